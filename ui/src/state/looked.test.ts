import { describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import type { Asked } from '../ipc/call';
import { Looked } from './looked.svelte';

/** A question that is answered by hand. */
function question() {
  const answers: ((asked: Asked<string>) => void)[] = [];
  const ask = () => new Promise<Asked<string>>((done) => answers.push(done));
  return { ask, answers };
}

describe('a look', () => {
  it('shows that it is on its way, then what came of it', async () => {
    const { ask, answers } = question();
    const looked = new Looked<string>();
    const look = looked.look(ask);
    expect(looked.loading).toBe(true);
    expect(looked.value).toBeNull();
    answers[0]?.({ ok: true, value: 'new' });
    expect(await look).toBe(true);
    expect([looked.value, looked.loading]).toEqual(['new', false]);
  });

  it('leaves what was there in sight until there is an answer, and when there is none', async () => {
    const { ask, answers } = question();
    const looked = new Looked<string>();
    looked.put('old');
    const look = looked.look(ask);
    expect(looked.value, 'while it is on its way').toBe('old');
    answers[0]?.({ ok: false, refusal: refusal('provider_silent') });
    await look;
    expect(looked.value, 'a silence takes nothing away').toBe('old');
    expect(looked.trouble?.code).toBe('provider_silent');
  });

  it('is the last one, whatever is answered late to one before', async () => {
    const { ask, answers } = question();
    const looked = new Looked<string>();
    const early = looked.look(ask);
    const late = looked.look(ask);
    answers[1]?.({ ok: true, value: 'late' });
    await late;
    answers[0]?.({ ok: true, value: 'early' });
    expect(await early).toBe(false);
    expect(looked.value).toBe('late');
  });

  it('does not undo what was said meanwhile', async () => {
    const { ask, answers } = question();
    const looked = new Looked<string>();
    const look = looked.look(ask);
    looked.put('said');
    answers[0]?.({ ok: true, value: 'asked before' });
    await look;
    expect(looked.value).toBe('said');
    expect(looked.loading).toBe(false);
  });
});
