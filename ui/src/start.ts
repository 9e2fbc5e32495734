// What every window of this PC starts from: the look of its page, where it is mounted, what it
// remembers.

import './styles/tokens.css';
import './styles/base.css';

import type { Memory } from './state/preferences.svelte';

/** Where a window is mounted. */
export function target(): HTMLElement {
  const found = document.getElementById('app');
  if (!found) throw new Error('the page has no #app to mount on');
  return found;
}

/** What this PC remembers. The webview may forbid storage altogether, even to look at it. */
export function memory(): Memory | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
