// A core to look at the window with, in a browser without Tauri: it stands where Tauri would stand
// in the page, answers every command as told, and says whatever it is told to say. For pictures and
// for trying the screens; it knows nothing of money and is never part of what is shipped.

import { desk, SET_UP } from './fake-desk';
import type { Code, CustomerView, Event, Notice, Refusal, Snapshot } from '../src/ipc/call';

/** What the page-side end of the fake can be told, from outside the page. */
export interface FakeCore {
  /** Every command that was asked for, with its arguments. */
  asked: { command: string; args: Record<string, unknown> }[];
  /** Says that something happened, as the next notice. */
  tell(event: Event): void;
  /** Says what the customer is shown from now on. */
  face(view: CustomerView): void;
  /** Loses a notice. */
  skip(): void;
  /** Answers a command with this from now on. */
  answer(command: string, value: unknown): void;
  /** Refuses a command from now on. */
  refuse(command: string, code: Code, facts?: Partial<Refusal>): void;
  /** Leaves a command without an answer from now on. */
  ignore(command: string): void;
}

declare global {
  interface Window {
    fakeCore: FakeCore;
  }
}

type Answer = (args: Record<string, unknown>) => Promise<unknown>;

/** Installs the fake; call before anything of the window has run. */
export function install(snapshot: Snapshot, customer: CustomerView | null): void {
  const callbacks = new Map<number, (event: unknown) => void>();
  const listeners: { event: string; id: number }[] = [];
  const asked: FakeCore['asked'] = [];
  let number = snapshot.number;
  let orders = 0;
  /** What a snapshot says by now of who is here, since when, and whether there is internet. */
  let now: Partial<Snapshot> = {};

  const tell = (event: Event): void => {
    number += 1;
    if (event.kind === 'session_changed') now = { ...now, session: event.session };
    if (event.kind === 'shift_changed') now = { ...now, shift: event.shift };
    if (event.kind === 'link_changed') now = { ...now, link: event.link };
    const payload: Notice = { number, event };
    emit('notice', payload);
  };
  const emit = (event: string, payload: unknown): void => {
    for (const listener of listeners) {
      if (listener.event !== event) continue;
      callbacks.get(listener.id)?.({ event, id: listener.id, payload });
    }
  };

  const none: Answer = () => Promise.resolve(null);
  const saved: Answer = () => Promise.resolve({ path: 'Documentos/Mostrador/recibo-000048.pdf' });
  const answers: Record<string, Answer> = {
    snapshot: () => {
      const setUp = snapshot.set_up || sessionStorage.getItem(SET_UP) !== null;
      return Promise.resolve({ ...snapshot, ...now, set_up: setUp, number });
    },
    sign_in: ({ name }) => {
      const role = snapshot.people.find((each) => each.name === name)?.role ?? 'cashier';
      const session = { name: String(name), role, since_ms: snapshot.now_ms + 1 };
      tell({ kind: 'session_changed', session });
      return Promise.resolve(session);
    },
    lock: () => {
      tell({ kind: 'session_changed', session: null });
      return Promise.resolve(null);
    },
    charge: () => Promise.resolve(`order-${(orders += 1)}`),
    cancel_order: none,
    check_now: none,
    save_receipt: saved,
    print_receipt: () =>
      Promise.resolve({
        printer: null,
        ticket: null,
        path: 'Documentos/Mostrador/recibo-000048.pdf',
      }),
    print_queue: () => Promise.resolve({ waiting: [], done: [] }),
    retry_print: () => Promise.resolve({ waiting: [], done: [] }),
    settle_print: () => Promise.resolve({ waiting: [], done: [] }),
    share_receipt: saved,
    practice_customer: none,
    swap: () => Promise.resolve(`order-${(orders += 1)}`),
    note_order: none,
    open_shift: () => {
      const shift = { number: 13, opened_ms: snapshot.now_ms, operator: 'Lucía Benítez' };
      tell({ kind: 'shift_changed', shift });
      return Promise.resolve(shift);
    },
    shift_sales: () => Promise.resolve({ orders: snapshot.orders, more: false }),
    credits: () => Promise.resolve([]),
    claimable: () => Promise.resolve([]),
    claim: none,
    ...desk(snapshot),
    face_customer: none,
    entitle_dialogs: none,
    customer_view: () => Promise.resolve(customer),
    customer_display: () => Promise.resolve({ on: null, wanted: null, monitors: [] }),
    set_customer_display: ({ monitor }) =>
      Promise.resolve({ on: monitor, wanted: monitor, monitors: monitor ? [monitor] : [] }),
    'plugin:event|listen': ({ event, handler }) => {
      listeners.push({ event: String(event), id: Number(handler) });
      return Promise.resolve(Number(handler));
    },
    'plugin:event|unlisten': none,
  };

  window.fakeCore = {
    asked,
    tell,
    face: (view) => {
      answers['customer_view'] = () => Promise.resolve(view);
      emit('customer-faced', { view });
    },
    skip: () => void (number += 1),
    answer: (command, value) => (answers[command] = () => Promise.resolve(value)),
    refuse: (command, code, facts = {}) => {
      const refusal: Refusal = {
        code,
        trace: '7F3A-91',
        reason: null,
        attempts_left: null,
        retry_at_ms: null,
        ...facts,
      };
      // Tauri rejects with the serialized error itself, not with an Error.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      answers[command] = () => Promise.reject(refusal);
    },
    ignore: (command) => (answers[command] = () => new Promise(() => undefined)),
  };

  Object.assign(window, {
    __TAURI_INTERNALS__: {
      transformCallback(callback: (event: unknown) => void): number {
        const id = callbacks.size + 1;
        callbacks.set(id, callback);
        return id;
      },
      unregisterCallback: (id: number) => callbacks.delete(id),
      invoke(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
        if (!command.startsWith('plugin:')) asked.push({ command, args });
        const answer = answers[command];
        if (!answer) throw new Error(`the fake core has no command ${command}`);
        return answer(args);
      },
    },
    __TAURI_EVENT_PLUGIN_INTERNALS__: { unregisterListener: () => undefined },
  });
}
