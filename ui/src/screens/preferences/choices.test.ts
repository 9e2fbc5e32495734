import { describe, expect, it } from 'vitest';

import { Preferences } from '../../state/preferences.svelte';
import { en } from '../../text/en';
import { esAR } from '../../text/es-AR';
import { paidActions, soundActions } from './choices';

describe('what this PC can be told', () => {
  it('fits one list of the numpad, sound and paper together, in every language', () => {
    for (const words of [esAR, en]) {
      const preferences = new Preferences(null);
      const all = [...soundActions(preferences, words, true), ...paidActions(preferences, words)];
      expect(all.length, 'ten lines have a number').toBeLessThanOrEqual(10);
      expect(new Set(all.map(({ label }) => label)).size, 'each says what it is').toBe(all.length);
    }
  });

  it('says after each press what is so now', () => {
    const preferences = new Preferences(null);
    const lines = () =>
      [...soundActions(preferences, esAR, true), ...paidActions(preferences, esAR)].map(
        ({ label }) => label,
      );
    const before = lines();
    for (const { run } of soundActions(preferences, esAR, true).slice(1)) run();
    for (const { run } of paidActions(preferences, esAR)) run();
    const after = lines();
    const same = after.filter((label) => before.includes(label));
    expect(same, 'all but the first, which was not pressed').toEqual(['Sonido: prendido']);
  });

  it('says why a PC without a Spanish voice has none, and turns nothing on', () => {
    const preferences = new Preferences(null);
    const line = soundActions(preferences, esAR, false).at(-1);
    expect(line?.reason).toBe('Esta PC no tiene una voz en español.');
    line?.run();
    expect(preferences.voice).toBe(false);
  });

  it('keeps the single sounds in their place, and closed, while the till is silent', () => {
    const preferences = new Preferences(null);
    preferences.turnSound();
    const closed = soundActions(preferences, esAR, true).filter(({ reason }) => reason);
    expect(closed).toHaveLength(4);
  });
});
