// Whether the provider answers, and since when we know.

import { createContext } from 'svelte';

import type { Link as LinkView } from '../ipc/call';

/** What the core last told us about the link. Only `apply` writes here. */
export class Link {
  online = $state(true);
  heardMs = $state<number | null>(null);

  apply(link: LinkView): void {
    this.online = link.online;
    this.heardMs = link.heard_ms;
  }
}

export const [getLink, setLink] = createContext<Link>();
