// What time it is on this screen: the core's clock, carried forward. Nothing else here reads time
// of day.

import { createContext } from 'svelte';

/** How often what depends on the time is looked at again, in milliseconds. */
export const TICK_MS = 250;

/** The core's clock as of the last tick. */
export class Clock {
  /** Milliseconds since 1970. */
  now = $state(Date.now());
  /**
   * How far the core's clock is ahead of ours; the same machine, so next to nothing, but its word
   * counts.
   */
  #ahead = 0;

  /** Takes the core's time. */
  apply(coreNowMs: number): void {
    this.#ahead = coreNowMs - Date.now();
    this.now = coreNowMs;
  }

  /** Moves with the world, and tells so, until the returned function is called. */
  run(tick: () => void): () => void {
    const timer = setInterval(() => {
      this.now = Date.now() + this.#ahead;
      tick();
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}

export const [getClock, setClock] = createContext<Clock>();
