import { describe, expect, it } from 'vitest';

import { order, PAID_BY } from '../../dev/sample';
import { Notices } from './notices.svelte';

const PAID = order(47, 'paid', 845_000, PAID_BY);
const LATE = order(44, 'paid_late', 390_000, PAID_BY);

const shown = (notices: Notices) => notices.shown.map(({ number }) => number);

describe('a side notice', () => {
  it('stays twelve seconds from when it can be seen, not from when it came', () => {
    const notices = new Notices();
    notices.apply(PAID, 0);
    notices.look(60_000);
    notices.look(71_900);
    expect(shown(notices), 'another screen was in front for a minute').toEqual([47]);
    notices.look(72_000);
    expect(shown(notices)).toEqual([]);
  });

  it('that needs a decision stays until somebody opens it', () => {
    const notices = new Notices();
    notices.apply(LATE, 0);
    notices.look(0);
    notices.look(3_600_000);
    notices.clear();
    expect(shown(notices)).toEqual([44]);
    notices.dismiss('sale-44');
    expect(shown(notices)).toEqual([]);
  });

  it('comes newest first, and two at most are shown', () => {
    const notices = new Notices();
    notices.apply(LATE, 0);
    notices.apply(PAID, 0);
    notices.apply(order(48, 'paid', 100, PAID_BY), 0);
    expect(shown(notices)).toEqual([48, 47]);
  });

  it('replaces an earlier one about the same sale', () => {
    const notices = new Notices();
    notices.apply(order(47, 'underpaid', 845_000, PAID_BY), 0);
    notices.apply(PAID, 0);
    expect(shown(notices)).toEqual([47]);
  });

  it('leaves its row saying that it was just paid, for a minute', () => {
    const notices = new Notices();
    notices.apply(PAID, 1_000);
    expect(notices.isRecent('sale-47', 60_999)).toBe(true);
    expect(notices.isRecent('sale-47', 61_000)).toBe(false);
    expect(notices.isRecent('sale-46', 1_000)).toBe(false);
  });
});
