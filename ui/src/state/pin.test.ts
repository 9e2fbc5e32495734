import { describe, expect, it } from 'vitest';

import { pinFault, pinText } from './pin';

describe('a PIN', () => {
  it('has four digits at the till and six for whoever is in charge', () => {
    expect(pinFault('4071', '4071', 'cashier')).toBeNull();
    expect(pinFault('4071', '4071', 'manager')).toBe('short');
    expect(pinFault('407193', '407193', 'manager')).toBeNull();
    expect(pinFault('40719', '40719', 'cashier'), 'not more either').toBe('short');
  });

  it.each(['0000', '7777', '1234', '6789', '4321', '2026', '1987'])(
    'is not %s, which is tried first',
    (pin) => expect(pinFault(pin, pin, 'cashier')).toBe('easy'),
  );

  it('may look a little like one that is not', () => {
    for (const pin of ['1235', '0001', '2468', '1357', '9021']) {
      expect(pinFault(pin, pin, 'cashier'), pin).toBeNull();
    }
    expect(pinFault('123456', '123456', 'manager')).toBe('easy');
  });

  it('is the same both times', () => {
    expect(pinFault('4071', '4017', 'cashier')).toBe('differs');
  });

  it('takes digits, and no more than there are', () => {
    expect(pinText('40a 719', 'cashier')).toBe('4071');
    expect(pinText('40719355', 'manager')).toBe('407193');
  });
});
