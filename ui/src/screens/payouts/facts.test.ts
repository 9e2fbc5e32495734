import { describe, expect, it } from 'vitest';

import { payeeOf } from '../../../dev/fake-payees';
import { snapshot } from '../../../dev/sample';
import { MOLINOS, payout } from '../../../dev/sample-payouts';
import { esAR } from '../../text/es-AR';
import { confirmFacts, type Confirmed, voucherFacts } from './facts';

const words = esAR.payouts;

const CONFIRMED: Confirmed = {
  to: MOLINOS,
  payee: payeeOf(MOLINOS),
  cuit: '30-70894512-5',
  from: null,
  concept: 'Panadería',
  description: '',
  left: '$\u00a0592.310,55',
};

const said = (more: Partial<Confirmed>) =>
  confirmFacts({ ...CONFIRMED, ...more }, words).map(({ name, value }) => `${name}: ${value}`);

describe('what is read before a payout is sent', () => {
  it('is the number in its blocks, its bank and all that is told', () => {
    expect(said({})).toEqual([
      'CBU: 01105995 40000123456782',
      'Banco: Banco Nación, sucursal 0599',
      'CUIT del titular: 30-70894512-5',
      'Concepto: Panadería',
      'Saldo después: $\u00a0592.310,55',
    ]);
  });

  it('leaves out what is not known, rather than show a hole', () => {
    const alias = { to: 'marta.vereda', payee: payeeOf('marta.vereda') };
    expect(said({ ...alias, cuit: null, concept: null, left: null })).toEqual([
      'Alias: marta.vereda',
    ]);
  });

  it('says whose account pays where there is a choice', () => {
    expect(said({ from: 'TotalCoin' })).toContain('Sale de: TotalCoin');
  });
});

describe('a voucher', () => {
  const lines = (more: Parameters<typeof payout>[3]) =>
    voucherFacts(payout(31, 'processed', 100, more), snapshot().shop, 'TelePagos', words).map(
      ({ name, value }) => `${name}: ${value}`,
    );

  it('says from whom, to whom, by which numbers', () => {
    expect(lines({})).toEqual([
      'Desde: Panadería La Vereda, CUIT 30-71809248-1',
      'Para: Molinos del Oeste SRL',
      'CUIT: 30-70894512-5',
      'CBU o CVU: 01105995 40000123456782',
      'Banco: Banco Nación',
      'Concepto: Panadería',
      'Detalle: Harina, factura 0003-00018842',
      'Número en TelePagos: 884213',
      'Referencia: RT00031K7M2P',
      'Lo ordenó: Marta Quiroga',
    ]);
  });

  it('does not say the reference twice', () => {
    const all = lines({ description: 'RT00031K7M2P' });
    expect(all.filter((line) => line.includes('RT00031K7M2P'))).toHaveLength(1);
  });
});
