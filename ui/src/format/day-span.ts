// A day of the shop as the core names it, `2026-11-20`, or several in a row, and how they read. They are
// days of Buenos Aires, wherever the PC thinks it is.

import { longDay, shortDay } from './time';

/** One day, when both are the same; else from the first to the last, both included. */
export interface Span {
  from: string;
  to: string;
}

const ZONE = 'America/Argentina/Buenos_Aires';

/** How many days a week has, and how many weeks a month can touch. */
const WEEK = 7;
const WEEKS = 6;

/** Noon in Buenos Aires, which is on the same date in UTC, by the clock of UTC. */
const NOON_UTC = 15;

const calendar = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The date an instant falls on. Which day of the shop that is, the core says: it may end after midnight. */
export function dateAt(ms: number): string {
  return calendar.format(ms);
}

/** So many days later, or earlier. */
export function daysFrom(day: string, count: number): string {
  return dayOf(noon(day, count));
}

/** One day. */
export function oneDay(day: string): Span {
  return { from: day, to: day };
}

/** Both days and what lies between, whichever of them is the earlier. */
export function between(day: string, other: string): Span {
  return day <= other ? { from: day, to: other } : { from: other, to: day };
}

/** From the Monday of its week to that day. */
export function weekTo(day: string): Span {
  return { from: daysFrom(day, -weekdayOf(day)), to: day };
}

export function isOneDay({ from, to }: Span): boolean {
  return from === to;
}

export function isWithin(day: string, { from, to }: Span): boolean {
  return from <= day && day <= to;
}

/** `Viernes 20 de noviembre`, in the language of the words. */
export function dayText(day: string, language: string): string {
  return longDay(noon(day), language);
}

/** `vie 20 nov`, in the language of the words. */
export function shortDayText(day: string, language: string): string {
  return shortDay(noon(day), language);
}

/** `2026-11-20` → `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The same date so many months later or earlier, or the last one that month has. */
export function monthsFrom(day: string, count: number): string {
  const [year, month, date] = numbers(day);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last), NOON_UTC));
}

/** `Noviembre de 2026`, in the language of the words. */
export function monthText(day: string, language: string): string {
  const said = new Intl.DateTimeFormat(language, {
    timeZone: ZONE,
    month: 'long',
    year: 'numeric',
  }).format(noon(day));
  return said.charAt(0).toLocaleUpperCase(language) + said.slice(1);
}

/** The weeks that the month of a day touches, Monday first, whole. */
export function weeksOf(day: string): string[][] {
  const first = `${monthOf(day)}-01`;
  const monday = daysFrom(first, -weekdayOf(first));
  const weeks = Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: WEEK }, (_, weekday) => daysFrom(monday, week * WEEK + weekday)),
  );
  return weeks.filter((week) => week.some((each) => monthOf(each) === monthOf(day)));
}

/** `lu`, `ma`… Monday first, in the language of the words, with the whole name. */
export function weekdays(language: string): { short: string; long: string }[] {
  // Any Monday does.
  const monday = '2026-11-16';
  return Array.from({ length: WEEK }, (_, weekday) => {
    const ms = noon(monday, weekday);
    const name = (length: 'short' | 'long') =>
      new Intl.DateTimeFormat(language, { timeZone: ZONE, weekday: length }).format(ms);
    return { short: name('short').slice(0, 2), long: name('long') };
  });
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

function numbers(day: string): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}
