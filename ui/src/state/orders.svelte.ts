// The day's orders, as the core last told them, and what a screen makes of where one stands.

import { createContext } from 'svelte';

import type { OrderState, OrderView, QrView, Snapshot } from '../ipc/call';

/** How many sales the panel shows. */
export const RECENT = 7;

/** Every order we were told of. Only `apply` and `applySnapshot` write here. */
export class Orders {
  #byId = $state.raw(new Map<string, OrderView>());
  /**
   * The codes that were up: a closed one stays on screen, crossed out, until the person moves on.
   */
  #codes = new Map<string, QrView>();
  #nextNumber = $state(1);
  #today = $state(0);
  #inShift = $state(0);

  /** The number the next sale will have. */
  nextNumber = $derived(this.#nextNumber);
  /** How many orders the business day has. */
  today = $derived(this.#today);
  /** How many orders the open shift has. */
  inShift = $derived(this.#inShift);
  /** All there are, newest first. */
  all = $derived([...this.#byId.values()].sort((a, b) => b.number - a.number));
  /** What the panel shows: sales still open first, then the newest. */
  recent = $derived(
    [...this.#byId.values()]
      .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.number - a.number)
      .slice(0, RECENT),
  );

  get(id: string): OrderView | undefined {
    return this.#byId.get(id);
  }

  /** The code an order has, or had while this window looked. */
  codeOf(id: string): QrView | undefined {
    return this.#byId.get(id)?.qr ?? this.#codes.get(id);
  }

  /** Takes an order as it stands now, unless we know it from later. */
  apply(order: OrderView): void {
    const known = this.#byId.get(order.id);
    if (known && known.sequence >= order.sequence) return;
    if (order.qr) this.#codes.set(order.id, order.qr);
    this.#byId = new Map(this.#byId).set(order.id, order);
    if (order.number >= this.#nextNumber) {
      this.#nextNumber = order.number + 1;
      this.#today += 1;
      this.#inShift += 1;
    }
  }

  /** Takes the orders of a snapshot; what it leaves out is at rest and old, and is forgotten. */
  applySnapshot(snapshot: Snapshot): void {
    for (const order of snapshot.orders) if (order.qr) this.#codes.set(order.id, order.qr);
    this.#byId = new Map(snapshot.orders.map((order) => [order.id, order]));
    this.#nextNumber = snapshot.next_number;
    this.#today = snapshot.orders_today;
    this.#inShift = snapshot.orders_in_shift;
  }

  /** A shift was opened: none of these is its own. */
  startShift(): void {
    this.#inShift = 0;
  }
}

/** What there is to show of an order. */
export type Stage =
  | 'creating'
  | 'waiting'
  | 'expired'
  | 'cancelled'
  | 'failed'
  | 'paid'
  | 'late'
  | 'short'
  | 'over'
  | 'unsure'
  | 'refunded';

const STAGES: Record<OrderState, Stage> = {
  drafted: 'creating',
  in_doubt: 'creating',
  declined: 'failed',
  open: 'waiting',
  lapsed: 'expired',
  cancelled: 'cancelled',
  paid: 'paid',
  paid_late: 'late',
  underpaid: 'short',
  overpaid: 'over',
  ambiguous: 'unsure',
  refunded: 'refunded',
};

/** Stages in which money came in. */
const SETTLED: ReadonlySet<Stage> = new Set([
  'paid',
  'late',
  'short',
  'over',
  'unsure',
  'refunded',
]);

/**
 * Stages after which a person must choose how to go on: they never leave the screen by themselves.
 */
const DECISIONS: ReadonlySet<Stage> = new Set(['late', 'short', 'over', 'unsure', 'refunded']);

/** States of an order whose request went wrong somehow, if there is a refusal with it. */
const UNSHOWN: ReadonlySet<OrderState> = new Set(['in_doubt', 'lapsed']);

/**
 * Where an order stands for the eye: one whose answer never came has failed, for the cashier, while
 * it is looked into and after it was given up. Nobody ever saw its code, so it did not expire.
 */
export function stageOf(order: Pick<OrderView, 'state' | 'refusal'>): Stage {
  if (UNSHOWN.has(order.state) && order.refusal) return 'failed';
  return STAGES[order.state];
}

/** Whether money came in for an order that stands there. */
export function isSettled(stage: Stage): boolean {
  return SETTLED.has(stage);
}

/** Whether a person must choose how to go on. */
export function isDecision(stage: Stage): boolean {
  return DECISIONS.has(stage);
}

/** Whether the customer may still be about to pay: on top of the panel. */
export function isLive(order: Pick<OrderView, 'state' | 'refusal'>): boolean {
  const stage = stageOf(order);
  return stage === 'waiting' || stage === 'creating';
}

export const [getOrders, setOrders] = createContext<Orders>();
