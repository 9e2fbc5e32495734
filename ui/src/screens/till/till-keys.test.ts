import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ScannerGuard } from '../../keyboard/scanner';
import { type AmountKey, centsOf, EMPTY, type Expression, press } from '../../state/expression';
import { TillKeys } from './till-keys';

/** A till without a screen: what is typed, and what was charged. */
class Bench {
  expression: Expression = EMPTY;
  charged: number[] = [];
  down: AmountKey | null = null;
  #at = 1_000;
  guard = new ScannerGuard();
  keys = this.open();

  /** Opens the till, as when coming back from another screen. */
  open(): TillKeys {
    const amount = {
      mark: () => this.expression,
      back: (mark: Expression) => void (this.expression = mark),
    };
    const hands = {
      press: (key: AmountKey) => void (this.expression = press(this.expression, key).expression),
      charge: () => void this.charged.push(this.cents),
      down: (key: AmountKey | null) => void (this.down = key),
    };
    return (this.keys = new TillKeys(this.guard, amount, hands, this.#at));
  }

  get cents(): number {
    return centsOf(this.expression);
  }

  /** Types keys, each `gap` milliseconds after the one before. */
  type(keys: string, gap = 120): boolean[] {
    return keys
      .split(' ')
      .map((key) => this.keys.hear({ key, at: (this.#at += gap), repeat: false }));
  }

  hold(key: string): void {
    this.keys.hear({ key, at: (this.#at += 40), repeat: true });
  }
}

let bench: Bench;

beforeEach(() => {
  vi.useFakeTimers();
  bench = new Bench();
  return () => vi.useRealTimers();
});

describe('the keys of the till', () => {
  it('type an amount and charge it', () => {
    bench.type('1 5 5 0 Enter');
    expect(bench.charged).toEqual([155_000]);
  });

  it('cover the numpad: decimals, sums, products, erasing', () => {
    bench.type('1 , 5 0 + 2 * 3');
    expect(bench.cents).toBe(750);
    bench.type('- -');
    expect(bench.cents).toBe(350);
    bench.type('Delete');
    expect(bench.cents).toBe(0);
  });

  it('leave alone what is not theirs', () => {
    expect(bench.type('a')).toEqual([false]);
    expect(bench.type('F5')).toEqual([false]);
    expect(bench.type('/')).toEqual([false]);
  });

  it('clear the amount when - is held', () => {
    bench.type('1 2 3 -');
    bench.hold('-');
    expect(bench.cents).toBe(0);
  });

  it('go on erasing while Backspace is held', () => {
    bench.type('1 2 3 4 Backspace');
    bench.hold('Backspace');
    expect(bench.cents).toBe(1_200);
  });

  it('type a held digit once, and charge a held Enter never again', () => {
    bench.type('5');
    bench.hold('5');
    bench.hold('5');
    bench.type('Enter');
    bench.hold('Enter');
    expect(bench.charged).toEqual([500]);
  });

  it('show the tile of a key as pressed, for a moment', () => {
    bench.type('7');
    expect(bench.down).toBe('7');
    vi.advanceTimersByTime(200);
    expect(bench.down).toBeNull();
  });
});

describe('a scanner at the till', () => {
  it('types no amount and charges nothing', () => {
    bench.type('7 7 9 0 0 1 2 3 4 5 6 7 8 Enter', 8);
    expect(bench.cents, 'a barcode is not an amount').toBe(0);
    expect(bench.charged).toEqual([]);
  });

  it('leaves what the cashier had typed as it was', () => {
    bench.type('1 5 5 0');
    bench.type('7', 400);
    bench.type('7 9 0 8 9 5 Enter', 8);
    expect(bench.cents).toBe(155_000);
    expect(bench.charged).toEqual([]);
  });

  it('types no amount when its code has letters', () => {
    bench.type('A B 1 2 3 4 Enter', 8);
    expect(bench.cents).toBe(0);
    expect(bench.charged).toEqual([]);
  });

  it('charges nothing with a code of one digit', () => {
    bench.type('1 2', 200);
    bench.type('Enter', 8);
    expect(bench.charged).toEqual([]);
  });

  it('is told apart even when its first digit is what opened the till', () => {
    bench.guard.hear(1_000);
    bench.expression = press(EMPTY, '7').expression;
    bench.open();
    bench.type('7 9 0 8 9 5 Enter', 8);
    expect(bench.cents).toBe(0);
    expect(bench.charged).toEqual([]);
  });

  it('is over soon: the cashier can type again', () => {
    bench.type('7 7 9 0 Enter', 8);
    bench.type('4 2 Enter', 150);
    expect(bench.charged).toEqual([4_200]);
  });
});
