// Conciliación and what is no sale's, as a manager walks them: a day that agrees, then one with a late and
// a double payment, each decided with a reason.

import assert from 'node:assert/strict';

import { eventually } from '../stage/program.mjs';
import { amountIn, atOneCounter, collected, pesos, plain } from './counter.mjs';

const story = atOneCounter(async (counter) => {
  await counter.unlock();
  await counter.ask('create_sale_point', { name: 'Caja 1' });
  await counter.sells(100_000);
  await counter.sells(200_000);
});

async function toList(counter) {
  await counter.page.keyboard.press('Alt+1');
  await counter.page.keyboard.press('Alt+3');
  await counter.heading('Conciliación').waitFor();
}

/** The differences in sight, each by its name. */
async function names({ page }) {
  const rows = page.getByRole('list', { name: 'Diferencias' }).locator('[data-difference] .name');
  return (await rows.allInnerTexts()).map(plain);
}

/** Both sums, ours and theirs. */
async function sums({ page }) {
  const both = await page.locator('section.balance .amount').allTextContents();
  return both.map(amountIn);
}

story('a day on which all is well says so, and shows what agrees', async (counter) => {
  await toList(counter);
  await counter.text('Todo coincide.').waitFor();
  const theirs = pesos(collected(await counter.sandbox.world()));
  assert.deepEqual(await sums(counter), [theirs, theirs], 'both sides, to the centavo');
  await counter.text('2 coinciden').waitFor();
  await counter.act('Ver todas');
  const pairs = counter.page.getByRole('list', { name: 'Las que coinciden' });
  assert.equal(await pairs.getByRole('listitem').count(), 2, 'each beside its own');
});

story('what came late agrees, and what came twice or for nothing does not', async (counter) => {
  const late = await counter.offers(70_000);
  await counter.ask('cancel_order', { id: late.id });
  await counter.stands(late.id, ['cancelled']);
  await counter.sandbox.pay(late.qr);
  await counter.ask('check_now');
  await counter.stands(late.id, ['paid_late']);
  await counter.sells(150_000, { how: 'twice' });
  const { sale_points: points } = await counter.sandbox.world();
  await counter.sandbox.pay(points[0].open_qr, { amount: '350.00' });
  await counter.sandbox.pay(points[0].open_qr, { amount: '80.00' });

  await toList(counter);
  await counter.text('3 diferencias').waitFor();
  await counter.text('4 coinciden').waitFor();
  assert.deepEqual(
    await names(counter),
    ['Falta en Mostrador', 'Falta en Mostrador', 'Falta en Mostrador'],
    'the second time of one, and what nobody charged',
  );
  const theirs = pesos(collected(await counter.sandbox.world()));
  assert.equal((await sums(counter))[1], theirs, 'their side is what their books say');
  await counter.text('1.930,00').waitFor();
});

story('money that is not of the shop is said to be so, by keys', async (counter) => {
  await toList(counter);
  await counter.text('3 diferencias').waitFor();
  const odd = counter.page.locator('[data-difference]', { hasText: '$ 80,00' });
  // The keys are on the first; they walk to the one that is meant, wherever it lies.
  await eventually(async () => {
    if (await odd.evaluate((row) => row === document.activeElement)) return true;
    await counter.type('ArrowDown');
    return false;
  }, 'the arrows to reach it');
  await counter.type('Enter');
  await counter.button('Sumar la venta').waitFor();
  await counter.type('ArrowLeft', 'Enter');
  const why = counter.page.getByRole('dialog', { name: '¿Por qué no es nuestra?' });
  await why.getByText('$ 80,00').waitFor();
  await counter.type('2', 'Enter');
  await counter.text('Quedan 2 diferencias.').waitFor();
  const decided = counter.page.getByRole('region', { name: /Decididas/ });
  await decided.getByText('Alguien transfirió por error').waitFor();
  await decided.getByText(/practica, \d\d\/\d\d \d\d:\d\d/).waitFor();
});

story('what was paid twice is made the payment of its sale, to be given back', async (counter) => {
  await toList(counter);
  await counter.text('2 diferencias').waitFor();
  await counter.page.locator('[data-difference]', { hasText: '$ 1.500,00' }).click();
  await counter.type('Enter');
  await counter.heading('Asignar el pago').waitFor();
  await counter.page.getByRole('button', { name: /Venta 4/ }).waitFor();
  await counter.type('1');
  await counter.page.getByRole('heading', { name: /¿Cómo/ }).waitFor();
  await counter.type('1', 'Enter');
  await counter.text('El pago ya es de la venta 4.').waitFor();
  const { orders } = await counter.ask('snapshot');
  const paid = orders.find(({ number }) => number === 4);
  assert.equal(paid.paid_cents, 300_000, 'both payments are its own');
  assert.equal(paid.state, 'overpaid', 'and it is known to be too much');
});

story('money that is none of ours leaves the inbox, and comes back if somebody erred', async (counter) => {
  await toList(counter);
  await counter.type('F3');
  await counter.heading('Sin asignar').waitFor();
  await counter.page.locator('[data-credit]').waitFor();
  await counter.type('Enter');
  await counter.button('No es nuestra').waitFor();
  await counter.type('ArrowLeft', 'Enter');
  const why = counter.page.getByRole('dialog', { name: '¿Por qué no es nuestra?' });
  await why.getByText('$ 350,00').waitFor();
  await counter.type('3', 'Enter');
  await counter.text('Anotado: no es nuestra.').waitFor();
  await counter.text('No hay pagos sin asignar.').waitFor();

  await counter.act(/No son nuestras 2/);
  const gone = counter.page.getByRole('list', { name: 'Las que no son nuestras' });
  const erred = gone.getByRole('listitem').filter({ hasText: '$ 350,00' });
  await erred.getByText('Es un cobro de otro negocio o de otra caja').waitFor();
  await erred.getByRole('button', { name: 'Volver a sin asignar' }).click();
  await counter.text('Volvió a sin asignar.').waitFor();
  await counter.page.locator('[data-credit]').waitFor();
});

story('money is assigned from the inbox to a sale that was left unpaid', async (counter) => {
  const { id } = await counter.offers(35_000);
  await counter.ask('cancel_order', { id });
  await counter.stands(id, ['cancelled']);
  await toList(counter);
  await counter.type('F3');
  await counter.page.locator('[data-credit]').waitFor();
  await counter.type('Enter');
  await counter.button('Asignar a una venta').waitFor();
  await counter.type('Enter');
  await counter.page.getByRole('button', { name: /Venta 5/ }).waitFor();
  await counter.type('1', '1', 'Enter');
  await counter.text('El pago ya es de la venta 5.').waitFor();
  await counter.text('No hay pagos sin asignar.').waitFor();

  await counter.type('F3');
  await counter.heading('Conciliación').waitFor();
  await counter.type('F5');
  await eventually(async () => (await names(counter)).length === 0, 'nothing to be left');
  await counter.text('No queda nada por decidir.').waitFor();
  const [ours, theirs] = await sums(counter);
  const books = collected(await counter.sandbox.world());
  assert.equal(theirs, pesos(books), 'their side is what their books say');
  assert.equal(ours, pesos(books - 80), 'ours is all of it but what is not the shop’s');
});
