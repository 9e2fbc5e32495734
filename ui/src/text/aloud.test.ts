import { describe, expect, it } from 'vitest';

import { amountAloud, paidAloud } from './aloud';

describe('an amount, said aloud', () => {
  it.each([
    [0, 'cero pesos'],
    [1, 'un centavo'],
    [21, 'veintiún centavos'],
    [50, 'cincuenta centavos'],
    [100, 'un peso'],
    [101, 'un peso con un centavo'],
    [1_600, 'dieciséis pesos'],
    [2_100, 'veintiún pesos'],
    [2_200, 'veintidós pesos'],
    [3_000, 'treinta pesos'],
    [3_100, 'treinta y un pesos'],
    [9_999, 'noventa y nueve pesos con noventa y nueve centavos'],
    [10_000, 'cien pesos'],
    [10_100, 'ciento un pesos'],
    [50_000, 'quinientos pesos'],
    [71_500, 'setecientos quince pesos'],
    [99_900, 'novecientos noventa y nueve pesos'],
    [100_000, 'mil pesos'],
    [100_100, 'mil un pesos'],
    [155_000, 'mil quinientos cincuenta pesos'],
    [155_050, 'mil quinientos cincuenta pesos con cincuenta centavos'],
    [2_100_000, 'veintiún mil pesos'],
    [3_100_000, 'treinta y un mil pesos'],
    [10_000_000, 'cien mil pesos'],
    [
      12_345_678,
      'ciento veintitrés mil cuatrocientos cincuenta y seis pesos con setenta y ocho centavos',
    ],
    [100_000_000, 'un millón de pesos'],
    [100_000_100, 'un millón un pesos'],
    [200_000_050, 'dos millones de pesos con cincuenta centavos'],
    [2_100_000_000, 'veintiún millones de pesos'],
    [
      9_999_999_999,
      'noventa y nueve millones novecientos noventa y nueve mil novecientos noventa y nueve pesos con noventa y nueve centavos',
    ],
  ])('%i centavos are «%s»', (cents, said) => {
    expect(amountAloud(cents)).toBe(said);
  });

  it('is never the same for two amounts, nor has it a hole', () => {
    const seen = new Map<string, number>();
    // A step that is prime to every round number, so that all digits change.
    for (let cents = 0; cents <= 9_999_999_999; cents += 4_999_999) {
      const said = amountAloud(cents);
      expect(said, String(cents)).not.toMatch(/undefined|NaN| {2}|^ | $/);
      expect(seen.get(said), `${said} is ${cents} too`).toBeUndefined();
      seen.set(said, cents);
    }
  });

  it('is not called paid where money is not real', () => {
    expect(paidAloud(155_000, false)).toBe('Pagado, mil quinientos cincuenta pesos.');
    expect(paidAloud(155_000, true)).toBe('Pago de práctica, mil quinientos cincuenta pesos.');
  });
});
