// The form of a refusal's sentence, the same in every language.

import type { Code, Refusal, Why } from '../ipc/call';
import type { Words } from './es-AR';

/** What happened, whether money moved, what to do. No full stops: whoever shows it sets them. */
export interface Sentence {
  what: string;
  /** Empty where no money could have been involved. */
  money: string;
  next: string;
}

/** What a sentence may need to know. */
export interface Facts {
  /** The company that collects, as people write it. */
  provider: string;
  /** PIN attempts left. */
  attemptsLeft: number | null;
  /** How long until it may be tried again: `5:00`. */
  wait: string | null;
}

/** A refusal's sentence, once the facts are known. */
export type Refused = (facts: Facts) => Sentence;

/** Why this window only looks. */
export function viewOnly({ standing }: Words, why: Why): string {
  return why.kind === 'held' ? standing.held(why.holder ?? standing.another) : standing[why.kind];
}

/** The sentence in one piece, with the provider's own words first if it said any. */
export function inFull(sentence: Sentence, refusal: Pick<Refusal, 'reason'>): string {
  return [sentence.what, quoted(refusal.reason), sentence.money, sentence.next]
    .filter(Boolean)
    .map((part) => stopped(part))
    .join(' ');
}

/** The sentence in one piece, where no sale is on screen; `room`: what a room of the desk says its own way. */
export function atDesk(
  words: Words,
  refusal: Refusal,
  provider: string,
  room: Partial<Record<Code, Refused>> = {},
): string {
  const own: Partial<Record<Code, Refused>> = { ...words.desk.refused, ...room };
  const said = own[refusal.code] ?? words.refusals[refusal.code];
  return inFull(said({ provider, attemptsLeft: refusal.attempts_left, wait: null }), refusal);
}

/** The sentence in one piece, where somebody sets something. */
export function atSettings(words: Words, refusal: Refusal, provider: string): string {
  return atDesk(words, refusal, provider, words.settings.refused);
}

/** What the provider said, between quotes; empty if it said nothing. */
export function quoted(reason: string | null): string {
  return reason ? `«${reason.trim().replace(/\.+$/, '')}»` : '';
}

/** With a full stop, unless it ends in one. */
export function stopped(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
