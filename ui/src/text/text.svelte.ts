// The words on screen, in the language this PC prefers.

import { createContext } from 'svelte';

import type { Refusal } from '../ipc/call';
import type { Language, Preferences } from '../state/preferences.svelte';
import { en } from './en';
import { esAR, type Words } from './es-AR';
import type { Facts, Sentence } from './sentence';

const CATALOGUES: Record<Language, Words> = { 'es-AR': esAR, en };

/** The words now; changing the language changes them everywhere at once. */
export class Text {
  #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
  }

  get words(): Words {
    return CATALOGUES[this.#preferences.language];
  }

  /** The sentence of a refusal. */
  sentence(refusal: Refusal, provider: string, wait: string | null = null): Sentence {
    const facts: Facts = { provider, attemptsLeft: refusal.attempts_left, wait };
    return this.words.refusals[refusal.code](facts);
  }
}

export const [getText, setText] = createContext<Text>();
