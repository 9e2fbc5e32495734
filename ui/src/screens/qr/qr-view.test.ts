import { describe, expect, it } from 'vitest';

import { at, NOW, order, refusal } from '../../../dev/sample';
import { esAR } from '../../text/es-AR';
import { type QrFacts, qrView } from './qr-view';

const FACTS: QrFacts = {
  stage: 'waiting',
  surface: 'screen',
  point: 'Caja 1',
  swapping: null,
  canSwap: false,
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

describe('the QR screen of a poster', () => {
  const onPoster = { surface: 'counter', point: 'Caja 1' } as const;

  it('sends the customer to the poster of that sale point', () => {
    expect(view(onPoster).title).toBe('El cliente escanea el cartel de la Caja 1');
    expect(view({ ...onPoster, point: 'Barra' }).title, 'a name of its own').toBe(
      'El cliente escanea el cartel de Barra',
    );
    expect(view(onPoster).help).toContain('Vale para un solo pago.');
  });

  it('never says that nobody paid when nobody knows what is on it', () => {
    const sentence = esAR.refusals.provider_silent({
      provider: 'TelePagos',
      attemptsLeft: null,
      wait: null,
    });
    for (const state of ['in_doubt', 'lapsed'] as const) {
      const silent = order(48, state, 155_000, { refusal: refusal('provider_silent') });
      const said = view({ ...onPoster, stage: 'failed', order: silent, sentence, canSwap: true });
      expect(said.title, state).toBe('No sabemos si el monto quedó en el cartel');
      expect(said.strong).toBe('Que no lo escaneen todavía: pasá a QR en pantalla.');
      expect(`${said.status} ${said.strong} ${said.help}`).not.toContain('nadie pagó');
    }
  });

  it('does not send anybody to a screen that is not there', () => {
    const silent = order(48, 'in_doubt', 155_000, { refusal: refusal('provider_silent') });
    expect(view({ ...onPoster, stage: 'failed', order: silent }).strong).toBe(
      'Que no lo escaneen todavía.',
    );
  });

  it('says so when the provider refused it: then there is no doubt', () => {
    const declined = order(48, 'declined', 155_000);
    const said = view({ ...onPoster, stage: 'failed', order: declined });
    expect(said.title).toBe('No se pudo cargar el monto en el cartel');
  });
});

describe('the QR screen of a link', () => {
  it('speaks of a link, not of a QR, at every stage', () => {
    for (const stage of ['creating', 'waiting', 'expired', 'failed'] as const) {
      const { title, status } = view({ surface: 'link', stage });
      expect(`${title} ${status}`, stage).toMatch(/link|Esperando/);
      expect(`${title} ${status}`, stage).not.toMatch(/\bQR\b/);
    }
  });
});

describe('an order on its way elsewhere', () => {
  it('says where to, whatever becomes of the old one meanwhile', () => {
    for (const stage of ['waiting', 'cancelled', 'failed'] as const) {
      const said = view({ stage, swapping: 'counter' });
      expect(said.status, stage).toBe('Pasando al cartel');
      expect(said.sign, 'it is not closed: it moves').toBeNull();
    }
  });
});
