// The real window, driven as the W3C's WebDriver says: keys go in as from a keyboard, and what a person
// would see comes out.

import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

import { built, eventually, Program } from './program.mjs';

const run = promisify(execFile);

/** How long the window may take for anything it is asked, in milliseconds. */
const PATIENCE_MS = 30_000;

/** How long the program may take to notice that its window was closed, in milliseconds. */
const CLOSING_MS = 5_000;

/** Between two keys of a person, in milliseconds: a scanner's are nearer than 30. */
const KEY_MS = 60;

/** A screen that just opened takes no Enter for a moment, which was meant for the one before, in milliseconds. */
const SETTLED_MS = 450;

/** Keys without a letter, as WebDriver writes them. */
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Control: '\uE009',
  Escape: '\uE00C',
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, f) => [`F${f + 1}`, String.fromCharCode(0xe031 + f)]),
  ),
};

/** The program under test. */
export const app = () => built('mostrador', 'MOSTRADOR_APP');

/** The product's window, open. */
export class Window {
  #driver;
  #session;

  /** Starts the program with `env` and opens its window, which may take its moment. */
  static async open(env = {}) {
    const window = new Window();
    const port = await freePort();
    window.url = `http://127.0.0.1:${port}`;
    window.#driver = new Program('WebKitWebDriver', [`--port=${port}`], {
      TAURI_WEBVIEW_AUTOMATION: 'true',
      ...env,
    });
    try {
      await eventually(() => window.#is('GET', 'status'), 'the driver to answer');
      const { sessionId } = await window.#ask('POST', 'session', {
        capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: app(), args: [] } } },
      });
      window.#session = `session/${sessionId}`;
      return window;
    } catch (error) {
      await window.#driver.stop();
      throw error;
    }
  }

  /** Closes the window, and with it the program: a start right after it must not find it still there. */
  async close() {
    // Whoever closed it may have failed at it; then there is nothing left to close.
    if (!this.#session) return;
    const [pid, session] = [await this.pid(), this.#session];
    this.#session = undefined;
    try {
      await this.#ask('DELETE', session);
    } finally {
      await this.#driver.stop();
    }
    // On a busy machine the driver takes the page away and is gone before the window hears of it: the program
    // then waits, in good health, for whoever closes its window. Nobody will, so it is ended as a system ends it.
    try {
      await eventually(() => !isRunning(pid), 'the program to end with its window', CLOSING_MS);
    } catch {
      process.kill(pid, 'SIGTERM');
      await eventually(() => !isRunning(pid), 'the program to end when told to');
    }
  }

  /** The process that has the window; the driver's only child. */
  async pid() {
    const { stdout } = await run('pgrep', ['--parent', String(this.#driver.pid)]);
    return Number(stdout.trim().split('\n')[0]);
  }

  // ── What a person does ──────────────────────────────────────────────────────────────────────

  /** Keys, one after the other, as a person types them; `Control+l` holds one and presses the other. */
  async type(...keys) {
    const strokes = keys.flatMap((key) => {
      const [held, pressed] = key.length > 1 && key.includes('+') ? key.split('+') : [null, key];
      const [hold, value] = [held && KEYS[held], KEYS[pressed] ?? pressed];
      return [
        { type: 'pause', duration: key === 'Enter' ? SETTLED_MS : KEY_MS },
        ...(hold ? [{ type: 'keyDown', value: hold }] : []),
        { type: 'keyDown', value },
        { type: 'keyUp', value },
        ...(hold ? [{ type: 'keyUp', value: hold }] : []),
      ];
    });
    await this.#ask('POST', `${this.#session}/actions`, {
      actions: [{ type: 'key', id: 'keyboard', actions: strokes }],
    });
  }

  /** Until it asks who is there; the wizard of a register that nobody set up is left for later. */
  async asksWho() {
    const [asks, wizard] = ['¿Quién está en la caja?', '¿Cómo querés empezar?'];
    await eventually(async () => [asks, wizard].includes(await this.heading()), 'the first screen');
    if ((await this.heading()) === wizard) await this.type('/', '2');
    await this.reaches(asks);
  }

  /** At the till of a register that has no shift, as a fresh one: the first Enter of the day opens one. */
  async opensShift() {
    const isClosed = async () => (await this.words()).includes('Abrir turno');
    if (!(await isClosed())) return;
    await this.type('Enter');
    await eventually(async () => !(await isClosed()), 'the shift to be open');
  }

  // ── What a person sees ──────────────────────────────────────────────────────────────────────

  /** Runs `script`, a function's body, in the page; its promise is waited for. */
  async look(script, ...args) {
    const wrapped = `
      const done = arguments[arguments.length - 1];
      const args = [...arguments].slice(0, -1);
      (async () => { ${script} })().then((value) => done({ value }), (error) => done({ error: String(error) }));
    `;
    const { value, error } = await this.#ask('POST', `${this.#session}/execute/async`, {
      script: wrapped,
      args,
    });
    if (error !== undefined) throw new Error(`in the page: ${error}`);
    return value;
  }

  /** The first level heading, which names the screen. */
  heading() {
    return this.look(`return document.querySelector('h1')?.textContent.trim() ?? ''`);
  }

  /** Waits for the screen of that name. */
  async reaches(heading) {
    await eventually(async () => (await this.heading()) === heading, `the screen «${heading}»`);
  }

  /** Everything that can be read on the screen. */
  words() {
    return this.look('return document.body.innerText');
  }

  /** Waits until the screen says so. */
  async says(words) {
    await eventually(async () => (await this.words()).includes(words), `the words «${words}»`);
  }

  /** Waits until there is an image of that name, for those who cannot see it. */
  async shows(name) {
    const find = 'return Boolean(document.querySelector(`[role=img][aria-label="${args[0]}"]`))';
    await eventually(() => this.look(find, name), `the image «${name}»`);
  }

  /** The whole screen as it shines: a PNG of what the display holds, not of what the page believes. */
  async photograph() {
    // Once what moves has come to rest, and one more frame, so that what was changed last is on the display.
    await this.look(`
      const ends = (motion) => motion.effect?.getComputedTiming().endTime < Infinity;
      await Promise.allSettled(document.getAnimations().filter(ends).map(({ finished }) => finished));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    `);
    const { stdout } = await run('import', ['-window', 'root', 'png:-'], {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  address() {
    return this.look('return location.href');
  }

  /** From now on the page's complaints are kept. */
  listen() {
    return this.look(`
      const heard = (window.heard = []);
      addEventListener('error', ({ message }) => heard.push('uncaught: ' + message));
      addEventListener('unhandledrejection', ({ reason }) => heard.push('unhandled: ' + reason));
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        heard.push('refused by the policy: ' + violatedDirective + ' ' + blockedURI));
      const { error } = console;
      console.error = (...said) => { heard.push('console: ' + said.join(' ')); error(...said); };
    `);
  }

  /** What the page complained of since `listen`, and no more of it afterwards. */
  complaints() {
    return this.look('return window.heard.splice(0)');
  }

  // ── The wire ────────────────────────────────────────────────────────────────────────────────

  async #is(method, path) {
    try {
      await this.#ask(method, path);
      return true;
    } catch {
      return false;
    }
  }

  async #ask(method, path, body) {
    const answer = await fetch(`${this.url}/${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { value } = await answer.json();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    }
    return value;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
