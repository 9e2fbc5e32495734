// Every state of every screen, and how a person gets there.

import { credits } from './scenes/credits';
import { entry } from './scenes/entry';
import { customer } from './scenes/customer';
import { paid } from './scenes/paid';
import { payouts } from './scenes/payouts';
import { qr } from './scenes/qr';
import { sales } from './scenes/sales';
import type { Scene } from './scenes/scene';
import { shift } from './scenes/shift';
import { till } from './scenes/till';
import { unlock } from './scenes/unlock';

export type { Scene };

export const SCENES: readonly Scene[] = [
  ...unlock,
  ...shift,
  ...till,
  ...entry,
  ...sales,
  ...credits,
  ...qr,
  ...paid,
  ...customer,
  ...payouts,
];
