import { describe, expect, it } from 'vitest';

import {
  dayAndMonth,
  dayName,
  daysAfter,
  daysAround,
  daysName,
  leafOf,
  monthName,
  spanBeside,
  weekday,
  weekdayNames,
} from './day';

describe('days', () => {
  it('follow each other over the ends of months, years and February', () => {
    expect(daysAfter('2026-11-30', 1)).toBe('2026-12-01');
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysAfter('2028-02-28', 1), 'a leap year').toBe('2028-02-29');
    expect(daysAfter('2026-03-01', -1)).toBe('2026-02-28');
  });

  it('are in a week from Monday to Sunday, and in a month from its first to its last', () => {
    expect(weekday('2026-11-20'), 'a Friday').toBe(4);
    expect(daysAround('2026-11-20', 'week')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(daysAround('2026-11-22', 'week').from, 'Sunday is the last').toBe('2026-11-16');
    expect(daysAround('2026-11-20', 'month')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    expect(daysAround('2026-12-09', 'month').to).toBe('2026-12-31');
  });

  it('are left for the ones beside them, of the same kind', () => {
    const friday = daysAround('2026-11-20', 'day');
    expect(spanBeside(friday, 'day', -1)).toEqual({ from: '2026-11-19', to: '2026-11-19' });
    const month = daysAround('2026-01-31', 'month');
    expect(spanBeside(month, 'month', 1)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(spanBeside(month, 'month', -1).to).toBe('2025-12-31');
    const week = daysAround('2026-11-20', 'week');
    expect(spanBeside(week, 'week', 1)).toEqual({ from: '2026-11-23', to: '2026-11-29' });
  });

  it('are called as people call them', () => {
    expect(dayName('2026-11-20', 'es-AR')).toBe('Viernes 20 de noviembre');
    expect(daysName({ from: '2026-11-20', to: '2026-11-20' }, 'en-GB', 'to')).toBe(
      'Friday 20 November',
    );
    expect(daysName({ from: '2026-11-16', to: '2026-11-22' }, 'es-AR', 'al')).toBe(
      '16/11 al 22/11',
    );
    expect(daysName({ from: '2026-11-01', to: '2026-11-30' }, 'es-AR', 'al')).toBe(
      'Noviembre 2026',
    );
    expect(monthName('2027-01-05', 'en-GB')).toBe('January 2027');
    expect(dayAndMonth('2026-11-05')).toBe('05/11');
    expect(weekdayNames('es-AR')[0]).toBe('lu');
    expect(weekdayNames('en-GB')[6]).toBe('Su');
  });

  it('make a leaf of whole weeks', () => {
    const leaf = leafOf('2026-11-20');
    expect(leaf[0]).toBe('2026-10-26');
    expect(leaf.at(-1)).toBe('2026-12-06');
    expect(leaf.length % 7).toBe(0);
  });
});
