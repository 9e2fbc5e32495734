// The window begins anew: another register is worked with, and nothing of the one before may stay, but for what
// somebody meant to do next.

/** Where what comes next is kept, for this window alone. */
const NEXT = 'mostrador.next';

/** A section of the settings that a manager is brought to, once. */
export type Next = 'printer';

/** Loads the window again, as at its start; `next`: where the first manager who signs in is brought to. */
export function beginAnew(next: Next | null = null): void {
  if (next) sessionStorage.setItem(NEXT, next);
  window.location.reload();
}

/** What somebody meant to do next, if anything. It is asked for once. */
export function takeNext(): Next | null {
  const next = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  return next === 'printer' ? next : null;
}
