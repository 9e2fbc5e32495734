// Payouts: the list, a new one in three steps, and the people the shop pays.

import type { Snapshot } from '../../src/ipc/call';
import { at, NOW, refusal, snapshot } from '../sample';
import { FLAGGED, MOLINOS, payout, PAYOUTS, RECIPIENTS } from '../sample-payouts';
import type { Stage } from '../stage';
import { OFFLINE, PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const PEDRO = {
  name: 'Pedro Roca',
  role: 'manager' as const,
  pin_digits: 6,
  locked_until_ms: null,
};
const ANA = { ...PEDRO, name: 'Ana Paz' };

const managed = (more: Partial<Snapshot> = {}) => snapshot({ session: MARTA, ...more });
const MANAGED = managed();
const BALANCE = 84_231_055;
const LIMITS = {
  operation_cents: 40_000_000,
  recipient_cents: null,
  day_cents: 100_000_000,
  second_cents: 10_000_000,
};

/** Opens the list with something in it. */
export async function open(stage: Stage, payouts: unknown = PAYOUTS): Promise<void> {
  await stage.answer('payouts', payouts);
  await stage.answer('recipients', RECIPIENTS);
  await stage.answer('balance', BALANCE);
  await stage.keys('Alt+5');
}

/** Opens the form. */
async function fresh(stage: Stage): Promise<void> {
  await open(stage);
  await stage.keys('+');
}

/** Fills it in as drawn. */
export async function fill(stage: Stage, more: { number?: string; amount?: string } = {}) {
  await fresh(stage);
  const { page } = stage;
  await stage.keys('m', 'o', 'l', 'ArrowDown', 'Enter');
  if (more.number) await page.getByLabel(/CBU o CVU, 22/).fill(more.number);
  await page.getByLabel('Detalle').fill('Harina, factura 0003-00018842');
  await page.getByLabel('Monto', { exact: true }).fill(more.amount ?? '250000');
  await stage.pass(200);
}

/** Goes on to confirm it. */
export async function confirm(stage: Stage): Promise<void> {
  await fill(stage);
  await stage.keys('Enter');
}

const PIN = ['1', '2', '3', '4', '5', '6'];

/** Sends it. */
async function send(stage: Stage): Promise<void> {
  await confirm(stage);
  await stage.keys(...PIN, 'Enter');
}

/** A scene that opens one payout from the list. */
function one(name: string, shown: ReturnType<typeof payout>): Scene {
  return {
    name,
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage, [shown]);
      await stage.keys('Enter');
    },
  };
}

const list: Scene[] = [
  { name: '09-payouts', snapshot: MANAGED, play: open },
  {
    name: '09-payouts-flagged',
    snapshot: MANAGED,
    play: (stage) => open(stage, [FLAGGED, ...PAYOUTS]),
  },
  { name: '09-payouts-empty', snapshot: MANAGED, play: (stage) => open(stage, []) },
  {
    name: '09-payouts-loading',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.ignore('payouts');
      await stage.ignore('balance');
      await stage.keys('Alt+5');
    },
  },
  {
    name: '09-payouts-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('payouts', 'internal');
      await stage.refuse('balance', 'provider_silent');
      await stage.keys('Alt+5');
    },
  },
  {
    name: '09-payouts-totalcoin',
    snapshot: managed({ provider: 'totalcoin', channels: [] }),
    play: async (stage) => {
      await stage.answer('payouts', PAYOUTS);
      await stage.refuse('balance', 'account_not_permitted');
      await stage.keys('Alt+5');
    },
  },
  { name: '09-payouts-offline', snapshot: managed(OFFLINE), play: open },
  { name: '09-payouts-practice', snapshot: managed(PRACTICE), play: open },
  {
    name: '09-payouts-view-only',
    snapshot: managed({
      standing: { kind: 'view_only', why: { kind: 'held', holder: 'mostradorctl settle' } },
    }),
    play: open,
  },
  {
    name: '09-payouts-menu',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.keys('/');
    },
  },
  {
    name: '09-payouts-not-asked',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.refuse('ask_payout', 'provider_silent');
      await stage.keys('F5');
    },
  },
  {
    name: '09-payouts-english',
    snapshot: MANAGED,
    memory: { 'mostrador.language': 'en' },
    play: (stage) => open(stage, [FLAGGED, ...PAYOUTS]),
  },
  {
    name: '09-payouts-conclude',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage, [FLAGGED]);
      await stage.page.getByRole('button', { name: 'Cerrar a mano' }).click();
      await stage.pass(500);
      await stage.keys('2', 'n', 'o', 'Enter');
    },
  },
  {
    name: '09-payouts-conclude-sure',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage, [FLAGGED]);
      await stage.page.getByRole('button', { name: 'Cerrar a mano' }).click();
      await stage.pass(500);
      await stage.keys('1');
      await stage.page.getByLabel('¿Cómo se sabe?').fill('Lo confirmó Papelera Norte');
      await stage.keys('Enter');
    },
  },
  {
    name: '09-payouts-limits',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('payout_limits', LIMITS);
      await open(stage, PAYOUTS);
      await stage.keys('F6');
      await stage.page.getByLabel('En todo el día').fill('0');
      await stage.keys('Enter');
    },
  },
  {
    name: '09-payouts-limits-pin',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('payout_limits', LIMITS);
      await open(stage, PAYOUTS);
      await stage.keys('F6');
      await stage.page.getByLabel('Por retiro').fill('');
      await stage.page.getByLabel('En todo el día').fill('750000');
      await stage.pass(500);
      await stage.keys('Enter', '4', '0');
    },
  },
  {
    name: '09-payouts-limits-unread',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('payout_limits', 'internal');
      await open(stage, PAYOUTS);
      await stage.keys('F6');
    },
  },
];

const data: Scene[] = [
  { name: '09-payout-new', snapshot: MANAGED, play: fresh },
  {
    name: '09-payout-search',
    snapshot: MANAGED,
    play: async (stage) => {
      await fresh(stage);
      await stage.keys('m', 'ArrowDown');
    },
  },
  { name: '09-payout-data', snapshot: MANAGED, play: fill },
  {
    name: '09-payout-wrong-account',
    snapshot: MANAGED,
    play: (stage) => fill(stage, { number: `${MOLINOS.slice(0, 17)}8${MOLINOS.slice(18)}` }),
  },
  {
    name: '09-payout-wrong-bank',
    snapshot: MANAGED,
    play: (stage) => fill(stage, { number: `1${MOLINOS.slice(1)}` }),
  },
  {
    name: '09-payout-short-account',
    snapshot: MANAGED,
    play: async (stage) => {
      await fill(stage, { number: MOLINOS.slice(0, 17) });
      await stage.keys('Enter');
    },
  },
  {
    name: '09-payout-typing',
    snapshot: MANAGED,
    play: async (stage) => {
      await fresh(stage);
      await stage.page.getByLabel(/CBU o CVU, 22/).focus();
      await stage.keys('0', '1', '1', '0', '5', '9', '9', '5', '4', '0');
    },
  },
  {
    name: '09-payout-alias',
    snapshot: MANAGED,
    play: async (stage) => {
      await fresh(stage);
      await stage.page.getByLabel(/CBU o CVU, 22/).fill('marta.vereda');
      await stage.pass(200);
    },
  },
  {
    name: '09-payout-wrong-alias',
    snapshot: MANAGED,
    play: async (stage) => {
      await fresh(stage);
      await stage.page.getByLabel(/CBU o CVU, 22/).fill('marta_vereda');
      await stage.pass(200);
    },
  },
  {
    name: '09-payout-wrong-cuit',
    snapshot: MANAGED,
    play: async (stage) => {
      await fill(stage);
      await stage.page.getByLabel(/CUIT del titular/).fill('30708945126');
      await stage.pass(200);
    },
  },
  {
    name: '09-payout-too-much',
    snapshot: MANAGED,
    play: (stage) => fill(stage, { amount: '962310,55' }),
  },
  {
    name: '09-payout-nothing',
    snapshot: MANAGED,
    play: async (stage) => {
      await fresh(stage);
      await stage.keys('Escape', 'Enter');
    },
  },
  {
    name: '09-payout-no-balance',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('recipients', RECIPIENTS);
      await stage.refuse('balance', 'provider_silent');
      await stage.keys('Alt+5', '+');
    },
  },
  {
    name: '09-payout-two-companies',
    snapshot: managed({
      channels: [
        { channel: 'telepagos.qr', surface: 'screen', ready: true },
        { channel: 'totalcoin.qr', surface: 'screen', ready: true },
      ],
    }),
    play: async (stage) => {
      await fresh(stage);
      await stage.keys('Escape');
      await stage.page.getByText('TotalCoin', { exact: true }).click();
      await stage.pass(200);
    },
  },
  {
    name: '09-payout-data-practice',
    snapshot: managed(PRACTICE),
    play: fill,
  },
];

const confirming: Scene[] = [
  {
    name: '09-payout-confirm',
    snapshot: MANAGED,
    play: async (stage) => {
      await confirm(stage);
      await stage.keys('1', '2', '3', '4', '5');
    },
  },
  {
    name: '09-payout-confirm-ready',
    snapshot: MANAGED,
    play: async (stage) => {
      await confirm(stage);
      await stage.keys(...PIN);
    },
  },
  {
    name: '09-payout-confirm-new-name',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('recipients', RECIPIENTS);
      await stage.answer('balance', 999_999_999_999);
      await stage.keys('Alt+5', '+', 'P', 'e', 'd', 'r', 'o');
      await stage.page.getByLabel(/CBU o CVU, 22/).fill('pedro.roca');
      await stage.page.getByLabel('Monto', { exact: true }).fill('9999999,99');
      await stage.keys('Enter');
    },
  },
  {
    name: '09-payout-confirm-offline',
    snapshot: MANAGED,
    play: async (stage) => {
      await confirm(stage);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 9_000 } });
      await stage.keys(...PIN);
    },
  },
  {
    name: '09-payout-sending',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.ignore('pay_out');
      await send(stage);
    },
  },
  {
    name: '09-payout-wrong-pin',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'wrong_pin', { attempts_left: 4 });
      await send(stage);
    },
  },
  {
    name: '09-payout-locked-out',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'locked_out', { retry_at_ms: NOW + 300_000 });
      await send(stage);
    },
  },
  {
    name: '09-payout-unreachable',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'provider_unreachable');
      await send(stage);
    },
  },
  {
    name: '09-payout-above-limit',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'payout_above_limit', { reason: 'Hasta $ 200.000,00 por día' });
      await send(stage);
    },
  },
  {
    name: '09-payout-repeated',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'payout_repeated');
      await send(stage);
    },
  },
  {
    name: '09-payout-repeated-in-doubt',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'payout_repeated');
      await confirm(stage);
      await stage.answer('payouts', [payout(31, 'in_doubt', 25_000_000)]);
      await stage.pass(16_000);
      await stage.keys(...PIN, 'Enter');
    },
  },
  {
    name: '09-payout-second-manager',
    snapshot: managed({ people: [...MANAGED.people, PEDRO, ANA] }),
    play: async (stage) => {
      await stage.refuse('pay_out', 'second_manager_needed');
      await send(stage);
      await stage.keys('+', '6', '5');
    },
  },
  {
    name: '09-payout-no-second-manager',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('pay_out', 'second_manager_needed');
      await send(stage);
    },
  },
];

const done: Scene[] = [
  {
    name: '09-payout-voucher',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('pay_out', payout(32, 'processed', 25_000_000, { created_ms: NOW }));
      await send(stage);
    },
  },
  {
    name: '09-payout-on-its-way',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('pay_out', payout(32, 'processing', 25_000_000, { created_ms: NOW }));
      await send(stage);
    },
  },
  one('09-payout-one-arrived', payout(31, 'processed', 9_999_999_999)),
  one('09-payout-one-in-doubt', payout(30, 'in_doubt', 11_840_000)),
  one('09-payout-one-flagged', FLAGGED),
  one(
    '09-payout-one-refused',
    payout(26, 'rejected', 3_390_000, {
      refusal: refusal('provider_refused', { reason: 'El CUIT no es del titular' }),
    }),
  ),
  one(
    '09-payout-one-refund',
    payout(28, 'accepted', 420_000, { name: null, to: 'mf.ibarra', refund_of: 43, cuit: null }),
  ),
  {
    name: '09-payout-voucher-practice',
    snapshot: managed(PRACTICE),
    play: async (stage) => {
      await open(stage, [payout(31, 'processed', 25_000_000)]);
      await stage.keys('Enter', '*');
    },
  },
  {
    name: '09-payout-not-printed',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage, [payout(31, 'processed', 25_000_000)]);
      await stage.refuse('print_voucher', 'no_viewer');
      await stage.keys('Enter', '*');
    },
  },
  {
    name: '09-payout-english',
    snapshot: MANAGED,
    memory: { 'mostrador.language': 'en' },
    play: async (stage) => {
      await open(stage);
      await stage.keys('F3', '5', '0', '0', 'Enter', '1', '2');
    },
  },
];

const people: Scene[] = [
  {
    name: '09-recipients',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.keys('F4', 'ArrowDown', 'ArrowDown');
    },
  },
  {
    name: '09-recipients-none-found',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.keys('F4', 'x', 'y');
    },
  },
  {
    name: '09-recipients-empty',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.answer('payouts', PAYOUTS);
      await stage.keys('Alt+5', 'F4');
    },
  },
  {
    name: '09-recipients-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('recipients', 'internal');
      await stage.keys('Alt+5', 'F4');
    },
  },
  {
    name: '09-recipients-edit',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.keys('F4');
      await stage.page.getByRole('button', { name: 'Cambiar a Molinos del Oeste SRL' }).click();
      await stage.pass(500);
    },
  },
  {
    name: '09-recipients-add-faults',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.keys('F4');
      await stage.page.getByRole('button', { name: 'Agregar' }).click();
      await stage.pass(500);
      await stage.keys('Enter');
    },
  },
  {
    name: '09-recipients-remove',
    snapshot: MANAGED,
    play: async (stage) => {
      await open(stage);
      await stage.keys('F4');
      await stage.page.getByRole('button', { name: 'Cambiar a Edesur' }).click();
      await stage.page.getByRole('button', { name: 'Sacar de la agenda' }).click();
      await stage.pass(500);
    },
  },
  {
    name: '09-recipients-keep',
    snapshot: MANAGED,
    play: async (stage) => {
      const unknown = { name: null, to: 'pedro.roca', cuit: null, bank: null };
      await open(stage, [payout(31, 'processed', 25_000_000, unknown)]);
      await stage.keys('Enter', 'F4', 'P', 'e', 'd', 'r', 'o');
    },
  },
];

export const payouts: Scene[] = [...list, ...data, ...confirming, ...done, ...people];
