// What the pretended core says of an account's number and of a CUIT: the arithmetic is the real one, so
// that a picture never shows a number that would not verify as one that does.

import type { BlockCheck, PayeeCheck } from '../src/ipc/call';

const FIRST = 8;
const DIGITS = 22;

/** A few of the banks, by the first three digits of a CBU; and the digits a CVU begins with. */
const BANKS: Record<string, string> = {
  '011': 'Banco Nación',
  '014': 'Banco Provincia',
  '072': 'Banco Santander',
};
const CVU = '000';

/** What can be said of an account or alias. */
export function payeeOf(text: string): PayeeCheck {
  const digits = text.replace(/[\s-]/g, '');
  if (digits === '') return { kind: 'empty' };
  if (/\D/.test(digits)) {
    return { kind: 'alias', valid: /^[A-Za-z0-9.-]{6,20}$/.test(digits) };
  }
  const first = block(digits.slice(0, FIRST), FIRST, [7, 1, 3, 9]);
  const known = digits.length >= 3;
  const cvu = known ? digits.startsWith(CVU) : null;
  return {
    kind: 'digits',
    missing: DIGITS - digits.length,
    first,
    second: block(digits.slice(FIRST, DIGITS), DIGITS - FIRST, [3, 9, 7, 1]),
    cvu,
    bank: known ? (BANKS[digits.slice(0, 3)] ?? null) : null,
    branch: cvu === false && first === 'right' ? digits.slice(3, 7) : null,
  };
}

/** Whether a CUIT verifies. */
export function cuitVerifies(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 11) return false;
  const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[10]);
}

/** A block whose last digit checks the others. */
function block(digits: string, length: number, weights: readonly number[]): BlockCheck {
  if (digits.length < length) return 'partial';
  const sum = [...digits.slice(0, -1)].reduce(
    (total, digit, at) => total + Number(digit) * (weights[at % weights.length] ?? 0),
    0,
  );
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1)) ? 'right' : 'wrong';
}
