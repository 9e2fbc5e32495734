// Something that is done later, once. A test holds the time in its hands.

/** Lets time go by. */
export interface Timer {
  /** Does it after so many milliseconds, unless the returned function is called before. */
  after(ms: number, act: () => void): () => void;
}

/** The time of this window. */
export const TIMER: Timer = {
  after(ms, act) {
    const id = setTimeout(act, ms);
    return () => clearTimeout(id);
  },
};
