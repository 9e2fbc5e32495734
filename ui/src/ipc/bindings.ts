// The core's commands, events and shapes, in the form tauri-specta writes them. Do not edit by hand
// what the core can say: change `src-tauri/crates/till/src/{view,event,refusal}.rs` and generate.

import { invoke as TAURI_INVOKE } from '@tauri-apps/api/core';
import * as TAURI_API_EVENT from '@tauri-apps/api/event';

/** user-defined commands **/

export const commands = {
  /** Everything a window needs to draw itself. */
  async snapshot(): Promise<Result<Snapshot, Refusal>> {
    return await typed(TAURI_INVOKE<Snapshot>('snapshot'));
  },
  /** Signs a person in with their PIN. */
  async signIn(name: string, pin: string): Promise<Result<Session, Refusal>> {
    return await typed(TAURI_INVOKE<Session>('sign_in', { name, pin }));
  },
  /** Locks the till. */
  async lock(): Promise<Result<null, Refusal>> {
    return await typed(TAURI_INVOKE<null>('lock'));
  },
  /** Charges the customer in front of the till; the order's fate arrives as notices. */
  async charge(request: Charge): Promise<Result<string, Refusal>> {
    return await typed(TAURI_INVOKE<string>('charge', { request }));
  },
  /** Cancels an order that is not paid. */
  async cancelOrder(id: string): Promise<Result<null, Refusal>> {
    return await typed(TAURI_INVOKE<null>('cancel_order', { id }));
  },
  /** Asks the provider at once about everything not at rest. */
  async checkNow(): Promise<Result<null, Refusal>> {
    return await typed(TAURI_INVOKE<null>('check_now'));
  },
  /** Writes the receipt's PDF. */
  async saveReceipt(id: string): Promise<Result<Saved, Refusal>> {
    return await typed(TAURI_INVOKE<Saved>('save_receipt', { id }));
  },
  /** Writes the receipt and opens it with the system's viewer, to print. */
  async printReceipt(id: string): Promise<Result<Saved, Refusal>> {
    return await typed(TAURI_INVOKE<Saved>('print_receipt', { id }));
  },
  /** Writes the receipt and shows it in its folder. */
  async shareReceipt(id: string): Promise<Result<Saved, Refusal>> {
    return await typed(TAURI_INVOKE<Saved>('share_receipt', { id }));
  },
  /** What the practice customer does next. */
  async practiceCustomer(id: string | null, act: PracticeAct): Promise<Result<null, Refusal>> {
    return await typed(TAURI_INVOKE<null>('practice_customer', { id, act }));
  },
};

/** user-defined events **/

export const events = {
  notice: {
    listen: (cb: TAURI_API_EVENT.EventCallback<Notice>) => TAURI_API_EVENT.listen('notice', cb),
    once: (cb: TAURI_API_EVENT.EventCallback<Notice>) => TAURI_API_EVENT.once('notice', cb),
  },
};

/** user-defined types **/

/** How a sale is collected. */
export type Channel = 'telepagos.qr';
/** What a window asks when it charges. */
export type Charge = { cents: number; concept_id: string | null; channel: Channel };
/** What was refused. */
export type Code =
  | 'wrong_pin'
  | 'locked_out'
  | 'no_such_operator'
  | 'bad_name'
  | 'name_taken'
  | 'bad_pin'
  | 'no_keyring'
  | 'signed_out'
  | 'not_allowed'
  | 'amount_zero'
  | 'amount_negative'
  | 'amount_unreadable'
  | 'amount_ambiguous'
  | 'amount_too_large'
  | 'amount_too_precise'
  | 'unknown_concept'
  | 'unavailable_channel'
  | 'no_such_order'
  | 'not_cancellable'
  | 'not_payable'
  | 'not_paid'
  | 'provider_silent'
  | 'provider_unreachable'
  | 'provider_refused'
  | 'provider_busy'
  | 'credentials_refused'
  | 'account_not_permitted'
  | 'unsafe_qr'
  | 'bad_word'
  | 'sandbox_url'
  | 'no_account'
  | 'register_held'
  | 'journal_newer'
  | 'journal_damaged'
  | 'journal_unwritable'
  | 'document_unwritable'
  | 'no_viewer'
  | 'practice_only'
  | 'internal';
/** What a sale can be for. */
export type Concept = { id: string; name: string };
/** What happened. */
export type Event =
  | { kind: 'order_changed'; order: OrderView }
  | { kind: 'link_changed'; link: Link }
  | { kind: 'session_changed'; session: Session | null }
  | { kind: 'concepts_changed'; concepts: Concept[]; concept_id: string | null };
/** How we know a sale was paid. */
export type Evidence = 'order' | 'matched' | 'manual';
/** Whether the provider answers. */
export type Link = { online: boolean; heard_ms: number | null };
/** Whether money is real. */
export type Mode = 'practice' | 'live';
/** One thing that happened. Numbers rise by one; a gap means "take the snapshot again". */
export type Notice = { number: number; event: Event };
/** Where an order stands. */
export type OrderState =
  | 'drafted'
  | 'in_doubt'
  | 'declined'
  | 'open'
  | 'lapsed'
  | 'cancelled'
  | 'paid'
  | 'paid_late'
  | 'underpaid'
  | 'overpaid'
  | 'ambiguous'
  | 'refunded';
/** One order, as people see it. */
export type OrderView = {
  id: string;
  sequence: number;
  number: number;
  reference: string;
  state: OrderState;
  amount_cents: number;
  paid_cents: number;
  refunded_cents: number;
  channel: Channel;
  sale_point: string;
  concept: Concept;
  operator: string;
  created_ms: number;
  opened_ms: number | null;
  expires_ms: number | null;
  closed_ms: number | null;
  watched_until_ms: number | null;
  paid_ms: number | null;
  payer: Payer | null;
  operation: string | null;
  evidence: Evidence | null;
  refusal: Refusal | null;
  qr: QrView | null;
};
/** Who paid, as much as a screen may show. */
export type Payer = { name: string | null; cuit: string | null; account: string | null };
/** Somebody who may sign in. */
export type Person = {
  name: string;
  role: Role;
  pin_digits: number;
  locked_until_ms: number | null;
};
/** What the practice customer can do. */
export type PracticeAct =
  'pay' | 'pay_less' | 'pay_more' | 'pay_late' | 'cut_internet' | 'restore_internet';
/** A company that collects for the shop. */
export type Provider = 'telepagos' | 'totalcoin';
/** A QR to draw: a square of `modules` × `modules`, quiet zone inside, dark where the path is. */
export type QrView = { modules: number; path: string };
/** Why something was not done, for a person. */
export type Refusal = {
  code: Code;
  trace: string;
  reason: string | null;
  attempts_left: number | null;
  retry_at_ms: number | null;
};
/** What a person may do. */
export type Role = 'cashier' | 'manager';
/** A document that was written. */
export type Saved = { path: string };
/** Who is at the till. */
export type Session = { name: string; role: Role; since_ms: number };
/** The shop and this till in it. */
export type Shop = { name: string; address: string; cuit: string; sale_point: string };
/** Everything a window needs to draw itself, as of notice `number`. */
export type Snapshot = {
  number: number;
  now_ms: number;
  mode: Mode;
  provider: Provider;
  shop: Shop;
  people: Person[];
  session: Session | null;
  link: Link;
  orders: OrderView[];
  orders_today: number;
  next_number: number;
  concepts: Concept[];
  concept_id: string | null;
  quick_amounts_cents: number[];
  qr_seconds: number;
  return_seconds: number | null;
};

/** tauri-specta globals **/

export type Result<T, E> = { status: 'ok'; data: T } | { status: 'error'; error: E };

async function typed<T>(asked: Promise<T>): Promise<Result<T, Refusal>> {
  try {
    return { status: 'ok', data: await asked };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: 'error', error: error as Refusal };
  }
}
