// The sections of the settings, in the order people see them. One more is one line here, its name in the
// words, and a component that shows it.

import type { Component } from 'svelte';

import type { IconName } from '../../components/Icon.svelte';
import type { Settings } from '../../state/settings.svelte';
import type { Words } from '../../text/es-AR';
import Account from './Account.svelte';
import Backup from './Backup.svelte';
import Display from './Display.svelte';
import Doctor from './Doctor.svelte';
import Practice from './Practice.svelte';
import Printer from './Printer.svelte';
import type { SectionHands } from './rows';
import Shop from './Shop.svelte';
import Sound from './Sound.svelte';
import Team from './Team.svelte';
import TillAndQr from './TillAndQr.svelte';

/** What every section is given. */
export interface SectionProps {
  settings: Settings;
}

/** One section. */
export interface Section {
  id: string;
  icon: IconName;
  /** What it is called; `provider`: with whom this register collects for real, if it does. */
  name: (words: Words, provider: string | null) => string;
  shows: Component<SectionProps, SectionHands>;
}

export const SECTIONS: readonly Section[] = [
  { id: 'shop', icon: 'counter', name: ({ settings }) => settings.names.shop, shows: Shop },
  { id: 'account', icon: 'plugs', name: accountName, shows: Account },
  { id: 'till', icon: 'calculator', name: ({ settings }) => settings.names.till, shows: TillAndQr },
  { id: 'team', icon: 'people', name: ({ settings }) => settings.names.team, shows: Team },
  { id: 'printer', icon: 'printer', name: ({ printing }) => printing.section, shows: Printer },
  {
    id: 'display',
    icon: 'monitor',
    name: ({ settings }) => settings.names.display,
    shows: Display,
  },
  { id: 'sound', icon: 'speaker', name: ({ settings }) => settings.names.sound, shows: Sound },
  { id: 'backup', icon: 'drives', name: ({ settings }) => settings.names.backup, shows: Backup },
  { id: 'doctor', icon: 'health', name: ({ settings }) => settings.names.doctor, shows: Doctor },
  {
    id: 'practice',
    icon: 'flask',
    name: ({ settings }) => settings.names.practice,
    shows: Practice,
  },
];

/** Where the settings open: what is changed most. */
export const FIRST = 'till';

function accountName({ settings }: Words, provider: string | null): string {
  return provider === null ? settings.names.account : settings.names.accountOf(provider);
}
