// What this PC remembers for itself: looks, language, sound, who was here last. Nothing about
// money.

import { createContext } from 'svelte';

/** How the window looks; `system`: as the desktop says. */
export type Theme = 'system' | 'light' | 'dark';

/** The language of the words. Amounts stay Argentine in all of them. */
export type Language = 'es-AR' | 'en';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const LANGUAGES: readonly Language[] = ['es-AR', 'en'];

/** Somewhere to remember a word by its name. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** Remembered between runs, when the webview lets us. */
export class Preferences {
  #memory: Memory | null;
  #theme = $state<Theme>('system');
  #language = $state<Language>('es-AR');
  #sound = $state(true);
  #lastPerson = $state<string | null>(null);

  theme = $derived(this.#theme);
  language = $derived(this.#language);
  sound = $derived(this.#sound);
  /** Who was signed in last, preselected at the next start. */
  lastPerson = $derived(this.#lastPerson);

  constructor(memory: Memory | null) {
    this.#memory = memory;
    this.#theme = oneOf(THEMES, this.#recall('theme'));
    this.#language = oneOf(LANGUAGES, this.#recall('language'));
    this.#sound = this.#recall('sound') !== 'off';
    this.#lastPerson = this.#recall('person');
  }

  /** The look after this one. */
  turnTheme(): void {
    this.#theme = after(THEMES, this.#theme);
    this.#remember('theme', this.#theme);
  }

  /** The language after this one. */
  turnLanguage(): void {
    this.#language = after(LANGUAGES, this.#language);
    this.#remember('language', this.#language);
  }

  turnSound(): void {
    this.#sound = !this.#sound;
    this.#remember('sound', this.#sound ? 'on' : 'off');
  }

  rememberPerson(name: string): void {
    this.#lastPerson = name;
    this.#remember('person', name);
  }

  // Storage may be missing, full or forbidden: then the choice lasts for this run.
  #recall(name: string): string | null {
    try {
      return this.#memory?.getItem(`mostrador.${name}`) ?? null;
    } catch {
      return null;
    }
  }

  #remember(name: string, value: string): void {
    try {
      this.#memory?.setItem(`mostrador.${name}`, value);
    } catch {
      // As above.
    }
  }
}

function oneOf<T extends string>(all: readonly T[], value: string | null): T {
  return all.find((each) => each === value) ?? (all[0] as T);
}

function after<T>(all: readonly T[], current: T): T {
  return all[(all.indexOf(current) + 1) % all.length] as T;
}

export const [getPreferences, setPreferences] = createContext<Preferences>();
