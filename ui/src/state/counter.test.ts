import { beforeEach, describe, expect, it } from 'vitest';

import { at, NOW, order, PAID_BY, refusal, SALES, snapshot } from '../../dev/sample';
import type {
  Asked,
  Charge,
  TillCore,
  Event,
  Notice,
  OrderView,
  PrintingView,
  Shift,
  Snapshot,
} from '../ipc/call';
import { Amount } from './amount.svelte';
import { Clock } from './clock.svelte';
import { Counter } from './counter.svelte';
import { Inquiry } from './inquiry.svelte';
import { Link } from './link.svelte';
import { Notices } from './notices.svelte';
import { Orders } from './orders.svelte';
import { Place } from './place.svelte';
import { Register } from './register.svelte';
import { Session } from './session.svelte';
import { Terms } from './terms.svelte';

const SHIFT: Shift = { number: 13, opened_ms: NOW, operator: 'Lucía Benítez' };

const NO_PRINTERS: PrintingView = {
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

/** A counter over a core that is played by hand, with ears for its chime. */
class Bench {
  given: Snapshot = snapshot();
  rung: string[] = [];
  charges: Charge[] = [];
  /** What the core answers to a charge; none: nothing yet. */
  charged: Promise<Asked<string>> = Promise.resolve({ ok: true, value: 'sale-48' });
  swaps: [string, string][] = [];
  /** What the core answers to a swap; none: nothing yet. */
  swapped: Promise<Asked<string>> = Promise.resolve({ ok: true, value: 'order-2' });
  /** How often a shift was to be opened, and what the core answers to that. */
  opened = 0;
  shift: Promise<Asked<Shift>> = Promise.resolve({ ok: true, value: SHIFT });
  signedIn: Awaited<ReturnType<TillCore['signIn']>> = { ok: false, refusal: refusal('wrong_pin') };

  clock = new Clock();
  register = new Register();
  session = new Session();
  link = new Link();
  orders = new Orders();
  notices = new Notices();
  place = new Place();
  amount = new Amount();
  terms = new Terms();
  inquiry = new Inquiry(this.#core(), () => 'decimal');

  #number = 100;
  #hear: (notice: Notice) => void = () => undefined;

  counter = new Counter({
    printing: { apply: () => undefined, look: () => Promise.resolve() },
    core: this.#core(),
    clock: this.clock,
    register: this.register,
    session: this.session,
    link: this.link,
    orders: this.orders,
    notices: this.notices,
    place: this.place,
    amount: this.amount,
    terms: this.terms,
    inquiry: this.inquiry,
    chime: {
      paid: () => void this.rung.push('paid'),
      other: () => void this.rung.push('other'),
      attention: () => void this.rung.push('attention'),
      failed: () => void this.rung.push('failed'),
    },
  });

  tell(event: Event): void {
    this.#hear({ number: (this.#number += 1), event });
  }

  order(changed: OrderView): void {
    this.tell({ kind: 'order_changed', order: changed });
  }

  /** Has the core go on without telling, so that the next notice leaves a gap. */
  skip(): void {
    this.#number += 1;
  }

  #core(): TillCore {
    const done = async (): Promise<Asked<null>> => ({ ok: true, value: null });
    const saved = async () => ({ ok: true as const, value: { path: '/r.pdf' } });
    const handed = async () => ({
      ok: true as const,
      value: { printer: null, ticket: null, path: '/r.pdf' },
    });
    const queue = async () => ({ ok: true as const, value: { waiting: [], done: [] } });
    return {
      snapshot: async () => ({ ok: true, value: { ...this.given, number: this.#number } }),
      signIn: async () => this.signedIn,
      lock: done,
      charge: (request) => {
        this.charges.push(request);
        return this.charged;
      },
      cancelOrder: done,
      checkNow: done,
      saveReceipt: saved,
      printReceipt: handed,
      shareReceipt: saved,
      printers: async () => ({ ok: true, value: NO_PRINTERS }),
      printQueue: queue,
      retryPrint: queue,
      settlePrint: queue,
      practiceCustomer: done,
      swap: (id, channel) => {
        this.swaps.push([id, channel]);
        return this.swapped;
      },
      noteOrder: done,
      openShift: () => {
        this.opened += 1;
        return this.shift;
      },
      shiftSales: async () => ({ ok: true, value: { orders: this.given.orders, more: false } }),
      credits: async () => ({ ok: true, value: [] }),
      claimable: async () => ({ ok: true, value: [] }),
      claim: done,
      faceCustomer: done,
      entitleDialogs: done,
      customerDisplay: async () => ({ ok: true, value: { on: null, wanted: null, monitors: [] } }),
      setCustomerDisplay: async () => ({
        ok: true,
        value: { on: null, wanted: null, monitors: [] },
      }),
      onNotice: async (hear) => {
        this.#hear = hear;
        return () => undefined;
      },
    };
  }
}

const ASK = { cents: 155_000, conceptId: 'VAR', conceptName: 'Varios' };
const PAID = order(47, 'paid', 845_000, { ...PAID_BY, sequence: 999 });
const LATE = order(44, 'paid_late', 390_000, { ...PAID_BY, sequence: 999 });

let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  await bench.counter.start();
});

describe('charging', () => {
  it('puts the person before the order', async () => {
    await bench.counter.charge(ASK);
    expect(bench.charges).toEqual([
      { cents: 155_000, concept_id: 'VAR', channel: 'telepagos.qr', sale_point_id: null },
    ]);
    expect(bench.place.isBefore('sale-48')).toBe(true);
  });

  it('asks once, however often it is pressed', async () => {
    let answer: (asked: Asked<string>) => void = () => undefined;
    bench.charged = new Promise((done) => (answer = done));
    const first = bench.counter.charge(ASK);
    const second = await bench.counter.charge(ASK);
    answer({ ok: true, value: 'sale-48' });
    await first;
    expect(second, 'the second press was no charge').toBeNull();
    expect(bench.charges).toHaveLength(1);
  });

  it('leaves the person at the till when it is refused', async () => {
    bench.charged = Promise.resolve({ ok: false, refusal: refusal('journal_unwritable') });
    const asked = await bench.counter.charge(ASK);
    expect(asked?.ok).toBe(false);
    expect(bench.place.spot.at).toBe('till');
    expect(bench.counter.charging).toBe(false);
  });
});

describe('collecting elsewhere', () => {
  const OTHER = { cents: 845_000, conceptName: 'Varios' };

  it('puts the person before the order that takes the place of the old one', async () => {
    bench.place.waitFor('sale-47');
    await bench.counter.swap('sale-47', 'telepagos.counter', OTHER);
    expect(bench.swaps).toEqual([['sale-47', 'telepagos.counter']]);
    expect(bench.place.spot).toEqual({
      at: 'order',
      id: 'order-2',
      from: 'till',
      ask: { ...OTHER, channel: 'telepagos.counter' },
      waiting: true,
    });
  });

  it('is asked once, and never beside a charge', async () => {
    bench.place.waitFor('sale-47');
    let answer: (asked: Asked<string>) => void = () => undefined;
    bench.swapped = new Promise((done) => (answer = done));
    const first = bench.counter.swap('sale-47', 'telepagos.counter', OTHER);
    expect(await bench.counter.swap('sale-47', 'telepagos.link', OTHER)).toBeNull();
    expect(await bench.counter.charge(ASK)).toBeNull();
    answer({ ok: true, value: 'order-2' });
    await first;
    expect(bench.swaps).toHaveLength(1);
    expect(bench.charges).toHaveLength(0);
  });

  it('brings nobody back who locked the till meanwhile', async () => {
    bench.place.waitFor('sale-47');
    const swap = bench.counter.swap('sale-47', 'telepagos.counter', OTHER);
    bench.tell({ kind: 'session_changed', session: null });
    await swap;
    expect(bench.place.spot.at).toBe('till');
  });

  it('stays before the old order when it is refused', async () => {
    bench.place.waitFor('sale-47');
    bench.swapped = Promise.resolve({ ok: false, refusal: refusal('not_cancellable') });
    await bench.counter.swap('sale-47', 'telepagos.counter', OTHER);
    expect(bench.place.isBefore('sale-47')).toBe(true);
    expect(bench.counter.charging, 'and it may be tried again').toBe(false);
  });
});

describe('where a sale is collected', () => {
  it('is where the cashier chose', async () => {
    await bench.counter.charge({ ...ASK, channel: 'telepagos.counter' });
    expect(bench.charges[0]?.channel).toBe('telepagos.counter');
  });

  it('is chosen anew by whoever comes next', () => {
    bench.terms.surface = 'counter';
    bench.terms.conceptId = 'PAN';
    bench.tell({ kind: 'session_changed', session: null });
    expect(bench.terms.surface).toBeNull();
    expect(bench.terms.conceptId).toBeNull();
  });

  it('is by the first way that is ready there', () => {
    const channels = [
      { channel: 'totalcoin.preorder' as const, surface: 'screen' as const, ready: false },
      { channel: 'totalcoin.qr' as const, surface: 'screen' as const, ready: true },
      { channel: 'telepagos.qr' as const, surface: 'screen' as const, ready: true },
      { channel: 'telepagos.counter' as const, surface: 'counter' as const, ready: false },
    ];
    bench.register.apply(snapshot({ channels }));
    expect(bench.register.channelOf('screen')).toBe('totalcoin.qr');
    expect(bench.register.channelOf('counter')).toBeNull();
    expect(bench.register.offers('counter'), 'known, and not ready').toBe(true);
    expect(bench.register.offers('link')).toBe(false);
  });

  it('is elsewhere by itself only where nothing can be shown on the screen', () => {
    const counter = { channel: 'telepagos.counter', surface: 'counter', ready: true } as const;
    bench.register.apply(snapshot({ channels: [counter] }));
    expect(bench.register.surface).toBe('counter');
    bench.register.apply(snapshot({ channels: [] }));
    expect(bench.register.surface).toBe('screen');
  });
});

describe('the shift', () => {
  it('is opened once, however often it is pressed, and keeps the amount', async () => {
    bench.given = snapshot({ shift: null });
    bench.register.apply(bench.given);
    bench.amount.apply('5');
    let answer: (asked: Asked<Shift>) => void = () => undefined;
    bench.shift = new Promise((done) => (answer = done));
    const first = bench.counter.openShift();
    expect(await bench.counter.openShift(), 'the second press opened none').toBeNull();
    answer({ ok: true, value: SHIFT });
    await first;
    expect(bench.opened).toBe(1);
    expect(bench.register.shift?.number).toBe(13);
    expect(bench.amount.cents).toBe(500);
  });

  it('counts its own sales, from none', () => {
    expect(bench.orders.inShift).toBe(47);
    bench.order(order(48, 'open', 1_000));
    expect(bench.orders.inShift).toBe(48);
    bench.tell({ kind: 'shift_changed', shift: SHIFT });
    expect(bench.orders.inShift).toBe(0);
    bench.order(order(49, 'open', 1_000));
    bench.tell({ kind: 'shift_changed', shift: { ...SHIFT } });
    expect(bench.orders.inShift, 'the same shift told twice is one').toBe(1);
  });

  it('stays closed when it is refused', async () => {
    bench.register.apply(snapshot({ shift: null }));
    bench.shift = Promise.resolve({ ok: false, refusal: refusal('journal_unwritable') });
    const asked = await bench.counter.openShift();
    expect(asked?.ok).toBe(false);
    expect(bench.register.shift).toBeNull();
    expect(bench.counter.openingShift).toBe(false);
  });
});

describe('money', () => {
  it('for the sale on screen rings twice and is no side notice', () => {
    bench.place.waitFor('sale-47');
    bench.order(PAID);
    expect(bench.rung).toEqual(['paid']);
    expect(bench.notices.shown).toEqual([]);
  });

  it('for another sale rings once and is told at the side', () => {
    bench.place.waitFor('sale-48');
    bench.order(PAID);
    expect(bench.rung).toEqual(['other']);
    expect(bench.notices.shown).toHaveLength(1);
    expect(bench.place.isBefore('sale-48'), 'never over the current sale').toBe(true);
  });

  it('that comes late takes the screen of an idle till', () => {
    bench.order(LATE);
    expect(bench.place.isBefore('sale-44')).toBe(true);
    expect(bench.rung).toEqual(['attention']);
  });

  it('that comes late never takes the screen from an amount being typed', () => {
    bench.amount.apply('5');
    bench.order(LATE);
    expect(bench.place.spot.at).toBe('till');
    expect(bench.notices.shown).toHaveLength(1);
  });

  it('that is short asks for attention', () => {
    bench.place.waitFor('sale-47');
    bench.order(order(47, 'underpaid', 845_000, { ...PAID_BY, paid_cents: 100, sequence: 999 }));
    expect(bench.rung).toEqual(['attention']);
  });

  it('is told once, whatever else changes about the sale', () => {
    bench.order(PAID);
    bench.order({ ...PAID, sequence: 1_000, operation: '77' });
    expect(bench.rung).toEqual(['other']);
  });

  it('that a gap hid is told when the snapshot is taken again', async () => {
    bench.skip();
    bench.given = snapshot({ orders: [PAID, ...SALES.slice(1)] });
    bench.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW } });
    await new Promise((done) => setImmediate(done));
    expect(bench.orders.get('sale-47')?.state).toBe('paid');
    expect(bench.rung).toEqual(['other']);
  });

  it('of before the window opened is no news', () => {
    expect(bench.rung, 'the first snapshot has paid sales').toEqual([]);
  });
});

describe('a till that is only looked at', () => {
  it('says so when it begins and no longer when it is over', () => {
    expect(bench.register.standing.kind).toBe('sells');
    bench.tell({
      kind: 'standing_changed',
      standing: { kind: 'view_only', why: { kind: 'disk_full' } },
    });
    expect(bench.register.standing).toEqual({ kind: 'view_only', why: { kind: 'disk_full' } });
    bench.tell({ kind: 'standing_changed', standing: { kind: 'sells' } });
    expect(bench.register.standing.kind).toBe('sells');
  });
});

describe('a sale with no QR', () => {
  it('rings once, on screen', () => {
    bench.place.waitFor('sale-48');
    bench.order(order(48, 'in_doubt', 155_000));
    const silent = refusal('provider_silent');
    bench.order(order(48, 'in_doubt', 155_000, { sequence: 999, refusal: silent }));
    bench.order(order(48, 'in_doubt', 155_000, { sequence: 1_000, refusal: silent }));
    expect(bench.rung).toEqual(['failed']);
  });
});

describe('the session', () => {
  it('starts at an empty till, whatever the last person left', () => {
    bench.amount.apply('5');
    bench.place.waitFor('sale-47');
    bench.tell({ kind: 'session_changed', session: null });
    expect(bench.amount.empty).toBe(true);
    expect(bench.place.spot.at).toBe('till');
  });

  /** Has somebody sign in, and the window take the snapshot that follows. */
  async function comes(name: string, sinceMs: number): Promise<void> {
    const session = { name, role: 'cashier' as const, since_ms: sinceMs };
    bench.given = snapshot({ session, now_ms: sinceMs });
    bench.tell({ kind: 'session_changed', session });
    await new Promise((done) => setImmediate(done));
  }

  it('gives back what was being typed when the till locked itself, to whoever typed it', async () => {
    const lucia = bench.session.current?.name ?? '';
    bench.amount.apply('5');
    bench.terms.conceptId = 'ALI';
    await bench.counter.lockIdle();
    bench.tell({ kind: 'session_changed', session: null });
    expect(bench.amount.empty, 'a locked till shows nothing').toBe(true);
    await comes('Nadia Sosa', at(15, 0));
    expect(bench.amount.empty, 'it is nothing of the next person’s').toBe(true);
    bench.tell({ kind: 'session_changed', session: null });
    await comes(lucia, at(15, 5));
    expect(bench.amount.cents, 'they go on where they were').toBe(500);
    expect(bench.terms.conceptId).toBe('ALI');

    await bench.counter.lock();
    bench.tell({ kind: 'session_changed', session: null });
    await comes(lucia, at(15, 10));
    expect(bench.amount.empty, 'whoever locks it leaves nothing behind').toBe(true);
  });

  it('gives nothing back on another day', async () => {
    const lucia = bench.session.current?.name ?? '';
    bench.amount.apply('5');
    await bench.counter.lockIdle();
    bench.tell({ kind: 'session_changed', session: null });
    bench.clock.apply(NOW + 24 * 3_600_000);
    await comes(lucia, NOW + 24 * 3_600_000);
    expect(bench.amount.empty, 'yesterday’s customer is gone').toBe(true);
  });

  it('opens at once on a right PIN, and is not started over by the notice of it', async () => {
    bench.tell({ kind: 'session_changed', session: null });
    const session = { name: 'Nadia Sosa', role: 'cashier' as const, since_ms: at(15, 0) };
    bench.given = snapshot({ session });
    bench.signedIn = { ok: true, value: session };
    await bench.counter.signIn('Nadia Sosa', '1234');
    expect(bench.session.current?.name).toBe('Nadia Sosa');

    bench.amount.apply('5');
    bench.tell({ kind: 'session_changed', session: { ...session } });
    expect(bench.amount.empty, 'the first digit was already typed').toBe(false);
  });

  it('learns at the door what was paid while the till was locked', async () => {
    bench.tell({ kind: 'session_changed', session: null });
    const session = { name: 'Nadia Sosa', role: 'cashier' as const, since_ms: at(15, 0) };
    bench.given = snapshot({ session, orders: [PAID, ...SALES.slice(1)] });
    bench.tell({ kind: 'session_changed', session });
    await new Promise((done) => setImmediate(done));
    expect(bench.orders.get('sale-47')?.state).toBe('paid');
    expect(bench.notices.shown, 'and is told of it').toHaveLength(1);
  });

  it('remembers a lock-out that a refusal told', async () => {
    const until = NOW + 300_000;
    bench.signedIn = { ok: false, refusal: refusal('locked_out', { retry_at_ms: until }) };
    await bench.counter.signIn('Nadia Sosa', '1234');
    const nadia = bench.session.people.find(({ name }) => name === 'Nadia Sosa');
    expect(nadia?.locked_until_ms).toBe(until);
  });
});

describe('a manager who is sent for', () => {
  const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(15, 0) };

  it('is shown what came in, and the next person is not', async () => {
    bench.inquiry.amount.apply('7');
    await bench.counter.sendForManager();
    bench.tell({ kind: 'session_changed', session: null });
    bench.given = snapshot({ session: MARTA });
    bench.tell({ kind: 'session_changed', session: MARTA });
    await new Promise((done) => setImmediate(done));
    expect(bench.place.spot.at).toBe('credits');
    expect(bench.inquiry.amount.cents, 'what was being looked for').toBe(700);
    bench.tell({ kind: 'session_changed', session: null });
    expect(bench.inquiry.amount.empty, 'the next person looks for their own').toBe(true);
    bench.tell({ kind: 'session_changed', session: { ...MARTA, since_ms: at(15, 5) } });
    expect(bench.place.spot.at).toBe('till');
  });
});

describe('a sale of long ago', () => {
  it('is there to be seen, though the window was never told of it', () => {
    const old = order(3, 'paid', 1_000, { ...PAID_BY, sequence: 12 });
    bench.counter.open(old);
    expect(bench.orders.get('sale-3')).toEqual(old);
    expect(bench.place.isBefore('sale-3')).toBe(true);
    expect(bench.orders.inShift, 'and is no new one').toBe(47);
  });

  it('is shown as it was last told, not as an older list has it', () => {
    bench.order(PAID);
    bench.counter.open(order(47, 'open', 845_000));
    expect(bench.orders.get('sale-47')?.state).toBe('paid');
  });
});

describe('the practice internet', () => {
  it('turns: cut, then back', async () => {
    expect(bench.counter.internetIsCut).toBe(false);
    await bench.counter.turnInternet();
    expect(bench.counter.internetIsCut).toBe(true);
    await bench.counter.turnInternet();
    expect(bench.counter.internetIsCut).toBe(false);
  });

  it('can be brought back when it is down, whoever cut it', () => {
    bench.tell({ kind: 'link_changed', link: { online: false, heard_ms: null } });
    expect(bench.counter.internetIsCut).toBe(true);
  });
});
