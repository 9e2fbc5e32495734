// A link that somebody is putting together: what they typed so far, what is wrong with it, and what
// would be asked for. Whether numbers verify the core says, as they are typed.

import { daysAfter, endOf, readDay } from '../format/days';
import { civilDay } from '../format/time';
import type { DeskCore, PayeeCheck, ShareView } from '../ipc/call';
import { MAX_CENTS } from './expression';
import type { Wanted } from './links.svelte';

/** What is asked of the core. */
type Core = Pick<DeskCore, 'checkPayee' | 'checkCuit'>;

/** When a link ends. */
export type Ends = 'today' | 'day' | 'week' | 'date';

/** What is wrong with an account: in which block, or what it is instead. */
export type AccountFault =
  | { kind: 'none' | 'first' | 'second' | 'alias' | 'bank' }
  | { kind: 'missing' | 'spare'; count: number };

/** All that is wrong. */
export interface Faults {
  amount: 'none' | 'large' | null;
  date: 'none' | 'past' | null;
  account: AccountFault | null;
  cuit: 'wrong' | null;
  shares: { account: AccountFault | null; amount: 'none' | null }[];
  split: 'over' | null;
}

const DAY_MS = 24 * 3_600_000;

/** An account's number as it is typed. Only `type` writes here. */
export class AccountText {
  #core: Pick<Core, 'checkPayee'>;
  #typed = 0;
  #pending: Promise<void> = Promise.resolve();

  text = $state('');
  check = $state.raw<PayeeCheck>({ kind: 'empty' });

  constructor(core: Pick<Core, 'checkPayee'>) {
    this.#core = core;
  }

  type(text: string): void {
    const typed = (this.#typed += 1);
    this.text = text.replace(/\s/g, '');
    this.#pending = this.#core.checkPayee(this.text).then((asked) => {
      if (typed === this.#typed && asked.ok) this.check = asked.value;
    });
  }

  /** Once what was typed last is checked. */
  settled(): Promise<void> {
    return this.#pending;
  }

  /** What is wrong with it; `cvu`: whether only a wallet's will do. */
  fault(cvu: boolean): AccountFault | null {
    const { check } = this;
    if (check.kind === 'empty') return { kind: 'none' };
    if (check.kind === 'alias') return { kind: 'alias' };
    if (check.first === 'wrong') return { kind: 'first' };
    if (check.missing < 0) return { kind: 'spare', count: -check.missing };
    if (check.missing > 0) return { kind: 'missing', count: check.missing };
    if (check.second !== 'right' || check.first !== 'right') return { kind: 'second' };
    return cvu && check.cvu === false ? { kind: 'bank' } : null;
  }
}

/** A part of a link that goes to somebody else. */
export class ShareDraft {
  readonly key: number;
  account: AccountText;
  text = $state('');
  cents = $state<number | null>(null);

  constructor(key: number, core: Core) {
    this.key = key;
    this.account = new AccountText(core);
  }
}

/** One link that is being put together. */
export class LinkDraft {
  #core: Core;
  #shares = 0;
  #cuits = 0;
  #pending: Promise<void> = Promise.resolve();

  kind = $state<'payment' | 'transfer'>('payment');
  text = $state('');
  cents = $state<number | null>(null);
  conceptId = $state<string | null>(null);
  multiple = $state(false);
  ends = $state<Ends>('day');
  /** The day it ends, as it is typed. */
  dateText = $state('');
  shares = $state.raw<ShareDraft[]>([]);
  account: AccountText;
  cuit = $state('');
  /** Whether the CUIT verifies. */
  cuitRight = $state(false);

  constructor(core: Core, conceptId: string | null) {
    this.#core = core;
    this.conceptId = conceptId;
    this.account = new AccountText(core);
  }

  addShare(): void {
    this.shares = [...this.shares, new ShareDraft((this.#shares += 1), this.#core)];
  }

  dropShare(key: number): void {
    this.shares = this.shares.filter((each) => each.key !== key);
  }

  typeCuit(text: string): void {
    const typed = (this.#cuits += 1);
    this.cuit = text;
    this.cuitRight = false;
    this.#pending = this.#core.checkCuit(text).then((asked) => {
      if (typed === this.#cuits) this.cuitRight = asked.ok && asked.value;
    });
  }

  /** Once all that was typed is checked. */
  async settled(): Promise<void> {
    await Promise.all([
      this.#pending,
      this.account.settled(),
      ...this.shares.map(({ account }) => account.settled()),
    ]);
  }

  /** When it ends; none: what was typed is no day. */
  endsMs(now: number): number | null {
    const today = civilDay(now);
    if (this.ends === 'today') return endOf(today);
    if (this.ends === 'day') return now + DAY_MS;
    if (this.ends === 'week') return endOf(daysAfter(today, 7));
    const day = readDay(this.dateText, today, 'ahead');
    return day === null ? null : endOf(day);
  }

  /** What is left for the shop's own account; none: nothing is split yet. */
  get leftCents(): number | null {
    if (this.shares.length === 0 || this.cents === null) return null;
    return this.cents - this.#parts();
  }

  faults(now: number): Faults {
    const payment = this.kind === 'payment';
    const { cents } = this;
    const ends = this.endsMs(now);
    return {
      amount: !cents ? 'none' : cents > MAX_CENTS ? 'large' : null,
      date: !payment || (ends !== null && ends > now) ? null : ends === null ? 'none' : 'past',
      account: payment ? null : this.account.fault(false),
      cuit: payment || this.cuitRight ? null : 'wrong',
      shares: !payment
        ? []
        : this.shares.map((share) => ({
            account: share.account.fault(true),
            amount: share.cents ? null : 'none',
          })),
      split: payment && this.#parts() > (cents ?? 0) && cents ? 'over' : null,
    };
  }

  /** What would be asked for; none: something is wrong. */
  wanted(now: number): Wanted | null {
    const { cents } = this;
    const { shares, ...rest } = this.faults(now);
    const whole =
      Object.values(rest).every((each) => each === null) &&
      shares.every(({ account, amount }) => account === null && amount === null);
    if (!whole || cents === null) return null;
    const common = { cents, concept_id: this.conceptId };
    if (this.kind === 'transfer') {
      return {
        kind: 'transfer',
        request: { ...common, account: this.account.text, cuit: this.cuit.trim() },
      };
    }
    const split: ShareView[] = this.shares.map((share) => ({
      cvu: share.account.text,
      cents: share.cents ?? 0,
    }));
    return {
      kind: 'payment',
      request: { ...common, expires_ms: this.endsMs(now), multiple: this.multiple, split },
    };
  }

  #parts(): number {
    return this.shares.reduce((sum, { cents }) => sum + (cents ?? 0), 0);
  }
}
