// Rush hour: fifty sales in a row in the real window, as a busy shop has them. Customers pay after as long as
// they like; some pay a code that was taken down, some pay twice, some while another sale is on screen; the
// internet goes twice. In the end every sale must be what the provider's own ledger says, and none may have been
// shown paid before it was.
//
//   MOSTRADOR_APP=target/release/mostrador MOSTRADOR_CTL=target/release/mostradorctl node tests/desktop/rush.mjs [SEED]
//
// Run it inside .ci/session and xvfb-run. Prints how quick the window was, and how much memory it took.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { built, eventually } from '../stage/program.mjs';
import { Counter } from './counter.mjs';
import { pssMib, say } from './measure.mjs';

const run = promisify(execFile);

const SALES = 50;
/** Sales before memory is first looked at: until then the window fills what it keeps anyway. */
const WARM = 10;
/** The longest a customer takes to pay, in milliseconds. */
const DAWDLE_MS = 3_000;
/** The most that memory may grow between the first look and the last. */
const GROWTH = 1.1;
/** A payment that was made is seen within this, in milliseconds, however busy the shop. */
const SEEN_MS = 45_000;

/** What happens at which sale; all others are plain. */
const KINDS = new Map([
  ...[4, 12, 20, 28, 36, 44].map((at) => [at, meanwhile]),
  ...[7, 19, 31, 43].map((at) => [at, late]),
  ...[9, 23, 37, 47].map((at) => [at, twice]),
  ...[15, 40].map((at) => [at, cut]),
]);

const [seed = '1'] = process.argv.slice(2);
const chance = dice(Number(seed));
const counter = await Counter.open();
const { window, sandbox } = counter;
/** How each sale must stand in the end, by its amount: no two have the same. */
const expected = new Map();
const shown = [];
const seen = [];
const ours = [];

try {
  await counter.unlock();
  await watchTheScreen();
  let warm = 0;
  for (let sale = 1; sale <= SALES; sale++) {
    await (KINDS.get(sale) ?? plain)(sale);
    if (sale === WARM) warm = await pssMib(await window.pid());
  }
  const full = await pssMib(await window.pid());
  assert.deepEqual(await window.complaints(), [], 'the page complained of nothing');
  await everySaleIsAsTheLedgerSays();
  say('Enter → code painted', shown, 'ms');
  say('payment → paid painted', seen, 'ms');
  say('of which ours: known to the till → painted', ours, 'ms');
  say(`memory after ${WARM} sales`, [warm], 'MiB');
  say(`memory after ${SALES} sales`, [full], 'MiB');
  assert.ok(full < warm * GROWTH, `memory stays: ${warm.toFixed(0)} → ${full.toFixed(0)} MiB`);
} catch (error) {
  await counter.picture('rush');
  throw error;
} finally {
  await counter.close();
}

// ── What happens at a counter ─────────────────────────────────────────────────────────────────

/** The customer pays after a while; the next one is served. */
async function plain(sale) {
  const pay = await charge(sale);
  expected.set(amount(sale), 'paid');
  await isSeen(await pay({ delay_ms: dawdle() }));
  await next();
}

/** Another is served while this one dawdles, and pays while the other's code is up. */
async function meanwhile(sale) {
  const payFirst = await charge(sale);
  await window.type('F2');
  await window.reaches('Caja');
  const other = sale + SALES;
  const paySecond = await charge(other);
  expected.set(amount(sale), 'paid').set(amount(other), 'paid');
  await payFirst({});
  const paid = await paySecond({ delay_ms: dawdle() });
  await isSeen(paid);
  await next();
  await window.says(inPesos(amount(sale)));
}

/** The code is taken down, and then the customer pays it. */
async function late(sale) {
  const pay = await charge(sale);
  expected.set(amount(sale), 'paid_late');
  await window.type('Escape');
  await window.reaches('Venta cancelada');
  await window.type('Enter');
  await window.reaches('Caja');
  await pay({});
  await eventually(async () => (await window.heading()) === 'Pagado tarde', 'it is told', SEEN_MS);
  await next();
}

/** The customer pays twice: one sale, and one payment that belongs to none. */
async function twice(sale) {
  const pay = await charge(sale);
  expected.set(amount(sale), 'paid');
  const paid = await pay({ delay_ms: dawdle() });
  await pay({});
  await isSeen(paid);
  await next();
}

/** The internet goes, the customer pays with their own, and it comes back. */
async function cut(sale) {
  const pay = await charge(sale);
  expected.set(amount(sale), 'paid');
  await sandbox.outage(true);
  await window.says('Sin internet en la caja');
  const paid = await pay({});
  assert.equal(await window.heading(), 'Escaneá para pagar', 'what nobody heard of is not shown');
  await sandbox.outage(false);
  await isSeen(paid, false);
  await next();
}

/** Types the amount and waits for the code; answers how a customer pays it, which answers when they did. */
async function charge(sale) {
  await window.look('window.painted = {}');
  await window.type(...amount(sale).replace('.', ','), 'Enter');
  await eventually(() => window.look('return window.painted.code'), 'the code');
  shown.push(await window.look('return window.painted.code - window.painted.entered'));
  const code = await counter.scanned();
  return async (how) => {
    const [credit] = await sandbox.pay(code, how);
    return credit.visible_at;
  };
}

/** The screen says that it is paid, and did not before it was. */
async function isSeen(paidMs, isMeasured = true) {
  await eventually(
    async () => (await window.heading()) === 'Pago de práctica',
    'it is seen',
    SEEN_MS,
  );
  const { paid, told } = await eventually(
    () => window.look('return window.painted.paid ? window.painted : null'),
    'it is painted',
  );
  assert.ok(paid >= paidMs, `paid at ${paidMs} and not shown before: ${paid}`);
  if (!isMeasured) return;
  seen.push(paid - paidMs);
  ours.push(paid - told);
}

async function next() {
  await window.type('Enter');
  await window.reaches('Caja');
}

// ── What is looked at ─────────────────────────────────────────────────────────────────────────

/** Has the page note when it had painted a code and a payment, and when the core told of the payment. */
function watchTheScreen() {
  return window.look(`
    window.painted = {};
    const now = () => performance.timeOrigin + performance.now();
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    addEventListener('keydown', ({ key }) => { if (key === 'Enter') window.painted.entered ??= now(); }, true);
    const note = async (what) => {
      const { painted } = window;
      if (what in painted) return;
      painted[what] = undefined;
      if (what === 'paid') {
        const { orders } = await window.__TAURI_INTERNALS__.invoke('snapshot');
        painted.told = Math.max(...orders.map(({ paid_ms }) => paid_ms ?? 0));
      }
      await frames();
      painted[what] = now();
    };
    new MutationObserver(() => {
      if (document.querySelector('svg[role=img][aria-label="Código QR de cobro"]')) void note('code');
      if (document.querySelector('main.flood')) void note('paid');
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
  `);
}

/** The journal, the provider's ledger, and what was meant to happen: all three say the same. */
async function everySaleIsAsTheLedgerSays() {
  const stands = async () => {
    const orders = await journaled();
    return orders.every(({ state }) => state !== 'open') && orders;
  };
  const orders = await eventually(stands, 'every sale to be settled', SEEN_MS);
  const { orders: asked, credits } = await sandbox.world();
  assert.equal(orders.length, expected.size, 'one sale each, and no other');
  assert.equal(asked.length, expected.size, 'asked for once each');
  for (const { amount, state, paid } of orders) {
    assert.equal(state, expected.get(amount), `${amount} stands as it should`);
    const order = asked.find((it) => it.amount === amount);
    const first = credits.find(({ qr_order_id }) => qr_order_id === order.id);
    assert.equal(paid, first.amount, `${amount}: what the ledger has of it, once`);
  }
  const doubles = [...KINDS.values()].filter((kind) => kind === twice).length;
  assert.equal(credits.length, expected.size + doubles, 'the ledger has the second payments');
  const sum = (amounts) => amounts.reduce((all, it) => all + Math.round(Number(it) * 100), 0);
  const counted = sum(orders.map(({ paid }) => paid));
  const spare = sum([...KINDS].filter(([, kind]) => kind === twice).map(([sale]) => amount(sale)));
  assert.equal(counted + spare, sum(credits.map((it) => it.amount)), 'to the centavo');
}

/** The sales of the register, as its own console reads them beside the window. */
async function journaled() {
  const { stdout } = await run(
    built('mostradorctl', 'MOSTRADOR_CTL'),
    ['--json', '--data-dir', counter.folder, 'orders'],
    { env: { ...process.env, ...counter.env, MOSTRADOR_PIN: '000000' } },
  );
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ reference }) => reference);
}

/** The amount of a sale: between one and some thousand pesos, with centavos of its own. */
function amount(sale) {
  return `${(sale * 137) % 4_000 || 1}.${String((sale * 7) % 100).padStart(2, '0')}`;
}

function inPesos(text) {
  return new Intl.NumberFormat('es-AR', { minimumFractionDigits: 2 }).format(Number(text));
}

function dawdle() {
  return Math.floor(chance() * DAWDLE_MS);
}

/** The same numbers for the same seed, in [0, 1). */
function dice(seeded) {
  let state = seeded >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
