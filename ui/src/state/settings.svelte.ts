// Everything a manager can set about this register, as the screen of the settings shows it. A change is
// kept at once; what is shown meanwhile is what was chosen, and what the register keeps if it refuses.

import type { DeskCore, Refusal, SettingChange, SettingsView } from '../ipc/call';
import { Looked } from './looked.svelte';
import type { Register } from './register.svelte';
import { changed } from './setting-change';

/** What it asks of the core. */
type Asks = Pick<DeskCore, 'settings' | 'changeSetting'>;

/** What came of the last change. */
export type Kept =
  | { kind: 'nothing' }
  | { kind: 'saving' }
  | { kind: 'saved' }
  /** It holds until the program ends: this PC does not remember. */
  | { kind: 'for_now' }
  /** `of`: what was to be changed; it stands again as it was. */
  | { kind: 'refused'; of: string; refusal: Refusal };

/** One per screen of settings. Only its own methods write here. */
export class Settings {
  #core: Asks;
  #register: Pick<Register, 'applySettings'>;
  /** What was chosen and is not kept yet, oldest first. */
  #pending = $state.raw<readonly SettingChange[]>([]);
  /** Changes are kept one after the other, as they were made. */
  #last: Promise<unknown> = Promise.resolve();

  view = new Looked<SettingsView>();
  /** What came of the last change. */
  kept = $state.raw<Kept>({ kind: 'nothing' });

  /** The settings as chosen; none: they did not come yet. */
  now = $derived(this.view.value && this.#pending.reduce(changed, this.view.value));

  constructor(core: Asks, register: Pick<Register, 'applySettings'>) {
    this.#core = core;
    this.#register = register;
  }

  async look(): Promise<void> {
    await this.view.look(() => this.#core.settings());
  }

  /** Changes one thing. Why it was not kept; none: it was. */
  change(change: SettingChange): Promise<Refusal | null> {
    this.#pending = [...this.#pending, change];
    this.kept = { kind: 'saving' };
    const kept = this.#last.then(() => this.#keep(change));
    this.#last = kept;
    return kept;
  }

  /** Something else said what the settings are now; none: somebody thought better of it. */
  put(view: SettingsView | null): void {
    if (view === null) return;
    this.view.put(view);
    this.#register.applySettings(view);
    this.kept = { kind: 'saved' };
  }

  /** Something of this PC's own was changed. */
  noteHere(kept: boolean): void {
    this.kept = { kind: kept ? 'saved' : 'for_now' };
  }

  /** Something was not done. */
  noteRefused(of: string, refusal: Refusal): void {
    this.kept = { kind: 'refused', of, refusal };
  }

  /** Why that was not kept; none: it was, or something else was changed since. */
  refusalOf(of: string): Refusal | null {
    return this.kept.kind === 'refused' && this.kept.of === of ? this.kept.refusal : null;
  }

  async #keep(change: SettingChange): Promise<Refusal | null> {
    const asked = await this.#core.changeSetting(change);
    this.#pending = this.#pending.filter((each) => each !== change);
    if (!asked.ok) {
      this.noteRefused(change.kind, asked.refusal);
      return asked.refusal;
    }
    this.view.put(asked.value);
    this.#register.applySettings(asked.value);
    // The word for it waits for the last of them, and does not cover a refusal.
    if (this.#pending.length === 0 && this.kept.kind === 'saving') this.kept = { kind: 'saved' };
    return null;
  }
}
