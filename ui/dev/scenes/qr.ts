// Screen 3: the code, and where the sale stands.

import { begin, CANCELLED, decline, end, LAPSED, OPEN, sale, wait } from '../sale';
import { NOW, refusal, snapshot } from '../sample';
import { PRACTICE, type Scene } from './scene';

export const qr: Scene[] = [
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
  { name: '03-qr-expired', snapshot: snapshot(), play: (stage) => end(stage, 'lapsed', LAPSED) },
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
    play: async (stage) => {
      await begin(stage);
      await stage.order(sale('in_doubt', { refusal: refusal('provider_silent') }));
    },
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
