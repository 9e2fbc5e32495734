// What this PC remembers for itself: looks, language, sound, who was here last. Nothing about
// money.

import { createContext } from 'svelte';

import type { AmountStyle } from './expression';
import { isQuickAmounts } from './quick-amounts';
import type { Sound } from '../sound/chime';

/** How the window looks; `system`: as the desktop says. */
export type Theme = 'system' | 'light' | 'dark';

/** The language of the words. Amounts stay Argentine in all of them. */
export type Language = 'es-AR' | 'en';

/** How loud the till is. */
export type Volume = 'low' | 'medium' | 'high';

/** How long a paid sale stays, in seconds; `register`: as the register is set. */
export type Return = 'register' | '3' | '8' | '15' | 'never';

/** The sounds of the till; each can be off by itself. */
export const SOUNDS: readonly Sound[] = ['paid', 'other', 'attention', 'failed'];
const VOLUMES: readonly Volume[] = ['medium', 'high', 'low'];
const RETURNS: readonly Return[] = ['register', '3', '8', '15', 'never'];
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
  #volume = $state<Volume>('medium');
  #silent = $state.raw<ReadonlySet<Sound>>(new Set());
  #voice = $state(false);
  #autoPrint = $state(false);
  #returns = $state<Return>('register');

  theme = $derived(this.#theme);
  language = $derived(this.#language);
  sound = $derived(this.#sound);
  /** Who was signed in last, preselected at the next start. */
  lastPerson = $derived(this.#lastPerson);
  volume = $derived(this.#volume);
  /** Whether the till says aloud what was paid. */
  voice = $derived(this.#voice);
  /** Whether a paid sale prints its receipt by itself. */
  autoPrint = $derived(this.#autoPrint);
  returns = $derived(this.#returns);

  #amountStyle = $state<AmountStyle>('decimal');
  #adjustments = $state(false);
  #quickAmounts = $state.raw<readonly number[] | null>(null);

  /** How digits become an amount. */
  amountStyle = $derived(this.#amountStyle);
  /** Whether a tip or a discount can be put on a sale. */
  adjustments = $derived(this.#adjustments);
  /** The amounts one touch adds, in centavos; none: the register's. */
  quickAmounts = $derived(this.#quickAmounts);

  #charts = $state(true);

  /** Whether the manager's day shows its charts: without them its table is taller. */
  charts = $derived(this.#charts);

  constructor(memory: Memory | null) {
    this.#memory = memory;
    this.recall();
  }

  /** Takes everything from memory again: another window of this PC may have chosen. */
  recall(): void {
    this.#theme = oneOf(THEMES, this.#recall('theme'));
    this.#language = oneOf(LANGUAGES, this.#recall('language'));
    this.#sound = this.#recall('sound') !== 'off';
    this.#lastPerson = this.#recall('person');
    this.#volume = oneOf(VOLUMES, this.#recall('volume'));
    this.#silent = new Set(SOUNDS.filter((sound) => this.#recall(`sound.${sound}`) === 'off'));
    this.#voice = this.#recall('voice') === 'on';
    this.#autoPrint = this.#recall('auto-print') === 'on';
    this.#returns = oneOf(RETURNS, this.#recall('returns'));
    this.#amountStyle = oneOf(AMOUNT_STYLES, this.#recall('amount-style'));
    this.#adjustments = this.#recall('adjustments') === 'on';
    this.#quickAmounts = quickAmountsOf(this.#recall('quick-amounts'));
    this.#charts = this.#recall('charts') !== 'off';
  }

  /** Whether a sound may be heard. */
  rings(sound: Sound): boolean {
    return this.#sound && !this.#silent.has(sound);
  }

  /** Whether a sound would be heard if the till were not silent altogether. */
  isOn(sound: Sound): boolean {
    return !this.#silent.has(sound);
  }

  /** How long a paid sale stays, in seconds, where the register says so long; none: until one goes. */
  stays(registerSeconds: number | null): number | null {
    if (this.#returns === 'register') return registerSeconds;
    return this.#returns === 'never' ? null : Number(this.#returns);
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

  /** One sound alone. */
  turnOne(sound: Sound): void {
    const silent = new Set(this.#silent);
    if (!silent.delete(sound)) silent.add(sound);
    this.#silent = silent;
    this.#remember(`sound.${sound}`, silent.has(sound) ? 'off' : 'on');
  }

  /** The volume after this one. */
  turnVolume(): void {
    this.#volume = after(VOLUMES, this.#volume);
    this.#remember('volume', this.#volume);
  }

  turnVoice(): void {
    this.#voice = !this.#voice;
    this.#remember('voice', this.#voice ? 'on' : 'off');
  }

  turnAutoPrint(): void {
    this.#autoPrint = !this.#autoPrint;
    this.#remember('auto-print', this.#autoPrint ? 'on' : 'off');
  }

  /** The stay after this one. */
  turnReturns(): void {
    this.#returns = after(RETURNS, this.#returns);
    this.#remember('returns', this.#returns);
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

  turnCharts(): void {
    this.#charts = !this.#charts;
    this.#remember('charts', this.#charts ? 'on' : 'off');
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
