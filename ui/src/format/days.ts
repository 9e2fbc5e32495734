// Days of the shop as the core names them, `2026-11-20`, several in a row, and how they read and are
// typed. They are days of Buenos Aires, wherever the PC thinks it is. Which day it is now the core says,
// for the shop may close after midnight.

import { longDay, shortDay } from './time';

/** How much is looked at together. */
export type Span = 'day' | 'week' | 'month';

/** Some days in a row, both ends included; one day, when they are the same. */
export interface Days {
  from: string;
  to: string;
}

/** How many days a week has, and how many weeks a month can touch. */
const WEEK = 7;
const WEEKS = 6;

/** Noon in Buenos Aires, which is on the same date in UTC, by the clock of UTC. */
const NOON_UTC = 15;

/** When a day ends there, by the same clock: it goes on three hours into the next. */
const MIDNIGHT_UTC = 27;

/** The day so many days after; before, if it is less than none. */
export function daysAfter(day: string, count: number): string {
  return dayOf(noon(day, count));
}

/** The same date so many months after or before, or the last one that month has. */
export function monthsAfter(day: string, count: number): string {
  const [year, month, date] = numbers(day);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last), NOON_UTC));
}

/** `2026-11-20` → `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The last second of a day. */
export function endOf(day: string): number {
  const [year, month, date] = numbers(day);
  return Date.UTC(year, month - 1, date, MIDNIGHT_UTC) - 1_000;
}

/** One day. */
export function oneDay(day: string): Days {
  return { from: day, to: day };
}

export function isOneDay({ from, to }: Days): boolean {
  return from === to;
}

/** Both days and what lies between, whichever of them is the earlier. */
export function between(day: string, other: string): Days {
  return day <= other ? { from: day, to: other } : { from: other, to: day };
}

export function isWithin(day: string, { from, to }: Days): boolean {
  return from <= day && day <= to;
}

/** The day, the week from its Monday or the month from its first that the day is in. */
export function daysAround(day: string, span: Span): Days {
  if (span === 'day') return oneDay(day);
  if (span === 'week') {
    const from = daysAfter(day, -weekdayOf(day));
    return { from, to: daysAfter(from, WEEK - 1) };
  }
  const from = `${monthOf(day)}-01`;
  return { from, to: daysAfter(monthsAfter(from, 1), -1) };
}

/** From the Monday of its week to that day. */
export function weekTo(day: string): Days {
  return { from: daysAround(day, 'week').from, to: day };
}

/** What so many days are called together: a day, a whole month, or else a week. */
export function spanOf(days: Days): Span {
  if (isOneDay(days)) return 'day';
  return daysAround(days.from, 'month').to === days.to && days.from.endsWith('-01')
    ? 'month'
    : 'week';
}

/** The span after the one that begins there, or before it. */
export function spanBeside({ from }: Days, span: Span, by: 1 | -1): Days {
  if (span === 'month') return daysAround(monthsAfter(from, by), span);
  return daysAround(daysAfter(from, span === 'week' ? WEEK * by : by), span);
}

/** The weeks that the month of a day touches, Monday first, whole. */
export function weeksOf(day: string): string[][] {
  const { from } = daysAround(`${monthOf(day)}-01`, 'week');
  const weeks = Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: WEEK }, (_, weekday) => daysAfter(from, week * WEEK + weekday)),
  );
  return weeks.filter((week) => week.some((each) => monthOf(each) === monthOf(day)));
}

/** `Viernes 20 de noviembre`, in the language of the words. */
export function dayName(day: string, language: string): string {
  return longDay(noon(day), language);
}

/** `vie 20 nov`, in the language of the words. */
export function shortDayName(day: string, language: string): string {
  return shortDay(noon(day), language);
}

/** `20/11/2026`. */
export function writtenDay(day: string): string {
  return day.split('-').reverse().join('/');
}

/** `20/11`. */
export function dayAndMonth(day: string): string {
  return writtenDay(day).slice(0, 5);
}

/** The month of a day, or a month: `Noviembre de 2026`, in the language of the words. */
export function monthName(day: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  });
  const said = parts.format(noon(day));
  return said.charAt(0).toLocaleUpperCase(language) + said.slice(1);
}

/** `Viernes 20 de noviembre`, `16/11 al 22/11`, `Noviembre de 2026`, in the language of the words. */
export function daysName(days: Days, language: string, until: string): string {
  if (isOneDay(days)) return dayName(days.from, language);
  return spanOf(days) === 'month'
    ? monthName(days.from, language)
    : `${dayAndMonth(days.from)} ${until} ${dayAndMonth(days.to)}`;
}

/** `lu`, `ma`… Monday first, in the language of the words, with the whole name. */
export function weekdays(language: string): { short: string; long: string }[] {
  // Any Monday does.
  const monday = '2026-11-16';
  return Array.from({ length: WEEK }, (_, weekday) => {
    const named = (length: 'short' | 'long') =>
      new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: length }).format(
        noon(monday, weekday),
      );
    return { short: named('short').slice(0, 2), long: named('long') };
  });
}

/**
 * Reads a day as people write it: `20/11`, `20-11-26`, `20.11.2026`. Without a year it is the next such
 * day, today included, or the last one. None: there is no such day.
 */
export function readDay(text: string, today: string, towards: 'ahead' | 'back'): string | null {
  const read = /^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})(?:\s*[/.\-\s]\s*(\d{4}|\d{2}))?\s*$/.exec(
    text,
  );
  if (!read) return null;
  const [, date, month, year] = read.map(Number);
  if (date === undefined || month === undefined) return null;
  if (read[3] !== undefined && year !== undefined) {
    return existing(year < 100 ? 2000 + year : year, month, date);
  }
  const [thisYear] = numbers(today);
  const found = existing(thisYear, month, date);
  const other = existing(thisYear + (towards === 'ahead' ? 1 : -1), month, date);
  if (found === null) return other;
  const passed = towards === 'ahead' ? found < today : found > today;
  return passed ? other : found;
}

/** That day, if the calendar has it. */
function existing(year: number, month: number, date: number): string | null {
  const day = dayOf(Date.UTC(year, month - 1, date, NOON_UTC));
  return numbers(day).join() === [year, month, date].join() ? day : null;
}

/** How many days after the Monday of its week. */
function weekdayOf(day: string): number {
  return (new Date(noon(day)).getUTCDay() + WEEK - 1) % WEEK;
}

function noon(day: string, later = 0): number {
  const [year, month, date] = numbers(day);
  return Date.UTC(year, month - 1, date + later, NOON_UTC);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Of a month, those of its first. */
function numbers(day: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return [year, month, date];
}
