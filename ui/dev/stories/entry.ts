// Typing an amount in the other ways, and what is set for that.

import assert from 'node:assert/strict';

import type { Stage } from '../stage';
import { amountIs, asking, button, names, type Story } from './story';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: 0 };

/** What this PC remembers under that name. */
function remembered(stage: Stage, name: string): Promise<string | null> {
  return stage.page.evaluate((key) => localStorage.getItem(`mostrador.${key}`), name);
}

export const entry: Record<string, Story> = {
  async 'digits fill from the right where the shop wants them to'(open) {
    const stage = await open();
    await stage.keys('/', '8', '5');
    await stage.keys('1', '5', '5', '0');
    await amountIs(stage, '$ 15,50');
    await stage.keys(',', '+', '3', '5', '0');
    await amountIs(stage, '$ 19,00');
    assert.equal(await remembered(stage, 'amount-style'), 'cents');
    await stage.charges('sale-48');
    await stage.keys('Enter');
    assert.deepEqual((await stage.asked())[0]?.args, { request: asking(1_900) });
  },

  async 'a discount is taken off, rounded once, and erased whole'(open) {
    const stage = await open();
    await stage.keys('/', '8', '6');
    await stage.keys(...'1200+350'.split(''), '/', '0', '5');
    await amountIs(stage, '$ 1.395,00');
    await stage.page.getByText('−10\u00a0%').waitFor();
    await stage.keys('-');
    await amountIs(stage, '$ 1.550,00');
    await stage.keys('/', '0', '9', '1', '2', ',', '5', 'Enter');
    await amountIs(stage, '$ 1.356,25');
    await stage.charges('sale-48');
    await stage.keys('Enter');
    assert.deepEqual((await stage.asked())[0]?.args, { request: asking(135_625) });
  },

  async 'there is neither tip nor discount until somebody wants them'(open) {
    const stage = await open();
    await stage.keys('1', '5', '/');
    assert.equal(await stage.page.getByRole('menuitem', { name: /Propina/ }).count(), 0);
    await stage.keys('0');
    await amountIs(stage, '$ 15,00');
  },

  async 'a percentage that makes no sense says so and changes nothing'(open) {
    const stage = await open();
    await stage.keys('/', '8', '6');
    await stage.keys('1', '5', '/', '0', '9', '1', '0', '0', 'Enter');
    await stage.page.getByText('Un descuento tiene que ser menos que 100 %.').waitFor();
    await stage.keys('Escape');
    assert.equal(await stage.page.getByRole('dialog').count(), 0);
    await amountIs(stage, '$ 15,00');
    await stage.keys('7');
    await amountIs(stage, '$ 157,00');
  },

  async 'the numpad alone changes the quick amounts, and the register keeps them'(open) {
    const stage = await open({ session: MARTA });
    await stage.keys('/', '8', '7');
    await stage.keys('2', '5', '0', '+', 'Delete', '+', '7', '5', '0', 'Enter');
    await button(stage, '+ 250').waitFor();
    await button(stage, '+ 750').click();
    await amountIs(stage, '$ 750,00');
    assert.equal(await button(stage, '+ 1.000').count(), 0, 'its place was emptied');
    assert.deepEqual(
      (await stage.asked()).map(({ args }) => args),
      [
        {
          change: {
            kind: 'quick_amounts',
            cents: [25_000, 75_000, 500_000, 1_000_000, 2_000_000],
          },
        },
      ],
    );
  },

  async 'quick amounts that are not kept stay in the dialog, which says why'(open) {
    const stage = await open({ session: MARTA });
    await stage.refuse('change_setting', 'journal_unwritable');
    await stage.keys('/', '8', '7', '2', '5', '0', 'Enter');
    await stage.page
      .getByRole('alert')
      .getByText(/No se pudo guardar/)
      .waitFor();
    await stage.keys('Escape');
    await button(stage, '+ 500').waitFor();
  },

  async 'the same quick amount twice is not kept'(open) {
    const stage = await open({ session: MARTA });
    await stage.keys('/', '8', '7', '1', '0', '0', '0', 'Enter');
    await stage.page.getByText('Hay un monto que está dos veces.').waitFor();
    await stage.keys('Escape');
    await button(stage, '+ 500').waitFor();
    assert.deepEqual(await names(stage), []);
  },

  async 'what this PC kept of the register’s is handed over by a manager, once'(open) {
    const memory = { 'mostrador.quick-amounts': '25000 75000', 'mostrador.returns': 'never' };
    const cashier = await open({}, { width: 1366, height: 768, memory });
    await button(cashier, '+ 500').waitFor();
    assert.deepEqual(await names(cashier), [], 'a cashier changes nothing');
    const stage = await open({ session: MARTA }, { width: 1366, height: 768, memory });
    await button(stage, '+ 750').waitFor();
    assert.deepEqual(
      (await stage.asked()).map(({ args }) => args),
      [
        { change: { kind: 'quick_amounts', cents: [25_000, 75_000] } },
        { change: { kind: 'return_seconds', seconds: null } },
      ],
    );
    assert.equal(await remembered(stage, 'quick-amounts'), '');
    assert.equal(await remembered(stage, 'returns'), '');
  },

  async 'a cashier does not change what a manager set'(open) {
    const stage = await open();
    await stage.keys('/', '8', '7');
    await stage.page.getByText('Los cambia la encargada.').waitFor();
    assert.equal(await stage.page.getByRole('dialog').count(), 0);
  },

  async 'the customer’s window is put where somebody chooses, or away'(open) {
    const stage = await open();
    const display = { on: null, wanted: null, monitors: ['HDMI-1'] };
    await stage.page.evaluate((at) => window.fakeCore.answer('customer_display', at), display);
    await stage.keys('/', '8', '8', '1');
    await stage.keys('/', '8', '8', '2');
    const asked = (await stage.asked()).filter(({ command }) => command === 'set_customer_display');
    assert.deepEqual(
      asked.map(({ args }) => args),
      [{ monitor: 'HDMI-1' }, { monitor: null }],
    );
  },

  async 'touch alone reaches every action of the till'(open) {
    const stage = await open({}, { width: 1366, height: 768, touch: true });
    await button(stage, 'Acciones').tap();
    await stage.page.getByRole('menuitem', { name: 'Ajustes de esta caja' }).tap();
    await stage.page.getByRole('menuitem', { name: /Propina y descuento/ }).tap();
    await button(stage, '+ 1.000').tap();
    await button(stage, 'Acciones').tap();
    await stage.page.getByRole('menuitem', { name: 'Propina y descuento' }).tap();
    await stage.page.getByRole('menuitem', { name: 'Otra propina' }).tap();
    const dialog = stage.page.getByRole('dialog', { name: 'Otra propina' });
    await dialog.getByRole('button', { name: '7' }).tap();
    await dialog.getByRole('button', { name: 'Aplicar' }).tap();
    await amountIs(stage, '$ 1.070,00');
    await button(stage, 'Acciones').tap();
    await stage.page.getByRole('menuitem', { name: /Entró la plata/ }).tap();
    await stage.page.getByText('Pagos sin asignar', { exact: true }).waitFor();
  },

  async 'the arrows walk the wall of the menu in both directions'(open) {
    const stage = await open();
    await stage.keys('/', 'ArrowDown', 'ArrowRight');
    const focused = await stage.page.evaluate(() => document.activeElement?.textContent);
    assert.match(focused ?? '', /Concepto/);
    await stage.keys('ArrowUp');
    const above = await stage.page.evaluate(() => document.activeElement?.textContent);
    assert.match(above ?? '', /QR del mostrador/);
  },
};
