import { describe, expect, it } from 'vitest';

import {
  countdown,
  dayMonth,
  fullDay,
  hourMinute,
  isSameDay,
  longDay,
  minutesBetween,
  secondsLeft,
  shortDay,
  withSeconds,
} from './time';

/** Friday 20 November 2026, 14:32:08 in Buenos Aires. */
const FRIDAY = Date.UTC(2026, 10, 20, 17, 32, 8);

describe('time', () => {
  it('tells the time of Buenos Aires, whatever the zone of the PC', () => {
    expect(withSeconds(FRIDAY)).toBe('14:32:08');
    expect(hourMinute(FRIDAY)).toBe('14:32');
  });

  it('writes midnight as zero', () => {
    expect(withSeconds(Date.UTC(2026, 10, 20, 3, 0, 5))).toBe('00:00:05');
  });

  it('names the day in the language of the words', () => {
    expect(shortDay(FRIDAY, 'es-AR')).toBe('vie 20 nov');
    expect(shortDay(FRIDAY, 'en-GB')).toBe('Fri 20 Nov');
    expect(longDay(FRIDAY, 'es-AR')).toBe('Viernes 20 de noviembre');
    expect(longDay(FRIDAY, 'en-GB')).toBe('Friday 20 November');
  });

  it('writes a day as a shop does, and knows when it is another', () => {
    expect(dayMonth(FRIDAY)).toBe('20/11');
    expect(fullDay(FRIDAY)).toBe('20/11/2026');
    expect(dayMonth(Date.UTC(2026, 10, 21, 2, 59)), 'the day is Buenos Aires’s').toBe('20/11');
    expect(isSameDay(FRIDAY, Date.UTC(2026, 10, 21, 2, 59))).toBe(true);
    expect(isSameDay(FRIDAY, Date.UTC(2026, 10, 21, 3, 0))).toBe(false);
    expect(isSameDay(FRIDAY, Date.UTC(2027, 10, 20, 17, 0)), 'a year later').toBe(false);
  });

  it('counts the last second until it is over, and stops at zero', () => {
    expect(secondsLeft(10_000, 1)).toBe(10);
    expect(secondsLeft(10_000, 9_999)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 50_000)).toBe(0);
  });

  it('writes what is left as minutes and seconds', () => {
    expect(countdown(216)).toBe('3:36');
    expect(countdown(59)).toBe('0:59');
    expect(countdown(0)).toBe('0:00');
    expect(countdown(300)).toBe('5:00');
  });

  it('counts whole minutes between instants', () => {
    expect(minutesBetween(0, 18 * 60_000 + 59_000)).toBe(18);
    expect(minutesBetween(60_000, 0)).toBe(0);
  });
});
