import { describe, expect, it } from 'vitest';

import { order, refusal, SALES, snapshot } from '../../dev/sample';
import { isDecision, isLive, isSettled, Orders, stageOf } from './orders.svelte';

function ordersOfTheDay(): Orders {
  const orders = new Orders();
  orders.applySnapshot(snapshot());
  return orders;
}

describe('the orders', () => {
  it('keep the latest news of each, whatever the order they come in', () => {
    const orders = ordersOfTheDay();
    orders.apply(order(47, 'paid', 845_000, { sequence: 600 }));
    orders.apply(order(47, 'lapsed', 845_000, { sequence: 590 }));
    expect(orders.get('sale-47')?.state, 'older news does not undo a payment').toBe('paid');
  });

  it('count a sale that is new, and know the number after it', () => {
    const orders = ordersOfTheDay();
    orders.apply(order(48, 'drafted', 155_000));
    orders.apply(order(48, 'open', 155_000, { sequence: 999 }));
    expect(orders.today).toBe(48);
    expect(orders.nextNumber).toBe(49);
  });

  it('do not count an old sale that moved as a new one', () => {
    const orders = ordersOfTheDay();
    orders.apply(order(12, 'paid_late', 155_000));
    expect(orders.today).toBe(47);
    expect(orders.nextNumber).toBe(48);
  });

  it('show seven at most, what is still open on top', () => {
    const orders = ordersOfTheDay();
    orders.apply(order(48, 'paid', 155_000));
    orders.apply(order(49, 'lapsed', 155_000));
    expect(orders.recent.map(({ number }) => number)).toEqual([47, 49, 48, 46, 45, 44, 43]);
  });

  it('remember the code of one that closed, to cross it out', () => {
    const orders = ordersOfTheDay();
    const code = orders.codeOf('sale-47');
    orders.apply(order(47, 'cancelled', 845_000, { sequence: 999 }));
    expect(orders.get('sale-47')?.qr).toBeNull();
    expect(orders.codeOf('sale-47')).toEqual(code);
    expect(code).toBeDefined();
  });

  it('forget what a new snapshot leaves out', () => {
    const orders = ordersOfTheDay();
    orders.applySnapshot(snapshot({ orders: SALES.slice(0, 2) }));
    expect(orders.get('sale-41')).toBeUndefined();
    expect(orders.recent).toHaveLength(2);
  });
});

describe('the stage of an order', () => {
  it('is creating while the answer may come, and failed once it will not', () => {
    expect(stageOf(order(1, 'drafted', 100))).toBe('creating');
    expect(stageOf(order(1, 'in_doubt', 100))).toBe('creating');
    const silent = order(1, 'in_doubt', 100, { refusal: refusal('provider_silent') });
    const givenUp = order(1, 'lapsed', 100, { refusal: refusal('provider_silent') });
    expect(stageOf(givenUp), 'no code of it was ever there to expire').toBe('failed');
    expect(stageOf(order(1, 'lapsed', 100))).toBe('expired');
    expect(stageOf(silent)).toBe('failed');
    expect(isLive(silent), 'nobody can pay a code that was never shown').toBe(false);
  });

  it('leaves the screen by itself only when paid in full and in time', () => {
    expect(isDecision('paid')).toBe(false);
    expect(isSettled('paid')).toBe(true);
    for (const stage of ['late', 'short', 'over', 'unsure'] as const) {
      expect(isDecision(stage), stage).toBe(true);
      expect(isSettled(stage), stage).toBe(true);
    }
    expect(isSettled('expired')).toBe(false);
  });
});
