import { describe, expect, it } from 'vitest';

import { shopInitials } from './initials';

describe('the initials of a shop', () => {
  it.each([
    ['Panadería La Vereda', 'LV'],
    ['Café de la Esquina', 'CE'],
    ['Kiosco 24', 'K2'],
    ['Ñandú', 'Ñ'],
    ['la vereda', 'LV'],
    ['  Almacén   Don  Pepe ', 'DP'],
    ['', ''],
  ])('of «%s» are «%s»', (shop, initials) => {
    expect(shopInitials(shop)).toBe(initials);
  });
});
