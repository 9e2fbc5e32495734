// A payout as it is filled in: to whom, how much, what for. It says what is wrong with it; whether a
// number verifies the core says, asked as it is typed and not oftener than a person types.

import { cuitText, CUIT_DIGITS, digitsOf, isNumber, isWord } from '../format/account';
import { typedAmount } from '../format/amount-text';
import { plainMoney } from '../format/money';
import type { DeskCore, PayeeCheck, PayoutRequest, Provider } from '../ipc/call';
import type { Timer } from './timer';

/** How long after the last key a number is checked, in milliseconds. */
export const CHECK_MS = 80;

/** More digits than anybody pastes by mistake; the rest is not kept. */
const DIGITS_MAX = 44;

/** The shortest alias there is, and the longest. */
const ALIAS_MIN = 6;
const ALIAS_MAX = 20;

/** The longest text beside a payout: what the rail beneath one provider keeps. */
export const DESCRIPTION_MAX = 100;

/** How the account is named: by its number, or by its alias. Never both. */
export type Way = 'number' | 'alias';

/** What is wrong, or not there yet. */
export type Fault =
  | 'account_missing'
  | 'account_wrong'
  | 'alias_missing'
  | 'alias_wrong'
  | 'cuit_missing'
  | 'cuit_wrong'
  | 'amount_missing'
  | 'amount_short';

/** What a draft can begin with. */
export interface Filling {
  name: string;
  to: string;
  cuit: string | null;
  conceptId: string | null;
  cents?: number;
  description?: string;
}

/** All of a request but what is decided when it is confirmed. */
export type Content = Omit<PayoutRequest, 'key' | 'again' | 'second'>;

/** One payout that is being filled in. Only its own methods write here. */
export class PayoutDraft {
  #core: Pick<DeskCore, 'checkPayee' | 'checkCuit'>;
  #timer: Timer;
  #disarm: () => void = () => undefined;
  /** Grows with every check: what is answered to an older one is nobody's. */
  #checks = 0;

  /** What people call them; kept nowhere unless they are kept in the list. */
  name = $state('');
  way = $state<Way>('number');
  number = $state('');
  alias = $state('');
  cuit = $state('');
  amount = $state('');
  cents = $state<number | null>(null);
  conceptId = $state<string | null>(null);
  description = $state('');
  /** Who pays it out; none: the provider this register works with. */
  provider = $state<Provider | null>(null);

  /** What the core says of the account or alias, as of the last check. */
  payee = $state.raw<PayeeCheck>({ kind: 'empty' });
  /** Whether the CUIT verifies; none: it is not whole. */
  cuitVerifies = $state<boolean | null>(null);
  /** Whether somebody meant it to be whole: from then on what is missing is said, too. */
  tried = $state(false);

  /** The account or alias as it is sent. */
  to = $derived(this.way === 'number' ? this.number : this.alias.trim());

  constructor(core: Pick<DeskCore, 'checkPayee' | 'checkCuit'>, timer: Timer) {
    this.#core = core;
    this.#timer = timer;
  }

  /** Begins with what is known, and checks it at once. */
  fill(filling: Filling): void {
    this.name = filling.name;
    this.conceptId = filling.conceptId;
    this.tried = false;
    const cents = filling.cents ?? 0;
    this.typeAmount(cents > 0 ? plainMoney(cents) : '');
    this.description = filling.description ?? '';
    this.cuit = cuitText(filling.cuit ?? '');
    this.way = filling.to !== '' && !isNumber(filling.to) ? 'alias' : 'number';
    this.number = this.way === 'number' ? filling.to : '';
    this.alias = this.way === 'alias' ? filling.to : '';
    void this.checked();
  }

  /** Takes what was typed or pasted for a number. What can only be an alias becomes one. */
  typeNumber(raw: string): void {
    if (isWord(raw)) {
      this.way = 'alias';
      this.typeAlias(raw);
      return;
    }
    this.number = digitsOf(raw).slice(0, DIGITS_MAX);
    this.#later();
  }

  /** Takes what was typed or pasted for an alias. A whole number becomes one. */
  typeAlias(raw: string): void {
    if (!isWord(raw) && isNumber(digitsOf(raw))) {
      this.way = 'number';
      this.typeNumber(raw);
      return;
    }
    this.alias = raw.replace(/\s/g, '').slice(0, ALIAS_MAX);
    this.#later();
  }

  /** The account is named the other way; what was typed for this one stays. */
  chooseWay(way: Way): void {
    if (this.way === way) return;
    this.way = way;
    this.payee = { kind: 'empty' };
    this.#later();
  }

  typeCuit(raw: string): void {
    this.cuit = cuitText(raw);
    if (digitsOf(this.cuit).length < CUIT_DIGITS) this.cuitVerifies = null;
    this.#later();
  }

  /** Takes an amount as it stands in its field. */
  typeAmount(raw: string): void {
    const typed = typedAmount(raw);
    this.amount = typed.text;
    this.cents = typed.cents;
  }

  /** Checks now. False: something else was typed before the answer came. */
  async checked(): Promise<boolean> {
    this.#disarm();
    const check = (this.#checks += 1);
    const whole = digitsOf(this.cuit).length === CUIT_DIGITS;
    const [payee, verifies] = await Promise.all([
      this.#core.checkPayee(this.to),
      whole ? this.#core.checkCuit(this.cuit) : null,
    ]);
    if (check !== this.#checks) return false;
    // What could not be checked here is checked when it is sent.
    this.payee = payee.ok ? payee.value : { kind: 'empty' };
    this.cuitVerifies = verifies?.ok ? verifies.value : null;
    return true;
  }

  /** What is wrong with it, in the order of the form; `missing`, with what is not there yet. */
  faults(balance: number | null, demandsCuit: boolean, missing = this.tried): Fault[] {
    return [
      ...this.#payeeFaults(missing),
      ...this.#cuitFaults(demandsCuit, missing),
      ...this.#amountFaults(balance, missing),
    ];
  }

  /** What is sent, but for what is decided when it is confirmed. */
  content(): Content {
    return {
      provider: this.provider,
      to: this.to,
      cuit: this.cuit === '' ? null : this.cuit,
      cents: this.cents ?? 0,
      concept_id: this.conceptId,
      description: this.description.trim(),
    };
  }

  #payeeFaults(missing: boolean): Fault[] {
    const { payee } = this;
    if (this.way === 'alias') {
      if (this.alias === '') return missing ? ['alias_missing'] : [];
      const wrong = payee.kind === 'alias' && !payee.valid;
      // A short one is only not whole yet.
      return wrong && (missing || this.alias.length >= ALIAS_MIN) ? ['alias_wrong'] : [];
    }
    if (this.number === '') return missing ? ['account_missing'] : [];
    if (payee.kind !== 'digits') return [];
    const wrong = payee.first === 'wrong' || payee.second === 'wrong' || payee.missing < 0;
    if (wrong) return ['account_wrong'];
    return payee.missing > 0 && missing ? ['account_missing'] : [];
  }

  #cuitFaults(demanded: boolean, missing: boolean): Fault[] {
    if (this.cuitVerifies === false) return ['cuit_wrong'];
    const whole = digitsOf(this.cuit).length === CUIT_DIGITS;
    if (whole || !missing) return [];
    return demanded || this.cuit !== '' ? ['cuit_missing'] : [];
  }

  #amountFaults(balance: number | null, missing: boolean): Fault[] {
    const cents = this.cents ?? 0;
    if (cents === 0) return missing ? ['amount_missing'] : [];
    return balance !== null && cents > balance ? ['amount_short'] : [];
  }

  /** Checks once nobody has typed for a moment. What was asked before that is nobody's. */
  #later(): void {
    this.#disarm();
    this.#checks += 1;
    this.#disarm = this.#timer.after(CHECK_MS, () => void this.checked());
  }
}
