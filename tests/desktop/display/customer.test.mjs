// The customer's window, on a display of two monitors side by side: what faces the customer while the till's own
// window is worked with. Run it where there are two (.ci/test does); with one there is no such window.

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

/** The customer's monitor, right of the till's. */
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

story('the customer’s window goes and comes as a person says, and it is remembered', async (counter) => {
  const ask = (command, args) =>
    counter.window.look(
      'return window.__TAURI_INTERNALS__.invoke(args[0], args[1])',
      command,
      args,
    );
  const display = await eventually(async () => {
    const { on, monitors } = await ask('customer_display', {});
    return on && monitors;
  }, 'the window by itself');
  assert.equal(display.length, 1, 'there is one other monitor');

  const off = await ask('set_customer_display', { monitor: null });
  assert.equal(off.on, null, 'it is gone');
  await counter.window.close();
  await counter.start();
  const still = await ask('customer_display', {});
  assert.equal(still.on, null, 'and stays away');
  const on = await ask('set_customer_display', { monitor: display[0] });
  assert.deepEqual([on.on, on.wanted], [display[0], display[0]], 'until somebody wants it back');
});

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
