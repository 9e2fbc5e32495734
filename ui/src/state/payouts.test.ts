import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { FLAGGED, payout, PAYOUTS } from '../../dev/sample-payouts';
import type { Asked, PayoutView } from '../ipc/call';
import { HandTimer, settled } from '../../dev/hand-timer';
import { LOOK_MS, Payouts } from './payouts.svelte';

/** A list that the core gives by hand. */
class Bench {
  timer = new HandTimer();
  asked: string[] = [];
  list: Asked<PayoutView[]> = { ok: true, value: PAYOUTS };
  balance: Asked<number> = { ok: true, value: 59_231_055 };
  answer: Asked<PayoutView> = { ok: true, value: payout(30, 'processed', 11_840_000) };
  now = 1_000;
  payouts = new Payouts(
    {
      payouts: async () => {
        this.asked.push('payouts');
        return this.list;
      },
      balance: async () => {
        this.asked.push('balance');
        return this.balance;
      },
      askPayout: async (reference) => {
        this.asked.push(`ask ${reference}`);
        return this.answer;
      },
      concludePayout: async (reference, arrived, reason, pin) => {
        this.asked.push(`conclude ${reference} ${arrived} ${reason} ${pin}`);
        return this.answer;
      },
    },
    this.timer,
    () => this.now,
  );

  /** How often the list was asked for. */
  get looks(): number {
    return this.asked.filter((what) => what === 'payouts').length;
  }
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

describe('the payouts in front', () => {
  it('are looked at again fifteen seconds after the last look, and never before', async () => {
    bench.payouts.front();
    await settled();
    expect(bench.looks).toBe(1);
    await bench.timer.pass(LOOK_MS - 1);
    expect(bench.looks, 'a millisecond too early').toBe(1);
    await bench.timer.pass(1);
    expect(bench.looks).toBe(2);
    await bench.timer.pass(LOOK_MS - 1);
    await bench.payouts.look();
    await bench.timer.pass(LOOK_MS - 1);
    expect(bench.looks, 'a person looked: it counts from there').toBe(3);
    await bench.timer.pass(1);
    expect(bench.looks).toBe(4);
  });

  it('are not looked at once nobody sees them', async () => {
    const leave = bench.payouts.front();
    await settled();
    leave();
    await bench.timer.pass(10 * LOOK_MS);
    expect(bench.looks).toBe(1);
    await bench.payouts.look();
    expect(bench.timer.waiting, 'a look that ends later starts nothing').toBe(0);
  });

  it('are left alone when none of them can change', async () => {
    bench.list = { ok: true, value: [payout(1, 'processed', 100), payout(2, 'rejected', 100)] };
    bench.payouts.front();
    await settled();
    await bench.timer.pass(10 * LOOK_MS);
    expect(bench.looks).toBe(1);
    bench.payouts.take(payout(3, 'accepted', 100));
    await bench.timer.pass(LOOK_MS);
    expect(bench.looks, 'until there is one that can').toBe(2);
  });

  it('stay as they were when a look comes to nothing, and are looked at again', async () => {
    bench.payouts.front();
    await settled();
    bench.list = { ok: false, refusal: refusal('internal') };
    await bench.timer.pass(LOOK_MS);
    expect(bench.payouts.list.trouble?.code).toBe('internal');
    expect(bench.payouts.list.value).toHaveLength(PAYOUTS.length);
    bench.list = { ok: true, value: PAYOUTS };
    await bench.timer.pass(LOOK_MS);
    expect(bench.payouts.list.trouble).toBeNull();
  });

  it('have the account looked at anew only when one of them has moved', async () => {
    const balances = () => bench.asked.filter((what) => what === 'balance').length;
    bench.payouts.front();
    await settled();
    await bench.timer.pass(LOOK_MS);
    expect(balances()).toBe(1);
    bench.list = {
      ok: true,
      value: PAYOUTS.map((each) =>
        each.state === 'processing' ? { ...each, state: 'processed' as const } : each,
      ),
    };
    await bench.timer.pass(LOOK_MS);
    expect(balances()).toBe(2);
  });

  it('know when the account was looked at, and keep the rest when it cannot be', async () => {
    bench.balance = { ok: false, refusal: refusal('account_not_permitted') };
    bench.payouts.front();
    await settled();
    expect(bench.payouts.balance.trouble?.code).toBe('account_not_permitted');
    expect(bench.payouts.balanceMs).toBeNull();
    expect(bench.payouts.list.value).toHaveLength(PAYOUTS.length);
    bench.balance = { ok: true, value: 1 };
    await bench.payouts.lookAtBalance();
    expect(bench.payouts.balanceMs).toBe(1_000);
  });
});

describe('a payout nobody knows the end of', () => {
  it('is one in doubt, or one that waits for a person', async () => {
    bench.list = { ok: true, value: [...PAYOUTS, FLAGGED] };
    await bench.payouts.look();
    expect(bench.payouts.uncertain.map(({ state }) => state)).toEqual(['in_doubt', 'flagged']);
  });

  it('is asked about once at a time, and takes its place as it stands now', async () => {
    await bench.payouts.look();
    const reference = payout(30, 'in_doubt', 1).reference;
    const first = bench.payouts.ask(reference);
    expect(bench.payouts.asked.has(reference)).toBe(true);
    expect(await bench.payouts.ask(reference)).toBeNull();
    await first;
    expect(bench.payouts.asked.size).toBe(0);
    expect(bench.payouts.get(reference)?.state).toBe('processed');
    expect(bench.payouts.list.value).toHaveLength(PAYOUTS.length);
    expect(bench.asked.filter((what) => what.startsWith('ask'))).toEqual([`ask ${reference}`]);
  });

  it('stays as it was when the provider does not answer', async () => {
    await bench.payouts.look();
    const { reference } = payout(30, 'in_doubt', 1);
    bench.answer = { ok: false, refusal: refusal('provider_silent') };
    const asked = await bench.payouts.ask(reference);
    expect(asked?.ok).toBe(false);
    expect(bench.payouts.get(reference)?.state).toBe('in_doubt');
    expect(bench.payouts.asked.size).toBe(0);
  });

  it('is ended by a person with a reason', async () => {
    bench.list = { ok: true, value: [FLAGGED] };
    await bench.payouts.look();
    bench.answer = { ok: true, value: { ...FLAGGED, state: 'processed' } };
    await bench.payouts.conclude(FLAGGED.reference, true, 'Está en la cuenta', '407193');
    expect(bench.asked).toContain(`conclude ${FLAGGED.reference} true Está en la cuenta 407193`);
    expect(bench.payouts.uncertain).toEqual([]);
  });
});

describe('a payout alike', () => {
  it('is the last one of the same amount to the same account that was not refused', async () => {
    await bench.payouts.look();
    expect(bench.payouts.alike('lacteos.sur', 11_840_000)?.state).toBe('in_doubt');
    expect(bench.payouts.alike('lacteos.sur', 11_840_001)).toBeUndefined();
    expect(bench.payouts.alike('nadia.sosa.pan', 15_000_000), 'it failed').toBeUndefined();
  });
});
