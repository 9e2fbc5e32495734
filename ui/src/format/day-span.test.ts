import { describe, expect, it } from 'vitest';

import {
  between,
  dateAt,
  daysFrom,
  dayText,
  isOneDay,
  isWithin,
  monthsFrom,
  monthText,
  oneDay,
  shortDayText,
  weekdays,
  weeksOf,
  weekTo,
} from './day-span';

describe('a date', () => {
  it('is that of Buenos Aires', () => {
    expect(dateAt(Date.UTC(2026, 10, 21, 2, 59)), 'one minute to midnight').toBe('2026-11-20');
    expect(dateAt(Date.UTC(2026, 10, 21, 3, 0))).toBe('2026-11-21');
  });

  it('goes on over the ends of months and years', () => {
    expect(daysFrom('2026-11-20', -1)).toBe('2026-11-19');
    expect(daysFrom('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysFrom('2028-03-01', -1), 'a leap year').toBe('2028-02-29');
    expect(monthsFrom('2026-01-31', 1), 'as far as that month goes').toBe('2026-02-28');
    expect(monthsFrom('2026-01-15', -1)).toBe('2025-12-15');
    expect(monthsFrom('2026-11-20', 2)).toBe('2027-01-20');
  });

  it('reads as people write it', () => {
    expect(dayText('2026-11-20', 'es-AR')).toBe('Viernes 20 de noviembre');
    expect(shortDayText('2026-11-20', 'es-AR')).toBe('vie 20 nov');
    expect(monthText('2026-11-20', 'es-AR')).toBe('Noviembre de 2026');
    expect(monthText('2026-11-20', 'en')).toBe('November 2026');
  });
});

describe('some days', () => {
  it('are in order, whichever was chosen first', () => {
    expect(between('2026-11-20', '2026-11-16')).toEqual({ from: '2026-11-16', to: '2026-11-20' });
    expect(isOneDay(between('2026-11-20', '2026-11-20'))).toBe(true);
    expect(isOneDay(between('2026-11-20', '2026-11-21'))).toBe(false);
  });

  it('have both their ends in them', () => {
    const days = between('2026-11-16', '2026-11-20');
    const near = ['2026-11-15', '2026-11-16', '2026-11-20', '2026-11-21'];
    expect(near.filter((day) => isWithin(day, days))).toEqual(['2026-11-16', '2026-11-20']);
    expect(isWithin('2026-11-20', oneDay('2026-11-20'))).toBe(true);
  });

  it('are a week from its Monday on', () => {
    expect(weekTo('2026-11-20')).toEqual({ from: '2026-11-16', to: '2026-11-20' });
    expect(weekTo('2026-11-16'), 'a Monday').toEqual(oneDay('2026-11-16'));
    expect(weekTo('2026-11-22'), 'a Sunday').toEqual({ from: '2026-11-16', to: '2026-11-22' });
  });
});

describe('a month', () => {
  it('is laid out in whole weeks, and in no more than it touches', () => {
    const november = weeksOf('2026-11-20');
    expect(november[0]?.[0], 'its first is a Sunday').toBe('2026-10-26');
    expect(november).toHaveLength(6);
    expect(november.at(-1)?.[6]).toBe('2026-12-06');
    expect(weeksOf('2027-02-10'), 'twenty-eight days from a Monday').toHaveLength(4);
    expect(november.flat().filter((day) => day.startsWith('2026-11'))).toHaveLength(30);
  });

  it('has its week begin on a Monday in both languages', () => {
    expect(weekdays('es-AR')[0]).toEqual({ short: 'lu', long: 'lunes' });
    expect(weekdays('en')[6]).toEqual({ short: 'Su', long: 'Sunday' });
  });
});
