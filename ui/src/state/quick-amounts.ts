// The amounts one touch adds: which lists of them make sense. Pure.

import { MAX_CENTS } from './expression';

/** How many tiles there are for them. */
export const QUICK_MAX = 6;

/** What is wrong with a list of quick amounts. */
export type QuickFault = 'none' | 'twice';

/** Whether these can be the quick amounts of a till: one to six, each a sale could be, none twice. */
export function isQuickAmounts(cents: readonly number[]): boolean {
  const amounts = cents.every(
    (each) => Number.isSafeInteger(each) && each > 0 && each <= MAX_CENTS,
  );
  return amounts && cents.length <= QUICK_MAX && quickFault(cents) === null;
}

/** What a person must put right before these can be kept; nothing where a tile is left out. */
export function quickFault(cents: readonly number[]): QuickFault | null {
  const given = cents.filter((each) => each > 0);
  if (given.length === 0) return 'none';
  return new Set(given).size < given.length ? 'twice' : null;
}
