// Every state of every screen looks as it did when somebody last looked at it, and every control in it
// can be hit by a finger. UPDATE_PICTURES=1 keeps the pictures anew: look at the difference first.
// Only those that answer a drawing, unless ALL_PICTURES=1 or they are kept anew: all take minutes.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { runnerImport } from "vite";

/** How many scenes are played at once. */
const AT_ONCE = 3;

const {
  module: { compare, DRAWINGS, left, openBuilt, SCENES },
} = await runnerImport(
  fileURLToPath(new URL("../../ui/dev/pictures.ts", import.meta.url)),
  {
    configFile: false,
  },
);
const renew = process.env.UPDATE_PICTURES === "1";
const drawn = new Set(Object.values(DRAWINGS).map(({ scene }) => scene));
const wanted = SCENES.filter(
  ({ name }) => renew || process.env.ALL_PICTURES === "1" || drawn.has(name),
);

describe("the pictures", { concurrency: AT_ONCE }, () => {
  let built;

  before(async () => {
    built = await openBuilt();
  });
  after(() => built.close());

  it("are of scenes that are there", async () => {
    assert.deepEqual(
      await left(renew),
      [],
      "nothing is kept that nobody compares",
    );
  });

  for (const scene of wanted) {
    it(`of ${scene.name}`, async () => {
      assert.deepEqual(
        await compare(built, scene, renew),
        [],
        "it looks as it did",
      );
    });
  }
});
