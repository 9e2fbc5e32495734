// Screen 3: the code, and where the sale stands.

import {
  ADDRESS,
  begin,
  BY_LINK,
  CANCELLED,
  decline,
  doubt,
  end,
  LAPSED,
  ON_POSTER,
  OPEN,
  wait,
} from '../sale';
import { NOW, snapshot } from '../sample';
import { PRACTICE, type Scene } from './scene';

const onScreen: Scene[] = [
  { name: '03-qr-creating', snapshot: snapshot(), play: begin },
  {
    name: '03-qr-slow',
    snapshot: snapshot(),
    play: async (stage) => {
      await begin(stage);
      await stage.pass(11_000);
    },
  },
  { name: '03-qr-waiting', snapshot: snapshot(), play: wait },
  {
    name: '03-qr-large-amount',
    snapshot: snapshot(),
    play: async (stage) => {
      await begin(stage);
      await stage.order({ ...OPEN, amount_cents: 9_999_999_999 });
    },
  },
  {
    name: '03-qr-hurry',
    snapshot: snapshot(),
    play: async (stage) => {
      await begin(stage);
      await stage.order({ ...OPEN, expires_ms: NOW + 27_000 });
    },
  },
  {
    name: '03-qr-stale-check',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW - 12_000 } });
    },
  },
  {
    name: '03-qr-offline',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 34_000 } });
    },
  },
  {
    name: '03-qr-back-online',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 34_000 } });
      await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW } });
    },
  },
  {
    name: '03-qr-expired',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'lapsed', LAPSED),
  },
  {
    name: '03-qr-expired-offline',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'lapsed', LAPSED);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 34_000 } });
    },
  },
  {
    name: '03-qr-cancelled',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'cancelled', CANCELLED),
  },
  { name: '03-qr-failed', snapshot: snapshot(), play: decline },
  {
    name: '03-qr-failed-silent',
    snapshot: snapshot(),
    play: doubt,
  },
  {
    name: '03-qr-not-cancellable',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.refuse('cancel_order', 'not_cancellable');
      await stage.keys('Escape');
    },
  },
  {
    name: '03-qr-minus',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.keys('-');
    },
  },
  { name: '03-qr-practice', snapshot: snapshot(PRACTICE), play: wait },
  {
    name: '03-qr-practice-armed',
    snapshot: snapshot(PRACTICE),
    play: async (stage) => {
      await wait(stage);
      await stage.keys('F12');
    },
  },
  {
    name: '03-qr-practice-expired',
    snapshot: snapshot(PRACTICE),
    play: (stage) => end(stage, 'lapsed', LAPSED),
  },
  { name: '03-qr-practice-failed', snapshot: snapshot(PRACTICE), play: decline },
  {
    name: '03-qr-menu',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.keys('/');
    },
  },
];

const onPoster: Scene[] = [
  {
    name: '03-qr-counter',
    snapshot: snapshot(),
    play: (stage) => wait(stage, ON_POSTER),
  },
  {
    name: '03-qr-counter-creating',
    snapshot: snapshot(),
    play: (stage) => begin(stage, ON_POSTER),
  },
  {
    name: '03-qr-counter-offline',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage, ON_POSTER);
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 34_000 } });
    },
  },
  {
    name: '03-qr-counter-expired',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'lapsed', { ...LAPSED, ...ON_POSTER }),
  },
  {
    name: '03-qr-counter-cancelled',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'cancelled', { ...CANCELLED, ...ON_POSTER }),
  },
  {
    name: '03-qr-counter-failed',
    snapshot: snapshot(),
    play: (stage) => decline(stage, ON_POSTER),
  },
  {
    name: '03-qr-counter-doubt',
    snapshot: snapshot(),
    play: (stage) => doubt(stage, ON_POSTER),
  },
  {
    name: '03-qr-counter-doubt-alone',
    snapshot: snapshot({
      channels: [{ channel: 'telepagos.counter', surface: 'counter', ready: true }],
    }),
    play: (stage) => doubt(stage, ON_POSTER),
  },
  {
    name: '03-qr-counter-practice',
    snapshot: snapshot(PRACTICE),
    play: (stage) => wait(stage, ON_POSTER),
  },
];

const byLink: Scene[] = [
  {
    name: '03-qr-link',
    snapshot: snapshot(),
    play: (stage) => wait(stage, { ...ADDRESS, amount_cents: 3_850_000 }),
  },
  {
    name: '03-qr-link-copied',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage, ADDRESS);
      await stage.keys('F8');
    },
  },
  {
    name: '03-qr-link-creating',
    snapshot: snapshot(),
    play: (stage) => begin(stage, BY_LINK),
  },
  {
    name: '03-qr-link-offline',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage, { ...ADDRESS, expires_ms: NOW + 3_600_000 });
      await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW - 134_000 } });
    },
  },
  {
    name: '03-qr-link-expired',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'lapsed', { ...LAPSED, ...BY_LINK }),
  },
  {
    name: '03-qr-link-cancelled',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'cancelled', { ...CANCELLED, ...BY_LINK }),
  },
  {
    name: '03-qr-link-failed',
    snapshot: snapshot(),
    play: (stage) => decline(stage, BY_LINK),
  },
];

const swapped: Scene[] = [
  {
    name: '03-qr-swapping',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.ignore('swap');
      await stage.keys('F4');
    },
  },
  {
    name: '03-qr-swap-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await wait(stage);
      await stage.refuse('swap', 'not_cancellable');
      await stage.keys('F4');
    },
  },
];

export const qr: Scene[] = [...onScreen, ...onPoster, ...byLink, ...swapped];
