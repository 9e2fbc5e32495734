// The first minutes: from a register that nobody set up to its first sale, as somebody new would do it.

import assert from 'node:assert/strict';

import { SETTLED_MS, story } from './counter.mjs';

const FRESH = { fresh: true };

/** How long somebody new may take for their first practice sale, in milliseconds. */
const MINUTE_MS = 60_000;

story(
  'the wizard goes from nothing to a practice sale in less than a minute, by keys',
  async (counter) => {
    const began = performance.now();
    await counter.heading('¿Cómo querés empezar?').waitFor();
    await counter.type('Enter');
    await counter.heading('Datos del comercio').waitFor();
    await counter.type(...'La Vereda', 'Enter');
    await counter.heading('¿Quiénes usan la caja?').waitFor();
    await counter.type('Enter');
    await counter.heading('Todo listo. Hacé una venta de práctica').waitFor();
    await counter.type('Enter');
    await counter.unlock();
    await counter.type(...'1550', 'Enter');
    await counter.waiting();
    await counter.type('F12', '1');
    await counter.heading('Pago de práctica').waitFor();
    const took = performance.now() - began;
    assert.ok(took < MINUTE_MS, `it took ${Math.round(took)} ms`);
    const { orders } = await counter.sandbox.world();
    assert.deepEqual(
      orders.map(({ amount }) => amount),
      ['1550.00'],
      'one sale',
    );
  },
  FRESH,
);

story(
  'whoever the wizard names opens the till with their own PIN, by touch',
  async (counter) => {
    const touch = async (name) => {
      await counter.pause(SETTLED_MS);
      await counter.button(name).tap();
    };
    await touch('Seguir');
    await counter.page.getByLabel('Nombre del local').fill('La Vereda');
    await touch('Seguir');
    await counter.heading('¿Quiénes usan la caja?').waitFor();
    await touch('Agregar persona');
    await counter.page.getByLabel('Nombre y apellido').fill('Marta Quiroga');
    await counter.page.getByText('A cargo', { exact: true }).tap();
    await counter.page.getByLabel('PIN de 6 números').fill('407193');
    await counter.page.getByLabel('El mismo PIN otra vez').fill('407193');
    await touch('Guardar');
    await counter.text('PIN listo').waitFor();
    await touch('Seguir');
    await counter.heading('Todo listo. Hacé una venta de práctica').waitFor();
    await touch('Abrir la caja');
    await counter.heading('¿Quién está en la caja?').waitFor();
    assert.equal(
      await counter.page.getByText('practica', { exact: true }).count(),
      0,
      'whom everybody knows the PIN of is gone',
    );
    await counter.type(...'407193');
    await counter.till().waitFor();
    await counter.page.getByText('La Vereda').first().waitFor();
  },
  { ...FRESH, hasTouch: true },
);

story(
  'the wizard opens a real account after a real login, and its first sale is no practice',
  async (counter) => {
    const { page } = counter;
    const field = (name) => page.getByLabel(name, { exact: true });
    await page.getByText('Cuenta real', { exact: true }).click();
    await counter.button('Seguir').click();
    await counter.heading('Conectá tu cuenta de TelePagos').waitFor();
    await field('Usuario').fill('practica');
    await field('Clave').fill('no es');
    await counter.type('Enter');
    await counter.text('TelePagos no aceptó ese usuario y clave.').waitFor();
    await field('Clave').fill('practica');
    await counter.type('Enter');

    await counter.heading('Datos del comercio').waitFor();
    await page.getByLabel('Nombre del local').fill('La Vereda');
    await counter.type('Enter');
    await counter.heading('¿Quiénes usan la caja?').waitFor();
    await counter.button('Agregar persona').click();
    await page.getByLabel('Nombre y apellido').fill('Marta Quiroga');
    await page.getByText('A cargo', { exact: true }).click();
    await page.getByLabel('PIN de 6 números').fill('407193');
    await page.getByLabel('El mismo PIN otra vez').fill('407193');
    await counter.button('Guardar').click();
    await counter.text('PIN listo').waitFor();
    await counter.button('Seguir').click();

    await counter.heading('Todo listo. Hacé tu primera venta').waitFor();
    await counter.type('Enter');
    await counter.heading('Anotá la llave de repuesto').waitFor();
    await page.getByText('La anoté en papel y la guardé').click();
    await counter.type('Enter');

    await counter.unlock('407193');
    assert.equal(
      await page.getByText('Modo práctica').count(),
      0,
      'nobody takes this till for one that practises',
    );
    await counter.type(...'1550', 'Enter');
    await counter.waiting();
    const { orders } = await counter.sandbox.world();
    await counter.sandbox.pay(orders[0].qr_code);
    await counter.heading('Pagado').waitFor();
    assert.ok(counter.standIn.calls > 0, 'all of it over TLS, by the names of the provider');
  },
  { ...FRESH, live: true },
);

story(
  'the wizard that is left for later stays away',
  async (counter) => {
    await counter.button('Más adelante').click();
    await counter.heading('¿Quién está en la caja?').waitFor();
    await counter.page.reload();
    await counter.unlock();
  },
  FRESH,
);

story(
  'a setting is kept, and holds after the window was closed',
  async (counter) => {
    await counter.button('Más adelante').click();
    await counter.unlock();
    await counter.page.keyboard.press('Alt+7');
    await counter.heading('Ajustes').waitFor();
    await counter.page.getByText('10 min', { exact: true }).click();
    await counter.page.getByText('Guardado', { exact: true }).waitFor();
    await counter.page.reload();
    await counter.till().or(counter.heading('¿Quién está en la caja?')).first().waitFor();
    if (await counter.heading('¿Quién está en la caja?').isVisible()) await counter.unlock();
    await counter.page.keyboard.press('Alt+7');
    const kept = counter.page.getByRole('radio', { name: '10 min' });
    await kept.waitFor({ state: 'attached' });
    assert.ok(await kept.isChecked(), 'as it was set');
  },
  FRESH,
);
