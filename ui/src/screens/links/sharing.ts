// Hands an address to whatever the system shares with. Not every system has such a thing: where there is
// none, nothing offers it, for copying does the same.

/** What came of it: it was handed on, the person thought better of it, or the system would not. */
export type Shared = 'shared' | 'dropped' | 'failed';

/** The part of the browser that shares. */
type Sharing = Partial<Pick<Navigator, 'share'>>;

/** Whether the system has something to share with. */
export function canShare(system: Sharing = navigator): boolean {
  return typeof system.share === 'function';
}

/** Hands an address on, under a title. Never throws. */
export async function share(
  url: string,
  title: string,
  system: Sharing = navigator,
): Promise<Shared> {
  try {
    if (!system.share) return 'failed';
    await system.share({ url, title });
    return 'shared';
  } catch (cause) {
    return cause instanceof Error && cause.name === 'AbortError' ? 'dropped' : 'failed';
  }
}
