// Screen 2: the amount, and what it becomes.

import assert from 'node:assert/strict';

import { story } from './counter.mjs';

story('an empty till asks for an amount', async (counter) => {
  await counter.unlock();
  await counter.looksLike('till-empty');

  await counter.type('Enter');
  assert.equal((await counter.sandbox.world()).orders.length, 0, 'nothing is charged for nothing');
});

story('the amount is what will be charged, live', async (counter) => {
  await counter.unlock();
  await counter.type(...'1200+350');
  await counter.text('350').waitFor();
  await counter.looksLike('till-amount');

  await counter.type('Enter');
  await counter.waiting();
  const [order] = (await counter.sandbox.world()).orders;
  assert.equal(order.amount, '1550.00', 'and that is what was asked for');
});

story('a till without internet says so and does not charge', async (counter) => {
  await counter.unlock();
  await counter.type(...'1550');
  await counter.sandbox.outage(true);
  await counter.type('F5');
  await counter.text('No hay internet en la caja.').waitFor();
  await counter.looksLike('till-offline');

  await counter.type('Enter');
  await counter.pause();
  assert.ok(await counter.till().isVisible(), 'it stays where it is');

  await counter.sandbox.outage(false);
  await counter.type('F5');
  await counter.text('No hay internet en la caja.').waitFor({ state: 'detached' });
  await counter.type('Enter');
  await counter.waiting();
  assert.equal((await counter.sandbox.world()).orders.length, 1, 'once, after it came back');
});

story('the panel has the last sales, the open one first', async (counter) => {
  await counter.charge('1550');
  await counter.sandbox.pay(await counter.scanned());
  await counter.type('F5');
  await counter.heading('Pago de práctica').waitFor();
  await counter.type(...'820,50', 'Enter');
  await counter.waiting();
  await counter.type('Escape');
  await counter.heading('Venta cancelada').waitFor();
  await counter.type('Enter');
  await counter.till().waitFor();
  await counter.type(...'12000', 'Enter');
  await counter.waiting();
  await counter.type('F2');
  await counter.till().waitFor();

  const rows = counter.page.getByRole('listitem');
  await rows.nth(2).waitFor();
  const said = await rows.allInnerTexts();
  assert.match(said[0], /12\.000,00[^]*Esperando/, 'what is open stands on top');
  assert.match(said[1], /820,50[^]*Cancelada/, 'then the newest');
  assert.match(said[2], /1\.550,00[^]*Pagada/, 'then the oldest');
  await counter.looksLike('till-with-sales');
});

story('a sale paid while another is typed is told at the side', async (counter) => {
  await counter.charge('1550');
  const qr = await counter.scanned();
  await counter.type('F2');
  await counter.till().waitFor();
  await counter.type(...'99');
  await counter.sandbox.pay(qr);
  await counter.type('F5');
  await counter.text('Venta 1: pago de práctica').waitFor();

  assert.ok(await counter.till().isVisible(), 'never over the sale on screen');
  await counter.looksLike('till-other-sale-paid');
});

story('what a scanner types is no amount and charges nothing', async (counter) => {
  await counter.unlock();
  await counter.scans('7790895000997');
  // As long as an order would be on its way.
  await counter.pause(300);
  await counter.text('Ingresá el monto').waitFor();
  assert.equal((await counter.sandbox.world()).orders.length, 0, 'no sale came of it');
});

story('the numpad alone reaches every action of the screen', async (counter) => {
  await counter.unlock();
  await counter.type('/');
  await counter.page.getByRole('menu', { name: /Acciones/ }).waitFor();
  await counter.looksLike('till-actions');
  await counter.type('4');
  const concepts = counter.page.getByRole('menu', { name: /Concepto/ });
  await concepts.waitFor();
  await counter.looksLike('till-concepts');
  const second = await concepts.getByRole('menuitemradio').nth(1).innerText();
  await counter.type('2');
  await concepts.waitFor({ state: 'detached' });
  await counter.type(...'500', 'Enter');
  await counter.waiting();
  const [order] = (await counter.sandbox.world()).orders;
  await counter.text(second.replace(/^\d\s*/, '').trim()).waitFor();
  assert.notEqual(order.concept, 'VAR', 'the second concept of the list is not the usual one');
});
