// Puntos, as a manager walks them: a new one with its poster, whether the sticker on the counter is the
// right one, and one retired for good.

import assert from 'node:assert/strict';

import { readPdf, readQr } from '../stage/eyes.mjs';
import { atOneCounter, SETTLED_MS } from './counter.mjs';

const story = atOneCounter(async (counter) => {
  await counter.unlock();
  await counter.ask('create_sale_point', { name: 'Caja 1' });
});

async function toPoints(counter) {
  await counter.page.keyboard.press('Alt+1');
  await counter.page.keyboard.press('Alt+4');
  await counter.heading('Puntos de venta').waitFor();
  // A click where the last one was counts only once the screen has stood for a moment.
  await counter.pause(SETTLED_MS);
}

/** One of the provider's own. */
async function theirs(counter, name) {
  const { sale_points: points } = await counter.sandbox.world();
  return points.find((point) => point.name === name);
}

/** What a stranger's camera reads on the poster in sight. */
async function scanned({ page }, name) {
  const code = page.getByRole('img', { name: new RegExp(`Cartel de .*${name}`, 'i') });
  await code.waitFor();
  // With the paper around it: a camera needs the quiet.
  return readQr(await page.locator('.sheet').screenshot());
}

story('a name is a new sale point, and its poster pays into it', async (counter) => {
  await toPoints(counter);
  await counter.type('+');
  const making = counter.page.getByRole('dialog', { name: 'Nuevo punto de venta' });
  await making.waitFor();
  await counter.write('caja 1');
  await counter.type('Enter');
  await making.getByText('Ya hay un punto que se llama Caja 1').waitFor();
  await making.getByLabel('Nombre').fill('Caja 2');
  await counter.type('Enter');
  await counter.text('Listo: Caja 2 ya puede cobrar.').waitFor();

  const point = await theirs(counter, 'Caja 2');
  assert.ok(point, 'the provider has it');
  assert.equal(await scanned(counter, 'Caja 2'), point.closed_qr, 'the poster is its own');
  await counter.page.keyboard.press('F4');
  await counter.page.getByText('Escaneá con tu banco o billetera y poné el monto').waitFor();
  assert.equal(await scanned(counter, 'Caja 2'), point.open_qr, 'and the open one, too');
  await counter.page.keyboard.press('F4');
  await counter.page.getByText('Esperá a que te carguen el monto y escaneá').waitFor();

  await counter.page.keyboard.press('F6');
  const poster = await readPdf(await counter.fileNamed('PDF guardado en '));
  assert.match(poster, /Caja 2/, 'and on paper');
});

story('the sticker on the counter is the right one, or is said not to be', async (counter) => {
  await toPoints(counter);
  await counter.page.getByRole('button', { name: /Caja 2/ }).first().click();
  await counter.type('F7');
  const checking = counter.page.getByRole('dialog', { name: /¿Es el cartel de/ });
  await checking.waitFor();
  await counter.write((await theirs(counter, 'Caja 2')).closed_qr);
  await counter.type('Enter');
  await checking.getByText('Todo coincide').waitFor();
  // The next scan takes the place of the last.
  await counter.write((await theirs(counter, 'Caja 1')).closed_qr);
  await counter.type('Enter');
  await checking.getByText('Sacalo del mostrador').waitFor();
  await checking.getByText('Punto de venta').first().waitFor();
  await counter.write('https://example.com/promo');
  await counter.type('Enter');
  await checking.getByText('Eso no es un código de pago.').waitFor();
  await counter.type('Escape');
});

story('a sale point is retired by its name, and by nothing less', async (counter) => {
  await toPoints(counter);
  await counter.page.getByRole('button', { name: /Caja 2/ }).first().click();
  await counter.act('Dar de baja');
  const asking = counter.page.getByRole('dialog', { name: /¿Dar de baja/ });
  await asking.waitFor();
  await counter.type('Enter');
  await asking.waitFor({ state: 'detached' });
  assert.equal((await theirs(counter, 'Caja 2')).retired, false, 'Enter keeps it');

  await counter.act('Dar de baja');
  await asking.getByLabel('Escribí el nombre para confirmar').fill('Caja 1');
  await counter.type('Enter');
  assert.ok(await asking.isVisible(), 'the name of another is not its name');
  assert.equal((await theirs(counter, 'Caja 2')).retired, false, 'so nothing came of it');
  await asking.getByLabel('Escribí el nombre para confirmar').fill('Caja 2');
  await counter.type('Enter');
  await counter.text('Caja 2 está de baja.').waitFor();
  assert.equal((await theirs(counter, 'Caja 2')).retired, true, 'at the provider, too');
  assert.equal((await theirs(counter, 'Caja 1')).retired, false, 'and no other');
});
