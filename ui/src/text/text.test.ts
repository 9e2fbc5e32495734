import { describe, expect, it } from 'vitest';

import { en } from './en';
import { esAR } from './es-AR';
import { inFull, quoted, stopped, viewOnly } from './sentence';

const LANGUAGES = { 'es-AR': esAR, en };
const FACTS = { provider: 'TelePagos', attemptsLeft: 4, wait: '5:00' };

/** Every word of a catalogue with its path; functions are called with plausible arguments. */
function words(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') {
    const say = node as (...facts: unknown[]) => unknown;
    const said: unknown = path.startsWith('.refusals')
      ? say(FACTS)
      : say(...Array.from({ length: say.length }, () => 7));
    return words(said, path);
  }
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, child]) => words(child, `${path}.${name}`));
}

describe.each(Object.entries(LANGUAGES))('the words in %s', (_language, catalogue) => {
  it('are all there: none is empty but the money part of a sentence about a PIN', () => {
    const empty = words(catalogue).filter(([, word]) => word.trim() === '');
    expect(empty.map(([path]) => path)).toEqual([
      '.refusals.wrong_pin.money',
      '.refusals.locked_out.money',
      '.refusals.no_such_operator.money',
    ]);
  });

  it('have the same keys as the Spanish ones', () => {
    const paths = (of: unknown) => words(of).map(([path]) => path);
    expect(paths(catalogue)).toEqual(paths(esAR));
  });

  it('say what happened and what to do for every refusal, and never the word error', () => {
    for (const [code, refused] of Object.entries(catalogue.refusals)) {
      const { what, next } = refused(FACTS);
      expect(what, code).not.toBe('');
      expect(next, code).not.toBe('');
      expect(`${what} ${next}`, code).not.toMatch(/error/i);
      expect(what, 'no full stop of its own').not.toMatch(/\.$/);
    }
  });

  it('count attempts as a person does', () => {
    const one = catalogue.refusals.wrong_pin({ ...FACTS, attemptsLeft: 1 }).next;
    const four = catalogue.refusals.wrong_pin(FACTS).next;
    expect(one).toMatch(/\b1\b/);
    expect(one).not.toMatch(/intentos|attempts/);
    expect(four).toMatch(/4 (intentos|attempts)/);
  });

  it('do not leave a hole where a fact is missing', () => {
    const none = { provider: 'TelePagos', attemptsLeft: null, wait: null };
    for (const refused of Object.values(catalogue.refusals)) {
      const { what, money, next } = refused(none);
      expect(`${what} ${money} ${next}`).not.toMatch(/null|undefined|NaN/);
    }
  });
});

describe('why a till is only looked at', () => {
  it('is said in full, with who holds it if that is known', () => {
    expect(viewOnly(esAR, { kind: 'held', holder: 'mostradorctl settle' })).toBe(
      'Solo para mirar: la caja la está usando mostradorctl settle.',
    );
    expect(viewOnly(esAR, { kind: 'held', holder: null })).toContain('otra ventana o consola');
    expect(viewOnly(en, { kind: 'disk_full' })).toContain('kept');
  });
});

describe('a sentence', () => {
  it('says what, then the provider’s own words, then about money, then what to do', () => {
    const sentence = esAR.refusals.provider_refused(FACTS);
    expect(inFull(sentence, { reason: 'Monto inválido.' })).toBe(
      'TelePagos rechazó el cobro. «Monto inválido». No se cobró nada. ' +
        'Revisá el monto y probá de nuevo, o avisale a la encargada.',
    );
  });

  it('leaves out what there is not', () => {
    const sentence = esAR.refusals.wrong_pin(FACTS);
    expect(inFull(sentence, { reason: null })).toBe(
      'Ese PIN no es. Probá de nuevo: te quedan 4 intentos.',
    );
    expect(quoted(null)).toBe('');
    expect(stopped('¿Seguro?')).toBe('¿Seguro?');
  });
});
