import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { settingsView } from '../../dev/sample-settings';
import type { Asked, SettingChange, SettingsView } from '../ipc/call';
import { changed } from './setting-change';
import { Settings } from './settings.svelte';

/** A register whose answers are given by hand. */
class Bench {
  kept = settingsView();
  asked: SettingChange[] = [];
  applied: SettingsView[] = [];
  #answers: ((asked: Asked<SettingsView>) => void)[] = [];
  settings = new Settings(
    {
      settings: async () => ({ ok: true, value: this.kept }),
      changeSetting: (change) => {
        this.asked.push(change);
        return new Promise((done) => this.#answers.push(done));
      },
    },
    { applySettings: (view) => this.applied.push(view) },
  );

  /** The register keeps the oldest change it was asked for, or does not. */
  async answer(takes: boolean): Promise<void> {
    const change = this.asked.at(-this.#answers.length);
    const done = this.#answers.shift();
    if (takes && change) this.kept = changed(this.kept, change);
    done?.(
      takes
        ? { ok: true, value: this.kept }
        : { ok: false, refusal: refusal('journal_unwritable') },
    );
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  await bench.settings.look();
});

describe('the settings', () => {
  it('show what was chosen at once, and what is kept once it is', async () => {
    const { settings } = bench;
    void settings.change({ kind: 'qr_seconds', seconds: 600 });
    await settle();
    expect(settings.now?.qr_seconds).toBe(600);
    expect(settings.view.value?.qr_seconds, 'not kept yet').toBe(300);
    expect(settings.kept.kind).toBe('saving');
    await bench.answer(true);
    expect(settings.view.value?.qr_seconds).toBe(600);
    expect(settings.kept.kind).toBe('saved');
    expect(bench.applied.at(-1)?.qr_seconds, 'the window works by it at once').toBe(600);
  });

  it('stand as they were where the register refuses, and say why', async () => {
    const { settings } = bench;
    const why = settings.change({ kind: 'idle_seconds', seconds: null });
    await settle();
    expect(settings.now?.idle_seconds).toBeNull();
    await bench.answer(false);
    expect(settings.now?.idle_seconds).toBe(300);
    expect((await why)?.code).toBe('journal_unwritable');
    expect(settings.refusalOf('idle_seconds')?.code).toBe('journal_unwritable');
    expect(settings.refusalOf('qr_seconds')).toBeNull();
    expect(bench.applied).toEqual([]);
  });

  it('keep two quick changes one after the other, and lose neither', async () => {
    const { settings } = bench;
    void settings.change({ kind: 'qr_seconds', seconds: 120 });
    void settings.change({ kind: 'cut_off', hour: 6 });
    await settle();
    expect(bench.asked, 'the second waits for the first').toHaveLength(1);
    expect([settings.now?.qr_seconds, settings.now?.cut_off_hour]).toEqual([120, 6]);
    await bench.answer(true);
    expect(settings.kept.kind, 'one is on its way still').toBe('saving');
    expect(settings.now?.cut_off_hour, 'what the first answer said does not undo it').toBe(6);
    await bench.answer(true);
    expect(settings.kept.kind).toBe('saved');
    expect(bench.kept).toMatchObject({ qr_seconds: 120, cut_off_hour: 6 });
  });

  it('do not cover a refusal with the word for the one after it', async () => {
    const { settings } = bench;
    void settings.change({ kind: 'qr_seconds', seconds: 120 });
    void settings.change({ kind: 'cut_off', hour: 6 });
    await settle();
    await bench.answer(false);
    await bench.answer(true);
    expect(settings.refusalOf('qr_seconds')).not.toBeNull();
    expect(settings.now).toMatchObject({ qr_seconds: 300, cut_off_hour: 6 });
  });

  it('say so where this PC does not remember', () => {
    bench.settings.noteHere(false);
    expect(bench.settings.kept.kind).toBe('for_now');
  });
});
