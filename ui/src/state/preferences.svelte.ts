// What this PC remembers for itself: looks, language, sound, who was here last. Nothing about
// money.

import { createContext } from 'svelte';

import type { AmountStyle } from './expression';
import { isQuickAmounts } from './quick-amounts';

/** How the window looks; `system`: as the desktop says. */
export type Theme = 'system' | 'light' | 'dark';

/** The language of the words. Amounts stay Argentine in all of them. */
export type Language = 'es-AR' | 'en';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const LANGUAGES: readonly Language[] = ['es-AR', 'en'];
/** The ways digits can become an amount. */
export const AMOUNT_STYLES: readonly AmountStyle[] = ['decimal', 'cents'];

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

  #amountStyle = $state<AmountStyle>('decimal');
  #adjustments = $state(false);
  #quickAmounts = $state.raw<readonly number[] | null>(null);

  /** How digits become an amount. */
  amountStyle = $derived(this.#amountStyle);
  /** Whether a tip or a discount can be put on a sale. */
  adjustments = $derived(this.#adjustments);
  /** The amounts one touch adds, in centavos; none: the register's. */
  quickAmounts = $derived(this.#quickAmounts);

  constructor(memory: Memory | null) {
    this.#memory = memory;
    this.#theme = oneOf(THEMES, this.#recall('theme'));
    this.#language = oneOf(LANGUAGES, this.#recall('language'));
    this.#sound = this.#recall('sound') !== 'off';
    this.#lastPerson = this.#recall('person');
    this.#amountStyle = oneOf(AMOUNT_STYLES, this.#recall('amount-style'));
    this.#adjustments = this.#recall('adjustments') === 'on';
    this.#quickAmounts = quickAmountsOf(this.#recall('quick-amounts'));
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

  chooseAmountStyle(style: AmountStyle): void {
    this.#amountStyle = style;
    this.#remember('amount-style', style);
  }

  turnAdjustments(): void {
    this.#adjustments = !this.#adjustments;
    this.#remember('adjustments', this.#adjustments ? 'on' : 'off');
  }

  /** Has these added by one touch from now on; none: the register's. */
  rememberQuickAmounts(cents: readonly number[] | null): void {
    this.#quickAmounts = cents;
    this.#remember('quick-amounts', cents === null ? '' : cents.join(' '));
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

/** What was kept, unless somebody wrote something else there. */
function quickAmountsOf(kept: string | null): readonly number[] | null {
  const cents = (kept ?? '').split(' ').filter(Boolean).map(Number);
  return isQuickAmounts(cents) ? cents : null;
}

function after<T>(all: readonly T[], current: T): T {
  return all[(all.indexOf(current) + 1) % all.length] as T;
}

export const [getPreferences, setPreferences] = createContext<Preferences>();
