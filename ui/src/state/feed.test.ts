import { describe, expect, it } from 'vitest';

import type { Asked, Event, Link, Notice, Refusal, Snapshot } from '../ipc/call';
import { Feed } from './feed';

/** A core whose snapshots are answered by hand, and a listener that writes down what it is told. */
class Bench {
  told: string[] = [];
  waits: number[] = [];
  #hear: (notice: Notice) => void = () => undefined;
  #asked: ((answer: Asked<Snapshot>) => void)[] = [];
  feed = new Feed(
    {
      snapshot: () => new Promise((answer) => this.#asked.push(answer)),
      onNotice: async (hear) => {
        this.#hear = hear;
        return () => (this.#hear = () => undefined);
      },
    },
    {
      snapshot: ({ number }) => this.told.push(`snapshot ${number}`),
      event: (event) => this.told.push(`event ${numberOf(event)}`),
      lost: ({ code }) => this.told.push(`lost ${code}`),
    },
    async (ms) => void this.waits.push(ms),
  );

  get questions(): number {
    return this.#asked.length;
  }

  hear(number: number): void {
    const link: Link = { online: true, heard_ms: number };
    this.#hear({ number, event: { kind: 'link_changed', link } });
  }

  async answer(number: number): Promise<void> {
    await this.#answer({ ok: true, value: { number } as Snapshot });
  }

  async refuse(): Promise<void> {
    await this.#answer({ ok: false, refusal: { code: 'internal' } as Refusal });
  }

  async #answer(answer: Asked<Snapshot>): Promise<void> {
    await settle();
    this.#asked.shift()?.(answer);
    await settle();
  }
}

function numberOf(event: Event): number | null {
  return event.kind === 'link_changed' ? event.link.heard_ms : null;
}

function settle(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

describe('the feed', () => {
  it('listens before it asks, and holds what comes in between', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await settle();
    bench.hear(6);
    bench.hear(5);
    await bench.answer(4);
    expect(bench.told, 'held notices come after the snapshot, in order').toEqual([
      'snapshot 4',
      'event 5',
      'event 6',
    ]);
  });

  it('drops what the snapshot already holds', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await settle();
    bench.hear(3);
    bench.hear(4);
    bench.hear(5);
    await bench.answer(4);
    bench.hear(4);
    expect(bench.told).toEqual(['snapshot 4', 'event 5']);
  });

  it('passes notices on as they come', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await bench.answer(0);
    bench.hear(1);
    bench.hear(2);
    bench.hear(2);
    expect(bench.told, 'a repeated one counts once').toEqual(['snapshot 0', 'event 1', 'event 2']);
  });

  it('takes the snapshot again on a gap, and loses nothing', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await bench.answer(10);
    bench.hear(12);
    bench.hear(13);
    expect(bench.told, 'what lies past a gap waits').toEqual(['snapshot 10']);
    expect(bench.questions, 'one question, however many notices').toBe(1);
    await bench.answer(12);
    bench.hear(14);
    expect(bench.told).toEqual(['snapshot 10', 'snapshot 12', 'event 13', 'event 14']);
  });

  it('asks once more when the new snapshot still leaves a gap', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await bench.answer(10);
    bench.hear(15);
    await bench.answer(11);
    expect(bench.questions).toBe(1);
    await bench.answer(14);
    expect(bench.told).toEqual(['snapshot 10', 'snapshot 11', 'snapshot 14', 'event 15']);
  });

  it('never goes back in time', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await bench.answer(10);
    bench.hear(11);
    bench.hear(13);
    await bench.answer(9);
    expect(bench.told).toEqual(['snapshot 10', 'event 11']);
    await bench.answer(13);
    expect(bench.told.at(-1)).toBe('snapshot 13');
  });

  it('says so when the core gives no snapshot, waits, and asks again', async () => {
    const bench = new Bench();
    void bench.feed.start();
    await bench.refuse();
    expect(bench.told).toEqual(['lost internal']);
    expect(bench.waits).toEqual([1_000]);
    await bench.answer(1);
    expect(bench.told).toEqual(['lost internal', 'snapshot 1']);
  });
});
