// A payout that is being confirmed: the PINs that are typed for it, and sending it. However often it is
// sent, it has one key for as long as it is the same payout, so that the core sends it once.

import type { DeskCore, PayoutView, Refusal } from '../ipc/call';
import type { Content } from './payout-draft.svelte';
import { type PinKey, typedPin } from './pin';

/** What is asked back before it is sent: the same was ordered already, or may have been. */
const QUESTIONS = new Set<Refusal['code']>(['payout_repeated', 'payout_after_loss']);

/** Whether what was answered is a question: whoever means it says so, and it is sent. */
export function asksBack(refusal: Refusal | null): boolean {
  return refusal !== null && QUESTIONS.has(refusal.code);
}

/** What says that a PIN is not the right one. */
const OF_THE_PIN = new Set<Refusal['code']>(['wrong_pin', 'locked_out', 'bad_pin']);

/** One per screen of payouts. Only its own methods write here. */
export class PayoutOrder {
  #core: Pick<DeskCore, 'payOut'>;
  #newKey: () => string;
  #content: Content | null = null;
  #key = '';
  /** Whether it is meant although the same was ordered before. */
  #again = false;

  /** How many digits a PIN has. */
  digits = $state(6);
  pin = $state('');
  /** Whether a second manager is asked for. */
  asksSecond = $state(false);
  /** Who that is. */
  second = $state<string | null>(null);
  secondPin = $state('');
  sending = $state(false);
  /** Why it was not sent, as of the last try. */
  refusal = $state.raw<Refusal | null>(null);

  /** Whether the refusal is a question that a person may answer. */
  isQuestion = $derived(asksBack(this.refusal));
  /** How much is typed of the PIN that is asked for now. */
  typed = $derived(this.asksSecond ? this.secondPin.length : this.pin.length);
  /** How many digits of it are missing. */
  missing = $derived(this.digits - this.typed);
  ready = $derived(this.missing === 0 && (!this.asksSecond || this.second !== null));

  /** `newKey` makes one that was never used. */
  constructor(core: Pick<DeskCore, 'payOut'>, newKey: () => string) {
    this.#core = core;
    this.#newKey = newKey;
  }

  /** Somebody is about to confirm this. The same as was tried before goes on being the same payout. */
  begin(content: Content, digits: number): void {
    const same = this.#content !== null && isSame(this.#content, content);
    if (!same) {
      this.#content = content;
      this.#key = this.#newKey();
    }
    this.#again = false;
    this.digits = digits;
    this.#forgetPins();
    this.refusal = null;
  }

  /** Nobody confirms anything any more. False: it is on its way, and nobody can go. */
  leave(): boolean {
    if (this.sending) return false;
    this.refusal = null;
    this.#forgetPins();
    return true;
  }

  /** Types into the PIN that is asked for now. */
  press(key: PinKey): void {
    if (this.sending) return;
    const before = this.asksSecond ? this.secondPin : this.pin;
    const after = typedPin(before, key, this.digits);
    if (after === before) return;
    if (this.asksSecond) this.secondPin = after;
    else this.pin = after;
    if (this.refusal && OF_THE_PIN.has(this.refusal.code)) this.refusal = null;
  }

  chooseSecond(name: string): void {
    if (this.second === name) return;
    this.second = name;
    this.secondPin = '';
  }

  /** The question was answered with no: nothing is sent. */
  dismiss(): void {
    this.refusal = null;
  }

  /**
   * Sends it; `again`: though the same was ordered before. Nothing while it is on its way, or while a PIN
   * is not whole: then there is no answer either.
   */
  async send(again = false): Promise<PayoutView | null> {
    if (this.sending || !this.ready || this.#content === null) return null;
    this.#again ||= again;
    this.sending = true;
    this.refusal = null;
    const second = this.asksSecond && this.second !== null ? this.second : null;
    const asked = await this.#core.payOut(
      {
        ...this.#content,
        key: this.#key,
        again: this.#again,
        second: second === null ? null : { name: second, pin: this.secondPin },
      },
      this.pin,
    );
    this.sending = false;
    if (asked.ok) {
      // What was ordered is ordered: the next one is another payout, however alike.
      this.#content = null;
      this.#forgetPins();
      return asked.value;
    }
    this.#refused(asked.refusal);
    return null;
  }

  #refused(refusal: Refusal): void {
    if (refusal.code === 'second_manager_needed') {
      this.secondPin = '';
      // That is what comes next, rather than something that went wrong; unless nobody helped it.
      this.refusal = this.asksSecond ? refusal : null;
      this.asksSecond = true;
      return;
    }
    this.refusal = refusal;
    if (!OF_THE_PIN.has(refusal.code)) return;
    if (this.asksSecond) this.secondPin = '';
    else this.pin = '';
  }

  #forgetPins(): void {
    this.pin = '';
    this.secondPin = '';
    this.second = null;
    this.asksSecond = false;
  }
}

function isSame(one: Content, other: Content): boolean {
  return (
    one.provider === other.provider &&
    one.to === other.to &&
    one.cuit === other.cuit &&
    one.cents === other.cents &&
    one.concept_id === other.concept_id &&
    one.description === other.description
  );
}
