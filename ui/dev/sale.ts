// The one sale most scenes and stories are about, as it goes on: $ 1.550,00, number 48.

import type { OrderView } from '../src/ipc/call';
import { at, NOW, order, refusal } from './sample';
import type { Stage } from './stage';

/** The sale on screen, in a state. */
export function sale(state: OrderView['state'], more: Partial<OrderView> = {}): OrderView {
  return order(48, state, 155_000, { created_ms: NOW, sequence: 490, ...more });
}

/** Its code is up, with 3:36 left. */
export const OPEN = sale('open', { opened_ms: NOW - 84_000, expires_ms: NOW + 218_000 });

/** How it lapses, is cancelled, is declined. */
export const LAPSED: Partial<OrderView> = {
  closed_ms: at(14, 37),
  expires_ms: at(14, 37),
  watched_until_ms: at(15, 7),
};
export const CANCELLED: Partial<OrderView> = {
  closed_ms: NOW,
  expires_ms: NOW + 216_000,
  watched_until_ms: NOW + 1_800_000,
};
export const DECLINED: Partial<OrderView> = {
  closed_ms: NOW + 1_000,
  refusal: refusal('provider_refused', { reason: 'La Caja 1 está dada de baja' }),
};

/** It is collected on the poster of the Caja 1, or by a link that ends on Tuesday. */
export const ON_POSTER: Partial<OrderView> = { channel: 'telepagos.counter' };
export const BY_LINK: Partial<OrderView> = { channel: 'telepagos.link' };
export const ADDRESS: Partial<OrderView> = {
  ...BY_LINK,
  link: 'https://link.telepagos.com/c/8842A1F',
  expires_ms: NOW + 4 * 86_400_000,
};

/** Types it, charges it, and has the core tell that it was begun. */
export async function begin(stage: Stage, more: Partial<OrderView> = {}): Promise<void> {
  await stage.charges('sale-48');
  await stage.keys('1', '5', '5', '0', 'Enter');
  await stage.order(sale('drafted', { sequence: 480, ...more }));
}

/** Begins it, and its code comes up. */
export async function wait(stage: Stage, more: Partial<OrderView> = {}): Promise<void> {
  await begin(stage, more);
  await stage.order({ ...OPEN, ...more });
}

/** Waits for it, and it ends in a state. */
export async function end(
  stage: Stage,
  state: OrderView['state'],
  more: Partial<OrderView>,
): Promise<void> {
  await wait(stage, more.channel ? { channel: more.channel } : {});
  await stage.order(sale(state, { sequence: 500, ...more }));
}

/** Begins it, and the provider says no. */
export async function decline(stage: Stage, more: Partial<OrderView> = {}): Promise<void> {
  await begin(stage, more);
  await stage.order(sale('declined', { ...DECLINED, ...more }));
}

/** Begins it, and the provider never answers. */
export async function doubt(stage: Stage, more: Partial<OrderView> = {}): Promise<void> {
  await begin(stage, more);
  await stage.order(sale('in_doubt', { refusal: refusal('provider_silent'), ...more }));
}
