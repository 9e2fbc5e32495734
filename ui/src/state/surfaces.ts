// Where a customer finds what to scan or open, and which ways of collecting this account has there.
// Pure: what the core offers in, what a person may choose out.

import type { Channel, ChannelOffer, Surface } from '../ipc/call';

/** The surfaces of the window, in the order people see them. */
export const SURFACES: readonly Surface[] = ['screen', 'counter', 'link'];

const SURFACE_OF: Record<Channel, Surface> = {
  'telepagos.qr': 'screen',
  'telepagos.counter': 'counter',
  'telepagos.link': 'link',
  'telepagos.transfer': 'link',
  'totalcoin.qr': 'screen',
  'totalcoin.preorder': 'screen',
};

/** Where the customer of an order by that channel looks. */
export function surfaceOf(channel: Channel): Surface {
  return SURFACE_OF[channel];
}

/** Somewhere else an order can be collected. */
export interface Elsewhere {
  surface: Surface;
  channel: Channel;
}

/**
 * Where an order that is shown `from` there can go: every other surface with a channel that is ready.
 * The screen comes first: it is what everybody can scan here and now.
 */
export function elsewhere(offers: readonly ChannelOffer[], from: Surface): Elsewhere[] {
  return SURFACES.flatMap((surface) => {
    const offer = offers.find((each) => each.ready && each.surface === surface);
    return offer && surface !== from ? [{ surface, channel: offer.channel }] : [];
  });
}
