// The sales of the open shift.

import type { OrderView } from '../../src/ipc/call';
import { at, order, PAID_BY, refusal, SALES, snapshot } from '../sample';
import { OFFLINE, PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

/** Every way a sale can stand. */
const ALL_STATES: OrderView[] = [
  order(54, 'drafted', 100_000, { created_ms: at(14, 31) }),
  order(53, 'in_doubt', 100_000, { refusal: refusal('provider_silent') }),
  order(52, 'declined', 100_000, { refusal: refusal('provider_refused') }),
  order(51, 'paid_late', 100_000, PAID_BY),
  order(50, 'overpaid', 100_000, { ...PAID_BY, paid_cents: 145_050 }),
  order(49, 'ambiguous', 9_999_999_999, { ...PAID_BY, paid_cents: 9_999_999_999 }),
  order(48, 'refunded', 100_000, { ...PAID_BY, paid_cents: 100_000 }),
  ...SALES,
];

export const sales: Scene[] = [
  { name: '06-sales', snapshot: snapshot(), play: (stage) => stage.keys('Alt+2') },
  {
    name: '06-sales-all-states',
    snapshot: snapshot({ orders: ALL_STATES }),
    play: (stage) => stage.keys('Alt+2', '2', '2'),
  },
  {
    name: '06-sales-manager',
    snapshot: snapshot({ session: MARTA, orders: ALL_STATES }),
    play: (stage) => stage.page.getByRole('button', { name: 'Ver las ventas del turno' }).click(),
  },
  {
    name: '06-sales-empty',
    snapshot: snapshot({ orders: [], orders_today: 0, orders_in_shift: 0 }),
    play: (stage) => stage.keys('Alt+2'),
  },
  {
    name: '06-sales-no-shift',
    snapshot: snapshot({ shift: null, orders: [], orders_in_shift: 0 }),
    play: (stage) => stage.keys('Alt+2'),
  },
  {
    name: '06-sales-loading',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.page.evaluate(() => window.fakeCore.ignore('shift_sales'));
      await stage.keys('Alt+2');
    },
  },
  {
    name: '06-sales-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.refuse('shift_sales', 'internal');
      await stage.keys('Alt+2');
    },
  },
  {
    name: '06-sales-offline',
    snapshot: snapshot({ ...OFFLINE, ...PRACTICE }),
    play: (stage) => stage.keys('Alt+2'),
  },
  {
    name: '06-sales-printed',
    snapshot: snapshot(),
    play: (stage) => stage.keys('Alt+2', '2', '*'),
  },
  {
    name: '06-sales-not-printed',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.refuse('print_receipt', 'no_viewer');
      await stage.keys('Alt+2', '2', '*');
    },
  },
  {
    name: '06-sales-nothing-to-print',
    snapshot: snapshot(),
    play: (stage) => stage.keys('Alt+2', '*'),
  },
  { name: '06-sales-menu', snapshot: snapshot(), play: (stage) => stage.keys('Alt+2', '/') },
  {
    name: '06-sales-english',
    snapshot: snapshot({ orders: ALL_STATES }),
    memory: { 'mostrador.language': 'en' },
    play: (stage) => stage.keys('Alt+2'),
  },
];
