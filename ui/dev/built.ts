// The built window, served as the app serves it, and the fake core as one script for its page.

import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';

import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';

export const UI = resolve(import.meta.dirname, '..');

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

/** What a page of the built window needs. */
export interface Built {
  url: string;
  /** The fake core, to run in the page before anything else. */
  fake: string;
  browser: Browser;
  close: () => Promise<void>;
}

/** Serves the built window and starts a browser to look at it. */
export async function openBuilt(): Promise<Built> {
  const files = await read(join(UI, 'dist'));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = files.get(path);
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
    // A browser asks for an icon; the app's window does not.
    response.writeHead(file ? 200 : path === '/favicon.ico' ? 204 : 404).end(file);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    fake: await fakeCore(),
    browser,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** The files of a folder by their path in it, read at once: a new build meanwhile changes nothing. */
async function read(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length).replaceAll(sep, '/'), await readFile(path));
  }
  return files;
}

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
