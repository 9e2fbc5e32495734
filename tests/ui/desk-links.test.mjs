// Links, as a manager walks them: one made, sent, paid and put away, and one of which nobody knows whether
// it was made.

import assert from 'node:assert/strict';

import { readQr } from '../stage/eyes.mjs';
import { eventually } from '../stage/program.mjs';
import { atOneCounter, plain } from './counter.mjs';

const story = atOneCounter((counter) => counter.unlock(), {
  permissions: ['clipboard-read', 'clipboard-write'],
});

async function toLinks(counter) {
  await counter.page.keyboard.press('Alt+1');
  await counter.page.keyboard.press('Alt+6');
  await counter.heading('Links de pago').waitFor();
}

/** The rows in sight, each as words. */
async function rows({ page }) {
  return (await page.locator('[data-link]').allInnerTexts()).map(plain);
}

story('an amount and Enter are a link, copied and to be scanned', async (counter) => {
  await toLinks(counter);
  await counter.text('Todavía no hay links.').waitFor();
  await counter.type('+');
  await counter.page.getByRole('dialog', { name: 'Nuevo link de pago' }).waitFor();
  await counter.type('Enter');
  await counter.page.getByText('Primero ingresá el monto.').waitFor();
  await counter.write('15000');
  await counter.type('Enter');
  const ready = counter.page.getByRole('dialog', { name: 'Link listo' });
  await ready.getByText('Ya está copiado').waitFor();
  const { links } = await counter.sandbox.world();
  assert.deepEqual(
    links.map(({ amount, multiple_use: many }) => [amount, many]),
    [['15000.00', false]],
    'one, of that amount, to be paid once',
  );
  const copied = await counter.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, links[0].link, 'it is ready to be pasted');
  assert.equal(await readQr(await ready.screenshot()), links[0].link, 'and to be scanned');
  await counter.type('Enter');
  assert.match((await rows(counter))[0], /15\.000,00.*Activo/, 'and it is in the list');
});

story('whoever has it pays it, and the list says so', async (counter) => {
  const { links } = await counter.sandbox.world();
  await counter.sandbox.pay(links[0].link);
  await toLinks(counter);
  await eventually(async () => {
    await counter.page.keyboard.press('F5');
    return /Pagado/.test((await rows(counter))[0] ?? '');
  }, 'it to be paid');
  await counter.factIs('Cobrado', '$ 15.000,00');
});

story('a link is put away, and comes back for whoever did not mean it', async (counter) => {
  await toLinks(counter);
  await counter.page.locator('[data-link]').first().waitFor();
  await counter.type('Delete');
  await counter.text('Link oculto.').waitFor();
  await counter.text('Todos los links están ocultos.').waitFor();
  await counter.type('F3');
  await counter.text('El link está otra vez en la lista.').waitFor();
  assert.equal((await rows(counter)).length, 1, 'where it was');
});

story('one whose answer was lost is shown as what it is, and is not made again', async (counter) => {
  await counter.sandbox.fault('cashin/link/generate', 'drop_after', { times: 1 });
  await toLinks(counter);
  await counter.type('+');
  await counter.page.getByRole('dialog', { name: 'Nuevo link de pago' }).waitFor();
  await counter.write('900');
  await counter.type('Enter');
  const doubt = counter.page.getByRole('dialog', { name: 'No sabemos si el link se creó' });
  await doubt.waitFor();
  await counter.type('Enter');
  await eventually(async () => /900,00.*Verificando/.test((await rows(counter))[0]), 'it in doubt');
  const { links } = await counter.sandbox.world();
  assert.equal(links.length, 2, 'asked for once');
});
