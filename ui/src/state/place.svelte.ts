// Where the person is: at the till, before one order, at the sales of the shift, asking whether some
// money came in, or at one of the manager's sections.

import { createContext } from 'svelte';

import type { Channel } from '../ipc/call';

/** What was asked for, to show until the order itself is told. */
export interface Ask {
  cents: number;
  conceptName: string;
  /** How it is collected; none: as usual. */
  channel?: Channel | undefined;
}

/** Where an order was opened: whoever leaves it is back there. */
export type Origin = 'till' | 'sales' | 'day';

/** A section that is the manager's alone. */
export type Desk = 'day' | 'reconcile' | 'points' | 'payouts' | 'links' | 'account' | 'settings';

/** In one of the sections, or before an order. */
export type Spot =
  | { [Section in Desk]: { at: Section } }[Desk]
  | { at: 'till' }
  | { at: 'sales' }
  | { at: 'credits' }
  | {
      at: 'order';
      id: string;
      /** Until the order is told. */
      ask: Ask | null;
      /**
       * Whether the person was waiting for it: then a paid sale gives way to the next by itself.
       */
      waiting: boolean;
      from: Origin;
    };

/** Where the person is. Only these move them. */
export class Place {
  spot = $state.raw<Spot>({ at: 'till' });
  /** The order that was left just now: the list it was opened from has the keys on it again. */
  leftId: string | null = null;
  /** The section of the settings that is opened next; none: their first. */
  section: string | null = null;

  /** Where whoever leaves what is in front comes to. */
  origin = $derived<Origin>(
    this.spot.at === 'order'
      ? this.spot.from
      : this.spot.at === 'sales' || this.spot.at === 'day'
        ? this.spot.at
        : 'till',
  );

  /** Back to the till. */
  toTill(): void {
    this.#go({ at: 'till' });
  }

  /** At the sales of the shift. */
  toSales(): void {
    this.#go({ at: 'sales' });
  }

  /** Asking whether some money came in. */
  toCredits(): void {
    this.#go({ at: 'credits' });
  }

  /** At one of the manager's sections. */
  toDesk(section: Desk): void {
    this.#go({ at: section });
  }

  /** At one section of the settings. */
  toSettings(section: string): void {
    this.#go({ at: 'settings' });
    this.section = section;
  }

  /** Before an order that was just charged, or that is still open. */
  waitFor(id: string, ask: Ask | null = null): void {
    // What is charged anew is the till's, wherever the one before it was opened.
    const from = this.spot.at === 'order' ? 'till' : this.origin;
    this.spot = { at: 'order', id, ask, waiting: true, from };
  }

  /** Before an order of the past. */
  look(id: string): void {
    this.spot = { at: 'order', id, ask: null, waiting: false, from: this.origin };
  }

  /** Away from an order, to where it was opened. */
  leave(): void {
    const left = this.spot.at === 'order' ? this.spot.id : null;
    this.#go({ at: this.origin });
    this.leftId = left;
  }

  isBefore(id: string): boolean {
    return this.spot.at === 'order' && this.spot.id === id;
  }

  #go(spot: Spot): void {
    this.spot = spot;
    this.leftId = null;
    this.section = null;
  }
}

export const [getPlace, setPlace] = createContext<Place>();
