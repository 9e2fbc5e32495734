import { describe, expect, it } from 'vitest';

import { at, NOW, order, refusal } from '../../../dev/sample';
import { esAR } from '../../text/es-AR';
import { type QrFacts, qrView } from './qr-view';

const FACTS: QrFacts = {
  stage: 'waiting',
  online: true,
  sinceMs: NOW,
  nowMs: NOW,
  order: order(48, 'open', 155_000),
  refusal: null,
  sentence: null,
};

const view = (facts: Partial<QrFacts>) => qrView({ ...FACTS, ...facts }, esAR.qr);

describe('the QR screen', () => {
  it('says what to do once creating takes longer than ten seconds', () => {
    expect(view({ stage: 'creating', nowMs: NOW + 10_000 }).help).toBe(esAR.qr.creating.help);
    expect(view({ stage: 'creating', nowMs: NOW + 10_001 }).help).toBe(esAR.qr.creating.slow);
  });

  it('warns not to hand anything over while it is offline', () => {
    expect(view({ online: false }).warning).toBe('No entregues hasta ver «Pagado».');
    expect(view({ online: false }).sign, 'the customer can still scan').toBeNull();
    expect(view({}).warning).toBe('');
  });

  it('says when the QR expired', () => {
    const lapsed = order(48, 'lapsed', 155_000, { closed_ms: at(14, 37) });
    expect(view({ stage: 'expired', order: lapsed }).status).toBe('El QR venció a las 14:37');
  });

  it('says for how long a cancelled sale is still looked after, if it is', () => {
    const cancelled = order(48, 'cancelled', 155_000, {
      closed_ms: NOW,
      watched_until_ms: NOW + 1_800_000,
    });
    expect(view({ stage: 'cancelled', order: cancelled }).help).toContain('por 30 minutos');
    const forgotten = { ...cancelled, watched_until_ms: null };
    expect(view({ stage: 'cancelled', order: forgotten }).help).not.toContain('minutos');
  });

  it('puts the provider’s own words first when it refused', () => {
    const why = refusal('provider_refused', { reason: 'Sucursal inactiva.' });
    const sentence = esAR.refusals.provider_refused({
      provider: 'TelePagos',
      attemptsLeft: null,
      wait: null,
    });
    const said = view({ stage: 'failed', refusal: why, sentence });
    expect(said.status).toBe('TelePagos rechazó el cobro');
    expect(said.strong).toBe('«Sucursal inactiva».');
    expect(said.help).toMatch(/^No se cobró nada\. /);
  });

  it('says that nobody paid when the provider was silent', () => {
    const sentence = esAR.refusals.provider_silent({
      provider: 'TelePagos',
      attemptsLeft: null,
      wait: null,
    });
    const said = view({ stage: 'failed', refusal: refusal('provider_silent'), sentence });
    expect(`${said.status}. ${said.help}`).toBe(
      'TelePagos no responde. El QR no llegó a mostrarse, así que nadie pagó. Reintentá.',
    );
  });

  it('covers the code with a sign in every closed stage', () => {
    for (const stage of ['expired', 'cancelled', 'failed'] as const) {
      expect(view({ stage }).sign, stage).not.toBeNull();
    }
  });
});
