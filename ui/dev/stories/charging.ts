// At the till: typing an amount and charging it, once.

import assert from 'node:assert/strict';

import type { OrderView } from '../../src/ipc/call';
import { NOW, PAID_BY } from '../sample';
import { amountIs, asking, button, charge, names, sees, saleAt, type Story } from './story';

export const charging: Record<string, Story> = {
  async 'an amount and Enter make one sale, with its concept'(open) {
    const stage = await open();
    await charge(stage);
    await sees(stage, 'Escaneá para pagar');
    assert.deepEqual(await stage.asked(), [
      {
        command: 'charge',
        args: { request: asking(155_000) },
      },
    ]);
  },

  async 'two Enters at once make one sale, and the second does nothing to it'(open) {
    const stage = await open();
    await stage.charges('sale-48');
    await stage.keys('1', '5');
    await stage.page.keyboard.press('Enter');
    await stage.page.keyboard.press('Enter');
    await stage.pass(100);
    await stage.page.keyboard.press('Enter');
    await stage.pass(500);
    assert.deepEqual(await names(stage), ['charge']);
  },

  async 'a held Enter makes one sale'(open) {
    const stage = await open();
    await stage.charges('sale-48');
    await stage.keys('1', '5');
    for (let held = 0; held < 12; held += 1) {
      await stage.page.keyboard.down('Enter');
      await stage.pass(60);
    }
    await stage.page.keyboard.up('Enter');
    await stage.order(saleAt(490, 'open'));
    assert.deepEqual(await names(stage), ['charge']);
    await sees(stage, 'Escaneá para pagar');
  },

  async 'a double tap on Cobrar makes one sale and does not cancel it'(open) {
    const stage = await open();
    await stage.charges('sale-48');
    await stage.keys('1', '5');
    const { x, y, width, height } =
      (await button(stage, 'Cobrar').last().boundingBox()) ?? assert.fail();
    const [px, py] = [x + width - 90, y + height - 30];
    const tell = (to: OrderView) =>
      stage.page.evaluate(
        (told) => window.fakeCore.tell({ kind: 'order_changed', order: told }),
        to,
      );
    // The clock stands still: both taps fall into one moment, the second on the «Cancelar» under
    // it.
    await stage.page.mouse.click(px, py);
    await tell(saleAt(490, 'open'));
    await sees(stage, 'Escaneá para pagar');
    await stage.page.mouse.click(px, py);
    assert.deepEqual(await names(stage), ['charge']);
    await stage.pass(500);
    await stage.page.mouse.click(px, py);
    assert.deepEqual(await names(stage), ['charge', 'cancel_order'], 'a tap of its own counts');
  },

  async 'Enter after touching a tile charges; it does not press the tile again'(open) {
    const stage = await open();
    await stage.charges('sale-48');
    for (const tile of ['1', '5', '00']) await button(stage, tile).first().click();
    await button(stage, '7').first().focus();
    await stage.page.mouse.move(5, 5);
    await stage.pass(100);
    await stage.keys('Enter');
    const [first] = await stage.asked();
    assert.deepEqual(first?.args, { request: asking(150_000) });
  },

  async 'a scanned barcode is neither an amount nor a sale'(open) {
    const stage = await open();
    await stage.scan(...'7790895000123'.split(''), 'Enter');
    assert.deepEqual(await names(stage), []);
    await amountIs(stage, '$ 0,00');
  },

  async 'a scan while a paid sale is up starts no sale'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.scan(...'7790895000123'.split(''), 'Enter');
    assert.deepEqual(await names(stage), ['charge']);
    await amountIs(stage, '$ 0,00');
  },

  async 'the numpad types sums and products'(open) {
    const stage = await open();
    await stage.keys('Numpad3', 'NumpadMultiply', 'Numpad7', 'Numpad6', 'Numpad0', 'Numpad0');
    await stage.keys('NumpadAdd', 'Numpad1', 'NumpadDecimal', 'Numpad5');
    await amountIs(stage, '$ 22.801,50');
    await stage.keys('NumpadSubtract', 'NumpadSubtract', 'NumpadSubtract', 'NumpadSubtract');
    await amountIs(stage, '$ 22.800,00');
  },

  async 'touch alone charges, and hides the names of keys'(open) {
    const stage = await open({}, { width: 1366, height: 768, touch: true });
    await stage.charges('sale-48');
    await button(stage, '+ 1.000').tap();
    await button(stage, '+ 500').tap();
    assert.equal(await stage.page.locator('kbd:visible').count(), 0);
    await stage.page.getByRole('button', { name: 'Cobrar', exact: true }).last().tap();
    await stage.pass(100);
    assert.deepEqual(await names(stage), ['charge']);
  },

  async 'the numpad alone chooses a concept, for this sale only'(open) {
    const stage = await open();
    await stage.keys('1', '5', '5', '0', '/', '4', '3');
    await button(stage, /Concepto.*Confitería/).waitFor();
    await stage.charges('sale-48');
    await stage.keys('Enter');
    assert.deepEqual((await stage.asked())[0]?.args, {
      request: asking(155_000, { concept_id: 'CON' }),
    });
    await stage.keys('F2');
    await button(stage, /Concepto.*Varios/).waitFor();
  },

  async 'a list takes the keys while it is open, and gives them back'(open) {
    const stage = await open();
    await stage.keys('1', '/', 'ArrowDown', 'ArrowRight', '/', '2');
    await amountIs(stage, '$ 12,00');
    assert.equal(await stage.page.getByRole('menu').count(), 0);
  },

  async 'arrows walk a list from the chosen line, and Enter takes the one they reach'(open) {
    const stage = await open({ concept_id: 'CON' });
    await button(stage, /Concepto/).click();
    await stage.keys('ArrowDown', 'ArrowDown', 'Enter');
    await button(stage, /Concepto.*Encargos y tortas/).waitFor();
    await stage.charges('sale-48');
    await stage.keys('1', 'Enter');
    assert.deepEqual(await names(stage), ['charge'], 'the focus came back, and Enter charges');
  },

  async 'a till with no internet says so and charges nothing'(open) {
    const stage = await open({ link: { online: false, heard_ms: NOW } });
    await stage.keys('1', '5', 'Enter');
    assert.deepEqual(await names(stage), []);
    await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW } });
    await stage.keys('Enter');
    assert.deepEqual(await names(stage), ['charge'], 'it comes back by itself');
  },
};
