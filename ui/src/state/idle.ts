// For how long nobody has touched the till. It reads no clock: whoever ticks says what time it is.

/** Counts only while nothing is going on that a lock would hide. */
export class Idle {
  #sinceMs: number | null = null;

  /** Somebody pressed a key or touched the screen. */
  touch(): void {
    this.#sinceMs = null;
  }

  /**
   * Whether the till was left alone for so long, now that it is `nowMs` of any steady clock. While
   * `busy`, nothing counts, and it begins anew after.
   */
  isOver(nowMs: number, seconds: number | null, busy: boolean): boolean {
    if (busy) this.#sinceMs = null;
    else this.#sinceMs ??= nowMs;
    if (this.#sinceMs === null || seconds === null) return false;
    return nowMs - this.#sinceMs >= seconds * 1_000;
  }
}
