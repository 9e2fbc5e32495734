// The few sounds of the till, made on the spot. A sound is never the only signal, so a PC without
// audio is no trouble: it stays silent and nothing else notices.

import { createContext } from 'svelte';

/** Pitches in hertz. */
const E4 = 329.63;
const A4 = 440;
const G5 = 783.99;
const C6 = 1046.5;

/** How long one note sounds, in seconds. */
const NOTE_SECONDS = 0.18;
/** The loudest: loud enough for a shop, below clipping when two notes overlap. */
const PEAK = 0.45;

/** What there is to hear. */
export type Sound = 'paid' | 'other' | 'attention' | 'failed';

const PITCHES: Record<Sound, readonly number[]> = {
  paid: [G5, C6],
  other: [C6],
  attention: [E4, E4],
  failed: [A4, E4],
};

/** What each step of the volume makes of the loudest, from 0 to 1. */
export const LOUDNESS = { low: 0.25, medium: 0.7, high: 1 } as const;

/** Which sounds there are and how loud, asked each time, so that the choice holds at once. */
export interface ChimeChoice {
  rings(sound: Sound): boolean;
  /** From 0 to 1. */
  loudness(): number;
}

/** Rings. */
export class Chime {
  #choice: ChimeChoice;
  #context: AudioContext | null = null;

  constructor(choice: ChimeChoice) {
    this.#choice = choice;
  }

  /** Two rising notes: the sale on screen is paid. */
  paid(): void {
    this.#play('paid');
  }

  /** One high note: another sale is paid. */
  other(): void {
    this.#play('other');
  }

  /** Two equal low notes: money came in, but look. */
  attention(): void {
    this.#play('attention');
  }

  /** Two falling notes: there is no QR. */
  failed(): void {
    this.#play('failed');
  }

  /**
   * Webviews hold sound back until a person has touched something: called at every touch. The first
   * one opens the sound card, which may take a while, so only after what was touched is on screen.
   */
  wake(): void {
    const rings = Object.keys(PITCHES).some((sound) => this.#choice.rings(sound as Sound));
    if (!rings || this.#context?.state === 'running') return;
    setTimeout(() => this.#quietly(() => this.#audio()?.resume()), 0);
  }

  #play(sound: Sound): void {
    if (!this.#choice.rings(sound)) return;
    this.#quietly(() => {
      const audio = this.#audio();
      if (!audio) return undefined;
      const peak = PEAK * this.#choice.loudness();
      PITCHES[sound].forEach((pitch, index) =>
        note(audio, pitch, audio.currentTime + index * NOTE_SECONDS, peak),
      );
      return audio.resume();
    });
  }

  #audio(): AudioContext | null {
    if (!this.#context && typeof AudioContext !== 'undefined') this.#context = new AudioContext();
    return this.#context;
  }

  #quietly(ring: () => Promise<void> | undefined): void {
    try {
      ring()?.catch(() => undefined);
    } catch {
      // No sound card, no permission, no audio at all: the screen has said it already.
    }
  }
}

/** One note that swells and fades, so that it does not click. */
function note(audio: AudioContext, pitch: number, at: number, peak: number): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.type = 'triangle';
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(peak, at + 0.012);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}

export const [getChime, setChime] = createContext<Chime>();
