// The sale points of the account, the one somebody looks at, and what its poster shows.

import type {
  Asked,
  DeskCore,
  PosterSize,
  PosterView,
  Refusal,
  SalePointView,
  Handed,
  StickerCheck,
  StickerPhoto,
} from '../ipc/call';
import { Looked } from './looked.svelte';

/** What is asked of the core. */
type Core = Pick<
  DeskCore,
  | 'salePoints'
  | 'createSalePoint'
  | 'retireSalePoint'
  | 'poster'
  | 'savePoster'
  | 'printPoster'
  | 'checkSticker'
  | 'checkStickerPhoto'
  | 'chooseStickerPhoto'
>;

/** What came of asking for a sale point. */
export type Made =
  { made: SalePointView; existed: boolean } | { made: null; refusal: Refusal | null };

/** One look at the sale points. Only its own methods write here. */
export class SalePoints {
  #core: Core;
  #now: () => number;
  #chosenId = $state<string | null>(null);

  list = new Looked<SalePointView[]>();
  poster = new Looked<PosterView>();
  /** When the list was last read; none: not yet. */
  readMs = $state<number | null>(null);
  /** Whether the poster is the one on which the customer types the amount. */
  open = $state(false);

  /** Those in use first, in the account's order; those retired below them. */
  rows = $derived.by(() => {
    const all = this.list.value ?? [];
    const isRetired = ({ retired_ms }: SalePointView) => retired_ms !== null;
    return [...all.filter((each) => !isRetired(each)), ...all.filter(isRetired)];
  });

  /** The one that is looked at; the register's own until somebody chooses. */
  chosen = $derived.by(() => {
    const { rows } = this;
    return (
      rows.find(({ id }) => id === this.#chosenId) ??
      rows.find(({ own, retired_ms }) => own && retired_ms === null) ??
      rows[0] ??
      null
    );
  });

  constructor(core: Core, now: () => number) {
    this.#core = core;
    this.#now = now;
  }

  /** Reads the list anew. */
  async look(): Promise<void> {
    const last = await this.list.look(() => this.#core.salePoints());
    if (!last || this.list.trouble) return;
    this.readMs = this.#now();
    await this.lookAtPoster();
  }

  /** Looks at another one. */
  async choose(id: string): Promise<void> {
    if (id === this.chosen?.id) return;
    this.#chosenId = id;
    await this.lookAtPoster();
  }

  /** Looks at the other one of its two posters. */
  async turn(open: boolean): Promise<void> {
    if (open === this.open) return;
    this.open = open;
    await this.lookAtPoster();
  }

  /** Asks what the poster shows, which is never that of another. A retired sale point has none. */
  async lookAtPoster(): Promise<void> {
    const { chosen, open } = this;
    this.poster.put(null);
    if (!chosen || chosen.retired_ms !== null) return;
    await this.poster.look(() => this.#core.poster(chosen.id, open));
  }

  /** The one in use that is called that; a name is one whatever its capitals. */
  named(name: string): SalePointView | undefined {
    const plain = (text: string) => text.trim().toLocaleLowerCase('es-AR');
    return this.rows.find((each) => each.retired_ms === null && plain(each.name) === plain(name));
  }

  /** Has one made, and looks at it. */
  async create(name: string): Promise<Made> {
    const before = new Set(this.rows.map(({ id }) => id));
    const asked = await this.#core.createSalePoint(name.trim());
    if (!asked.ok) return { made: null, refusal: asked.refusal };
    this.#keep(asked.value);
    const fresh = this.rows.find(({ id }) => !before.has(id));
    const made = fresh ?? this.named(name);
    if (!made) return { made: null, refusal: null };
    this.#chosenId = made.id;
    void this.lookAtPoster();
    return { made, existed: !fresh };
  }

  /** Retires one for good, `typed` being what the person typed. */
  async retire(id: string, typed: string): Promise<Refusal | null> {
    const asked = await this.#core.retireSalePoint(id, typed.trim());
    if (!asked.ok) return asked.refusal;
    this.#chosenId = id;
    this.#keep(asked.value);
    void this.lookAtPoster();
    return null;
  }

  /** Keeps the poster as a file, or opens it for printing. */
  async write(then: 'save' | 'print', size: PosterSize): Promise<Asked<Handed> | null> {
    const { chosen, open } = this;
    if (!chosen) return null;
    if (then === 'print') return this.#core.printPoster(chosen.id, open, size);
    const asked = await this.#core.savePoster(chosen.id, open, size);
    return asked.ok
      ? { ok: true, value: { printer: null, ticket: null, path: asked.value.path } }
      : asked;
  }

  /** Compares what a printed code holds with what this one's must. */
  async check(content: string): Promise<Asked<StickerCheck> | null> {
    const { chosen, open } = this;
    return chosen && this.#core.checkSticker(chosen.id, open, content);
  }

  /** Compares the code in a photo, a file in base 64; none: a person chooses the file in the system's dialog. */
  async checkPhoto(photo: string | null): Promise<Asked<StickerPhoto | null> | null> {
    const { chosen, open } = this;
    if (!chosen) return null;
    return photo === null
      ? this.#core.chooseStickerPhoto(chosen.id, open)
      : this.#core.checkStickerPhoto(chosen.id, open, photo);
  }

  #keep(all: SalePointView[]): void {
    this.list.put(all);
    this.readMs = this.#now();
  }
}
