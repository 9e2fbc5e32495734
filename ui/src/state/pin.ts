// Which PINs can be somebody's: how long, and not one that anybody would try first. Pure.

import type { Refusal, Role } from '../ipc/call';

/** How many digits the PIN of a role has. */
export const PIN_DIGITS: Record<Role, number> = { cashier: 4, manager: 6 };

/** What is wrong with a PIN. */
export type PinFault = 'short' | 'easy' | 'differs';

/** Whether somebody's PIN was asked for and was not right: it is typed again, and all else stays as it is. */
export function isOfPin({ code }: Pick<Refusal, 'code'>): boolean {
  return code === 'wrong_pin' || code === 'locked_out';
}

/** What is wrong with a PIN that was typed twice; none: it can be theirs. */
export function pinFault(pin: string, again: string, role: Role): PinFault | null {
  if (pin.length !== PIN_DIGITS[role] || !/^\d+$/.test(pin)) return 'short';
  if (isEasy(pin)) return 'easy';
  return pin === again ? null : 'differs';
}

/** What is typed into the field of a PIN: digits, and not more than there are. */
export function pinText(raw: string, role: Role): string {
  return raw.replace(/\D/g, '').slice(0, PIN_DIGITS[role]);
}

/** `0000`, `1234`, `4321`, a year: what is tried first. */
function isEasy(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at]));
  const [first = 0] = steps;
  const even = steps.every((step) => step === first);
  return (even && Math.abs(first) <= 1) || /^(19|20)\d\d$/.test(pin);
}
