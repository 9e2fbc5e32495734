// What the pretended core answers a manager who asks for days, shifts, places and money that goes out,
// unless it is told otherwise: an account on which nothing has happened yet.

import type {
  PayoutLimits,
  PosterView,
  Reconciliation,
  Review,
  SalesFound,
  ShiftReport,
  Snapshot,
} from '../src/ipc/call';
import { cuitVerifies, payeeOf } from './fake-payees';
import { SAMPLE_QR } from './sample-qr';

type Answer = (args: Record<string, unknown>) => Promise<unknown>;

const NOTHING = { count: 0, cents: 0 };
const NO_LIMITS: PayoutLimits = {
  operation_cents: null,
  day_cents: null,
  recipient_cents: null,
  second_cents: null,
};
const DAY = '2026-11-20';

/** The answers of a desk with nothing on it. */
export function desk(snapshot: Snapshot): Record<string, Answer> {
  const gives =
    (value: unknown): Answer =>
    () =>
      Promise.resolve(value);
  const saved = gives({ path: 'Documentos/Mostrador/papel.pdf' });
  return {
    review_days: gives(noReview()),
    find_sales: gives({
      orders: snapshot.orders,
      more: false,
      count: snapshot.orders.length,
    } satisfies SalesFound),
    sale_story: gives([]),
    refund_order: gives('RET000000000001'),
    export_sales: saved,
    shift_report: gives(noShift(snapshot)),
    close_shift: gives({ ...noShift(snapshot), closed_ms: snapshot.now_ms, closed_by: 'Marta' }),
    closed_shifts: gives([]),
    print_shift: saved,
    reconcile: gives(agreeing(snapshot)),
    unassigned: gives([]),
    disown: gives(null),
    review_difference: gives(null),
    sale_points: gives([]),
    create_sale_point: gives([]),
    retire_sale_point: gives([]),
    poster: ({ open }) =>
      Promise.resolve({
        shop: snapshot.shop.name,
        sale_point: snapshot.shop.sale_point,
        open: open === true,
        qr: SAMPLE_QR,
        content: '000201',
        practice: snapshot.mode === 'practice',
      } satisfies PosterView),
    save_poster: saved,
    print_poster: saved,
    check_sticker: gives({ same: true, fields: [] }),
    links: gives([]),
    make_link: gives(null),
    make_transfer_link: gives(null),
    hide_link: gives(null),
    balance: gives(59_231_055),
    movement_filters: gives([]),
    movements: gives({ rows: [], results: 0, pages: 1, unreadable: 0 }),
    statistics: gives([]),
    payouts: gives([]),
    check_payee: ({ text }) => Promise.resolve(payeeOf(String(text))),
    check_cuit: ({ text }) => Promise.resolve(cuitVerifies(String(text))),
    pay_out: gives(null),
    ask_payout: gives(null),
    conclude_payout: gives(null),
    print_voucher: saved,
    save_voucher: saved,
    payout_limits: gives(NO_LIMITS),
    set_payout_limits: ({ limits }) => Promise.resolve(limits),
    recipients: gives([]),
    save_recipient: gives([]),
    remove_recipient: gives([]),
  };
}

/** A day on which nothing was sold. */
export function noReview(): Review {
  return {
    from: DAY,
    to: DAY,
    today: DAY,
    closed: false,
    collected: NOTHING,
    of_before: NOTHING,
    taken_back: NOTHING,
    refunded: NOTHING,
    refunds_under_way: NOTHING,
    settled: 0,
    fees_cents: 0,
    taxes_cents: 0,
    net_cents: 0,
    orders: 0,
    by_state: [],
    by_hour: [],
    by_day: [],
    by_operator: [],
    by_sale_point: [],
    by_channel: [],
    operators: [],
    sale_points: [],
    unassigned: NOTHING,
  };
}

/** A shift in which nothing was sold. */
export function noShift(snapshot: Snapshot): ShiftReport {
  return {
    shift: snapshot.shift ?? { number: 12, opened_ms: snapshot.now_ms, operator: 'Lucía Benítez' },
    closed_ms: null,
    closed_by: null,
    explanation: '',
    at_ms: snapshot.now_ms,
    collected: NOTHING,
    taken_back: NOTHING,
    refunded: NOTHING,
    settled: 0,
    fees_cents: 0,
    taxes_cents: 0,
    net_cents: 0,
    orders: 0,
    unpaid: 0,
    first_sale: null,
    last_sale: null,
    by_operator: [],
    by_channel: [],
    open: [],
    to_review: 0,
    unassigned: NOTHING,
    payouts_in_doubt: 0,
    head: `1204:${'9f'.repeat(32)}`,
    events: 1204,
  };
}

/** A day on which both sides have nothing. */
export function agreeing(snapshot: Snapshot): Reconciliation {
  return {
    from: DAY,
    to: DAY,
    provider: snapshot.provider,
    read_ms: snapshot.now_ms,
    ours: NOTHING,
    theirs: NOTHING,
    difference_cents: 0,
    differences: [],
    decided: [],
    pairs: [],
    matched: 0,
  };
}
