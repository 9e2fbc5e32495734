// Screen 2: the till.

import { at, order, PAID_BY, refusal, snapshot } from '../sample';
import { OFFLINE, PRACTICE, stay, type Scene } from './scene';

export const till: Scene[] = [
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
    snapshot: snapshot({
      channels: [
        { channel: 'telepagos.qr', surface: 'screen', ready: true },
        { channel: 'telepagos.counter', surface: 'counter', ready: false },
      ],
    }),
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
  {
    name: '02-till-view-only-held',
    snapshot: snapshot({
      standing: {
        kind: 'view_only',
        why: { kind: 'held', holder: 'mostradorctl settle (proceso 4711) desde las 14:33' },
      },
    }),
    play: (stage) => stage.keys('1', '5', '5', '0'),
  },
  {
    name: '02-till-view-only-damaged',
    snapshot: snapshot({
      ...PRACTICE,
      standing: { kind: 'view_only', why: { kind: 'damaged' } },
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
