import { describe, expect, it } from 'vitest';

import { ScannerGuard } from './scanner';

/** Who typed each key, given the milliseconds before it. */
function judge(gaps: number[]): string[] {
  const guard = new ScannerGuard();
  let at = 1_000;
  return gaps.map((gap) => guard.hear((at += gap)));
}

describe('a scanner', () => {
  it('is told from a person by three keys in a row under 30 ms', () => {
    expect(judge([500, 8, 8, 8])).toEqual(['person', 'fast', 'scanner', 'scanner']);
  });

  it('is not a person who rolls two keys', () => {
    expect(judge([500, 20, 120, 20, 120])).toEqual(['person', 'fast', 'person', 'fast', 'person']);
  });

  it('is not a fast person at exactly 30 ms', () => {
    expect(judge([500, 30, 30, 30])).toEqual(['person', 'person', 'person', 'person']);
  });

  it('may straggle at the end of a scan without becoming a person', () => {
    expect(judge([500, 5, 5, 60, 90, 100])).toEqual([
      'person',
      'fast',
      'scanner',
      'scanner',
      'scanner',
      'person',
    ]);
  });
});
