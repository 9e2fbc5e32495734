// The one door to the core. Nothing else imports the bindings or Tauri, so that the screens can be
// drawn and tested over any core, and a change in the bindings is a change here.

import { commands, events } from './bindings';
import type {
  Charge,
  CreditView,
  CustomerDisplay,
  CustomerView,
  Notice,
  OrderNote,
  OrderView,
  PracticeAct,
  Refusal,
  SaleChannel,
  SalesPage,
  Saved,
  Session,
  Shift,
  Snapshot,
} from './bindings';

export type {
  SaleChannel as Channel,
  ChannelOffer,
  Charge,
  Code,
  Concept,
  CreditView,
  CustomerDisplay,
  CustomerFace,
  CustomerView,
  Event,
  Evidence,
  Link,
  Mode,
  NoteView,
  Notice,
  OrderNote,
  OrderState,
  OrderView,
  Payer,
  Person,
  PracticeAct,
  Provider,
  QrView,
  Refusal,
  Role,
  SalesPage,
  Saved,
  Session,
  Shift,
  Shop,
  Snapshot,
  Standing,
  Surface,
  Why,
} from './bindings';

/** What asking the core came to: its answer, or why not. */
export type Asked<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** How the bindings put it. */
type Settled<T> = { status: 'ok'; data: T } | { status: 'error'; error: Refusal };

/** What the screens ask of the core. Never throws: a broken bridge is a refusal like any other. */
export interface Core {
  snapshot(): Promise<Asked<Snapshot>>;
  signIn(name: string, pin: string): Promise<Asked<Session>>;
  lock(): Promise<Asked<null>>;
  charge(request: Charge): Promise<Asked<string>>;
  cancelOrder(id: string): Promise<Asked<null>>;
  checkNow(): Promise<Asked<null>>;
  saveReceipt(id: string): Promise<Asked<Saved>>;
  printReceipt(id: string): Promise<Asked<Saved>>;
  shareReceipt(id: string): Promise<Asked<Saved>>;
  practiceCustomer(id: string | null, act: PracticeAct): Promise<Asked<null>>;
  swap(id: string, channel: SaleChannel): Promise<Asked<string>>;
  noteOrder(id: string, note: OrderNote): Promise<Asked<null>>;
  openShift(): Promise<Asked<Shift>>;
  shiftSales(before: number | null): Promise<Asked<SalesPage>>;
  credits(cents: number | null): Promise<Asked<CreditView[]>>;
  claimable(credit: string): Promise<Asked<OrderView[]>>;
  claim(credit: string, order: string, reason: string, again: boolean): Promise<Asked<null>>;
  faceCustomer(id: string | null): Promise<Asked<null>>;
  customerDisplay(): Promise<Asked<CustomerDisplay>>;
  setCustomerDisplay(monitor: string | null): Promise<Asked<CustomerDisplay>>;
  /** Hears every notice until the returned function is called. */
  onNotice(hear: (notice: Notice) => void): Promise<() => void>;
}

/** The core behind this window. */
export const core: Core = {
  snapshot: () => settled(commands.snapshot()),
  signIn: (name, pin) => settled(commands.signIn(name, pin)),
  lock: () => settled(commands.lock()),
  charge: (request) => settled(commands.charge(request)),
  cancelOrder: (id) => settled(commands.cancelOrder(id)),
  checkNow: () => settled(commands.checkNow()),
  saveReceipt: (id) => settled(commands.saveReceipt(id)),
  printReceipt: (id) => settled(commands.printReceipt(id)),
  shareReceipt: (id) => settled(commands.shareReceipt(id)),
  practiceCustomer: (id, act) => settled(commands.practiceCustomer(id, act)),
  swap: (id, channel) => settled(commands.swap(id, channel)),
  noteOrder: (id, note) => settled(commands.noteOrder(id, note)),
  openShift: () => settled(commands.openShift()),
  shiftSales: (before) => settled(commands.shiftSales(before)),
  credits: (cents) => settled(commands.credits(cents)),
  claimable: (credit) => settled(commands.claimable(credit)),
  claim: (credit, order, reason, again) => settled(commands.claim(credit, order, reason, again)),
  faceCustomer: (id) => settled(commands.faceCustomer(id)),
  customerDisplay: () => settled(commands.customerDisplay()),
  setCustomerDisplay: (monitor) => settled(commands.setCustomerDisplay(monitor)),
  onNotice: (hear) => events.notice.listen((event) => hear(event.payload)),
};

/** What the customer's window asks of the core: one thing, and to be told when it changes. */
export interface CustomerCore {
  view(): Promise<Asked<CustomerView>>;
  onFaced(hear: (view: CustomerView) => void): Promise<() => void>;
}

/** The core behind the customer's window. */
export const customerCore: CustomerCore = {
  view: () => settled(commands.customerView()),
  onFaced: (hear) => events.customerFaced.listen((event) => hear(event.payload.view)),
};

async function settled<T>(asked: Promise<Settled<T>>): Promise<Asked<T>> {
  try {
    const result = await asked;
    return result.status === 'ok'
      ? { ok: true, value: result.data }
      : { ok: false, refusal: result.error };
  } catch (cause) {
    return { ok: false, refusal: isRefusal(cause) ? cause : broken(cause) };
  }
}

function isRefusal(cause: unknown): cause is Refusal {
  return typeof cause === 'object' && cause !== null && 'code' in cause && 'trace' in cause;
}

/** The bridge itself failed: a bug of ours. What it said goes where the trace goes. */
function broken(cause: unknown): Refusal {
  return {
    code: 'internal',
    trace: cause instanceof Error ? cause.message : String(cause),
    reason: null,
    attempts_left: null,
    retry_at_ms: null,
  };
}
