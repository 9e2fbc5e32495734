// Money came in: on screen, at the side, late or short.

import assert from 'node:assert/strict';

import { at, order, PAID_BY } from '../sample';
import { amountIs, charge, names, sees, saleAt, type Story } from './story';

export const paid: Record<string, Story> = {
  async 'a paid sale gives way to the next after eight seconds'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await sees(stage, 'Pagado');
    await stage.pass(7_000);
    await sees(stage, 'Pagado');
    await stage.pass(1_000);
    await sees(stage, 'Caja');
  },

  async 'a touch keeps a paid sale on screen; Enter still goes on'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.page.mouse.click(400, 300);
    await stage.pass(60_000);
    await sees(stage, 'Pagado');
    await stage.keys('Enter');
    await sees(stage, 'Caja');
  },

  async 'a digit on a paid sale starts the next one'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.keys('7');
    await stage.keys('5');
    await sees(stage, 'Caja');
    await amountIs(stage, '$ 75,00');
  },

  async 'a sale paid in part never leaves by itself, and Enter charges the rest'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'underpaid', { ...PAID_BY, paid_cents: 100_000 }));
    await stage.pass(600_000);
    await sees(stage, 'Pago incompleto');
    await stage.keys('7');
    await sees(stage, 'Pago incompleto');
    await stage.keys('Enter');
    const last = (await stage.asked()).at(-1);
    assert.deepEqual(last?.args, {
      request: { cents: 55_000, concept_id: 'VAR', channel: 'telepagos.qr' },
    });
  },

  async 'the receipt is printed, saved and shared by their keys'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.keys('*');
    await stage.keys('F6');
    await stage.keys('F7');
    assert.deepEqual(await names(stage), [
      'charge',
      'print_receipt',
      'save_receipt',
      'share_receipt',
    ]);
    await stage.page.getByText('recibo-000048.pdf').waitFor();
  },

  async 'F10 opens a past sale by its number, and it stays until one goes'(open) {
    const stage = await open();
    await stage.keys('F10', '2');
    await sees(stage, 'Pagado');
    await stage.pass(60_000);
    await sees(stage, 'Pagado');
  },

  async 'another sale that is paid is told at the side, for twelve seconds'(open) {
    const stage = await open();
    await stage.keys('1', '5');
    await stage.order(order(47, 'paid', 845_000, { ...PAID_BY, sequence: 999 }));
    await stage.page.getByText('Venta 47 pagada').waitFor();
    await sees(stage, 'Caja');
    await stage.pass(12_500);
    assert.equal(await stage.page.getByText('Venta 47 pagada').count(), 0);
    await stage.page.getByText('Pagada recién').waitFor();
  },

  async 'a late payment takes the screen of an idle till, and waits there'(open) {
    const stage = await open();
    await stage.order(
      order(44, 'paid_late', 390_000, {
        ...PAID_BY,
        sequence: 999,
        created_ms: at(14, 11),
        expires_ms: at(14, 15),
        closed_ms: at(14, 15),
      }),
    );
    await sees(stage, 'Pagado tarde');
    await stage.pass(600_000);
    await sees(stage, 'Pagado tarde');
    await stage.keys('Enter');
    await sees(stage, 'Caja');
  },
};
