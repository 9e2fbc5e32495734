import { describe, expect, it } from 'vitest';

import { hearPin, pinFault, type PinKey, pinText, typedPin } from './pin';

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

  it('is typed digit by digit, and never longer than it is', () => {
    expect(typedPin('407', '1', 4)).toBe('4071');
    expect(typedPin('4071', '9', 4), 'a fifth digit is not of it').toBe('4071');
    expect(typedPin('4071', 'erase', 4)).toBe('407');
    expect(typedPin('4071', 'clear', 4)).toBe('');
    expect(typedPin('', 'erase', 4)).toBe('');
  });

  it('hears the keyboard as its keypad', () => {
    const pressed: PinKey[] = [];
    const hear = (key: string, repeat = false) =>
      hearPin({ key, at: 0, repeat }, (each) => pressed.push(each));
    for (const key of ['4', 'Backspace', '-', 'Delete']) expect(hear(key), key).toBe(true);
    expect(hear('7', true), 'a digit that is held down is heard').toBe(true);
    for (const key of ['Enter', 'a', '+', '12']) expect(hear(key), key).toBe(false);
    expect(pressed, 'and typed once').toEqual(['4', 'erase', 'erase', 'clear']);
  });
});
