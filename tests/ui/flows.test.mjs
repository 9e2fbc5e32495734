// The everyday ways through the till, by keys alone and by touch alone, counted: so many presses, one sale.

import assert from 'node:assert/strict';

import { SETTLED_MS, story } from './counter.mjs';

const TOUCH = { hasTouch: true };

story('four numbers and Enter are a sale of 1.550', async (counter) => {
  await counter.unlock();
  await counter.type('1', '5', '5', '0', 'Enter');
  await counter.waiting();
  assert.deepEqual(await amounts(counter), ['1550.00'], 'one sale, of that amount');
});

story('eight keys and Enter are a sale of 1.200 + 350', async (counter) => {
  await counter.unlock();
  await counter.type(...'1200+350', 'Enter');
  await counter.waiting();
  assert.deepEqual(await amounts(counter), ['1550.00'], 'one sale, of the sum');
});

story(
  'four touches and Cobrar are a sale of 1.550',
  async (counter) => {
    await counter.unlock();
    await touches(counter, ['1', '5', '5', '0', 'Cobrar']);
    await counter.waiting();
    assert.deepEqual(await amounts(counter), ['1550.00'], 'one sale, of that amount');
  },
  TOUCH,
);

story(
  'seven touches and Cobrar are a sale of 1.200 + 350',
  async (counter) => {
    await counter.unlock();
    await touches(counter, ['1', '2', '00', 'Más', '3', '5', '0', 'Cobrar']);
    await counter.waiting();
    assert.deepEqual(await amounts(counter), ['1550.00'], 'one sale, of the sum');
  },
  TOUCH,
);

story(
  'two quick amounts and Cobrar are a sale',
  async (counter) => {
    await counter.unlock();
    await touches(counter, ['+ 1.000', '+ 500', 'Cobrar']);
    await counter.waiting();
    assert.deepEqual(await amounts(counter), ['1500.00'], 'one sale, of both');
  },
  TOUCH,
);

story(
  'cancel and try the same amount again, by touch',
  async (counter) => {
    await counter.unlock();
    await touches(counter, ['1', '5', '5', '0', 'Cobrar']);
    await counter.waiting();
    await counter.pause(SETTLED_MS);
    await touches(counter, ['Cancelar']);
    await counter.heading('Venta cancelada').waitFor();
    await touches(counter, ['Volver a este monto']);
    await counter.till().waitFor();
    await touches(counter, ['Cobrar']);
    await counter.waiting();
    assert.deepEqual(await amounts(counter), ['1550.00', '1550.00'], 'the same amount twice');
  },
  TOUCH,
);

story(
  'an expired code is one touch from the next',
  async (counter) => {
    await counter.unlock();
    await touches(counter, ['5', '00', 'Cobrar']);
    await counter.waiting();
    await counter.pass(301_000);
    await counter.heading('No se pagó a tiempo').waitFor();
    await touches(counter, ['Generar otro QR']);
    await counter.waiting();
    assert.deepEqual(await amounts(counter), ['500.00', '500.00'], 'for the same amount');
  },
  TOUCH,
);

story(
  'a practice sale from the PIN to the next sale, by touch',
  async (counter) => {
    const keypad = counter.page.getByRole('group', { name: 'Teclado del PIN' });
    await keypad.waitFor();
    for (let digit = 0; digit < 6; digit++) {
      await keypad.getByRole('button', { name: '0', exact: true }).tap();
    }
    await counter.button(/Concepto Varios/).waitFor();
    await touches(counter, ['Abrir turno']);
    await counter.button('Cobrar').waitFor();
    await touches(counter, ['9', '00', 'Cobrar']);
    await counter.waiting();
    await counter.button('Pagar').tap();
    await counter.heading('Pago de práctica').waitFor();
    await counter.pause(SETTLED_MS);
    await touches(counter, ['Venta nueva']);
    await counter.till().waitFor();
    await counter.text('Pagada').waitFor();
  },
  TOUCH,
);

story('Enter pressed twice is one sale', async (counter) => {
  await counter.unlock();
  await counter.type(...'1550');
  await counter.pause(SETTLED_MS);
  await counter.page.keyboard.press('Enter');
  await counter.page.keyboard.press('Enter');
  await counter.waiting();
  await counter.pause(SETTLED_MS);
  assert.deepEqual(await amounts(counter), ['1550.00'], 'one order, however quick the finger');
});

story('Enter held down is one sale', async (counter) => {
  await counter.unlock();
  await counter.type(...'1550');
  await counter.pause(SETTLED_MS);
  for (let repeat = 0; repeat < 40; repeat++) {
    // Held: each further `down` without an `up` is a repeat of the keyboard's own.
    await counter.page.keyboard.down('Enter');
    await counter.pause(30);
  }
  await counter.page.keyboard.up('Enter');
  await counter.waiting();
  assert.deepEqual(await amounts(counter), ['1550.00'], 'one order, however long the finger');
});

story(
  'Cobrar tapped twice is one sale',
  async (counter) => {
    await counter.unlock();
    await touches(counter, ['7', '00']);
    const place = await counter.button('Cobrar').boundingBox();
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
    await counter.page.touchscreen.tap(x, y);
    await counter.page.touchscreen.tap(x, y);
    await counter.waiting();
    await counter.pause(SETTLED_MS);
    assert.deepEqual(await amounts(counter), ['700.00'], 'one order, however quick the finger');
    assert.ok(await counter.heading('Escaneá para pagar').isVisible(), 'and it was not cancelled');
  },
  TOUCH,
);

story('a slow answer and an impatient Enter are one sale', async (counter) => {
  await counter.unlock();
  await counter.sandbox.fault('cashin/qr/generate', 'delay', { delay_ms: 1_500, times: 1 });
  await counter.type(...'1550', 'Enter');
  await counter.heading('Un momento').waitFor();
  for (let again = 0; again < 6; again++) await counter.type('Enter');
  await counter.waiting();
  assert.deepEqual(await amounts(counter), ['1550.00'], 'one order, however long it takes');
});

story('the keys alone reach everything in reading order', async (counter) => {
  await counter.unlock();
  const seen = [];
  for (let step = 0; step < 40; step++) {
    await counter.page.keyboard.press('Tab');
    const name = await counter.page.evaluate(() => {
      const element = document.activeElement;
      return element?.ariaLabel ?? element?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
    });
    seen.push(name);
    // The last is called as the section it is in, which is the first.
    if (step > 0 && name === 'Cobrar') break;
  }
  const order = ['Bloquear', '7', 'Borrar todo', '+ 500', 'Cobrar'].map((name) =>
    seen.lastIndexOf(name),
  );
  assert.ok(
    order.every((at) => at >= 0),
    `each of them can be reached: ${seen.join(' | ')}`,
  );
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
    'as one reads them',
  );
});

async function touches(counter, names) {
  for (const name of names) {
    await counter.button(name).tap();
    await counter.pause();
  }
}

async function amounts(counter) {
  return (await counter.sandbox.world()).orders.map(({ amount }) => amount);
}
