// The links that were made here, the one somebody looks at, and those left out of the list.

import type {
  Asked,
  DeskCore,
  LinkRequest,
  LinkView,
  Refusal,
  TransferLinkRequest,
} from '../ipc/call';
import { Looked } from './looked.svelte';

/** What is asked of the core. */
type Core = Pick<DeskCore, 'links' | 'makeLink' | 'makeTransferLink' | 'hideLink'>;

/** What a person wants made. */
export type Wanted =
  { kind: 'payment'; request: LinkRequest } | { kind: 'transfer'; request: TransferLinkRequest };

/** One look at the links. Only its own methods write here. */
export class Links {
  #core: Core;
  #chosenId = $state<string | null>(null);

  list = new Looked<LinkView[]>();
  /** Whether those that were left out are shown too. */
  showsHidden = $state(false);
  /** Whether one is being made: until it is, there is no second one. */
  making = $state(false);
  /** The one that was hidden last, for whoever did not mean it. */
  undoable = $state<string | null>(null);

  /** Those in sight, newest first. */
  rows = $derived.by(() => {
    const all = this.list.value ?? [];
    return this.showsHidden ? all : all.filter(({ hidden }) => !hidden);
  });

  hiddenCount = $derived.by(() => (this.list.value ?? []).filter(({ hidden }) => hidden).length);

  /** The one that is looked at; the newest until somebody chooses. */
  chosen = $derived.by(
    () => this.rows.find(({ id }) => id === this.#chosenId) ?? this.rows[0] ?? null,
  );

  constructor(core: Core) {
    this.#core = core;
  }

  /** Reads the list anew. */
  async look(): Promise<void> {
    await this.list.look(() => this.#core.links());
  }

  choose(id: string): void {
    this.#chosenId = id;
  }

  /** Shows those that were left out, too, or leaves them out again. */
  turnHidden(): void {
    this.showsHidden = !this.showsHidden;
  }

  /**
   * Has one made, once. What came of it is in the list too, also when nobody answered: then it may
   * exist, and is never asked for again by itself. `pin`: of whoever is signed in, where money of it goes to
   * another account.
   */
  async make(wanted: Wanted, pin: string | null = null): Promise<Asked<LinkView> | null> {
    if (this.making) return null;
    this.making = true;
    const asked =
      wanted.kind === 'payment'
        ? await this.#core.makeLink(wanted.request, pin)
        : await this.#core.makeTransferLink(wanted.request, pin ?? '');
    this.making = false;
    if (asked.ok) {
      const { value } = asked;
      this.list.put([value, ...(this.list.value ?? []).filter(({ id }) => id !== value.id)]);
      this.#chosenId = value.id;
    } else {
      // What is known of it now is newest of all.
      this.#chosenId = null;
      void this.look();
    }
    return asked;
  }

  /** Leaves one out of the list, or puts it back. Whoever has it can pay it all the same. */
  async hide(id: string, hidden: boolean): Promise<Refusal | null> {
    const asked = await this.#core.hideLink(id, hidden);
    if (!asked.ok) return asked.refusal;
    const all = (this.list.value ?? []).map((each) =>
      each.id === id ? { ...each, hidden } : each,
    );
    this.list.put(all);
    this.undoable = hidden ? id : null;
    if (!hidden) this.#chosenId = id;
    return null;
  }
}
