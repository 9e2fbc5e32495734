// The sale points of the pictures, and what checking a posted code may come to. Samples, all of them.

import type { PosterView, SalePointView, StickerCheck } from '../src/ipc/call';
import { SAMPLE_QR } from './sample-qr';

function point(
  id: string,
  name: string,
  count: number,
  cents: number,
  more: Partial<SalePointView> = {},
): SalePointView {
  return { id, name, retired_ms: null, own: false, today: { count, cents }, ...more };
}

/** Those of the bakery. */
export const POINTS: SalePointView[] = [
  point('2228', 'Caja 1', 62, 31_840_050, { own: true }),
  point('2229', 'Caja 2', 39, 18_205_500),
  point('2231', 'Feria sábado', 0, 0, { retired_ms: Date.UTC(2026, 9, 3, 15) }),
  point('2236', 'Cafetería', 19, 5_411_000),
  point('2240', 'Reparto', 0, 0),
];

/** What the poster of one shows. */
export function posterOf(name: string, open = false): PosterView {
  return {
    shop: 'Panadería La Vereda',
    sale_point: name,
    open,
    qr: SAMPLE_QR,
    content: '000201',
    practice: false,
  };
}

const RIGHT = [
  ['account', '0000031500000004105723'],
  ['cuit', '30718092481'],
  ['sale_point', '2228'],
  ['currency', '032 (pesos)'],
  ['merchant', 'PANADERIA LA VEREDA'],
  ['checksum', '9F3A'],
  ['rest', 'igual'],
] as const;

/** The right code. */
export const SAME: StickerCheck = {
  same: true,
  fields: RIGHT.map(([field, said]) => ({ field, expected: said, found: said, same: true })),
};

/** One that somebody put over it: another account, an amount of its own. */
export const FORGED: StickerCheck = {
  same: false,
  fields: [
    {
      field: 'account',
      expected: '0000031500000004105723',
      found: '0000003100092155660014',
      same: false,
    },
    { field: 'cuit', expected: '30718092481', found: '20345678906', same: false },
    { field: 'sale_point', expected: '2228', found: null, same: false },
    { field: 'currency', expected: '032 (pesos)', found: '032 (pesos)', same: true },
    { field: 'amount', expected: null, found: '5000.00', same: false },
    {
      field: 'merchant',
      expected: 'PANADERIA LA VEREDA',
      found: 'PANADERIA LA VEREDA',
      same: true,
    },
    { field: 'checksum', expected: '9F3A', found: '11D0', same: false },
  ],
};
