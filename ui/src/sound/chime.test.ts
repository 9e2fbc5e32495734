import { afterEach, describe, expect, it, vi } from 'vitest';

import { Chime } from './chime';

afterEach(() => vi.unstubAllGlobals());

const LOUD = { rings: () => true, loudness: () => 1 };

/** An audio context that writes down the pitches it is asked for, and how loud. */
function fakeAudio(resume: () => Promise<void>, peaks: number[] = []) {
  const pitches: number[] = [];
  class FakeAudio {
    currentTime = 0;
    destination = {};
    resume = resume;
    createGain() {
      const gain = {
        setValueAtTime() {},
        linearRampToValueAtTime: (peak: number) => void peaks.push(peak),
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
    const chime = new Chime(LOUD);
    chime.paid();
    chime.failed();
    expect(pitches).toEqual([784, 1047, 440, 330]);
  });

  it('has a sound of its own for another sale, and for what needs a look', () => {
    const pitches = fakeAudio(() => Promise.resolve());
    const chime = new Chime(LOUD);
    chime.other();
    chime.attention();
    expect(pitches).toEqual([1047, 330, 330]);
  });

  it('is silent where it is switched off, one sound at a time', () => {
    const pitches = fakeAudio(() => Promise.resolve());
    const chime = new Chime({ ...LOUD, rings: (sound) => sound !== 'paid' });
    chime.paid();
    expect(pitches).toEqual([]);
    chime.other();
    expect(pitches).toEqual([1047]);
  });

  it('is as loud as it was told, and never clips where two notes meet', () => {
    const peaks: number[] = [];
    fakeAudio(() => Promise.resolve(), peaks);
    for (const loudness of [0.25, 1]) new Chime({ ...LOUD, loudness: () => loudness }).other();
    const [low = 0, high = 0] = peaks;
    expect(high / low).toBeCloseTo(4);
    expect(2 * high).toBeLessThan(1);
  });

  it('never throws: not without audio, not when audio is broken, not when it is held back', async () => {
    vi.stubGlobal('AudioContext', undefined);
    expect(() => new Chime(LOUD).paid()).not.toThrow();

    vi.stubGlobal(
      'AudioContext',
      class {
        constructor() {
          throw new Error('no sound card');
        }
      },
    );
    expect(() => new Chime(LOUD).paid()).not.toThrow();

    fakeAudio(() => Promise.reject(new Error('not allowed')));
    const chime = new Chime(LOUD);
    expect(() => chime.paid()).not.toThrow();
    await Promise.resolve();
  });
});
