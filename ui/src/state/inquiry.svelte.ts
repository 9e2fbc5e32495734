// «¿Entró la plata?»: the amount somebody is looking for, and what came in of late and is of no sale.

import { createContext } from 'svelte';

import type { Core, CreditView, Refusal } from '../ipc/call';
import { Amount } from './amount.svelte';
import type { AmountStyle } from './expression';

/** One person's search. Only what begins with `look`, and `start`, write here. */
export class Inquiry {
  #core: Pick<Core, 'checkNow' | 'credits'>;
  #found = $state.raw<CreditView[] | null>(null);
  #cents = $state<number | null>(null);
  /** Grows with every look: what is answered to an older one is nobody's. */
  #looks = 0;

  /** What is being typed: apart from the till's own amount. */
  amount: Amount;
  looking = $state(false);
  /** Why the last look came to nothing. */
  trouble = $state.raw<Refusal | null>(null);

  /** What was found, newest first; none: nobody has looked yet. */
  found = $derived(this.#found);
  /** The amount that was looked for; none: any. */
  cents = $derived(this.#cents);

  constructor(core: Pick<Core, 'checkNow' | 'credits'>, style: () => AmountStyle) {
    this.#core = core;
    this.amount = new Amount(style);
  }

  /** Looks for what is typed, or for any amount; the provider is asked first. */
  async look(): Promise<void> {
    const cents = this.amount.cents;
    this.#cents = cents > 0 ? cents : null;
    this.#found = null;
    await this.#ask();
  }

  /** Looks for the same again; what was found stays until there is an answer. */
  async lookAgain(): Promise<void> {
    await this.#ask();
  }

  /** Sees what came meanwhile, without asking the provider anything, nor telling of a failure. */
  async lookOn(): Promise<void> {
    if (this.looking || this.#found === null) return;
    const look = this.#looks;
    const asked = await this.#core.credits(this.#cents);
    if (asked.ok && look === this.#looks) this.#found = asked.value;
  }

  /** Nobody is looking for anything. */
  start(): void {
    this.#looks += 1;
    this.#found = null;
    this.#cents = null;
    this.looking = false;
    this.trouble = null;
    this.amount.start();
  }

  async #ask(): Promise<void> {
    const look = (this.#looks += 1);
    this.looking = true;
    this.trouble = null;
    // What the provider does not answer is no reason not to show what there is.
    await this.#core.checkNow();
    const asked = await this.#core.credits(this.#cents);
    if (look !== this.#looks) return;
    this.looking = false;
    if (asked.ok) this.#found = asked.value;
    else this.trouble = asked.refusal;
  }
}

export const [getInquiry, setInquiry] = createContext<Inquiry>();
