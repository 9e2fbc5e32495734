// Where components find the window's keyboard, and who is typing on it.

import { createContext } from 'svelte';

import type { Keyboard } from './keyboard';
import type { ScannerGuard } from './scanner';

export const [getKeyboard, setKeyboard] = createContext<Keyboard>();

/** One for all screens: a scan that begins on one and ends on another is still a scan. */
export const [getScannerGuard, setScannerGuard] = createContext<ScannerGuard>();
