// What happened to a sale, in words: a step of its story in, a line and what is small beneath it out.

import { money } from '../../format/money';
import type { OrderView, StoryKind, StoryStep } from '../../ipc/call';
import { providerOf } from '../../state/register.svelte';
import { firstName } from '../../state/session.svelte';
import type { Words } from '../../text/es-AR';

/** A step as people read it. */
export interface Told {
  atMs: number;
  title: string;
  /** What is to be known besides, one line each. */
  details: string[];
  /** Whether money moved: its square is filled. */
  moved: boolean;
  /** Whether it went wrong. */
  bad: boolean;
}

const MOVES: ReadonlySet<StoryKind> = new Set([
  'paid',
  'listed',
  'claimed',
  'unclaimed',
  'overruled',
  'refund_arrived',
]);
const BAD: ReadonlySet<StoryKind> = new Set([
  'declined',
  'refund_failed',
  'overruled',
  'unclaimed',
]);

/** The steps of a sale's story in words, oldest first. */
export function tell(order: OrderView, steps: readonly StoryStep[], words: Words): Told[] {
  let paid = false;
  return steps.map((step) => {
    const again = step.kind === 'paid' && paid;
    if (step.kind === 'paid') paid = true;
    return {
      atMs: step.at_ms,
      title: again ? words.day.story.paidMore : title(order, step, words),
      details: details(order, step, words),
      moved: MOVES.has(step.kind),
      bad: BAD.has(step.kind),
    };
  });
}

function title(order: OrderView, { kind, operator, copy }: StoryStep, { day }: Words): string {
  const { story } = day;
  const who = operator === null ? story.somebody : firstName(operator);
  switch (kind) {
    case 'created':
      return story.created(operator === null ? firstName(order.operator) : who);
    case 'cancelled':
      return operator === null ? story.cancelled : story.cancelledBy(who);
    case 'listed':
      return story.listed(providerOf(order.channel));
    case 'claimed':
      return story.claimed(who);
    case 'unclaimed':
      return story.unclaimed(who);
    case 'receipt_copied':
      return story.receipt_copied(copy ?? 1);
    case 'unanswered':
    case 'shown':
    case 'declined':
    case 'lapsed':
    case 'released':
    case 'paid':
    case 'puzzled':
    case 'overruled':
    case 'refund_begun':
    case 'refund_arrived':
    case 'refund_failed':
    case 'noted':
    case 'receipt_printed':
      return story[kind];
    default:
      return kind satisfies never;
  }
}

function details(order: OrderView, step: StoryStep, words: Words): string[] {
  const { day } = words;
  const after = Math.floor((step.at_ms - order.created_ms) / 1000);
  const all = [
    step.kind === 'created' &&
      `${order.sale_point}, ${day.channel[order.channel]}, ${order.concept.name}`,
    step.kind === 'paid' && after > 0 && day.story.after(after),
    // A payment of just what was asked needs no figure.
    step.cents !== null &&
      !(step.kind === 'created') &&
      !(step.kind === 'listed' && step.cents === order.paid_cents) &&
      !(step.kind === 'paid' && step.cents === order.amount_cents) &&
      money(step.cents),
    step.note !== null && day.notes[step.note],
    step.operator !== null && (step.kind === 'noted' || step.kind.startsWith('refund'))
      ? step.operator
      : null,
    step.reason && `«${step.reason}»`,
  ];
  return all.filter((each): each is string => typeof each === 'string' && each !== '');
}
