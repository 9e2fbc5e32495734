// Starts the window.

import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { core } from './ipc/call';
import type { Memory } from './state/preferences.svelte';

/** The webview may forbid storage altogether, even to look at it. */
function memory(): Memory | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app to mount on');

mount(App, { target, props: { core, memory: memory() } });
