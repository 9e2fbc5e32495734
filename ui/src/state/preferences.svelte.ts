// What this PC remembers for itself: looks, language, sound, who was here last. Nothing about
// money.

import { createContext } from 'svelte';

import type { AmountStyle } from './expression';
import type { Sound } from '../sound/chime';

/** How the window looks; `system`: as the desktop says. */
export type Theme = 'system' | 'light' | 'dark';

/** The language of the words. Amounts stay Argentine in all of them. */
export type Language = 'es-AR' | 'en';

/** How loud the till is. */
export type Volume = 'low' | 'medium' | 'high';

/** Which digits are in the top row of a keypad: a numpad's, or those of a card terminal. */
export type KeypadOrder = '789' | '123';

/** The sounds of the till; each can be off by itself. */
export const SOUNDS: readonly Sound[] = ['paid', 'other', 'attention', 'failed'];
const VOLUMES: readonly Volume[] = ['medium', 'high', 'low'];
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
/** The languages there are words in. */
export const LANGUAGES: readonly Language[] = ['es-AR', 'en'];
/** The orders a keypad can have, the usual one first. */
export const KEYPAD_ORDERS: readonly KeypadOrder[] = ['789', '123'];
/** One of the digits that trade places: the zero stays below. */
export type Digit = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

/** The digits of a keypad as one reads them, row by row. */
export const DIGITS: Record<KeypadOrder, readonly Digit[]> = {
  '789': ['7', '8', '9', '4', '5', '6', '1', '2', '3'],
  '123': ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
};

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
  #keypad = $state<KeypadOrder>('789');

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
  /** Which digits are in the top row of every keypad. */
  keypad = $derived(this.#keypad);
  /** The digits of every keypad as one reads them. */
  digits = $derived(DIGITS[this.#keypad]);

  #kept = $state(true);

  /** Whether what was chosen last will be remembered: storage may be missing, full or forbidden. */
  kept = $derived(this.#kept);

  #amountStyle = $state<AmountStyle>('decimal');
  #adjustments = $state(false);

  /** How digits become an amount. */
  amountStyle = $derived(this.#amountStyle);
  /** Whether a tip or a discount can be put on a sale. */
  adjustments = $derived(this.#adjustments);

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
    this.#keypad = oneOf(KEYPAD_ORDERS, this.#recall('keypad'));
    this.#amountStyle = oneOf(AMOUNT_STYLES, this.#recall('amount-style'));
    this.#adjustments = this.#recall('adjustments') === 'on';
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

  /** The look after this one. */
  turnTheme(): void {
    this.chooseTheme(after(THEMES, this.#theme));
  }

  chooseTheme(theme: Theme): void {
    this.#theme = theme;
    this.#remember('theme', theme);
  }

  /** The language after this one. */
  turnLanguage(): void {
    this.chooseLanguage(after(LANGUAGES, this.#language));
  }

  chooseLanguage(language: Language): void {
    this.#language = language;
    this.#remember('language', language);
  }

  chooseKeypad(order: KeypadOrder): void {
    this.#keypad = order;
    this.#remember('keypad', order);
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
    this.chooseVolume(after(VOLUMES, this.#volume));
  }

  chooseVolume(volume: Volume): void {
    this.#volume = volume;
    this.#remember('volume', volume);
  }

  turnVoice(): void {
    this.#voice = !this.#voice;
    this.#remember('voice', this.#voice ? 'on' : 'off');
  }

  turnAutoPrint(): void {
    this.#autoPrint = !this.#autoPrint;
    this.#remember('auto-print', this.#autoPrint ? 'on' : 'off');
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

  /** What this PC kept of something that is the register's by now; none: nothing. */
  left(name: string): string | null {
    return this.#recall(name) || null;
  }

  /** Forgets that, once the register has it. */
  forget(name: string): void {
    this.#remember(name, '');
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
      this.#kept = this.#memory !== null;
    } catch {
      this.#kept = false;
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
