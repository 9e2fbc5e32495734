import { describe, expect, it } from 'vitest';

import { NOW } from '../../../dev/sample';
import { link } from '../../../dev/sample-links';
import { isPayable, linkLook } from './link-state';

const stage = (more: Parameters<typeof link>[2]) => linkLook(link('1', 1_000, more), NOW).stage;

describe('a link', () => {
  it('is over when its time is, whatever was said of it before', () => {
    expect(stage({})).toBe('active');
    expect(stage({ expires_ms: NOW })).toBe('ended');
    expect(stage({ state: 'ended' })).toBe('ended');
    expect(stage({ expires_ms: null }), 'or never').toBe('active');
  });

  it('is paid when all of it came in, if it is paid once', () => {
    expect(stage({ paid: { count: 1, cents: 1_000 }, expires_ms: NOW - 1 })).toBe('paid');
    expect(stage({ paid: { count: 1, cents: 999 } }), 'a part is not all').toBe('active');
    expect(stage({ paid: { count: 9, cents: 9_000 }, multiple: true })).toBe('active');
  });

  it('is not worth sending without an address, nor once nobody can pay it', () => {
    expect(isPayable(link('1', 1_000), NOW)).toBe(true);
    expect(isPayable(link('1', 1_000, { url: null }), NOW)).toBe(false);
    expect(isPayable(link('1', 1_000, { expires_ms: NOW }), NOW)).toBe(false);
    expect(isPayable(link('1', 1_000, { paid: { count: 1, cents: 1_000 } }), NOW)).toBe(false);
    expect(isPayable(link('1', 1_000, { state: 'in_doubt' }), NOW)).toBe(false);
  });
});
