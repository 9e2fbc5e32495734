// What somebody can still write down about a payment that was not plain.

import type { OrderNote, OrderView } from '../../ipc/call';
import { type Stage, stageOf } from '../../state/orders.svelte';
import { isDecided, isNoted, type PaidStage } from '../paid/paid-view';

const NOTES: Partial<Record<Stage, readonly OrderNote[]>> = {
  short: ['rest_in_cash', 'for_manager'],
  over: ['change_given', 'for_manager'],
  late: ['delivered', 'to_give_back'],
};

/** The notes that fit where a sale stands, but for those that are written; none once it is decided. */
export function notesFor(order: Pick<OrderView, 'state' | 'refusal' | 'notes'>): OrderNote[] {
  const stage = stageOf(order);
  const all = NOTES[stage] ?? [];
  if (all.length === 0 || isDecided(order, stage as PaidStage)) return [];
  return all.filter((note) => !isNoted(order, note));
}
