// How a difference looks, what is said of it, and what a person can do about it. Plain data.

import type { IconName } from '../../components/Icon.svelte';
import { money } from '../../format/money';
import type { Difference, DifferenceKind, OrderView, Refusal } from '../../ipc/call';
import type { Words } from '../../text/es-AR';
import { inFull, quoted, stopped } from '../../text/sentence';

type Said = Words['reconcile'];

/**
 * What can be done: make the money the payment of a sale that is chosen, or of the one beside it; say that
 * it is not the shop's; say that somebody looked; or go and see which payments there are.
 */
export type Act = 'claim' | 'choose' | 'settle' | 'disown' | 'review' | 'seek';

/** A minus as wide as a plus, and what joins it to its figure. */
const MINUS = '\u2212';
const NBSP = '\u00a0';

const ICONS: Record<DifferenceKind, IconName> = {
  missing_here: 'question',
  amounts_differ: 'differs',
  paid_late: 'back',
  missing_there: 'question',
  ambiguous: 'differs',
};

/** Its shape. */
export function iconOf(kind: DifferenceKind): IconName {
  return ICONS[kind];
}

/** Its name. */
export function nameOf(kind: DifferenceKind, words: Said, provider: string): string {
  const names: Record<DifferenceKind, string> = {
    missing_here: words.missingHere,
    amounts_differ: words.amountsDiffer,
    paid_late: words.paidLate,
    missing_there: words.missingThere(provider),
    ambiguous: words.ambiguous,
  };
  return names[kind];
}

/** What can be done about it, the likeliest first. */
export function actsOf({ kind, credit, order }: Difference): Act[] {
  switch (kind) {
    case 'missing_here':
      return credit ? ['claim', 'disown'] : ['review'];
    case 'amounts_differ':
    case 'missing_there':
      return ['review'];
    case 'paid_late':
      return credit && order && order.state !== 'paid_late' ? ['settle', 'review'] : ['review'];
    case 'ambiguous':
      return credit ? ['choose', 'disown'] : ['seek', 'review'];
    default:
      return kind satisfies never;
  }
}

/** What is asked of the person, in words. */
export function askOf(difference: Difference, words: Said, provider: string): string {
  const { kind, credit, order } = difference;
  switch (kind) {
    case 'missing_here':
      return credit?.sale_point ? words.askMissingHereAt(credit.sale_point) : words.askMissingHere;
    case 'amounts_differ':
      return words.askAmountsDiffer(
        money(heldIn(difference)),
        provider,
        money(credit?.amount_cents ?? 0),
      );
    case 'paid_late':
      return order?.state === 'paid_late'
        ? words.askPaidLateHere(order.number)
        : words.askPaidLate(order?.number ?? 0);
    case 'missing_there':
      return `${words.askMissingThere} ${words.askMissingThereHelp}`;
    case 'ambiguous':
      return credit || !order ? words.askAmbiguous : words.askAmbiguousOrder(order.number);
    default:
      return kind satisfies never;
  }
}

/**
 * What the shop has of it: the one payment that differs, of however many the sale has; or what the sale is of,
 * when nobody paid it.
 */
export function heldIn({ kind, credit, order, cents }: Difference): number {
  if (kind === 'amounts_differ' && credit) return credit.amount_cents - cents;
  if (kind === 'missing_there') return -cents;
  return order ? paidOrAsked(order) : 0;
}

function paidOrAsked({ paid_cents, amount_cents }: OrderView): number {
  return paid_cents > 0 ? paid_cents : amount_cents;
}

/** `+ $ 5.900,00`, `− $ 200,00`: which of both sides has more. */
export function signed(cents: number): string {
  if (cents === 0) return money(0);
  return `${cents < 0 ? MINUS : '+'}${NBSP}${money(Math.abs(cents))}`;
}

/** `− 200,00`: the same between two amounts that say what they are of. */
export function bareSigned(cents: number): string {
  return signed(cents).replace(`$${NBSP}`, '');
}

/** Why the list could not be read, and that nothing came of it. */
export function troubleOf(words: Words, refusal: Refusal, provider: string): string {
  const { troubles, unchanged } = words.reconcile;
  const own = new Map<string, (provider: string) => string>(Object.entries(troubles)).get(
    refusal.code,
  );
  const theirs = quoted(refusal.reason);
  if (own) return [own(provider), theirs && stopped(theirs), unchanged].filter(Boolean).join(' ');
  const sentence = words.refusals[refusal.code]({ provider, attemptsLeft: null, wait: null });
  return `${inFull(sentence, refusal)} ${unchanged}`;
}
