import { describe, expect, it } from 'vitest';

import { type Memory, Preferences } from './preferences.svelte';

function memoryOf(kept: Map<string, string>): Memory {
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

describe('the preferences', () => {
  it('last from one run to the next', () => {
    const kept = new Map<string, string>();
    const before = new Preferences(memoryOf(kept));
    before.turnTheme();
    before.turnSound();
    before.turnLanguage();
    before.rememberPerson('Lucía Benítez');

    const after = new Preferences(memoryOf(kept));
    expect(after.theme).toBe('light');
    expect(after.sound).toBe(false);
    expect(after.language).toBe('en');
    expect(after.lastPerson).toBe('Lucía Benítez');
  });

  it('last for sound, voice, paper and patience, too', () => {
    const kept = new Map<string, string>();
    const before = new Preferences(memoryOf(kept));
    before.turnOne('other');
    before.turnVolume();
    before.turnVoice();
    before.turnAutoPrint();
    before.turnReturns();

    const after = new Preferences(memoryOf(kept));
    expect([after.rings('paid'), after.rings('other')]).toEqual([true, false]);
    expect(after.volume).toBe('high');
    expect(after.voice).toBe(true);
    expect(after.autoPrint).toBe(true);
    expect(after.returns).toBe('3');
  });

  it('are, unless somebody chose, sound on, voice and printing off, and the register’s patience', () => {
    const fresh = new Preferences(memoryOf(new Map()));
    expect(fresh.rings('failed')).toBe(true);
    expect([fresh.voice, fresh.autoPrint]).toEqual([false, false]);
    expect(fresh.stays(8)).toBe(8);
    expect(fresh.stays(null), 'a register that waits, waits').toBeNull();
  });

  it('put this PC’s patience before the register’s', () => {
    const preferences = new Preferences(null);
    const seen = [0, 1, 2, 3, 4].map(() => {
      preferences.turnReturns();
      return preferences.stays(8);
    });
    expect(seen).toEqual([3, 8, 15, null, 8]);
  });

  it('silence one sound alone, or all of them at once, and give back what each was', () => {
    const preferences = new Preferences(null);
    preferences.turnOne('paid');
    preferences.turnSound();
    expect([preferences.rings('paid'), preferences.rings('failed')]).toEqual([false, false]);
    preferences.turnSound();
    expect([preferences.rings('paid'), preferences.rings('failed')]).toEqual([false, true]);
    preferences.turnOne('paid');
    expect(preferences.rings('paid')).toBe(true);
  });

  it('are taken again when another window of this PC chose', () => {
    const kept = new Map<string, string>();
    const here = new Preferences(memoryOf(kept));
    new Preferences(memoryOf(kept)).turnLanguage();
    expect(here.language).toBe('es-AR');
    here.recall();
    expect(here.language).toBe('en');
  });

  it('turn through every look and come back', () => {
    const preferences = new Preferences(null);
    const seen = [0, 1, 2].map(() => {
      preferences.turnTheme();
      return preferences.theme;
    });
    expect(seen).toEqual(['light', 'dark', 'system']);
  });

  it('make nothing of what is no preference', () => {
    const odd = new Map([
      ['mostrador.theme', 'pink'],
      ['mostrador.language', 'xx'],
    ]);
    const preferences = new Preferences(memoryOf(odd));
    expect(preferences.theme).toBe('system');
    expect(preferences.language).toBe('es-AR');
  });

  it('hold for this run when the webview forbids remembering', () => {
    const forbidden = () => {
      throw new Error('SecurityError');
    };
    const preferences = new Preferences({ getItem: forbidden, setItem: forbidden });
    preferences.turnSound();
    expect(preferences.sound).toBe(false);
  });

  it('keep how amounts are typed and which ones one touch adds', () => {
    const kept = new Map<string, string>();
    const before = new Preferences(memoryOf(kept));
    expect(before.amountStyle).toBe('decimal');
    expect(before.adjustments, 'tips and discounts are off until somebody wants them').toBe(false);
    expect(before.quickAmounts, 'the register’s, at first').toBeNull();
    before.chooseAmountStyle('cents');
    before.turnAdjustments();
    before.rememberQuickAmounts([25_000, 150_050]);

    const after = new Preferences(memoryOf(kept));
    expect(after.amountStyle).toBe('cents');
    expect(after.adjustments).toBe(true);
    expect(after.quickAmounts).toEqual([25_000, 150_050]);

    after.rememberQuickAmounts(null);
    expect(new Preferences(memoryOf(kept)).quickAmounts).toBeNull();
  });

  it.each(['12x', '0', '-5', '1.5', '5 5', '1 2 3 4 5 6 7', '99999999999', '1e3e'])(
    'take «%s» for no quick amounts',
    (written) => {
      const odd = new Map([['mostrador.quick-amounts', written]]);
      expect(new Preferences(memoryOf(odd)).quickAmounts).toBeNull();
    },
  );
});
