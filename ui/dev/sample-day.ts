// The bakery's Friday as its manager sees it in the evening: what it comes to, its last sales, what
// happened to one of them, its shift, and the shifts before. Samples, all of them.

import type {
  ComparedView,
  OrderState,
  OrderView,
  Review,
  ShiftReport,
  StoryStep,
} from '../src/ipc/call';
import { noReview } from './fake-desk';
import { at, order } from './sample';

/** What the day comes to. */
export const REVIEW: Review = {
  ...noReview(),
  collected: { count: 120, cents: 62_340_000 },
  settled: 120,
  fees_cents: 498_720,
  taxes_cents: 478_769,
  net_cents: 61_362_511,
  orders: 128,
  by_state: [
    { state: 'paid', count: 118 },
    { state: 'underpaid', count: 2 },
    { state: 'open', count: 1 },
    { state: 'lapsed', count: 2 },
    { state: 'cancelled', count: 4 },
    { state: 'declined', count: 1 },
  ],
  by_hour: [
    [8, 3_570_000],
    [9, 9_385_000],
    [10, 6_430_000],
    [11, 3_590_000],
    [12, 7_520_000],
    [13, 2_300_000],
    [14, 3_320_000],
    [15, 2_890_000],
    [16, 6_940_000],
    [17, 5_180_000],
    [18, 8_540_000],
    [19, 2_675_000],
  ].map(([hour = 0, cents = 0]) => ({ hour, sum: { count: 10, cents } })),
  by_operator: [
    { name: 'Tomás Roldán', sum: { count: 38, cents: 21_955_000 } },
    { name: 'Lucía Benítez', sum: { count: 43, cents: 21_100_000 } },
    { name: 'Nadia Sosa', sum: { count: 39, cents: 19_285_000 } },
  ],
  by_sale_point: [
    { name: 'Caja 1', sum: { count: 62, cents: 34_535_000 } },
    { name: 'Caja 2', sum: { count: 39, cents: 19_285_000 } },
    { name: 'Cafetería', sum: { count: 19, cents: 8_520_000 } },
  ],
  by_channel: [
    { name: 'telepagos.qr', sum: { count: 81, cents: 40_120_000 } },
    { name: 'telepagos.counter', sum: { count: 27, cents: 15_220_000 } },
    { name: 'telepagos.link', sum: { count: 12, cents: 7_000_000 } },
  ],
  operators: ['Lucía Benítez', 'Nadia Sosa', 'Tomás Roldán'],
  sale_points: ['Cafetería', 'Caja 1', 'Caja 2'],
};

/** The same with all that is seldom: fees of some, money on its way back, payments of no sale. */
export const SELDOM: Review = {
  ...REVIEW,
  settled: 3,
  fees_cents: 12_000,
  taxes_cents: 11_500,
  refunded: { count: 2, cents: 450_000 },
  refunds_under_way: { count: 1, cents: 70_000 },
  net_cents: 61_866_500,
  unassigned: { count: 2, cents: 310_000 },
};

/** A week of it. */
export const WEEK: Review = {
  ...REVIEW,
  from: '2026-11-16',
  to: '2026-11-22',
  by_day: ['16', '17', '18', '19', '20'].map((date, index) => ({
    name: `2026-11-${date}`,
    sum: { count: 100 + index, cents: 50_000_000 + index * 3_000_000 },
  })),
};

function row(
  number: number,
  state: OrderState,
  cents: number,
  time: [number, number],
  who: [operator: string, place: string],
  more: Partial<OrderView> = {},
): OrderView {
  const [operator, place] = who;
  const paid = state === 'paid';
  const fees = (cents - (cents % 125)) / 125;
  return order(number, state, cents, {
    created_ms: at(...time, 2),
    operator,
    sale_point: place,
    ...(paid && {
      paid_ms: at(...time, 31),
      operation: String(4060 + number).padStart(10, '0'),
      evidence: 'order' as const,
      settlement: { fees_cents: fees, taxes_cents: fees, net_cents: cents - 2 * fees },
      receipts: 1,
    }),
    ...more,
  });
}

const payer = (name: string): Partial<OrderView> => ({
  payer: { name, cuit: '20-••••••06-0', account: '1823' },
});

const TOMAS: [string, string] = ['Tomás Roldán', 'Caja 1'];
const NADIA: [string, string] = ['Nadia Sosa', 'Caja 2'];
const LUCIA: [string, string] = ['Lucía Benítez', 'Cafetería'];
const LINK = { channel: 'telepagos.link' } as const;

/** Its last sales, newest first. */
export const DAY_SALES: OrderView[] = [
  row(128, 'open', 2_310_000, [20, 5], TOMAS),
  row(127, 'paid', 210_000, [19, 41], NADIA, payer('Martín Ochoa')),
  row(126, 'cancelled', 2_400_000, [19, 39], TOMAS, { closed_ms: at(19, 40) }),
  row(125, 'paid', 365_000, [19, 38], NADIA, { ...payer('Esteban Lamas'), ...LINK }),
  row(124, 'paid', 350_000, [19, 35], LUCIA, payer('Cecilia Mansilla')),
  row(123, 'paid', 330_000, [19, 31], TOMAS, payer('Agustina Peralta')),
  row(122, 'paid', 230_000, [19, 27], TOMAS, payer('Ramiro Échegaray')),
  row(121, 'paid', 740_000, [19, 27], NADIA, { ...payer('Cecilia Mansilla'), ...LINK }),
  row(120, 'underpaid', 85_000, [19, 15], LUCIA, {
    ...payer('Cecilia Mansilla'),
    paid_cents: 80_000,
    paid_ms: at(19, 16),
  }),
  row(119, 'paid', 330_000, [19, 14], TOMAS, { ...payer('Martín Ochoa'), ...LINK }),
  row(118, 'paid', 90_000, [19, 7], TOMAS, payer('Cecilia Mansilla')),
];

const NOTHING = { operator: null, cents: null, reason: null, note: null, copy: null };

/** What happened to sale 127. */
export const STORY: StoryStep[] = [
  { ...NOTHING, at_ms: at(19, 41, 2), kind: 'created', operator: 'Nadia Sosa', cents: 210_000 },
  { ...NOTHING, at_ms: at(19, 41, 3), kind: 'shown' },
  { ...NOTHING, at_ms: at(19, 41, 31), kind: 'paid', cents: 210_000 },
  { ...NOTHING, at_ms: at(19, 41, 32), kind: 'listed', cents: 210_000 },
  { ...NOTHING, at_ms: at(19, 41, 40), kind: 'receipt_printed' },
];

/** The open shift, in which one sale waits and something differs. */
export const SHIFT: ShiftReport = {
  shift: { number: 214, opened_ms: at(8, 2), operator: 'Lucía Benítez' },
  closed_ms: null,
  closed_by: null,
  explanation: '',
  at_ms: at(20, 6),
  collected: REVIEW.collected,
  taken_back: { count: 0, cents: 0 },
  refunded: { count: 0, cents: 0 },
  settled: 120,
  fees_cents: REVIEW.fees_cents,
  taxes_cents: REVIEW.taxes_cents,
  net_cents: REVIEW.net_cents,
  orders: 128,
  unpaid: 7,
  first_sale: 1,
  last_sale: 128,
  by_operator: REVIEW.by_operator,
  by_channel: REVIEW.by_channel,
  open: DAY_SALES.slice(0, 1),
  to_review: 4,
  unassigned: { count: 0, cents: 0 },
  payouts_in_doubt: 0,
  compared: null,
  head: `1204:${'9f'.repeat(32)}`,
  events: 1204,
};

/** What comparing it with the provider's list came to: all of it is there. */
export const COMPARED: ComparedView = {
  outcome: 'agreed',
  at_ms: at(20, 5),
  matched: 120,
  differences: { count: 0, cents: 0 },
};

/** The same, ready to be closed with an explanation. */
export const SHIFT_READY: ShiftReport = { ...SHIFT, open: [], unpaid: 8 };

/** The same, with nothing to explain. */
export const SHIFT_PLAIN: ShiftReport = { ...SHIFT_READY, to_review: 0 };

/** A shift that was closed, so many days before. */
export function closedShift(daysBefore: number): ShiftReport {
  const opened = at(8, 0) - daysBefore * 86_400_000;
  return {
    ...SHIFT_PLAIN,
    shift: { number: 214 - daysBefore, opened_ms: opened, operator: 'Lucía Benítez' },
    closed_ms: opened + 12 * 3_600_000,
    closed_by: 'Marta Quiroga',
    collected: { count: 110, cents: 58_000_000 + daysBefore * 120_050 },
  };
}
