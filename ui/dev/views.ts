// The sizes and looks that every scene is looked at in.

import type { Look, View } from './stage';

/** The sizes: the commonest screen, the same less its taskbar, the smallest, a large one, and zoom. */
export const SIZES = {
  '1366x768': { width: 1366, height: 768 },
  '1366x688': { width: 1366, height: 688 },
  '1024x768': { width: 1024, height: 768 },
  '1920x1080': { width: 1920, height: 1080 },
  'zoom-200': { width: 683, height: 384 },
} satisfies Record<string, View>;

/** A size by its name. */
export type SizeName = keyof typeof SIZES;

/** The looks, and what the system says for each. */
export const LOOKS = {
  light: {},
  dark: { dark: true },
  'forced-colors': { forcedColors: true },
} satisfies Record<string, Look>;

/** A look by its name. */
export type LookName = keyof typeof LOOKS;

/**
 * The looks that make sense at a size: forced colours take colours away and move nothing, so that one
 * size shows all there is to see.
 */
export function looksAt(size: SizeName): LookName[] {
  return size === '1366x768' ? ['light', 'dark', 'forced-colors'] : ['light', 'dark'];
}

/** `1366x768`, `1366x768-dark`: how a size and a look are called together. */
export function viewName(size: SizeName, look: LookName): string {
  return look === 'light' ? size : `${size}-${look}`;
}
