import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { POINTS, posterOf } from '../../dev/sample-points';
import type { Asked, PosterView, SalePointView } from '../ipc/call';
import { SalePoints } from './sale-points.svelte';

/** An account whose sale points the core gives by hand. */
class Bench {
  all: SalePointView[] = POINTS;
  asked: unknown[][] = [];
  posters: ((asked: Asked<PosterView>) => void)[] = [];
  refuses = false;
  points = new SalePoints(
    {
      salePoints: async () =>
        this.refuses
          ? { ok: false, refusal: refusal('provider_silent') }
          : { ok: true, value: this.all },
      createSalePoint: async (name) => {
        this.asked.push(['create', name]);
        return { ok: true, value: this.all };
      },
      retireSalePoint: async (id, name) => {
        this.asked.push(['retire', id, name]);
        if (this.refuses) return { ok: false, refusal: refusal('sale_point_busy') };
        return { ok: true, value: this.all };
      },
      poster: (id, open) => {
        this.asked.push(['poster', id, open]);
        return new Promise((done) => this.posters.push(done));
      },
      savePoster: async () => ({ ok: true, value: { path: 'cartel.pdf' } }),
      printPoster: async () => ({
        ok: true,
        value: { printer: null, ticket: null, path: 'cartel.pdf' },
      }),
      checkSticker: async (id, open, content) => {
        this.asked.push(['check', id, open, content]);
        return { ok: true, value: { same: true, fields: [] } };
      },
      checkStickerPhoto: async (id, open, photo) => {
        this.asked.push(['photo', id, open, photo]);
        return { ok: true, value: { content: '000201', check: { same: true, fields: [] } } };
      },
      chooseStickerPhoto: async (id, open) => {
        this.asked.push(['choose', id, open]);
        return { ok: true, value: null };
      },
    },
    () => 1_000,
  );

  /** The core answers the oldest question about a poster. */
  async show(name: string): Promise<void> {
    this.posters.shift()?.({ ok: true, value: posterOf(name) });
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  void bench.points.look();
  await settle();
});

describe('the sale points', () => {
  it('begin at the register’s own, with its closed poster', async () => {
    expect(bench.points.chosen?.name).toBe('Caja 1');
    expect(bench.points.readMs).toBe(1_000);
    expect(bench.asked).toEqual([['poster', '2228', false]]);
    await bench.show('Caja 1');
    expect(bench.points.poster.value?.sale_point).toBe('Caja 1');
  });

  it('have those that are retired at the end', () => {
    expect(bench.points.rows.at(-1)?.name).toBe('Feria sábado');
  });

  it('never show the poster of another', async () => {
    await bench.show('Caja 1');
    void bench.points.choose('2229');
    expect(bench.points.poster.value, 'the old one is gone at once').toBeNull();
    void bench.points.turn(true);
    await bench.show('Caja 2, cerrado');
    expect(bench.points.poster.value, 'an answer to the question before').toBeNull();
    await bench.show('Caja 2, abierto');
    expect(bench.points.poster.value?.sale_point).toBe('Caja 2, abierto');
  });

  it('have no poster once they are retired', async () => {
    await bench.points.choose('2231');
    expect(bench.points.poster.value).toBeNull();
    expect(bench.points.poster.loading).toBe(false);
    expect(bench.asked, 'nobody was asked').toHaveLength(1);
  });

  it('keep what was read when they cannot be read again', async () => {
    bench.refuses = true;
    await bench.points.look();
    expect(bench.points.rows).toHaveLength(POINTS.length);
    expect(bench.points.list.trouble?.code).toBe('provider_silent');
  });
});

describe('a new sale point', () => {
  it('is looked at as soon as it is made', async () => {
    const fresh: SalePointView = { ...POINTS[1]!, id: '2250', name: 'Vereda', own: false };
    bench.all = [...POINTS, fresh];
    expect(await bench.points.create(' Vereda ')).toEqual({ made: fresh, existed: false });
    expect(bench.asked).toContainEqual(['create', 'Vereda']);
    expect(bench.points.chosen?.id).toBe('2250');
    expect(bench.asked.at(-1), 'and so is its poster').toEqual(['poster', '2250', false]);
  });

  it('that was there already is said to have been', async () => {
    expect(await bench.points.create('Caja 2')).toMatchObject({
      made: { id: '2229' },
      existed: true,
    });
  });

  it('may have the name of one that was retired, but not of one in use', () => {
    expect(bench.points.named('feria sábado')).toBeUndefined();
    expect(bench.points.named(' CAJA 1 ')?.id).toBe('2228');
  });
});

describe('a sale point that is retired', () => {
  it('stays in the list, with the day', async () => {
    bench.all = POINTS.map((each) => (each.id === '2228' ? { ...each, retired_ms: 5 } : each));
    expect(await bench.points.retire('2228', 'Caja 1 ')).toBeNull();
    expect(bench.asked).toContainEqual(['retire', '2228', 'Caja 1']);
    expect(bench.points.chosen, 'and in sight').toMatchObject({ id: '2228', retired_ms: 5 });
  });

  it('is not, when the core says no', async () => {
    bench.refuses = true;
    expect((await bench.points.retire('2228', 'Caja 1'))?.code).toBe('sale_point_busy');
    expect(bench.points.rows.find(({ id }) => id === '2228')?.retired_ms).toBeNull();
  });
});

describe('a posted code', () => {
  it('is compared with the poster that is looked at', async () => {
    void bench.points.turn(true);
    await bench.points.check('000201');
    expect(bench.asked.at(-1)).toEqual(['check', '2228', true, '000201']);
  });
});
