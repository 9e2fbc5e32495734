// What holds on every screen: help, the lock, another language, a page that begins anew, small windows.

import assert from 'node:assert/strict';

import { story } from './counter.mjs';

story('F1 tells the keys, and gives the focus back', async (counter) => {
  await counter.unlock();
  await counter.type('F1');
  const help = counter.page.getByRole('dialog', { name: 'Teclas' });
  await help.waitFor();
  await counter.looksLike('help');

  await counter.type('1', 'Escape');
  await help.waitFor({ state: 'detached' });
  await counter.text('Ingresá el monto').waitFor();
});

story('the numpad alone reaches every action before a code', async (counter) => {
  await counter.charge();
  await counter.type('/');
  await counter.page.getByRole('menu', { name: /Acciones/ }).waitFor();
  await counter.looksLike('qr-actions');
  await counter.type('1');
  await counter.heading('Venta cancelada').waitFor();
});

story('the numpad alone reaches every action after a payment', async (counter) => {
  await counter.charge();
  await counter.type('F12', '1');
  await counter.heading('Pago de práctica').waitFor();
  await counter.text('op. ').waitFor();
  await counter.type('/');
  await counter.page.getByRole('menu', { name: /Acciones/ }).waitFor();
  await counter.looksLike('paid-actions');
  await counter.type('1');
  await counter.till().waitFor();
});

story('the lock hides a sale and does not stop it', async (counter) => {
  await counter.charge();
  const qr = await counter.scanned();
  await counter.page.keyboard.press('Control+l');
  await counter.heading('¿Quién está en la caja?').waitFor();
  await counter.sandbox.pay(qr);
  await counter.unlock();
  await counter.text('Pagada').waitFor();
});

story('a page that begins anew finds everything where it was', async (counter) => {
  await counter.charge('1550');
  const qr = await counter.scanned();
  await counter.page.reload();
  await counter.till().waitFor();
  await counter.page
    .getByRole('listitem')
    .getByRole('button', { name: /1\.550,00/ })
    .click();
  await counter.waiting();
  assert.equal(await counter.scanned(), qr, 'the same sale, with the same code');
});

story('the same till in another language', async (counter) => {
  await counter.page.evaluate(() => localStorage.setItem('mostrador.language', 'en'));
  await counter.page.reload();
  await counter.page.getByRole('group').first().waitFor();
  await counter.looksLike('unlock-english');
  await counter.type(...'000000');
  await counter.button('Open shift').waitFor();
  await counter.type('Enter');
  await counter.button('Charge').waitFor();
  await counter.button(/Varios/).waitFor();
  await counter.looksLike('till-english');
  assert.equal(await counter.page.locator('html').getAttribute('lang'), 'en-GB', 'and it says so');
});

/** No lower than this, everything stands in the window without scrolling, in CSS pixels. */
const SMALLEST = 688;

for (const [what, width, height] of [
  ['the smallest window', 1024, 688],
  ['a window at twice the size', 683, 384],
  ['a large screen', 1920, 1080],
]) {
  story(`${what} shows everything there is to do`, async (counter) => {
    await counter.page.setViewportSize({ width, height });
    await counter.unlock();
    const charge = counter.button('Cobrar');
    await counter.type(...'99999999,99');
    await bring(charge);
    await counter.picture(`till-${width}`);
    assert.ok(await inSight(charge, width, height), 'Cobrar is where a finger reaches it');
    const amount = counter.page.locator('.display .amount');
    const [inner, outer] = await amount.evaluate((it) => [it.scrollWidth, it.clientWidth]);
    assert.ok(inner <= outer, `the largest amount fits: ${inner} in ${outer}`);

    await counter.type('Enter');
    await counter.waiting();
    await counter.picture(`qr-${width}`);
    assert.ok(await counter.scanned(), 'a stranger reads the code');
    for (const name of ['Cancelar', 'Otra venta mientras']) {
      const button = counter.button(name);
      if (height < SMALLEST) await bring(button);
      assert.ok(await inSight(button, width, height), `${name} is where a finger reaches it`);
    }
    const sideways = await counter.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(sideways, 0, 'nothing hangs over the edge');
  });
}

/** Scrolls as a person does who looks for it. */
function bring(button) {
  return button.evaluate((element) => element.scrollIntoView({ block: 'end' }));
}

/** The button is a finger's breadth, nothing lies over it, and all of it is in the window. */
async function inSight(button, width, height) {
  const box = await button.boundingBox();
  const within =
    box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height;
  const bare = await button.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return [
      [left + 6, top + 6],
      [right - 6, bottom - 6],
    ].every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  });
  return within && bare && box.height >= 48;
}
