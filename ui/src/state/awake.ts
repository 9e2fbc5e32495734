// Keeps the screen from sleeping while a customer has something to scan. A system that knows no such
// thing, or refuses it, is no trouble: the screen then sleeps when it always did.

/** What of the page it needs. */
export interface Page {
  wakeLock: Pick<WakeLock, 'request'> | undefined;
  isVisible(): boolean;
  /** Calls back whenever the page was hidden or shown, until the returned function is called. */
  onVisible(changed: () => void): () => void;
}

/** The page of this window. */
export const PAGE: Page = {
  // Older webviews have none, whatever the types say.
  get wakeLock() {
    return (navigator as Partial<Navigator>).wakeLock;
  },
  isVisible: () => document.visibilityState === 'visible',
  onVisible(changed) {
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  },
};

/** One per window. */
export class Awake {
  #page: Page;
  #wanted = false;
  #asking = false;
  #lock: Pick<WakeLockSentinel, 'release' | 'released'> | null = null;

  constructor(page: Page = PAGE) {
    this.#page = page;
  }

  /** Watches the page, which loses what it held when it is hidden, until the returned is called. */
  watch(): () => void {
    const stop = this.#page.onVisible(() => void this.#settle());
    return () => {
      stop();
      this.hold(false);
    };
  }

  /** Keeps the screen awake from now on, or no longer. */
  hold(wanted: boolean): void {
    this.#wanted = wanted;
    void this.#settle();
  }

  async #settle(): Promise<void> {
    if (this.#lock?.released) this.#lock = null;
    if (!this.#wanted) {
      const held = this.#lock;
      this.#lock = null;
      await held?.release().catch(() => undefined);
      return;
    }
    if (this.#lock || this.#asking || !this.#page.isVisible()) return;
    this.#asking = true;
    try {
      this.#lock = (await this.#page.wakeLock?.request('screen')) ?? null;
    } catch {
      // The battery is low, or the system will not: nothing that a cashier could do about it.
    }
    this.#asking = false;
    // It may not be wanted any more by the time it came.
    if (!this.#wanted) await this.#settle();
  }
}
