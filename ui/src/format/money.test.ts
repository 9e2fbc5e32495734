import { describe, expect, it } from 'vitest';

import { glyphs, grouped, money, moneyParts, plainMoney, shortMoney } from './money';

describe('money', () => {
  it('reads the Argentine way, with the peso sign tied to the figure', () => {
    expect(money(155_000)).toBe('$\u00a01.550,00');
    expect(money(1_234_567)).toBe('$\u00a012.345,67');
    expect(money(9_999_999_999)).toBe('$\u00a099.999.999,99');
  });

  it('keeps the zeros of small amounts', () => {
    expect(money(0)).toBe('$\u00a00,00');
    expect(money(5)).toBe('$\u00a00,05');
    expect(money(50)).toBe('$\u00a00,50');
    expect(money(100)).toBe('$\u00a01,00');
  });

  it('puts the sign of a debt before the peso sign', () => {
    expect(money(-45_000)).toBe('-$\u00a0450,00');
    expect(moneyParts(-5)).toEqual({ sign: '-', whole: '0', decimals: '05' });
  });

  it('drops the centavos only when there are none', () => {
    expect(shortMoney(480_000)).toBe('$\u00a04.800');
    expect(shortMoney(480_050)).toBe('$\u00a04.800,50');
    expect(plainMoney(2_000_000)).toBe('20.000');
    expect(plainMoney(150)).toBe('1,50');
  });

  it('counts what the display must fit', () => {
    expect(glyphs(155_000)).toBe(10);
    expect(glyphs(9_999_999_999)).toBe(15);
  });

  it('groups only where there is a thousand', () => {
    expect(grouped('')).toBe('');
    expect(grouped('999')).toBe('999');
    expect(grouped('1000')).toBe('1.000');
    expect(grouped('1234567')).toBe('1.234.567');
  });
});
