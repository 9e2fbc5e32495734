// What a PC remembered for itself before the register kept it: handed to the register once, when a
// manager is there to do it, and then forgotten here.

import type { DeskCore, SettingChange, SettingsView } from '../ipc/call';
import type { Preferences } from './preferences.svelte';
import { isQuickAmounts } from './quick-amounts';

/** How long a paid sale stayed, in seconds, by the word a PC kept. */
const STAYS: Readonly<Record<string, number | null>> = { '3': 3, '8': 8, '15': 15, never: null };

/** What there was, and the change that the register is asked for; none: what was kept means nothing. */
const LEFT: Readonly<Record<string, (kept: string) => SettingChange | null>> = {
  'quick-amounts'(kept) {
    const cents = kept.split(' ').filter(Boolean).map(Number);
    return isQuickAmounts(cents) ? { kind: 'quick_amounts', cents } : null;
  },
  returns(kept) {
    const seconds = STAYS[kept];
    return seconds === undefined ? null : { kind: 'return_seconds', seconds };
  },
};

/**
 * Hands over what is left. What the register does not take now stays for the next time. Answers the
 * settings as they stand after that; none: nothing was handed over.
 */
export async function handOver(
  preferences: Preferences,
  core: Pick<DeskCore, 'changeSetting'>,
): Promise<SettingsView | null> {
  let settings: SettingsView | null = null;
  for (const [name, changeOf] of Object.entries(LEFT)) {
    const kept = preferences.left(name);
    if (kept === null) continue;
    const change = changeOf(kept);
    if (change) {
      const asked = await core.changeSetting(change);
      if (!asked.ok) continue;
      settings = asked.value;
    }
    preferences.forget(name);
  }
  return settings;
}
