// Starts the window.

import { mount } from 'svelte';

import App from './App.svelte';
import { core } from './ipc/call';
import { memory, target } from './start';

mount(App, { target: target(), props: { core, memory: memory() } });
