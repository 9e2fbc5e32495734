// Screen 2 before anything is sold, and where a sale is collected.

import type { ChannelOffer } from '../../src/ipc/call';
import { snapshot } from '../sample';
import type { Scene } from './scene';

const CLOSED = { shift: null, orders_in_shift: 0 };

/** An account of the other company, that only makes codes for the screen. */
const SCREEN_ONLY: ChannelOffer[] = [
  { channel: 'totalcoin.qr', surface: 'screen', ready: true },
  { channel: 'totalcoin.preorder', surface: 'screen', ready: false },
];

export const shift: Scene[] = [
  {
    name: '02-shift-closed',
    snapshot: snapshot(CLOSED),
    play: (stage) => stage.keys('1', '5', '5', '0'),
  },
  {
    name: '02-shift-first-day',
    snapshot: snapshot({ ...CLOSED, orders: [], orders_today: 0, next_number: 1, next_shift: 1 }),
    play: (stage) => stage.pass(500),
  },
  {
    name: '02-shift-refused',
    snapshot: snapshot(CLOSED),
    play: async (stage) => {
      await stage.refuse('open_shift', 'journal_unwritable');
      await stage.keys('1', '5', '5', '0', 'Enter');
    },
  },
  {
    name: '02-shift-opening',
    snapshot: snapshot(CLOSED),
    play: async (stage) => {
      await stage.page.evaluate(() => window.fakeCore.ignore('open_shift'));
      await stage.keys('1', '5', '5', '0', 'Enter');
    },
  },
  {
    name: '02-shift-opened',
    snapshot: snapshot(CLOSED),
    play: (stage) => stage.keys('1', '5', '5', '0', 'Enter'),
  },
  {
    name: '02-surface-counter',
    snapshot: snapshot(),
    play: (stage) => stage.keys('1', '5', '5', '0', '/', '2'),
  },
  {
    name: '02-surface-link',
    snapshot: snapshot(),
    play: (stage) => stage.keys('1', '5', '5', '0', '/', '3'),
  },
  {
    name: '02-surface-only-screen',
    snapshot: snapshot({ provider: 'totalcoin', channels: SCREEN_ONLY }),
    play: (stage) => stage.keys('1', '5', '5', '0', '/'),
  },
  {
    name: '02-surface-none',
    snapshot: snapshot({
      channels: [{ channel: 'telepagos.qr', surface: 'screen', ready: false }],
    }),
    play: (stage) => stage.keys('1', '5', '5', '0'),
  },
];
