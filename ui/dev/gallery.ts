// Every state of every screen at every size and in every look, in target/gallery/, with a page to leaf
// through them and one picture of each screen's states side by side. Where MOSTRADOR_PICTURES names a
// folder of drawings, each drawing stands beside its answer.
//
//   npm run build && npm run gallery [-- --drawn] [part-of-a-name]…      --drawn: only what answers a drawing

import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { type Built, openBuilt, UI } from './built';
import { DRAWINGS } from './drawings';
import { each, look } from './looking';
import { SCENES } from './scenes';
import type { Scene } from './scenes/scene';
import { indexPage, type Screen, sheetPage } from './sheets';
import { looksAt, type SizeName, SIZES, viewName } from './views';

const GALLERY = resolve(UI, '../target/gallery');

/** The screens whose drawings must all have an answer: those that are built. */
const ANSWERED = /^(0[1-9]|1[01])-/;

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const parts = words.filter((word) => !word.startsWith('--'));
  const drawn = new Set(Object.values(DRAWINGS).map(({ scene }) => scene));
  const whole = words.length === 0;
  const scenes = SCENES.filter(
    ({ name }) =>
      (!words.includes('--drawn') || drawn.has(name)) &&
      (parts.length === 0 || parts.some((part) => name.includes(part))),
  );
  if (whole) await rm(GALLERY, { recursive: true, force: true });
  await mkdir(GALLERY, { recursive: true });

  const built = await openBuilt();
  const complaints = await draw(built, scenes);
  const drawings = await hang(process.env['MOSTRADOR_PICTURES']);
  if (whole) complaints.push(...unanswered(drawings));
  await bind(built, scenes, drawings);
  await built.close();

  for (const complaint of complaints) console.log(complaint);
  console.log(`${scenes.length} scenes in target/gallery, ${complaints.length} complaints`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

/** Takes all the pictures. */
async function draw(built: Built, scenes: readonly Scene[]): Promise<string[]> {
  const complaints: string[] = [];
  const sizes = Object.keys(SIZES) as SizeName[];
  for (const size of sizes) {
    for (const name of looksAt(size))
      await mkdir(join(GALLERY, viewName(size, name)), { recursive: true });
  }
  const all = scenes.flatMap((scene) => sizes.map((size) => ({ scene, size })));
  await each(all, async ({ scene, size }) => {
    const seen = await look(built, scene, SIZES[size], { looks: looksAt(size), open: false });
    for (const [name, picture] of seen.pictures) {
      await writeFile(join(GALLERY, viewName(size, name), `${scene.name}.png`), picture);
    }
    complaints.push(...seen.complaints.map((said) => `${size} ${scene.name}: ${said}`));
  });
  return complaints;
}

/** Copies the drawings that have an answer beside the pictures, so that the gallery can be sent whole. */
async function hang(folder: string | undefined): Promise<string[]> {
  if (!folder) return [];
  const drawings = (await readdir(folder))
    .filter((file) => file.endsWith('.png') && ANSWERED.test(file))
    .map((file) => file.replace(/\.png$/, ''))
    .sort();
  await mkdir(join(GALLERY, 'drawings'), { recursive: true });
  for (const drawing of drawings) {
    await copyFile(join(folder, `${drawing}.png`), join(GALLERY, 'drawings', `${drawing}.png`));
  }
  return drawings;
}

/** Drawings that no scene answers, and answers by scenes that are gone. */
function unanswered(drawings: readonly string[]): string[] {
  const names = new Set(SCENES.map(({ name }) => name));
  return [
    ...drawings.filter((drawing) => !DRAWINGS[drawing]).map((drawing) => `${drawing}: no scene`),
    ...Object.entries(DRAWINGS)
      .filter(([, { scene }]) => !names.has(scene))
      .map(([drawing, { scene }]) => `${drawing}: there is no scene ${scene}`),
  ];
}

/** Writes the page to leaf through, and a picture of each screen's states. */
async function bind(built: Built, scenes: readonly Scene[], drawings: string[]): Promise<void> {
  const screens = new Map<string, Screen>();
  for (const { name } of scenes) {
    const title = name.split('-').slice(0, 2).join('-');
    const screen = screens.get(title) ?? { title, scenes: [], drawings: [] };
    screen.scenes.push(name);
    screens.set(title, screen);
  }
  for (const drawing of drawings) {
    const answer = DRAWINGS[drawing];
    const screen =
      answer && [...screens.values()].find(({ scenes: all }) => all.includes(answer.scene));
    if (answer && screen) screen.drawings.push({ drawing, answer });
  }
  await writeFile(join(GALLERY, 'index.html'), indexPage([...screens.values()]));

  const page = await built.browser.newPage({ viewport: { width: 1600, height: 900 } });
  for (const screen of screens.values()) {
    const sheet = join(GALLERY, `contact-${screen.title}.html`);
    await writeFile(sheet, sheetPage(screen));
    await page.goto(pathToFileURL(sheet).href);
    await page.screenshot({ path: sheet.replace(/html$/, 'png'), fullPage: true });
    await rm(sheet);
  }
  await page.close();
}

await main();
