import { beforeEach, describe, expect, it } from 'vitest';

import { noReview } from '../../dev/fake-desk';
import { at, order, refusal } from '../../dev/sample';
import {
  AMOUNTS_DIFFER,
  DAY,
  MISSING_HERE,
  PAID_LATE,
  reconciliation,
} from '../../dev/sample-reconcile';
import { oneDay } from '../format/days';
import type { Asked, Reconciliation, Review } from '../ipc/call';
import { Reconciling } from './reconciling.svelte';

const NOW = at(14, 32);
const YESTERDAY = oneDay('2026-11-19');

/** A comparison over a core that is played by hand. */
class Bench {
  asked: string[] = [];
  review: Asked<Review> = { ok: true, value: { ...noReview(), today: DAY } };
  answers: ((read: Asked<Reconciliation>) => void)[] = [];
  decisions: ((said: Asked<null>) => void)[] = [];
  reconciling = new Reconciling({
    core: {
      progress: async () => ({ ok: true, value: null }),
      stop: async () => ({ ok: true, value: null }),
      reviewDays: async ({ from, to }) => {
        this.asked.push(`today ${from} ${to}`);
        return this.review;
      },
      reconcile: (from, to) => {
        this.asked.push(`${from} ${to}`);
        return new Promise((done) => this.answers.push(done));
      },
      disown: (credit, reason) => {
        this.asked.push(`disown ${credit} ${reason}`);
        return new Promise((done) => this.decisions.push(done));
      },
      reviewDifference: (id, reason) => {
        this.asked.push(`review ${id} ${reason}`);
        return new Promise((done) => this.decisions.push(done));
      },
    },
    who: () => 'Marta Quiroga',
    now: () => NOW,
  });

  /** The core answers the oldest reading. */
  async give(found: Partial<Reconciliation> = {}): Promise<void> {
    this.answers.shift()?.({ ok: true, value: reconciliation(found) });
    await settle();
  }

  /** Begins, and the list is there. */
  async opened(found: Partial<Reconciliation> = {}): Promise<void> {
    void this.reconciling.open();
    await settle();
    await this.give(found);
  }

  /** The core says to a decision. */
  async say(said: Asked<null>): Promise<void> {
    this.decisions.shift()?.(said);
    await settle();
  }

  left(): string[] | undefined {
    return this.reconciling.found?.differences.map(({ id }) => id);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

const done: Asked<null> = { ok: true, value: null };

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('comparing with the list of the provider', () => {
  it('begins with the day that the core says is now, whatever the calendar says', async () => {
    bench.review = { ok: true, value: { ...noReview(), today: '2026-11-19' } };
    void bench.reconciling.open();
    await settle();
    expect(bench.asked).toEqual(['today 2026-11-19 2026-11-19', '2026-11-19 2026-11-19']);
    expect(bench.reconciling.reading).toBe(true);
    expect(bench.reconciling.sinceMs, 'since when, for whoever waits').toBe(NOW);
    await bench.give();
    expect(bench.reconciling.found).toEqual(reconciliation());
    expect(bench.reconciling.reading).toBe(false);
  });

  it('says why it could not begin, and begins when it is asked again', async () => {
    bench.review = { ok: false, refusal: refusal('not_allowed') };
    await bench.reconciling.open();
    expect(bench.reconciling.trouble?.code).toBe('not_allowed');
    expect(bench.reconciling.reading).toBe(false);
    bench.review = { ok: true, value: { ...noReview(), today: DAY } };
    void bench.reconciling.readAgain();
    await settle();
    expect(bench.reconciling.trouble).toBeNull();
    await bench.give();
    expect(bench.reconciling.found).not.toBeNull();
  });

  it('does not take the answer to an older look', async () => {
    await bench.opened();
    void bench.reconciling.readAgain();
    void bench.reconciling.read(YESTERDAY);
    await settle();
    const [early, late] = bench.answers;
    late?.({ ok: true, value: reconciliation({ from: '2026-11-19', matched: 7 }) });
    await settle();
    early?.({ ok: true, value: reconciliation({ matched: 99 }) });
    await settle();
    expect(bench.reconciling.found?.matched).toBe(7);
    expect(bench.reconciling.days).toEqual(YESTERDAY);
  });

  it('shows nothing of the days before while those of now are read', async () => {
    await bench.opened();
    void bench.reconciling.read(YESTERDAY);
    expect(bench.reconciling.found).toBeNull();
    expect(bench.reconciling.reading).toBe(true);
  });

  it('keeps what there is while it is read again, and when that is refused', async () => {
    await bench.opened();
    void bench.reconciling.readAgain();
    expect(bench.reconciling.found).not.toBeNull();
    bench.answers.shift()?.({ ok: false, refusal: refusal('provider_silent') });
    await settle();
    expect(bench.reconciling.found).toEqual(reconciliation());
    expect(bench.reconciling.trouble?.code).toBe('provider_silent');
    expect(bench.reconciling.reading).toBe(false);
  });

  it('is nobody’s once they have left', async () => {
    void bench.reconciling.open();
    await settle();
    bench.reconciling.leave();
    await bench.give();
    expect(bench.reconciling.found).toBeNull();
    expect(bench.reconciling.reading).toBe(false);
  });
});

describe('a decision', () => {
  it('takes the difference among those that were decided, with who, when and why', async () => {
    await bench.opened();
    void bench.reconciling.review(AMOUNTS_DIFFER, 'Lo hablé');
    expect(bench.left(), 'not before the core has it').toContain(AMOUNTS_DIFFER.id);
    await bench.say(done);
    expect(bench.asked.at(-1)).toBe(`review ${AMOUNTS_DIFFER.id} Lo hablé`);
    expect(bench.left()).not.toContain(AMOUNTS_DIFFER.id);
    expect(bench.reconciling.found?.decided[0]).toEqual({
      ...AMOUNTS_DIFFER,
      decision: { operator: 'Marta Quiroga', at_ms: NOW, reason: 'Lo hablé' },
    });
    expect(bench.reconciling.behind, 'the sums are of before').toBe(true);
  });

  it('that money is nobody’s here is said of the credit', async () => {
    await bench.opened();
    void bench.reconciling.disown(MISSING_HERE, 'Por error');
    await bench.say(done);
    expect(bench.asked.at(-1)).toBe('disown credit-20 Por error');
    expect(bench.left()).not.toContain(MISSING_HERE.id);
  });

  it('that is refused leaves the row as it was', async () => {
    await bench.opened();
    const before = bench.reconciling.found;
    const asked = bench.reconciling.disown(MISSING_HERE, 'Por error');
    await bench.say({ ok: false, refusal: refusal('credit_taken') });
    expect(await asked).toEqual({ ok: false, refusal: refusal('credit_taken') });
    expect(bench.reconciling.found).toBe(before);
    expect(bench.reconciling.behind).toBe(false);
    expect(bench.reconciling.deciding, 'another may be tried').toBe(false);
  });

  it('is made once, however often it is pressed', async () => {
    await bench.opened();
    void bench.reconciling.review(AMOUNTS_DIFFER, 'Lo hablé');
    expect(await bench.reconciling.review(AMOUNTS_DIFFER, 'Lo hablé')).toBeNull();
    expect(bench.asked.filter((each) => each.startsWith('review'))).toHaveLength(1);
  });

  it('has a list that was being read meanwhile read once more', async () => {
    await bench.opened();
    void bench.reconciling.readAgain();
    void bench.reconciling.review(AMOUNTS_DIFFER, 'Lo hablé');
    await bench.say(done);
    await bench.give({ matched: 1 });
    expect(bench.left(), 'the answer from before the decision is nobody’s').not.toContain(
      AMOUNTS_DIFFER.id,
    );
    await bench.give({ differences: [], matched: 2 });
    expect(bench.reconciling.found?.matched).toBe(2);
    expect(bench.reconciling.behind, 'the sums are of now').toBe(false);
  });

  it('of days that nobody looks at any more changes nothing of those of now', async () => {
    await bench.opened();
    void bench.reconciling.review(AMOUNTS_DIFFER, 'Lo hablé');
    void bench.reconciling.read(YESTERDAY);
    await bench.give({ differences: [] });
    await bench.say(done);
    expect(bench.reconciling.found?.decided).toEqual([]);
    expect(bench.reconciling.behind).toBe(false);
  });

  it('that made the money a sale’s payment shows the sale', async () => {
    await bench.opened();
    const sale = order(44, 'lapsed', 320_000);
    bench.reconciling.claimed(MISSING_HERE, sale, 'Mostró el comprobante');
    expect(bench.reconciling.found?.decided[0]?.order).toEqual(sale);
    expect(bench.left()).toEqual(
      [AMOUNTS_DIFFER, PAID_LATE].map(({ id }) => id).concat('difference-missing_there'),
    );
  });
});
