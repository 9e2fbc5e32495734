// The sale points: printing a poster, making one, retiring one, and checking a code that hangs there.

import assert from 'node:assert/strict';

import { at } from '../sample';
import { FORGED, POINTS, SAME } from '../sample-points';
import { drop } from '../scenes/points';
import type { Stage } from '../stage';
import { button, names, sees, type Story } from './story';

const TITLE = 'Puntos de venta';
const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const TOUCH = { width: 1366, height: 768, touch: true };

/** Goes there by the keys. */
async function go(stage: Stage): Promise<void> {
  await stage.answer('sale_points', POINTS);
  await stage.keys('Alt+4');
  await sees(stage, TITLE);
}

/** What the core was asked, of one command. */
async function asked(stage: Stage, command: string): Promise<unknown[]> {
  return (await stage.asked()).filter((each) => each.command === command).map(({ args }) => args);
}

export const points: Record<string, Story> = {
  async 'the numpad walks the sale points and prints the poster of one'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('2', '*');
    await stage.page.getByText(/Abrimos el PDF para imprimir/).waitFor();
    assert.deepEqual(await asked(stage, 'print_poster'), [{ id: '2229', open: false, size: 'a5' }]);
    await stage.keys('F4', 'F6');
    await stage.page.getByText(/PDF guardado en/).waitFor();
    assert.deepEqual(await asked(stage, 'save_poster'), [{ id: '2229', open: true, size: 'a5' }]);
    await stage.keys('/', '5', '*');
    assert.deepEqual((await asked(stage, 'print_poster')).at(-1), {
      id: '2229',
      open: true,
      size: 'a6',
    });
    await stage.keys('Escape');
    await sees(stage, 'Caja');
  },

  async 'by touch a poster is chosen and printed'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await stage.answer('sale_points', POINTS);
    await button(stage, 'Puntos').tap();
    await sees(stage, TITLE);
    await stage.pass(500);
    await button(stage, /Cafetería/).tap();
    await stage.page.getByText('Monto abierto').tap();
    await stage.page.getByText('A6', { exact: true }).tap();
    await button(stage, 'Imprimir cartel A6').tap();
    await stage.pass(200);
    assert.deepEqual(await asked(stage, 'print_poster'), [{ id: '2236', open: true, size: 'a6' }]);
  },

  async 'a new sale point is made with the keys alone, and is looked at'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    const made = { ...POINTS[1], id: '2250', name: 'Vereda', own: false };
    await stage.answer('create_sale_point', [...POINTS, made]);
    await stage.keys('+', 'Enter');
    await stage.page.getByText('Escribí el nombre.').waitFor();
    await stage.keys(...'Vereda', 'Enter');
    await stage.page.getByText(/Vereda ya puede cobrar/).waitFor();
    assert.deepEqual(await asked(stage, 'create_sale_point'), [{ name: 'Vereda' }]);
    await stage.page.getByRole('heading', { level: 2, name: 'Vereda' }).waitFor();
    assert.deepEqual((await asked(stage, 'poster')).at(-1), { id: '2250', open: false });
  },

  async 'a name that exists says so, and nothing is asked for'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('+', ...'CAJA 2', 'Enter');
    await stage.page.getByText(/Ya hay un punto que se llama Caja 2/).waitFor();
    assert.deepEqual(await asked(stage, 'create_sale_point'), []);
    await stage.keys('Escape');
    assert.equal(await stage.page.locator('dialog').count(), 0);
  },

  async 'a double Enter makes one sale point'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.ignore('create_sale_point');
    await stage.keys('+', ...'Vereda', 'Enter', 'Enter');
    assert.equal((await asked(stage, 'create_sale_point')).length, 1);
  },

  async 'Enter keeps a sale point, and only its whole name retires it'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('/', '7');
    await stage.page.getByText(/Hay un turno abierto en esta caja/).waitFor();
    await stage.keys('Enter');
    assert.equal(await stage.page.locator('dialog').count(), 0, 'the safe answer has the focus');
    await stage.keys('/', '7', 'Shift+Tab', ...'Caja', 'Enter');
    assert.deepEqual(await asked(stage, 'retire_sale_point'), [], 'that is not all of its name');
    await stage.answer(
      'retire_sale_point',
      POINTS.map((each) => (each.id === '2228' ? { ...each, retired_ms: at(14, 32) } : each)),
    );
    await stage.keys(...' 1', 'Enter');
    assert.deepEqual(await asked(stage, 'retire_sale_point'), [{ id: '2228', name: 'Caja 1' }]);
    await stage.page.getByText(/Caja 1 está de baja/).waitFor();
    await stage.page
      .getByText(/dado de baja el 20 de noviembre/)
      .first()
      .waitFor();
  },

  async 'a sale point on which somebody is about to pay stays, and the dialog says why'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await go(stage);
    await stage.refuse('retire_sale_point', 'sale_point_busy');
    await button(stage, 'Dar de baja').tap();
    await stage.page.getByLabel('Escribí el nombre para confirmar').fill('Caja 1');
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Dar de baja' }).tap();
    await stage.page.getByText(/espera el pago/).waitFor();
    await button(stage, 'Conservar').tap();
    await stage.pass(100);
    await button(stage, /Caja 1/)
      .first()
      .waitFor();
  },

  async 'a reader scans a posted code into its field, as fast as it can'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.answer('check_sticker', FORGED);
    await stage.keys('F7');
    const code = '000201010211.AR/43-53+0016*7,9';
    await stage.scan(...code, 'Enter');
    assert.deepEqual(await asked(stage, 'check_sticker'), [
      { id: '2228', open: false, content: code },
    ]);
    await stage.page.getByText('No es el cartel de la Caja 1').waitFor();
    const account = stage.page.getByRole('row', { name: /Cuenta/ });
    assert.match((await account.textContent()) ?? '', /Distinto/);
    await stage.answer('check_sticker', SAME);
    await stage.scan(...'0002', 'Enter');
    await stage.page.getByText('Es el cartel de la Caja 1.').waitFor();
    assert.deepEqual((await asked(stage, 'check_sticker')).at(-1), {
      id: '2228',
      open: false,
      content: '0002',
    });
  },

  async 'a scan lands in the field even where a button has the focus'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('F7', 'Tab', 'Tab');
    await stage.scan(...'0002/01.', 'Enter');
    assert.deepEqual(await asked(stage, 'check_sticker'), [
      { id: '2228', open: false, content: '0002/01.' },
    ]);
  },

  async 'a pasted code is compared at once'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await go(stage);
    await stage.answer('check_sticker', SAME);
    await button(stage, 'Revisar un cartel pegado').tap();
    const field = stage.page.getByLabel('Lo que dice el código');
    await field.evaluate((element: HTMLTextAreaElement) => {
      element.value = '000201';
      element.dispatchEvent(new Event('input', { bubbles: true }));
      element.dispatchEvent(new Event('paste', { bubbles: true }));
    });
    await stage.page.getByText('Es el cartel de la Caja 1.').waitFor();
  },

  async 'a photo of a posted code is chosen by a key, and what it says is in the field'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.answer('choose_sticker_photo', { content: '000201AR', check: FORGED });
    await stage.keys('F7', 'F8');
    await stage.page.getByText('No es el cartel de la Caja 1').waitFor();
    const field = stage.page.getByLabel('Lo que dice el código');
    assert.equal(await field.inputValue(), '000201AR', 'what was read');
    assert.deepEqual(await asked(stage, 'choose_sticker_photo'), [{ id: '2228', open: false }]);
    await stage.answer('choose_sticker_photo', null);
    await stage.keys('F8');
    assert.equal(await field.inputValue(), '000201AR', 'whoever thinks better of it loses nothing');
  },

  async 'a photo is dropped or pasted wherever the focus is, one at a time'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.answer('check_sticker_photo', { content: '000201', check: SAME });
    await stage.keys('F7', 'Tab', 'Tab');
    await drop(stage, 'a.jpg', 'b.jpg');
    await stage.page.getByText('Soltá una sola foto.').waitFor();
    assert.deepEqual(await asked(stage, 'check_sticker_photo'), [], 'of two, none');
    await drop(stage, 'a.jpg');
    await stage.page.getByText('Es el cartel de la Caja 1.').waitFor();
    assert.deepEqual(await asked(stage, 'check_sticker_photo'), [
      { id: '2228', open: false, photo: Buffer.from('foto').toString('base64') },
    ]);
    await stage.refuse('check_sticker_photo', 'several_codes_in_photo');
    await stage.page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['otra'], 'pegada.png'));
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await stage.pass(200);
    await stage.page.getByText(/hay más de un QR/).waitFor();
    assert.equal(
      await stage.page.getByText('Es el cartel de la Caja 1.').count(),
      0,
      'what was said of the one before is not of this one',
    );
    assert.equal((await asked(stage, 'check_sticker_photo')).length, 2);
  },

  async 'sale points that did not come are asked for again by a person'(open) {
    const stage = await open({ session: MARTA });
    await stage.refuse('sale_points', 'provider_silent');
    await stage.keys('Alt+4');
    await stage.page.getByText(/no responde\. No se movió plata/).waitFor();
    await stage.answer('sale_points', POINTS);
    await button(stage, 'Probar de nuevo').click();
    await button(stage, /Caja 2/).waitFor();
    assert.deepEqual(await names(stage), ['sale_points', 'sale_points', 'poster']);
  },
};
