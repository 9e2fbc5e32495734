import { describe, expect, it } from 'vitest';

import { at, order, PAID_BY } from '../../../dev/sample';
import { esAR } from '../../text/es-AR';
import type { NoteView, OrderNote } from '../../ipc/call';
import { isDecided, type PaidStage, paidView } from './paid-view';

const PAID = order(48, 'paid', 155_000, PAID_BY);

const view = (stage: PaidStage, practice: boolean, more: Partial<typeof PAID> = {}) =>
  paidView({ ...PAID, ...more }, stage, practice, esAR);

describe('a paid sale', () => {
  it('is green only when money is real', () => {
    for (const stage of ['paid', 'over'] as const) {
      expect(view(stage, false).tone, stage).toBe('paid');
      expect(view(stage, true).tone, stage).toBe('practice');
    }
    for (const stage of ['late', 'short', 'unsure', 'refunded'] as const) {
      expect(view(stage, false).tone, stage).not.toBe('paid');
    }
  });

  it('never says «Pagado» in practice', () => {
    expect(view('paid', true).word).toBe('Pago de práctica');
    expect(view('paid', true).sign).toBe('hollow');
  });

  it('says what is missing, what is left over, what was given back', () => {
    const short = view('short', false, { paid_cents: 100_000 });
    expect(short.cents).toBe(55_000);
    expect(short.help).toMatch(/^Pagó \$\u00a01\.000,00 de \$\u00a01\.550,00\./);
    expect(view('over', false, { paid_cents: 200_000 }).cents).toBe(45_000);
    expect(view('refunded', false, { refunded_cents: 155_000 }).cents).toBe(155_000);
  });

  it('tells a late payment of an expired QR from one of a cancelled sale', () => {
    const late = { state: 'paid_late' as const, created_ms: at(14, 11), expires_ms: at(14, 15) };
    expect(view('late', false, { ...late, closed_ms: at(14, 15) }).help).toContain(
      'había vencido a las 14:15',
    );
    expect(view('late', false, { ...late, closed_ms: at(14, 13) }).help).toContain(
      'cancelada a las 14:13',
    );
  });

  it('says who, when, how and which operation', () => {
    const facts = view('paid', false).facts.map(({ text }) => text);
    expect(facts).toEqual([
      'María Fernanda Ibarra',
      '14:33:08',
      'Transferencia con QR',
      'op. 0000004053',
    ]);
  });

  it('says as much of the payer as it knows, and leaves no hole', () => {
    const who = (payer: typeof PAID.payer) => view('paid', false, { payer }).facts[0]?.text;
    expect(who({ name: null, cuit: '27-••••••06-5', account: '7723' })).toBe('27-••••••06-5');
    expect(who({ name: null, cuit: null, account: '7723' })).toBe('cuenta •••• 7723');
    expect(who(null)).toBe('14:33:08');
  });

  it('says that a link was paid by a link', () => {
    const facts = view('paid', false, { channel: 'telepagos.link' }).facts.map(({ text }) => text);
    expect(facts).toContain('Transferencia por link');
  });

  it('says so when a manager vouched for it', () => {
    const facts = view('paid', false, { evidence: 'manual' }).facts.map(({ text }) => text);
    expect(facts).toContain('Verificado manualmente');
  });
});

describe('what somebody did about a payment', () => {
  const note = (what: OrderNote): NoteView => ({
    note: what,
    operator: 'Lucía Benítez',
    at_ms: at(14, 34),
  });
  const noted = (stage: PaidStage, ...notes: OrderNote[]) =>
    view(stage, false, { paid_cents: 100_000, notes: notes.map(note) });

  it('is said with who and when, and nothing is asked of anybody any more', () => {
    const short = noted('short', 'rest_in_cash');
    expect(short.notes).toEqual(['Lucía cobró en efectivo lo que faltaba, a las 14:34.']);
    expect(short.sub).toBe('Se cobró en efectivo');
    expect(short.help).toBe('');
    expect(noted('late', 'delivered').help).toBe('');
  });

  it('is all of it told, oldest first, when it was left for the manager before', () => {
    const said = noted('short', 'for_manager', 'rest_in_cash').notes;
    expect(said.map((each) => each.includes('encargada'))).toEqual([true, false]);
  });

  it('is still to be done when it was only left for the manager', () => {
    expect(noted('short', 'for_manager').help).not.toBe('');
    expect(isDecided({ notes: [note('for_manager')] }, 'over')).toBe(false);
  });

  it('decides nothing about what the payment became since', () => {
    const notes = [note('rest_in_cash')];
    expect(isDecided({ notes }, 'short')).toBe(true);
    expect(isDecided({ notes }, 'over'), 'then there is change to give').toBe(false);
  });
});
