// Where a payout stands, in a row or over its voucher: a shape and a word, never a colour alone.

import type { IconName, IconWeight } from '../../components/Icon.svelte';
import { minutesBetween } from '../../format/time';
import type { PayoutView } from '../../ipc/call';
import type { PayoutStage } from '../../state/payouts.svelte';
import type { Words } from '../../text/es-AR';

/** How a state looks. */
export interface StageLook {
  icon: IconName;
  weight: IconWeight;
  tone: 'paid' | 'waiting' | 'differs' | 'failed';
}

/** By where it stands. */
export const LOOKS: Record<PayoutStage, StageLook> = {
  pending: { icon: 'turning', weight: 'bold', tone: 'waiting' },
  processing: { icon: 'clock', weight: 'bold', tone: 'waiting' },
  arrived: { icon: 'paid', weight: 'fill', tone: 'paid' },
  refused: { icon: 'warning', weight: 'fill', tone: 'failed' },
  verifying: { icon: 'question', weight: 'bold', tone: 'differs' },
};

/** Whom a payout goes to, as people say it. */
export function payeeName(payout: PayoutView, words: Words['payouts']): string {
  if (payout.name !== null) return payout.name;
  return payout.refund_of === null ? words.unnamed : words.refundOf(payout.refund_of);
}

/** When the provider is asked again, in a sentence. */
export function nextCheck(payout: PayoutView, nowMs: number, words: Words['payouts']): string {
  if (payout.next_check_ms === null) return words.doubt.nextSomeday;
  const minutes = minutesBetween(nowMs, payout.next_check_ms + 30_000);
  return minutes === 0 ? words.doubt.nextSoon : words.doubt.nextIn(minutes);
}
