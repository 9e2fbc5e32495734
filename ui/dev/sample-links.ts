// The links of the pictures. Samples, all of them.

import type { LinkView } from '../src/ipc/call';
import { at, NOW } from './sample';
import { SAMPLE_QR } from './sample-qr';

const DAY = 24 * 3_600_000;

/** A link; what is not said is as of one that can be paid once. */
export function link(id: string, cents: number, more: Partial<LinkView> = {}): LinkView {
  return {
    id,
    kind: 'payment',
    state: 'active',
    amount_cents: cents,
    concept: 'Encargos y tortas',
    url: `https://pagos.telepagos.com.ar/l/8842A1F${id.slice(-1)}`,
    qr: SAMPLE_QR,
    created_ms: at(10, 15),
    expires_ms: NOW + 4 * DAY,
    multiple: false,
    split: [],
    paid: { count: 0, cents: 0 },
    operator: 'Marta Quiroga',
    hidden: false,
    refusal: null,
    ...more,
  };
}

/** Those of the bakery, newest first; the last one is hidden. */
export const LINKS: LinkView[] = [
  link('link-1', 3_850_000, { concept: 'Torta de cumpleaños, Paredes' }),
  link('link-2', 6_000_000, {
    concept: 'Seña catering',
    created_ms: NOW - DAY,
    expires_ms: NOW + 2 * DAY,
    paid: { count: 1, cents: 6_000_000 },
  }),
  link('link-3', 1_420_000, {
    concept: 'Viandas de la semana',
    created_ms: NOW - 8 * DAY,
    expires_ms: NOW + 10 * DAY,
    multiple: true,
    paid: { count: 9, cents: 12_780_000 },
    split: [{ cvu: '0000031500000004105723', cents: 200_000 }],
  }),
  link('link-4', 2_200_000, {
    concept: 'Taller de pan dulce',
    kind: 'transfer',
    created_ms: NOW - 10 * DAY,
    expires_ms: null,
  }),
  link('link-5', 930_000, {
    concept: 'Pedido Échegaray',
    created_ms: NOW - 12 * DAY,
    expires_ms: NOW - 11 * DAY,
    state: 'ended',
  }),
  link('link-6', 4_780_000, {
    concept: 'Mesa dulce, Mansilla',
    created_ms: NOW - 15 * DAY,
    expires_ms: NOW - 12 * DAY,
    state: 'ended',
    hidden: true,
  }),
];
