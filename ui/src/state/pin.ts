// Which PINs can be somebody's: how long, and not one that anybody would try first; and how one is typed,
// wherever it is asked for. Pure.

import type { Refusal, Role } from '../ipc/call';
import type { Press } from '../keyboard/keyboard';
import type { Digit } from './preferences.svelte';

/** How many digits the PIN of a role has. */
export const PIN_DIGITS: Record<Role, number> = { cashier: 4, manager: 6 };

/** What can be pressed while a PIN is asked for. */
export type PinKey = Digit | '0' | 'erase' | 'clear';

/** What is wrong with a PIN. */
export type PinFault = 'short' | 'easy' | 'differs';

/** Whether somebody's PIN was asked for and was not right: it is typed again, and all else stays as it is. */
export function isOfPin({ code }: Pick<Refusal, 'code'>): boolean {
  return code === 'wrong_pin' || code === 'locked_out';
}

/** What is typed of a PIN of so many digits once a key is pressed. */
export function typedPin(pin: string, key: PinKey, digits: number): string {
  if (key === 'clear') return '';
  if (key === 'erase') return pin.slice(0, -1);
  return pin.length < digits ? pin + key : pin;
}

/** Presses what a key of the keyboard is to a PIN; false: it is nothing to one. A digit held down is one digit. */
export function hearPin({ key, repeat }: Press, press: (key: PinKey) => void): boolean {
  if (/^\d$/.test(key)) {
    if (!repeat) press(key as PinKey);
  } else if (key === 'Backspace' || key === '-') press('erase');
  else if (key === 'Delete') press('clear');
  else return false;
  return true;
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
