// Screen 1: who is at the till.

import assert from 'node:assert/strict';

import { story } from './counter.mjs';

const TITLE = '¿Quién está en la caja?';

story('the till asks who is there', async (counter) => {
  await counter.heading(TITLE).waitFor();
  await counter.looksLike('unlock');
});

story('a PIN opens the till at its last number, by keys', async (counter) => {
  await counter.unlock();
  assert.equal(await counter.heading(TITLE).count(), 0, 'nobody is asked any more');

  await counter.page.keyboard.press('Control+l');
  await counter.heading(TITLE).waitFor();
});

story(
  'a PIN opens the till at its last number, by touch',
  async (counter) => {
    await counter.heading(TITLE).waitFor();
    const keypad = counter.page.getByRole('group', { name: 'Teclado del PIN' });
    for (let digit = 0; digit < 6; digit++) {
      await keypad.getByRole('button', { name: '0', exact: true }).tap();
    }
    await counter.till().waitFor();

    await counter.button('Bloquear').tap();
    await counter.heading(TITLE).waitFor();
  },
  { hasTouch: true },
);

story('a wrong PIN says how many tries are left', async (counter) => {
  await counter.heading(TITLE).waitFor();
  await counter.type(...'111111');
  await counter.text('te quedan 4 intentos').waitFor();
  await counter.looksLike('unlock-wrong-pin');

  await counter.type(...'000000');
  await counter.till().waitFor();
});

story('five wrong PINs shut the door for a while, and no longer', async (counter) => {
  await counter.heading(TITLE).waitFor();
  for (let time = 0; time < 5; time++) {
    await counter.type(...'111111');
    const said =
      time < 4 ? `te queda${time < 3 ? 'n' : ''} ${4 - time} intento` : 'Demasiados intentos';
    await counter.text(said).waitFor();
  }
  await counter.looksLike('unlock-locked-out');

  await counter.type(...'000000');
  await counter.pause();
  assert.equal(await counter.till().count(), 0, 'the right PIN comes too late');

  await counter.page.reload();
  await counter.text('Demasiados intentos').waitFor();
  await counter.pass(16 * 60_000);
  await counter.page.reload();
  await counter.unlock();
});
