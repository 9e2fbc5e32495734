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

  it('last for sound, voice and paper, too', () => {
    const kept = new Map<string, string>();
    const before = new Preferences(memoryOf(kept));
    before.turnOne('other');
    before.turnVolume();
    before.turnVoice();
    before.turnAutoPrint();

    const after = new Preferences(memoryOf(kept));
    expect([after.rings('paid'), after.rings('other')]).toEqual([true, false]);
    expect(after.volume).toBe('high');
    expect(after.voice).toBe(true);
    expect(after.autoPrint).toBe(true);
  });

  it('are, unless somebody chose, sound on, voice and printing off, and a numpad’s order', () => {
    const fresh = new Preferences(memoryOf(new Map()));
    expect(fresh.rings('failed')).toBe(true);
    expect([fresh.voice, fresh.autoPrint]).toEqual([false, false]);
    expect(fresh.digits.slice(0, 3)).toEqual(['7', '8', '9']);
    expect(fresh.kept, 'nothing was forgotten yet').toBe(true);
  });

  it('turn every keypad round, and back', () => {
    const kept = new Map<string, string>();
    new Preferences(memoryOf(kept)).chooseKeypad('123');
    const after = new Preferences(memoryOf(kept));
    expect(after.digits).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    after.chooseKeypad('789');
    expect(after.digits).toEqual(['7', '8', '9', '4', '5', '6', '1', '2', '3']);
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
    expect(preferences.kept, 'and says so').toBe(false);
  });

  it('keep how amounts are typed', () => {
    const kept = new Map<string, string>();
    const before = new Preferences(memoryOf(kept));
    expect(before.amountStyle).toBe('decimal');
    expect(before.adjustments, 'tips and discounts are off until somebody wants them').toBe(false);
    before.chooseAmountStyle('cents');
    before.turnAdjustments();

    const after = new Preferences(memoryOf(kept));
    expect(after.amountStyle).toBe('cents');
    expect(after.adjustments).toBe(true);
  });
});
