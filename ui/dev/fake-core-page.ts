// What runs in the page before the window does: the fake core, with the snapshot the page was
// given.

import type { CustomerView, Snapshot } from '../src/ipc/call';
import { install } from './fake-core';

declare global {
  interface Window {
    fakeSnapshot: Snapshot;
    /** What the customer is shown, on the customer's page. */
    fakeCustomer: CustomerView | null;
  }
}

install(window.fakeSnapshot, window.fakeCustomer);
