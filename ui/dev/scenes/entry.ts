// Screen 2 as an amount is typed in other ways: from the right, with a tip or a discount, with amounts
// of the shop's own.

import { snapshot } from '../sample';
import type { Scene } from './scene';

const ADJUSTABLE = { 'mostrador.adjustments': 'on' };
const FROM_THE_RIGHT = { 'mostrador.amount-style': 'cents' };

/** Whoever may change what the register keeps. */
const MANAGED = { session: { name: 'Marta Quiroga', role: 'manager' as const, since_ms: 0 } };

export const entry: Scene[] = [
  {
    name: '02-entry-cents',
    snapshot: snapshot(),
    memory: FROM_THE_RIGHT,
    play: (stage) => stage.keys(...'3*7600+50'.split('')),
  },
  {
    name: '02-entry-discount',
    snapshot: snapshot(),
    memory: ADJUSTABLE,
    play: (stage) => stage.keys(...'1200+350'.split(''), '/', '0', '5'),
  },
  {
    name: '02-entry-adjust',
    snapshot: snapshot(),
    memory: ADJUSTABLE,
    play: (stage) => stage.keys(...'1200+350'.split(''), '/', '0'),
  },
  {
    name: '02-entry-adjust-nothing',
    snapshot: snapshot(),
    memory: ADJUSTABLE,
    play: (stage) => stage.keys('/'),
  },
  {
    name: '02-entry-percent',
    snapshot: snapshot(),
    memory: ADJUSTABLE,
    play: (stage) => stage.keys('1', '5', '5', '0', '/', '0', '8', '1', '2', ',', '5'),
  },
  {
    name: '02-entry-percent-too-much',
    snapshot: snapshot(),
    memory: ADJUSTABLE,
    play: (stage) => stage.keys('1', '5', '5', '0', '/', '0', '9', '1', '0', '0', 'Enter'),
  },
  { name: '02-entry-settings', snapshot: snapshot(), play: (stage) => stage.keys('/', '8') },
  { name: '02-entry-more', snapshot: snapshot(), play: (stage) => stage.keys('/', '9') },
  { name: '02-entry-sounds', snapshot: snapshot(), play: (stage) => stage.keys('/', '8', '2') },
  {
    name: '02-entry-customer',
    snapshot: snapshot(),
    play: async (stage) => {
      const display = { on: 'HDMI-1', wanted: 'HDMI-1', monitors: ['HDMI-1', 'DP-2'] };
      await stage.page.evaluate((at) => window.fakeCore.answer('customer_display', at), display);
      await stage.keys('/', '8', '8');
    },
  },
  {
    name: '02-entry-quick-amounts',
    snapshot: snapshot(MANAGED),
    play: (stage) => stage.keys('/', '8', '7', '+', '2', '5', '0'),
  },
  {
    name: '02-entry-quick-amounts-twice',
    snapshot: snapshot(MANAGED),
    play: (stage) => stage.keys('/', '8', '7', 'Delete', '+', '2', '0', '0', '0', 'Enter'),
  },
  {
    name: '02-entry-own-quick-amounts',
    snapshot: snapshot({ quick_amounts_cents: [25_000, 99_950, 1_500_000, 9_999_999_999] }),
    play: (stage) => stage.keys('7'),
  },
];
