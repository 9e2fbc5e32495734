import { beforeEach, describe, expect, it } from 'vitest';

import { CREDITS } from '../../dev/sample-credits';
import { refusal } from '../../dev/sample';
import type { Asked, CreditView } from '../ipc/call';
import { Inquiry } from './inquiry.svelte';

/** A search over a core that is played by hand. */
class Bench {
  asked: (number | null | 'now')[] = [];
  answers: ((found: Asked<CreditView[]>) => void)[] = [];
  inquiry = new Inquiry(
    {
      checkNow: async () => {
        this.asked.push('now');
        return { ok: false, refusal: refusal('provider_unreachable') };
      },
      credits: (cents) => {
        this.asked.push(cents);
        return new Promise((done) => this.answers.push(done));
      },
    },
    () => 'decimal',
  );

  async give(found: CreditView[]): Promise<void> {
    this.answers.shift()?.({ ok: true, value: found });
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('asking whether the money came', () => {
  it('asks the provider first, and then for that amount, even if there is no answer', async () => {
    for (const key of ['1', '5', '5', '0'] as const) bench.inquiry.amount.apply(key);
    void bench.inquiry.look();
    await settle();
    expect(bench.asked).toEqual(['now', 155_000]);
    expect(bench.inquiry.looking).toBe(true);
    await bench.give(CREDITS);
    expect(bench.inquiry.found).toEqual(CREDITS);
    expect(bench.inquiry.looking).toBe(false);
  });

  it('asks for any amount when none is typed', async () => {
    void bench.inquiry.look();
    await settle();
    expect(bench.asked).toEqual(['now', null]);
    expect(bench.inquiry.cents).toBeNull();
  });

  it('keeps what was found while it looks again', async () => {
    void bench.inquiry.look();
    await settle();
    await bench.give(CREDITS);
    void bench.inquiry.lookAgain();
    await settle();
    expect(bench.inquiry.found).toEqual(CREDITS);
    await bench.give([]);
    expect(bench.inquiry.found).toEqual([]);
  });

  it('looks on for what was looked for, not for what is being typed since', async () => {
    void bench.inquiry.look();
    await settle();
    await bench.give([]);
    bench.inquiry.amount.apply('7');
    void bench.inquiry.lookOn();
    await settle();
    expect(bench.asked.at(-1)).toBeNull();
    expect(
      bench.asked.filter((each) => each === 'now'),
      'and asks nobody outside',
    ).toHaveLength(1);
    await bench.give(CREDITS);
    expect(bench.inquiry.found).toEqual(CREDITS);
  });

  it('does not take the answer to an older question', async () => {
    void bench.inquiry.look();
    await settle();
    void bench.inquiry.look();
    await settle();
    const [early, late] = bench.answers;
    late?.({ ok: true, value: [] });
    await settle();
    early?.({ ok: true, value: CREDITS });
    await settle();
    expect(bench.inquiry.found).toEqual([]);
  });

  it('says why it could not look', async () => {
    void bench.inquiry.look();
    await settle();
    bench.answers.shift()?.({ ok: false, refusal: refusal('internal') });
    await settle();
    expect(bench.inquiry.trouble?.code).toBe('internal');
    expect(bench.inquiry.found).toBeNull();
    expect(bench.inquiry.looking).toBe(false);
  });
});
