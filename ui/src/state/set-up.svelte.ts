// What the wizard gathers, for as long as the window lives: whoever leaves and comes back finds it all as
// they left it. Nothing of it is done until it is done in one piece, at the end.

import { createContext } from 'svelte';

import type {
  DeskCore,
  Refusal,
  SettingsView,
  SetUpDone,
  SetUpPerson,
  SetUpRequest,
  ShopSetting,
} from '../ipc/call';
import { AccountDraft } from './account-draft.svelte';
import { PayoutDraft } from './payout-draft.svelte';
import type { Timer } from './timer';

/** What it asks of the core. */
type Asks = Pick<
  DeskCore,
  'checkAccount' | 'checkPayee' | 'checkCuit' | 'setUp' | 'skipSetUp' | 'chooseLogo'
>;

/** The steps, in order. */
export const STEPS = ['mode', 'account', 'shop', 'team', 'ready'] as const;

/** One of them. */
export type Step = (typeof STEPS)[number];

/** What must be put right in a step before going on. */
export type StepFault = 'shop_name' | 'shop_cuit' | 'till_name' | 'pin_missing' | 'no_manager';

/** The longest name of a shop, and of a till, that papers take. */
export const SHOP_NAME_MAX = 60;

/** The wizard's own memory. Only its own methods write here. */
export class SetUp {
  #core: Asks;

  /** Whether it is in front. */
  open = $state(false);
  at = $state<Step>('mode');
  /** Whether a real account is set up, and not practice. */
  live = $state(false);
  account: AccountDraft;
  shop = $state<ShopSetting>({ name: '', cuit: '', address: '', phone: '', sale_point: '' });
  /** The CUIT of the shop, with its check digit. */
  cuit: PayoutDraft;
  logo = $state.raw<string | null>(null);
  people = $state.raw<readonly SetUpPerson[]>([]);

  /** Whether somebody meant to go on from this step: then what is wrong is said. */
  tried = $state(false);
  /** Whether something is on its way that the steps wait for. */
  busy = $state(false);
  /** Why the last thing that was asked came to nothing. */
  refusal = $state.raw<Refusal | null>(null);
  /** What came of it, once it is done. */
  done = $state.raw<SetUpDone | null>(null);

  /** What must be put right in this step before going on. */
  faults = $derived.by<StepFault[]>(() => {
    if (this.at === 'shop') {
      const wrong = this.cuit.faults(null, false, true).some((each) => each.startsWith('cuit'));
      return [
        ...(this.shop.name.trim() === '' ? ['shop_name' as const] : []),
        ...(wrong ? ['shop_cuit' as const] : []),
        ...(this.shop.sale_point.trim() === '' ? ['till_name' as const] : []),
      ];
    }
    if (this.at === 'team') {
      const managed = this.people.some(({ role }) => role === 'manager');
      return [
        ...(this.people.some(({ pin }) => pin === '') ? ['pin_missing' as const] : []),
        ...(this.live && !managed ? ['no_manager' as const] : []),
      ];
    }
    return [];
  });

  constructor(core: Asks, timer: Timer) {
    this.#core = core;
    this.account = new AccountDraft(core, timer);
    this.cuit = new PayoutDraft(core, timer);
  }

  /** Comes to the front, where it was left; `live`: to set up a real account. */
  begin(tillName: string, live = this.live): void {
    this.open = true;
    this.live = live;
    if (this.shop.sale_point === '') this.type('sale_point', tillName);
  }

  choose(live: boolean): void {
    this.live = live;
  }

  type(field: Exclude<keyof ShopSetting, 'cuit'>, value: string): void {
    this.shop = { ...this.shop, [field]: value };
  }

  /** Puts somebody into a place of the list; past its end: adds them. */
  put(at: number, person: SetUpPerson): void {
    this.people = this.people.toSpliced(at, 1, person);
  }

  remove(at: number): void {
    this.people = this.people.toSpliced(at, 1);
  }

  /** Lets a person choose the logo's file. */
  async chooseLogo(): Promise<SettingsView | null> {
    if (this.busy) return null;
    this.busy = true;
    this.refusal = null;
    const asked = await this.#core.chooseLogo();
    this.busy = false;
    if (!asked.ok) this.refusal = asked.refusal;
    else if (asked.value) this.logo = asked.value.logo;
    return asked.ok ? asked.value : null;
  }

  /** On to the next step, if nothing is wrong in this one. */
  async next(): Promise<void> {
    if (this.busy) return;
    this.tried = true;
    this.busy = true;
    this.refusal = null;
    const goes = await this.#isDone();
    this.busy = false;
    if (goes) this.#go(1);
  }

  back(): void {
    if (!this.busy) this.#go(-1);
  }

  /** The account is left for later. */
  practise(): void {
    if (this.busy) return;
    this.live = false;
    this.#go(1);
  }

  /** Leaves it all for later. Whether the register takes that. */
  async leave(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refusal = null;
    const asked = await this.#core.skipSetUp();
    this.busy = false;
    if (asked.ok) this.open = false;
    else this.refusal = asked.refusal;
    return asked.ok;
  }

  /** Does all of it, in one piece. */
  async finish(): Promise<SetUpDone | null> {
    if (this.busy || this.done) return null;
    this.busy = true;
    this.refusal = null;
    const asked = await this.#core.setUp(this.request());
    this.busy = false;
    if (asked.ok) this.done = asked.value;
    else this.refusal = asked.refusal;
    return this.done;
  }

  /** What is asked of the core: whoever is in charge comes first, for somebody must be. */
  request(): SetUpRequest {
    const trimmed = Object.entries(this.shop).map(([name, value]) => [name, value.trim()]);
    const of = (role: SetUpPerson['role']) => this.people.filter((each) => each.role === role);
    return {
      account: this.live ? this.account.request() : null,
      shop: { ...(Object.fromEntries(trimmed) as ShopSetting), cuit: this.cuit.cuit },
      people: [...of('manager'), ...of('cashier')],
    };
  }

  async #isDone(): Promise<boolean> {
    if (this.at === 'account') {
      // What the provider took once need not be asked again on the way back and forth.
      return this.account.proved || (await this.account.check());
    }
    if (this.at === 'shop') await this.cuit.checked();
    return this.faults.length === 0;
  }

  #go(by: 1 | -1): void {
    const steps = STEPS.filter((step) => step !== 'account' || this.live || step === this.at);
    this.at = steps[steps.indexOf(this.at) + by] ?? this.at;
    this.tried = false;
    this.refusal = null;
  }
}

export const [getSetUp, setSetUp] = createContext<SetUp>();
