// The built window, served as the app serves it, and the fake core as one script for its page.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

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
