// The people and firms the shop pays, as the core keeps them, and finding one by the beginning of a name.

import type { Asked, DeskCore, Recipient } from '../ipc/call';
import { Looked } from './looked.svelte';

/** What it asks of the core. */
type Asks = Pick<DeskCore, 'recipients' | 'saveRecipient' | 'removeRecipient'>;

/** One per screen of payouts. Nothing outside writes here. */
export class Recipients {
  #core: Asks;
  list = new Looked<Recipient[]>();

  constructor(core: Asks) {
    this.#core = core;
  }

  async look(): Promise<void> {
    await this.list.look(() => this.#core.recipients());
  }

  /** Keeps one; the one of the same name gives way, and so does `instead`, if it has another. */
  async save(recipient: Recipient, instead: string | null = null): Promise<Asked<Recipient[]>> {
    const asked = await this.#core.saveRecipient(recipient);
    if (!asked.ok) return asked;
    this.list.put(asked.value);
    return instead === null || instead === recipient.name ? asked : this.remove(instead);
  }

  async remove(name: string): Promise<Asked<Recipient[]>> {
    const asked = await this.#core.removeRecipient(name);
    if (asked.ok) this.list.put(asked.value);
    return asked;
  }

  /** Those whose name has words that begin as the words of the text do, in any order. */
  found(text: string): Recipient[] {
    const sought = wordsOf(text);
    return (this.list.value ?? []).filter(({ name }) => {
      const words = wordsOf(name);
      return sought.every((part) => words.some((word) => word.startsWith(part)));
    });
  }

  /** The one of that account. */
  of(to: string): Recipient | undefined {
    return this.list.value?.find((each) => each.to.toLowerCase() === to.toLowerCase());
  }
}

/** `Distribuidora Lácteos` → `distribuidora`, `lacteos`: nobody types accents to find somebody. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLocaleLowerCase('es-AR').split(/\s+/).filter(Boolean);
}
