// How the window's files are built: everything bundled, nothing inlined, so that the strict
// Content-Security-Policy of the app (no inline script or style, no data: fonts) has nothing to
// forbid.

import { resolve } from 'node:path';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  base: './',
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // WebKitGTK 2.42 and WebView2; older webviews cannot run Tauri 2 anyway.
    target: ['safari16.4', 'chrome111'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The till's own window, and the one that looks at the customer.
    rolldownOptions: {
      input: ['index.html', 'customer.html'].map((page) => resolve(import.meta.dirname, page)),
    },
  },
  // Svelte's own state runs as in the window, not as on a server.
  ...(process.env['VITEST'] ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
});
