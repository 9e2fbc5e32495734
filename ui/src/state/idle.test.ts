import { describe, expect, it } from 'vitest';

import { Idle } from './idle';

describe('an idle till', () => {
  it('is one nobody touched for as long as the shop says', () => {
    const idle = new Idle();
    expect(idle.isOver(0, 300, false)).toBe(false);
    expect(idle.isOver(299_999, 300, false)).toBe(false);
    expect(idle.isOver(300_000, 300, false)).toBe(true);
  });

  it('begins anew with every key and every touch', () => {
    const idle = new Idle();
    idle.isOver(0, 300, false);
    idle.touch();
    expect(idle.isOver(299_000, 300, false)).toBe(false);
    expect(idle.isOver(598_000, 300, false)).toBe(false);
    expect(idle.isOver(599_000, 300, false)).toBe(true);
  });

  it('is never one while a sale waits, nor at once when that is over', () => {
    const idle = new Idle();
    idle.isOver(0, 300, false);
    expect(idle.isOver(400_000, 300, true)).toBe(false);
    expect(idle.isOver(400_250, 300, false), 'the cashier has just got the till back').toBe(false);
    expect(idle.isOver(700_250, 300, false)).toBe(true);
  });

  it('is never one where the shop wants no lock', () => {
    const idle = new Idle();
    idle.isOver(0, null, false);
    expect(idle.isOver(9_000_000, null, false)).toBe(false);
  });
});
