// An amount as it is typed or pasted into a field: pesos, and centavos after a comma. Thousands are
// parted as it is typed. Whole centavos throughout; no amount passes through a float.

import { grouped } from './money';

/** More pesos than any account has: twelve digits. What an amount may be is not for a field to say. */
const WHOLE_MAX = 12;

/** What stands in a field, and what it comes to; none: nothing that is an amount. */
export interface TypedAmount {
  text: string;
  cents: number | null;
}

/** What typing leaves: `38500,5` stands as `38.500,5`, and comes to 3850050. */
export function typedAmount(raw: string): TypedAmount {
  const [before = '', ...after] = raw.replace(/[^\d,]/g, '').split(',');
  const whole = before.replace(/^0+(?=\d)/, '').slice(0, WHOLE_MAX);
  const decimals = after.join('').slice(0, 2);
  if (whole === '' && after.length === 0) return { text: '', cents: null };
  const pesos = grouped(whole || '0');
  return {
    text: after.length > 0 ? `${pesos},${decimals}` : pesos,
    cents: Number(`${whole || '0'}${decimals.padEnd(2, '0')}`),
  };
}

/**
 * What a pasted text is: `$ 38.500,00` and `38500.50` have one reading. None: it has none, or two, as
 * `1.234` has.
 */
export function pastedAmount(raw: string): TypedAmount | null {
  const text = raw.replace(/[$\s\u00a0]/g, '');
  if (/^\d{1,3}(\.\d{3})+,\d{1,2}$/.test(text) || /^\d+(,\d{1,2})?$/.test(text)) {
    return typedAmount(text);
  }
  // More than one point parts thousands; one before one or two digits is the decimal one of a spreadsheet.
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(text)) return typedAmount(text);
  if (/^\d+\.\d{1,2}$/.test(text)) return typedAmount(text.replace('.', ','));
  return null;
}

/** Where the caret stands once thousands are parted: after as many figures as before. */
export function caretIn(text: string, figures: number): number {
  let at = 0;
  for (let left = figures; left > 0 && at < text.length; at += 1) {
    if (text[at] !== '.') left -= 1;
  }
  return at;
}

/** How many figures, a comma among them, stand before the caret. */
export function figuresBefore(text: string, caret: number): number {
  return text.slice(0, caret).replace(/[^\d,]/g, '').length;
}
