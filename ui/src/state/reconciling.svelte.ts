// The days that are compared with the provider's list, what came of it, and what a person decided since.

import { type Days, daysAfter, oneDay } from '../format/days';
import { civilDay } from '../format/time';
import type {
  Asked,
  Core,
  DecisionView,
  Difference,
  OrderView,
  Reconciliation,
  Refusal,
  SalesQuery,
} from '../ipc/call';
import { Watched } from './watched.svelte';

/** How many days are compared at once at most: a quarter. */
export const DAYS_MAX = 92;

/** Whom to ask, and who is asking, when. */
interface Sources {
  core: Pick<
    Core,
    'reviewDays' | 'reconcile' | 'disown' | 'reviewDifference' | 'progress' | 'stop'
  >;
  who: () => string;
  now: () => number;
}

/** One manager's comparison. Only what is called here writes here. */
export class Reconciling {
  #sources: Sources;
  #found = $state.raw<Reconciliation | null>(null);
  /** Grows with every look: what is answered to an older one is nobody's. */
  #looks = 0;

  /** The shop's day that is now; none: nobody has said yet. */
  today = $state<string | null>(null);
  /** The days that are looked at; none: nobody has said which. */
  days = $state.raw<Days | null>(null);
  reading = $state(false);
  /** Since when it is being read. */
  sinceMs = $state(0);
  /** Why the last look came to nothing. */
  trouble = $state.raw<Refusal | null>(null);
  /** Whether something was decided since the list was read: then its sums are of before. */
  behind = $state(false);
  /** Whether a decision is on its way. */
  deciding = $state(false);

  /** What the last look came to, with what was decided since. It stays while the next is on its way. */
  found = $derived(this.#found);

  /** How much of the list is read by now. */
  readonly watched: Watched;

  constructor(sources: Sources) {
    this.#sources = sources;
    this.watched = new Watched(sources.core, 'reconcile');
  }

  /** Begins with the shop's day that is now. */
  async open(): Promise<void> {
    const { core, now } = this.#sources;
    const look = this.#begin();
    // Which day the shop has is the core's to know: it may go on after midnight. Yesterday is over for
    // everybody, so that the question is about a day there is.
    const asked = await core.reviewDays(anyOf(daysAfter(civilDay(now()), -1)));
    if (look !== this.#looks) return;
    if (!asked.ok) {
      this.#fail(asked.refusal);
      return;
    }
    this.today = asked.value.today;
    await this.read(oneDay(asked.value.today));
  }

  /** Reads the list of these days. */
  async read(days: Days): Promise<void> {
    this.days = days;
    this.#found = null;
    this.behind = false;
    await this.#ask(days);
  }

  /** Reads the list of the same days again. */
  async readAgain(): Promise<void> {
    await (this.days ? this.#ask(this.days) : this.open());
  }

  /** Nobody looks any more: what is still on its way is nobody's. */
  leave(): void {
    this.#looks += 1;
    this.watched.leave();
    this.reading = false;
  }

  /** Says that the money is of no sale. None while a decision is on its way: then there is no answer. */
  disown(difference: Difference, reason: string): Promise<Asked<null> | null> {
    const { credit } = difference;
    const { core } = this.#sources;
    if (!credit) return Promise.resolve(null);
    return this.#decide(difference, reason, () => core.disown(credit.id, reason));
  }

  /** Says that somebody looked at it. */
  review(difference: Difference, reason: string): Promise<Asked<null> | null> {
    return this.#decide(difference, reason, () =>
      this.#sources.core.reviewDifference(difference.id, reason),
    );
  }

  /** The money was made the payment of that sale. */
  claimed(difference: Difference, order: OrderView, reason: string): void {
    this.#put({ ...difference, order, decision: this.#decision(reason) });
  }

  async #decide(
    difference: Difference,
    reason: string,
    act: () => Promise<Asked<null>>,
  ): Promise<Asked<null> | null> {
    if (this.deciding) return null;
    this.deciding = true;
    const asked = await act();
    this.deciding = false;
    if (asked.ok) this.#put({ ...difference, decision: this.#decision(reason) });
    return asked;
  }

  /** What was decided is a difference no more, unless it is of days nobody looks at any longer. */
  #put(decided: Difference): void {
    const isIt = ({ id }: Difference) => id === decided.id;
    if (!this.#found?.differences.some(isIt)) return;
    this.#found = {
      ...this.#found,
      differences: this.#found.differences.filter((each) => !isIt(each)),
      decided: [decided, ...this.#found.decided.filter((each) => !isIt(each))],
    };
    this.behind = true;
    // What is being read may be from before the decision.
    if (this.reading) void this.readAgain();
  }

  #decision(reason: string): DecisionView {
    return { operator: this.#sources.who(), at_ms: this.#sources.now(), reason };
  }

  async #ask({ from, to }: Days): Promise<void> {
    const look = this.#begin();
    const asked = await this.watched.through(() => this.#sources.core.reconcile(from, to));
    if (look !== this.#looks) return;
    if (!asked.ok) {
      this.#fail(asked.refusal);
      return;
    }
    this.reading = false;
    this.behind = false;
    this.#found = asked.value;
  }

  #begin(): number {
    this.reading = true;
    this.sinceMs = this.#sources.now();
    this.trouble = null;
    return (this.#looks += 1);
  }

  #fail(refusal: Refusal): void {
    this.reading = false;
    this.trouble = refusal;
  }
}

function anyOf(day: string): SalesQuery {
  return {
    from: day,
    to: day,
    operator: null,
    sale_point: null,
    group: 'all',
    state: null,
    text: '',
  };
}
