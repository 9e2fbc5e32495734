// Every state of every screen looks as it did when somebody last looked at it, and every control in it
// can be hit by a finger. UPDATE_PICTURES=1 keeps the pictures anew: look at the difference first.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { runnerImport } from 'vite';

/** How many scenes are played at once. */
const AT_ONCE = 3;

const {
  module: { compare, left, openBuilt, SCENES },
} = await runnerImport(fileURLToPath(new URL('../../ui/dev/pictures.ts', import.meta.url)), {
  configFile: false,
});
const renew = process.env.UPDATE_PICTURES === '1';

describe('the pictures', { concurrency: AT_ONCE }, () => {
  let built;

  before(async () => {
    built = await openBuilt();
  });
  after(() => built.close());

  it('are of scenes that are there', async () => {
    assert.deepEqual(await left(renew), [], 'nothing is kept that nobody compares');
  });

  for (const scene of SCENES) {
    it(`of ${scene.name}`, async () => {
      assert.deepEqual(await compare(built, scene, renew), [], 'it looks as it did');
    });
  }
});
