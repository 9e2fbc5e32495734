// Work of the core that takes long: how far it is, and a way to stop it. Nothing tells of it: whoever shows it
// asks, as long as it lasts.

import type { Asked, Core, Progress, Work } from '../ipc/call';
import { TIMER, type Timer } from './timer';

/** How often it is asked how far it is, in milliseconds. */
const EVERY_MS = 300;

/** One piece of work that a person waits for. Only what is called here writes here. */
export class Watched {
  #core: Pick<Core, 'progress' | 'stop'>;
  #work: Work;
  #timer: Timer;
  #cease: (() => void) | null = null;
  /** Grows with every piece of work: what becomes of an older one is nobody's. */
  #turn = 0;

  /** Whether it is being done. */
  running = $state(false);
  /** Whether it was said that it is not wanted any more. */
  stopping = $state(false);
  /** How far it is; none: nobody has said yet. */
  progress = $state.raw<Progress | null>(null);

  constructor(core: Pick<Core, 'progress' | 'stop'>, work: Work, timer: Timer = TIMER) {
    this.#core = core;
    this.#work = work;
    this.#timer = timer;
  }

  /** Waits for it, and sees how far it is meanwhile. */
  async through<T>(doing: () => Promise<Asked<T>>): Promise<Asked<T>> {
    this.leave();
    const turn = this.#turn;
    this.running = true;
    this.#again();
    const asked = await doing();
    if (turn === this.#turn) this.leave();
    return asked;
  }

  /** Says that it is not wanted any more. What is asked for then ends by itself, refused as stopped. */
  async stop(): Promise<void> {
    if (!this.running || this.stopping) return;
    this.stopping = true;
    const asked = await this.#core.stop(this.#work);
    // It was not heard: it can be said once more.
    if (!asked.ok) this.stopping = false;
  }

  /** Nobody looks any more. */
  leave(): void {
    this.#turn += 1;
    this.#cease?.();
    this.#cease = null;
    this.running = false;
    this.stopping = false;
    this.progress = null;
  }

  #again(): void {
    this.#cease = this.#timer.after(EVERY_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const turn = this.#turn;
    const asked = await this.#core.progress(this.#work);
    if (turn !== this.#turn) return;
    if (asked.ok && asked.value) this.progress = asked.value;
    this.#again();
  }
}
