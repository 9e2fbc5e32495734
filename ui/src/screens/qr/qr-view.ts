// What the QR screen says at each stage of an order. Pure: an order and the moment in, words out.

import type { IconName, IconWeight } from '../../components/Icon.svelte';
import { hourMinute, minutesBetween } from '../../format/time';
import type { OrderView, Refusal, Surface } from '../../ipc/call';
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
  /** Where the customer looks. */
  surface: Surface;
  /** The sale point whose poster that is, if it is one. */
  point: string;
  /** Where the order is on its way to, by another order; none: it stays. */
  swapping: Surface | null;
  /** Whether the screen can take its place. */
  canSwap: boolean;
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
  if (facts.swapping) return swapping(facts.swapping, words);
  switch (facts.stage) {
    case 'creating':
      return creating(facts, words);
    case 'waiting':
      return facts.online ? waiting(facts, words) : offline(facts, words);
    case 'expired':
      return expired(facts, words);
    case 'cancelled':
      return cancelled(facts, words);
    case 'failed':
      return isDoubt(facts) ? doubt(facts, words) : failed(facts, words);
    default:
      return facts.stage satisfies never;
  }
}

/**
 * Whether nobody can say if the amount is on the poster: the one failure in which a customer may pay
 * all the same.
 */
export function isDoubt({
  stage,
  surface,
  order,
}: Pick<QrFacts, 'stage' | 'surface' | 'order'>): boolean {
  return stage === 'failed' && surface === 'counter' && order?.state !== 'declined';
}

const TURNING = { name: 'turning', weight: 'bold' } as const;

function swapping(to: Surface, words: Words['qr']): QrView {
  return {
    ...NOTHING_MORE,
    tone: 'waiting',
    title: words.creating.title,
    status: words.swapping[to],
    icon: TURNING,
    help: words.swapping.help,
  };
}

function creating({ surface, nowMs, sinceMs }: QrFacts, words: Words['qr']): QrView {
  const said = {
    screen: { status: words.creating.status, slow: words.creating.slow },
    counter: { status: words.counter.creating, slow: words.counter.slow },
    link: { status: words.link.creating, slow: words.link.slow },
  }[surface];
  return {
    ...NOTHING_MORE,
    tone: 'waiting',
    title: words.creating.title,
    status: said.status,
    icon: TURNING,
    help: nowMs - sinceMs > SLOW_MS ? said.slow : words.creating.help,
  };
}

function waiting({ surface, point }: QrFacts, words: Words['qr']): QrView {
  return {
    ...NOTHING_MORE,
    tone: 'waiting',
    title: titleOf(surface, point, words),
    status: words.waiting.status,
    icon: null,
    help: words[surface === 'screen' ? 'waiting' : surface].help,
  };
}

function offline({ surface, point }: QrFacts, words: Words['qr']): QrView {
  return {
    ...NOTHING_MORE,
    tone: 'offline',
    title: titleOf(surface, point, words),
    status: words.offline.status,
    icon: { name: 'offline', weight: 'bold' },
    help: words.offline.help,
    warning: words.offline.warning,
  };
}

function titleOf(surface: Surface, point: string, words: Words['qr']): string {
  if (surface === 'counter') return words.counter.title(point);
  return surface === 'link' ? words.link.title : words.waiting.title;
}

function expired({ surface, order, nowMs }: QrFacts, words: Words['qr']): QrView {
  const said = {
    screen: { status: words.expired.status, help: words.expired.help },
    counter: { status: words.counter.expired, help: words.counter.expiredHelp },
    link: { status: words.link.expired, help: words.link.expiredHelp },
  }[surface];
  return {
    ...NOTHING_MORE,
    tone: 'closed',
    title: words.expired.title,
    status: said.status(hourMinute(order?.closed_ms ?? nowMs)),
    icon: { name: 'hourglass', weight: 'bold' },
    help: said.help,
    sign: { icon: 'hourglass', word: words.expired.sign, bad: false },
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

function failed({ surface, refusal, sentence }: QrFacts, words: Words['qr']): QrView {
  const reason = quoted(refusal?.reason ?? null);
  const rest = [sentence?.money, sentence?.next].filter(Boolean) as string[];
  const said = {
    screen: { title: words.failed.title, sign: words.failed.sign },
    counter: { title: words.counter.failed, sign: words.counter.failedSign },
    link: { title: words.link.failed, sign: words.link.failedSign },
  }[surface];
  return {
    ...NOTHING_MORE,
    tone: 'failed',
    title: said.title,
    status: sentence?.what ?? said.title,
    icon: { name: 'warning', weight: 'fill' },
    strong: reason && stopped(reason),
    help: rest.map(stopped).join(' '),
    sign: { icon: 'warning', word: said.sign, bad: true },
  };
}

/** Whether money moved is what nobody knows: it must not say that nobody paid. */
function doubt({ sentence, canSwap }: QrFacts, words: Words['qr']): QrView {
  return {
    ...NOTHING_MORE,
    tone: 'failed',
    title: words.counter.doubt,
    status: sentence?.what ?? words.counter.doubt,
    icon: { name: 'warning', weight: 'fill' },
    strong: canSwap ? words.counter.doubtSwap : words.counter.doubtWait,
    help: words.counter.doubtHelp,
    sign: { icon: 'warning', word: words.counter.doubtSign, bad: true },
  };
}
