// Collected elsewhere than on the screen: on the poster, by a link, and from one to the other.

import assert from 'node:assert/strict';

import { ADDRESS, doubt, LAPSED, ON_POSTER, sale, wait } from '../sale';
import { NOW } from '../sample';
import type { Stage } from '../stage';
import { button, names, saleAt, sees, type Story } from './story';

const CODE = 'Código QR de cobro';

/** What the page put into the clipboard; `works`: whether the webview lets it. */
async function clipboard(stage: Stage, works: boolean): Promise<() => Promise<string[]>> {
  await stage.page.evaluate((given) => {
    const kept: string[] = [];
    const writeText = (text: string) => {
      if (!given) return Promise.reject(new Error('NotAllowedError'));
      kept.push(text);
      return Promise.resolve();
    };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
    document.execCommand = () => given;
    Object.assign(window, { kept });
  }, works);
  return () => stage.page.evaluate(() => (window as unknown as { kept: string[] }).kept);
}

export const elsewhere: Record<string, Story> = {
  async 'F4 takes a sale from the screen to the poster, and one order stays before the person'(
    open,
  ) {
    const stage = await open();
    await wait(stage);
    await stage.answer('swap', 'sale-49');
    await stage.keys('F4');
    await stage.order(sale('open', { ...ON_POSTER, id: 'sale-49', number: 49, sequence: 600 }));
    await sees(stage, 'El cliente escanea el cartel de la Caja 1');
    assert.deepEqual((await stage.asked()).slice(1), [
      { command: 'swap', args: { id: 'sale-48', channel: 'telepagos.counter' } },
    ]);
    await stage.order(saleAt(700, 'cancelled', { closed_ms: NOW }));
    await sees(stage, 'El cliente escanea el cartel de la Caja 1');
  },

  async 'while a sale is on its way elsewhere there is no code, and nothing is pressed twice'(
    open,
  ) {
    const stage = await open();
    await wait(stage);
    await stage.ignore('swap');
    await stage.keys('F4', 'F4', 'Escape', 'F2', 'F3', '-', '-', 'Enter');
    await sees(stage, 'Un momento');
    assert.equal(await stage.page.getByRole('img', { name: CODE }).count(), 0);
    assert.deepEqual(await names(stage), ['charge', 'swap']);
    await stage.order(saleAt(700, 'cancelled', { closed_ms: NOW }));
    await sees(stage, 'Un momento');
    assert.equal(
      await stage.page.getByText('Venta cancelada').count(),
      0,
      'that the old code came down is no news',
    );
  },

  async 'a sale that is paid while it goes elsewhere is paid'(open) {
    const stage = await open();
    await wait(stage);
    await stage.ignore('swap');
    await stage.keys('F4');
    await stage.order(saleAt(700, 'paid', { paid_ms: NOW }));
    await sees(stage, 'Pagado');
  },

  async 'a swap that is refused says about the money, and the code is there again'(open) {
    const stage = await open();
    await wait(stage);
    await stage.refuse('swap', 'provider_unreachable');
    await stage.keys('F4');
    const said = stage.page.getByRole('alert');
    assert.match((await said.textContent()) ?? '', /No se mandó nada, así que nadie pagó/);
    await stage.page.getByRole('img', { name: CODE }).waitFor({ timeout: 2_000 });
    await stage.keys('Escape');
    assert.deepEqual(await names(stage), ['charge', 'swap', 'cancel_order'], 'it can be pressed');
  },

  async 'without internet nothing goes elsewhere, and the list says why'(open) {
    const stage = await open();
    await wait(stage);
    await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW } });
    await stage.keys('F4');
    assert.deepEqual(await names(stage), ['charge']);
    await stage.keys('/');
    await stage.page
      .getByRole('menuitem', { name: /Pasar al cartel.*Esperando internet/ })
      .waitFor({ timeout: 2_000 });
  },

  async 'a poster that nobody should scan sends the person to the screen with Enter'(open) {
    const stage = await open();
    await doubt(stage, ON_POSTER);
    await sees(stage, 'No sabemos si el monto quedó en el cartel');
    await stage.keys('Enter');
    assert.deepEqual((await stage.asked()).at(-1), {
      command: 'swap',
      args: { id: 'sale-48', channel: 'telepagos.qr' },
    });
  },

  async 'a code that expired on the poster is loaded there again'(open) {
    const stage = await open();
    await wait(stage, ON_POSTER);
    await stage.order(saleAt(500, 'lapsed', { ...LAPSED, ...ON_POSTER }));
    await stage.keys('Enter');
    const { request } = (await stage.asked()).at(-1)?.args as { request: { channel: string } };
    assert.equal(request.channel, 'telepagos.counter');
  },

  async 'F8 copies the link and says so, and Esc goes back to the till without cancelling'(open) {
    const stage = await open();
    const kept = await clipboard(stage, true);
    await wait(stage, ADDRESS);
    await stage.keys('F8');
    assert.deepEqual(await kept(), ['https://link.telepagos.com/c/8842A1F']);
    await button(stage, 'Copiado').waitFor({ timeout: 2_000 });
    const polite = await stage.page.locator('[aria-live=polite]').last().textContent();
    assert.equal(polite, 'Copiado');
    await stage.pass(4_000);
    await button(stage, 'Copiar link').waitFor({ timeout: 2_000 });
    await stage.keys('Escape');
    await sees(stage, 'Caja');
    assert.deepEqual(await names(stage), ['charge'], 'the link is still there to be paid');
  },

  async 'a link that cannot be copied says so'(open) {
    const stage = await open();
    await clipboard(stage, false);
    await wait(stage, ADDRESS);
    await stage.keys('F8');
    await stage.page.getByText('No se pudo copiar.').waitFor({ timeout: 2_000 });
    assert.equal(await button(stage, 'Copiado').count(), 0);
  },

  async 'two minuses cancel a link'(open) {
    const stage = await open();
    await wait(stage, ADDRESS);
    await stage.page.keyboard.press('-');
    await stage.pass(100);
    await stage.page.keyboard.press('-');
    await stage.pass(300);
    assert.deepEqual(await names(stage), ['charge', 'cancel_order']);
  },

  async 'that internet is back is said once'(open) {
    const stage = await open();
    await wait(stage);
    const urgent = () => stage.page.locator('[aria-live=assertive]').last().textContent();
    await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW } });
    assert.match((await urgent()) ?? '', /Sin internet/);
    await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW + 1_000 } });
    assert.equal(await urgent(), 'Volvió internet. Seguimos esperando el pago.');
    const seen = stage.page.locator('main').getByText('Volvió internet.');
    assert.equal(await seen.count(), 1);
    await stage.pass(7_000);
    assert.equal(await seen.count(), 0, 'and not for long');
  },
};
