import { beforeEach, describe, expect, it } from 'vitest';

import { NOW, refusal } from '../../dev/sample';
import { SAMPLE_QR } from '../../dev/sample-qr';
import type { Asked, CustomerCore, CustomerFace, CustomerView } from '../ipc/call';
import { Faced, LOOK_MS, LOST_MS, THANKS_MS } from './faced.svelte';

const CODE: CustomerFace = {
  kind: 'code',
  amount_cents: 155_000,
  qr: SAMPLE_QR,
  expires_ms: NOW + 300_000,
};
const PAID: CustomerFace = { kind: 'paid', paid_cents: 155_000, paid_ms: NOW };

/** A customer's window over a core that is played by hand. */
class Bench {
  now = NOW;
  face: CustomerFace = { kind: 'idle' };
  /** What the core answers; none: as things are. */
  answers: Promise<Asked<CustomerView>> | null = null;
  looks = 0;
  #hear: (view: CustomerView) => void = () => undefined;

  faced = new Faced(this.#core());

  view(): CustomerView {
    return { shop: 'Panadería La Vereda', logo: null, practice: false, face: this.face };
  }

  tell(face: CustomerFace): void {
    this.face = face;
    this.#hear(this.view());
  }

  /** Lets time go by, a quarter of a second at a time, and what was asked be answered. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      this.now += 250;
      this.faced.tick(() => this.now);
      await Promise.resolve();
      await Promise.resolve();
    }
  }

  seen(): CustomerFace['kind'] {
    return this.faced.at(this.now).face.kind;
  }

  #core(): CustomerCore {
    return {
      view: () => {
        this.looks += 1;
        return this.answers ?? Promise.resolve({ ok: true, value: this.view() });
      },
      onFaced: async (hear) => {
        this.#hear = hear;
        return () => undefined;
      },
    };
  }
}

let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  await bench.faced.start(() => bench.now);
});

describe('what the customer is shown', () => {
  it('is what the core says, and the shop whose it is', () => {
    expect(bench.seen()).toBe('idle');
    bench.tell(CODE);
    expect(bench.seen()).toBe('code');
    expect(bench.faced.shop).toBe('Panadería La Vereda');
  });

  it('thanks for eight seconds, however often the core is asked meanwhile', async () => {
    bench.tell(PAID);
    await bench.pass(THANKS_MS - 250);
    expect(bench.seen()).toBe('paid');
    await bench.pass(250);
    expect(bench.seen()).toBe('idle');
    await bench.pass(2 * LOOK_MS);
    expect(bench.seen(), 'the core says it still, and it is old').toBe('idle');
  });

  it('thanks again for the next payment', async () => {
    bench.tell(PAID);
    await bench.pass(THANKS_MS);
    bench.tell({ ...PAID, paid_ms: bench.now });
    expect(bench.seen()).toBe('paid');
  });

  it('thanks nobody who left before the window opened', async () => {
    const late = new Bench();
    late.face = { ...PAID, paid_ms: NOW - 60_000 };
    await late.faced.start(() => late.now);
    expect(late.seen()).toBe('idle');
  });

  it('takes a code down when its time is up, though nobody says so', async () => {
    bench.tell({ ...CODE, expires_ms: NOW + 2_000 });
    await bench.pass(1_750);
    expect(bench.seen()).toBe('code');
    await bench.pass(250);
    expect(bench.seen()).toBe('idle');
  });

  it('drains the line of a code from when it came, however often the core is asked since', async () => {
    bench.tell(CODE);
    await bench.pass(3 * LOOK_MS);
    expect(bench.looks, 'it was looked at').toBeGreaterThan(2);
    expect(bench.faced.at(bench.now).sinceMs).toBe(NOW);
  });

  it('learns by looking what it did not hear', async () => {
    bench.face = CODE;
    await bench.pass(LOOK_MS);
    expect(bench.seen()).toBe('code');
  });
});

describe('a core that is lost', () => {
  it('leaves the clock, not an old code, when it refuses', async () => {
    bench.tell(CODE);
    bench.answers = Promise.resolve({ ok: false, refusal: refusal('internal') });
    await bench.pass(LOOK_MS);
    expect(bench.seen()).toBe('idle');
    expect(bench.faced.shop, 'whose shop it is stays').toBe('Panadería La Vereda');
  });

  it('leaves the clock when it does not answer, and is there again once it does', async () => {
    bench.tell(CODE);
    let answer: (asked: Asked<CustomerView>) => void = () => undefined;
    bench.answers = new Promise((done) => (answer = done));
    await bench.pass(LOOK_MS + LOST_MS + 250);
    expect(bench.seen()).toBe('idle');
    answer({ ok: true, value: bench.view() });
    await bench.pass(250);
    expect(bench.seen()).toBe('code');
  });

  it('takes no answer from before what it heard since', async () => {
    let answer: (asked: Asked<CustomerView>) => void = () => undefined;
    bench.answers = new Promise((done) => (answer = done));
    await bench.pass(LOOK_MS);
    const old = bench.view();
    bench.tell(CODE);
    answer({ ok: true, value: old });
    await bench.pass(250);
    expect(bench.seen()).toBe('code');
  });
});
