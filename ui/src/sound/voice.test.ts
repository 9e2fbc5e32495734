import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Voice } from './voice';

interface Said {
  text: string;
  lang: string;
  volume: number;
}

/** A system with voices of these languages, that writes down what it is asked to say. */
function fakeSpeech(...languages: string[]): Said[] {
  const said: Said[] = [];
  class Utterance {
    voice: unknown = null;
    lang = '';
    volume = 1;
    constructor(readonly text: string) {}
  }
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance);
  vi.stubGlobal('speechSynthesis', {
    getVoices: () => languages.map((lang) => ({ lang })),
    cancel: () => (said.length = 0),
    speak: ({ text, lang, volume }: Said) => said.push({ text, lang, volume }),
  });
  return said;
}

const ON = { isOn: () => true, loudness: () => 0.6 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the voice', () => {
  it('speaks after the chime, as loud as the till, with the accent nearest to here', () => {
    const said = fakeSpeech('en-US', 'es-ES', 'es_MX');
    new Voice(ON).say('Pagado, cien pesos.');
    vi.advanceTimersByTime(300);
    expect(said, 'the notes sound first').toEqual([]);
    vi.advanceTimersByTime(200);
    expect(said).toEqual([{ text: 'Pagado, cien pesos.', lang: 'es_MX', volume: 0.6 }]);
  });

  it('says the last payment and leaves the one before', () => {
    const said = fakeSpeech('es-AR');
    const voice = new Voice(ON);
    voice.say('Pagado, cien pesos.');
    voice.say('Pagado, mil pesos.');
    vi.runAllTimers();
    expect(said.map(({ text }) => text)).toEqual(['Pagado, mil pesos.']);
  });

  it('is silent where it is switched off', () => {
    const said = fakeSpeech('es-AR');
    new Voice({ ...ON, isOn: () => false }).say('Pagado, cien pesos.');
    vi.runAllTimers();
    expect(said).toEqual([]);
  });

  it('knows whether this PC speaks Spanish', () => {
    fakeSpeech('en-US', 'pt-BR', 'est-EE');
    expect(new Voice(ON).isThere()).toBe(false);
    fakeSpeech('en-US', 'es-419');
    expect(new Voice(ON).isThere()).toBe(true);
    vi.stubGlobal('speechSynthesis', undefined);
    expect(new Voice(ON).isThere(), 'there is no speech at all').toBe(false);
  });

  it('never throws, whatever the system does', () => {
    fakeSpeech('es-AR');
    vi.stubGlobal('speechSynthesis', {
      getVoices: () => [{ lang: 'es-AR' }],
      cancel: () => undefined,
      speak: () => {
        throw new Error('no sound card');
      },
    });
    new Voice(ON).say('Pagado, cien pesos.');
    expect(() => vi.runAllTimers()).not.toThrow();
  });
});
