// The account of the pictures: what moved, and what the provider counts. Samples, all of them.

import type { MovementFilter, MovementsPage, MovementView, StatisticView } from '../src/ipc/call';
import { at } from './sample';

function movement(
  hour: number,
  minute: number,
  cents: number,
  operation: string,
  more: Partial<MovementView> = {},
): MovementView {
  return {
    date: `2026-11-20 ${hour}:${minute}:08`,
    at_ms: at(hour, minute, 8),
    cents,
    operation,
    holder: null,
    sale_point: null,
    ...more,
  };
}

/** What came in and went out, the last first. */
export const MOVEMENTS: MovementView[] = [
  movement(14, 27, 260_000, 'CASHIN_QR', {
    holder: 'María Fernanda Ibarra · 27-••••••06-5',
    sale_point: 'Caja 1',
  }),
  movement(14, 22, 1_234_567, 'CASHIN_QR', { holder: 'Julio Paredes', sale_point: 'Caja 2' }),
  movement(12, 5, -18_000_000, 'CASHOUT', { holder: 'Molino Don Ramón SRL · 30-••••••55-1' }),
  movement(11, 58, -4_212, 'IMPUESTO'),
  movement(11, 40, 6_000_000, 'LINK', { holder: 'Verónica Échegaray' }),
  { ...movement(9, 2, 185_000, 'CASHIN_QR'), at_ms: null, date: '20 de noviembre' },
];

/** The kinds of them. */
export const FILTERS: MovementFilter[] = [
  { id: 'CASHIN_QR', name: 'Cobros con QR' },
  { id: 'LINK', name: 'Cobros por link' },
  { id: 'CASHOUT', name: 'Retiros' },
  { id: 'IMPUESTO', name: 'Impuestos' },
];

/** What the provider counts of a month. */
export const STATISTICS: StatisticView[] = [
  { name: 'Cobros', value: '1.284' },
  { name: 'Monto cobrado', value: '$ 9.482.310,55' },
  { name: 'Ticket promedio', value: '$ 7.384,98' },
  { name: 'Clientes nuevos', value: null },
];

/** A page of so many. */
export function movementsPage(pages: number, unreadable = 0): MovementsPage {
  return { rows: MOVEMENTS, results: pages * MOVEMENTS.length, pages, unreadable };
}
