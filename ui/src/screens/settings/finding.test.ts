import { describe, expect, it } from 'vitest';

import type { Finding } from '../../ipc/call';
import { en } from '../../text/en';
import { esAR } from '../../text/es-AR';
import { findingSays, worst } from './finding';

function finding(more: Partial<Finding>): Finding {
  return { check: 'journal', health: 'fine', case: 'whole', facts: ['1204'], ...more };
}

describe('a finding of the doctor', () => {
  it('says what was found, and what to do where something is to be done', () => {
    const fine = findingSays(finding({}), esAR);
    expect([fine.what, fine.next]).toEqual(['La cadena está entera: 1204 eventos.', '']);
    const broken = findingSays(finding({ health: 'failing', case: 'broken', facts: ['12'] }), esAR);
    expect(broken.what).toMatch(/evento 12/);
    expect(broken.next).not.toBe('');
  });

  it('is told even when its case is none that the words know', () => {
    const says = findingSays(
      finding({ check: 'printer', health: 'warning', case: 'melted', facts: ['EPSON', '3'] }),
      esAR,
    );
    expect(says.name).toBe('Impresora');
    expect(says.what).toBe('Hay algo para mirar · EPSON · 3');
    expect(says.next).not.toBe('');
  });

  it('leaves no hole where a fact is missing', () => {
    for (const words of [esAR, en]) {
      for (const { cases } of Object.values(words.doctor.checks)) {
        for (const [name, says] of Object.entries(cases)) {
          const { what, next } = says([]);
          expect(`${what} ${next}`, name).not.toMatch(/undefined \S|NaN|null/);
        }
      }
    }
  });

  it('has the same cases in every language', () => {
    const cases = (words: typeof esAR) =>
      Object.entries(words.doctor.checks).map(([check, { cases: all }]) => [
        check,
        Object.keys(all),
      ]);
    expect(cases(en)).toEqual(cases(esAR));
  });

  it('tells room on a disk as people read it', () => {
    const of = (bytes: string) =>
      findingSays(finding({ check: 'disk', case: 'room', facts: [bytes] }), esAR).what;
    expect(of('52428800')).toBe('Hay lugar: 52 MB.');
    expect(of('120000000000')).toBe('Hay lugar: 120 GB.');
  });
});

describe('an examination', () => {
  it('is as bad as the worst of it', () => {
    expect(worst([finding({}), finding({ health: 'warning' })])).toBe('warning');
    expect(worst([finding({ health: 'failing' }), finding({})])).toBe('failing');
    expect(worst([]), 'nothing was found').toBe('fine');
  });
});
