// The settings: by the keys alone, by touch, and what happens where the register says no.

import assert from 'node:assert/strict';

import { at } from '../sample';
import { BESIDE, SPARE_KEY, TEAM } from '../sample-settings';
import type { Stage } from '../stage';
import { amountIs, button, names, sees, type Story } from './story';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const TOUCH = { width: 1366, height: 768, touch: true };

/** What the core was asked, of one command. */
async function asked(stage: Stage, command: string): Promise<unknown[]> {
  return (await stage.asked()).filter((each) => each.command === command).map(({ args }) => args);
}

/** The settings, as a manager opens them. */
async function go(stage: Stage, ...section: string[]): Promise<void> {
  await stage.keys('Alt+7');
  await sees(stage, 'Ajustes');
  if (section.length > 0) await stage.keys('/', '2', ...section);
}

/** Whether that choice is the chosen one. */
function chosen(stage: Stage, group: string, name: string): Promise<boolean> {
  return stage.page
    .getByRole('radiogroup', { name: group })
    .getByRole('radio', { name, exact: true })
    .isChecked();
}

export const setting: Record<string, Story> = {
  async 'settings: the numpad alone changes how long a QR lasts'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('/', '1', '4', '3');
    await stage.page.getByText('Guardado', { exact: true }).waitFor();
    assert.deepEqual(await asked(stage, 'change_setting'), [
      { change: { kind: 'qr_seconds', seconds: 600 } },
    ]);
    assert.ok(await chosen(stage, 'Cuánto dura el QR', '10 min'), 'it shows what is so now');
    await stage.keys('Escape');
    await sees(stage, 'Caja');
  },

  async 'settings: what the register refuses stands as it was, and says why'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await button(stage, 'Ajustes').tap();
    await sees(stage, 'Ajustes');
    await stage.pass(500);
    await stage.refuse('change_setting', 'journal_unwritable');
    await stage.page.getByText('Nunca', { exact: true }).tap();
    await stage.page
      .getByRole('alert')
      .getByText(/No se pudo guardar/)
      .waitFor();
    await stage.page.getByText('No se guardó', { exact: true }).waitFor();
    assert.ok(await chosen(stage, 'Bloquear si nadie toca', '5 min'), 'the control went back');
  },

  async 'settings: the keypad turns, and the keys still type what they say'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('/', '1', '1', '2', 'Escape');
    await sees(stage, 'Caja');
    const tiles = await stage.page
      .getByRole('group', { name: 'Teclado' })
      .getByRole('button')
      .allTextContents();
    assert.deepEqual(
      tiles.slice(0, 3).map((each) => each.trim()),
      ['1', '2', '3'],
    );
    await stage.keys('7', '1');
    await amountIs(stage, '$ 71,00');
    assert.deepEqual(await names(stage), ['settings'], 'how a keypad lies is this PC’s own');
  },

  async 'settings: the usual QR is how the next sale begins'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('/', '1', '3', '2', 'Escape');
    await sees(stage, 'Caja');
    await stage.charges('sale-48');
    await stage.keys('1', '5', 'Enter');
    const [charge] = (await asked(stage, 'charge')) as { request: { channel: string } }[];
    assert.equal(charge?.request.channel, 'telepagos.counter');
  },

  async 'settings: a name is kept when its field is left or Enter is pressed, and not before'(
    open,
  ) {
    const stage = await open({ session: MARTA });
    await go(stage, '1');
    const name = stage.page.getByLabel('Nombre del local');
    await name.fill('La Vereda de Marta');
    assert.deepEqual(await asked(stage, 'change_setting'), [], 'it is being typed');
    await stage.keys('Enter');
    await stage.page.getByText('Guardado', { exact: true }).waitFor();
    await stage.page.getByText('La Vereda de Marta').first().waitFor();
    await stage.page.getByLabel('Dirección').fill('Rivadavia 4510');
    await stage.page.getByLabel('Nombre de esta caja').focus();
    await stage.pass(200);
    const changes = (await asked(stage, 'change_setting')) as { change: { shop: object } }[];
    assert.equal(changes.length, 2);
    assert.deepEqual(changes.at(-1)?.change.shop, {
      name: 'La Vereda de Marta',
      cuit: '30718092481',
      address: 'Rivadavia 4510',
      phone: '11 5555 0142',
      sale_point: 'Caja 1',
    });
  },

  async 'settings: a CUIT that does not verify is not kept'(open) {
    const stage = await open({ session: MARTA });
    await go(stage, '1');
    const cuit = stage.page.getByLabel('CUIT', { exact: true });
    await cuit.fill('30718092480');
    await stage.keys('Enter');
    await stage.page.getByText('El CUIT no verifica: revisá el último número.').waitFor();
    assert.deepEqual(await asked(stage, 'change_setting'), []);
    await cuit.fill('');
    await stage.keys('Enter');
    await stage.page.getByText('Guardado', { exact: true }).waitFor();
  },

  async 'settings: somebody is added with a PIN that is typed twice, and by the PIN of who adds them'(
    open,
  ) {
    const stage = await open({ session: MARTA });
    await go(stage, '4');
    await stage.keys('/', '1', '1');
    await stage.keys(...'Rita Funes', 'Tab', 'Tab', ...'2026', 'Tab', 'Tab', ...'2026', 'Enter');
    await stage.page.getByText('Ese PIN es el primero que se prueba.').waitFor();
    await stage.page.getByLabel('PIN de 4 números').fill('4071');
    await stage.page.getByLabel('El mismo PIN otra vez').fill('4017');
    await stage.keys('Enter');
    await stage.page.getByText(/Los dos PIN no son iguales/).waitFor();
    assert.deepEqual(await asked(stage, 'add_person'), []);
    await stage.page.getByLabel('El mismo PIN otra vez').fill('4071');
    await stage.keys('Enter');
    await stage.page.getByText('PIN de Marta', { exact: true }).waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await asked(stage, 'add_person'), [], 'no PIN, and nobody is added');
    await stage.refuse('add_person', 'wrong_pin', { attempts_left: 4 });
    await stage.keys(...'111112', 'Enter');
    await stage.page.getByText(/te quedan 4 intentos/).waitFor();
    await stage.answer('add_person', { team: TEAM, spare_key: null });
    await stage.keys(...'407193', 'Enter');
    await stage.page.getByText('Rita Funes ya puede entrar con su PIN.').waitFor();
    assert.deepEqual((await asked(stage, 'add_person')).at(-1), {
      name: 'Rita Funes',
      role: 'cashier',
      pin: '4071',
      ownPin: '407193',
    });
  },

  async 'settings: what was typed of somebody is still there when it was not kept'(open) {
    const stage = await open({ session: MARTA });
    await go(stage, '4');
    await stage.refuse('add_person', 'no_keyring');
    await stage.keys('/', '1', '1');
    await stage.keys(...'Rita Funes', 'Tab', 'Tab', ...'4071', 'Tab', 'Tab', ...'4071', 'Enter');
    await stage.keys('Escape');
    assert.equal(await stage.page.getByLabel('Nombre y apellido').inputValue(), 'Rita Funes');
    await stage.keys('Enter', ...'407193', 'Enter');
    await stage.page.getByText(/El llavero de esta PC no responde/).waitFor();
    assert.equal(await stage.page.getByLabel('PIN de 4 números').inputValue(), '4071');
    assert.equal((await asked(stage, 'add_person')).length, 1);
  },

  async 'settings: another PIN is given by the PIN of who gives it'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await go(stage, '4');
    await stage.page.getByRole('button', { name: 'PIN nuevo' }).nth(1).tap();
    await stage.page.getByLabel('PIN de 4 números').fill('4071');
    await stage.page.getByLabel('El mismo PIN otra vez').fill('4071');
    await button(stage, 'Guardar').tap();
    await stage.page.getByText('Para darle otro PIN a Lucía Benítez poné el tuyo.').waitFor();
    for (const digit of '407193') {
      await stage.page.getByRole('dialog').getByRole('button', { name: digit, exact: true }).tap();
    }
    await button(stage, 'Guardar').tap();
    await stage.page.getByText('Lucía Benítez tiene PIN nuevo.').waitFor();
    assert.deepEqual(await asked(stage, 'set_pin'), [
      { name: 'Lucía Benítez', pin: '4071', ownPin: '407193' },
    ]);
  },

  async 'settings: the spare key stays until somebody says that it is written down'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await go(stage, '4');
    await stage.answer('add_person', { team: TEAM, spare_key: SPARE_KEY });
    await button(stage, 'Agregar persona').tap();
    await stage.page.getByLabel('Nombre y apellido').fill('Rita Funes');
    await stage.page.getByLabel('PIN de 4 números').fill('4071');
    await stage.page.getByLabel('El mismo PIN otra vez').fill('4071');
    await button(stage, 'Guardar').tap();
    await stage.keys(...'407193', 'Enter');
    await stage.page.getByText(SPARE_KEY).waitFor();
    await stage.keys('Escape', 'Enter');
    await stage.page.getByText(SPARE_KEY).waitFor();
    await stage.page.getByText('La anoté en papel y la guardé').tap();
    await button(stage, 'Seguir').tap();
    assert.equal(await stage.page.getByText(SPARE_KEY).count(), 0);
  },

  async 'settings: Enter alone takes nobody off, and a PIN does'(open) {
    const stage = await open({ session: MARTA });
    await go(stage, '4');
    await stage.page.getByRole('button', { name: 'Dar de baja' }).nth(1).click();
    await stage.keys('Enter');
    await button(stage, 'Conservar').click();
    assert.deepEqual(await asked(stage, 'dismiss_person'), []);
    await stage.page.getByRole('button', { name: 'Dar de baja' }).nth(1).click();
    await stage.keys(...'407193', 'Enter');
    await stage.page.getByText('Lucía Benítez ya no entra en esta caja.').waitFor();
    assert.deepEqual(await asked(stage, 'dismiss_person'), [
      { name: 'Lucía Benítez', ownPin: '407193' },
    ]);
  },

  async 'settings: nobody takes themselves off'(open) {
    const stage = await open({ session: MARTA });
    await go(stage, '4');
    await stage.page.getByRole('button', { name: 'Dar de baja' }).first().click({ force: true });
    assert.equal(await stage.page.getByRole('dialog').count(), 0);
  },

  async 'settings: another password is tried by a login, and kept by a PIN'(open) {
    const stage = await open({ session: MARTA });
    await go(stage, '2');
    await stage.refuse('check_account', 'credentials_refused');
    await stage.keys('/', '1', '1');
    await stage.keys(...'lavereda', 'Tab', ...'vieja', 'Enter');
    await stage.page.getByText(/TelePagos no aceptó ese usuario y clave/).waitFor();
    await stage.answer('check_account', null);
    await stage.page.getByLabel('Clave', { exact: true }).fill('nueva');
    await stage.keys('Enter');
    await stage.page.getByText('PIN de Marta', { exact: true }).waitFor();
    await stage.keys(...'407193', 'Enter');
    await stage.page.getByText('Clave cambiada').waitFor();
    const [kept] = (await asked(stage, 'replace_credentials')) as {
      account: { password: string };
      pin: string;
    }[];
    assert.deepEqual([kept?.account.password, kept?.pin], ['nueva', '407193']);
  },

  async 'settings: going over to real money wants a PIN and says so, and the window begins anew'(
    open,
  ) {
    const stage = await open({ session: MARTA, mode: 'practice' });
    await stage.answer('accounts', BESIDE);
    await go(stage, '0');
    await stage.keys('/', '1', '1');
    await stage.page.getByText(/Los próximos cobros van a ser de verdad/).waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await asked(stage, 'switch_account'), [], 'no PIN, no change');
    await stage.refuse('switch_account', 'wrong_pin', { attempts_left: 4 });
    await stage.keys(...'111112', 'Enter');
    await stage.page.getByText(/te quedan 4 intentos/).waitFor();
    await stage.answer('switch_account', null);
    await stage.page.evaluate(() => Object.assign(window, { before: true }));
    await stage.keys(...'407193', 'Enter');
    await stage.page.waitForFunction(() => !('before' in window));
  },

  async 'settings: a support bundle is read before it is saved'(open) {
    const stage = await open({ session: MARTA });
    await go(stage, '9');
    await stage.keys('/', '1', '2');
    await stage.page.getByText('resumen.txt').waitFor();
    await stage.keys('2');
    await stage.page.getByText(/"check": "journal"/).waitFor();
    assert.deepEqual(await asked(stage, 'save_support_bundle'), []);
    await stage.keys('Enter');
    await stage.page.getByText(/Paquete guardado en/).waitFor();
  },

  async 'settings: a copy that fails says so, and the next one says where it is'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await go(stage, '8');
    await stage.refuse('back_up', 'backup_failed');
    await button(stage, 'Copiar ahora').tap();
    await stage.page.getByText(/El registro sigue entero/).waitFor();
    await stage.answer('back_up', { path: '/media/copias/hoy.db' });
    await button(stage, 'Copiar ahora').tap();
    await stage.page.getByText(/Copia hecha y verificada/).waitFor();
  },

  async 'settings: a cashier has none'(open) {
    const stage = await open();
    await stage.keys('Alt+7');
    await sees(stage, 'Caja');
    assert.equal(await button(stage, 'Ajustes').count(), 0);
  },

  async 'settings: what another window set is asked for again'(open) {
    const stage = await open();
    await stage.tell({ kind: 'register_changed' });
    const all = await stage.page.evaluate(() => window.fakeCore.asked);
    assert.equal(all.filter(({ command }) => command === 'snapshot').length, 2);
  },

  async 'settings: a window whose register was left begins anew'(open) {
    const stage = await open();
    await stage.page.evaluate(() => Object.assign(window, { before: true }));
    await stage.tell({ kind: 'register_left' });
    await stage.page.waitForFunction(() => !('before' in window));
  },
};
