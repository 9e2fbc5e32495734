// The sales of the shift.

import assert from 'node:assert/strict';

import { order, PAID_BY, SALES } from '../sample';
import type { Stage } from '../stage';
import { amountIs, button, names, sees, type Story } from './story';

const TITLE = 'Ventas del turno';

/** What the row in focus says. */
async function focused(stage: Stage): Promise<string> {
  return (await stage.page.evaluate(() => document.activeElement?.textContent)) ?? '';
}

/** So many sales, newest first, from a number down. */
function many(count: number, from: number) {
  return Array.from({ length: count }, (_, index) => order(from - index, 'paid', 100_000, PAID_BY));
}

async function answers(stage: Stage, orders: unknown[], more: boolean): Promise<void> {
  await stage.page.evaluate(
    ([given, left]) => window.fakeCore.answer('shift_sales', { orders: given, more: left }),
    [orders, more] as const,
  );
}

export const sales: Record<string, Story> = {
  async 'the numpad walks the sales of the shift, opens one and prints one'(open) {
    const stage = await open();
    await stage.keys('Alt+2');
    await sees(stage, TITLE);
    assert.match(await focused(stage), /47.*8\.450,00/s);
    await stage.keys('2', '2');
    assert.match(await focused(stage), /45.*12\.345,67/s);
    await stage.keys('8', '*');
    await stage.page.getByText(/Abrimos el recibo para imprimir/).waitFor();
    assert.deepEqual((await stage.asked()).at(-1), {
      command: 'print_receipt',
      args: { id: 'sale-46' },
    });
    await stage.keys('Enter');
    await sees(stage, /Pagado/);
  },

  async 'the sales of the shift are reached by touch, and left the same way'(open) {
    const stage = await open({}, { width: 1366, height: 768, touch: true });
    await button(stage, 'Ver las ventas del turno').tap();
    await sees(stage, TITLE);
    await button(stage, 'Imprimir el recibo de la venta 46').tap();
    await stage.pass(200);
    assert.deepEqual(await names(stage), ['shift_sales', 'print_receipt']);
    await button(stage, 'Volver a la caja').tap();
    await sees(stage, 'Caja');
  },

  async 'a look at the sales leaves the amount of the till as it was'(open) {
    const stage = await open();
    await stage.keys('1', '5', '5', '0', 'Alt+2', '2', 'Escape');
    await sees(stage, 'Caja');
    await amountIs(stage, '$ 1.550,00');
  },

  async 'a sale with no payment has no receipt, and says so'(open) {
    const stage = await open();
    await stage.keys('Alt+2', '*');
    await stage.page
      .getByText(/no hay recibo para imprimir/)
      .first()
      .waitFor();
    assert.deepEqual(await names(stage), ['shift_sales']);
  },

  async 'why a receipt was not printed is said where it was asked for'(open) {
    const stage = await open();
    await stage.refuse('print_receipt', 'no_viewer');
    await stage.keys('Alt+2', '2', '*');
    const said = stage.page.getByRole('status').filter({ hasText: /recibo|PDF|programa/i });
    await said.first().waitFor();
    await sees(stage, TITLE);
  },

  async 'older sales come as the end comes into sight, and all can be reached'(open) {
    const stage = await open();
    await answers(stage, many(30, 60), true);
    await stage.keys('Alt+2');
    await answers(stage, many(30, 30), false);
    await stage.keys('1');
    await stage.page.locator('[data-sale="sale-1"]').waitFor({ state: 'attached' });
    await stage.keys('1');
    assert.match(await focused(stage), /Venta 1 /);
    const pages = (await stage.asked()).filter(({ command }) => command === 'shift_sales');
    assert.deepEqual(
      pages.map(({ args }) => args),
      [{ before: null }, { before: 31 }],
    );
  },

  async 'what becomes of a sale is seen at once, and a new one comes on top'(open) {
    const stage = await open();
    await stage.keys('Alt+2', '2');
    await stage.order(order(47, 'paid', 845_000, { ...PAID_BY, sequence: 999 }));
    const first = stage.page.locator('[data-sale]').first();
    assert.match((await first.textContent()) ?? '', /Pagada/);
    await stage.order(order(48, 'open', 155_000, { sequence: 1_000 }));
    assert.match((await first.textContent()) ?? '', /48/);
    assert.match(await focused(stage), /46/, 'the keys stay where they were');
  },

  async 'no total is shown to a cashier'(open) {
    const stage = await open();
    await stage.keys('Alt+2');
    const text = (await stage.page.locator('main').innerText()).replaceAll('\u00a0', ' ');
    const shown = [...text.matchAll(/\$ [\d.]+,\d\d/g)].map(([amount]) => amount);
    assert.equal(shown.length, SALES.length, 'one amount for each sale, and no more');
  },

  async 'the sales are there without internet'(open) {
    const stage = await open({ link: { online: false, heard_ms: null } });
    await stage.keys('Alt+2');
    assert.equal(await stage.page.locator('[data-sale]').count(), SALES.length);
  },

  async 'sales that did not come are asked for again by a person'(open) {
    const stage = await open();
    await stage.refuse('shift_sales', 'internal');
    await stage.keys('Alt+2');
    await answers(stage, SALES, false);
    await button(stage, 'Probar de nuevo').click();
    await stage.page.locator('[data-sale="sale-41"]').waitFor();
  },
};
