// The sales of some days, as a manager looks at them: what they come to, and as many of their rows as
// somebody has scrolled to. What the core tells meanwhile is seen in its row at once, and in the sums
// a moment later.

import { createContext } from 'svelte';

import { type Days, daysAround, type Span, spanBeside } from '../format/days';
import { civilDay } from '../format/time';
import type {
  Core,
  OrderState,
  OrderView,
  Refusal,
  Review,
  SaleGroup,
  SalesQuery,
} from '../ipc/call';
import type { Clock } from './clock.svelte';
import type { Orders } from './orders.svelte';

/** How long what is typed into the search rests before it is asked for, in milliseconds. */
export const TYPED_MS = 200;

/** How long after the core told of a sale its sums are asked for anew, in milliseconds. */
export const STIRRED_MS = 1_000;

/** Who is asked, what is known meanwhile, and how long to wait. */
interface Sources {
  core: Pick<Core, 'reviewDays' | 'findSales'>;
  orders: Pick<Orders, 'get'>;
  clock: Pick<Clock, 'now'>;
  wait?: (ms: number) => Promise<void>;
}

/** One look at some days. Its methods alone write here. */
export class Day {
  #sources: Sources;
  #wait: (ms: number) => Promise<void>;
  #given = $state.raw<OrderView[] | null>(null);
  /** Each grows with what it counts: what is answered to an older one is nobody's. */
  #reviews = 0;
  #finds = 0;
  #typings = 0;
  #stirs = 0;
  /** Whether a person chose the days: until then they are those of the core's today. */
  #chosen = false;

  span = $state<Span>('day');
  query = $state.raw<SalesQuery>({
    from: '',
    to: '',
    operator: null,
    sale_point: null,
    group: 'all',
    state: null,
    text: '',
  });
  /** What stands in the search, asked for or not yet. */
  typed = $state('');

  /** What the days come to; none while the first answer comes. */
  review = $state.raw<Review | null>(null);
  /** Why it did not come. */
  reviewTrouble = $state.raw<Refusal | null>(null);
  /** Whether a page is on its way. */
  loading = $state(false);
  /** Whether there are older rows. */
  more = $state(false);
  /** How many sales the query means, on all pages. */
  count = $state<number | null>(null);
  /** Why the last page did not come. */
  trouble = $state.raw<Refusal | null>(null);

  /** The rows, newest first, as they were last told; none while the first page comes. */
  rows = $derived.by(
    () => this.#given?.map((given) => newer(given, this.#sources.orders.get(given.id))) ?? null,
  );
  /** The business day that is now, as far as it is known. */
  today = $derived.by(() => this.review?.today ?? civilDay(this.#sources.clock.now));
  /** Whether the days looked at hold today, so that there is nothing after them. */
  isLast = $derived(this.query.to >= this.today);
  /** Whether anything but the days narrows the rows. */
  narrowed = $derived(
    this.query.text !== '' || this.query.group !== 'all' || this.query.state !== null,
  );

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#wait = sources.wait ?? ((ms) => new Promise((done) => setTimeout(done, ms)));
    const today = civilDay(sources.clock.now);
    this.query = { ...this.query, from: today, to: today };
  }

  /** Looks anew at what is asked for now. */
  async look(): Promise<void> {
    this.review = null;
    await Promise.all([this.#sum(), this.#find(null)]);
  }

  /** The span around that day. */
  choose(day: string, span: Span): void {
    this.#chosen = true;
    this.span = span;
    this.#turn(daysAround(day, span));
  }

  /** The days beside these. Nothing comes after today. */
  step(by: 1 | -1): void {
    if (by === 1 && this.isLast) return;
    this.#chosen = true;
    this.#turn(spanBeside(this.query, this.span, by));
  }

  /** Of one person, or of anybody. */
  ofOperator(operator: string | null): void {
    this.query = { ...this.query, operator };
    void this.look();
  }

  /** Of one place, or of anywhere. */
  atSalePoint(salePoint: string | null): void {
    this.query = { ...this.query, sale_point: salePoint };
    void this.look();
  }

  /** Only a group of the rows. */
  inGroup(group: SaleGroup): void {
    this.query = { ...this.query, group, state: null };
    void this.#find(null);
  }

  /** Only the rows that stand there; the same again: all of them. */
  inState(state: OrderState): void {
    const same = this.query.state === state;
    this.query = { ...this.query, group: 'all', state: same ? null : state };
    void this.#find(null);
  }

  /** What is searched for, asked for once it rests. */
  async type(text: string): Promise<void> {
    this.typed = text;
    const typing = (this.#typings += 1);
    await this.#wait(TYPED_MS);
    if (typing === this.#typings) this.search();
  }

  /** Searches for what is typed at once. */
  search(): void {
    this.#typings += 1;
    const text = this.typed.trim();
    if (text === this.query.text) return;
    this.query = { ...this.query, text };
    void this.#find(null);
  }

  /** Goes on where the last page ended. */
  async older(): Promise<void> {
    const last = this.#given?.at(-1);
    if (this.loading || this.trouble || !this.more || !last) return;
    await this.#find(last.number);
  }

  /** Asks once more for the page that did not come. */
  async again(): Promise<void> {
    if (this.loading || !this.trouble) return;
    await this.#find(this.#given?.at(-1)?.number ?? null);
  }

  /** The core told of a sale: sums and first rows are asked for anew once it is quiet. */
  async stir(): Promise<void> {
    const stir = (this.#stirs += 1);
    await this.#wait(STIRRED_MS);
    if (stir !== this.#stirs) return;
    await Promise.all([this.#sum(), this.#renew()]);
  }

  #turn({ from, to }: Days): void {
    this.query = { ...this.query, from, to };
    void this.look();
  }

  async #sum(): Promise<void> {
    const look = (this.#reviews += 1);
    this.reviewTrouble = null;
    const asked = await this.#sources.core.reviewDays(this.query);
    if (look !== this.#reviews) return;
    if (!asked.ok) {
      this.reviewTrouble = asked.refusal;
      return;
    }
    const { today } = asked.value;
    if (!this.#chosen && today !== this.query.to) {
      // A shop that is open after midnight is still at the day before.
      this.#chosen = true;
      this.#turn(daysAround(today, this.span));
      return;
    }
    this.#chosen = true;
    this.review = asked.value;
  }

  async #find(before: number | null): Promise<void> {
    const find = (this.#finds += 1);
    if (before === null) {
      this.#given = null;
      this.more = false;
      this.count = null;
    }
    this.loading = true;
    this.trouble = null;
    const asked = await this.#sources.core.findSales(this.query, before);
    if (find !== this.#finds) return;
    this.loading = false;
    if (!asked.ok) {
      this.trouble = asked.refusal;
      return;
    }
    const known = new Set(this.#given?.map(({ id }) => id));
    const page = asked.value.orders.filter(({ id }) => !known.has(id));
    this.#given = [...(this.#given ?? []), ...page];
    // A page with nothing new in it would be asked for over and over.
    this.more = asked.value.more && page.length > 0;
    this.count = asked.value.count ?? this.count;
  }

  /** Takes the first page anew in place of the rows it covers; what lies below stays. */
  async #renew(): Promise<void> {
    if (this.loading || this.trouble || this.#given === null) return;
    const find = (this.#finds += 1);
    const asked = await this.#sources.core.findSales(this.query, null);
    // What could not be renewed stays as it was: it is asked for again at the next stir.
    if (find !== this.#finds || !asked.ok) return;
    const { orders, more, count } = asked.value;
    const last = orders.at(-1)?.number ?? Infinity;
    const below = more ? this.#given.filter(({ number }) => number < last) : [];
    this.#given = [...orders, ...below];
    if (below.length === 0) this.more = more;
    this.count = count ?? this.count;
  }
}

function newer(given: OrderView, told: OrderView | undefined): OrderView {
  return told && told.sequence > given.sequence ? told : given;
}

export const [getDay, setDay] = createContext<Day>();
