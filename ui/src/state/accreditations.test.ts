import { describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import type { Accreditation, AccreditationDay, Asked } from '../ipc/call';
import { Accreditations } from './accreditations.svelte';

const DAY = { from: '2026-11-20', to: '2026-11-20' };

function expected(day: string | null, gross: number, fees: number): AccreditationDay {
  return {
    day,
    count: 1,
    gross_cents: gross,
    settled: fees > 0 ? 1 : 0,
    fees_cents: fees,
    taxes_cents: 0,
    net_cents: gross - fees,
  };
}

function found(days: AccreditationDay[], span = DAY): Accreditation {
  return { ...span, today: DAY.to, days };
}

describe('the calendar', () => {
  it('comes to what all dates come to', async () => {
    const value = found([expected('2027-04-21', 1_000, 52), expected(null, 500, 0)]);
    const calendar = new Accreditations({ accreditation: async () => ({ ok: true, value }) });
    await calendar.look(DAY);
    expect(calendar.total).toEqual({
      count: 2,
      gross_cents: 1_500,
      settled: 1,
      fees_cents: 52,
      taxes_cents: 0,
      net_cents: 1_448,
    });
    expect(calendar.looking).toBe(false);
  });

  it('shows nothing of days nobody looks at any more', async () => {
    const answers: ((asked: Asked<Accreditation>) => void)[] = [];
    const calendar = new Accreditations({
      accreditation: () => new Promise((resolve) => answers.push(resolve)),
    });
    const first = calendar.look(DAY);
    const week = { from: '2026-11-16', to: '2026-11-20' };
    const second = calendar.look(week);
    answers[0]?.({ ok: true, value: found([expected(null, 1, 0)]) });
    await first;
    expect(calendar.found, 'it was of other days').toBeNull();
    expect(calendar.looking).toBe(true);
    answers[1]?.({ ok: true, value: found([], week) });
    await second;
    expect(calendar.found?.from).toBe('2026-11-16');
  });

  it('says why there is none', async () => {
    const refused = refusal('internal');
    const calendar = new Accreditations({
      accreditation: async () => ({ ok: false, refusal: refused }),
    });
    await calendar.look(DAY);
    expect(calendar.trouble).toEqual(refused);
    expect(calendar.total).toBeNull();
  });
});
