import { beforeEach, describe, expect, it } from 'vitest';

import { cuitVerifies, payeeOf } from '../../dev/fake-payees';
import { refusal } from '../../dev/sample';
import { MOLINOS } from '../../dev/sample-payouts';
import { HandTimer, settled } from '../../dev/hand-timer';
import { CHECK_MS, PayoutDraft } from './payout-draft.svelte';

/** A draft whose numbers are checked with the real arithmetic, when the test lets the time go by. */
class Bench {
  timer = new HandTimer();
  asked: string[] = [];
  answers: (() => void)[] = [];
  byHand = false;
  refuses = false;
  draft = new PayoutDraft(
    {
      checkPayee: async (text) => {
        this.asked.push(text);
        if (this.byHand) await new Promise<void>((done) => this.answers.push(done));
        return this.refuses
          ? { ok: false, refusal: refusal('internal') }
          : { ok: true, value: payeeOf(text) };
      },
      checkCuit: async (text) => ({ ok: true, value: cuitVerifies(text) }),
    },
    this.timer,
  );

  /** Types a number and waits until it is checked. */
  async number(raw: string): Promise<void> {
    this.draft.typeNumber(raw);
    await this.timer.pass(CHECK_MS);
  }
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('a number that is typed', () => {
  it('is checked once nobody has typed for a moment, and not at every key', async () => {
    for (let digits = 1; digits <= 8; digits += 1) {
      bench.draft.typeNumber(MOLINOS.slice(0, digits));
      await bench.timer.pass(CHECK_MS - 1);
    }
    expect(bench.asked).toEqual([]);
    await bench.timer.pass(1);
    expect(bench.asked).toEqual([MOLINOS.slice(0, 8)]);
    expect(bench.draft.payee).toMatchObject({ first: 'right', second: 'partial', missing: 14 });
  });

  it('loses what it was pasted with', async () => {
    await bench.number(' 0110599-5 4000012345678-2 ');
    expect(bench.draft.to).toBe(MOLINOS);
    expect(bench.draft.faults(null, false)).toEqual([]);
  });

  it('is wrong at once, and missing only when somebody means to go on', async () => {
    await bench.number(`${MOLINOS.slice(0, 17)}8${MOLINOS.slice(18)}`);
    expect(bench.draft.payee).toMatchObject({ first: 'right', second: 'wrong' });
    expect(bench.draft.faults(null, false)).toEqual(['account_wrong']);
    await bench.number(MOLINOS.slice(0, 17));
    expect(bench.draft.faults(null, false)).toEqual([]);
    expect(bench.draft.faults(null, false, true)).toEqual(['account_missing', 'amount_missing']);
    await bench.number(`${MOLINOS}00`);
    expect(bench.draft.faults(null, false), 'two too many').toEqual(['account_wrong']);
  });

  it('is checked at once when somebody goes on', async () => {
    bench.draft.typeNumber(MOLINOS);
    expect(await bench.draft.checked()).toBe(true);
    expect(bench.draft.payee).toMatchObject({ missing: 0, second: 'right' });
    await bench.timer.pass(CHECK_MS);
    expect(bench.asked, 'and not once more').toHaveLength(1);
  });

  it('is not judged by the answer about what was typed before', async () => {
    bench.byHand = true;
    bench.draft.typeNumber(MOLINOS);
    const early = bench.draft.checked();
    bench.draft.typeNumber(MOLINOS.slice(0, 21));
    bench.answers.shift()?.();
    expect(await early, 'nobody goes on with what changed meanwhile').toBe(false);
    expect(bench.draft.payee).toEqual({ kind: 'empty' });
  });

  it('is nothing that is right while it could not be checked', async () => {
    await bench.number(MOLINOS);
    bench.refuses = true;
    await bench.number(MOLINOS);
    expect(bench.draft.payee).toEqual({ kind: 'empty' });
  });
});

describe('an account by its alias', () => {
  it('is what is sent, and the number is not', async () => {
    await bench.number(MOLINOS);
    bench.draft.chooseWay('alias');
    bench.draft.typeAlias('molinos.oeste');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.content().to).toBe('molinos.oeste');
    bench.draft.chooseWay('number');
    expect(bench.draft.content().to, 'what was typed for the other way stays').toBe(MOLINOS);
  });

  it('is known for one wherever it is pasted, and so is a number', async () => {
    bench.draft.typeNumber('marta.vereda');
    expect([bench.draft.way, bench.draft.to]).toEqual(['alias', 'marta.vereda']);
    bench.draft.typeAlias('0110599-5 4000012345678-2');
    expect([bench.draft.way, bench.draft.to]).toEqual(['number', MOLINOS]);
    await settled();
  });

  it('is wrong once it is long enough to be one', async () => {
    bench.draft.chooseWay('alias');
    bench.draft.typeAlias('ma_ta');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.faults(null, false)).toEqual([]);
    bench.draft.typeAlias('ma_ta.vereda');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.faults(null, false)).toEqual(['alias_wrong']);
  });
});

describe('the rest of a payout', () => {
  it('is a CUIT that verifies, or none where none is demanded', async () => {
    await bench.number(MOLINOS);
    bench.draft.typeAmount('1');
    bench.draft.typeCuit('30708945126');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.faults(null, false)).toEqual(['cuit_wrong']);
    bench.draft.typeCuit('3070894512');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.faults(null, false), 'it is not whole yet').toEqual([]);
    expect(bench.draft.faults(null, false, true)).toEqual(['cuit_missing']);
    bench.draft.typeCuit('');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.faults(null, false, true)).toEqual([]);
    expect(bench.draft.faults(null, true, true)).toEqual(['cuit_missing']);
    bench.draft.typeCuit('30708945125');
    await bench.timer.pass(CHECK_MS);
    expect(bench.draft.faults(null, true, true)).toEqual([]);
    expect(bench.draft.content().cuit).toBe('30-70894512-5');
  });

  it('is an amount that the account holds, as far as that is known', () => {
    bench.draft.typeAmount('250000');
    expect(bench.draft.amount).toBe('250.000');
    expect(bench.draft.faults(25_000_000, false)).toEqual([]);
    expect(bench.draft.faults(24_999_999, false)).toEqual(['amount_short']);
    expect(bench.draft.faults(null, false)).toEqual([]);
    bench.draft.typeAmount('0');
    expect(bench.draft.faults(null, false, true)).toContain('amount_missing');
  });

  it('is all there when it is filled with what is known', async () => {
    bench.draft.fill({
      name: 'Molinos del Oeste SRL',
      to: MOLINOS,
      cuit: '30708945125',
      conceptId: 'PAN',
      cents: 3_390_050,
      description: 'Bolsas ',
    });
    await settled();
    expect(bench.draft.amount).toBe('33.900,50');
    expect(bench.draft.faults(null, true, true)).toEqual([]);
    expect(bench.draft.content()).toEqual({
      provider: null,
      to: MOLINOS,
      cuit: '30-70894512-5',
      cents: 3_390_050,
      concept_id: 'PAN',
      description: 'Bolsas',
    });
  });
});
