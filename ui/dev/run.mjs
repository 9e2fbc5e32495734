// Runs a TypeScript file of this folder: Node reads no TypeScript of its own, Vite does.
//
//   node ui/dev/run.mjs shots

import { fileURLToPath } from 'node:url';

import { runnerImport } from 'vite';

const [name] = process.argv.splice(2, 1);
await runnerImport(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), { configFile: false });
