import { describe, expect, it } from 'vitest';

import { step } from './sales-keys';

describe('the keys of a list', () => {
  it('walk it with the arrows and with the numpad alike', () => {
    expect(step('ArrowDown', 3, 20)).toBe(4);
    expect(step('2', 3, 20)).toBe(4);
    expect(step('ArrowUp', 3, 20)).toBe(2);
    expect(step('8', 3, 20)).toBe(2);
    expect(step('3', 3, 20)).toBe(11);
    expect(step('PageUp', 11, 20)).toBe(3);
  });

  it('reach both ends and stay there', () => {
    expect(step('1', 3, 20)).toBe(19);
    expect(step('7', 3, 20)).toBe(0);
    expect(step('2', 19, 20)).toBe(19);
    expect(step('8', 0, 20)).toBe(0);
    expect(step('3', 18, 20)).toBe(19);
  });

  it('go nowhere in an empty one', () => {
    expect(step('2', -1, 0)).toBe(0);
    expect(step('8', -1, 0)).toBe(0);
  });

  it('leave alone what does not walk', () => {
    expect(step('5', 0, 20)).toBeNull();
    expect(step('Enter', 0, 20)).toBeNull();
    expect(step('*', 0, 20)).toBeNull();
  });
});
