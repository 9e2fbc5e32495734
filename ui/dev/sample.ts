// A bakery on a Friday afternoon: the people, sales and concepts of the pictures. Samples, all of
// them.

import type { OrderState, OrderView, Refusal, Snapshot } from '../src/ipc/call';
import { SAMPLE_QR } from './sample-qr';

/** Friday 20 November 2026, 14:32 in Buenos Aires. */
export const NOW = Date.UTC(2026, 10, 20, 17, 32, 0);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A time of that day. */
export function at(hour: number, minute: number, second = 0): number {
  return Date.UTC(2026, 10, 20, hour + 3, minute, second);
}

/** A refusal with its facts. */
export function refusal(code: Refusal['code'], facts: Partial<Refusal> = {}): Refusal {
  return {
    code,
    trace: '7F3A-91',
    reason: null,
    attempts_left: null,
    retry_at_ms: null,
    ...facts,
  };
}

/** A sale; what is not said is as of one that is open. */
export function order(
  number: number,
  state: OrderState,
  cents: number,
  more: Partial<OrderView> = {},
): OrderView {
  const created = more.created_ms ?? NOW - MINUTE;
  return {
    id: `sale-${number}`,
    sequence: number * 10,
    number,
    reference: `C1${String(number).padStart(6, '0')}K7M2`,
    state,
    amount_cents: cents,
    paid_cents: state === 'paid' || state === 'paid_late' ? cents : 0,
    refunded_cents: state === 'refunded' ? cents : 0,
    channel: 'telepagos.qr',
    sale_point: 'Caja 1',
    concept: { id: 'VAR', name: 'Varios' },
    operator: 'Lucía Benítez',
    created_ms: created,
    opened_ms: state === 'drafted' || state === 'in_doubt' ? null : created + SECOND,
    expires_ms: state === 'drafted' || state === 'in_doubt' ? null : created + 301 * SECOND,
    closed_ms: null,
    watched_until_ms: null,
    paid_ms: null,
    payer: null,
    operation: null,
    evidence: null,
    refusal: null,
    qr: state === 'open' ? SAMPLE_QR : null,
    link: null,
    notes: [],
    settlement: null,
    receipts: 0,
    ...more,
  };
}

/** Who paid, and how we know. */
export const PAID_BY: Partial<OrderView> = {
  paid_ms: at(14, 33, 8),
  payer: { name: 'María Fernanda Ibarra', cuit: '27-••••••06-5', account: '7723' },
  operation: '0000004053',
  evidence: 'order',
};

/** The sales of the panel, newest first. */
export const SALES: OrderView[] = [
  order(47, 'open', 845_000, {
    created_ms: at(14, 31),
    opened_ms: at(14, 31, 1),
    expires_ms: NOW + 192 * SECOND,
  }),
  order(46, 'paid', 260_000, { created_ms: at(14, 27), ...PAID_BY }),
  order(45, 'paid', 1_234_567, { created_ms: at(14, 22), ...PAID_BY }),
  order(44, 'lapsed', 390_000, { created_ms: at(14, 15), closed_ms: at(14, 20) }),
  order(43, 'underpaid', 500_000, { created_ms: at(14, 9), paid_cents: 480_000, ...PAID_BY }),
  order(42, 'paid', 185_000, { created_ms: at(14, 2), ...PAID_BY }),
  order(41, 'cancelled', 70_000, { created_ms: at(13, 58), closed_ms: at(13, 59) }),
];

/** The till in the middle of the afternoon, Lucía at it. */
export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    number: 100,
    set_up: true,
    surface: 'screen',
    logo: null,
    now_ms: NOW,
    mode: 'live',
    standing: { kind: 'sells' },
    provider: 'telepagos',
    shop: {
      name: 'Panadería La Vereda',
      address: 'Av. Rivadavia 4502, CABA',
      cuit: '30-71809248-1',
      sale_point: 'Caja 1',
    },
    people: [
      { name: 'Lucía Benítez', role: 'cashier', pin_digits: 4, locked_until_ms: null },
      { name: 'Tomás Roldán', role: 'cashier', pin_digits: 4, locked_until_ms: null },
      { name: 'Nadia Sosa', role: 'cashier', pin_digits: 4, locked_until_ms: null },
      { name: 'Marta Quiroga', role: 'manager', pin_digits: 6, locked_until_ms: null },
    ],
    session: { name: 'Lucía Benítez', role: 'cashier', since_ms: at(8, 2) },
    link: { online: true, heard_ms: NOW - 2 * SECOND },
    orders: SALES,
    orders_today: 47,
    next_number: 48,
    concepts: [
      { id: 'VAR', name: 'Varios' },
      { id: 'PAN', name: 'Panadería' },
      { id: 'CON', name: 'Confitería' },
      { id: 'CAF', name: 'Cafetería' },
      { id: 'ENC', name: 'Encargos y tortas' },
      { id: 'BEB', name: 'Bebidas' },
    ],
    concept_id: 'VAR',
    quick_amounts_cents: [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000],
    qr_seconds: 300,
    return_seconds: 8,
    channels: [
      { channel: 'telepagos.qr', surface: 'screen', ready: true },
      { channel: 'telepagos.counter', surface: 'counter', ready: true },
      { channel: 'telepagos.link', surface: 'link', ready: true },
    ],
    shift: { number: 12, opened_ms: at(8, 2), operator: 'Lucía Benítez' },
    next_shift: 13,
    orders_in_shift: 47,
    idle_seconds: 300,
    ...more,
  };
}
