// Screen 4: money came in, or what practice has in its place.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { readPdf } from '../stage/eyes.mjs';
import { eventually } from '../stage/program.mjs';
import { story } from './counter.mjs';

/** A little more than a code stays up, in milliseconds. */
const EXPIRED_MS = 301_000;

story('practice money floods plum, never green', async (counter) => {
  await counter.charge('1550,50');
  await counter.type('F12', '1');
  await counter.heading('Pago de práctica').waitFor();
  // What the list says of the payer comes with the next look.
  await counter
    .text('Ejemplo')
    .or(counter.text(/Muestra|Ensayo|Prueba|Práctica|Simulado/))
    .waitFor();
  await counter.type('ArrowUp');
  await counter.looksLike('paid-practice');

  const flood = counter.page.getByRole('main', { name: 'Pago de práctica' });
  const colour = await flood.evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.equal(colour, 'rgb(122, 42, 102)', 'only real money is green');
  assert.equal(await counter.heading('Pagado').count(), 0, 'nor is it called paid');
});

story('a payment that falls short says what is missing, and Enter charges it', async (counter) => {
  await counter.charge('1100');
  await counter.type('F12', '2');
  await counter.heading('Pago incompleto').waitFor();
  await counter.looksLike('paid-short');

  await counter.type('Enter');
  await counter.waiting();
  const amounts = (await counter.sandbox.world()).orders.map(({ amount }) => amount);
  assert.deepEqual(amounts, ['1100.00', '550.00'], 'exactly the rest');
});

story('a payment that is too much says what is over', async (counter) => {
  await counter.charge('1550');
  await counter.type('F12', '3');
  await counter.heading('Pagado de más').waitFor();
  await counter.text('Sobran').waitFor();
  await counter.looksLike('paid-over');
});

story('a payment for a code that came down is told from an idle till', async (counter) => {
  await counter.charge('1550');
  const qr = await counter.scanned();
  await counter.pass(EXPIRED_MS);
  await counter.heading('No se pagó a tiempo').waitFor();
  await counter.type('Escape');
  await counter.till().waitFor();
  await counter.sandbox.pay(qr);
  await counter.type('F5');
  await counter.heading('Pagado tarde').waitFor();
  await counter.looksLike('paid-late');
});

story('the practice customer cuts the internet and brings it back', async (counter) => {
  await counter.charge();
  await counter.type('F12', '5');
  await counter.text('Sin internet en la caja').waitFor();
  await counter.type('F12', '5');
  await counter.text('Esperando el pago').waitFor();
});

story('the practice customer pays late', async (counter) => {
  await counter.charge();
  await counter.type('F12', '4');
  const { credits } = await counter.sandbox.world();
  assert.equal(credits.length, 1, 'the money is on its way');
  assert.equal(credits[0].visible, false, 'and nobody sees it yet');
  await counter.pause(500);
  assert.ok(await counter.heading('Escaneá para pagar').isVisible(), 'so the till goes on waiting');
});

story('a paid sale gives way to the next by itself, unless somebody looks', async (counter) => {
  await counter.holdTime();
  await counter.charge();
  await counter.sandbox.pay(await counter.scanned());
  await counter.type('F5');
  await counter.heading('Pago de práctica').waitFor();
  await counter.page.clock.runFor(9_000);
  await counter.till().waitFor();

  await counter.type(...'99', 'Enter');
  await counter.page.clock.runFor(1_000);
  await counter.waiting();
  await counter.sandbox.pay(await counter.scanned());
  await counter.type('F5');
  await counter.heading('Pago de práctica').waitFor();
  await counter.type('Tab');
  await counter.page.clock.runFor(30_000);
  assert.ok(await counter.heading('Pago de práctica').isVisible(), 'somebody is reading it');
});

story('the first digit of the next sale begins it', async (counter) => {
  await counter.charge();
  await counter.sandbox.pay(await counter.scanned());
  await counter.type('F5');
  await counter.heading('Pago de práctica').waitFor();
  await counter.type('7');
  await counter.till().waitFor();
  await counter.type('5', 'Enter');
  await counter.waiting();
  const amounts = (await counter.sandbox.world()).orders.map(({ amount }) => amount);
  assert.deepEqual(amounts, ['1550.00', '75.00'], 'not a digit was lost');
});

story('F6 keeps the receipt, and it says what was sold', async (counter) => {
  await counter.charge('1550,50');
  await counter.sandbox.pay(await counter.scanned(), { payer: { name: 'Ñandú Pérez Güiraldes' } });
  await counter.heading('Pago de práctica').waitFor();
  await counter.text('Ñandú Pérez Güiraldes').waitFor();
  await counter.type('F6');
  const said = counter.page.getByRole('status').getByText('Recibo guardado en');
  await said.waitFor();
  const path = (await said.innerText()).replace(/^.*Recibo guardado en /s, '').trim();

  const text = await readPdf(path);
  for (const words of ['1.550,50', 'Ñandú Pérez Güiraldes', 'PRÁCTICA', 'SIN VALOR']) {
    assert.ok(text.includes(words), `the receipt says ${words}: ${text}`);
  }
});

story('the star opens the receipt to print it', async (counter) => {
  await counter.charge();
  await counter.sandbox.pay(await counter.scanned());
  await counter.heading('Pago de práctica').waitFor();
  await counter.type('*');
  await counter.text('Abrimos el recibo para imprimir').waitFor();
  const opened = await eventually(
    () => readFile(`${counter.folder}/opened.txt`, 'utf8').catch(() => ''),
    'the viewer to be asked',
  );
  assert.match(opened, /recibo-000001-[0-9A-Z]+\.pdf/, 'the receipt of this sale');
});
