// What a refusal says where money goes out: the words of the counter speak of charges.

import type { Code, Refusal } from '../ipc/call';
import type { Refused, Sentence } from './sentence';
import type { Text } from './text.svelte';

/** The sentence of a refusal, as a payout's. */
export function payoutSentence(
  text: Text,
  refusal: Refusal,
  provider: string,
  wait: string | null = null,
): Sentence {
  const own: Partial<Record<Code, Refused>> = text.words.payouts.refused;
  const said = own[refusal.code];
  return said
    ? said({ provider, attemptsLeft: refusal.attempts_left, wait })
    : text.sentence(refusal, provider, wait);
}
