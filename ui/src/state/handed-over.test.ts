import { describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { settingsView } from '../../dev/sample-settings';
import type { SettingChange } from '../ipc/call';
import { handOver } from './handed-over';
import { Preferences } from './preferences.svelte';

function pc(kept: Record<string, string>) {
  const memory = new Map(Object.entries(kept).map(([key, value]) => [`mostrador.${key}`, value]));
  const asked: SettingChange[] = [];
  const preferences = new Preferences({
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, value),
  });
  const core = (takes: boolean) => ({
    changeSetting: async (change: SettingChange) => {
      asked.push(change);
      return takes
        ? ({ ok: true, value: settingsView() } as const)
        : ({ ok: false, refusal: refusal('journal_unwritable') } as const);
    },
  });
  return { preferences, core, asked };
}

describe('what a PC remembered before the register kept it', () => {
  it('is handed over once', async () => {
    const { preferences, core, asked } = pc({
      'quick-amounts': '25000 150050',
      returns: 'never',
    });
    expect(await handOver(preferences, core(true))).not.toBeNull();
    expect(asked).toEqual([
      { kind: 'quick_amounts', cents: [25_000, 150_050] },
      { kind: 'return_seconds', seconds: null },
    ]);
    expect(await handOver(preferences, core(true)), 'nothing is left').toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('stays for the next time where the register does not take it now', async () => {
    const { preferences, core, asked } = pc({ returns: '15' });
    expect(await handOver(preferences, core(false))).toBeNull();
    await handOver(preferences, core(true));
    expect(asked).toEqual([
      { kind: 'return_seconds', seconds: 15 },
      { kind: 'return_seconds', seconds: 15 },
    ]);
  });

  it.each(['12x', '0', '-5', '1.5', '5 5', '1 2 3 4 5 6 7', '99999999999', '1e3e'])(
    'is no quick amounts where it says «%s», and is forgotten',
    async (written) => {
      const { preferences, core, asked } = pc({ 'quick-amounts': written, returns: 'register' });
      await handOver(preferences, core(true));
      expect(asked).toEqual([]);
      expect(preferences.left('quick-amounts')).toBeNull();
      expect(preferences.left('returns')).toBeNull();
    },
  );
});
