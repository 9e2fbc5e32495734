// Runs shots.ts: Node reads no TypeScript of its own, Vite does.

import { fileURLToPath } from 'node:url';

import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('./shots.ts', import.meta.url)), { configFile: false });
