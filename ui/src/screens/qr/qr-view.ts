// What the QR screen says at each stage of an order. Pure: an order and the moment in, words out.

import type { IconName, IconWeight } from '../../components/Icon.svelte';
import { hourMinute, minutesBetween } from '../../format/time';
import type { OrderView, Refusal } from '../../ipc/call';
import type { Stage } from '../../state/orders.svelte';
import type { Words } from '../../text/es-AR';
import { quoted, type Sentence, stopped } from '../../text/sentence';

/** The stages this screen shows; in all others money came in. */
export type QrStage = Extract<Stage, 'creating' | 'waiting' | 'expired' | 'cancelled' | 'failed'>;

/** After this long without an answer, the person is told what to do, in milliseconds. */
export const SLOW_MS = 10_000;

/** What the side of the QR says. */
export interface QrView {
  tone: 'waiting' | 'offline' | 'closed' | 'failed';
  title: string;
  status: string;
  icon: { name: IconName; weight: IconWeight } | null;
  /** What the person must read first. */
  strong: string;
  help: string;
  /** What must not be missed, after the help. */
  warning: string;
  sign: { icon: IconName; word: string; bad: boolean } | null;
}

/** What there is to say about an order. */
export interface QrFacts {
  stage: QrStage;
  online: boolean;
  /** Since when the order is being created. */
  sinceMs: number;
  nowMs: number;
  order: OrderView | undefined;
  /** Why there is no QR, when there is none. */
  refusal: Refusal | null;
  /** What that refusal says. */
  sentence: Sentence | null;
}

const NOTHING_MORE = { strong: '', warning: '', sign: null };

/** The words of a stage. */
export function qrView(facts: QrFacts, words: Words['qr']): QrView {
  switch (facts.stage) {
    case 'creating':
      return {
        ...NOTHING_MORE,
        tone: 'waiting',
        title: words.creating.title,
        status: words.creating.status,
        icon: { name: 'turning', weight: 'bold' },
        help: facts.nowMs - facts.sinceMs > SLOW_MS ? words.creating.slow : words.creating.help,
      };
    case 'waiting':
      return facts.online ? waiting(words) : offline(words);
    case 'expired':
      return {
        ...NOTHING_MORE,
        tone: 'closed',
        title: words.expired.title,
        status: words.expired.status(hourMinute(facts.order?.closed_ms ?? facts.nowMs)),
        icon: { name: 'hourglass', weight: 'bold' },
        help: words.expired.help,
        sign: { icon: 'hourglass', word: words.expired.sign, bad: false },
      };
    case 'cancelled':
      return cancelled(facts, words);
    case 'failed':
      return failed(facts, words);
    default:
      return facts.stage satisfies never;
  }
}

function waiting(words: Words['qr']): QrView {
  return {
    ...NOTHING_MORE,
    tone: 'waiting',
    title: words.waiting.title,
    status: words.waiting.status,
    icon: null,
    help: words.waiting.help,
  };
}

function offline(words: Words['qr']): QrView {
  return {
    ...NOTHING_MORE,
    tone: 'offline',
    title: words.waiting.title,
    status: words.offline.status,
    icon: { name: 'offline', weight: 'bold' },
    help: words.offline.help,
    warning: words.offline.warning,
  };
}

function cancelled({ order, nowMs }: QrFacts, words: Words['qr']): QrView {
  const minutes = minutesBetween(order?.closed_ms ?? nowMs, order?.watched_until_ms ?? 0);
  return {
    ...NOTHING_MORE,
    tone: 'closed',
    title: words.cancelled.title,
    status: words.cancelled.status,
    icon: { name: 'cancelled', weight: 'bold' },
    help: minutes > 0 ? words.cancelled.help(minutes) : words.cancelled.helpDone,
    sign: { icon: 'cancelled', word: words.cancelled.sign, bad: false },
  };
}

function failed({ refusal, sentence }: QrFacts, words: Words['qr']): QrView {
  const reason = quoted(refusal?.reason ?? null);
  const rest = [sentence?.money, sentence?.next].filter(Boolean) as string[];
  return {
    ...NOTHING_MORE,
    tone: 'failed',
    title: words.failed.title,
    status: sentence?.what ?? words.failed.title,
    icon: { name: 'warning', weight: 'fill' },
    strong: reason && stopped(reason),
    help: rest.map(stopped).join(' '),
    sign: { icon: 'warning', word: words.failed.sign, bad: true },
  };
}
