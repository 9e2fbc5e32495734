// The account: leafing through what moved, other days, another month, and what most accounts may not see.

import assert from 'node:assert/strict';

import { fill, goThere } from '../scenes/account';
import { at } from '../sample';
import type { Stage } from '../stage';
import { button, names, sees, type Story } from './story';

const TITLE = 'Movimientos de la cuenta';
const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const TOUCH = { width: 1366, height: 768, touch: true };

async function go(stage: Stage): Promise<void> {
  await fill(stage);
  await goThere(stage);
  await sees(stage, TITLE);
}

/** What movements were asked for. */
async function queries(stage: Stage): Promise<Record<string, unknown>[]> {
  const asked = (await stage.asked()).filter(({ command }) => command === 'movements');
  return asked.map(({ args }) => args['query'] as Record<string, unknown>);
}

export const account: Record<string, Story> = {
  async 'the numpad leafs through the movements, and Esc goes back to the payouts'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.page.getByText('Página 1 de 3').waitFor();
    await stage.keys('3', '3', '3');
    await stage.page.getByText('Página 3 de 3').waitFor();
    await stage.keys('9');
    assert.deepEqual(
      (await queries(stage)).map(({ page }) => page),
      [1, 2, 3, 2],
      'there is no fourth page to ask for',
    );
    await stage.keys('Escape');
    await sees(stage, 'Retiros');
  },

  async 'typed days are looked at with the keys alone, once they are days'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.keys('/', '1', '4');
    await stage.page.getByLabel('Desde', { exact: true }).focus();
    await stage.keys('Control+A', ...'31/11', 'Enter');
    await stage.page.getByText('Ese día no existe. Escribilo como 20/11.').waitFor();
    assert.equal((await queries(stage)).length, 1);
    await stage.keys('Control+A', ...'1/10', 'Tab', 'Control+A', ...'31.10', 'Enter');
    assert.deepEqual((await queries(stage)).at(-1), {
      from: '2026-10-01',
      to: '2026-10-31',
      operation: null,
      page: 1,
    });
    await stage.page.getByText('01/10/2026 al 31/10/2026').waitFor();
  },

  async 'days, a kind and a month are chosen by touch'(open) {
    const stage = await open({ session: MARTA }, TOUCH);
    await go(stage);
    await stage.page.getByText('Hoy', { exact: true }).tap();
    await stage.page.getByLabel('Qué movimientos').selectOption({ label: 'Retiros' });
    await stage.pass(100);
    assert.deepEqual((await queries(stage)).at(-1), {
      from: '2026-11-20',
      to: '2026-11-20',
      operation: 'CASHOUT',
      page: 1,
    });
    await button(stage, /^Siguiente/).tap();
    await stage.page.getByText('Página 2 de 3').waitFor();
    await button(stage, 'Mes anterior').tap();
    await stage.page.getByText('octubre de 2026').waitFor();
    const months = (await stage.asked()).filter(({ command }) => command === 'statistics');
    assert.deepEqual(
      months.map(({ args }) => args['month']),
      ['2026-11', '2026-10'],
    );
  },

  async 'statistics that an account may not see are no alarm'(open) {
    const stage = await open({ session: MARTA });
    await fill(stage);
    await stage.refuse('statistics', 'account_not_permitted');
    await goThere(stage);
    await stage.page.getByText('A la mayoría no se las da.').waitFor();
    assert.equal(await stage.page.getByRole('alert').count(), 0);
    await stage.page.getByText('Página 1 de 3').waitFor();
  },

  async 'a page that did not come leaves the one in sight, and is asked for again'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    await stage.refuse('movements', 'provider_silent');
    await button(stage, /^Siguiente/).click();
    await stage.page.getByText(/no responde/).waitFor();
    await stage.page.getByText('Página 1 de 3').waitFor();
    await fill(stage);
    await stage.keys('3');
    await stage.page.getByText('Página 2 de 3').waitFor();
    assert.equal(await stage.page.getByRole('alert').count(), 0);
  },

  async 'F5 reads all of it again'(open) {
    const stage = await open({ session: MARTA });
    await go(stage);
    const before = (await names(stage)).length;
    await stage.keys('F5');
    assert.deepEqual((await names(stage)).slice(before).sort(), [
      'balance',
      'movement_filters',
      'movements',
      'statistics',
    ]);
  },
};
