// Ventas, as a manager walks it: the day's sums, one sale found and opened, a file of all of them, money
// given back, and the shift closed. Held against the provider's books.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { readPdf } from '../stage/eyes.mjs';
import { eventually } from '../stage/program.mjs';
import { atOneCounter, collected, pesos } from './counter.mjs';

const story = atOneCounter(async (counter) => {
  await counter.unlock();
  await counter.sells(100_000, { payer: { name: 'Ana Ejemplo' } });
  await counter.sells(250_050, { payer: { name: 'Ñandú Pérez' } });
  await counter.sells(80_000, { how: 'less' }, 'underpaid');
  await counter.sells(30_000, { how: 'more' }, 'overpaid');
  const { id } = await counter.offers(45_000);
  await counter.ask('cancel_order', { id });
  await counter.stands(id, ['cancelled']);
});

/** The rows in sight, each as the amount in it. */
async function amounts({ page }) {
  const rows = page.getByRole('list', { name: 'Ventas', exact: true }).locator('[data-sale]');
  return rows.locator('.amount').allInnerTexts();
}

async function rowsAre(counter, wanted, what) {
  await eventually(
    async () => JSON.stringify(await amounts(counter)) === JSON.stringify(wanted),
    `${what}: ${wanted.join(' | ')}`,
  );
}

/** To the day, with nothing left open of what came before. */
async function toDay(counter) {
  await counter.page.keyboard.press('Alt+1');
  await counter.page.keyboard.press('Alt+2');
  await counter.heading('Ventas').waitFor();
  await rowsAre(counter, ['450,00', '300,00', '800,00', '2.500,50', '1.000,00'], 'all of the day');
}

function drawer({ page }, sale) {
  return page.getByRole('dialog', { name: sale });
}

story('the day comes to what the provider has in its books', async (counter) => {
  await toDay(counter);
  const theirs = pesos(collected(await counter.sandbox.world()));
  await counter.factIs('Cobrado', theirs);
  assert.equal(theirs, '$ 4.650,50', 'two whole, a half, and one with change to give');
  assert.equal(await counter.fact('Cobros'), '4', 'as many as came in');
  for (const words of ['2 pagadas', '1 pagada en parte', '1 pagada de más', '1 cancelada']) {
    await counter.button(new RegExp(words)).waitFor();
  }
});

story('every sale that needs a look is in one list, and each state in its own', async (counter) => {
  await toDay(counter);
  await counter.button('Para revisar').click();
  await rowsAre(counter, ['300,00', '800,00'], 'the one short and the one over');
  await counter.button(/1 pagada en parte/).click();
  await rowsAre(counter, ['800,00'], 'the one short');
  await counter.button('Todas').click();
  await rowsAre(counter, ['450,00', '300,00', '800,00', '2.500,50', '1.000,00'], 'all again');
});

story('a sale is found by what somebody remembers, and tells its story', async (counter) => {
  await toDay(counter);
  const { page } = counter;
  await page.keyboard.press('F3');
  await counter.write('ñandu');
  await rowsAre(counter, ['2.500,50'], 'found without its accents');
  await counter.type('Enter', 'Enter');
  const opened = drawer(counter, 'Venta 2');
  await opened.waitFor();
  for (const words of ['Creada por', 'QR mostrado', 'Pagada']) {
    await opened.getByText(words).first().waitFor();
  }
  assert.equal(await counter.fact('Pagó'), 'Ñandú Pérez', 'and by whom');
  await page.keyboard.press('*');
  const receipt = await readPdf(await counter.opened(/recibo-000002/));
  assert.match(receipt, /2\.500,50/, 'the receipt of that sale is printed');

  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'detached' });
  await page.keyboard.press('F3');
  await page.keyboard.press('Escape');
  await rowsAre(counter, ['450,00', '300,00', '800,00', '2.500,50', '1.000,00'], 'all again');
});

story('a sheet of the day opens in any office, and adds up', async (counter) => {
  await toDay(counter);
  await counter.page.keyboard.press('F8');
  await counter.type('1', 'Enter');
  const path = await counter.fileNamed('Guardado en ');
  const sheet = await readFile(path, 'utf8');
  assert.equal(sheet[0], '\u{feff}', 'a sheet is told what its letters are');
  const [head, ...rows] = sheet.slice(1).trim().split(/\r?\n/);
  assert.equal(rows.length, 5, 'a row to a sale');
  const names = head.split(';');
  assert.ok(names.length > 5, `semicolons part the columns: ${head}`);
  for (const figures of ['2500,50', '1000,00', '400,00', '750,00']) {
    assert.ok(
      rows.some((row) => row.split(';').includes(figures)),
      `${figures} has a cell of its own: ${rows.join('\n')}`,
    );
  }

  await counter.type('3', 'Enter');
  const report = await readPdf(await counter.fileNamed('Guardado en '));
  assert.match(report, /4\.650,50/, 'and the report for the drawer says the same sum');
  await counter.type('Escape');
});

story('money is given back once, to whoever paid', async (counter) => {
  await toDay(counter);
  const { page } = counter;
  await page.keyboard.press('F3');
  await counter.write('Ana');
  await rowsAre(counter, ['1.000,00'], 'hers');
  await counter.type('Enter', 'Enter');
  await drawer(counter, 'Venta 1').waitFor();
  await counter.act('Devolver');
  const asking = page.getByRole('dialog', { name: 'Devolver la venta 1' });
  await asking.waitFor();
  await counter.write('400');
  await counter.type('Enter');
  await counter.write('llevó una talla menos');
  // Enter is a new line of the reason: what goes on is the button, some steps on.
  await counter.type('Tab', 'Tab', 'Enter');
  await asking.getByText('PIN de practica').waitFor();
  await counter.type(...'111112', 'Enter');
  await asking.getByText('Ese PIN no es').waitFor();
  assert.deepEqual((await counter.sandbox.world()).payouts, [], 'a wrong PIN gives nothing back');
  await counter.type(...'000000', 'Enter');
  await counter.text('La devolución está en camino').waitFor();

  const { payouts, accounts } = await counter.sandbox.world();
  assert.deepEqual(
    payouts.map(({ amount }) => amount),
    ['400.00'],
    'sent once, and no more than was said',
  );
  const hers = accounts.find(({ holder, cvu }) => holder === 'wallet' && cvu === payouts[0].cvu);
  assert.ok(hers, 'to the account the money came from');
  await counter.factIs('Devuelto', '$ 400,00');
  await page.keyboard.press('Escape');
  await counter.factIs('Devuelto', '$ 400,00');
});

story('an X is printed while the shift goes on', async (counter) => {
  await counter.page.keyboard.press('Alt+2');
  await counter.heading('Ventas').waitFor();
  await counter.page.keyboard.press('F7');
  await counter.button('Imprimir X').click();
  const paper = await readPdf(await counter.opened(/x-0001\.pdf$/));
  assert.match(paper, /4\.650,50/, 'it has what came in so far');
  await counter.type('Escape');
  assert.ok((await counter.ask('snapshot')).shift, 'and the shift goes on');
});

story('a shift with a sale that waits cannot be closed, and the sale is one key away', async (counter) => {
  const { id } = await counter.offers(12_300);
  await counter.page.keyboard.press('Alt+2');
  await counter.heading('Ventas').waitFor();
  await counter.type('F9');
  const closing = counter.page.getByRole('dialog', { name: 'Cerrar turno' });
  await closing.getByText('1 venta esperando el pago').waitFor();
  await closing.getByRole('button', { name: 'Ver', exact: true }).click();
  await drawer(counter, 'Venta 6').waitFor();
  await counter.ask('cancel_order', { id });
  await counter.stands(id, ['cancelled']);
});

story('closing asks why it differs and who closes, and prints the Z', async (counter) => {
  const { page } = counter;
  await counter.page.keyboard.press('Alt+1');
  await counter.page.keyboard.press('Alt+2');
  await counter.heading('Ventas').waitFor();
  await counter.type('F9');
  const closing = page.getByRole('dialog', { name: 'Cerrar turno' });
  await closing.getByText('2 ventas con diferencia').waitFor();
  await counter.type('Enter');
  await closing.getByText('hay algo que explicar').waitFor();
  await counter.write('se arregló en efectivo');
  await counter.type('Tab', 'Tab', 'Enter');
  await closing.getByText('Seis números').waitFor();
  await counter.type(...'111111');
  await closing.getByText('Ese PIN no es').waitFor();
  assert.ok((await counter.ask('snapshot')).shift, 'a wrong PIN closes nothing');

  await counter.type(...'000000');
  await page.getByRole('dialog', { name: /Turno cerrado: Z 0001/ }).waitFor();
  const z = await readPdf(await counter.opened(/z-0001\.pdf$/));
  assert.match(z, /4\.650,50/, 'the Z has what came in');
  assert.match(z, /se arregló en efectivo/, 'and why it differed');
  assert.equal((await counter.ask('snapshot')).shift, null, 'the shift is over');

  await counter.type('Enter');
  await page.keyboard.press('F7');
  await page.getByRole('button', { name: /Imprimir el Z 0001/ }).waitFor();
  await page.getByText('No hay un turno abierto.').waitFor();
});
