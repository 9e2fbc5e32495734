// This register: whose it is, who collects, whether money is real, and what a sale can be for.

import { createContext } from 'svelte';

import type {
  Channel,
  ChannelOffer,
  Concept,
  Mode,
  Provider,
  Shift,
  Shop,
  SettingsView,
  Snapshot,
  Standing,
  Surface,
} from '../ipc/call';
import { SURFACES } from './surfaces';

/** What the core last told us about this register. Only what begins with `apply` writes here. */
export class Register {
  mode = $state.raw<Mode>('practice');
  provider = $state.raw<Provider>('telepagos');
  shop = $state.raw<Shop>({ name: '', address: '', cuit: '', sale_point: '' });
  concepts = $state.raw<Concept[]>([]);
  /** The concept a sale is for unless the cashier chooses. */
  conceptId = $state.raw<string | null>(null);
  quickAmountsCents = $state.raw<number[]>([]);
  /** How long a paid sale stays on screen; none: until a person moves on. */
  returnSeconds = $state.raw<number | null>(null);

  /** Whether this window may charge, and if it only looks, why. */
  standing = $state.raw<Standing>({ kind: 'sells' });

  /** The ways of collecting of this account. */
  channels = $state.raw<ChannelOffer[]>([]);
  /** The companies this account works with, the register's own first. */
  providers = $derived([
    ...new Set([this.provider, ...this.channels.map(({ channel }) => PROVIDER_OF[channel])]),
  ]);
  /** The open shift; none: one is opened before the next sale. */
  shift = $state.raw<Shift | null>(null);
  /** The number the next shift will have. */
  nextShift = $state.raw(1);
  /** After how long an idle till locks itself; none: never. */
  idleSeconds = $state.raw<number | null>(null);

  practice = $derived(this.mode === 'practice');
  /** Whether somebody set it up, or said they would do it later. */
  setUp = $state.raw(true);
  /** How each sale begins, where that is possible. */
  usual = $state.raw<Surface>('screen');
  /** The shop's logo as a data URL; none: its initials. */
  logo = $state.raw<string | null>(null);

  /** The first way of collecting there that can be used now. */
  channelOf(surface: Surface): Channel | null {
    const ready = this.channels.find((offer) => offer.surface === surface && offer.ready);
    return ready?.channel ?? null;
  }

  /** Whether this account knows the surface at all, ready or not. */
  offers(surface: Surface): boolean {
    return this.channels.some((offer) => offer.surface === surface);
  }

  /** Where a sale is collected unless the cashier chooses: as usual, or else on the screen, if it can be. */
  get surface(): Surface {
    if (this.channelOf(this.usual) !== null) return this.usual;
    return SURFACES.find((surface) => this.channelOf(surface) !== null) ?? 'screen';
  }

  apply(snapshot: Snapshot): void {
    this.mode = snapshot.mode;
    this.applyStanding(snapshot.standing);
    this.provider = snapshot.provider;
    this.setUp = snapshot.set_up;
    this.usual = snapshot.surface;
    this.logo = snapshot.logo;
    this.shop = snapshot.shop;
    this.quickAmountsCents = snapshot.quick_amounts_cents;
    this.returnSeconds = snapshot.return_seconds;
    this.applyChannels(snapshot.channels);
    this.nextShift = snapshot.next_shift;
    this.idleSeconds = snapshot.idle_seconds;
    this.applyShift(snapshot.shift);
    this.applyConcepts(snapshot.concepts, snapshot.concept_id);
  }

  /** What a manager just set holds at once, at this window. */
  applySettings(settings: SettingsView): void {
    const { name, address, cuit, sale_point } = settings.shop;
    this.shop = { name, address, cuit, sale_point };
    this.logo = settings.logo;
    this.usual = settings.surface;
    this.quickAmountsCents = settings.quick_amounts_cents;
    this.returnSeconds = settings.return_seconds;
    this.idleSeconds = settings.idle_seconds;
    this.conceptId = settings.concept_id;
  }

  applyChannels(channels: ChannelOffer[]): void {
    this.channels = channels;
  }

  applyShift(shift: Shift | null): void {
    this.shift = shift;
    if (shift && shift.number >= this.nextShift) this.nextShift = shift.number + 1;
  }

  applyStanding(standing: Standing): void {
    this.standing = standing;
  }

  applyConcepts(concepts: Concept[], conceptId: string | null): void {
    this.concepts = concepts;
    this.conceptId = conceptId;
  }
}

const PROVIDER_OF: Record<Channel, Provider> = {
  'telepagos.qr': 'telepagos',
  'telepagos.counter': 'telepagos',
  'telepagos.link': 'telepagos',
  'telepagos.transfer': 'telepagos',
  'totalcoin.qr': 'totalcoin',
  'totalcoin.preorder': 'totalcoin',
};

/** What the companies call themselves, in any language. */
const PROVIDER_NAMES: Record<Provider, string> = { telepagos: 'TelePagos', totalcoin: 'TotalCoin' };

/** The name of the company behind a channel. */
export function providerOf(channel: Channel): string {
  return providerName(PROVIDER_OF[channel]);
}

/** A company's name as people write it. */
export function providerName(provider: Provider): string {
  return PROVIDER_NAMES[provider];
}

export const [getRegister, setRegister] = createContext<Register>();
