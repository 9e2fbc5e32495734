// Pictures of every state of the built window, under the Content-Security-Policy it ships with, in
// target/shots/; and what is wrong with any of them.
//
//   npm run build && npm run shots [-- part-of-a-name] [--view name]

import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { openBuilt, UI } from './built';
import { each, look } from './looking';
import { SCENES } from './scenes';
import { looksAt, type SizeName, SIZES, viewName } from './views';

const SHOTS = resolve(UI, '../target/shots');

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const viewAt = args.indexOf('--view');
  const onlyView = viewAt < 0 ? undefined : args[viewAt + 1];
  const only = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--view');
  const scenes = SCENES.filter(({ name }) => !only || name.includes(only));

  const built = await openBuilt();
  let shots = 0;
  let wrong = 0;
  for (const size of Object.keys(SIZES) as SizeName[]) {
    const looks = looksAt(size).filter((name) => !onlyView || viewName(size, name) === onlyView);
    if (looks.length === 0) continue;
    for (const name of looks) await mkdir(join(SHOTS, viewName(size, name)), { recursive: true });
    await each(scenes, async (scene) => {
      const { pictures, complaints } = await look(built, scene, SIZES[size], { looks, open: true });
      for (const [name, picture] of pictures) {
        await writeFile(join(SHOTS, viewName(size, name), `${scene.name}.png`), picture);
        shots += 1;
      }
      wrong += complaints.length;
      for (const complaint of complaints) console.log(`${size} ${scene.name}: ${complaint}`);
    });
  }
  await built.close();
  console.log(`${shots} pictures in target/shots, ${wrong} complaints`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

await main();
