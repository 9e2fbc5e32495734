// Every state of every screen, and how a person gets there.

import { customer } from './scenes/customer';
import { paid } from './scenes/paid';
import { qr } from './scenes/qr';
import type { Scene } from './scenes/scene';
import { till } from './scenes/till';
import { unlock } from './scenes/unlock';

export type { Scene };

export const SCENES: readonly Scene[] = [...unlock, ...till, ...qr, ...paid, ...customer];
