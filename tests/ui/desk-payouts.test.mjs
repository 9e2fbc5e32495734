// Retiros and the account, as a manager walks them: somebody kept to be paid, money sent once, whatever the
// provider answers, and the movements of it.

import assert from 'node:assert/strict';

import { readPdf } from '../stage/eyes.mjs';
import { eventually } from '../stage/program.mjs';
import { amountIn, atOneCounter, held, pesos, plain, SETTLED_MS } from './counter.mjs';

/** Somebody's account, and the same with two digits the other way round. */
const ACCOUNT = '2850590940090418135201';
const SWAPPED = '2850590940090418135210';

const story = atOneCounter(async (counter) => {
  await counter.unlock();
  await counter.sells(5_000_000);
});

async function toPayouts(counter) {
  await counter.page.keyboard.press('Alt+1');
  await counter.page.keyboard.press('Alt+5');
  await counter.heading('Retiros').waitFor();
}

/** What was sent, as the provider's books have it. */
async function sent(counter) {
  const { payouts } = await counter.sandbox.world();
  return payouts.map(({ amount, cvu }) => `${amount} to ${cvu}`);
}

/** From the list to the PIN of so much for somebody of the agenda, by keys alone. */
async function toPin(counter, amount) {
  await counter.type('+');
  await counter.heading('Nuevo retiro').waitFor();
  await counter.write('Dist');
  await counter.type('ArrowDown', 'Enter');
  await counter.write(amount);
  await counter.type('Enter');
  await counter.heading('Confirmar el retiro').waitFor();
}

story('nobody was paid yet, and the balance is what the books say', async (counter) => {
  await toPayouts(counter);
  await counter.text('Todavía no hay retiros.').waitFor();
  const theirs = pesos(held(await counter.sandbox.world()));
  await counter.page.getByText(new RegExp(theirs.replaceAll(/[.$ ]/g, '.'))).first().waitFor();
});

story('somebody is kept in the agenda, once their account is right', async (counter) => {
  await toPayouts(counter);
  await counter.type('F4', '+');
  const form = counter.page.getByRole('dialog', { name: 'Agregar a la agenda' });
  await form.waitFor();
  await counter.write('Distribuidora del Sur');
  await form.getByLabel('CBU o CVU, 22 números').fill(SWAPPED);
  await form.getByText('No verifica: hay un número cambiado o dado vuelta en estos 14.').waitFor();
  await counter.type('Enter');
  assert.ok(await form.isVisible(), 'nobody is kept with an account that cannot be');
  await form.getByLabel('CBU o CVU, 22 números').fill(ACCOUNT);
  await form.getByText('Estos 14 están bien').or(form.getByText('están bien').last()).waitFor();
  await counter.type('Enter');
  await counter.page.getByRole('button', { name: 'Pagarle a Distribuidora del Sur' }).waitFor();
  await counter.type('Escape');
});

story('what cannot be sent says why before anybody is asked for a PIN', async (counter) => {
  await toPayouts(counter);
  await counter.type('+');
  await counter.heading('Nuevo retiro').waitFor();
  const account = counter.page.getByLabel('CBU o CVU, 22 números');
  await account.fill(SWAPPED.slice(0, 17));
  await counter.text('Faltan 5 números').waitFor();
  await account.fill(SWAPPED);
  await counter.text('No verifica: hay un número cambiado o dado vuelta en estos 14.').waitFor();
  // Pasted as people write it.
  await account.fill('2850590-9 4009041813520-1');
  await counter.page.getByLabel('Monto', { exact: true }).fill('562000');
  await counter.text('No alcanza: te faltan $ 12.000,00.').waitFor();
  await counter.type('Enter');
  assert.ok(await counter.heading('Nuevo retiro').isVisible(), 'so it goes no further');
  assert.deepEqual(await sent(counter), [], 'and nothing was sent');
});

story('an amount, a PIN and Enter send money once, and leave a voucher', async (counter) => {
  await toPayouts(counter);
  await toPin(counter, '12000');
  await counter.type(...'111111', 'Enter');
  await counter.page.getByRole('alert').getByText('PIN').waitFor();
  assert.deepEqual(await sent(counter), [], 'a wrong PIN sends nothing');
  await counter.type(...'000000', 'Enter');
  // It arrives within seconds, and whoever would not wait for the till to look again asks.
  await counter.heading(/Retiro (en camino|enviado)/).waitFor();
  const books = async () => (await counter.sandbox.world()).payouts.at(-1);
  await eventually(async () => (await books()).state === 'processed', 'the money to arrive');
  await counter.type('F5');
  await counter.heading('Retiro enviado').waitFor();
  assert.deepEqual(await sent(counter), [`12000.00 to ${ACCOUNT}`], 'once, and to that account');

  await counter.type('F6');
  const voucher = await readPdf(await counter.fileNamed('Comprobante guardado en '));
  for (const words of ['12.000,00', ACCOUNT.slice(8), 'PRÁCTICA']) {
    assert.ok(voucher.includes(words), `the voucher says ${words}: ${voucher}`);
  }
  await counter.type('Escape');
  await counter.heading('Retiros').waitFor();
  const row = counter.page.locator('[data-payout]', { hasText: 'Distribuidora del Sur' });
  assert.match(plain(await row.innerText()), /12\.000,00.*Acreditado/, 'and it is in the list');
});

story('the same again is asked about, and the safe answer sends nothing', async (counter) => {
  await toPayouts(counter);
  await toPin(counter, '12000');
  await counter.type(...'000000', 'Enter');
  await counter.text('Hay otro igual').waitFor();
  await counter.type('Enter');
  assert.equal((await sent(counter)).length, 1, 'there is one, still');
});

story('one whose answer was lost is verified, and is never sent twice', async (counter) => {
  await counter.sandbox.fault('payment/cashout', 'drop_after');
  await toPayouts(counter);
  await toPin(counter, '7000');
  await counter.type(...'000000', 'Enter');
  await counter.heading('Todavía no se sabe').waitFor();
  assert.deepEqual(
    (await sent(counter)).slice(1),
    [`7000.00 to ${ACCOUNT}`],
    'the provider has it, and did not say so',
  );
  await counter.type('Escape');
  const doubt = counter.page.getByRole('article', { name: /Verificando/ });
  await doubt.getByText('No hagas otro retiro igual:').waitFor();

  await toPin(counter, '7000');
  await counter.type(...'000000', 'Enter');
  await counter.text('hasta saberlo no se puede enviar otro igual').waitFor();
  await counter.type('+');
  assert.equal((await sent(counter)).length, 2, 'an identical one is not sent meanwhile');
  await counter.type('Escape', 'Escape', 'Escape');
  await counter.heading('Retiros').waitFor();

  await counter.sandbox.mend();
  await counter.type('F5');
  await doubt.waitFor({ state: 'detached' });
  const rows = counter.page.locator('[data-payout]');
  await eventually(
    async () => /7\.000,00.*Acreditado/.test(plain(await rows.first().innerText())),
    'it to be known that it arrived',
  );
  assert.equal((await sent(counter)).length, 2, 'asked about, not sent again');
});

story('the account says what it holds, and every movement of it', async (counter) => {
  await toPayouts(counter);
  await counter.type('F8');
  await counter.heading('Movimientos de la cuenta').waitFor();
  const table = counter.page.getByRole('table').first();
  await table.getByText('−$ 12.000,00').waitFor();
  const figures = (await table.locator('td.amount').allInnerTexts()).map(plain);
  assert.deepEqual(
    figures.toSorted(),
    ['+$ 50.000,00', '−$ 12.000,00', '−$ 7.000,00'].toSorted(),
    'what came in and what went out',
  );
  const said = counter.page.getByRole('region', { name: 'Saldo' }).locator('.amount');
  assert.equal(
    amountIn(await said.textContent()),
    pesos(held(await counter.sandbox.world())),
    'and what is left',
  );
  await counter.type('Escape');
  await counter.heading('Retiros').waitFor();
});

story('a limit that a manager sets holds what is above it', async (counter) => {
  const before = (await sent(counter)).length;
  await toPayouts(counter);
  await counter.type('F6');
  await counter.page.getByLabel('Por retiro', { exact: true }).fill('5000');
  await counter.type('Enter');
  await counter.page.getByText(/Por retiro: .*5\.000,00/).waitFor();
  await counter.pause(SETTLED_MS);
  await counter.type(...'000000', 'Enter');
  await counter.text('Los límites están guardados.').waitFor();

  await toPin(counter, '5001');
  await counter.type(...'000000', 'Enter');
  await counter.page.getByRole('alert').getByText('Pasa del límite').waitFor();
  assert.equal((await sent(counter)).length, before, 'nothing was sent');
});
