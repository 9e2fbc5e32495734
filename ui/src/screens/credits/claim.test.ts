import { describe, expect, it } from 'vitest';

import { SALES } from '../../../dev/sample';
import { CREDITS } from '../../../dev/sample-credits';
import type { CreditView, OrderView } from '../../ipc/call';
import { before, cameMs, isReason } from './claim';

const [credit, unsaid] = CREDITS as [CreditView, CreditView];
const [order] = SALES as [OrderView];

describe('a reason', () => {
  it('has three characters at least, and two hundred at most', () => {
    expect(isReason('  ab  '), 'spaces are no words').toBe(false);
    expect(isReason('abc')).toBe(true);
    expect(isReason('ñ'.repeat(200))).toBe(true);
    expect(isReason('ñ'.repeat(201))).toBe(false);
    expect(isReason('🙂🙂'), 'two characters, whatever they take').toBe(false);
  });
});

describe('going back', () => {
  it('is one step at a time, and the sales are not asked for again', () => {
    const reason = { at: 'reason' as const, credit, sales: SALES, order };
    expect(before(reason)).toEqual({ at: 'sale', credit, sales: SALES, refusal: null });
    expect(before({ at: 'sale', credit, sales: SALES, refusal: null })).toEqual({ at: 'look' });
    expect(before({ at: 'done', credit, order })).toEqual({ at: 'look' });
    expect(before({ at: 'look' }), 'out').toBeNull();
  });
});

describe('when a credit came in', () => {
  it('is what the provider says, or when it was seen', () => {
    expect(cameMs(credit)).toBe(credit.at_ms);
    expect(cameMs(unsaid)).toBe(unsaid.seen_ms);
  });
});
