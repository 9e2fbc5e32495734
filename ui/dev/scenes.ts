// Every state of every screen, and how a person gets there.

import { account } from './scenes/account';
import { credits } from './scenes/credits';
import { days } from './scenes/day';
import { entry } from './scenes/entry';
import { customer } from './scenes/customer';
import { links } from './scenes/links';
import { paid } from './scenes/paid';
import { points } from './scenes/points';
import { payouts } from './scenes/payouts';
import { printing } from './scenes/printing';
import { qr } from './scenes/qr';
import { reconciling } from './scenes/reconcile';
import { sales } from './scenes/sales';
import type { Scene } from './scenes/scene';
import { settings } from './scenes/settings';
import { shift } from './scenes/shift';
import { till } from './scenes/till';
import { unlock } from './scenes/unlock';
import { wizard } from './scenes/wizard';

export type { Scene };

export const SCENES: readonly Scene[] = [
  ...unlock,
  ...shift,
  ...till,
  ...entry,
  ...sales,
  ...days,
  ...credits,
  ...reconciling,
  ...points,
  ...links,
  ...account,
  ...qr,
  ...paid,
  ...customer,
  ...payouts,
  ...settings,
  ...printing,
  ...wizard,
];
