import { afterEach, describe, expect, it, vi } from 'vitest';

import { Chime } from './chime';

afterEach(() => vi.unstubAllGlobals());

/** An audio context that writes down the pitches it is asked for. */
function fakeAudio(resume: () => Promise<void>) {
  const pitches: number[] = [];
  class FakeAudio {
    currentTime = 0;
    destination = {};
    resume = resume;
    createGain() {
      const gain = {
        setValueAtTime() {},
        linearRampToValueAtTime() {},
        exponentialRampToValueAtTime() {},
      };
      return { gain, connect: () => undefined };
    }
    createOscillator() {
      const frequency = {
        set value(pitch: number) {
          pitches.push(Math.round(pitch));
        },
      };
      return { type: '', frequency, connect: (to: unknown) => to, start() {}, stop() {} };
    }
  }
  vi.stubGlobal('AudioContext', FakeAudio);
  return pitches;
}

describe('the chime', () => {
  it('rises when paid, and falls when there is no QR', () => {
    const pitches = fakeAudio(() => Promise.resolve());
    const chime = new Chime(() => true);
    chime.paid();
    chime.failed();
    expect(pitches).toEqual([784, 1047, 440, 330]);
  });

  it('is silent when it is switched off', () => {
    const pitches = fakeAudio(() => Promise.resolve());
    new Chime(() => false).paid();
    expect(pitches).toEqual([]);
  });

  it('never throws: not without audio, not when audio is broken, not when it is held back', async () => {
    vi.stubGlobal('AudioContext', undefined);
    expect(() => new Chime(() => true).paid()).not.toThrow();

    vi.stubGlobal(
      'AudioContext',
      class {
        constructor() {
          throw new Error('no sound card');
        }
      },
    );
    expect(() => new Chime(() => true).paid()).not.toThrow();

    fakeAudio(() => Promise.reject(new Error('not allowed')));
    const chime = new Chime(() => true);
    expect(() => chime.paid()).not.toThrow();
    await Promise.resolve();
  });
});
