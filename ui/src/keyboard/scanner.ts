// A barcode scanner types like a keyboard, only faster than anybody. This tells the two apart by
// the time between keys, so that a scanned code is never read as an amount.

/** Keys closer together than this are not a person's, in milliseconds. */
export const PERSON_GAP_MS = 30;

/** After a scan its last keys may straggle: this long without a key ends it, in milliseconds. */
const QUIET_MS = 100;

/** A person may roll two keys; nobody rolls three. */
const SCAN_KEYS = 3;

/**
 * Who pressed a key, as far as can be told:
 * `person`, the first of a run · `fast`, the second, too soon to say · `scanner`, undo the whole run.
 */
export type Typist = 'person' | 'fast' | 'scanner';

/** Listens to every key of a screen, in order. */
export class ScannerGuard {
  #lastAt = Number.NEGATIVE_INFINITY;
  #run = 0;

  /** Whether the key before `now` was so recent that the next may belong to the same run. */
  isRunning(now: number): boolean {
    return now - this.#lastAt < QUIET_MS;
  }

  /**
   * Judges a key pressed at `at`, in milliseconds of any steady clock. Leave repeats of a held key
   * out.
   */
  hear(at: number): Typist {
    const gap = at - this.#lastAt;
    this.#lastAt = at;
    const scanning = this.#run >= SCAN_KEYS;
    this.#run = gap < (scanning ? QUIET_MS : PERSON_GAP_MS) ? this.#run + 1 : 1;
    if (this.#run >= SCAN_KEYS) return 'scanner';
    return this.#run === 1 ? 'person' : 'fast';
  }
}
