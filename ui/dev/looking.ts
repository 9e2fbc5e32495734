// Looks at a scene: plays it once, takes its picture in each look, and tells what is wrong with it: a
// blocked style, a broken script, a control too small for a finger, somebody shut out.

import { AxeBuilder } from '@axe-core/playwright';

import type { Built } from './built';
import type { Scene } from './scenes/scene';
import { Stage, type View } from './stage';
import { smallTargets } from './targets';
import { type LookName, LOOKS } from './views';

/** What was seen. */
export interface Seen {
  pictures: Map<LookName, Buffer>;
  complaints: string[];
}

/** How hard to look. */
export interface Looking {
  looks: readonly LookName[];
  /** Whether to look for who is shut out, too, which takes its time. */
  open: boolean;
}

/** Plays the scene at a size and looks at it. */
export async function look(
  built: Built,
  scene: Scene,
  size: View,
  { looks, open }: Looking,
): Promise<Seen> {
  const [first = 'light'] = looks;
  const { memory, customer } = scene;
  const stage = await Stage.open(built, scene.snapshot, {
    ...size,
    ...LOOKS[first],
    memory,
    customer,
  });
  try {
    await scene.play(stage);
    await stage.pass(500);
    const pictures: Seen['pictures'] = new Map();
    const wrong = await smallTargets(stage.page);
    for (const name of looks) {
      await stage.turn(LOOKS[name]);
      pictures.set(name, await stage.page.screenshot({ animations: 'disabled' }));
    }
    if (open) wrong.push(...(await shutOut(stage, looks)));
    return { pictures, complaints: [...stage.complaints, ...wrong] };
  } finally {
    await stage.close();
  }
}

/** Who cannot read it or reach it, by the rules that a machine can hold. */
async function shutOut(stage: Stage, looks: readonly LookName[]): Promise<string[]> {
  // Axe waits with timers of its own.
  await stage.page.clock.resume();
  const wrong: string[] = [];
  for (const name of looks) {
    await stage.turn(LOOKS[name]);
    const { violations } = await new AxeBuilder({ page: stage.page }).analyze();
    for (const { id, help, nodes } of violations) {
      const where = nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`);
      wrong.push(`${name}: axe ${id}: ${help}\n      ${where.join('\n      ')}`);
    }
  }
  return wrong;
}

/** Does something with each, as many at once as the machine has hands for. */
export async function each<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const hands = Array.from({ length: HANDS }, async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  });
  await Promise.all(hands);
}

const HANDS = 3;
