// What a finding of the doctor reads like: what was found and what to do, by its check and its case. A case
// that these words do not know is told by the check, its health and its facts, and never left out.

import type { Finding, Health } from '../../ipc/call';
import type { Words } from '../../text/es-AR';

/** A finding in words. */
export interface FindingSays {
  /** What was looked at. */
  name: string;
  what: string;
  /** What to do; empty: nothing. */
  next: string;
}

export function findingSays(
  { check, health, case: name, facts }: Finding,
  words: Words,
): FindingSays {
  const { checks, unknown } = words.doctor;
  const of = checks[check];
  const says = of.cases[name];
  if (says) return { next: '', ...says(facts), name: of.name };
  return {
    name: of.name,
    what: [unknown.what[health], ...facts].join(' · '),
    next: health === 'fine' ? '' : unknown.next,
  };
}

const ORDER: readonly Health[] = ['fine', 'warning', 'failing'];

/** How it is in all: as bad as the worst of it. */
export function worst(findings: readonly Finding[]): Health {
  const at = Math.max(0, ...findings.map(({ health }) => ORDER.indexOf(health)));
  return ORDER[at] ?? 'failing';
}
