import { beforeEach, describe, expect, it } from 'vitest';

import { at, refusal } from '../../dev/sample';
import { UNASSIGNED } from '../../dev/sample-reconcile';
import type { Asked, UnassignedView } from '../ipc/call';
import { Inbox } from './inbox.svelte';

const NOW = at(14, 32);

/** An inbox over a core that is played by hand. */
class Bench {
  disowned: string[] = [];
  answers: ((found: Asked<UnassignedView[]>) => void)[] = [];
  answer: Asked<null> = { ok: true, value: null };
  inbox = new Inbox({
    core: {
      unassigned: () => new Promise((done) => this.answers.push(done)),
      disown: async (credit, reason) => {
        this.disowned.push(`${credit}: ${reason}`);
        return this.answer;
      },
    },
    who: () => 'Marta Quiroga',
    now: () => NOW,
  });

  async give(found: UnassignedView[] = UNASSIGNED): Promise<void> {
    this.answers.shift()?.({ ok: true, value: found });
    await settle();
  }

  async looked(): Promise<void> {
    void this.inbox.look();
    await this.give();
  }

  shown(): string[] | undefined {
    return this.inbox.shown?.map(({ credit }) => credit.id);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('the inbox', () => {
  it('has what nobody has said anything about, and apart what is none of the shop’s', async () => {
    expect(bench.inbox.open, 'nobody has looked').toBeNull();
    await bench.looked();
    expect(bench.shown()).toEqual(['credit-3', 'credit-2', 'credit-1']);
    expect(bench.inbox.disowned.map(({ credit }) => credit.id)).toEqual(['credit-31']);
  });

  it('shows the amounts that begin with what is typed', async () => {
    await bench.looked();
    bench.inbox.part = '15';
    expect(bench.shown()).toEqual(['credit-3']);
    bench.inbox.part = '7';
    expect(bench.shown()).toEqual([]);
    expect(bench.inbox.open, 'and counts them all').toHaveLength(3);
  });

  it('does not take the answer to an older look', async () => {
    void bench.inbox.look();
    void bench.inbox.look();
    const [early, late] = bench.answers;
    late?.({ ok: true, value: [] });
    await settle();
    early?.({ ok: true, value: UNASSIGNED });
    await settle();
    expect(bench.inbox.open).toEqual([]);
  });

  it('says why it could not look, but not when it only looked on', async () => {
    await bench.looked();
    void bench.inbox.lookOn();
    bench.answers.shift()?.({ ok: false, refusal: refusal('internal') });
    await settle();
    expect(bench.inbox.trouble).toBeNull();
    void bench.inbox.look();
    bench.answers.shift()?.({ ok: false, refusal: refusal('internal') });
    await settle();
    expect(bench.inbox.trouble?.code).toBe('internal');
    expect(bench.shown(), 'what there was stays').toHaveLength(3);
  });
});

describe('saying that money is of no sale', () => {
  it('folds it away with who, when and why, and sees what else there is', async () => {
    await bench.looked();
    await bench.inbox.disown('credit-2', 'Por error');
    expect(bench.disowned).toEqual(['credit-2: Por error']);
    expect(bench.shown()).toEqual(['credit-3', 'credit-1']);
    expect(bench.inbox.disowned[0]?.disowned).toEqual({
      operator: 'Marta Quiroga',
      at_ms: NOW,
      reason: 'Por error',
    });
    expect(bench.answers, 'and looks on').toHaveLength(1);
  });

  it('that is refused leaves it where it was', async () => {
    await bench.looked();
    bench.answer = { ok: false, refusal: refusal('credit_taken') };
    expect(await bench.inbox.disown('credit-2', 'Por error')).toEqual(bench.answer);
    expect(bench.shown()).toEqual(['credit-3', 'credit-2', 'credit-1']);
    expect(bench.inbox.deciding).toBe(false);
  });

  it('is taken back without a reason', async () => {
    await bench.looked();
    await bench.inbox.takeBack('credit-31');
    expect(bench.disowned).toEqual(['credit-31: ']);
    expect(bench.shown()).toContain('credit-31');
  });

  it('is not undone by a look from before', async () => {
    await bench.looked();
    void bench.inbox.lookOn();
    await bench.inbox.disown('credit-2', 'Por error');
    await bench.give();
    expect(bench.shown(), 'that answer is of before').not.toContain('credit-2');
  });
});

describe('money that became a sale’s payment', () => {
  it('is there no more', async () => {
    await bench.looked();
    bench.inbox.claimed('credit-3');
    expect(bench.shown()).toEqual(['credit-2', 'credit-1']);
  });
});
