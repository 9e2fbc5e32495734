// Before the code: waiting, cancelling, trying again.

import assert from 'node:assert/strict';

import { NOW, order } from '../sample';
import { amountIs, button, charge, names, sees, saleAt, type Story } from './story';

export const waiting: Record<string, Story> = {
  async 'Enter is inert while the till waits; Esc cancels, once'(open) {
    const stage = await open();
    await charge(stage);
    await stage.keys('Enter', 'Enter');
    assert.deepEqual(await names(stage), ['charge']);
    await stage.keys('Escape');
    assert.deepEqual(await names(stage), ['charge', 'cancel_order']);
  },

  async 'one minus cancels nothing, two within a second cancel'(open) {
    const stage = await open();
    await charge(stage);
    await stage.keys('-');
    await stage.pass(1_500);
    await stage.keys('-');
    assert.deepEqual(await names(stage), ['charge']);
    await stage.page.keyboard.press('-');
    await stage.pass(300);
    assert.deepEqual(await names(stage), ['charge', 'cancel_order']);
  },

  async 'F2 leaves the sale open on top of the panel, and touching it comes back'(open) {
    const stage = await open();
    await charge(stage);
    await stage.keys('F2');
    await sees(stage, 'Caja');
    await button(stage, /1\.550,00.*Esperando/).click();
    await stage.pass(500);
    await sees(stage, 'Escaneá para pagar');
  },

  async 'F3 brings the amount back to the till'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'cancelled', { closed_ms: NOW }));
    await stage.keys('F3');
    await sees(stage, 'Caja');
    await amountIs(stage, '$ 1.550,00');
  },

  async 'Enter on an expired QR makes another, but not in the first 400 ms'(open) {
    const stage = await open();
    await charge(stage);
    await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW } });
    await stage.page.evaluate(
      (lapsed) => window.fakeCore.tell({ kind: 'order_changed', order: lapsed }),
      saleAt(500, 'lapsed', { closed_ms: NOW }),
    );
    await stage.pass(50);
    await stage.page.keyboard.press('Enter');
    assert.deepEqual(await names(stage), ['charge'], 'that Enter was for the screen before');
    await stage.pass(500);
    await stage.keys('Enter');
    assert.deepEqual(await names(stage), ['charge', 'charge']);
  },

  async 'the focus goes to the primary action, and Tab leaves Enter to what is in focus'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'lapsed', { closed_ms: NOW }));
    const focused = () => stage.page.evaluate(() => document.activeElement?.textContent);
    assert.match((await focused()) ?? '', /Generar otro QR/);
    await stage.keys('Tab');
    assert.match((await focused()) ?? '', /Volver a la caja/);
    await stage.keys('Enter');
    await sees(stage, 'Caja');
    assert.deepEqual(await names(stage), ['charge']);
  },

  async 'the practice customer pays by F12 and a number, and loses the internet'(open) {
    const stage = await open({ mode: 'practice' });
    await charge(stage);
    await stage.keys('F12', '1');
    await stage.keys('F12', '5');
    await button(stage, /Volver internet/).click();
    assert.deepEqual(
      (await stage.asked()).slice(1).map(({ args }) => args),
      [
        { id: 'sale-48', act: 'pay' },
        { id: null, act: 'cut_internet' },
        { id: null, act: 'restore_internet' },
      ],
    );
  },

  async 'the numpad alone has the practice customer pay, and no list needs an eleventh number'(
    open,
  ) {
    const stage = await open({ mode: 'practice' });
    await charge(stage);
    await stage.keys('/');
    const lines = await stage.page.getByRole('menuitem').allTextContents();
    assert.ok(lines.length <= 10, `${lines.length} lines`);
    const at = lines.findIndex((line) => line.includes('Cliente de práctica'));
    await stage.keys(String(at + 1), '1');
    assert.deepEqual((await stage.asked()).at(-1), {
      command: 'practice_customer',
      args: { id: 'sale-48', act: 'pay' },
    });
  },

  async 'there is no practice customer where money is real'(open) {
    const stage = await open();
    await charge(stage);
    await stage.keys('F12', '1');
    assert.deepEqual(await names(stage), ['charge']);
    assert.equal(await stage.page.getByText('Cliente de práctica').count(), 0);
  },

  async 'an Enter on a code that was never shown tries again'(open) {
    const stage = await open();
    await charge(stage);
    const silent = order(48, 'in_doubt', 155_000, { sequence: 495 });
    silent.refusal = {
      code: 'provider_silent',
      trace: 't',
      reason: null,
      attempts_left: null,
      retry_at_ms: null,
    };
    await stage.order(silent);
    await sees(stage, 'No se pudo crear el QR');
    await stage.keys('F5');
    assert.deepEqual(await names(stage), ['charge', 'charge']);
  },

  async 'the end of the countdown is said aloud'(open) {
    const stage = await open();
    await stage.charges('sale-48');
    await stage.keys('1', 'Enter');
    await stage.order(saleAt(490, 'open', { expires_ms: NOW + 34_000 }));
    await stage.pass(4_000);
    const polite = await stage.page.locator('[aria-live=polite]').last().textContent();
    assert.equal(polite, 'Quedan 30 segundos para pagar.');
  },

  async 'the modules of the code are whole pixels, whatever the scale of the screen'(open) {
    for (const scale of [1, 1.25, 1.5, 2]) {
      const stage = await open({}, { width: 1366, height: 768, scale });
      await charge(stage);
      const box = await stage.page
        .getByRole('img', { name: 'Código QR de cobro' })
        .evaluate((svg) => {
          const { left, top, width } = svg.getBoundingClientRect();
          return { left, top, width };
        });
      const pixels = (css: number) => css * scale;
      const side = pixels(box.width) / 57;
      assert.ok(Math.abs(side - Math.round(side)) < 0.01, `a module is ${side} px at ${scale}`);
      for (const edge of [pixels(box.left), pixels(box.top)]) {
        assert.ok(Math.abs(edge - Math.round(edge)) < 0.05, `an edge is at ${edge} px at ${scale}`);
      }
      await stage.close();
    }
  },
};
