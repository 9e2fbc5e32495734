// Screen 3: the code, and where it stands.

import assert from "node:assert/strict";

import { PNG } from "pngjs";

import { story } from "./counter.mjs";

/** A little more than a code stays up, in milliseconds. */
const EXPIRED_MS = 301_000;

story(
  "while the code is on its way nobody can pay, and the screen says so",
  async (counter) => {
    await counter.unlock();
    await counter.sandbox.fault("cashin/qr/generate", "delay", {
      delay_ms: 8_000,
      times: 1,
    });
    await counter.type(..."1550", "Enter");
    await counter.heading("Un momento").waitFor();
    assert.equal(await counter.scan(), null, "there is nothing to scan yet");
    await counter.looksLike("qr-creating");
    await counter.waiting();
  },
);

story(
  "a stranger reads the code off the screen and pays it",
  async (counter) => {
    await counter.charge("1550,50");
    await counter.looksLike("qr-waiting");

    const qr = await counter.scanned();
    const [credit] = await counter.sandbox.pay(qr);
    assert.equal(credit.amount, "1550.50", "the code asks for what was typed");
    await counter.heading("Pago de práctica").waitFor();
  },
);

story("the code reads at every size of window", async (counter) => {
  await counter.charge("1550,50");
  const codes = new Set();
  for (const [width, height] of [
    [1024, 688],
    [1366, 688],
    [1366, 768],
    [1920, 1080],
    [2560, 1440],
  ]) {
    await counter.page.setViewportSize({ width, height });
    codes.add(await counter.scanned());
  }
  assert.equal(codes.size, 1, "and says the same");
});

story("the code stands on white, whatever the look", async (counter) => {
  await counter.charge("1550,50");
  for (const colorScheme of ["light", "dark"]) {
    await counter.page.emulateMedia({ colorScheme });
    const code = await counter.page
      .getByRole("img", { name: "Código QR de cobro" })
      .boundingBox();
    // Within the quiet zone, at its very corner.
    const corner = { x: code.x + 1, y: code.y + 1, width: 2, height: 2 };
    const { data } = PNG.sync.read(
      await counter.page.screenshot({ clip: corner }),
    );
    assert.deepEqual(
      [...data].filter((_, at) => at % 4 !== 3),
      Array(12).fill(255),
      `${colorScheme}: a camera needs white around the code, not a shade of the ground`,
    );
  }
});

story(
  "without internet the code stays up and nothing is handed over",
  async (counter) => {
    await counter.charge();
    await counter.sandbox.outage(true);
    await counter.type("F5");
    await counter.text("Sin internet en la caja").waitFor();
    await counter.text("No entregues hasta ver «Pagado».").waitFor();
    assert.ok(
      await counter.scan(),
      "the customer can still pay, over their own connection",
    );
    await counter.looksLike("qr-offline");

    await counter.sandbox.outage(false);
    await counter.sandbox.pay(await counter.scanned());
    await counter.heading("Pago de práctica").waitFor();
  },
);

story(
  "a code nobody paid in time comes down, and Enter makes another",
  async (counter) => {
    await counter.charge();
    const first = await counter.scanned();
    await counter.pass(EXPIRED_MS);
    await counter.heading("No se pagó a tiempo").waitFor();
    assert.equal(await counter.scan(), null, "no phone reads what is closed");
    await counter.looksLike("qr-expired");

    await counter.type("Enter");
    await counter.waiting();
    assert.notEqual(await counter.scanned(), first, "it is another code");
    const amounts = (await counter.sandbox.world()).orders.map(
      ({ amount }) => amount,
    );
    assert.deepEqual(amounts, ["1550.00", "1550.00"], "for the same amount");
  },
);

story(
  "cancelling is one key, and F3 brings the amount back",
  async (counter) => {
    await counter.charge();
    const cancelled = await counter.scanned();
    await counter.type("Escape");
    await counter.heading("Venta cancelada").waitFor();
    assert.equal(await counter.scan(), null, "no phone reads what is closed");
    await counter.looksLike("qr-cancelled");

    await counter.type("F3");
    await counter.till().waitFor();
    await counter.type("Enter");
    await counter.waiting();
    assert.notEqual(
      await counter.scanned(),
      cancelled,
      "the same sale, with a code of its own",
    );
    const amounts = (await counter.sandbox.world()).orders.map(
      ({ amount }) => amount,
    );
    assert.deepEqual(amounts, ["1550.00", "1550.00"], "for the same amount");
  },
);

story("minus twice cancels, once does not", async (counter) => {
  await counter.charge();
  await counter.type("-");
  await counter.text("Tocá - otra vez para cancelar").waitFor();
  await counter.type("-");
  await counter.heading("Venta cancelada").waitFor();
});

story(
  "what the provider refuses says why, and that nothing was charged",
  async (counter) => {
    await counter.unlock();
    await counter.sandbox.fault("cashin/qr/generate", "status", {
      status: 422,
      message: "El monto supera el máximo de la cuenta",
      times: 1,
    });
    await counter.type(..."1550", "Enter");
    await counter.heading("No se pudo crear el QR").waitFor();
    await counter.text("El monto supera el máximo de la cuenta").waitFor();
    await counter.text("No se cobró nada").waitFor();
    await counter.looksLike("qr-failed-refused");

    await counter.type("Enter");
    await counter.waiting();
  },
);

story(
  "what the provider never answered was never shown, and Enter tries again",
  async (counter) => {
    await counter.unlock();
    await counter.sandbox.fault("cashin/qr/generate", "drop_after", {
      times: 1,
    });
    await counter.type(..."1550", "Enter");
    await counter.heading("No se pudo crear el QR").waitFor();
    await counter.text("así que nadie pagó").waitFor();
    // One answer that failed to come is no blackout: the next look says so.
    await counter.page.getByRole("status").getByText("Simulador").waitFor();
    await counter.looksLike("qr-failed-no-answer");

    await counter.type("F5");
    await counter.waiting();
  },
);

story("a code with a broken check is never shown", async (counter) => {
  await counter.unlock();
  await counter.sandbox.fault("cashin/qr/generate", "wrong_crc", { times: 1 });
  await counter.type(..."1550", "Enter");
  await counter.heading("No se pudo crear el QR").waitFor();
  assert.equal(await counter.scan(), null, "there is nothing to scan");
  await counter.looksLike("qr-failed-unsafe");
});

story("the countdown turns to a hurry and is said aloud", async (counter) => {
  await counter.holdTime();
  await counter.charge();
  const timer = counter.page.getByRole("timer");
  await timer.waitFor();
  const live = counter.page.locator('[aria-live="polite"]');
  await counter.page.clock.runFor(272_000);
  assert.match(
    await timer.innerText(),
    /^0:2\d$/,
    "a minute has sixty seconds here too",
  );
  await live.getByText("Quedan 30 segundos para pagar.").waitFor();
  await counter.page.clock.runFor(20_000);
  await live.getByText("Quedan 10 segundos para pagar.").waitFor();
});
