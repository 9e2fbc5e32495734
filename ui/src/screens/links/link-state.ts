// Where a link stands, as a shape and a word.

import type { IconName, IconWeight } from '../../components/Icon.svelte';
import type { LinkView } from '../../ipc/call';

/** The states that people tell apart. */
export type Stage = 'drafted' | 'doubt' | 'active' | 'paid' | 'ended' | 'declined';

/** How one looks. */
export interface LinkLook {
  stage: Stage;
  icon: IconName;
  weight: IconWeight;
  tone: 'live' | 'paid' | 'doubt' | 'closed' | 'failed';
}

const LOOKS: Record<Stage, Omit<LinkLook, 'stage'>> = {
  drafted: { icon: 'clock', weight: 'bold', tone: 'live' },
  doubt: { icon: 'question', weight: 'bold', tone: 'doubt' },
  active: { icon: 'clock', weight: 'bold', tone: 'live' },
  paid: { icon: 'paid', weight: 'fill', tone: 'paid' },
  ended: { icon: 'hourglass', weight: 'bold', tone: 'closed' },
  declined: { icon: 'warning', weight: 'bold', tone: 'failed' },
};

/** Where it stands now: the core may not have looked since its time was over. */
export function linkLook(link: LinkView, now: number): LinkLook {
  const stage = stageOf(link, now);
  return { stage, ...LOOKS[stage] };
}

/** Whether somebody can pay it: then it is worth showing and sending. */
export function isPayable(link: LinkView, now: number): boolean {
  return link.url !== null && stageOf(link, now) === 'active';
}

function stageOf(link: LinkView, now: number): Stage {
  const { state, paid, multiple, amount_cents: amount, expires_ms: expires } = link;
  if (state === 'drafted' || state === 'declined') return state;
  if (state === 'in_doubt') return 'doubt';
  if (!multiple && paid.count > 0 && paid.cents >= amount) return 'paid';
  return state === 'ended' || (expires !== null && expires <= now) ? 'ended' : 'active';
}
