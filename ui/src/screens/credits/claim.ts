// One credit on its way to a sale: where the person stands in it. Plain data; the screen moves it.

import type { CreditView, OrderView, Refusal } from '../../ipc/call';

/** How short and how long a reason is, in characters. */
export const REASON_MIN = 3;
export const REASON_MAX = 200;

/** Looking; or choosing the sale of a credit; or saying how one knows; or it is done. */
export type Step =
  | { at: 'look' }
  | { at: 'sale'; credit: CreditView; sales: OrderView[] | null; refusal: Refusal | null }
  | { at: 'reason'; credit: CreditView; sales: OrderView[]; order: OrderView }
  | { at: 'done'; credit: CreditView; order: OrderView };

/** Whether these words are a reason. */
export function isReason(words: string): boolean {
  const length = [...words.trim()].length;
  return length >= REASON_MIN && length <= REASON_MAX;
}

/** When a credit came in: as the provider says, or when it was first seen. */
export function cameMs(credit: CreditView): number {
  return credit.at_ms ?? credit.seen_ms;
}

/** The step before this one, for whoever goes back; none: out of here. */
export function before(step: Step): Step | null {
  switch (step.at) {
    case 'look':
      return null;
    case 'sale':
    case 'done':
      return { at: 'look' };
    case 'reason':
      return { at: 'sale', credit: step.credit, sales: step.sales, refusal: null };
    default:
      return step satisfies never;
  }
}
