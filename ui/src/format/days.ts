// Days and months of the shop as the core names them, `2026-11-20` and `2026-11`, and as people write
// them, `20/11/2026`. They are days of Buenos Aires, wherever the PC thinks it is.

const ZONE = 'America/Argentina/Buenos_Aires';

/** Argentina is three hours behind UTC, and keeps no summer time. */
const BEHIND_UTC_HOURS = 3;

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day an instant falls on. */
export function dayAt(ms: number): string {
  return parts.format(ms);
}

/** The last second of a day. */
export function endOf(day: string): number {
  const [year, month, date] = numbers(day);
  return Date.UTC(year, month - 1, date, 23 + BEHIND_UTC_HOURS, 59, 59);
}

/** So many days on, or back. */
export function daysOn(day: string, count: number): string {
  const [year, month, date] = numbers(day);
  return isoDay(Date.UTC(year, month - 1, date + count));
}

/** The month of a day. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** So many months on, or back. */
export function monthsOn(month: string, count: number): string {
  const [year, number] = numbers(`${month}-01`);
  return isoDay(Date.UTC(year, number - 1 + count, 1)).slice(0, 7);
}

/** `2026-11-20` → `20/11/2026`. */
export function dayText(day: string): string {
  return day.split('-').reverse().join('/');
}

/** `2026-11` → `noviembre de 2026`, in the language of the words. */
export function monthText(month: string, language: string): string {
  const [year, number] = numbers(`${month}-01`);
  return new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  }).format(Date.UTC(year, number - 1, 1));
}

/** `20 de noviembre`, in the language of the words. */
export function dateText(ms: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: ZONE,
    day: 'numeric',
    month: 'long',
  }).format(ms);
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
  const day = isoDay(Date.UTC(year, month - 1, date));
  return numbers(day).join() === [year, month, date].join() ? day : null;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function numbers(day: string): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}
