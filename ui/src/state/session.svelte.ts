// Who may sign in, and who is signed in.

import { createContext } from 'svelte';

import type { Person, Session as SessionView } from '../ipc/call';

/** The people of this register and the one at the till. Only the `apply` family writes here. */
export class Session {
  people = $state.raw<Person[]>([]);
  current = $state.raw<SessionView | null>(null);

  applyPeople(people: Person[]): void {
    this.people = people;
  }

  apply(current: SessionView | null): void {
    this.current = current;
  }

  /** Somebody was locked out just now, as a refusal said. */
  applyLockOut(name: string, untilMs: number): void {
    this.people = this.people.map((person) =>
      person.name === name ? { ...person, locked_until_ms: untilMs } : person,
    );
  }
}

/** `Lucía Benítez` → `Lucía`. */
export function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}

/** `Lucía Benítez` → `LB`. */
export function initials(name: string): string {
  const words = name.split(' ').filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => word?.[0]?.toLocaleUpperCase('es-AR') ?? '').join('');
}

export const [getSession, setSession] = createContext<Session>();
