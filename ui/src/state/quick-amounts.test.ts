import { describe, expect, it } from 'vitest';

import { MAX_CENTS } from './expression';
import { isQuickAmounts, quickFault } from './quick-amounts';

describe('quick amounts', () => {
  it('are one to six amounts that a sale can be', () => {
    expect(isQuickAmounts([50_000])).toBe(true);
    expect(isQuickAmounts([1, 2, 3, 4, 5, MAX_CENTS])).toBe(true);
    expect(isQuickAmounts([]), 'a till without any is a till without its tiles').toBe(false);
    expect(isQuickAmounts([1, 2, 3, 4, 5, 6, 7])).toBe(false);
    expect(isQuickAmounts([MAX_CENTS + 1])).toBe(false);
    expect(isQuickAmounts([0])).toBe(false);
    expect(isQuickAmounts([Number.NaN])).toBe(false);
    expect(isQuickAmounts([1.5])).toBe(false);
  });

  it('have nothing to put right when a tile is left out', () => {
    expect(quickFault([50_000, 0, 100_000, 0, 0, 0])).toBeNull();
  });

  it('say what has to be put right', () => {
    expect(quickFault([0, 0, 0, 0, 0, 0])).toBe('none');
    expect(quickFault([50_000, 100_000, 50_000])).toBe('twice');
  });
});
