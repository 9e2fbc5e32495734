import { describe, expect, it } from 'vitest';

import { payeeOf } from '../../../dev/fake-payees';
import { MOLINOS } from '../../../dev/sample-payouts';
import { esAR } from '../../text/es-AR';
import { blockSays } from './account-says';

const words = esAR.payouts.data;

/** What both blocks say of a number that was just checked. */
function says(number: string, tried = false): string[] {
  const { first, second } = blockSays(payeeOf(number), number, tried, words);
  return [`${first.tone} ${first.said}`.trim(), `${second.tone} ${second.said}`.trim()];
}

describe('the blocks of an account’s number', () => {
  it('name the bank and the branch, and say that all of it is right', () => {
    expect(says(MOLINOS)).toEqual([
      'right Banco Nación, sucursal 0599',
      'right Los 22 números están bien',
    ]);
  });

  it('are wrong each by itself', () => {
    const second = `${MOLINOS.slice(0, 17)}8${MOLINOS.slice(18)}`;
    expect(says(second)).toEqual([
      'right Banco Nación, sucursal 0599',
      'wrong No verifica: hay un número cambiado o dado vuelta en estos 14.',
    ]);
    const first = `1${MOLINOS.slice(1)}`;
    expect(says(first)).toEqual([
      'wrong No verifica: hay un número cambiado o dado vuelta en estos 8.',
      'right Estos 14 están bien',
    ]);
  });

  it('count what is missing, and what is too much', () => {
    expect(says(MOLINOS.slice(0, 5))).toEqual(['typing', 'typing Faltan 17 números']);
    expect(says(MOLINOS.slice(0, 21))[1]).toBe('typing Falta 1 número');
    expect(says(MOLINOS.slice(0, 17), true)[1]).toBe('wrong Faltan 5 números');
    expect(says(`${MOLINOS}0`)[1]).toBe('wrong Sobra 1 número');
  });

  it('say nothing of nothing until somebody means to go on', () => {
    expect(says('')).toEqual(['typing', 'typing']);
    expect(says('', true)).toEqual(['wrong Escribí o pegá los 22 números.', 'typing']);
  });

  it('know a wallet', () => {
    expect(says('00000031')[0]).toMatch(/^(right|wrong)/);
    const cvu = { ...payeeOf(MOLINOS), cvu: true, bank: null } as ReturnType<typeof payeeOf>;
    expect(blockSays(cvu, MOLINOS, false, words).first.said).toBe('Es un CVU: una billetera');
  });

  it('are not judged by what was checked before more was typed', () => {
    const before = payeeOf(MOLINOS);
    const { first, second } = blockSays(before, MOLINOS.slice(0, 7), false, words);
    expect([first.tone, second.said]).toEqual(['typing', 'Faltan 15 números']);
  });
});
