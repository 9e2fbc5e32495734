// What a person does and what must come of it, played on the built window over the fake core.
//
//   npm run build && npm run stories [-- part-of-a-name]

import assert from 'node:assert/strict';

import { openBuilt } from './built';
import { snapshot } from './sample';
import { Stage } from './stage';
import { account } from './stories/account';
import { charging } from './stories/charging';
import { credits } from './stories/credits';
import { managed } from './stories/day';
import { entry } from './stories/entry';
import { customer } from './stories/customer';
import { elsewhere } from './stories/elsewhere';
import { fewKeys } from './stories/few-keys';
import { links } from './stories/links';
import { paid } from './stories/paid';
import { payouts } from './stories/payouts';
import { people } from './stories/people';
import { reconciling } from './stories/reconcile';
import { points } from './stories/points';
import { printing } from './stories/printing';
import { sales } from './stories/sales';
import { setting } from './stories/settings';
import { shift } from './stories/shift';
import type { Story } from './stories/story';
import { waiting } from './stories/waiting';
import { wizard } from './stories/wizard';
import { whole } from './stories/window';

const STORIES: Record<string, Story> = {
  ...shift,
  ...charging,
  ...entry,
  ...waiting,
  ...elsewhere,
  ...paid,
  ...customer,
  ...sales,
  ...managed,
  ...credits,
  ...reconciling,
  ...points,
  ...printing,
  ...links,
  ...account,
  ...people,
  ...fewKeys,
  ...payouts,
  ...setting,
  ...wizard,
  ...whole,
};

async function main(): Promise<void> {
  const only = process.argv.slice(2).join(' ');
  const built = await openBuilt();
  let passed = 0;
  let failed = 0;
  for (const [name, story] of Object.entries(STORIES)) {
    if (only && !name.includes(only)) continue;
    const stages: Stage[] = [];
    try {
      await story(async (given, view) => {
        const stage = await Stage.open(built, snapshot(given), view);
        stages.push(stage);
        return stage;
      });
      assert.deepEqual(
        stages.flatMap(({ complaints }) => complaints),
        [],
        'the page complained',
      );
      passed += 1;
    } catch (cause) {
      failed += 1;
      console.log(`✗ ${name}\n  ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    for (const stage of stages) await stage.close();
  }
  await built.close();
  console.log(`${passed} stories passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
