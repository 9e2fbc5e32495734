// What runs in the page before the window does: the fake core, with the snapshot the page was
// given.

import type { Snapshot } from '../src/ipc/call';
import { install } from './fake-core';

declare global {
  interface Window {
    fakeSnapshot: Snapshot;
  }
}

install(window.fakeSnapshot);
