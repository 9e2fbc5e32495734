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

/** A section that is the manager's alone. */
export type Desk = 'day' | 'reconcile' | 'points' | 'payouts' | 'links' | 'account';

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
    };

/** Where the person is. Only these move them. */
export class Place {
  spot = $state.raw<Spot>({ at: 'till' });

  /** Back to the till. */
  toTill(): void {
    this.spot = { at: 'till' };
  }

  /** At the sales of the shift. */
  toSales(): void {
    this.spot = { at: 'sales' };
  }

  /** Asking whether some money came in. */
  toCredits(): void {
    this.spot = { at: 'credits' };
  }

  /** At one of the manager's sections. */
  toDesk(section: Desk): void {
    this.spot = { at: section };
  }

  /** Before an order that was just charged, or that is still open. */
  waitFor(id: string, ask: Ask | null = null): void {
    this.spot = { at: 'order', id, ask, waiting: true };
  }

  /** Before an order of the past. */
  look(id: string): void {
    this.spot = { at: 'order', id, ask: null, waiting: false };
  }

  isBefore(id: string): boolean {
    return this.spot.at === 'order' && this.spot.id === id;
  }
}

export const [getPlace, setPlace] = createContext<Place>();
