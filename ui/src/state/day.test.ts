import { beforeEach, describe, expect, it } from 'vitest';

import { noReview } from '../../dev/fake-desk';
import { NOW, order, PAID_BY, refusal, SALES } from '../../dev/sample';
import type { Asked, OrderView, Review, SalesFound, SalesQuery } from '../ipc/call';
import { Day, STIRRED_MS, TYPED_MS } from './day.svelte';
import { Orders } from './orders.svelte';

/** Days whose sums and sales the core gives by hand, and whose waits end by hand. */
class Bench {
  orders = new Orders();
  sums: { query: SalesQuery; give: (review: Asked<Review>) => void }[] = [];
  finds: {
    query: SalesQuery;
    before: number | null;
    give: (found: Asked<SalesFound>) => void;
  }[] = [];
  waits: { ms: number; end: () => void }[] = [];
  day = new Day({
    core: {
      reviewDays: (query) => new Promise((give) => this.sums.push({ query, give })),
      findSales: (query, before) => new Promise((give) => this.finds.push({ query, before, give })),
    },
    orders: this.orders,
    clock: { now: NOW },
    wait: (ms) => new Promise((end) => this.waits.push({ ms, end })),
  });

  async sum(at: number, more: Partial<Review> = {}): Promise<void> {
    this.sums.at(at)?.give({ ok: true, value: { ...noReview(), ...more } });
    await settle();
  }

  async find(at: number, orders: OrderView[], more = false, count = orders.length): Promise<void> {
    this.finds.at(at)?.give({ ok: true, value: { orders, more, count } });
    await settle();
  }

  async quiet(): Promise<void> {
    for (const wait of this.waits.splice(0)) wait.end();
    await settle();
  }

  numbers(): number[] | undefined {
    return this.day.rows?.map(({ number }) => number);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('the sales of some days', () => {
  it('are those of today, all of them, with what they come to', async () => {
    void bench.day.look();
    expect(bench.day.rows, 'nothing is shown before the core answered').toBeNull();
    await bench.sum(0, { orders: 7 });
    await bench.find(0, SALES);
    expect(bench.sums[0]?.query).toMatchObject({ from: '2026-11-20', to: '2026-11-20' });
    expect(bench.day.review?.orders).toBe(7);
    expect(bench.numbers()).toEqual([47, 46, 45, 44, 43, 42, 41]);
    expect(bench.day.count).toBe(7);
  });

  it('are those of the day before while the shop has not closed it', async () => {
    void bench.day.look();
    await bench.sum(0, { today: '2026-11-19' });
    expect(bench.sums[1]?.query.from, 'the core’s day, not the calendar’s').toBe('2026-11-19');
    await bench.sum(1, { today: '2026-11-19' });
    await bench.find(1, SALES);
    expect(bench.day.isLast).toBe(true);
    expect(bench.numbers()).toHaveLength(7);
  });

  it('stay those a person chose, whatever day it is', async () => {
    void bench.day.look();
    await bench.sum(0);
    bench.day.step(-1);
    await bench.sum(-1);
    expect(bench.day.query.from).toBe('2026-11-19');
    bench.day.step(1);
    expect(bench.day.query.from).toBe('2026-11-20');
    bench.day.step(1);
    expect(bench.day.query.from, 'nothing comes after today').toBe('2026-11-20');
    bench.day.choose('2026-11-20', 'week');
    expect(bench.day.query).toMatchObject({ from: '2026-11-16', to: '2026-11-22' });
    bench.day.step(-1);
    expect(bench.day.query.from, 'a week before').toBe('2026-11-09');
  });

  it('are those of the last look, whatever is answered late to one before', async () => {
    void bench.day.look();
    bench.day.inGroup('paid');
    await bench.find(1, SALES.slice(0, 1));
    await bench.find(0, SALES, true);
    expect(bench.numbers()).toEqual([47]);
    expect(bench.day.more).toBe(false);
    bench.day.ofOperator('Tomás Roldán');
    await bench.sum(1, { orders: 1 });
    await bench.sum(0, { orders: 99 });
    expect(bench.day.review?.orders).toBe(1);
  });

  it('go on below the last one, and say how many there are in all', async () => {
    void bench.day.look();
    await bench.find(0, SALES.slice(0, 3), true, 7);
    void bench.day.older();
    void bench.day.older();
    expect(
      bench.finds.map(({ before }) => before),
      'not twice at once',
    ).toEqual([null, 45]);
    bench.finds[1]?.give({
      ok: true,
      value: { orders: SALES.slice(3), more: false, count: null },
    });
    await settle();
    expect(bench.numbers()).toHaveLength(7);
    expect(bench.day.count).toBe(7);
  });

  it('are searched for once the typing rests', async () => {
    void bench.day.look();
    void bench.day.type('12');
    void bench.day.type('123 ');
    expect(bench.waits.map(({ ms }) => ms)).toEqual([TYPED_MS, TYPED_MS]);
    await bench.quiet();
    expect(bench.finds.map(({ query }) => query.text)).toEqual(['', '123']);
    expect(bench.sums, 'sums are of all').toHaveLength(1);
    bench.day.search();
    expect(bench.finds, 'the same again is not asked').toHaveLength(2);
  });

  it('are narrowed to a state by a touch, and not by the next', async () => {
    bench.day.inState('lapsed');
    expect(bench.finds[0]?.query).toMatchObject({ group: 'all', state: 'lapsed' });
    bench.day.inState('lapsed');
    expect(bench.day.query.state).toBeNull();
  });

  it('stand as they were last told, and are asked for anew once it is quiet', async () => {
    void bench.day.look();
    await bench.sum(0);
    await bench.find(0, SALES.slice(0, 4), true, 7);
    bench.orders.apply(order(47, 'paid', 845_000, { ...PAID_BY, sequence: 999 }));
    expect(bench.day.rows?.[0]?.state, 'its row at once').toBe('paid');
    void bench.day.stir();
    void bench.day.stir();
    expect(bench.waits.map(({ ms }) => ms)).toEqual([STIRRED_MS, STIRRED_MS]);
    await bench.quiet();
    expect(bench.sums, 'once for both').toHaveLength(2);
    expect(bench.day.review, 'what is known stays on screen meanwhile').not.toBeNull();
    await bench.find(1, [order(48, 'open', 100), ...SALES.slice(0, 2)], true, 8);
    expect(bench.numbers(), 'the new one on top, what lies below stays').toEqual([
      48, 47, 46, 45, 44,
    ]);
    expect(bench.day.count).toBe(8);
  });

  it('say why they did not come, and come when asked again', async () => {
    void bench.day.look();
    bench.sums[0]?.give({ ok: false, refusal: refusal('internal') });
    bench.finds[0]?.give({ ok: false, refusal: refusal('internal') });
    await settle();
    expect(bench.day.reviewTrouble?.code).toBe('internal');
    expect(bench.day.trouble?.code).toBe('internal');
    void bench.day.older();
    expect(bench.finds, 'not by itself').toHaveLength(1);
    void bench.day.again();
    await bench.find(1, SALES);
    expect(bench.numbers()).toHaveLength(7);
  });
});
