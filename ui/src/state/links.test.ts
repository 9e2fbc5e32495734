import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { link, LINKS } from '../../dev/sample-links';
import type { Asked, LinkView } from '../ipc/call';
import { Links, type Wanted } from './links.svelte';

const WANTED: Wanted = {
  kind: 'payment',
  request: { cents: 100, concept_id: null, expires_ms: null, multiple: false, split: [] },
};

/** Links that the core gives by hand. */
class Bench {
  all: LinkView[] = LINKS;
  asked: unknown[][] = [];
  answers: ((asked: Asked<LinkView>) => void)[] = [];
  hides = true;
  links = new Links({
    links: async () => {
      this.asked.push(['links']);
      return { ok: true, value: this.all };
    },
    makeLink: () => {
      this.asked.push(['make']);
      return new Promise((done) => this.answers.push(done));
    },
    makeTransferLink: async () => {
      this.asked.push(['transfer']);
      return { ok: true, value: link('9', 5, { kind: 'transfer' }) };
    },
    hideLink: async (id, hidden) => {
      this.asked.push(['hide', id, hidden]);
      return this.hides ? { ok: true, value: null } : { ok: false, refusal: refusal('internal') };
    },
  });

  ids(): string[] {
    return this.links.rows.map(({ id }) => id);
  }
}

let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  await bench.links.look();
});

describe('the links', () => {
  it('are those that nobody hid, unless somebody wants to see the others', () => {
    expect(bench.ids()).not.toContain('link-6');
    expect(bench.links.hiddenCount).toBe(1);
    bench.links.turnHidden();
    expect(bench.ids()).toContain('link-6');
  });

  it('lose one that is hidden, and have it back', async () => {
    expect(await bench.links.hide('link-2', true)).toBeNull();
    expect(bench.ids()).not.toContain('link-2');
    expect(bench.links.undoable).toBe('link-2');
    await bench.links.hide('link-2', false);
    expect(bench.ids(), 'where it was').toEqual(['link-1', 'link-2', 'link-3', 'link-4', 'link-5']);
    expect(bench.links.chosen?.id, 'and it is looked at').toBe('link-2');
    expect(bench.links.undoable).toBeNull();
  });

  it('keep one that could not be hidden', async () => {
    bench.hides = false;
    expect((await bench.links.hide('link-2', true))?.code).toBe('internal');
    expect(bench.ids()).toContain('link-2');
    expect(bench.links.undoable).toBeNull();
  });
});

describe('a new link', () => {
  it('is asked for once at a time, and is looked at once it is there', async () => {
    const making = bench.links.make(WANTED);
    expect(await bench.links.make(WANTED), 'the second waits for nobody').toBeNull();
    expect(bench.asked.filter(([what]) => what === 'make')).toHaveLength(1);
    bench.answers[0]?.({ ok: true, value: link('new', 100) });
    await making;
    expect(bench.links.making).toBe(false);
    expect(bench.links.chosen?.id).toBe('new');
    expect(bench.ids()[0]).toBe('new');
  });

  it('that nobody answered for is read from the list, and not asked for again', async () => {
    const making = bench.links.make(WANTED);
    bench.all = [link('doubt', 100, { state: 'in_doubt', url: null, qr: null }), ...LINKS];
    bench.answers[0]?.({ ok: false, refusal: refusal('provider_silent') });
    await making;
    await Promise.resolve();
    await Promise.resolve();
    expect(bench.links.chosen?.id).toBe('doubt');
    expect(bench.asked.filter(([what]) => what === 'make')).toHaveLength(1);
  });

  it('may be a transfer', async () => {
    await bench.links.make({
      kind: 'transfer',
      request: { cents: 5, concept_id: null, account: '1', cuit: '2' },
    });
    expect(bench.asked.at(-1)).toEqual(['transfer']);
  });
});
