// The payouts and what the account holds, as the core last said. While the screen of them is in front and
// one of them can still change, they are looked at again every fifteen seconds, and no more often than
// that: the core asks the provider by itself, and tells no news of payouts.

import type { Asked, DeskCore, PayoutView } from '../ipc/call';
import { Looked } from './looked.svelte';
import type { Timer } from './timer';

/** How long after the last look the next one comes, in milliseconds. */
export const LOOK_MS = 15_000;

/** What it asks of the core. */
type Asks = Pick<DeskCore, 'payouts' | 'balance' | 'askPayout' | 'concludePayout'>;

/** One per screen of payouts. Nothing outside writes here. */
export class Payouts {
  #core: Asks;
  #timer: Timer;
  #now: () => number;
  #inFront = false;
  #disarm: () => void = () => undefined;

  /** The payouts, newest first. */
  list = new Looked<PayoutView[]>();
  /** What the account holds, in centavos. */
  balance = new Looked<number>();
  /** When that was said. */
  balanceMs = $state<number | null>(null);
  /** The payouts that the provider is being asked about. */
  asked = $state.raw<ReadonlySet<string>>(new Set());

  /** Those nobody knows the end of, newest first. */
  uncertain = $derived((this.list.value ?? []).filter(isUncertain));

  constructor(core: Asks, timer: Timer, now: () => number) {
    this.#core = core;
    this.#timer = timer;
    this.#now = now;
  }

  /** Looks, and goes on looking until the returned function is called. */
  front(): () => void {
    this.#inFront = true;
    void this.look();
    void this.lookAtBalance();
    return () => {
      this.#inFront = false;
      this.#disarm();
    };
  }

  /** Looks now. */
  async look(): Promise<void> {
    this.#disarm();
    const before = this.list.value;
    await this.list.look(() => this.#core.payouts());
    this.#arm();
    if (before && this.list.value && hasMoved(before, this.list.value)) {
      await this.lookAtBalance();
    }
  }

  /** Looks at what the account holds now. */
  async lookAtBalance(): Promise<void> {
    const last = await this.balance.look(() => this.#core.balance());
    if (last && this.balance.trouble === null) this.balanceMs = this.#now();
  }

  /** The payout of that reference, as it stands. */
  get(reference: string): PayoutView | undefined {
    return this.list.value?.find((payout) => payout.reference === reference);
  }

  /** The last payout of so much to that account, if it has not failed. */
  alike(to: string, cents: number): PayoutView | undefined {
    return this.list.value?.find(
      (payout) =>
        payout.to.toLowerCase() === to.toLowerCase() &&
        payout.amount_cents === cents &&
        payoutStage(payout) !== 'refused',
    );
  }

  /** A payout was ordered, or stands elsewhere: it takes its place, or comes on top. */
  take(payout: PayoutView): void {
    const all = this.list.value ?? [];
    const known = all.some(({ reference }) => reference === payout.reference);
    this.list.put(
      known
        ? all.map((each) => (each.reference === payout.reference ? payout : each))
        : [payout, ...all],
    );
    this.#arm();
    void this.lookAtBalance();
  }

  /** Has the provider asked now. Nothing while it is: then there is no answer either. */
  async ask(reference: string): Promise<Asked<PayoutView> | null> {
    if (this.asked.has(reference)) return null;
    this.asked = new Set([...this.asked, reference]);
    const asked = await this.#core.askPayout(reference);
    this.asked = new Set([...this.asked].filter((each) => each !== reference));
    if (asked.ok) this.take(asked.value);
    return asked;
  }

  /** Ends one that waits for a person, with the PIN of whoever is signed in. */
  async conclude(
    reference: string,
    arrived: boolean,
    reason: string,
    pin: string,
  ): Promise<Asked<PayoutView>> {
    const asked = await this.#core.concludePayout(reference, arrived, reason, pin);
    if (asked.ok) this.take(asked.value);
    return asked;
  }

  #arm(): void {
    this.#disarm();
    if (!this.#inFront || !this.list.value?.some(canChange)) return;
    this.#disarm = this.#timer.after(LOOK_MS, () => void this.look());
  }
}

/** Where a payout stands, as people see it. */
export type PayoutStage = 'pending' | 'processing' | 'arrived' | 'refused' | 'verifying';

const STAGES: Record<PayoutView['state'], PayoutStage> = {
  drafted: 'pending',
  accepted: 'pending',
  processing: 'processing',
  processed: 'arrived',
  failed: 'refused',
  rejected: 'refused',
  in_doubt: 'verifying',
  flagged: 'verifying',
};

/** Where a payout stands. */
export function payoutStage({ state }: Pick<PayoutView, 'state'>): PayoutStage {
  return STAGES[state];
}

/** Whether it has not ended, and may by itself. */
export function canChange(payout: Pick<PayoutView, 'state'>): boolean {
  const stage = payoutStage(payout);
  return stage !== 'arrived' && stage !== 'refused';
}

function isUncertain(payout: PayoutView): boolean {
  return payoutStage(payout) === 'verifying';
}

/** Whether one of them stands elsewhere than before: then the account may hold something else. */
function hasMoved(before: readonly PayoutView[], after: readonly PayoutView[]): boolean {
  const was = new Map(before.map(({ reference, state }) => [reference, state]));
  return after.some(({ reference, state }) => was.get(reference) !== state);
}
