// Pictures of every state of the built window, under the Content-Security-Policy it ships with:
// looks for blocked styles, script errors and accessibility violations, and leaves the pictures in
// target/shots/.
//
//   npm run build && npm run shots [-- part-of-a-name] [--view name]

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';

import { type Built, openBuilt, UI } from './built';
import { type Scene, SCENES } from './scenes';
import { Stage, type View } from './stage';

const SHOTS = resolve(UI, '../target/shots');

const VIEWS: Record<string, View> = {
  '1366x768': { width: 1366, height: 768 },
  '1366x768-dark': { width: 1366, height: 768, dark: true },
  '1366x688': { width: 1366, height: 688 },
  '1024x768': { width: 1024, height: 768 },
  '1920x1080': { width: 1920, height: 1080 },
  'zoom-200': { width: 683, height: 384 },
  'forced-colors': { width: 1366, height: 768, forcedColors: true },
};

/** Plays one scene, takes its picture, and tells what is wrong with it. */
async function shoot(built: Built, scene: Scene, name: string, view: View): Promise<string[]> {
  const memory = scene.memory ?? {};
  const stage = await Stage.open(built, scene.snapshot, { ...view, memory });
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

  const built = await openBuilt();
  let shots = 0;
  let wrong = 0;
  for (const [name, view] of Object.entries(VIEWS)) {
    if (onlyView && name !== onlyView) continue;
    await mkdir(join(SHOTS, name), { recursive: true });
    for (const scene of SCENES) {
      if (only && !scene.name.includes(only)) continue;
      const complaints = await shoot(built, scene, name, view);
      shots += 1;
      wrong += complaints.length;
      for (const complaint of complaints) console.log(`${name} ${scene.name}: ${complaint}`);
    }
  }
  await built.close();
  console.log(`${shots} pictures in target/shots, ${wrong} complaints`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

await main();
