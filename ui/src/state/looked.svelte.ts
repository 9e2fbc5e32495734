// A question that a section of the manager's asks the core, again whenever somebody looks: what came of
// it, whether one is on its way, and why the last one came to nothing.

import type { Asked, Refusal } from '../ipc/call';

/** One question. Only `look` and `put` write here. */
export class Looked<T> {
  /** Grows with every look: what is answered to an older one is nobody's. */
  #looks = 0;

  /** The last answer; none: there was none yet. It stays while the next is on its way. */
  value = $state.raw<T | null>(null);
  loading = $state(false);
  /** Why the last look came to nothing. */
  trouble = $state.raw<Refusal | null>(null);

  /** Asks. Answers whether this was the last word. */
  async look(question: () => Promise<Asked<T>>): Promise<boolean> {
    const look = (this.#looks += 1);
    this.loading = true;
    this.trouble = null;
    const asked = await question();
    if (look !== this.#looks) return false;
    this.loading = false;
    if (asked.ok) this.value = asked.value;
    else this.trouble = asked.refusal;
    return true;
  }

  /** Something else said what the answer is now: what was asked before that is nobody's. */
  put(value: T | null): void {
    this.#looks += 1;
    this.loading = false;
    this.trouble = null;
    this.value = value;
  }
}
