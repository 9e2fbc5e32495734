// What is said aloud to those who listen to the screen instead of looking at it.

import { createContext } from 'svelte';

/** The two voices of the window; App puts them into live regions. */
export class Spoken {
  polite = $state('');
  assertive = $state('');

  /** Says it when there is a pause. */
  say(text: string): void {
    this.polite = text;
  }

  /** Says it now. */
  interrupt(text: string): void {
    this.assertive = text;
  }
}

export const [getSpoken, setSpoken] = createContext<Spoken>();
