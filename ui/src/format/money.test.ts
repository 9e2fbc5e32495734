import { describe, expect, it } from 'vitest';

import {
  average,
  centsOf,
  figures,
  glyphs,
  grouped,
  money,
  moneyParts,
  plainMoney,
  shortMoney,
} from './money';

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

  it('stands without its sign in a column of money', () => {
    expect(figures(2_310_000)).toBe('23.100,00');
    expect(figures(-3_293)).toBe('-32,93');
  });

  it('is read as people type it, and not at all where it has two readings', () => {
    expect(centsOf('2.100,00')).toBe(210_000);
    expect(centsOf('2100')).toBe(210_000);
    expect(centsOf(' $ 2100,5 ')).toBe(210_050);
    expect(centsOf('2100.50'), 'the numpad’s point is a comma').toBe(210_050);
    expect(centsOf('12.345.678,90')).toBe(1_234_567_890);
    expect(centsOf('1.234'), 'a thousand or one and a bit').toBeNull();
    for (const bad of ['', '-5', '1,234', '1.23,00', 'mil', '1,2,3', '9'.repeat(20)]) {
      expect(centsOf(bad), bad).toBeNull();
    }
  });

  it('is shared out to the nearest centavo', () => {
    expect(average(62_340_000, 120)).toBe(519_500);
    expect(average(100, 3)).toBe(33);
    expect(average(200, 3)).toBe(67);
    expect(average(0, 0)).toBe(0);
  });
});
