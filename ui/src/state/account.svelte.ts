// The account as the provider has it: what it holds, what moved on some days, and its statistics of a
// month. Each is asked for when somebody looks, and kept nowhere.

import { daysAfter, monthOf, monthsAfter, readDay, writtenDay } from '../format/days';
import { civilDay } from '../format/time';
import type { DeskCore, MovementFilter, MovementsPage, StatisticView } from '../ipc/call';
import { Looked } from './looked.svelte';

/** What is asked of the core. */
type Core = Pick<DeskCore, 'balance' | 'movementFilters' | 'movements' | 'statistics'>;

/** Which days somebody looks at. */
export type Span = 'today' | 'week' | 'month' | 'choose';

/** What is wrong with the days that were typed. */
export interface DayFaults {
  from: 'none' | null;
  to: 'none' | null;
  backwards: boolean;
}

/** One look at the account. Only its own methods write here, and the two texts are the person's. */
export class Account {
  #core: Core;
  #now: () => number;
  #from = $state('');
  #to = $state('');

  balance = new Looked<number>();
  /** When the balance was last read; none: not yet. */
  balanceMs = $state<number | null>(null);
  filters = new Looked<MovementFilter[]>();
  movements = new Looked<MovementsPage>();
  statistics = new Looked<StatisticView[]>();

  span = $state<Span>('week');
  /** The first and the last day, as they are typed. */
  fromText = $state('');
  toText = $state('');
  /** Only this kind of movement; none: all. */
  operation = $state<string | null>(null);
  page = $state(1);
  /** Of which month the statistics are. */
  month = $state('');

  /** The days whose movements are in sight. */
  from = $derived.by(() => this.#from);
  to = $derived.by(() => this.#to);

  /** Why there is no page before this one, or after it. */
  isFirst = $derived.by(() => this.page <= 1);
  isLast = $derived.by(() => {
    const page = this.movements.value;
    if (!page) return true;
    // Where the provider does not say how many there are, an empty one is the last.
    return page.pages === null ? page.rows.length === 0 : this.page >= page.pages;
  });

  constructor(core: Core, now: () => number) {
    this.#core = core;
    this.#now = now;
    this.month = monthOf(this.#today());
    this.#span('week');
  }

  /** Asks for everything. */
  async look(): Promise<void> {
    await Promise.all([
      this.lookAtBalance(),
      this.filters.look(() => this.#core.movementFilters()),
      this.lookAtMovements(),
      this.lookAtStatistics(),
    ]);
  }

  async lookAtBalance(): Promise<void> {
    const last = await this.balance.look(() => this.#core.balance());
    if (last && !this.balance.trouble) this.balanceMs = this.#now();
  }

  async lookAtMovements(): Promise<void> {
    const query = {
      from: this.#from,
      to: this.#to,
      operation: this.operation,
      page: this.page,
    };
    await this.movements.look(() => this.#core.movements(query));
  }

  async lookAtStatistics(): Promise<void> {
    const { month } = this;
    await this.statistics.look(() => this.#core.statistics(month));
  }

  /** Looks at other days; days of one's own are typed first. */
  async choose(span: Span): Promise<void> {
    this.span = span;
    if (span === 'choose') {
      this.fromText = writtenDay(this.#from);
      this.toText = writtenDay(this.#to);
      return;
    }
    this.#span(span);
    await this.#anew();
  }

  /** What is wrong with the days that were typed. */
  dayFaults(): DayFaults {
    const [from, to] = this.#typed();
    return {
      from: from === null ? 'none' : null,
      to: to === null ? 'none' : null,
      backwards: from !== null && to !== null && from > to,
    };
  }

  /** Looks at the days that were typed. False: something is wrong with them. */
  async chooseTyped(): Promise<boolean> {
    const [from, to] = this.#typed();
    if (from === null || to === null || from > to) return false;
    this.#from = from;
    this.#to = to;
    await this.#anew();
    return true;
  }

  /** Looks at one kind of movement, or at all. */
  async narrow(operation: string | null): Promise<void> {
    this.operation = operation;
    await this.#anew();
  }

  /** Leafs on, or back, as far as there are pages. */
  async leaf(by: 1 | -1): Promise<void> {
    if (this.movements.loading || (by > 0 ? this.isLast : this.isFirst)) return;
    const before = this.page;
    this.page += by;
    await this.lookAtMovements();
    // What stays in sight is the page before, and is called that.
    if (this.movements.trouble) this.page = before;
  }

  /** Whether a month is over or under way, so that there can be statistics of it. */
  hasMonth(by: 1 | -1): boolean {
    return monthOf(monthsAfter(this.month, by)) <= monthOf(this.#today());
  }

  /** Looks at the statistics of the month after, or before. */
  async turnMonth(by: 1 | -1): Promise<void> {
    if (!this.hasMonth(by)) return;
    this.month = monthOf(monthsAfter(this.month, by));
    this.statistics.put(null);
    await this.lookAtStatistics();
  }

  /** Other rows than those in sight: these must not stand for them. */
  async #anew(): Promise<void> {
    this.page = 1;
    this.movements.put(null);
    await this.lookAtMovements();
  }

  #span(span: Exclude<Span, 'choose'>): void {
    const today = this.#today();
    this.#to = today;
    this.#from =
      span === 'today' ? today : span === 'week' ? daysAfter(today, -6) : `${monthOf(today)}-01`;
  }

  #typed(): [string | null, string | null] {
    const today = this.#today();
    return [readDay(this.fromText, today, 'back'), readDay(this.toText, today, 'back')];
  }

  #today(): string {
    return civilDay(this.#now());
  }
}
