import { describe, expect, it } from 'vitest';

import type { ChannelOffer } from '../ipc/call';
import { elsewhere, surfaceOf } from './surfaces';

const OFFERS: ChannelOffer[] = [
  { channel: 'totalcoin.qr', surface: 'screen', ready: false },
  { channel: 'telepagos.qr', surface: 'screen', ready: true },
  { channel: 'telepagos.counter', surface: 'counter', ready: true },
  { channel: 'telepagos.link', surface: 'link', ready: true },
];

const surfaces = (...given: Parameters<typeof elsewhere>) =>
  elsewhere(...given).map(({ surface }) => surface);

describe('where else an order can be collected', () => {
  it('is the screen first, and never where it is already', () => {
    expect(surfaces(OFFERS, 'screen')).toEqual(['counter', 'link']);
    expect(surfaces(OFFERS, 'counter')).toEqual(['screen', 'link']);
    expect(surfaces(OFFERS, 'link')).toEqual(['screen', 'counter']);
  });

  it('takes the first channel that is ready, and leaves out what has none', () => {
    expect(elsewhere(OFFERS, 'link')[0]?.channel, 'not the one before it').toBe('telepagos.qr');
    const alone = OFFERS.map((offer) => ({ ...offer, ready: offer.surface === 'link' }));
    expect(surfaces(alone, 'screen')).toEqual(['link']);
    expect(surfaces(alone, 'link'), 'there is nowhere else').toEqual([]);
  });

  it('knows the surface of an order by its channel, whatever is offered today', () => {
    expect(surfaceOf('telepagos.transfer')).toBe('link');
    expect(surfaceOf('totalcoin.preorder')).toBe('screen');
  });
});
