// Pictures of every state of the built window, under the Content-Security-Policy it ships with: looks for
// blocked styles, script errors and accessibility violations, and leaves the pictures in target/shots/.
//
//   npm run build && npm run shots [-- part-of-a-name] [--view name]

import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';

import { type Scene, SCENES } from './scenes';
import { Stage, type View } from './stage';

const UI = resolve(import.meta.dirname, '..');
const SHOTS = resolve(UI, '../target/shots');

/** The policy of the app's window. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  'connect-src ipc: http://ipc.localhost',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

const VIEWS: Record<string, View> = {
  '1366x768': { width: 1366, height: 768 },
  '1366x768-dark': { width: 1366, height: 768, dark: true },
  '1366x688': { width: 1366, height: 688 },
  '1024x768': { width: 1024, height: 768 },
  '1920x1080': { width: 1920, height: 1080 },
  'zoom-200': { width: 683, height: 384 },
  'forced-colors': { width: 1366, height: 768, forcedColors: true },
};

/** Serves the built window, as the app does. */
async function serve(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const path = join(UI, 'dist', new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path.endsWith('/') ? `${path}index.html` : path;
    stat(file).then(
      () => {
        response.setHeader('Content-Security-Policy', POLICY);
        response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** The fake core as one script for the page. */
async function fakeCore(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(UI, 'dev/fake-core-page.ts'), formats: ['iife'], name: 'fakeCorePage' },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !('output' in output)) throw new Error('the fake core was not built');
  return output.output[0].code;
}

/** Plays one scene, takes its picture, and tells what is wrong with it. */
async function shoot(
  browser: Browser,
  scene: Scene,
  name: string,
  view: View,
  from: { url: string; fake: string },
): Promise<string[]> {
  const memory = scene.memory ?? {};
  const stage = await Stage.open(browser, {
    ...from,
    snapshot: scene.snapshot,
    view: { ...view, memory },
  });
  await scene.play(stage);
  await stage.pass(500);
  await stage.page.screenshot({
    path: join(SHOTS, name, `${scene.name}.png`),
    animations: 'disabled',
  });
  // Axe waits with timers of its own.
  await stage.page.clock.resume();
  const { violations } = await new AxeBuilder({ page: stage.page }).analyze();
  const wrong = violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}\n      ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join('\n      ')}`,
  );
  await stage.close();
  return [...stage.complaints, ...wrong];
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const viewAt = args.indexOf('--view');
  const onlyView = viewAt < 0 ? undefined : args[viewAt + 1];
  const only = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--view');

  const from = await serve().then(async (server) => ({ ...server, fake: await fakeCore() }));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  let shots = 0;
  let wrong = 0;
  for (const [name, view] of Object.entries(VIEWS)) {
    if (onlyView && name !== onlyView) continue;
    await mkdir(join(SHOTS, name), { recursive: true });
    for (const scene of SCENES) {
      if (only && !scene.name.includes(only)) continue;
      const complaints = await shoot(browser, scene, name, view, from);
      shots += 1;
      wrong += complaints.length;
      for (const complaint of complaints) console.log(`${name} ${scene.name}: ${complaint}`);
    }
  }
  await browser.close();
  from.close();
  console.log(`${shots} pictures in target/shots, ${wrong} complaints`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

await main();
