import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Asked, Refusal } from '../ipc/call';
import { Agreeing } from './agreeing.svelte';

/** A refusal with that code. */
function no(code: Refusal['code']): Asked<null> {
  const refusal = { code, trace: 't-1', reason: null, attempts_left: null, retry_at_ms: null };
  return { ok: false, refusal };
}

describe('what is agreed to with a PIN', () => {
  let agreeing: Agreeing;
  const done = vi.fn();

  beforeEach(() => {
    done.mockClear();
    agreeing = new Agreeing();
    agreeing.ask();
  });

  it('is done', () => {
    expect(agreeing.answered({ ok: true, value: 'RT1' }, done)).toBeNull();
    expect(done).toHaveBeenCalledWith('RT1');
    expect(agreeing.refusal).toBeNull();
  });

  it.each(['wrong_pin', 'locked_out'] as const)('asks for the PIN again after %s', (code) => {
    expect(agreeing.answered(no(code), done)?.code).toBe(code);
    expect(agreeing.sure, 'the PIN is still asked for').toBe(true);
    expect(agreeing.refusal, 'and nothing else is said').toBeNull();
    expect(done).not.toHaveBeenCalled();
  });

  it('goes back to what is said when it is refused for anything else', () => {
    expect(agreeing.answered(no('balance_too_low'), done)).toBeNull();
    expect(agreeing.sure).toBe(false);
    expect(agreeing.refusal?.code).toBe('balance_too_low');
    agreeing.ask();
    expect(agreeing.refusal, 'the next try starts clean').toBeNull();
  });
});
