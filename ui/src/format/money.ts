// How an amount of centavos reads: always the Argentine way, whatever the language of the words.
// Text goes in and out of integers by its digits; nothing here divides or rounds.

/** An amount in the pieces a screen sets in different weights. */
export interface MoneyParts {
  /** `-` for money that is owed back, else empty. */
  sign: string;
  /** Pesos with thousands points: `1.550`. */
  whole: string;
  /** Two digits: `00`. */
  decimals: string;
}

/** Joins the currency to its figure so that a line never breaks between them. */
const NBSP = '\u00a0';

/** `155000` → `1.550` and `00`. */
export function moneyParts(cents: number): MoneyParts {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return {
    sign: cents < 0 ? '-' : '',
    whole: grouped(digits.slice(0, -2)),
    decimals: digits.slice(-2),
  };
}

/** `155000` → `$ 1.550,00`. */
export function money(cents: number): string {
  const { sign, whole, decimals } = moneyParts(cents);
  return `${sign}$${NBSP}${whole},${decimals}`;
}

/** `480000` → `$ 4.800`, `480050` → `$ 4.800,50`: for a line with little room. */
export function shortMoney(cents: number): string {
  const { sign, whole, decimals } = moneyParts(cents);
  return decimals === '00' ? `${sign}$${NBSP}${whole}` : money(cents);
}

/** `50000` → `500`: what a tile with a sum on it says. */
export function plainMoney(cents: number): string {
  const { whole, decimals } = moneyParts(cents);
  return decimals === '00' ? whole : `${whole},${decimals}`;
}

/** `155000` → `1.550,00`: in a column whose head says that it is money. */
export function figures(cents: number): string {
  const { sign, whole, decimals } = moneyParts(cents);
  return `${sign}${whole},${decimals}`;
}

/**
 * `1.550,00`, `1550`, `$ 1550,5` or `1550.50` → centavos; none: it is no amount, or one with two readings,
 * as `1.234` is.
 */
export function centsOf(text: string): number | null {
  const typed = text.replace(/[\s$]/g, '');
  const read =
    /^(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})$/.exec(typed) ?? /^(\d+)(?:\.(\d{1,2}))?$/.exec(typed);
  if (!read) return null;
  const cents = Number(`${read[1]?.replaceAll('.', '')}${(read[2] ?? '').padEnd(2, '0')}`);
  return Number.isSafeInteger(cents) ? cents : null;
}

/** What each of some that add up to `cents` comes to, to the nearest centavo; of none, nothing. */
export function average(cents: number, count: number): number {
  return count === 0 ? 0 : Math.floor((2 * cents + count) / (2 * count));
}

/** How many glyphs `$ 1.550,00` takes: what the type on the display must fit. */
export function glyphs(cents: number): number {
  return money(cents).length;
}

/** `1550000` → `1.550.000`. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '.');
}
