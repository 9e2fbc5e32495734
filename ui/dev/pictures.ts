// Whether every state still looks as it did when somebody last looked: kept pictures at half size, in
// tests/ui/pictures/, by day, and by night where the scene answers a drawing. Fonts come with the
// window, so a picture is the same wherever it is taken, but for the edges of letters, which the
// comparison lets pass.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

import { type Built, openBuilt, UI } from './built';
import { DRAWINGS } from './drawings';
import { look } from './looking';
import { SCENES } from './scenes';
import type { Scene } from './scenes/scene';
import { halved, written } from './small-picture';
import { type LookName, SIZES } from './views';

const KEPT = resolve(UI, '../tests/ui/pictures');
/** Where what is different goes, to look at. */
const DIFFERENT = resolve(UI, '../target/test-logs/pictures');

/** How different the colour of a pixel may be, of 1. */
const TOLERANCE = 0.1;

/** How many pixels of a picture may differ: fewer than a word has. */
const STRAY_PIXELS = 60;

/** The scenes that stand for their screen. */
const DRAWN = new Set(Object.values(DRAWINGS).map(({ scene }) => scene));

export { type Built, DRAWINGS, openBuilt, type Scene, SCENES };

/** Compares a scene with its kept pictures, or keeps them anew. Answers what is wrong. */
export async function compare(built: Built, scene: Scene, renew: boolean): Promise<string[]> {
  const { pictures, complaints } = await look(built, scene, SIZES['1366x768'], {
    looks: looksOf(scene),
    open: false,
  });
  for (const [name, picture] of pictures) {
    const file = fileOf(scene, name);
    const is = halved(picture);
    const wrong = renew ? await keep(file, is) : await differs(file, is);
    if (wrong) complaints.push(wrong);
  }
  return complaints;
}

/** The kept pictures that no scene has; `renew` throws them away. */
export async function left(renew: boolean): Promise<string[]> {
  const wanted = new Set(
    SCENES.flatMap((scene) => looksOf(scene).map((name) => `${fileOf(scene, name)}.png`)),
  );
  const gone = (await readdir(KEPT).catch(() => [])).filter((file) => !wanted.has(file));
  if (!renew) return gone;
  for (const file of gone) await rm(join(KEPT, file));
  return [];
}

function looksOf({ name }: Scene): LookName[] {
  return DRAWN.has(name) ? ['light', 'dark'] : ['light'];
}

function fileOf({ name }: Scene, look: LookName): string {
  return look === 'light' ? name : `${name}-${look}`;
}

async function keep(file: string, is: PNG): Promise<null> {
  await mkdir(KEPT, { recursive: true });
  await writeFile(join(KEPT, `${file}.png`), written(is));
  return null;
}

async function differs(file: string, is: PNG): Promise<string | null> {
  const kept = await readFile(join(KEPT, `${file}.png`)).catch(() => null);
  if (!kept) return `${file} was never kept: UPDATE_PICTURES=1 keeps it`;
  const was = PNG.sync.read(kept);
  const difference = new PNG({ width: is.width, height: is.height });
  const pixels =
    was.width === is.width && was.height === is.height
      ? pixelmatch(was.data, is.data, difference.data, is.width, is.height, {
          threshold: TOLERANCE,
        })
      : Number.POSITIVE_INFINITY;
  if (pixels <= STRAY_PIXELS) return null;
  await mkdir(DIFFERENT, { recursive: true });
  for (const [name, picture] of Object.entries({ was, is, difference })) {
    await writeFile(join(DIFFERENT, `${file}-${name}.png`), written(picture));
  }
  return (
    `${file} looks different in ${pixels} pixels: look at target/test-logs/pictures, ` +
    'and if it was meant, UPDATE_PICTURES=1 keeps it'
  );
}
