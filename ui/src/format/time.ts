// How instants and spans read. Instants are milliseconds since 1970 and are told in the shop's
// time, Buenos Aires, wherever the PC thinks it is.

const ZONE = 'America/Argentina/Buenos_Aires';

const clock = new Intl.DateTimeFormat('es-AR', {
  timeZone: ZONE,
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `14:32`. */
export function hourMinute(ms: number): string {
  return withSeconds(ms).slice(0, 5);
}

/** `14:32:08`. */
export function withSeconds(ms: number): string {
  const parts = new Map(clock.formatToParts(ms).map((part) => [part.type, part.value]));
  const two = (name: Intl.DateTimeFormatPartTypes) => (parts.get(name) ?? '').padStart(2, '0');
  return `${two('hour')}:${two('minute')}:${two('second')}`;
}

/** `vie 20 nov`, in the language of the words. */
export function shortDay(ms: number, language: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat(language, {
      timeZone: ZONE,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
    })
      .formatToParts(ms)
      .map((part) => [part.type, part.value.replace('.', '')]),
  );
  return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}`;
}

/** `Viernes 20 de noviembre`, in the language of the words. */
export function longDay(ms: number, language: string): string {
  const said = new Intl.DateTimeFormat(language, {
    timeZone: ZONE,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  })
    .format(ms)
    .replace(',', '');
  return said.charAt(0).toLocaleUpperCase(language) + said.slice(1);
}

/** `20 de noviembre`, in the language of the words. */
export function dateText(ms: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: ZONE,
    day: 'numeric',
    month: 'long',
  }).format(ms);
}

/** `24/11`. */
export function dayMonth(ms: number): string {
  return fullDay(ms).slice(0, 5);
}

/** Whether two instants fall on one day of Buenos Aires. */
export function isSameDay(ms: number, otherMs: number): boolean {
  return fullDay(ms) === fullDay(otherMs);
}

/** `2026-11-24`: the day of Buenos Aires by the calendar. */
export function civilDay(ms: number): string {
  return fullDay(ms).split('/').reverse().join('-');
}

/** `24/11/2026`. */
export function fullDay(ms: number): string {
  return new Intl.DateTimeFormat('es-AR', {
    timeZone: ZONE,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(ms);
}

/**
 * What is left until `untilMs`, in whole seconds, never below zero. The last second counts as one.
 */
export function secondsLeft(untilMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}

/** `216` → `3:36`. */
export function countdown(seconds: number): string {
  const rest = seconds % 60;
  return `${(seconds - rest) / 60}:${String(rest).padStart(2, '0')}`;
}

/** Whole minutes between two instants, never below zero. */
export function minutesBetween(fromMs: number, toMs: number): number {
  return Math.max(0, Math.floor((toMs - fromMs) / 60_000));
}
