// The state of a sale in a line of the panel: a shape and a word, never a colour alone.

import type { IconName, IconWeight } from '../../components/Icon.svelte';
import type { OrderView } from '../../ipc/call';
import { stageOf, type Stage } from '../../state/orders.svelte';
import type { Words } from '../../text/es-AR';

/** How a state looks. */
export interface StateLook {
  icon: IconName;
  weight: IconWeight;
  tone: 'paid' | 'waiting' | 'differs' | 'closed' | 'failed';
}

const LOOKS: Record<Stage, StateLook> = {
  creating: { icon: 'turning', weight: 'bold', tone: 'waiting' },
  waiting: { icon: 'clock', weight: 'bold', tone: 'waiting' },
  expired: { icon: 'hourglass', weight: 'bold', tone: 'closed' },
  cancelled: { icon: 'cancelled', weight: 'bold', tone: 'closed' },
  failed: { icon: 'warning', weight: 'fill', tone: 'failed' },
  paid: { icon: 'paid', weight: 'fill', tone: 'paid' },
  late: { icon: 'back', weight: 'bold', tone: 'differs' },
  short: { icon: 'differs', weight: 'bold', tone: 'differs' },
  over: { icon: 'differs', weight: 'bold', tone: 'differs' },
  unsure: { icon: 'question', weight: 'bold', tone: 'differs' },
  refunded: { icon: 'refund', weight: 'bold', tone: 'closed' },
};

const UNANSWERED: StateLook = { icon: 'question', weight: 'bold', tone: 'differs' };

/** How the state of a sale looks. */
export function stateLook(order: Pick<OrderView, 'state' | 'refusal'>): StateLook {
  return isUnanswered(order) ? UNANSWERED : LOOKS[stageOf(order)];
}

/** The word for the state of a sale; `short` writes the amounts of one paid in part. */
export function stateWords(
  order: OrderView,
  words: Words['panel'],
  short: (cents: number) => string,
): string {
  if (isUnanswered(order)) return words.unanswered;
  const differs = words.differs(short(order.paid_cents), short(order.amount_cents));
  const said: Record<Stage, string> = {
    creating: words.creating,
    waiting: words.waitingOpen,
    expired: words.expired,
    cancelled: words.cancelled,
    failed: words.failed,
    paid: words.paid,
    late: words.late,
    short: differs,
    over: differs,
    unsure: words.unsure,
    refunded: words.refunded,
  };
  return said[stageOf(order)];
}

/**
 * In doubt with no answer: for the cashier it failed, for the till it is still being looked into.
 */
function isUnanswered(order: Pick<OrderView, 'state' | 'refusal'>): boolean {
  return order.state === 'in_doubt' && order.refusal !== null;
}
