// The customer's window, on a display of two monitors side by side: what faces the customer while the till's own
// window is worked with. Run it inside .ci/session and .ci/monitors, as .ci/test does.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { readQr } from '../../stage/eyes.mjs';
import { eventually } from '../../stage/program.mjs';
import { story } from '../counter.mjs';

const run = promisify(execFile);

/** The customer's monitor, right of the till's, as the system calls it. */
const MONITOR = 'DUMMY1';
/** The same, as a part of the whole display. */
const CUSTOMERS = '1366x768+1366+0';
/** The till's. */
const TILLS = '1366x768+0+0';

story('the customer sees the code, and thanks once it is paid', async (counter) => {
  await counter.charge('1550,50');
  const code = await eventually(async () => readQr(await half(counter, CUSTOMERS)), 'the code');
  assert.equal(code, await readQr(await half(counter, TILLS)), 'the same one as the till shows');

  const [credit] = await counter.sandbox.pay(code);
  assert.equal(credit.amount, '1550.50', 'the customer pays what was typed');
  await counter.window.reaches('Pago de práctica');
  const before = await half(counter, CUSTOMERS);
  assert.equal(await readQr(before), null, 'a code that was paid is not shown any more');
});

story('nothing of a sale that was cancelled is left before the customer', async (counter) => {
  await counter.charge('820');
  await eventually(async () => readQr(await half(counter, CUSTOMERS)), 'the code');
  await counter.window.type('Escape');
  await counter.window.reaches('Venta cancelada');
  await eventually(async () => (await readQr(await half(counter, CUSTOMERS))) === null, 'no code');
});

story('the lock takes the code away from the customer too', async (counter) => {
  await counter.charge('990');
  await eventually(async () => readQr(await half(counter, CUSTOMERS)), 'the code');
  await counter.window.type('Control+l');
  await counter.window.reaches('¿Quién está en la caja?');
  await eventually(async () => (await readQr(await half(counter, CUSTOMERS))) === null, 'no code');
});

story('the window goes with its monitor, and comes back with it', async (counter) => {
  await eventually(async () => (await display(counter)).on === MONITOR, 'the window by itself');
  await plug(['--off']);
  try {
    await eventually(async () => (await display(counter)).on === null, 'it goes with the monitor');
    await counter.charge('500');
    await counter.window.type('Escape');
    await counter.window.reaches('Venta cancelada');
  } finally {
    await plug(['--mode', '1366x768', '--pos', '1366x0']);
  }
  await eventually(async () => (await display(counter)).on === MONITOR, 'and is back');
});

story('a window that nobody wants stays away, until somebody wants it back', async (counter) => {
  await eventually(async () => (await display(counter)).on === MONITOR, 'the window by itself');
  const off = await ask(counter, 'set_customer_display', { monitor: null });
  assert.equal(off.on, null, 'it is gone');
  await counter.window.close();
  await counter.start();
  assert.equal((await display(counter)).on, null, 'and stays away');
  const on = await ask(counter, 'set_customer_display', { monitor: MONITOR });
  assert.deepEqual([on.on, on.wanted], [MONITOR, MONITOR], 'it is back, and shall be there');
});

/** Has the display's cable pulled out or put in, and the server look at it. */
async function plug(how) {
  await run('xrandr', ['--output', MONITOR, ...how]);
  await run('xrandr', []);
}

/** Where the customer's window is. */
function display(counter) {
  return ask(counter, 'customer_display', {});
}

function ask(counter, command, args) {
  const script = 'return window.__TAURI_INTERNALS__.invoke(args[0], args[1])';
  return counter.window.look(script, command, args);
}

/** One of the two monitors, as it shines. */
async function half(counter, geometry) {
  const folder = await mkdtemp(join(tmpdir(), 'mostrador-display-'));
  try {
    const [whole, part] = [join(folder, 'whole.png'), join(folder, 'part.png')];
    await writeFile(whole, await counter.window.photograph());
    await run('convert', [whole, '-crop', geometry, '+repage', part]);
    const { stdout } = await run('cat', [part], { encoding: 'buffer', maxBuffer: 1 << 26 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
