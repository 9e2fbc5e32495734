// Measuring the real window from outside: its memory, and many values in one line.

import { readdir, readFile } from 'node:fs/promises';

/** What a process and all it started take of the memory, shared pages by share. */
export async function pssMib(root) {
  const parents = new Map();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (stat) parents.set(pid, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  }
  const isOurs = (pid) => pid === String(root) || (parents.has(pid) && isOurs(parents.get(pid)));
  let kib = 0;
  for (const pid of [...parents.keys()].filter(isOurs)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kib += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return kib / 1024;
}

/** Prints what many values come to: their median, and what all but one in twenty stay under. */
export function say(what, values, unit) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.ceil(share * sorted.length) - 1].toFixed(0);
  const spread = values.length > 1 ? `, p95 ${at(0.95)}, of ${values.length}` : '';
  console.log(`${what}: ${values.length > 1 ? 'median ' : ''}${at(0.5)} ${unit}${spread}`);
}
