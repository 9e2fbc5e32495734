// The few sounds of the till, made on the spot. A sound is never the only signal, so a PC without
// audio is no trouble: it stays silent and nothing else notices.

/** Pitches in hertz. */
const E4 = 329.63;
const A4 = 440;
const G5 = 783.99;
const C6 = 1046.5;

/** How long one note sounds, in seconds. */
const NOTE_SECONDS = 0.18;
/** Loud enough for a shop, below clipping when two notes overlap. */
const VOLUME = 0.32;

/** Rings. Whether it may is asked each time, so that the choice holds at once. */
export class Chime {
  #allowed: () => boolean;
  #context: AudioContext | null = null;

  constructor(allowed: () => boolean) {
    this.#allowed = allowed;
  }

  /** Two rising notes: the sale on screen is paid. */
  paid(): void {
    this.#play([G5, C6]);
  }

  /** One high note: another sale is paid. */
  other(): void {
    this.#play([C6]);
  }

  /** Two equal low notes: money came in, but look. */
  attention(): void {
    this.#play([E4, E4]);
  }

  /** Two falling notes: there is no QR. */
  failed(): void {
    this.#play([A4, E4]);
  }

  /**
   * Webviews hold sound back until a person has touched something: called at every touch. The first
   * one opens the sound card, which may take a while, so only after what was touched is on screen.
   */
  wake(): void {
    if (!this.#allowed() || this.#context?.state === 'running') return;
    setTimeout(() => this.#quietly(() => this.#audio()?.resume()), 0);
  }

  #play(pitches: number[]): void {
    if (!this.#allowed()) return;
    this.#quietly(() => {
      const audio = this.#audio();
      if (!audio) return undefined;
      pitches.forEach((pitch, index) =>
        note(audio, pitch, audio.currentTime + index * NOTE_SECONDS),
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
function note(audio: AudioContext, pitch: number, at: number): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.type = 'triangle';
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(VOLUME, at + 0.012);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
