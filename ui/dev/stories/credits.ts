// «¿Entró la plata?»: looking for it, and making it the payment of a sale.

import assert from 'node:assert/strict';

import { at, order } from '../sample';
import { CREDITS } from '../sample-credits';
import type { Stage } from '../stage';
import { amountIs, button, names, sees, type Story } from './story';

const TITLE = '¿Entró la plata?';
const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const SALE = order(48, 'open', 155_000, { created_ms: at(14, 29) });

async function given(stage: Stage, command: string, value: unknown): Promise<void> {
  await stage.page.evaluate((answer) => window.fakeCore.answer(...answer), [
    command,
    value,
  ] as const);
}

/** Opens it over something to find, and something it may be the payment of. */
async function find(stage: Stage): Promise<void> {
  await given(stage, 'credits', CREDITS);
  await given(stage, 'claimable', [SALE, order(43, 'underpaid', 500_000)]);
  await stage.keys('F9');
  await sees(stage, TITLE);
}

/** What the core was asked to claim. */
async function claims(stage: Stage): Promise<unknown[]> {
  return (await stage.asked()).filter(({ command }) => command === 'claim').map(({ args }) => args);
}

export const credits: Record<string, Story> = {
  async 'an amount and Enter look for it, and the amount of the till stays'(open) {
    const stage = await open();
    await stage.keys('9', '9', 'F9');
    await sees(stage, TITLE);
    await stage.keys('1', '5', '5', '0', 'Enter');
    const asked = (await stage.asked()).filter(({ command }) => command === 'credits');
    assert.deepEqual(
      asked.slice(0, 2).map(({ args }) => args),
      [{ cents: null }, { cents: 155_000 }],
    );
    await stage.page.getByText(/No entró ningún pago de \$.1\.550,00/).waitFor();
    await stage.page.getByText(/de 15 a 25 segundos/).waitFor();
    await stage.keys('Escape');
    await sees(stage, 'Caja');
    await amountIs(stage, '$ 99,00');
  },

  async 'F5 asks the provider again, and what comes shows up by itself too'(open) {
    const stage = await open();
    await stage.keys('F9');
    const checks = async () =>
      (await names(stage)).filter((command) => command === 'check_now').length;
    const before = await checks();
    await stage.keys('F5');
    assert.equal(await checks(), before + 1);
    await given(stage, 'credits', CREDITS);
    await stage.pass(5_500);
    await stage.page.getByText('María Fernanda Ibarra').waitFor();
    assert.equal(await checks(), before + 1, 'the provider was not asked for that');
  },

  async 'a cashier sees it, and sends for whoever may assign it'(open) {
    const stage = await open();
    await find(stage);
    await stage.page.getByText('Asignarlo a una venta lo hace la encargada.').waitFor();
    assert.equal(await button(stage, /1\.550,00/).count(), 0, 'there is nothing to press');
    await button(stage, 'Cambiar de persona').last().click();
    await stage.pass(500);
    await sees(stage, '¿Quién está en la caja?');
    await stage.keys('+', '+', '+', '1', '2', '3', '4', '5', '6');
    await sees(stage, TITLE);
    await button(stage, /1\.550,00/).waitFor();
  },

  async 'a manager assigns a credit with the keys alone'(open) {
    const stage = await open({ session: MARTA });
    await find(stage);
    await stage.keys('ArrowDown', 'Enter');
    await stage.page.getByText(/Mismo monto, se cobró 2 min antes del pago/).waitFor();
    await stage.keys('1');
    await stage.keys('1', 'Enter');
    assert.deepEqual(await claims(stage), [
      {
        credit: 'credit-3',
        order: 'sale-48',
        reason: 'El cliente mostró el comprobante',
        again: false,
      },
    ]);
    await stage.page.getByText('La venta 48 ya está pagada').waitFor();
    await stage.keys('Enter');
    await sees(stage, 'Caja');
  },

  async 'the numpad alone gets there by the menu'(open) {
    const stage = await open({ session: MARTA });
    await find(stage);
    await stage.keys('/', '3', '1', '1');
    await stage.keys('3', 'Enter');
    assert.equal((await claims(stage)).length, 1);
  },

  async 'touch alone assigns a credit'(open) {
    const stage = await open({ session: MARTA }, { width: 1366, height: 768, touch: true });
    await find(stage);
    await button(stage, /1\.550,00/).tap();
    // A second tap at the same place, and at once, would be the other half of a double one.
    await stage.pass(500);
    await button(stage, /Venta 48/).tap();
    await stage.pass(500);
    await button(stage, 'Se vio en la cuenta del local').tap();
    await button(stage, 'Asignar el pago').tap();
    await stage.page.getByText('La venta 48 ya está pagada').waitFor();
  },

  async 'a reason is written with any sign, and one too short is not sent'(open) {
    const stage = await open({ session: MARTA });
    await find(stage);
    await stage.keys('ArrowDown', 'Enter', '1');
    await stage.keys('4', 'o', 'k', 'Enter');
    assert.deepEqual(await claims(stage), []);
    await stage.page.getByText('Escribí al menos 3 letras.').waitFor();
    await stage.keys(' ', '1', '/', '2', '-', '.', 'Enter');
    assert.deepEqual(await claims(stage), [
      { credit: 'credit-3', order: 'sale-48', reason: 'ok 1/2-.', again: false },
    ]);
  },

  async 'a credit that another sale awaits is claimed only when that is said'(open) {
    const stage = await open({ session: MARTA });
    await find(stage);
    await stage.refuse('claim', 'credit_awaited');
    await stage.keys('ArrowDown', 'Enter', '1');
    await stage.keys('1', 'Enter');
    await stage.page.getByText(/puede ser de otra venta que todavía se espera/).waitFor();
    await stage.keys('Enter');
    assert.equal((await claims(stage)).length, 1, 'Enter took the safe answer');
    await stage.keys('Enter');
    await given(stage, 'claim', null);
    await button(stage, 'Reclamarlo igual').waitFor();
    await stage.keys('+');
    await stage.page.getByText('La venta 48 ya está pagada').waitFor();
    const last = (await claims(stage)).at(-1) as { again: boolean };
    assert.equal(last.again, true);
  },

  async 'a double Enter neither chooses a sale nor hides that it is done'(open) {
    const stage = await open({ session: MARTA });
    await find(stage);
    await stage.keys('ArrowDown');
    await stage.page.keyboard.press('Enter');
    await stage.pass(50);
    await stage.page.keyboard.press('Enter');
    await stage.pass(500);
    await stage.page.getByText('¿De qué venta es?').waitFor();
    await stage.keys('1');
    await stage.keys('1');
    await stage.page.keyboard.press('Enter');
    await stage.pass(50);
    await stage.page.keyboard.press('Enter');
    await stage.pass(500);
    await stage.page.getByText('La venta 48 ya está pagada').waitFor();
    assert.equal((await claims(stage)).length, 1);
  },

  async 'Esc goes back one step at a time'(open) {
    const stage = await open({ session: MARTA });
    await stage.keys('7');
    await find(stage);
    await stage.keys('ArrowDown', 'Enter', '1');
    await stage.page.getByText('¿Cómo se sabe que es de esta venta?').waitFor();
    await stage.keys('Escape');
    await stage.page.getByText('¿De qué venta es?').waitFor();
    await stage.keys('Escape');
    await stage.page.getByRole('heading', { name: 'Pagos sin asignar' }).waitFor();
    await stage.keys('Escape');
    await sees(stage, 'Caja');
    await amountIs(stage, '$ 7,00');
    assert.deepEqual(await claims(stage), []);
  },

  async 'without internet it says that the latest may be missing'(open) {
    const stage = await open({ link: { online: false, heard_ms: at(14, 28) } });
    await find(stage);
    await stage.page.getByText(/puede faltar lo último/).waitFor();
    await stage.page.getByText('Última consulta hace 4 min').waitFor();
  },
};
