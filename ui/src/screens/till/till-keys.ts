// The keys of the till: the whole numpad is the amount's, and a scanner is not a cashier.

import type { Press } from '../../keyboard/keyboard';
import type { ScannerGuard } from '../../keyboard/scanner';
import type { Amount } from '../../state/amount.svelte';
import { type AmountKey, EMPTY, type Expression } from '../../state/expression';

/** What the keys of the till do. */
export interface TillHands {
  press(key: AmountKey): void;
  charge(): void;
  /** Shows a tile as pressed, or none. */
  down(key: AmountKey | null): void;
}

/** How long a tile looks pressed after its key, in milliseconds. */
const DOWN_MS = 110;

const AMOUNT_KEYS: Readonly<Record<string, AmountKey>> = {
  ',': ',',
  '+': '+',
  '*': '×',
  '-': 'erase',
  Backspace: 'erase',
  Delete: 'clear',
};

/** Reads keys one by one, and takes back what a scanner typed. */
export class TillKeys {
  #guard: ScannerGuard;
  #amount: Pick<Amount, 'mark' | 'back'>;
  #hands: TillHands;
  /** The amount before the run of keys that is being judged. */
  #before: Expression;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    guard: ScannerGuard,
    amount: Pick<Amount, 'mark' | 'back'>,
    hands: TillHands,
    now = performance.now(),
  ) {
    this.#guard = guard;
    this.#amount = amount;
    this.#hands = hands;
    // A key that brought the till here, from a paid sale, may have been the first of a scan.
    this.#before = guard.isRunning(now) ? EMPTY : amount.mark();
  }

  /**
   * Takes a key if it is one of the amount's. Whatever a scanner types is taken and thrown away.
   */
  hear({ key, at, repeat }: Press): boolean {
    if (repeat) return this.#held(key);
    const typist = key.length === 1 || key === 'Enter' ? this.#guard.hear(at) : 'person';
    if (typist === 'person') this.#before = this.#amount.mark();
    if (typist === 'scanner') {
      this.#amount.back(this.#before);
      this.#hands.down(null);
      return true;
    }
    if (key === 'Enter') {
      // Right behind another key it is the end of a short scan: nobody decides that fast.
      if (typist === 'person') this.#hands.charge();
      return true;
    }
    const pressed = amountKey(key);
    if (pressed) this.#press(pressed);
    return pressed !== undefined;
  }

  /** A held key types nothing more, but `-` held clears and Backspace goes on erasing. */
  #held(key: string): boolean {
    if (key === '-') this.#press('clear');
    else if (key === 'Backspace') this.#press('erase');
    return amountKey(key) !== undefined || key === 'Enter';
  }

  #press(key: AmountKey): void {
    this.#hands.press(key);
    this.#hands.down(key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hands.down(null), DOWN_MS);
  }
}

/** The key of a number alone: digits, the comma, erasing. No sums. */
export function numberKey(key: string): AmountKey | undefined {
  const pressed = amountKey(key);
  return pressed === '+' || pressed === '×' ? undefined : pressed;
}

function amountKey(key: string): AmountKey | undefined {
  return /^\d$/.test(key) ? (key as AmountKey) : AMOUNT_KEYS[key];
}
