// One page of the built window over the fake core, with the clock in our hands.

import type { Page } from 'playwright-core';

import type { CustomerView, Event, OrderView, Snapshot } from '../src/ipc/call';
import type { Built } from './built';
import { NOW } from './sample';

/** What the system says about looks. */
export interface Look {
  dark?: boolean;
  forcedColors?: boolean;
}

/** How the page is looked at. */
export interface View extends Look {
  width: number;
  height: number;
  /** How many of the screen's pixels make one of CSS. */
  scale?: number;
  touch?: boolean;
  /** What this PC remembers. */
  memory?: Record<string, string> | undefined;
  /** What the customer is shown, to look at their window; none: it is the till's own. */
  customer?: CustomerView | undefined;
}

/** The commonest screen of a shop. */
export const DESK: View = { width: 1366, height: 768 };

/** Commands that ask for nothing to be done: what the customer is shown follows what is on screen. */
const READS = new Set([
  'snapshot',
  'face_customer',
  'customer_view',
  'print_queue',
  'printers',
  'entitle_dialogs',
]);

/** A page being played on. */
export class Stage {
  readonly page: Page;
  /** What the page complained about: a blocked style, a broken script. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the window as of `snapshot`, and waits until it is drawn. */
  static async open(built: Built, snapshot: Snapshot, view: View = DESK): Promise<Stage> {
    const context = await built.browser.newContext({
      viewport: { width: view.width, height: view.height },
      ...media(view),
      reducedMotion: 'no-preference',
      locale: 'es-AR',
      deviceScaleFactor: view.scale ?? 1,
      hasTouch: view.touch ?? false,
    });
    const stage = new Stage(await context.newPage());
    const { page } = stage;
    page.on('pageerror', (error) => stage.complaints.push(error.message));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      stage.complaints.push(`${message.text()} ${message.location().url}`);
    });
    // Far enough before, that a slow machine does not get past it in between.
    await page.clock.install({ time: NOW - 600_000 });
    await page.clock.pauseAt(NOW - 500);
    await page.addInitScript(
      ([given, customer, memory]) => {
        window.fakeSnapshot = given;
        window.fakeCustomer = customer;
        for (const [key, value] of Object.entries(memory)) localStorage.setItem(key, value);
      },
      [snapshot, view.customer ?? null, view.memory ?? {}] as const,
    );
    await page.addInitScript({ content: built.fake });
    // As Tauri does with `freezePrototype`.
    await page.addInitScript({ content: 'Object.freeze(Object.prototype);' });
    await page.goto(view.customer ? `${built.url}customer.html` : built.url);
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await stage.pass(500);
    return stage;
  }

  /** Types keys one at a time, slower than a scanner. */
  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.pass(100);
    }
    await this.pass(400);
  }

  /** Types keys with no time between them, as a scanner does. */
  async scan(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.pass(500);
  }

  /** The commands the core was asked for, but for those that only read. */
  async asked(): Promise<{ command: string; args: Record<string, unknown> }[]> {
    const all = await this.page.evaluate(() => window.fakeCore.asked);
    return all.filter(({ command }) => !READS.has(command));
  }

  /** Has the system say something else about looks, and the window hear it. */
  async turn(look: Look): Promise<void> {
    await this.page.emulateMedia(media(look));
    await this.page.evaluate((wanted) => {
      const root = document.documentElement;
      // What a person chose, the system does not change.
      const fixed = localStorage.getItem('mostrador.theme') !== null;
      const turned = () => fixed || root.dataset['theme'] === wanted;
      return new Promise<void>((done) => {
        if (turned()) return done();
        const observer = new MutationObserver(() => {
          if (!turned()) return;
          observer.disconnect();
          done();
        });
        observer.observe(root, { attributeFilter: ['data-theme'] });
      });
    }, media(look).colorScheme);
  }

  /** Lets time go by. */
  async pass(ms: number): Promise<void> {
    await this.page.clock.runFor(ms);
  }

  /** Has the core say that something happened. */
  async tell(event: Event): Promise<void> {
    await this.page.evaluate((told) => window.fakeCore.tell(told), event);
    await this.pass(500);
  }

  /** Has the core say what the customer is shown. */
  async face(view: CustomerView): Promise<void> {
    await this.page.evaluate((told) => window.fakeCore.face(told), view);
    await this.pass(500);
  }

  /** What the window had the customer shown, in order. */
  async faced(): Promise<(string | null)[]> {
    const all = await this.page.evaluate(() => window.fakeCore.asked);
    return all
      .filter(({ command }) => command === 'face_customer')
      .map(({ args }) => args['id'] as string | null);
  }

  /** Has the core say where an order stands. */
  async order(order: OrderView): Promise<void> {
    await this.tell({ kind: 'order_changed', order });
  }

  /** Has the core refuse a command from now on. */
  async refuse(...args: Parameters<Window['fakeCore']['refuse']>): Promise<void> {
    await this.page.evaluate((given) => window.fakeCore.refuse(...given), args);
  }

  /** Has the core leave a command without an answer from now on. */
  async ignore(command: string): Promise<void> {
    await this.page.evaluate((given) => window.fakeCore.ignore(given), command);
  }

  /** Has the core answer a command with this from now on. */
  async answer(command: string, value: unknown): Promise<void> {
    await this.page.evaluate((given) => window.fakeCore.answer(...given), [
      command,
      value,
    ] as const);
  }

  /** Has the core take a sale and give it this id. */
  async charges(id: string): Promise<void> {
    await this.page.evaluate((given) => window.fakeCore.answer('charge', given), id);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

function media(look: Look) {
  return {
    colorScheme: look.dark ? 'dark' : 'light',
    forcedColors: look.forcedColors ? 'active' : 'none',
  } as const;
}
