import { describe, expect, it } from 'vitest';

import { at, order, PAID_BY } from '../../../dev/sample';
import type { StoryKind, StoryStep } from '../../ipc/call';
import { en } from '../../text/en';
import { esAR } from '../../text/es-AR';
import { tell } from './story';

const SALE = order(127, 'paid', 210_000, { created_ms: at(19, 41, 2), ...PAID_BY });

function step(kind: StoryKind, more: Partial<StoryStep> = {}): StoryStep {
  return {
    at_ms: at(19, 41, 30),
    kind,
    operator: null,
    cents: null,
    reason: null,
    note: null,
    copy: null,
    ...more,
  };
}

const told = (given: StoryStep) => tell(SALE, [given], esAR)[0];

/** All that can happen. */
const KINDS = [
  ...['created', 'unanswered', 'shown', 'declined', 'lapsed', 'cancelled', 'released', 'paid'],
  ...['listed', 'puzzled', 'claimed', 'unclaimed', 'overruled', 'refund_begun'],
  ...['refund_arrived', 'refund_failed', 'noted', 'receipt_printed', 'receipt_copied'],
] as StoryKind[];

describe('the story of a sale', () => {
  it('has words for all that can happen, in every language', () => {
    for (const words of [esAR, en]) {
      const titles = KINDS.map((kind) => tell(SALE, [step(kind)], words)[0]?.title);
      expect(titles.every((title) => title && !/undefined|null/.test(title))).toBe(true);
      expect(new Set(titles).size, 'no two are told alike').toBe(KINDS.length);
    }
  });

  it('says who began it and where, and how long after it was paid', () => {
    expect(told(step('created', { operator: 'Nadia Sosa' }))).toMatchObject({
      title: 'Creada por Nadia',
      details: ['Caja 1, En pantalla, Varios'],
      moved: false,
    });
    expect(told(step('paid', { cents: 210_000 }))).toMatchObject({
      title: 'Pagada',
      details: ['28 segundos después'],
      moved: true,
    });
  });

  it('gives the figure of what is not plain, the reason and the note', () => {
    expect(told(step('paid', { cents: 200_000 }))?.details[1]).toMatch(/2\.000,00/);
    const refund = step('refund_begun', {
      cents: 50_000,
      operator: 'Marta Quiroga',
      reason: 'Vino fría',
    });
    expect(told(refund)?.details.slice(1)).toEqual(['Marta Quiroga', '«Vino fría»']);
    expect(told(step('noted', { note: 'delivered' }))?.details).toEqual([
      'La compra está entregada',
    ]);
    expect(told(step('refund_failed'))?.bad).toBe(true);
  });

  it('does not call a second payment the first', () => {
    const titles = tell(SALE, [step('paid'), step('paid')], esAR).map(({ title }) => title);
    expect(titles).toEqual(['Pagada', 'Entró otro pago']);
  });
});
