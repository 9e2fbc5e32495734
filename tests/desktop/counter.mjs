// A counter with the real window on it: a register of its own, a sandbox of its own, and nobody's real
// keyring, screen or folders: run it inside .ci/session and xvfb-run, as .ci/test does.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { readQr } from '../stage/eyes.mjs';
import { Sandbox } from '../stage/sandbox.mjs';
import { Window } from '../stage/window.mjs';

/** Where pictures of what went wrong go. */
const PICTURES = 'target/test-logs/window';

/** A test at the real window. */
export function story(name, play) {
  test(name, async () => {
    const counter = await Counter.open();
    try {
      await play(counter);
      assert.deepEqual(await counter.window.complaints(), [], 'the page complained of nothing');
    } catch (error) {
      await counter.picture(name).catch(() => undefined);
      throw error;
    } finally {
      await counter.close();
    }
  });
}

export class Counter {
  static async open() {
    const counter = new Counter();
    counter.folder = await mkdtemp(join(tmpdir(), 'mostrador-window-'));
    counter.sandbox = await Sandbox.start();
    counter.env = {
      MOSTRADOR_DATA_DIR: counter.folder,
      MOSTRADOR_SANDBOX_URL: counter.sandbox.url,
    };
    await counter.start();
    return counter;
  }

  /** Opens the window, on what the one before it left. */
  async start() {
    this.window = await Window.open(this.env);
    await this.window.asksWho();
    await this.window.listen();
  }

  async unlock() {
    await this.window.type(...'000000');
    await this.window.reaches('Caja');
    await this.window.says('Varios');
    await this.window.opensShift();
  }

  async charge(keys) {
    await this.unlock();
    await this.window.type(...keys, 'Enter');
    await this.window.reaches('Escaneá para pagar');
    await this.window.shows('Código QR de cobro');
  }

  /** What a stranger's camera reads on the display, and must. */
  async scanned() {
    const text = await readQr(await this.window.photograph());
    assert.ok(text, 'a stranger can read the code on the display');
    return text;
  }

  async picture(name) {
    await mkdir(PICTURES, { recursive: true });
    const file = name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-');
    await writeFile(`${PICTURES}/${file}.png`, await this.window.photograph());
  }

  async close() {
    try {
      await this.window.close();
    } finally {
      // A sandbox that is left would keep the tests from ever ending.
      await this.sandbox.stop();
      await rm(this.folder, { recursive: true, force: true });
    }
  }
}
