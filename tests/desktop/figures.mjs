// How quick the real window is, and how much memory it takes:
//
//   MOSTRADOR_APP=target/release/mostrador node tests/desktop/figures.mjs
//
// Measured inside the page, by its own clock, on the program's own sandbox. Figures of a debug build mean
// nothing. Run it inside .ci/session and xvfb-run, on a machine that does nothing else.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '../stage/program.mjs';
import { Window } from '../stage/window.mjs';
import { pssMib, say } from './measure.mjs';

const SALES = 50;
const STARTS = 10;

delete process.env.MOSTRADOR_SANDBOX_URL;
const register = await mkdtemp(join(tmpdir(), 'mostrador-figures-'));
try {
  await starts();
  await withWindow(sales);
} finally {
  await rm(register, { recursive: true, force: true });
}

/** From the start of the process to the keypad of the PIN, and to the till once it was typed. */
async function starts() {
  const [keypad, till] = [[], []];
  for (let start = 0; start < STARTS; start++) {
    await withWindow(async (window) => {
      keypad.push((await front(window, 'unlock')) - (await startedMs(await window.pid())));
      // What a person types takes as long as the person; the till's part begins with the last number.
      await window.look(`addEventListener('keydown', () => (window.last = Date.now()), true)`);
      await window.type(...'000000');
      await window.reaches('Caja');
      till.push((await front(window, 'till')) - (await window.look('return window.last')));
    });
  }
  say('process start → PIN keypad', keypad, 'ms');
  say('last number of the PIN → till', till, 'ms');
}

/** From the press of Enter to the frame after the one that has the code. */
async function sales(window) {
  await window.type(...'000000');
  await window.reaches('Caja');
  await window.says('Varios');
  await window.opensShift();
  say('memory at the till (PSS, all processes)', [await pssMib(await window.pid())], 'MiB');
  await window.look(`
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    window.took = [];
    let pressed = null;
    addEventListener('keydown', ({ key }) => { if (key === 'Enter') pressed = performance.now(); }, true);
    new MutationObserver(async () => {
      const code = document.querySelector('svg[role=img][aria-label="Código QR de cobro"]');
      if (!code || pressed === null) return;
      const began = pressed;
      pressed = null;
      await frames();
      window.took.push(performance.now() - began);
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
  `);
  for (let sale = 1; sale <= SALES; sale++) {
    await window.type(...'1550,50', 'Enter');
    await eventually(async () => (await took(window)).length === sale, `the code of sale ${sale}`);
    await window.type('Escape');
    await window.reaches('Venta cancelada');
    await window.type('Enter');
    await window.reaches('Caja');
  }
  say('Enter → code on screen', await took(window), 'ms');
  say(`memory after ${SALES} sales`, [await pssMib(await window.pid())], 'MiB');
}

async function withWindow(measure) {
  const window = await Window.open({ MOSTRADOR_DATA_DIR: register });
  try {
    await window.asksWho();
    await measure(window);
  } finally {
    await window.close();
  }
}

/** How long each sale took so far, in milliseconds. */
function took(window) {
  return window.look('return window.took');
}

/** When that kind of screen was first in front, in milliseconds since 1970; the window marks it. */
function front(window, kind) {
  return window.look(
    `const [mark] = performance.getEntriesByName('front:' + args[0]);
     return performance.timeOrigin + mark.startTime`,
    kind,
  );
}

/** When a process began, in milliseconds since 1970, to the hundredth of a second that Linux keeps. */
async function startedMs(pid) {
  const TICKS_PER_SECOND = 100;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name may have spaces; what follows it has none. The start is the 22nd field of all.
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const uptime = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  return Date.now() - (uptime - ticks / TICKS_PER_SECOND) * 1000;
}
