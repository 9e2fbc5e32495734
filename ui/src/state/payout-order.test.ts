import { beforeEach, describe, expect, it } from 'vitest';

import { payout } from '../../dev/sample-payouts';
import { refusal } from '../../dev/sample';
import type { Asked, PayoutRequest, PayoutView, Refusal } from '../ipc/call';
import { settled } from '../../dev/hand-timer';
import type { Content } from './payout-draft.svelte';
import { PayoutOrder } from './payout-order.svelte';
import type { PinKey } from './pin';

const CONTENT: Content = {
  provider: null,
  to: 'marta.vereda',
  cuit: null,
  cents: 8_000_000,
  concept_id: 'VAR',
  description: '',
};

/** An order whose answers the core gives by hand. */
class Bench {
  sent: { request: PayoutRequest; pin: string }[] = [];
  answers: ((asked: Asked<PayoutView>) => void)[] = [];
  keys = 0;
  order = new PayoutOrder(
    {
      payOut: (request, pin) => {
        this.sent.push({ request, pin });
        return new Promise((done) => this.answers.push(done));
      },
    },
    () => `key-${(this.keys += 1)}`,
  );

  type(pin: string): void {
    for (const key of pin) this.order.press(key as PinKey);
  }

  async refuse(code: Refusal['code']): Promise<void> {
    this.answers.shift()?.({ ok: false, refusal: refusal(code) });
    await settled();
  }

  async arrive(): Promise<void> {
    this.answers.shift()?.({ ok: true, value: payout(31, 'processing', 8_000_000) });
    await settled();
  }
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
  bench.order.begin(CONTENT, 6);
});

describe('confirming a payout', () => {
  it('asks for the whole PIN before anything is sent', async () => {
    bench.type('12345');
    expect(await bench.order.send()).toBeNull();
    expect(bench.sent, 'a digit is missing').toEqual([]);
    expect(bench.order.missing).toBe(1);
    bench.type('67');
    expect(bench.order.pin, 'a seventh digit is nobody’s').toBe('123456');
    void bench.order.send();
    expect(bench.sent).toEqual([
      { request: { ...CONTENT, key: 'key-1', again: false, second: null }, pin: '123456' },
    ]);
  });

  it('sends once, however often Enter is pressed', async () => {
    bench.type('123456');
    const first = bench.order.send();
    expect(await bench.order.send()).toBeNull();
    expect(bench.order.leave(), 'nobody leaves what is on its way').toBe(false);
    await bench.arrive();
    expect((await first)?.state).toBe('processing');
    expect(bench.sent).toHaveLength(1);
    expect(bench.order.pin, 'the PIN is not kept').toBe('');
  });

  it('keeps its key through every retry, and through a look back at the form', async () => {
    bench.type('123456');
    void bench.order.send();
    await bench.refuse('provider_unreachable');
    expect(bench.order.pin, 'the PIN was right: Enter tries again').toBe('123456');
    void bench.order.send();
    await bench.refuse('internal');
    expect(bench.order.leave()).toBe(true);
    bench.order.begin({ ...CONTENT }, 6);
    expect(bench.order.pin, 'whoever comes back types it anew').toBe('');
    bench.type('123456');
    void bench.order.send();
    expect(bench.sent.map(({ request }) => request.key)).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it('has another key when it is another payout, or the next one', async () => {
    bench.order.begin({ ...CONTENT, cents: 8_000_001 }, 6);
    bench.type('123456');
    void bench.order.send();
    await bench.arrive();
    bench.order.begin({ ...CONTENT, cents: 8_000_001 }, 6);
    bench.type('123456');
    void bench.order.send();
    expect(bench.sent.map(({ request }) => request.key)).toEqual(['key-2', 'key-3']);
  });

  it('forgets a PIN that was wrong, and says so until another is typed', async () => {
    bench.type('111111');
    void bench.order.send();
    await bench.refuse('wrong_pin');
    expect(bench.order.pin).toBe('');
    expect(bench.order.refusal?.code).toBe('wrong_pin');
    bench.type('1');
    expect(bench.order.refusal).toBeNull();
  });

  it('asks back before the same is ordered again, and sends it only when that is said', async () => {
    bench.type('123456');
    void bench.order.send();
    await bench.refuse('payout_repeated');
    expect(bench.order.isQuestion).toBe(true);
    bench.order.dismiss();
    expect(bench.order.isQuestion).toBe(false);
    expect(bench.sent, 'no was the answer').toHaveLength(1);
    void bench.order.send(true);
    expect(bench.sent.at(-1)?.request).toEqual({
      ...CONTENT,
      key: 'key-1',
      again: true,
      second: null,
    });
  });

  it('asks for a second manager, and sends both PINs and what was insisted on', async () => {
    bench.type('123456');
    void bench.order.send(true);
    await bench.refuse('second_manager_needed');
    expect(bench.order.refusal, 'it is what comes next, not something wrong').toBeNull();
    expect(bench.order.asksSecond).toBe(true);
    bench.order.chooseSecond('Pedro Roca');
    bench.type('65432');
    expect(bench.order.ready).toBe(false);
    bench.type('1');
    void bench.order.send();
    expect(bench.sent.at(-1)).toEqual({
      request: {
        ...CONTENT,
        key: 'key-1',
        again: true,
        second: { name: 'Pedro Roca', pin: '654321' },
      },
      pin: '123456',
    });
    await bench.refuse('wrong_pin');
    expect(bench.order.secondPin).toBe('');
    expect(bench.order.pin, 'the first was right').toBe('123456');
  });

  it('has another second manager type their own PIN', async () => {
    bench.type('123456');
    void bench.order.send();
    await bench.refuse('second_manager_needed');
    bench.order.chooseSecond('Pedro Roca');
    bench.type('654');
    bench.order.chooseSecond('Ana Paz');
    expect(bench.order.secondPin).toBe('');
  });
});
