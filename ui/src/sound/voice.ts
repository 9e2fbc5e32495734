// Says aloud what was paid, where the system has a Spanish voice. Like the chime it is never the only
// signal: without a voice the till is silent and nothing else notices.

import { createContext } from 'svelte';

/** How the system's voices are reached; none: not at all. */
type Speech = Pick<SpeechSynthesis, 'getVoices' | 'speak' | 'cancel'>;

/** How long the two notes of a paid sale sound: the voice comes after them, in milliseconds. */
const AFTER_CHIME_MS = 400;

/** The accents a shop here would rather hear, the best first; any Spanish will do. */
const ACCENTS = ['es-AR', 'es-UY', 'es-419', 'es-US', 'es-MX', 'es'];

/** How loud and whether, asked each time, so that the choice holds at once. */
export interface VoiceChoice {
  isOn(): boolean;
  /** From 0 to 1. */
  loudness(): number;
}

/** The voice of the till. */
export class Voice {
  #choice: VoiceChoice;

  constructor(choice: VoiceChoice) {
    this.#choice = choice;
    // Browsers look for the voices only once somebody asks for them.
    this.isThere();
  }

  /** Whether this PC has a voice that speaks Spanish. */
  isThere(): boolean {
    return spanish(speech()) !== null;
  }

  /** Says it, if it may and can; what it was still saying is old news. */
  say(text: string): void {
    if (!this.#choice.isOn()) return;
    setTimeout(() => {
      const system = speech();
      const voice = spanish(system);
      if (!system || !voice) return;
      try {
        const words = new SpeechSynthesisUtterance(text);
        words.voice = voice;
        words.lang = voice.lang;
        words.volume = this.#choice.loudness();
        system.cancel();
        system.speak(words);
      } catch {
        // No sound card, no permission: the screen has said it already.
      }
    }, AFTER_CHIME_MS);
  }
}

function speech(): Speech | null {
  return typeof speechSynthesis === 'undefined' ? null : speechSynthesis;
}

function spanish(system: Speech | null): SpeechSynthesisVoice | null {
  const voices = (system?.getVoices() ?? []).filter(({ lang }) => /^es([-_]|$)/i.test(lang));
  const rank = ({ lang }: SpeechSynthesisVoice) => {
    const at = ACCENTS.indexOf(lang.replace('_', '-'));
    return at < 0 ? ACCENTS.length : at;
  };
  return voices.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

export const [getVoice, setVoice] = createContext<Voice>();
