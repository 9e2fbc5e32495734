// What happened to sales that are not on screen: told at the side, never over the one that is.

import { createContext } from 'svelte';

import type { OrderView } from '../ipc/call';
import { isDecision, stageOf } from './orders.svelte';

/** How long the news of a paid sale stays, once somebody can see it, in milliseconds. */
export const NOTICE_MS = 12_000;

/** How long a row goes on saying that it was just paid, in milliseconds. */
const RECENT_MS = 60_000;

interface SideNotice {
  order: OrderView;
  /** Since when it can be seen; none: another screen is in front. */
  seenMs: number | null;
}

/** The side notices, newest first. */
export class Notices {
  #all = $state.raw<SideNotice[]>([]);
  #paidAt = $state.raw(new Map<string, number>());

  /** What to show now, newest first, two at most: the rows say the rest. */
  shown = $derived(this.#all.slice(0, 2).map((notice) => notice.order));

  /** Money came in for an order that is not on screen. */
  apply(order: OrderView, nowMs: number): void {
    const others = this.#all.filter((notice) => notice.order.id !== order.id);
    this.#all = [{ order, seenMs: null }, ...others];
    this.#paidAt = new Map(this.#paidAt).set(order.id, nowMs);
  }

  /**
   * The till is in front: notices count their time from now on, and those whose time is over go.
   */
  look(nowMs: number): void {
    const stays = ({ order, seenMs }: SideNotice) =>
      isDecision(stageOf(order)) || seenMs === null || nowMs - seenMs < NOTICE_MS;
    const left = this.#all.filter(stays);
    if (left.length === this.#all.length && left.every((notice) => notice.seenMs !== null)) return;
    this.#all = left.map((notice) => ({ ...notice, seenMs: notice.seenMs ?? nowMs }));
  }

  /** Somebody opened that order: there is nothing left to tell. */
  dismiss(id: string): void {
    this.#all = this.#all.filter((notice) => notice.order.id !== id);
  }

  /** Whether an order was paid while something else was on screen, a moment ago. */
  isRecent(id: string, nowMs: number): boolean {
    const at = this.#paidAt.get(id);
    return at !== undefined && nowMs - at < RECENT_MS;
  }

  /** Somebody else signs in: yesterday's news is not theirs, but what needs a decision stays. */
  clear(): void {
    this.#all = this.#all.filter(({ order }) => isDecision(stageOf(order)));
  }
}

export const [getNotices, setNotices] = createContext<Notices>();
