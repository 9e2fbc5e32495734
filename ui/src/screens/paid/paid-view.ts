// What is said once money came in: full, short, over, late, unsure or given back. Pure: an order
// in, words out.

import { money } from '../../format/money';
import { hourMinute, minutesBetween, withSeconds } from '../../format/time';
import type { OrderNote, OrderView } from '../../ipc/call';
import { firstName } from '../../state/session.svelte';
import { surfaceOf } from '../../state/surfaces';
import type { Stage } from '../../state/orders.svelte';
import type { Words } from '../../text/es-AR';

/** The stages this screen shows. */
export type PaidStage = Extract<Stage, 'paid' | 'late' | 'short' | 'over' | 'unsure' | 'refunded'>;

/** The colour that floods the screen. Green is for real money alone. */
export type FloodTone = 'paid' | 'practice' | 'wait' | 'still';

/** What the screen says, large to small. */
export interface PaidView {
  tone: FloodTone;
  sign: 'tick' | 'hollow' | 'differs' | 'clock' | 'question' | 'return';
  word: string;
  /** What the amount under it is; empty: what was paid. */
  sub: string;
  cents: number;
  help: string;
  /** What people did about it, oldest first. */
  notes: string[];
  /** Who, when, how, which operation. */
  facts: { text: string; strong: boolean; reference: boolean }[];
}

/** The words of an order that money came in for. */
export function paidView(
  order: OrderView,
  stage: PaidStage,
  practice: boolean,
  words: Words,
): PaidView {
  const said = words.paid;
  const green: FloodTone = practice ? 'practice' : 'paid';
  const both = [money(order.paid_cents), money(order.amount_cents)] as const;
  const done = isDecided(order, stage);
  const base = {
    sub: '',
    help: '',
    cents: order.paid_cents,
    notes: order.notes.map(({ note, operator, at_ms: at }) =>
      said.notes[note](firstName(operator), hourMinute(at)),
    ),
    facts: facts(order, practice, words),
  };
  switch (stage) {
    case 'paid':
      return practice
        ? { ...base, tone: green, sign: 'hollow', word: said.practice }
        : { ...base, tone: green, sign: 'tick', word: said.paid };
    case 'short':
      return {
        ...base,
        tone: 'wait',
        sign: 'differs',
        word: said.short,
        sub: isNoted(order, 'rest_in_cash') ? said.shortSettled : said.shortOwed,
        cents: order.amount_cents - order.paid_cents,
        help: done ? '' : said.shortHelp(...both),
      };
    case 'over':
      return {
        ...base,
        tone: green,
        sign: practice ? 'hollow' : 'tick',
        word: said.over,
        sub: isNoted(order, 'change_given') ? said.overSettled : said.overLeft,
        cents: order.paid_cents - order.amount_cents,
        help: done ? '' : said.overHelp(...both),
      };
    case 'late':
      return { ...base, tone: 'wait', sign: 'clock', word: said.late, ...late(order, words) };
    case 'unsure':
      return {
        ...base,
        tone: 'wait',
        sign: 'question',
        word: said.unsure,
        help: said.unsureHelp,
      };
    case 'refunded':
      return {
        ...base,
        tone: 'still',
        sign: 'return',
        word: said.refunded,
        cents: order.refunded_cents,
        help: said.refundedHelp,
      };
    default:
      return stage satisfies never;
  }
}

/** Whether somebody wrote that down. */
export function isNoted(order: Pick<OrderView, 'notes'>, note: OrderNote): boolean {
  return order.notes.some((each) => each.note === note);
}

/** What a person can have done so that there is nothing left to decide. */
const DECIDES: Partial<Record<PaidStage, readonly OrderNote[]>> = {
  short: ['rest_in_cash'],
  over: ['change_given'],
  late: ['delivered', 'to_give_back'],
};

/**
 * Whether a person did what there was to do where the order stands now. Leaving it for the manager
 * leaves it to be done, and what was done about a payment that was short decides nothing once it is
 * too much.
 */
export function isDecided(order: Pick<OrderView, 'notes'>, stage: PaidStage): boolean {
  return (DECIDES[stage] ?? []).some((note) => isNoted(order, note));
}

function late(order: OrderView, { paid: said }: Words): Pick<PaidView, 'sub' | 'help'> {
  const closed = closedMs(order);
  // It was cancelled if it closed before its time was up.
  const cancelled = order.expires_ms !== null && closed < order.expires_ms;
  const help = cancelled ? said.lateCancelled : said.lateExpired;
  return {
    sub: said.lateSale(order.number, hourMinute(order.created_ms)),
    help: isDecided(order, 'late') ? '' : help(hourMinute(closed)),
  };
}

function facts(order: OrderView, practice: boolean, words: Words): PaidView['facts'] {
  const said = words.paid;
  const { payer } = order;
  const who =
    payer?.name ?? payer?.cuit ?? (payer?.account ? said.account(payer.account) : undefined);
  const told = surfaceOf(order.channel) === 'link' ? said.methodLink : said.method;
  const how = order.evidence === 'manual' ? said.manual : told;
  const lateBy =
    order.state === 'paid_late' && order.paid_ms !== null
      ? said.lateBy(minutesBetween(closedMs(order), order.paid_ms))
      : undefined;
  const plain = (text: string | undefined) =>
    text === undefined ? [] : [{ text, strong: false, reference: false }];
  return [
    ...(who === undefined ? [] : [{ text: who, strong: true, reference: false }]),
    ...plain(order.paid_ms === null ? undefined : withSeconds(order.paid_ms)),
    ...plain(lateBy ?? (practice ? words.practice.provider : how)),
    ...(order.operation === null
      ? []
      : [{ text: said.operation(order.operation), strong: false, reference: true }]),
  ];
}

/** When the code of an order went down. */
function closedMs(order: OrderView): number {
  return order.closed_ms ?? order.expires_ms ?? order.created_ms;
}
