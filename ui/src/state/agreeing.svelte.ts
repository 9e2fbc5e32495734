// Something that is said in full first and then agreed to with a PIN: which of the two is on screen, and why
// it was not done. What it is, its dialog knows.

import type { Asked, Refusal } from '../ipc/call';
import { isOfPin } from './pin';

/** One for each dialog that asks for a PIN at its end. Only its own methods write here. */
export class Agreeing {
  /** Whether all is said and only the PIN is missing. */
  sure = $state(false);
  /** Why it was not done, when it was not for the PIN. */
  refusal = $state.raw<Refusal | null>(null);

  /** All is said: now the PIN. */
  ask(): void {
    this.refusal = null;
    this.sure = true;
  }

  /** What was refused is not what is said any more. */
  forget(): void {
    this.refusal = null;
  }

  /** Back to what is said, which stays as it was. */
  back(): void {
    this.sure = false;
  }

  /**
   * What came of it; `done` is told what was answered. A PIN that is not theirs is the answer, and is typed
   * again; anything else is said where it can be changed.
   */
  answered<T>(asked: Asked<T>, done: (value: T) => void): Refusal | null {
    if (asked.ok) done(asked.value);
    else if (isOfPin(asked.refusal)) return asked.refusal;
    else {
      this.refusal = asked.refusal;
      this.sure = false;
    }
    return null;
  }
}
