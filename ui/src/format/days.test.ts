import { describe, expect, it } from 'vitest';

import { dayAt, daysOn, dayText, endOf, monthsOn, monthText, readDay } from './days';

const TODAY = '2026-11-20';

describe('a day', () => {
  it('is the shop’s, also in the three hours that are tomorrow in London', () => {
    expect(dayAt(Date.UTC(2026, 10, 21, 2, 59))).toBe('2026-11-20');
    expect(dayAt(Date.UTC(2026, 10, 21, 3, 0))).toBe('2026-11-21');
  });

  it('ends a second before the next one begins', () => {
    expect(dayAt(endOf(TODAY))).toBe(TODAY);
    expect(dayAt(endOf(TODAY) + 1_000)).toBe('2026-11-21');
  });

  it('has another after it, across the ends of months and years', () => {
    expect(daysOn('2026-11-30', 1)).toBe('2026-12-01');
    expect(daysOn('2027-01-01', -1)).toBe('2026-12-31');
    expect(daysOn('2028-02-28', 1), 'a leap year').toBe('2028-02-29');
  });

  it('is written the Argentine way', () => {
    expect(dayText(TODAY)).toBe('20/11/2026');
  });
});

describe('a month', () => {
  it('has one before it, across the year', () => {
    expect(monthsOn('2026-01', -1)).toBe('2025-12');
    expect(monthsOn('2026-12', 1)).toBe('2027-01');
  });

  it('is said in the language of the words', () => {
    expect(monthText('2026-11', 'es-AR')).toBe('noviembre de 2026');
    expect(monthText('2026-11', 'en')).toBe('November 2026');
  });
});

describe('a typed day', () => {
  it('is read however people part it', () => {
    for (const text of ['30/11/2026', '30-11-26', '30.11.2026', ' 30 11 2026 ', '30/11']) {
      expect(readDay(text, TODAY, 'ahead'), text).toBe('2026-11-30');
    }
  });

  it('without a year is the next one, or the last one', () => {
    expect(readDay('20/11', TODAY, 'ahead'), 'today is still ahead').toBe('2026-11-20');
    expect(readDay('5/1', TODAY, 'ahead')).toBe('2027-01-05');
    expect(readDay('20/11', TODAY, 'back')).toBe('2026-11-20');
    expect(readDay('24/12', TODAY, 'back')).toBe('2025-12-24');
  });

  it('is none if the calendar has no such day', () => {
    for (const text of ['31/11', '29/2/2027', '0/5', '13/13', 'mañana', '20', '', '20/11/202']) {
      expect(readDay(text, TODAY, 'ahead'), text).toBeNull();
    }
    expect(readDay('29/2', '2027-05-01', 'ahead'), 'next year has one').toBe('2028-02-29');
  });
});
