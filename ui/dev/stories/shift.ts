// Opening the shift, and where a sale is collected.

import assert from 'node:assert/strict';

import { amountIs, asking, button, charge, names, sees, type Story } from './story';

const CLOSED = { shift: null, orders_in_shift: 0 };

export const shift: Record<string, Story> = {
  async 'with no shift Enter opens one, and the amount stays to be charged'(open) {
    const stage = await open(CLOSED);
    await stage.keys('1', '5', '5', '0');
    await stage.page.getByText('Turno 13 · Lucía').waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await names(stage), ['open_shift']);
    await amountIs(stage, '$ 1.550,00');
    await stage.page.getByText('Lucía · turno desde 14:32').waitFor();
    await stage.page.getByText('0 en el turno').waitFor();
    await stage.charges('sale-48');
    await stage.keys('Enter');
    assert.deepEqual(await names(stage), ['open_shift', 'charge']);
  },

  async 'a double Enter opens the shift and charges nothing'(open) {
    const stage = await open(CLOSED);
    await stage.keys('1', '5', '5', '0');
    await stage.page.keyboard.press('Enter');
    await stage.pass(150);
    await stage.page.keyboard.press('Enter');
    await stage.pass(500);
    assert.deepEqual(await names(stage), ['open_shift'], 'that Enter was for the shift');
  },

  async 'a shift can be opened by touch, with no amount yet'(open) {
    const stage = await open(CLOSED, { width: 1366, height: 768, touch: true });
    await button(stage, 'Abrir turno').tap();
    await stage.pass(100);
    assert.deepEqual(await names(stage), ['open_shift']);
    await button(stage, 'Ver las ventas del turno').waitFor();
  },

  async 'a shift that cannot be opened says why, and can be tried again'(open) {
    const stage = await open(CLOSED);
    await stage.keys('1', '5');
    await stage.refuse('open_shift', 'journal_unwritable');
    await stage.keys('Enter');
    await stage.page.getByRole('alert').waitFor();
    await amountIs(stage, '$ 15,00');
    await stage.keys('Enter');
    assert.deepEqual(await names(stage), ['open_shift', 'open_shift']);
  },

  async 'the numpad chooses the printed QR, for this sale only'(open) {
    const stage = await open();
    await stage.keys('1', '5', '5', '0', '/', '2');
    await stage.page.getByText('Carga el monto en el QR impreso').waitFor();
    await stage.charges('sale-48');
    await stage.keys('Enter');
    assert.deepEqual((await stage.asked())[0]?.args, {
      request: asking(155_000, { channel: 'telepagos.counter' }),
    });
    await stage.keys('F2');
    const screen = stage.page.getByRole('radio', { name: 'QR en pantalla' });
    assert.equal(await screen.getAttribute('aria-checked'), 'true', 'the next one is on screen');
  },

  async 'touch chooses the link, and it survives a look at another sale'(open) {
    const stage = await open({}, { width: 1366, height: 768, touch: true });
    await stage.keys('5');
    await stage.page.getByRole('radio', { name: 'Link de pago' }).tap();
    await stage.page.getByText('Crea un link para compartir').waitFor();
    await button(stage, /8\.450,00/)
      .first()
      .tap();
    await stage.pass(500);
    await stage.keys('F2');
    await stage.charges('sale-48');
    await stage.keys('Enter');
    assert.deepEqual((await stage.asked())[0]?.args, {
      request: asking(500, { channel: 'telepagos.link' }),
    });
  },

  async 'a way this till cannot collect by says why and is not chosen'(open) {
    const stage = await open({
      channels: [
        { channel: 'telepagos.qr', surface: 'screen', ready: true },
        { channel: 'telepagos.counter', surface: 'counter', ready: false },
      ],
    });
    await stage.keys('1', '/', '2', 'Escape');
    await stage.page.getByRole('radio', { name: 'Link de pago' }).click({ force: true });
    await stage.page.getByRole('alert').getByText('Esta cuenta no cobra así.').waitFor();
    await charge(stage);
    const [asked] = await stage.asked();
    assert.deepEqual(asked?.args, { request: asking(1_155_000) });
  },

  async 'the first channel that is ready collects'(open) {
    const stage = await open({
      channels: [
        { channel: 'totalcoin.preorder', surface: 'screen', ready: false },
        { channel: 'totalcoin.qr', surface: 'screen', ready: true },
      ],
    });
    await charge(stage);
    const [asked] = await stage.asked();
    assert.deepEqual(asked?.args, { request: asking(155_000, { channel: 'totalcoin.qr' }) });
    await sees(stage, 'Escaneá para pagar');
  },
};
