// The links: sending one, making one, and what is said when nobody answered.

import assert from 'node:assert/strict';

import { RIGHT_CVU } from '../scenes/links';
import { at, NOW } from '../sample';
import { link, LINKS } from '../sample-links';
import type { Stage } from '../stage';
import { button, sees, type Story } from './story';

const TITLE = 'Links de pago';
const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const TOUCH = { width: 1366, height: 768, touch: true };
const CVU = '0000031500000004105723';

/** Goes there by the keys. */
async function go(stage: Stage): Promise<void> {
  await stage.answer('links', LINKS);
  await stage.keys('Alt+6');
  await sees(stage, TITLE);
}

/** What the core was asked, of one command. */
async function asked(stage: Stage, command: string): Promise<Record<string, unknown>[]> {
  return (await stage.asked()).filter((each) => each.command === command).map(({ args }) => args);
}

/** What was copied last, where the page may not say it by itself. */
async function watchCopies(stage: Stage): Promise<() => Promise<string>> {
  await stage.page.evaluate(() => {
    const copied = { last: '' };
    Object.assign(window, { copied });
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        writeText: (text: string) => {
          copied.last = text;
          return Promise.resolve();
        },
      },
    });
  });
  return () =>
    stage.page.evaluate(() => (window as unknown as { copied: { last: string } }).copied.last);
}

export const links: Record<string, Story> = {
  async 'the numpad walks the links, and F8 copies the address of one'(open) {
    const stage = await open({ session: MARTA });
    const copied = await watchCopies(stage);
    await go(stage);
    await stage.keys('2', '2', 'F8');
    await stage.page.getByText('Link copiado.').waitFor();
    assert.equal(await copied(), LINKS[2]?.url);
    await stage.keys('F4');
    await stage.page.getByRole('dialog').getByRole('img', { name: 'Código QR del link' }).waitFor();
    await stage.keys('Escape', 'Escape');
    await sees(stage, 'Caja');
  },

  async 'a link is made and copied with the keys alone'(open) {
    const stage = await open({ session: MARTA });
    const copied = await watchCopies(stage);
    await go(stage);
    const made = link('link-9', 3_850_050);
    await stage.answer('make_link', made);
    await stage.keys('+', ...'38500.5', 'Enter');
    const [{ request } = { request: null }] = await asked(stage, 'make_link');
    const { expires_ms: expires, ...rest } = request as { expires_ms: number };
    assert.deepEqual(rest, { cents: 3_850_050, concept_id: 'VAR', multiple: false, split: [] });
    const late = Math.abs(expires - NOW - 24 * 3_600_000);
    assert.ok(late < 60_000, 'it ends in a day');
    await stage.page.getByText('Ya está copiado').waitFor();
    assert.equal(await copied(), made.url);
    await stage.keys('Enter');
    assert.equal(await stage.page.locator('dialog').count(), 0);
    await stage.page.locator('[data-link="link-9"][aria-current]').waitFor();
  },

  async 'a link is made by touch, for many payments and until a day'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await stage.answer('links', LINKS);
    await stage.answer('make_link', link('link-9', 2_500_000));
    await button(stage, 'Links').tap();
    await sees(stage, TITLE);
    await stage.pass(500);
    await button(stage, 'Nuevo link').tap();
    const { page } = stage;
    await page.getByLabel('Monto', { exact: true }).fill('25000');
    await page.getByLabel('Concepto').selectOption({ label: 'Encargos y tortas' });
    await page.getByText('Varias', { exact: true }).tap();
    await page.getByText('Elegir', { exact: true }).tap();
    await page.getByLabel('Día en que vence').fill('30/11');
    await page.getByText('Vence el 30 de noviembre, 23:59').waitFor();
    await button(stage, 'Crear y copiar link').tap();
    await page.getByText('Link listo').waitFor();
    assert.deepEqual(await asked(stage, 'make_link'), [
      {
        request: {
          cents: 2_500_000,
          concept_id: 'ENC',
          expires_ms: Date.UTC(2026, 11, 1, 2, 59, 59),
          multiple: true,
          split: [],
        },
        pin: null,
      },
    ]);
  },

  async 'a link is split, and never into more than it asks for'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.answer('check_payee', { ...RIGHT_CVU, missing: 5, second: 'partial' });
    await stage.keys('+', ...'1000');
    await button(stage, 'Repartir el cobro con otro CVU').click();
    await stage.keys('0');
    await stage.page.getByText('Faltan 5 números.').waitFor();
    await stage.answer('check_payee', RIGHT_CVU);
    await stage.page.getByLabel('CVU de la parte 1').fill(CVU);
    await stage.page.getByText('Los 22 números están bien: TelePagos.').waitFor();
    await stage.keys('Tab', ...'1001', 'Enter');
    await stage.page.getByText('Las partes suman más que el monto.').waitFor();
    assert.deepEqual(await asked(stage, 'make_link'), []);
    await stage.answer('make_link', link('link-9', 100_000));
    await stage.keys('Backspace', 'Backspace');
    await stage.page.getByText(/quedan \$.990,00 de cada cobro/).waitFor();
    await stage.keys('Enter');
    await stage.page.getByText(/\$.10,00 van a otra cuenta/).waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await asked(stage, 'make_link'), [], 'what goes elsewhere takes a PIN');
    await stage.keys(...'407193', 'Enter');
    const [request] = await asked(stage, 'make_link');
    assert.deepEqual((request?.['request'] as { split: unknown }).split, [
      { cvu: CVU, cents: 1_000 },
    ]);
    assert.equal(request?.['pin'], '407193');
  },

  async 'a transfer link is made to an account that verifies'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.answer('check_payee', RIGHT_CVU);
    await stage.answer('make_transfer_link', link('link-9', 50_000, { kind: 'transfer' }));
    await stage.keys('+', ...'500');
    await stage.page.getByText('Transferencia armada').click();
    await stage.page.getByLabel('CBU o CVU').fill(CVU);
    await stage.page.getByLabel('CUIT de esa cuenta').fill('30-71809248-1');
    await stage.keys('Enter');
    await stage.page
      .getByText(/transfiere \$.500,00 a la cuenta 00000315 00000004105723/)
      .waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await asked(stage, 'make_transfer_link'), [], 'it goes elsewhere: a PIN');
    await stage.keys(...'407193', 'Enter');
    assert.deepEqual(await asked(stage, 'make_transfer_link'), [
      {
        request: { cents: 50_000, concept_id: 'VAR', account: CVU, cuit: '30-71809248-1' },
        pin: '407193',
      },
    ]);
  },

  async 'a link that nobody answered for is not asked for again, and says what not to do'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.refuse('make_link', 'provider_silent');
    await stage.answer('links', [
      link('link-7', 100_000, { state: 'in_doubt', url: null, qr: null }),
      ...LINKS,
    ]);
    await stage.keys('+', ...'1000', 'Enter');
    await stage.page
      .getByText(/no lo mandes ni lo des por cobrado/)
      .last()
      .waitFor();
    await stage.keys('Enter');
    assert.equal((await asked(stage, 'make_link')).length, 1, 'Enter only closed it');
    await stage.page.locator('[data-link="link-7"]').getByText('Verificando').waitFor();
    await stage.keys('F8');
    assert.equal(await stage.page.getByText('Link copiado.').count(), 0, 'it has no address');
  },

  async 'a double Enter makes one link'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.ignore('make_link');
    await stage.keys('+', ...'1000', 'Enter', 'Enter');
    assert.equal((await asked(stage, 'make_link')).length, 1);
  },

  async 'a hidden link comes back at once, or from among the hidden ones'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('2', 'Delete');
    await stage.page.getByText(/Quien lo tenga lo puede pagar igual/).waitFor();
    assert.equal(await stage.page.locator('[data-link="link-2"]').count(), 0);
    await stage.keys('F3');
    await stage.page.locator('[data-link="link-2"][aria-current]').waitFor();
    await button(stage, 'Ver ocultos (1)').click();
    await stage.page.locator('[data-link="link-6"]').click();
    await button(stage, 'Mostrar en la lista').click();
    await stage.pass(200);
    assert.deepEqual(await asked(stage, 'hide_link'), [
      { id: 'link-2', hidden: true },
      { id: 'link-2', hidden: false },
      { id: 'link-6', hidden: false },
    ]);
  },

  async 'a link whose time is over is not sent any more'(open) {
    const stage = await open({ session: MARTA });
    await stage.answer('links', [link('link-1', 1_000, { expires_ms: NOW + 60_000 })]);
    await stage.keys('Alt+6');
    await button(stage, /Copiar link/).waitFor();
    await stage.page.locator('[data-link="link-1"]').getByText('Activo').waitFor();
    await stage.pass(61_000);
    await stage.page.locator('[data-link="link-1"]').getByText('Vencido').waitFor();
    await stage.keys('F8');
    assert.equal(await stage.page.getByText('Link copiado.').count(), 0);
  },
};
