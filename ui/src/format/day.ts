// Days by the calendar, `2026-11-20`: walking from one to the next, and how spans of them read. Which
// day it is now the core says, for the shop may close after midnight.

import { civilDay, longDay } from './time';

/** How much is looked at together. */
export type Span = 'day' | 'week' | 'month';

/** Some days in a row, both ends included. */
export interface Days {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** Noon in Buenos Aires: far from any midnight. */
const NOON_MS = 15 * 3_600_000;

/** An instant of that day by which it can be named. */
function instantOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + NOON_MS;
}

/** The day so many days after; before, if it is less than none. */
export function daysAfter(day: string, count: number): string {
  return civilDay(instantOf(day) + count * DAY_MS);
}

/** 0 for Monday to 6 for Sunday. */
export function weekday(day: string): number {
  return (new Date(instantOf(day)).getUTCDay() + 6) % 7;
}

/** The day, the week from its Monday or the month from its first that the day is in. */
export function daysAround(day: string, span: Span): Days {
  if (span === 'day') return { from: day, to: day };
  if (span === 'week') {
    const from = daysAfter(day, -weekday(day));
    return { from, to: daysAfter(from, 6) };
  }
  const from = `${day.slice(0, 8)}01`;
  return { from, to: daysAfter(monthAfter(from, 1), -1) };
}

/** The first of the month so many months after the one that the day is in. */
export function monthAfter(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1 + count, 1));
  return date.toISOString().slice(0, 10);
}

/** The span after the one that begins there, or before it. */
export function spanBeside({ from }: Days, span: Span, by: 1 | -1): Days {
  if (span === 'month') return daysAround(monthAfter(from, by), span);
  return daysAround(daysAfter(from, span === 'week' ? 7 * by : by), span);
}

/** `Viernes 20 de noviembre`, `16/11 al 22/11`, `noviembre 2026`, in the language of the words. */
export function daysName({ from, to }: Days, language: string, until: string): string {
  if (from === to) return longDay(instantOf(from), language);
  const { from: first, to: last } = daysAround(from, 'month');
  return from === first && to === last
    ? monthName(from, language)
    : `${dayAndMonth(from)} ${until} ${dayAndMonth(to)}`;
}

/** `Noviembre 2026`. */
export function monthName(day: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const said = parts.format(instantOf(day));
  return `${said.charAt(0).toLocaleUpperCase(language)}${said.slice(1)} ${day.slice(0, 4)}`;
}

/** `Viernes 20 de noviembre`. */
export function dayName(day: string, language: string): string {
  return longDay(instantOf(day), language);
}

/** `20/11`. */
export function dayAndMonth(day: string): string {
  const [, month, date] = day.split('-');
  return `${date}/${month}`;
}

/** `lu`, `ma` … from Monday on, in the language of the words. */
export function weekdayNames(language: string): string[] {
  const named = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  // 2024-01-01 was a Monday.
  return Array.from({ length: 7 }, (_, day) =>
    named.format(instantOf(daysAfter('2024-01-01', day))).slice(0, 2),
  );
}

/** The days a month's leaf shows: whole weeks, from Monday. */
export function leafOf(day: string): string[] {
  const { from, to } = daysAround(day, 'month');
  const first = daysAround(from, 'week').from;
  const last = daysAround(to, 'week').to;
  const days: string[] = [];
  for (let each = first; each <= last; each = daysAfter(each, 1)) days.push(each);
  return days;
}
