import { describe, expect, it } from 'vitest';

import { NOW } from '../../../dev/sample';
import { payout } from '../../../dev/sample-payouts';
import { esAR } from '../../text/es-AR';
import { nextCheck, payeeName } from './payout-look';

const words = esAR.payouts;

describe('whom a payout goes to', () => {
  it('is the name in the list, or the sale it gives back, or nobody known', () => {
    expect(payeeName(payout(1, 'processed', 100), words)).toBe('Molinos del Oeste SRL');
    const refund = payout(1, 'processed', 100, { name: null, refund_of: 43 });
    expect(payeeName(refund, words)).toBe('Devolución de la venta 43');
    expect(payeeName(payout(1, 'processed', 100, { name: null }), words)).toBe('sin nombre');
  });
});

describe('when the provider is asked again', () => {
  const at = (ms: number | null) =>
    nextCheck(payout(1, 'in_doubt', 100, { next_check_ms: ms }), NOW, words);

  it('is told in minutes, to the nearest', () => {
    expect(at(NOW + 120_000)).toContain('2 minutos');
    expect(at(NOW + 91_000)).toContain('2 minutos');
    expect(at(NOW + 60_000)).toContain('1 minuto.');
    expect(at(NOW + 29_000)).toContain('menos de un minuto');
  });

  it('is never in the past', () => {
    expect(at(NOW - 500_000)).toContain('menos de un minuto');
    expect(at(null)).toBe('Seguimos preguntando solos.');
  });
});
