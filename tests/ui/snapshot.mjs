// What a screen says to those who do not see it, kept in a file each. UPDATE_SNAPSHOTS=1 writes them anew:
// then look at the difference before you keep it.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

const FOLDER = `${import.meta.dirname}/snapshots`;

/** What is never the same twice: dates, times, countdowns, references and traces. */
const CHANGING = [
  [/\b(lun|mar|mié|jue|vie|sáb|dom) \d{1,2} \p{L}+/gu, 'lun 1 ene'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \p{L}+/gu, 'Mon 1 Jan'],
  [/\b\d{1,2}:\d{2}:\d{2}\b/g, '00:00:00'],
  [/\b\d{1,2}:\d{2}\b/g, '0:00'],
  [/\b[0-9A-Z]{12,15}\b/g, 'REFERENCE'],
  [/\bCódigo [0-9A-Z]{6}\b/g, 'Código TRACE'],
  [/\bhace \d+ s\b/g, 'hace 0 s'],
  [/\ben \d+ s\b/g, 'en 0 s'],
];

/** How long a screen may take to say all it has to: what is read aloud waits for a pause. */
const SAID_WITHIN_MS = 3_000;

/** What `say` says is what is kept under that name, at once or within a moment. */
export async function matches(name, say) {
  const path = `${FOLDER}/${name}.aria.yml`;
  if (process.env.UPDATE_SNAPSHOTS === '1') {
    await pause(SAID_WITHIN_MS / 2);
    await mkdir(FOLDER, { recursive: true });
    await writeFile(path, await masked(say));
    return;
  }
  const kept = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path} is not there: UPDATE_SNAPSHOTS=1 writes it`);
  });
  const until = performance.now() + SAID_WITHIN_MS;
  let said = await masked(say);
  while (said !== kept && performance.now() < until) {
    await pause(100);
    said = await masked(say);
  }
  assert.equal(said, kept, `${name} says what it said when somebody last looked at it`);
}

async function masked(say) {
  return CHANGING.reduce((text, [is, mask]) => text.replaceAll(is, mask), `${await say()}\n`);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
