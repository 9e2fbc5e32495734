// What the pretended core answers a manager who asks for days, shifts, places and money that goes out,
// unless it is told otherwise: an account on which nothing has happened yet.

import type {
  Accreditation,
  ComparedView,
  PayoutLimits,
  PrintingView,
  PosterView,
  Reconciliation,
  Review,
  Role,
  SalesFound,
  SettingChange,
  SetUpRequest,
  ShiftReport,
  Snapshot,
} from '../src/ipc/call';
import { changed } from '../src/state/setting-change';
import { cuitVerifies, payeeOf } from './fake-payees';
import { SAMPLE_QR } from './sample-qr';
import { BUNDLE, LIVE, PRACTISING, settingsView, SPARE_KEY, TEAM, WELL } from './sample-settings';

type Answer = (args: Record<string, unknown>) => Promise<unknown>;

const NOTHING = { count: 0, cents: 0 };
const NO_LIMITS: PayoutLimits = {
  operation_cents: null,
  day_cents: null,
  recipient_cents: null,
  second_cents: null,
};
const DAY = '2026-11-20';
/** What outlives a page that begins anew: that the register was set up. */
export const SET_UP = 'fake-set-up';

/** The answers of a desk with nothing on it. */
export function desk(snapshot: Snapshot): Record<string, Answer> {
  const gives =
    (value: unknown): Answer =>
    () =>
      Promise.resolve(value);
  const saved = gives({ path: 'Documentos/Mostrador/papel.pdf' });
  const shown = gives({
    printer: null,
    ticket: null,
    path: 'Documentos/Mostrador/papel.pdf',
  });
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
    export_journal: saved,
    export_reconciliation: saved,
    progress: gives(null),
    stop: gives(null),
    compare_shift: gives({
      outcome: 'agreed',
      at_ms: snapshot.now_ms,
      matched: 0,
      differences: NOTHING,
    } satisfies ComparedView),
    accreditation: gives({ from: DAY, to: DAY, today: DAY, days: [] } satisfies Accreditation),
    shift_report: gives(noShift(snapshot)),
    close_shift: gives({ ...noShift(snapshot), closed_ms: snapshot.now_ms, closed_by: 'Marta' }),
    closed_shifts: gives([]),
    print_shift: shown,
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
    print_poster: shown,
    check_sticker: gives({ same: true, fields: [] }),
    check_sticker_photo: gives({ content: '000201', check: { same: true, fields: [] } }),
    choose_sticker_photo: gives(null),
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
    print_voucher: shown,
    printers: gives(noPrinters()),
    set_printing: ({ settings }) => Promise.resolve({ ...noPrinters(), settings }),
    print_test_page: gives({ printer: '192.168.0.80', ticket: 'ticket-1', path: null }),
    save_voucher: saved,
    payout_limits: gives(NO_LIMITS),
    set_payout_limits: ({ limits }) => Promise.resolve(limits),
    recipients: gives([]),
    save_recipient: gives([]),
    remove_recipient: gives([]),
    ...settings(snapshot),
  };
}

/** The answers about the register itself: what is changed stays changed, as long as the page lives. */
function settings(snapshot: Snapshot): Record<string, Answer> {
  const gives =
    (value: unknown): Answer =>
    () =>
      Promise.resolve(value);
  const practice = snapshot.mode === 'practice';
  let view = settingsView({
    surface: snapshot.surface,
    logo: snapshot.logo,
    quick_amounts_cents: snapshot.quick_amounts_cents,
    return_seconds: snapshot.return_seconds,
    idle_seconds: snapshot.idle_seconds,
  });
  let team = TEAM;
  return {
    settings: () => Promise.resolve(view),
    change_setting: ({ change }) => {
      view = changed(view, change as SettingChange);
      return Promise.resolve(view);
    },
    team: () => Promise.resolve(team),
    add_person: ({ name, role }) => {
      const added = { name: String(name), role: role as Role, locked_until_ms: null };
      team = [...team, { ...added, needs_pin: false }];
      return Promise.resolve({ team, spare_key: null });
    },
    set_pin: () => Promise.resolve(team),
    dismiss_person: ({ name }) => {
      team = team.filter((each) => each.name !== name);
      return Promise.resolve(team);
    },
    accounts: gives(practice ? PRACTISING : LIVE),
    check_account: gives(null),
    set_up: ({ request }) => {
      const { account } = request as SetUpRequest;
      sessionStorage.setItem(SET_UP, 'done');
      const done = account
        ? { account: account.provider, kept: true, spare_key: SPARE_KEY }
        : { account: 'practice', kept: null, spare_key: null };
      return Promise.resolve(done);
    },
    skip_set_up: () => {
      sessionStorage.setItem(SET_UP, 'later');
      return Promise.resolve(null);
    },
    switch_account: gives(null),
    replace_credentials: gives(LIVE),
    doctor: gives(WELL),
    support_bundle: gives(BUNDLE),
    save_support_bundle: gives({ path: 'Documentos/soporte.zip' }),
    back_up: gives({ path: '/media/copias/mostrador-2026-11-20.db' }),
    choose_backup_folder: gives(null),
    choose_logo: gives(null),
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
    compared: null,
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

/** No printer is set up, and the system has none. */
function noPrinters(): PrintingView {
  return {
    settings: {
      receipts: null,
      form: 'escpos',
      paper: '80',
      alphabet: 'pc858',
      cut: true,
      drawer: false,
      auto_print: false,
      sheets: null,
    },
    printers: [],
    system_answers: true,
  };
}
