import { beforeEach, describe, expect, it } from 'vitest';

import { at, order, PAID_BY, refusal, SALES, snapshot } from '../../dev/sample';
import type { Asked, OrderView, SalesPage } from '../ipc/call';
import { Orders } from './orders.svelte';
import { Register } from './register.svelte';
import { Session } from './session.svelte';
import { ShiftSales } from './shift-sales.svelte';

/** A shift whose sales the core gives by hand. */
class Bench {
  orders = new Orders();
  register = new Register();
  session = new Session();
  asked: (number | null)[] = [];
  answers: ((page: Asked<SalesPage>) => void)[] = [];
  sales = new ShiftSales({
    core: {
      shiftSales: (before) => {
        this.asked.push(before);
        return new Promise((done) => this.answers.push(done));
      },
    },
    orders: this.orders,
    register: this.register,
    session: this.session,
  });

  constructor() {
    const given = snapshot();
    this.register.apply(given);
    this.session.apply(given.session);
    this.orders.applySnapshot(given);
  }

  /** The core answers the oldest question. */
  async give(orders: OrderView[], more = false): Promise<void> {
    this.answers.shift()?.({ ok: true, value: { orders, more } });
    await settle();
  }

  numbers(): number[] | undefined {
    return this.sales.rows?.map(({ number }) => number);
  }
}

async function settle(): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('the sales of the shift', () => {
  it('are none until the core has given a page, and then those', async () => {
    void bench.sales.look();
    expect(bench.sales.rows).toBeNull();
    await bench.give(SALES);
    expect(bench.numbers()).toEqual([47, 46, 45, 44, 43, 42, 41]);
    expect(bench.asked).toEqual([null]);
  });

  it('go on below the last one, once at a time', async () => {
    void bench.sales.look();
    await bench.give(SALES.slice(0, 3), true);
    void bench.sales.older();
    void bench.sales.older();
    expect(bench.asked, 'the second was not asked while the first is on its way').toEqual([
      null,
      45,
    ]);
    await bench.give(SALES.slice(3), false);
    expect(bench.numbers()).toEqual([47, 46, 45, 44, 43, 42, 41]);
    await bench.sales.older();
    expect(bench.asked, 'there are no more').toHaveLength(2);
  });

  it('end, rather than go round, when a page brings nothing new', async () => {
    void bench.sales.look();
    await bench.give(SALES.slice(0, 3), true);
    void bench.sales.older();
    await bench.give(SALES.slice(0, 3), true);
    expect(bench.sales.more).toBe(false);
    expect(bench.numbers()).toEqual([47, 46, 45]);
  });

  it('stand as they were last told', async () => {
    void bench.sales.look();
    await bench.give(SALES);
    bench.orders.apply(order(47, 'paid', 845_000, { ...PAID_BY, sequence: 999 }));
    expect(bench.sales.rows?.[0]?.state).toBe('paid');
    bench.orders.apply(order(41, 'paid_late', 70_000, { ...PAID_BY, sequence: 999 }));
    expect(bench.sales.rows?.at(-1)?.state, 'the old ones too').toBe('paid_late');
  });

  it('have on top the one that was charged meanwhile, if it is the person’s own', async () => {
    void bench.sales.look();
    await bench.give(SALES);
    bench.orders.apply(order(48, 'open', 1_000));
    bench.orders.apply(order(49, 'open', 1_000, { operator: 'Tomás Roldán' }));
    bench.orders.apply(order(50, 'open', 1_000, { created_ms: at(7, 59) }));
    expect(bench.numbers()?.slice(0, 2)).toEqual([48, 47]);
    bench.session.apply({ name: 'Marta Quiroga', role: 'manager', since_ms: at(14, 0) });
    expect(bench.numbers()?.slice(0, 3), 'a manager sees everybody’s').toEqual([49, 48, 47]);
  });

  it('say why they did not come, and come when asked again', async () => {
    void bench.sales.look();
    bench.answers.shift()?.({ ok: false, refusal: refusal('internal') });
    await settle();
    expect(bench.sales.trouble?.code).toBe('internal');
    expect(bench.sales.loading).toBe(false);
    void bench.sales.again();
    expect(bench.sales.trouble).toBeNull();
    await bench.give(SALES.slice(0, 3), true);
    void bench.sales.older();
    bench.answers.shift()?.({ ok: false, refusal: refusal('internal') });
    await settle();
    void bench.sales.older();
    expect(bench.asked, 'not by itself, over and over').toEqual([null, null, 45]);
    void bench.sales.again();
    await bench.give(SALES.slice(3));
    expect(bench.numbers()).toHaveLength(7);
  });

  it('are those of the last look, whatever is answered late to one before', async () => {
    void bench.sales.look();
    void bench.sales.look();
    const [early, late] = bench.answers;
    late?.({ ok: true, value: { orders: SALES.slice(0, 1), more: false } });
    await settle();
    early?.({ ok: true, value: { orders: SALES.slice(5), more: true } });
    await settle();
    expect(bench.numbers()).toEqual([47]);
    expect(bench.sales.more).toBe(false);
  });
});
