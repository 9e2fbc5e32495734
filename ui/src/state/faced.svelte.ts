// What the customer is shown, and for how long. It hears of every change, and looks besides: whatever
// goes wrong on the way, what is left on the screen is the clock, never an old code.

import type { CustomerCore, CustomerFace, CustomerView } from '../ipc/call';

/** How long a customer is thanked, in milliseconds. */
export const THANKS_MS = 8_000;

/** How often the core is asked whether this is still what there is to see, in milliseconds. */
export const LOOK_MS = 5_000;

/** A core that leaves a question open for this long is lost, in milliseconds. */
export const LOST_MS = 4_000;

const IDLE: CustomerFace = { kind: 'idle' };

/** One per customer's window. */
export class Faced {
  #core: CustomerCore;
  /** The shop, once it was heard of; it stays when the core is lost. */
  shop = $state('');
  logo = $state.raw<string | null>(null);
  practice = $state(false);
  #face = $state.raw<CustomerFace>(IDLE);
  /** Since when that is to be seen. */
  #sinceMs = $state(0);
  #askedMs = Number.NEGATIVE_INFINITY;
  #asking = false;
  /** How many changes were heard of: an answer from before the last is old. */
  #heard = 0;

  constructor(core: CustomerCore) {
    this.#core = core;
  }

  /** Hears the core until the returned function is called. */
  async start(now: () => number): Promise<() => void> {
    const stop = await this.#core.onFaced((view) => {
      this.#heard += 1;
      this.#apply(view, now(), true);
    });
    await this.#look(now);
    return stop;
  }

  /** Called as time passes. */
  tick(now: () => number): void {
    if (this.#asking) {
      if (now() - this.#askedMs > LOST_MS) this.#lose();
    } else if (now() - this.#askedMs >= LOOK_MS) {
      void this.#look(now);
    }
  }

  /** What there is to see at that moment, and since when. */
  at(nowMs: number): { face: CustomerFace; sinceMs: number } {
    const face = this.#face;
    const over =
      (face.kind === 'paid' && nowMs - this.#sinceMs >= THANKS_MS) ||
      (face.kind === 'code' && face.expires_ms !== null && nowMs >= face.expires_ms);
    return { face: over ? IDLE : face, sinceMs: this.#sinceMs };
  }

  async #look(now: () => number): Promise<void> {
    const heard = this.#heard;
    this.#asking = true;
    this.#askedMs = now();
    const asked = await this.#core.view();
    this.#asking = false;
    if (heard !== this.#heard) return;
    if (asked.ok) this.#apply(asked.value, now(), false);
    else this.#lose();
  }

  #apply({ shop, logo, practice, face }: CustomerView, nowMs: number, isNews: boolean): void {
    this.shop = shop;
    this.logo = logo;
    this.practice = practice;
    if (isSame(this.#face, face)) return;
    this.#face = face;
    // A window that opens late does not thank anybody who left.
    const late = face.kind === 'paid' && !isNews;
    this.#sinceMs = late ? Math.min(nowMs, face.paid_ms) : nowMs;
  }

  #lose(): void {
    this.#face = IDLE;
  }
}

/** Whether a customer would see no difference. */
function isSame(one: CustomerFace, other: CustomerFace): boolean {
  if (one.kind === 'code' && other.kind === 'code') {
    return (
      one.qr.path === other.qr.path &&
      one.amount_cents === other.amount_cents &&
      one.expires_ms === other.expires_ms
    );
  }
  if (one.kind === 'paid' && other.kind === 'paid') return one.paid_ms === other.paid_ms;
  return one.kind === other.kind;
}
