import { beforeEach, describe, expect, it } from 'vitest';

import { Awake, type Page } from './awake';

/** A page whose system counts what it holds. */
class Bench {
  visible = true;
  held = 0;
  asked = 0;
  refuses = false;
  #changed: () => void = () => undefined;
  #locks: { released: boolean }[] = [];

  awake = new Awake(this.#page());

  #page(): Page {
    return {
      wakeLock: {
        request: async () => {
          this.asked += 1;
          if (this.refuses) throw new Error('NotAllowedError');
          this.held += 1;
          const lock = {
            released: false,
            release: async () => {
              if (!lock.released) this.held -= 1;
              lock.released = true;
            },
          };
          this.#locks.push(lock);
          return lock as unknown as WakeLockSentinel;
        },
      },
      isVisible: () => this.visible,
      onVisible: (changed) => {
        this.#changed = changed;
        return () => (this.#changed = () => undefined);
      },
    };
  }

  /** The window is hidden, and the system takes back what it gave; or it is shown again. */
  async show(visible: boolean): Promise<void> {
    this.visible = visible;
    if (!visible) {
      for (const lock of this.#locks) if (!lock.released) this.held -= 1;
      for (const lock of this.#locks) lock.released = true;
    }
    this.#changed();
    await settled();
  }
}

const settled = () => new Promise((done) => setImmediate(done));

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
  bench.awake.watch();
});

describe('a screen with a code on it', () => {
  it('is kept awake while it is up, and no longer', async () => {
    bench.awake.hold(true);
    await settled();
    expect(bench.held).toBe(1);
    bench.awake.hold(false);
    await settled();
    expect(bench.held).toBe(0);
  });

  it('is asked for once, however often it is said', async () => {
    for (let said = 0; said < 5; said += 1) bench.awake.hold(true);
    await settled();
    bench.awake.hold(true);
    await settled();
    expect(bench.asked).toBe(1);
  });

  it('is not kept awake by an answer that came too late', async () => {
    bench.awake.hold(true);
    bench.awake.hold(false);
    await settled();
    expect(bench.held).toBe(0);
  });

  it('is kept awake again when the window comes back', async () => {
    bench.awake.hold(true);
    await settled();
    await bench.show(false);
    expect(bench.held).toBe(0);
    await bench.show(true);
    expect(bench.held).toBe(1);
  });

  it('sleeps when it likes once the code went while the window was hidden', async () => {
    bench.awake.hold(true);
    await settled();
    await bench.show(false);
    bench.awake.hold(false);
    await bench.show(true);
    expect(bench.held).toBe(0);
  });

  it('sleeps when it likes where the system will not, and nothing breaks', async () => {
    bench.refuses = true;
    bench.awake.hold(true);
    await settled();
    expect(bench.held).toBe(0);
    const none = new Awake({
      wakeLock: undefined,
      isVisible: () => true,
      onVisible: () => () => undefined,
    });
    expect(() => none.hold(true)).not.toThrow();
    await settled();
  });
});
