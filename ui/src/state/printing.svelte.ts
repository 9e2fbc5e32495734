// What is on its way to a printer, as the core last told: for the screens that say that a paper waits, and
// for the list in the settings.

import { createContext } from 'svelte';

import type { Asked, PrintQueue, TicketView, TicketWord, TillCore } from '../ipc/call';

/** What it asks of the core. */
type Asks = Pick<TillCore, 'printQueue' | 'retryPrint' | 'settlePrint'>;

/** One per window. Only its own methods write here. */
export class Printing {
  #core: Asks;

  queue = $state.raw<PrintQueue>({ waiting: [], done: [] });

  constructor(core: Asks) {
    this.#core = core;
  }

  apply(queue: PrintQueue): void {
    this.queue = queue;
  }

  /** Asks the core how the queue stands: somebody came, or a notice may have been missed. */
  async look(): Promise<void> {
    this.#take(await this.#core.printQueue());
  }

  /** The paper of a sale that waits for the printer or for somebody, if there is one. */
  ofSale(number: number): TicketView | null {
    const { waiting } = this.queue;
    return (
      waiting.find(
        ({ kind, name, state, condition }) =>
          kind === 'receipt' &&
          name === String(number) &&
          (state === 'doubtful' || condition !== null),
      ) ?? null
    );
  }

  /** Tries a paper again, or prints one again that perhaps came out. */
  async again(id: string): Promise<Asked<PrintQueue>> {
    return this.#take(await this.#core.retryPrint(id));
  }

  /** Says that a paper came out, or that nobody wants it. */
  async settle(id: string, word: TicketWord): Promise<Asked<PrintQueue>> {
    return this.#take(await this.#core.settlePrint(id, word));
  }

  #take(asked: Asked<PrintQueue>): Asked<PrintQueue> {
    if (asked.ok) this.queue = asked.value;
    return asked;
  }
}

export const [getPrinting, setPrinting] = createContext<Printing>();
