// Where a paper went that somebody wanted printed, in words: to a printer, or to the system's viewer.

import type { Handed } from '../ipc/call';
import type { Words } from './es-AR';

/** What is said; `opened`: how a screen says that the viewer has a file. */
export function handedTo(words: Words, to: Handed, opened: (path: string) => string): string {
  return to.printer === null ? opened(to.path ?? '') : words.printing.onItsWay(to.printer);
}
