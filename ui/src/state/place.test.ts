import { describe, expect, it } from 'vitest';

import { Place } from './place.svelte';

describe('whoever leaves an order', () => {
  it('is back at the list it was opened from, with the keys on it', () => {
    const place = new Place();
    for (const open of [() => place.toSales(), () => place.toDesk('day')]) {
      open();
      const list = place.spot;
      place.look('sale-1');
      place.leave();
      expect(place.spot).toEqual(list);
      expect(place.leftId).toBe('sale-1');
    }
    place.toTill();
    expect(place.leftId, 'whoever went elsewhere since begins anew').toBeNull();
  });

  it('is back at the till from anywhere else', () => {
    const place = new Place();
    place.toCredits();
    place.look('sale-1');
    place.leave();
    expect(place.spot).toEqual({ at: 'till' });
  });

  it('is back at the till from what is charged instead of it', () => {
    const place = new Place();
    place.toSales();
    place.look('sale-1');
    place.waitFor('sale-2');
    place.leave();
    expect(place.spot).toEqual({ at: 'till' });
  });

  it('is back at the list from one that still waits', () => {
    const place = new Place();
    place.toSales();
    place.waitFor('sale-1');
    place.leave();
    expect(place.spot).toEqual({ at: 'sales' });
  });
});
