import { describe, expect, it } from 'vitest';

import { order, refusal } from '../../../dev/sample';
import {
  AMBIGUOUS,
  AMOUNTS_DIFFER,
  MISSING_HERE,
  MISSING_THERE,
  PAID_LATE,
} from '../../../dev/sample-reconcile';
import { esAR } from '../../text/es-AR';
import { actsOf, askOf, bareSigned, heldIn, signed, troubleOf } from './difference';

const NBSP = '\u00a0';

describe('what can be done about a difference', () => {
  it('is of its kind, the likeliest first', () => {
    expect(actsOf(MISSING_HERE)).toEqual(['claim', 'disown']);
    expect(actsOf(AMOUNTS_DIFFER)).toEqual(['review']);
    expect(actsOf(PAID_LATE)).toEqual(['settle', 'review']);
    expect(actsOf(MISSING_THERE)).toEqual(['review']);
    expect(actsOf(AMBIGUOUS)).toEqual(['choose', 'disown']);
  });

  it('is never a claim where there is no money to claim, or the sale has it already', () => {
    expect(actsOf({ ...MISSING_HERE, credit: null })).toEqual(['review']);
    expect(actsOf({ ...PAID_LATE, order: order(102, 'paid_late', 500_000) })).toEqual(['review']);
    expect(actsOf({ ...PAID_LATE, credit: null })).toEqual(['review']);
    expect(actsOf({ ...AMBIGUOUS, credit: null })).toEqual(['seek', 'review']);
  });
});

describe('what the shop has of it', () => {
  it('is the payment that differs, not all that was paid for the sale', () => {
    const paidTwice = order(6, 'overpaid', 365_000, { paid_cents: 730_000 });
    expect(heldIn({ ...AMOUNTS_DIFFER, order: paidTwice })).toBe(365_000);
    expect(heldIn({ ...MISSING_THERE, order: paidTwice })).toBe(210_000);
  });

  it('is what the sale is of when nobody paid it, and nothing when there is none', () => {
    expect(heldIn(PAID_LATE)).toBe(500_000);
    expect(heldIn(MISSING_HERE)).toBe(0);
  });
});

describe('what is said', () => {
  const words = esAR.reconcile;

  it('has both amounts where they differ', () => {
    expect(askOf(AMOUNTS_DIFFER, words, 'TelePagos')).toContain(
      `La venta dice $${NBSP}3.650,00 y TelePagos dice $${NBSP}3.450,00`,
    );
  });

  it('has which side has more, and the sign of neither when they are even', () => {
    expect(signed(590_000)).toBe(`+${NBSP}$${NBSP}5.900,00`);
    expect(signed(-20_000)).toBe(`\u2212${NBSP}$${NBSP}200,00`);
    expect(signed(0)).toBe(`$${NBSP}0,00`);
    expect(bareSigned(-20_000)).toBe(`\u2212${NBSP}200,00`);
  });

  it('of a list that did not come is why, in whose words, and that nothing was changed', () => {
    const theirs = refusal('provider_refused', { reason: 'Cuenta en revisión.' });
    expect(troubleOf(esAR, theirs, 'TelePagos')).toBe(
      'TelePagos no quiso dar la lista. «Cuenta en revisión». No se cambió nada.',
    );
    expect(troubleOf(esAR, refusal('provider_silent'), 'TelePagos')).not.toMatch(/QR|cobr/);
    const other = troubleOf(esAR, refusal('not_allowed'), 'TelePagos');
    expect(other).toMatch(/No se cambió nada\.$/);
  });
});
