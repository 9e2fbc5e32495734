import { describe, expect, it } from 'vitest';

import {
  between,
  dayAndMonth,
  dayName,
  daysAfter,
  daysAround,
  daysName,
  endOf,
  isOneDay,
  isWithin,
  monthName,
  monthOf,
  monthsAfter,
  oneDay,
  readDay,
  shortDayName,
  spanBeside,
  spanOf,
  weekdays,
  weeksOf,
  weekTo,
  writtenDay,
} from './days';
import { civilDay } from './time';

const TODAY = '2026-11-20';

describe('a day', () => {
  it('has others around it, over the ends of months, years and February', () => {
    expect(daysAfter('2026-11-30', 1)).toBe('2026-12-01');
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysAfter('2028-02-28', 1), 'a leap year').toBe('2028-02-29');
    expect(daysAfter('2026-03-01', -1)).toBe('2026-02-28');
  });

  it('has its like in other months, as far as they go', () => {
    expect(monthsAfter('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthsAfter('2026-01-15', -1)).toBe('2025-12-15');
    expect(monthsAfter('2026-11-20', 2)).toBe('2027-01-20');
    expect(monthOf(monthsAfter('2026-01', -1)), 'and a month has, too').toBe('2025-12');
  });

  it('ends a second before the next one begins', () => {
    expect(civilDay(endOf(TODAY))).toBe(TODAY);
    expect(civilDay(endOf(TODAY) + 1_000)).toBe('2026-11-21');
  });

  it('is called and written as people do', () => {
    expect(dayName(TODAY, 'es-AR')).toBe('Viernes 20 de noviembre');
    expect(shortDayName(TODAY, 'es-AR')).toBe('vie 20 nov');
    expect(writtenDay(TODAY)).toBe('20/11/2026');
    expect(dayAndMonth('2026-11-05')).toBe('05/11');
  });
});

describe('some days', () => {
  it('are in order, whichever was chosen first', () => {
    expect(between(TODAY, '2026-11-16')).toEqual({ from: '2026-11-16', to: TODAY });
    expect(isOneDay(between(TODAY, TODAY))).toBe(true);
    expect(isOneDay(between(TODAY, '2026-11-21'))).toBe(false);
  });

  it('have both their ends in them', () => {
    const days = between('2026-11-16', TODAY);
    const near = ['2026-11-15', '2026-11-16', TODAY, '2026-11-21'];
    expect(near.filter((day) => isWithin(day, days))).toEqual(['2026-11-16', TODAY]);
    expect(isWithin(TODAY, oneDay(TODAY))).toBe(true);
  });

  it('are a week from Monday to Sunday, or a month from its first to its last', () => {
    expect(daysAround(TODAY, 'week')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(daysAround('2026-11-22', 'week').from, 'Sunday is the last').toBe('2026-11-16');
    expect(daysAround(TODAY, 'month')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    expect(daysAround('2026-12-09', 'month').to).toBe('2026-12-31');
    expect(weekTo(TODAY)).toEqual({ from: '2026-11-16', to: TODAY });
    expect(weekTo('2026-11-16'), 'a Monday').toEqual(oneDay('2026-11-16'));
  });

  it('are known for what they are', () => {
    for (const span of ['day', 'week', 'month'] as const) {
      expect(spanOf(daysAround(TODAY, span))).toBe(span);
    }
    expect(spanOf(between('2026-11-23', '2026-11-30')), 'the end of a month is none').toBe('week');
  });

  it('are left for the ones beside them, of the same kind', () => {
    expect(spanBeside(oneDay(TODAY), 'day', -1)).toEqual(oneDay('2026-11-19'));
    const month = daysAround('2026-01-31', 'month');
    expect(spanBeside(month, 'month', 1)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(spanBeside(month, 'month', -1).to).toBe('2025-12-31');
    const week = daysAround(TODAY, 'week');
    expect(spanBeside(week, 'week', 1)).toEqual({ from: '2026-11-23', to: '2026-11-29' });
  });

  it('are called as people call them', () => {
    expect(daysName(oneDay(TODAY), 'en-GB', 'to')).toBe('Friday 20 November');
    expect(daysName(daysAround(TODAY, 'week'), 'es-AR', 'al')).toBe('16/11 al 22/11');
    expect(daysName(daysAround(TODAY, 'month'), 'es-AR', 'al')).toBe('Noviembre de 2026');
  });
});

describe('a month', () => {
  it('is said in the language of the words, also by its own name', () => {
    expect(monthName(TODAY, 'es-AR')).toBe('Noviembre de 2026');
    expect(monthName('2026-11', 'en')).toBe('November 2026');
  });

  it('is laid out in whole weeks, and in no more than it touches', () => {
    const november = weeksOf(TODAY);
    expect(november[0]?.[0], 'its first is a Sunday').toBe('2026-10-26');
    expect(november).toHaveLength(6);
    expect(november.at(-1)?.[6]).toBe('2026-12-06');
    expect(weeksOf('2027-02-10'), 'twenty-eight days from a Monday').toHaveLength(4);
    expect(november.flat().filter((day) => day.startsWith('2026-11'))).toHaveLength(30);
  });

  it('has its weeks begin on a Monday in both languages', () => {
    expect(weekdays('es-AR')[0]).toEqual({ short: 'lu', long: 'lunes' });
    expect(weekdays('en')[6]).toEqual({ short: 'Su', long: 'Sunday' });
  });
});

describe('a typed day', () => {
  it('is read however people part it', () => {
    for (const text of ['30/11/2026', '30-11-26', '30.11.2026', ' 30 11 2026 ', '30/11']) {
      expect(readDay(text, TODAY, 'ahead'), text).toBe('2026-11-30');
    }
  });

  it('without a year is the next one, or the last one', () => {
    expect(readDay('20/11', TODAY, 'ahead'), 'today is still ahead').toBe(TODAY);
    expect(readDay('5/1', TODAY, 'ahead')).toBe('2027-01-05');
    expect(readDay('20/11', TODAY, 'back')).toBe(TODAY);
    expect(readDay('24/12', TODAY, 'back')).toBe('2025-12-24');
  });

  it('is none if the calendar has no such day', () => {
    for (const text of ['31/11', '29/2/2027', '0/5', '13/13', 'mañana', '20', '', '20/11/202']) {
      expect(readDay(text, TODAY, 'ahead'), text).toBeNull();
    }
    expect(readDay('29/2', '2027-05-01', 'ahead'), 'next year has one').toBe('2028-02-29');
  });
});
