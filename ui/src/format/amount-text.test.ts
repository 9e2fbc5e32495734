import { describe, expect, it } from 'vitest';

import { caretIn, figuresBefore, pastedAmount, typedAmount } from './amount-text';

describe('a typed amount', () => {
  it('parts its thousands and keeps two decimals at most', () => {
    expect(typedAmount('38500')).toEqual({ text: '38.500', cents: 3_850_000 });
    expect(typedAmount('38.5001'), 'a digit more').toEqual({ text: '385.001', cents: 38_500_100 });
    expect(typedAmount('38500,5')).toEqual({ text: '38.500,5', cents: 3_850_050 });
    expect(typedAmount('1,239')).toEqual({ text: '1,23', cents: 123 });
    expect(typedAmount(',5')).toEqual({ text: '0,5', cents: 50 });
  });

  it('stands while its comma waits for centavos', () => {
    expect(typedAmount('12,')).toEqual({ text: '12,', cents: 1_200 });
  });

  it('is none while nothing is typed, and zero is an amount of nothing', () => {
    expect(typedAmount('')).toEqual({ text: '', cents: null });
    expect(typedAmount('abc')).toEqual({ text: '', cents: null });
    expect(typedAmount('007')).toEqual({ text: '7', cents: 700 });
    expect(typedAmount('0')).toEqual({ text: '0', cents: 0 });
  });

  it('never grows past what a number holds exactly', () => {
    const { cents } = typedAmount('9'.repeat(20));
    expect(cents).toBe(99_999_999_999_900);
    expect(Number.isSafeInteger(cents)).toBe(true);
  });
});

describe('a pasted amount', () => {
  it('is read the Argentine way, and the spreadsheet’s where that has one reading', () => {
    expect(pastedAmount('$ 38.500,00')?.cents).toBe(3_850_000);
    expect(pastedAmount('1.234.567')?.cents).toBe(123_456_700);
    expect(pastedAmount('38500')?.cents).toBe(3_850_000);
    expect(pastedAmount('38500.5')?.cents).toBe(3_850_050);
  });

  it('is none where it has two readings, or none', () => {
    for (const text of ['1.234', '1,234.56', '12.34,5', '-5', '1e3', 'Varios']) {
      expect(pastedAmount(text), text).toBeNull();
    }
  });
});

describe('the caret', () => {
  it('stays after the figure it stood after', () => {
    expect(figuresBefore('12345', 2)).toBe(2);
    expect(caretIn('12.345', 2)).toBe(2);
    expect(caretIn('12.345', 3)).toBe(4);
    expect(caretIn('12.345', 9)).toBe(6);
    expect(figuresBefore('1.234,5', 6)).toBe(5);
  });
});
