// One whole sale in the real window: real journal, real HTTP, a stranger's camera, real paper.

import assert from 'node:assert/strict';

import { readPdf } from '../stage/eyes.mjs';
import { story } from './counter.mjs';

story('a sale, from the amount to the receipt', async (counter) => {
  const { window, sandbox } = counter;
  await counter.charge('1550,50');

  const [credit] = await sandbox.pay(await counter.scanned(), {
    payer: { name: 'Ñandú Pérez Güiraldes' },
  });
  assert.equal(credit.amount, '1550.50', 'the code on the display asks for what was typed');
  await window.reaches('Pago de práctica');
  await window.says('Ñandú Pérez Güiraldes');
  assert.ok(!(await window.words()).includes('Pagado\n'), 'only real money is called paid');

  await window.type('F6');
  await window.says('Recibo guardado en');
  const [, path] = /Recibo guardado en (.+\.pdf)/.exec(await window.words());
  const text = await readPdf(path);
  for (const words of ['1.550,50', 'Ñandú Pérez Güiraldes', 'Comercio de práctica', 'SIN VALOR']) {
    assert.ok(text.includes(words), `the receipt says ${words}: ${text}`);
  }
});

story('a sale goes on being watched after the window was closed', async (counter) => {
  await counter.charge('820');
  const qr = await counter.scanned();
  await counter.window.close();
  await sandboxPays(counter, qr);

  await counter.start();
  await counter.unlock();
  await counter.window.says('Pagada');
  assert.match(await counter.window.words(), /820,00/, 'the sale that was open is the one paid');
});

story('Enter does nothing while the till waits', async (counter) => {
  const { window, sandbox } = counter;
  await counter.charge('990');
  await window.type('Enter', 'Enter');
  await window.type('Escape');
  await window.reaches('Venta cancelada');
  assert.equal((await sandbox.world()).orders.length, 1, 'no second sale came of it');
});

async function sandboxPays({ sandbox }, qr) {
  const [credit] = await sandbox.pay(qr);
  assert.ok(credit.visible, 'the money is there before the window is');
}
