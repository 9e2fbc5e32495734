// Time in the hands of a test: nothing passes unless it is told to.

import type { Timer } from '../src/state/timer';

/** A timer that a test lets go by. */
export class HandTimer implements Timer {
  #now = 0;
  #waiting: { at: number; act: () => void }[] = [];

  after(ms: number, act: () => void): () => void {
    const one = { at: this.#now + ms, act };
    this.#waiting.push(one);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== one);
    };
  }

  /** How much waits to be done. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lets so many milliseconds go by, and whatever was due in them be answered. */
  async pass(ms: number): Promise<void> {
    this.#now += ms;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    for (const { act } of due) act();
    await settled();
  }
}

/** Lets whatever was answered be heard. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}
