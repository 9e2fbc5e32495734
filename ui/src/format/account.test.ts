import { describe, expect, it } from 'vitest';

import { cuitText, digitsOf, isNumber, isWord, parted, tail } from './account';

const CBU = '0110599540000123456782';

describe('the number of an account', () => {
  it('is its digits, whatever it was pasted with', () => {
    expect(digitsOf('0110599-5 4000012345678-2')).toBe(CBU);
    expect(digitsOf(' 01105995\u00a040000123456782\n')).toBe(CBU);
  });

  it('is told from an alias by its letters alone', () => {
    expect(isWord('0110599-5 / 4000012345678.2')).toBe(false);
    expect(isWord('molinos.oeste')).toBe(true);
    expect(isWord('')).toBe(false);
  });

  it('is read in its two blocks, and told apart by its end', () => {
    expect(parted(CBU)).toBe('01105995 40000123456782');
    expect(tail(CBU)).toBe('…6782');
    expect(isNumber(CBU.slice(1)), 'a digit less is none').toBe(false);
  });

  it('is not made of an alias', () => {
    expect(parted('marta.vereda')).toBe('marta.vereda');
    expect(tail('marta.vereda')).toBe('marta.vereda');
  });
});

describe('a CUIT', () => {
  it('has its dashes as it is typed', () => {
    expect(cuitText('3')).toBe('3');
    expect(cuitText('307')).toBe('30-7');
    expect(cuitText('30708945125')).toBe('30-70894512-5');
    expect(cuitText('30-70894512-5')).toBe('30-70894512-5');
  });

  it('takes eleven digits and no more', () => {
    expect(cuitText('30-70894512-5999')).toBe('30-70894512-5');
    expect(cuitText('abc')).toBe('');
  });
});
