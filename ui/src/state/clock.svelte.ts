// What time it is on this screen: the core's clock, carried forward. Nothing else here reads time
// of day.

import { createContext } from 'svelte';

/** How often what depends on the time is looked at again, in milliseconds. */
export const TICK_MS = 250;

/**
 * What the core's time ages by on its way here, at most, in milliseconds. On one machine that is all
 * there is between its clock and ours.
 */
const WAY_MS = 1_000;

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
    const ahead = coreNowMs - Date.now();
    this.#ahead = Math.abs(ahead) < WAY_MS ? 0 : ahead;
    this.look();
  }

  /** Looks before the next tick: what just happened must not seem to lie ahead. */
  look(): void {
    this.now = Date.now() + this.#ahead;
  }

  /** Moves with the world, and tells so, until the returned function is called. */
  run(tick: () => void): () => void {
    const timer = setInterval(() => {
      this.look();
      tick();
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}

export const [getClock, setClock] = createContext<Clock>();
