// Every state of every screen, and how a person gets there.

import type { OrderView, Snapshot } from '../src/ipc/call';
import { at, NOW, order, PAID_BY, refusal, SALES, snapshot } from './sample';
import type { Stage, View } from './stage';

/** A state to look at. */
export interface Scene {
  name: string;
  snapshot: Snapshot;
  memory?: View['memory'];
  play: (stage: Stage) => Promise<void>;
}

const LOCKED: Partial<Snapshot> = { session: null };
const PRACTICE: Partial<Snapshot> = { mode: 'practice' };
const OFFLINE: Partial<Snapshot> = { link: { online: false, heard_ms: NOW - 34_000 } };
const REMEMBERED = { 'mostrador.person': 'Lucía Benítez' };

const stay = () => Promise.resolve();

/** Charges $ 1.550,00 and has the core tell that it was begun. */
async function charge(stage: Stage): Promise<void> {
  await stage.charges('sale-48');
  await stage.keys('1', '5', '5', '0', 'Enter');
  await stage.order(sale('drafted', { sequence: 480 }));
}

/** The sale on screen, in a state. */
function sale(state: OrderView['state'], more: Partial<OrderView> = {}): OrderView {
  return order(48, state, 155_000, {
    created_ms: NOW,
    sequence: 490,
    ...more,
  });
}

const OPEN = sale('open', { opened_ms: NOW - 84_000, expires_ms: NOW + 216_000 + 2_000 });

async function wait(stage: Stage): Promise<void> {
  await charge(stage);
  await stage.order(OPEN);
}

async function end(stage: Stage, state: OrderView['state'], more: Partial<OrderView>) {
  await wait(stage);
  await stage.order(sale(state, { sequence: 500, ...more }));
}

const LAPSED: Partial<OrderView> = {
  closed_ms: at(14, 37),
  expires_ms: at(14, 37),
  watched_until_ms: at(15, 7),
};
const CANCELLED: Partial<OrderView> = {
  closed_ms: NOW,
  expires_ms: NOW + 216_000,
  watched_until_ms: NOW + 1_800_000,
};
const DECLINED: Partial<OrderView> = {
  closed_ms: NOW + 1_000,
  refusal: refusal('provider_refused', { reason: 'La Caja 1 está dada de baja' }),
};

async function decline(stage: Stage): Promise<void> {
  await charge(stage);
  await stage.order(sale('declined', DECLINED));
}

const unlock: Scene[] = [
  {
    name: '01-unlock',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: (stage) => stage.keys('1', '2'),
  },
  {
    name: '01-unlock-error',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: async (stage) => {
      await stage.refuse('sign_in', 'wrong_pin', { attempts_left: 4 });
      await stage.keys('1', '2', '3', '4');
    },
  },
  {
    name: '01-unlock-locked-out',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: async (stage) => {
      await stage.refuse('sign_in', 'locked_out', { retry_at_ms: NOW + 300_000 });
      await stage.keys('1', '2', '3', '4');
    },
  },
  {
    name: '01-unlock-manager',
    snapshot: snapshot(LOCKED),
    play: (stage) => stage.keys('+', '+', '+', '1', '2', '3'),
  },
  {
    name: '01-unlock-forgot',
    snapshot: snapshot(LOCKED),
    play: async (stage) => {
      await stage.page.getByRole('button', { name: 'Olvidé' }).click();
    },
  },
  {
    name: '01-unlock-practice',
    snapshot: snapshot({
      ...PRACTICE,
      ...LOCKED,
      people: [{ name: 'practica', role: 'manager', pin_digits: 6, locked_until_ms: null }],
    }),
    play: stay,
  },
  {
    name: '01-unlock-menu',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: (stage) => stage.keys('/'),
  },
];

const till: Scene[] = [
  {
    name: '02-till',
    snapshot: snapshot(),
    play: (stage) => stage.keys('1', '2', '0', '0', '+', '3', '5', '0'),
  },
  { name: '02-till-empty', snapshot: snapshot(), play: stay },
  {
    name: '02-till-first-day',
    snapshot: snapshot({ orders: [], orders_today: 0, next_number: 1, concepts: [] }),
    play: stay,
  },
  {
    name: '02-till-decimals',
    snapshot: snapshot(),
    play: (stage) => stage.keys('9', '8', '7', ',', '5'),
  },
  {
    name: '02-till-long',
    snapshot: snapshot(),
    play: (stage) =>
      stage.keys(
        ...'3000000+5000000+4000000+345678,90'.split('').map((key) => (key === '.' ? ',' : key)),
      ),
  },
  {
    name: '02-till-too-large',
    snapshot: snapshot(),
    play: (stage) => stage.keys(...'999999999'.split('')),
  },
  {
    name: '02-till-practice-concept',
    snapshot: snapshot({ ...PRACTICE, concept_id: 'CON' }),
    play: async (stage) => {
      await stage.keys(...'3*7600+1000'.split(''));
      await stage.page.getByRole('button', { name: 'Concepto' }).click();
    },
  },
  {
    name: '02-till-offline',
    snapshot: snapshot(OFFLINE),
    play: (stage) => stage.keys('1', '2', '0', '0', '+', '3', '5', '0'),
  },
  {
    name: '02-till-offline-practice',
    snapshot: snapshot({ ...PRACTICE, ...OFFLINE }),
    play: (stage) => stage.keys('1', '5', '5', '0'),
  },
  {
    name: '02-till-notice',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.keys('1', '2', '0', '0', '+', '3', '5', '0');
      await stage.order(
        order(47, 'paid', 845_000, {
          ...PAID_BY,
          sequence: 999,
          created_ms: at(14, 31),
          paid_ms: at(14, 32, 11),
          payer: { name: 'Ramiro Échegaray', cuit: null, account: null },
        }),
      );
    },
  },
  {
    name: '02-till-notice-late',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.keys('1', '5', '5', '0');
      await stage.order(
        order(44, 'paid_late', 390_000, {
          ...PAID_BY,
          sequence: 999,
          created_ms: at(14, 15),
          closed_ms: at(14, 20),
        }),
      );
    },
  },
  {
    name: '02-till-notice-practice',
    snapshot: snapshot(PRACTICE),
    play: async (stage) => {
      await stage.keys('1', '5', '5', '0');
      await stage.order(
        order(47, 'paid', 845_000, { ...PAID_BY, sequence: 999, created_ms: at(14, 31) }),
      );
    },
  },
  {
    name: '02-till-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.refuse('charge', 'journal_unwritable');
      await stage.keys('1', '5', '5', '0', 'Enter');
    },
  },
  {
    name: '02-till-not-yet',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.keys('1', '5', '5', '0');
      await stage.page.getByRole('radio', { name: 'QR del mostrador' }).click({ force: true });
    },
  },
  {
    name: '02-till-menu',
    snapshot: snapshot(),
    play: (stage) => stage.keys('1', '5', '5', '0', '/'),
  },
  {
    name: '02-till-menu-concept',
    snapshot: snapshot(),
    play: (stage) => stage.keys('1', '5', '5', '0', '/', '4'),
  },
  { name: '02-till-sales', snapshot: snapshot(), play: (stage) => stage.keys('F10') },
  {
    name: '02-till-all-states',
    snapshot: snapshot({
      orders: [
        order(54, 'drafted', 100_000, { created_ms: at(14, 31) }),
        order(53, 'in_doubt', 100_000, { refusal: refusal('provider_silent') }),
        order(52, 'declined', 100_000, { refusal: refusal('provider_refused') }),
        order(51, 'paid_late', 100_000, PAID_BY),
        order(50, 'overpaid', 100_000, { ...PAID_BY, paid_cents: 145_050 }),
        order(49, 'ambiguous', 100_000, PAID_BY),
        order(48, 'refunded', 100_000, PAID_BY),
      ],
    }),
    play: stay,
  },
  { name: '02-till-help', snapshot: snapshot(), play: (stage) => stage.keys('F1') },
  {
    name: '02-till-english',
    snapshot: snapshot(),
    memory: { 'mostrador.language': 'en' },
    play: (stage) => stage.keys('1', '5', '5', '0', ',', '5', '0'),
  },
];

const qr: Scene[] = [
  { name: '03-qr-creating', snapshot: snapshot(), play: charge },
  {
    name: '03-qr-slow',
    snapshot: snapshot(),
    play: async (stage) => {
      await charge(stage);
      await stage.pass(11_000);
    },
  },
  { name: '03-qr-waiting', snapshot: snapshot(), play: wait },
  {
    name: '03-qr-large-amount',
    snapshot: snapshot(),
    play: async (stage) => {
      await charge(stage);
      await stage.order({ ...OPEN, amount_cents: 9_999_999_999 });
    },
  },
  {
    name: '03-qr-hurry',
    snapshot: snapshot(),
    play: async (stage) => {
      await charge(stage);
      await stage.order({ ...OPEN, expires_ms: NOW + 27_000 });
    },
  },
  {
    name: '03-qr-stale-check',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW - 12_000 } });
    },
  },
  {
    name: '03-qr-offline',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 34_000 } });
    },
  },
  { name: '03-qr-expired', snapshot: snapshot(), play: (stage) => end(stage, 'lapsed', LAPSED) },
  {
    name: '03-qr-expired-offline',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'lapsed', LAPSED);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 34_000 } });
    },
  },
  {
    name: '03-qr-cancelled',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'cancelled', CANCELLED),
  },
  { name: '03-qr-failed', snapshot: snapshot(), play: decline },
  {
    name: '03-qr-failed-silent',
    snapshot: snapshot(),
    play: async (stage) => {
      await charge(stage);
      await stage.order(sale('in_doubt', { refusal: refusal('provider_silent') }));
    },
  },
  {
    name: '03-qr-not-cancellable',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.refuse('cancel_order', 'not_cancellable');
      await stage.keys('Escape');
    },
  },
  {
    name: '03-qr-minus',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.keys('-');
    },
  },
  { name: '03-qr-practice', snapshot: snapshot(PRACTICE), play: wait },
  {
    name: '03-qr-practice-armed',
    snapshot: snapshot(PRACTICE),
    play: async (stage) => {
      await wait(stage);
      await stage.keys('F12');
    },
  },
  {
    name: '03-qr-practice-expired',
    snapshot: snapshot(PRACTICE),
    play: (stage) => end(stage, 'lapsed', LAPSED),
  },
  { name: '03-qr-practice-failed', snapshot: snapshot(PRACTICE), play: decline },
  {
    name: '03-qr-menu',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.keys('/');
    },
  },
];

const paid: Scene[] = [
  {
    name: '04-paid',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.pass(2_250);
    },
  },
  {
    name: '04-paid-practice',
    snapshot: snapshot(PRACTICE),
    play: async (stage) => {
      const payer = { name: 'Cliente de práctica', cuit: null, account: null };
      await end(stage, 'paid', { ...PAID_BY, payer });
      await stage.pass(2_250);
    },
  },
  {
    name: '04-paid-large-amount',
    snapshot: snapshot(),
    play: (stage) =>
      end(stage, 'paid', { ...PAID_BY, amount_cents: 9_999_999_999, paid_cents: 9_999_999_999 }),
  },
  {
    name: '04-paid-receipt',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.keys('F6');
    },
  },
  {
    name: '04-paid-receipt-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.refuse('print_receipt', 'document_unwritable');
      await stage.keys('*');
    },
  },
  {
    name: '04-paid-menu',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.keys('/');
    },
  },
  {
    name: '04-paid-short',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'underpaid', { ...PAID_BY, paid_cents: 100_000 }),
  },
  {
    name: '04-paid-over',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }),
  },
  {
    name: '04-paid-over-practice',
    snapshot: snapshot(PRACTICE),
    play: (stage) => end(stage, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }),
  },
  {
    name: '04-paid-late',
    snapshot: snapshot(),
    play: (stage) =>
      stage.order(
        order(44, 'paid_late', 390_000, {
          ...PAID_BY,
          sequence: 999,
          created_ms: at(14, 11),
          expires_ms: at(14, 15),
          closed_ms: at(14, 15),
        }),
      ),
  },
  {
    name: '04-paid-unsure',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'ambiguous', { ...PAID_BY, paid_cents: 155_000 }),
  },
  {
    name: '04-paid-refunded',
    snapshot: snapshot({
      orders: [order(48, 'refunded', 155_000, { ...PAID_BY, created_ms: at(13, 40) }), ...SALES],
    }),
    play: async (stage) => {
      await stage.page.getByRole('button', { name: 'Devuelta' }).click();
    },
  },
];

export const SCENES: Scene[] = [...unlock, ...till, ...qr, ...paid];
