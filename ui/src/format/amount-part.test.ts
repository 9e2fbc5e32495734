import { describe, expect, it } from 'vitest';

import { beginsWith } from './amount-part';

describe('a part of an amount', () => {
  it('is how the amount begins', () => {
    expect(beginsWith(155_000, '')).toBe(true);
    expect(beginsWith(155_000, '15')).toBe(true);
    expect(beginsWith(155_000, '55'), 'not what is somewhere in it').toBe(false);
    expect(beginsWith(155_000, '1550,00')).toBe(true);
    expect(beginsWith(155_000, '1550,01')).toBe(false);
    expect(beginsWith(1_550_000, '1550,'), 'with the comma the pesos are whole').toBe(false);
  });

  it('may have points between its thousands, or the point of the numpad before the centavos', () => {
    expect(beginsWith(155_000, '1.550')).toBe(true);
    expect(beginsWith(155_000, '$ 1.550,00')).toBe(true);
    expect(beginsWith(155_050, '1550.5')).toBe(true);
    expect(beginsWith(155_050, '1.550.5')).toBe(true);
    expect(beginsWith(155_050, '1550.6')).toBe(false);
  });
});
