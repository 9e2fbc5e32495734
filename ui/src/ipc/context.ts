// The core as the manager's sections find it: each asks for itself and keeps its answers.

import { createContext } from 'svelte';

import type { DeskCore } from './call';

export const [getDesk, setDesk] = createContext<DeskCore>();
