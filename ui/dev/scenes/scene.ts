// What a scene is, and the days it can be played on.

import type { CustomerView, Snapshot } from '../../src/ipc/call';
import { NOW } from '../sample';
import type { Stage, View } from '../stage';

/** A state to look at, and how a person gets there. */
export interface Scene {
  name: string;
  snapshot: Snapshot;
  memory?: View['memory'];
  /** What the customer is shown, for a scene of their window. */
  customer?: CustomerView;
  play: (stage: Stage) => Promise<void>;
}

export const PRACTICE: Partial<Snapshot> = { mode: 'practice' };
export const OFFLINE: Partial<Snapshot> = { link: { online: false, heard_ms: NOW - 34_000 } };

/** Nothing to do: it is there from the start. */
export const stay = () => Promise.resolve();
