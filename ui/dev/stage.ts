// One page of the built window over the fake core, with the clock in our hands.

import type { Browser, Page } from 'playwright-core';

import type { Event, OrderView, Snapshot } from '../src/ipc/call';
import { NOW } from './sample';

/** How the page is looked at. */
export interface View {
  width: number;
  height: number;
  dark?: boolean;
  forcedColors?: boolean;
  /** What this PC remembers. */
  memory?: Record<string, string>;
}

/** A page being played on. */
export class Stage {
  readonly page: Page;
  /** What the page complained about: a blocked style, a broken script. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the window as of `snapshot`, and waits until it is drawn. */
  static async open(
    browser: Browser,
    { url, fake, view, snapshot }: { url: string; fake: string; view: View; snapshot: Snapshot },
  ): Promise<Stage> {
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height },
      colorScheme: view.dark ? 'dark' : 'light',
      forcedColors: view.forcedColors ? 'active' : 'none',
      reducedMotion: 'no-preference',
      locale: 'es-AR',
    });
    const stage = new Stage(await context.newPage());
    const { page } = stage;
    page.on('pageerror', (error) => stage.complaints.push(error.message));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      stage.complaints.push(`${message.text()} ${message.location().url}`);
    });
    await page.clock.install({ time: NOW - 1_000 });
    await page.clock.pauseAt(NOW - 500);
    await page.addInitScript(
      ([given, memory]) => {
        window.fakeSnapshot = given;
        for (const [key, value] of Object.entries(memory)) localStorage.setItem(key, value);
      },
      [snapshot, view.memory ?? {}] as const,
    );
    await page.addInitScript({ content: fake });
    // As Tauri does with `freezePrototype`.
    await page.addInitScript({ content: 'Object.freeze(Object.prototype);' });
    await page.goto(url);
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

  /** Lets time go by. */
  async pass(ms: number): Promise<void> {
    await this.page.clock.runFor(ms);
  }

  /** Has the core say that something happened. */
  async tell(event: Event): Promise<void> {
    await this.page.evaluate((told) => window.fakeCore.tell(told), event);
    await this.pass(500);
  }

  /** Has the core say where an order stands. */
  async order(order: OrderView): Promise<void> {
    await this.tell({ kind: 'order_changed', order });
  }

  /** Has the core refuse a command from now on. */
  async refuse(...args: Parameters<Window['fakeCore']['refuse']>): Promise<void> {
    await this.page.evaluate((given) => window.fakeCore.refuse(...given), args);
  }

  /** Has the core take a sale and give it this id. */
  async charges(id: string): Promise<void> {
    await this.page.evaluate((given) => window.fakeCore.answer('charge', given), id);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
