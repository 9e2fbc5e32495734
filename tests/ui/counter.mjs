// A counter to test at: a sandbox, the app behind the bridge on an empty register, and Chromium in place
// of the window. Every story gets all of it fresh, and fails for whatever the page complained of.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

import { readQr } from '../stage/eyes.mjs';
import { built, eventually, Program } from '../stage/program.mjs';
import { Sandbox } from '../stage/sandbox.mjs';
import { StandIn } from '../stage/stand-in.mjs';
import { matches } from './snapshot.mjs';

/** Where pictures of every state go, to look at. */
const PICTURES = 'target/test-logs/screens';

/** How long anything may take to show, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Between two keys of a person, in milliseconds: a scanner's are nearer than 30. */
export const KEY_MS = 60;

/** Between two keys of a scanner, in milliseconds. */
const SCANNER_KEY_MS = 5;

/** A screen that just opened takes no Enter for a moment, which was meant for the one before, in milliseconds. */
export const SETTLED_MS = 450;

/** A till's screen with a taskbar and a title bar taken off. */
const SCREEN = { width: 1366, height: 688 };

let browser;

/**
 * A test at a counter. `options` are the browser context's; `fresh`: the register was never set up; `live`: the
 * providers' own hosts can be reached too, which the sandbox stands in for.
 */
export function story(name, play, { fresh = false, ...options } = {}) {
  test(name, async () => {
    const counter = await Counter.open(options);
    try {
      if (!fresh) await counter.laterSetUp();
      await played(counter, name, play);
    } finally {
      await counter.close();
    }
  });
}

/**
 * Tests at one and the same counter, in the order in which they stand: what one leaves behind, the next one
 * finds. `prepare` makes of the fresh counter what all of them need; the answer is a `story` there.
 */
export function atOneCounter(prepare, options = {}) {
  let opening = null;
  async function open() {
    const counter = await Counter.open(options);
    shared.push(counter);
    await counter.laterSetUp();
    await played(counter, 'the counter is prepared', prepare);
    return counter;
  }
  return (name, play) =>
    test(name, async () => {
      const counter = await (opening ??= open());
      counter.complaints.length = 0;
      // One that failed may have left a question on the screen.
      if (await counter.page.locator('dialog[open]').count()) await counter.type('Escape');
      await played(counter, name, play);
    });
}

/** The counters of several tests each. */
const shared = [];

async function played(counter, name, play) {
  try {
    await play(counter);
    assert.deepEqual(counter.complaints, [], 'the page complained of nothing');
  } catch (error) {
    await counter.picture(`failed-${name}`).catch(() => undefined);
    const heard = [...counter.complaints, counter.bridge.complaints].join('\n').trim();
    if (heard) error.message += `\n\nHeard meanwhile:\n${heard}`;
    throw error;
  }
}

after(async () => {
  for (const counter of shared) await counter.close();
  await browser?.close();
});

/** Without the spaces that are there for the eye. */
export function plain(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** `3900.5` as the screen has it: `$ 3.900,50`. */
export function pesos(amount) {
  const said = new Intl.NumberFormat('es-AR', { style: 'currency', currency: 'ARS' });
  return plain(said.format(amount));
}

/** The first amount in a text. One that is set large stands there twice: to be seen, and to be heard. */
export function amountIn(text) {
  return /[+−-]?\$ [\d.]+,\d\d/.exec(plain(text))?.[0] ?? plain(text);
}

/** What the shop's account holds, by the provider's books. */
export function held({ accounts }) {
  return Number(accounts.find(({ holder }) => holder === 'shop').balance);
}

/** What came in, by the provider's books. */
export function collected({ credits }) {
  const cents = credits.map(({ amount }) => Math.round(Number(amount) * 100));
  return cents.reduce((sum, each) => sum + each, 0) / 100;
}

/** What a story plays at. */
export class Counter {
  /** What the console, the network and the content security policy said against the page. */
  complaints = [];

  static async open({ live = false, ...options } = {}) {
    const counter = new Counter();
    counter.folder = await mkdtemp(join(tmpdir(), 'mostrador-counter-'));
    counter.sandbox = await Sandbox.start();
    if (live) counter.standIn = await StandIn.open(counter.sandbox.url, counter.folder);
    counter.bridge = new Program(built('bridge', 'MOSTRADOR_BRIDGE'), [], {
      ...counter.standIn?.environment,
      MOSTRADOR_DATA_DIR: counter.folder,
      MOSTRADOR_SANDBOX_URL: counter.sandbox.url,
      // A print of ours must not open a viewer of whoever runs the tests.
      PATH: `${import.meta.dirname}/programs:${process.env.PATH}`,
      OPENED: join(counter.folder, 'opened.txt'),
    });
    ({ url: counter.url } = await counter.bridge.said());
    browser ??= await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--force-color-profile=srgb'],
    });
    counter.context = await browser.newContext({
      viewport: SCREEN,
      locale: 'es-AR',
      timezoneId: 'America/Argentina/Buenos_Aires',
      reducedMotion: 'reduce',
      ...options,
    });
    counter.page = await counter.context.newPage();
    counter.page.setDefaultTimeout(PATIENCE_MS);
    await counter.#listen();
    await counter.page.goto(counter.url);
    return counter;
  }

  /** Leaves the wizard, which a fresh register begins with, for later. */
  async laterSetUp() {
    await this.button('Más adelante').click();
  }

  /** The page's own words against itself, and anything it fetches from elsewhere. */
  async #listen() {
    const { page, complaints } = this;
    page.on('console', (said) => {
      if (['error', 'warning'].includes(said.type())) complaints.push(`console: ${said.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    page.on('dialog', async (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      const ours = url.origin === new URL(this.url).origin || url.protocol === 'data:';
      if (!ours) complaints.push(`asked elsewhere: ${url.href}`);
    });
    page.on('response', (response) => {
      const status = response.status();
      if (status >= 400) complaints.push(`HTTP ${status} for ${response.url()}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
  }

  async close() {
    await this.context?.close();
    await this.bridge?.stop();
    this.standIn?.close();
    await this.sandbox?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  // ── What a person does ──────────────────────────────────────────────────────────────────────

  /** Keys, one after the other, as a person types them: `type('1', 'Enter')` or `type(...'1550,50')`. */
  async type(...keys) {
    for (const key of keys) {
      if (key === 'Enter') await this.pause(SETTLED_MS);
      await this.page.keyboard.press(key);
      await this.pause();
    }
  }

  /**
   * What a barcode scanner types, `Enter` last. The keys say themselves when they were pressed: how long the way
   * to the browser takes changes nothing about how near to each other they are.
   */
  async scans(code) {
    const wire = await this.context.newCDPSession(this.page);
    const began = Date.now() / 1000;
    for (const [at, key] of [...code, 'Enter'].entries()) {
      const text = key === 'Enter' ? '\r' : key;
      const timestamp = began + (at * SCANNER_KEY_MS) / 1000;
      await wire.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text, timestamp });
      await wire.send('Input.dispatchKeyEvent', { type: 'keyUp', key, timestamp });
    }
    await wire.detach();
  }

  /** Words into the field that has the focus, all at once: nobody looks at them letter by letter. */
  async write(words) {
    await this.page.keyboard.insertText(words);
  }

  /** One of the actions of the screen, from its numbered list. */
  async act(name) {
    await this.page.keyboard.press('/');
    const menu = this.page.getByRole('menu');
    const item = menu.getByRole('menuitem', { name });
    await this.page.keyboard.press(await item.first().getAttribute('aria-keyshortcuts'));
    await menu.waitFor({ state: 'detached' });
  }

  /** As long as a person takes between two keys. */
  pause(ms = KEY_MS) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Signs a manager in: whoever practises, unless it is said by which PIN. */
  async unlock(pin = '000000') {
    await this.heading('¿Quién está en la caja?').waitFor();
    await this.type(...pin);
    await this.till().waitFor();
    // The list of concepts comes with the first answer of the provider; before it there is no till offline.
    await this.button(/Concepto Varios/).waitFor();
    // A fresh register has no shift: the first Enter of the day opens one.
    const opens = this.button('Abrir turno');
    if (!(await opens.isVisible())) return;
    await this.type('Enter');
    await opens.waitFor({ state: 'detached' });
  }

  /** Signs in and has a code on screen. */
  async charge(keys = '1550') {
    await this.unlock();
    await this.type(...keys, 'Enter');
    await this.waiting();
  }

  /** Until the code is up. */
  async waiting() {
    await this.heading('Escaneá para pagar').waitFor();
    await this.code().waitFor();
  }

  /** From now on the page's time moves by `page.clock` alone; the till's does not. */
  async holdTime() {
    await this.page.clock.install();
    await this.page.reload();
  }

  /** Lets time pass for the till. */
  async pass(ms) {
    const answer = await fetch(new URL('/clock', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ms }),
    });
    assert.equal(answer.status, 204, 'the clock was moved');
  }

  // ── What a test is not about ────────────────────────────────────────────────────────────────

  /** Asks the core as the window does, without its hands. */
  async ask(cmd, args = {}) {
    const answer = await fetch(new URL('/ipc', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cmd, args }),
    });
    const { ok, refused } = await answer.json();
    assert.equal(refused, undefined, `${cmd} is not refused: ${JSON.stringify(refused)}`);
    return ok;
  }

  /** A sale of so many centavos whose code is up and which nobody paid yet: its id and its code. */
  async offers(cents) {
    const known = (await this.sandbox.world()).orders.length;
    const request = { cents, concept_id: null, channel: 'telepagos.qr', sale_point_id: null };
    const id = await this.ask('charge', { request });
    const order = await eventually(
      async () => (await this.sandbox.world()).orders[known],
      'the provider to have the order',
    );
    await this.stands(id, ['open']);
    return { id, qr: order.qr_code };
  }

  /** A sale that somebody pays, as `Sandbox.pay` takes it, and that ends in that state: its id. */
  async sells(cents, how = {}, state = 'paid') {
    const { id, qr } = await this.offers(cents);
    await this.sandbox.pay(qr, how);
    await this.ask('check_now');
    await this.stands(id, [state]);
    return id;
  }

  /** Until a sale stands in one of these states. */
  async stands(id, states) {
    return eventually(async () => {
      const { orders } = await this.ask('snapshot');
      const order = orders.find((each) => each.id === id);
      return order && states.includes(order.state) && order;
    }, `a sale to be ${states.join(' or ')}`);
  }

  /** The file a sentence on the screen names, after those words. */
  async fileNamed(words) {
    const said = this.page.getByText(words).first();
    await said.waitFor();
    const text = await said.innerText();
    return text.slice(text.indexOf(words) + words.length).trim();
  }

  /** The last file that was opened for somebody to print it, once its name is like that. */
  async opened(name) {
    return eventually(async () => {
      const files = await readFile(join(this.folder, 'opened.txt'), 'utf8').catch(() => '');
      return files.trim().split('\n').findLast((file) => name.test(file));
    }, `a paper like ${name} to be opened`);
  }

  // ── What a person sees ──────────────────────────────────────────────────────────────────────

  heading(name) {
    return this.page.getByRole('heading', { name, level: 1 });
  }

  button(name) {
    const exact = typeof name === 'string';
    // But for the section where one is already, which is called as what it is for.
    return this.page
      .locator('button:not([aria-current])')
      .and(this.page.getByRole('button', { name, exact }));
  }

  till() {
    return this.page.getByRole('main', { name: 'Caja' });
  }

  code() {
    return this.page.getByRole('img', { name: 'Código QR de cobro' });
  }

  text(words) {
    // What is on the screen; what is only read aloud stands in regions of their own.
    return this.page.locator('main, section, aside').getByText(words).first();
  }

  /** What stands beside a name in a list of facts: an amount, or plain words. */
  async fact(name) {
    const named = this.page.locator('dt').getByText(name, { exact: true });
    return amountIn(await named.first().locator('xpath=following-sibling::dd[1]').textContent());
  }

  /** Until that stands beside it. */
  async factIs(name, value) {
    await eventually(async () => (await this.fact(name)) === value, `${name} to be ${value}`);
  }

  /** What a stranger's camera reads on the screen. */
  async scan() {
    return readQr(await this.page.screenshot());
  }

  /** What a stranger's camera reads on the screen, and must. */
  async scanned() {
    const text = await this.scan();
    assert.ok(text, 'a stranger can read the code on the screen');
    return text;
  }

  async picture(name) {
    await mkdir(PICTURES, { recursive: true });
    const file = name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-');
    await this.page.screenshot({ path: `${PICTURES}/${file}.png` });
  }

  /** The screen as it stands is what it was when somebody last looked at it, and nobody is shut out of it. */
  async looksLike(name) {
    await this.picture(name);
    await matches(name, () => this.page.locator('body').ariaSnapshot());
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      const said = violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
      }));
      assert.deepEqual(said, [], `${name}, ${colorScheme}: open to everybody`);
    }
    await this.picture(`${name}-dark`);
    await this.page.emulateMedia({ colorScheme: 'light' });
  }
}
