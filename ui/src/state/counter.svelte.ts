// The counter: puts each thing the core tells where it belongs, and carries what a person asks to
// the core. It decides nothing about orders; it knows what is on screen, and so what deserves a
// sound, a side notice or the whole screen.

import { createContext } from 'svelte';

import { civilDay } from '../format/time';
import type {
  Asked,
  Channel,
  TillCore,
  CustomerDisplay,
  Event,
  OrderNote,
  Handed,
  OrderView,
  Refusal,
  Shift,
  Snapshot,
} from '../ipc/call';
import type { Chime } from '../sound/chime';
import type { Amount } from './amount.svelte';
import type { Clock } from './clock.svelte';
import { Feed, type Listener } from './feed';
import type { Inquiry } from './inquiry.svelte';
import type { Link } from './link.svelte';
import type { Notices } from './notices.svelte';
import { isLive, isSettled, type Orders, type Stage, stageOf } from './orders.svelte';
import type { Ask, Place } from './place.svelte';
import type { Printing } from './printing.svelte';
import type { Register } from './register.svelte';
import type { Session } from './session.svelte';
import type { Terms } from './terms.svelte';

/** The nouns the counter writes to. */
export interface Nouns {
  core: TillCore;
  clock: Clock;
  register: Register;
  session: Session;
  link: Link;
  orders: Orders;
  notices: Notices;
  printing: Pick<Printing, 'apply' | 'look'>;
  place: Place;
  amount: Amount;
  terms: Terms;
  inquiry: Pick<Inquiry, 'start'>;
  chime: Pick<Chime, 'paid' | 'other' | 'attention' | 'failed'>;
  /** Begins the window anew, for another register. */
  begin?: () => void;
}

const reload = (): void => location.reload();

/** What a person asks when they charge. */
export interface ChargeAsk {
  cents: number;
  conceptId: string | null;
  conceptName: string;
  /** How it is collected; none: as a sale is collected here unless somebody chooses. */
  channel?: Channel | undefined;
}

/** What somebody was typing when the till locked itself, and on which day that was. */
interface Kept {
  day: string;
  amount: ReturnType<Amount['mark']>;
  conceptId: Terms['conceptId'];
  surface: Terms['surface'];
}

/** One per window. */
export class Counter implements Listener {
  #nouns: Nouns;
  #feed: Feed;
  /** Whether whoever signs in next was sent for to see what came in. */
  #sentFor = false;
  /** By whom, what a lock that nobody asked for would have lost. */
  #kept = new Map<string, Kept>();

  /** Whether there was a snapshot, so that there is something to show. */
  ready = $state(false);
  /** Why there is none, while there is none. */
  trouble = $state.raw<Refusal | null>(null);
  /** Whether a sale is on its way to the core: until it is there, there is no second one. */
  charging = $state(false);
  /** Whether a shift is being opened: until it is, there is no second one. */
  openingShift = $state(false);
  /** Whether the practice customer cut the internet. */
  cut = $state(false);

  constructor(nouns: Nouns) {
    this.#nouns = nouns;
    this.#feed = new Feed(nouns.core, this);
  }

  /** Hears the core until the returned function is called. */
  start(): Promise<() => void> {
    return this.#feed.start();
  }

  /** Called as time passes. */
  tick(): void {
    const { clock, notices, place, session } = this.#nouns;
    if (session.current && place.spot.at === 'till') notices.look(clock.now);
  }

  // ── What the core tells ──────────────────────────────────────────────────────────────────────

  snapshot(snapshot: Snapshot): void {
    const { clock, register, session, link, orders, place } = this.#nouns;
    const changed = snapshot.orders.map((order) => [orders.get(order.id), order] as const);
    const before = place.spot.at === 'order' && orders.get(place.spot.id);

    clock.apply(snapshot.now_ms);
    register.apply(snapshot);
    session.applyPeople(snapshot.people);
    link.apply(snapshot.link);
    orders.applySnapshot(snapshot);
    this.#signed(snapshot.session);

    // A gap may have hidden a payment: it is told as if it had just come. The first snapshot is no
    // news.
    for (const [was, is] of changed) if (was) this.#tell(was, is);
    if (before && !orders.get(before.id)) place.toTill();
    this.trouble = null;
    this.ready = true;
    // A notice of it may be among those that were missed.
    if (snapshot.session) void this.#nouns.printing.look();
  }

  event(event: Event): void {
    const { clock, register, link, orders } = this.#nouns;
    clock.look();
    switch (event.kind) {
      case 'order_changed': {
        const was = orders.get(event.order.id);
        orders.apply(event.order);
        const is = orders.get(event.order.id);
        if (is === event.order) this.#tell(was, is);
        return;
      }
      case 'link_changed':
        link.apply(event.link);
        return;
      case 'standing_changed':
        register.applyStanding(event.standing);
        return;
      case 'session_changed':
        this.#signed(event.session);
        // A locked window is told of no sales; whoever signs in is shown them.
        if (event.session) void this.#feed.refresh();
        return;
      case 'register_changed':
        void this.#feed.refresh();
        return;
      case 'register_left':
        (this.#nouns.begin ?? reload)();
        return;
      case 'channels_changed':
        register.applyChannels(event.channels);
        return;
      case 'shift_changed':
        this.#shifted(event.shift);
        return;
      case 'printing_changed':
        this.#nouns.printing.apply(event.queue);
        return;
      case 'concepts_changed':
        register.applyConcepts(event.concepts, event.concept_id);
        return;
      default:
        event satisfies never;
    }
  }

  lost(refusal: Refusal): void {
    this.trouble = refusal;
  }

  #signed(current: Session['current']): void {
    const { session, place, amount, terms, inquiry, notices } = this.#nouns;
    const samePerson = session.current?.since_ms === current?.since_ms;
    session.apply(current);
    if (samePerson) return;
    place.toTill();
    amount.start();
    terms.start();
    notices.clear();
    // Whoever was sent for to see what came in is shown what was being looked for.
    if (!this.#sentFor) inquiry.start();
    if (current === null) return;
    if (this.#sentFor) place.toCredits();
    this.#sentFor = false;
    this.#giveBack(current.name);
  }

  /** Whoever was typing when the till locked itself goes on where they were, the same day. */
  #giveBack(name: string): void {
    const { amount, clock, terms } = this.#nouns;
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    if (kept?.day !== civilDay(clock.now)) return;
    amount.back(kept.amount);
    terms.conceptId = kept.conceptId;
    terms.surface = kept.surface;
  }

  /** The count of sales begins anew with a shift that was not the one before. */
  #shifted(shift: Shift | null): void {
    const { register, orders } = this.#nouns;
    if (shift && shift.number !== register.shift?.number) orders.startShift();
    register.applyShift(shift);
  }

  /** Says what became of an order, in the way that fits what is on screen. */
  #tell(was: OrderView | undefined, is: OrderView): void {
    const { chime, place, amount, notices, session, clock } = this.#nouns;
    const stage = stageOf(is);
    const onScreen = place.isBefore(is.id);
    if (isMoney(was, is)) {
      const plain = stage === 'paid' || stage === 'over';
      if (onScreen) return plain ? chime.paid() : chime.attention();
      if (plain) chime.other();
      else chime.attention();
      const idle = session.current !== null && place.spot.at === 'till' && amount.empty;
      if (stage === 'late' && idle) place.look(is.id);
      else notices.apply(is, clock.now);
      return;
    }
    if (onScreen && stage === 'failed' && (!was || stageOf(was) !== 'failed')) chime.failed();
  }

  // ── What a person asks ───────────────────────────────────────────────────────────────────────

  /** Charges. Nothing while another charge is on its way: then there is no answer either. */
  async charge(ask: ChargeAsk): Promise<Asked<string> | null> {
    const { core, place, register } = this.#nouns;
    if (this.charging) return null;
    this.charging = true;
    const asked = await core.charge({
      cents: ask.cents,
      concept_id: ask.conceptId,
      channel: ask.channel ?? register.channelOf(register.surface) ?? 'telepagos.qr',
      sale_point_id: null,
    });
    this.charging = false;
    if (asked.ok) place.waitFor(asked.value, ask);
    return asked;
  }

  /**
   * Collects what is owed on an order by another channel, and goes before the order that takes its
   * place. Nothing while a charge is on its way: then there is no answer either.
   */
  async swap(id: string, channel: Channel, ask: Ask): Promise<Asked<string> | null> {
    const { core, place } = this.#nouns;
    if (this.charging) return null;
    this.charging = true;
    const asked = await core.swap(id, channel);
    this.charging = false;
    // Whoever locked the till meanwhile is not brought back.
    if (asked.ok && place.isBefore(id)) place.waitFor(asked.value, { ...ask, channel });
    return asked;
  }

  /** Writes down what a person did about a payment that was not plain. */
  note(id: string, note: OrderNote): Promise<Asked<null>> {
    return this.#nouns.core.noteOrder(id, note);
  }

  /**
   * Opens a sale of the panel: its QR if it is live, or how it ended, which stays until the person
   * goes.
   */
  open(order: OrderView): void {
    const { notices, orders, place } = this.#nouns;
    // One from far back in the shift may be new to this window.
    orders.apply(order);
    notices.dismiss(order.id);
    if (isLive(order)) place.waitFor(order.id);
    else place.look(order.id);
  }

  /** Signs a person in; what follows arrives as notices, but the door opens at once. */
  async signIn(name: string, pin: string): Promise<Asked<unknown>> {
    const { clock, core, session } = this.#nouns;
    const asked = await core.signIn(name, pin);
    clock.look();
    if (asked.ok) {
      this.#signed(asked.value);
      void this.#feed.refresh();
    } else if (asked.refusal.code === 'locked_out' && asked.refusal.retry_at_ms !== null) {
      session.applyLockOut(name, asked.refusal.retry_at_ms);
    }
    return asked;
  }

  lock(): Promise<Asked<null>> {
    return this.#nouns.core.lock();
  }

  /** Locks because nobody is there: what is being typed is kept for whoever types it. */
  lockIdle(): Promise<Asked<null>> {
    const { amount, clock, session, terms } = this.#nouns;
    if (session.current && !amount.empty) {
      this.#kept.set(session.current.name, {
        day: civilDay(clock.now),
        amount: amount.mark(),
        conceptId: terms.conceptId,
        surface: terms.surface,
      });
    }
    return this.lock();
  }

  /**
   * Opens a shift. Nothing while one is being opened: then there is no answer either. It is there at
   * once, whenever the notice of it comes.
   */
  async openShift(): Promise<Asked<Shift> | null> {
    if (this.openingShift) return null;
    this.openingShift = true;
    const asked = await this.#nouns.core.openShift();
    this.openingShift = false;
    if (asked.ok) this.#shifted(asked.value);
    return asked;
  }

  /** Locks, for a manager to come and see what came in: whoever signs in next is shown that. */
  async sendForManager(): Promise<Asked<null>> {
    this.#sentFor = true;
    const asked = await this.lock();
    if (!asked.ok) this.#sentFor = false;
    return asked;
  }

  cancel(id: string): Promise<Asked<null>> {
    return this.#nouns.core.cancelOrder(id);
  }

  check(): Promise<Asked<null>> {
    return this.#nouns.core.checkNow();
  }

  /** Where the customer's window is, and where it could be. */
  display(): Promise<Asked<CustomerDisplay>> {
    return this.#nouns.core.customerDisplay();
  }

  /** Puts the customer's window on a monitor, or takes it away. */
  faceOn(monitor: string | null): Promise<Asked<CustomerDisplay>> {
    return this.#nouns.core.setCustomerDisplay(monitor);
  }

  /** The sales a credit may be the payment of, the likeliest first. */
  claimable(credit: string): Promise<Asked<OrderView[]>> {
    return this.#nouns.core.claimable(credit);
  }

  /** Makes a credit the payment of a sale; `again`: though another may have been paid by it. */
  claim(credit: string, id: string, reason: string, again: boolean): Promise<Asked<null>> {
    return this.#nouns.core.claim(credit, id, reason, again);
  }

  /** Writes the receipt, and then perhaps prints or shares it. */
  async receipt(id: string, then: 'save' | 'print' | 'share'): Promise<Asked<Handed>> {
    const { core } = this.#nouns;
    if (then === 'print') return core.printReceipt(id);
    const asked = await (then === 'share' ? core.shareReceipt(id) : core.saveReceipt(id));
    if (!asked.ok) return asked;
    return { ok: true, value: { printer: null, ticket: null, path: asked.value.path } };
  }

  /** Whether receipts come out by themselves, whatever this window does. */
  async printsBySelf(): Promise<boolean> {
    const asked = await this.#nouns.core.printers();
    return asked.ok && asked.value.settings.auto_print && asked.value.settings.receipts !== null;
  }

  /** Has the practice customer pay an order, less, more or late. */
  practice(id: string, act: 'pay' | 'pay_less' | 'pay_more' | 'pay_late'): Promise<Asked<null>> {
    return this.#nouns.core.practiceCustomer(id, act);
  }

  /** Cuts the practice internet, or brings it back. */
  async turnInternet(): Promise<Asked<null>> {
    const restore = this.internetIsCut;
    const asked = await this.#nouns.core.practiceCustomer(
      null,
      restore ? 'restore_internet' : 'cut_internet',
    );
    if (asked.ok) this.cut = !restore;
    return asked;
  }

  /** Whether what can be done about the practice internet is to bring it back. */
  get internetIsCut(): boolean {
    return this.cut || !this.#nouns.link.online;
  }
}

/** Whether money came in between the two, that we did not know of. */
function isMoney(was: OrderView | undefined, is: OrderView): boolean {
  const stage: Stage = stageOf(is);
  if (!isSettled(stage) || stage === 'refunded') return false;
  return !was || !isSettled(stageOf(was)) || is.paid_cents > was.paid_cents;
}

export const [getCounter, setCounter] = createContext<Counter>();
