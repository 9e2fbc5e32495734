import { describe, expect, it } from 'vitest';

import type { Asked, Progress } from '../ipc/call';
import { Watched } from './watched.svelte';

/** Work over a core that is played by hand, in a time that goes by when it is told to. */
class Bench {
  stopped: string[] = [];
  now: Progress | null = null;
  due: (() => void) | null = null;
  watched = new Watched(
    {
      progress: async () => ({ ok: true, value: this.now }),
      stop: async (work) => {
        this.stopped.push(work);
        return { ok: true, value: null };
      },
    },
    'export',
    {
      after: (_ms, act) => {
        this.due = act;
        return () => {
          this.due = null;
        };
      },
    },
  );

  async passes(): Promise<void> {
    this.due?.();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('work that takes long', () => {
  it('is seen as long as it lasts, and not after', async () => {
    const bench = new Bench();
    let end: (asked: Asked<string>) => void = () => undefined;
    const asked = bench.watched.through(
      () => new Promise<Asked<string>>((resolve) => (end = resolve)),
    );
    expect(bench.watched.running).toBe(true);
    expect(bench.watched.progress, 'nobody has said yet').toBeNull();
    bench.now = { done: 500, of: 2_000 };
    await bench.passes();
    expect(bench.watched.progress).toEqual({ done: 500, of: 2_000 });
    bench.now = { done: 1_000, of: 2_000 };
    await bench.passes();
    expect(bench.watched.progress, 'asked again').toEqual({ done: 1_000, of: 2_000 });
    end({ ok: true, value: 'ventas.csv' });
    expect(await asked, 'what came of it is handed on').toEqual({ ok: true, value: 'ventas.csv' });
    expect(bench.watched.running).toBe(false);
    expect(bench.due, 'nobody asks any more').toBeNull();
  });

  it('is stopped once, and only while it lasts', async () => {
    const bench = new Bench();
    await bench.watched.stop();
    expect(bench.stopped, 'there is nothing to stop').toEqual([]);
    void bench.watched.through(() => new Promise<Asked<string>>(() => undefined));
    await bench.watched.stop();
    await bench.watched.stop();
    expect(bench.stopped).toEqual(['export']);
    expect(bench.watched.stopping).toBe(true);
  });

  it('that was begun later is not ended by what becomes of an earlier one', async () => {
    const bench = new Bench();
    let end: (asked: Asked<string>) => void = () => undefined;
    const first = bench.watched.through(
      () => new Promise<Asked<string>>((resolve) => (end = resolve)),
    );
    void bench.watched.through(() => new Promise<Asked<string>>(() => undefined));
    end({ ok: true, value: 'ayer.csv' });
    await first;
    expect(bench.watched.running, 'the later one goes on').toBe(true);
  });
});
