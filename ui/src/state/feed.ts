// The stream of numbered notices, kept whole: nothing twice, nothing out of turn, nothing missed.
//
//     listen ─▶ snapshot (number n) ─▶ n+1, n+2, n+3 …
//                   ▲                        │
//                   └──── a gap: ask again ──┘
//
// It listens before it asks for the snapshot, so that what happens in between is held and not lost.
// It does not know what a notice means.

import type { Core, Event, Notice, Refusal, Snapshot } from '../ipc/call';

/** Where the stream leads. */
export interface Listener {
  /** Everything, anew. */
  snapshot(snapshot: Snapshot): void;
  /** One thing more. */
  event(event: Event): void;
  /** The core would not give a snapshot; it is asked again shortly. */
  lost(refusal: Refusal): void;
}

/** How long to wait before asking again for a snapshot that was refused, in milliseconds. */
export const RETRY_MS = 1_000;

/** How long to wait before asking again for a snapshot that left a gap, in milliseconds. */
export const GAP_MS = 50;

/**
 * A bound for what is held while a snapshot is on its way: past it, only a newer snapshot helps.
 */
const HELD_MAX = 1_000;

/** Hears the core for as long as the window lives. */
export class Feed {
  #core: Pick<Core, 'snapshot' | 'onNotice'>;
  #listener: Listener;
  #wait: (ms: number) => Promise<void>;
  /** The number of the last notice passed on; none until the first snapshot. */
  #last: number | null = null;
  #held: Notice[] = [];
  #asking = false;

  constructor(
    core: Pick<Core, 'snapshot' | 'onNotice'>,
    listener: Listener,
    wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {
    this.#core = core;
    this.#listener = listener;
    this.#wait = wait;
  }

  /** Listens, then takes the first snapshot. Resolves once there is one. */
  async start(): Promise<() => void> {
    const stop = await this.#core.onNotice((notice) => this.#hear(notice));
    await this.refresh();
    return stop;
  }

  /** Takes the snapshot again, and asks until it gets one. */
  async refresh(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (;;) {
      const asked = await this.#core.snapshot();
      if (!asked.ok) {
        this.#listener.lost(asked.refusal);
        await this.#wait(RETRY_MS);
        continue;
      }
      if (this.#take(asked.value)) break;
      await this.#wait(GAP_MS);
    }
    this.#asking = false;
  }

  #hear(notice: Notice): void {
    if (this.#asking || this.#last === null) {
      if (this.#held.length < HELD_MAX) this.#held.push(notice);
      return;
    }
    if (notice.number <= this.#last) return;
    if (notice.number > this.#last + 1) {
      this.#held.push(notice);
      void this.refresh();
      return;
    }
    this.#last = notice.number;
    this.#listener.event(notice.event);
  }

  /** Passes on the snapshot and what was held after it. False: there is still a gap, ask again. */
  #take(snapshot: Snapshot): boolean {
    // A snapshot from before what was already passed on would take the window back in time.
    if (this.#last !== null && snapshot.number < this.#last) return false;
    this.#last = snapshot.number;
    this.#listener.snapshot(snapshot);

    const held = this.#held.sort((a, b) => a.number - b.number);
    this.#held = [];
    for (const [index, notice] of held.entries()) {
      if (notice.number <= this.#last) continue;
      if (notice.number > this.#last + 1) {
        this.#held = held.slice(index);
        return false;
      }
      this.#last = notice.number;
      this.#listener.event(notice.event);
    }
    return true;
  }
}
