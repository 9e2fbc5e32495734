// What the cashier chose for the next sale alone: what it is for, and where the customer pays it.

import { createContext } from 'svelte';

import type { Surface } from '../ipc/call';

/** The choices of one sale. They survive a look elsewhere, and go with the sale. */
export class Terms {
  /** What it is for; none: the register's usual. */
  conceptId = $state<string | null>(null);
  /** Where it is paid; none: on the screen, or wherever this register collects. */
  surface = $state<Surface | null>(null);

  /** The sale is charged, or somebody else came: the next has its own. */
  start(): void {
    this.conceptId = null;
    this.surface = null;
  }
}

export const [getTerms, setTerms] = createContext<Terms>();
