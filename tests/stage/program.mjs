// A program that a test starts and ends: what it says first, what it says when it breaks.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How long a program may take to say where it answers, and to end once it is told to, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Where cargo put what it built, unless a variable says where one program is. */
export function built(name, variable) {
  const target = process.env.CARGO_TARGET_DIR ?? 'target';
  return (variable && process.env[variable]) || `${target}/debug/${name}`;
}

/** A running program. */
export class Program {
  #child;
  #stderr = '';

  /** Starts it; `env` is added to ours. */
  constructor(path, args = [], env = {}) {
    this.name = path.split('/').at(-1);
    // Its input is a pipe that ends with us: a program that heeds it ends with us too, however we end.
    this.#child = spawn(path, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // One that does not heed it ends when we do, too.
    const end = () => this.#child.kill('SIGKILL');
    process.once('exit', end);
    this.#child.once('exit', () => process.off('exit', end));
    this.#child.stderr.on('data', (chunk) => (this.#stderr += chunk));
    this.ended = once(this.#child, 'exit').then(([code, signal]) => ({ code, signal }));
    // Whoever waits for its first line hears of it there.
    this.ended.catch(() => undefined);
  }

  get pid() {
    return this.#child.pid;
  }

  /** What it complained of so far. */
  get complaints() {
    return this.#stderr;
  }

  /** The first line it prints, which is JSON. */
  async said() {
    const lines = createInterface({ input: this.#child.stdout });
    const first = once(lines, 'line').then(([line]) => JSON.parse(line));
    const over = this.ended.then(({ code }) => {
      throw new Error(`${this.name} ended with ${code} before it said anything: ${this.#stderr}`);
    });
    return within(PATIENCE_MS, Promise.race([first, over]), `${this.name} to say where it is`);
  }

  /** Ends it, the hard way if it does not want to. */
  async stop() {
    this.#child.kill('SIGTERM');
    try {
      return await within(PATIENCE_MS, this.ended, `${this.name} to end`);
    } catch (late) {
      this.#child.kill('SIGKILL');
      throw late;
    }
  }
}

/** What `promise` comes to, unless it takes longer than `ms`. */
export async function within(ms, promise, what) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again and again until the answer is not empty; for what happens outside our own programs. */
export async function eventually(ask, what, ms = 15_000) {
  const until = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > until) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
