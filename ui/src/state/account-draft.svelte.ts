// Credentials as they are typed, for the wizard and for giving an account others. It says what is not
// there yet; whether they are good the provider says, by a real login that the core makes.

import { isNumber } from '../format/account';
import type { AccountRequest, DeskCore, Provider, Refusal } from '../ipc/call';
import { PayoutDraft } from './payout-draft.svelte';
import type { Timer } from './timer';

/** What it asks of the core. */
type Asks = Pick<DeskCore, 'checkAccount' | 'checkPayee' | 'checkCuit'>;

/** Where each provider's credentials can be good, the real one first. */
export const ENVIRONMENTS: Record<Provider, readonly [string, ...string[]]> = {
  telepagos: ['production', 'homologation'],
  totalcoin: ['production', 'test'],
};

/** What is typed of the credentials themselves. */
export type AccountField = 'company' | 'username' | 'password';

/** What is not there yet, or is wrong. */
export type AccountFault = AccountField | 'cuit' | 'number';

/** Credentials that are being typed. Only its own methods write here. */
export class AccountDraft {
  #core: Asks;

  provider = $state<Provider>('telepagos');
  environment = $state<string>('production');
  company = $state('');
  username = $state('');
  password = $state('');
  /** The account's own CUIT and CVU, both optional, with their check digits. */
  own: PayoutDraft;

  /** Whether somebody meant it to be whole: from then on what is missing is said. */
  tried = $state(false);
  /** Whether a login is on its way. */
  checking = $state(false);
  /** Why the last login came to nothing. */
  refusal = $state.raw<Refusal | null>(null);
  /** Whether the provider took these very credentials. */
  proved = $state(false);

  /** What is not there yet, or is wrong, in the order of the form. */
  faults = $derived.by<AccountFault[]>(() => {
    const { own } = this;
    const missing = (field: AccountField) => this[field].trim() === '';
    const account = own.faults(null, false).some((each) => each.startsWith('account'));
    const half = own.number !== '' && (account || !isNumber(own.number));
    return [
      ...(this.provider === 'totalcoin' && missing('company') ? ['company' as const] : []),
      ...(missing('username') ? ['username' as const] : []),
      ...(this.password === '' ? ['password' as const] : []),
      ...(own.faults(null, false, true).some((each) => each.startsWith('cuit'))
        ? ['cuit' as const]
        : []),
      ...(half ? ['number' as const] : []),
    ];
  });

  constructor(core: Asks, timer: Timer) {
    this.#core = core;
    this.own = new PayoutDraft(core, timer);
  }

  choose(provider: Provider): void {
    if (this.provider === provider) return;
    this.provider = provider;
    [this.environment] = ENVIRONMENTS[provider];
    this.#unproved();
  }

  chooseEnvironment(environment: string): void {
    this.environment = environment;
    this.#unproved();
  }

  type(field: AccountField, value: string): void {
    this[field] = value;
    this.#unproved();
  }

  /** Whether it is whole, as of now: from here on what is missing is said. */
  async isWhole(): Promise<boolean> {
    this.tried = true;
    this.own.tried = this.own.number !== '';
    // What is typed meanwhile is judged when somebody means it again.
    return (await this.own.checked()) && this.faults.length === 0;
  }

  /** Has the provider say whether they are good. False: not, or not whole, or typed over meanwhile. */
  async check(): Promise<boolean> {
    if (this.checking) return false;
    this.checking = true;
    this.refusal = null;
    const whole = await this.isWhole();
    const request = this.request();
    const asked = whole ? await this.#core.checkAccount(request) : null;
    this.checking = false;
    if (!asked || JSON.stringify(request) !== JSON.stringify(this.request())) return false;
    this.proved = asked.ok;
    this.refusal = asked.ok ? null : asked.refusal;
    return asked.ok;
  }

  /** What is asked of the core. What is typed around a name by mistake is not part of it. */
  request(): AccountRequest {
    const { own } = this;
    return {
      provider: this.provider,
      environment: this.environment,
      company: this.provider === 'totalcoin' ? this.company.trim() : null,
      username: this.username.trim(),
      password: this.password,
      cuit: own.cuit === '' ? null : own.cuit,
      account: own.number === '' ? null : own.number,
      preorder: null,
    };
  }

  #unproved(): void {
    this.proved = false;
    this.refusal = null;
  }
}
