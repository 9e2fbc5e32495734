// The printer: chosen, tried, out of paper, and what it held comes out once, from the settings and from the sale.

import assert from 'node:assert/strict';

import type { PrintQueue, TicketView } from '../../src/ipc/call';
import { at, NOW, PAID_BY } from '../sample';
import { SET, TICKET, UNSET } from '../scenes/printing';
import type { Stage } from '../stage';
import { button, charge, names, saleAt, sees, type Story } from './story';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const PRINTER = 'tcp:192.168.0.80:9100';

/** What the core was asked, of one command. */
async function asked(stage: Stage, command: string): Promise<Record<string, unknown>[]> {
  return (await stage.asked()).filter((each) => each.command === command).map(({ args }) => args);
}

/** The core says how the queue stands. */
async function queue(stage: Stage, ...waiting: Partial<TicketView>[]): Promise<void> {
  const told: PrintQueue = { waiting: waiting.map((each) => ({ ...TICKET, ...each })), done: [] };
  await stage.tell({ kind: 'printing_changed', queue: told });
}

/** Charges, and it is paid. */
async function paid(stage: Stage): Promise<void> {
  await charge(stage);
  await stage.order(saleAt(500, 'paid', PAID_BY));
}

export const printing: Record<string, Story> = {
  async 'a printer is chosen and tried, and what it holds comes out once it has paper'(open) {
    const stage = await open({ session: MARTA });
    await stage.answer('printers', UNSET);
    await stage.keys('Alt+7');
    await button(stage, 'Impresora').click();
    await stage.page.getByText('No espera ningún papel.').waitFor();
    const test = button(stage, 'Imprimir prueba');
    assert.equal(await test.getAttribute('aria-disabled'), 'true', 'there is none to try');

    await stage.answer('set_printing', SET);
    await stage.page.getByLabel('Impresora de recibos', { exact: true }).selectOption(PRINTER);
    await stage.pass(200);
    const [chosen] = await asked(stage, 'set_printing');
    assert.deepEqual(
      chosen?.['settings'],
      { ...UNSET.settings, receipts: PRINTER },
      'the printer, and nothing else',
    );

    await test.click();
    await stage.pass(200);
    await stage.page.getByText('Va saliendo por 192.168.0.80').waitFor();
    await queue(stage, { kind: 'test', name: '14:33', state: 'queued', condition: 'no_paper' });
    const held = stage.page.getByRole('listitem').filter({ hasText: 'Prueba 14:33' });
    await held.getByText(/Sin papel, o con la tapa abierta/).waitFor();

    await stage.answer('retry_print', { waiting: [], done: [] });
    await held.getByRole('button', { name: 'Imprimir' }).click();
    await stage.pass(200);
    await stage.page.getByText('No espera ningún papel.').waitFor();
    assert.deepEqual(await asked(stage, 'retry_print'), [{ id: TICKET.id }]);
    assert.equal((await asked(stage, 'print_test_page')).length, 1, 'one page was asked for');
  },

  async 'a receipt that the printer holds is tried again by the same key, and is no copy'(open) {
    const stage = await open();
    await paid(stage);
    await stage.keys('*');
    const held = stage.page.getByText(/Sin papel o desconectada\. La venta está cobrada/);
    assert.equal(await held.count(), 0, 'nobody knows of it yet');
    await queue(stage, { name: '48', state: 'queued', condition: 'no_paper' });
    await held.waitFor();
    // Whoever loads paper is not hurried away from the screen that says so.
    await stage.pass(20_000);
    await held.waitFor();

    await stage.answer('retry_print', { waiting: [], done: [] });
    await stage.keys('*');
    await held.waitFor({ state: 'detached' });
    assert.deepEqual(await asked(stage, 'retry_print'), [{ id: TICKET.id }]);
    assert.deepEqual(await names(stage), ['charge', 'print_receipt', 'retry_print']);
    await stage.keys('Enter');
    await sees(stage, 'Caja');
  },

  async 'a receipt that perhaps came out is nobody’s to print twice without being told'(open) {
    const stage = await open({ session: MARTA });
    await stage.answer('printers', SET);
    await stage.answer('print_queue', {
      waiting: [{ ...TICKET, at_ms: NOW, changed_ms: NOW }],
      done: [],
    });
    await stage.keys('Alt+7');
    await button(stage, 'Impresora').click();
    const doubtful = stage.page.getByRole('listitem').filter({ hasText: 'Recibo de la venta 47' });
    await doubtful.getByText(/Quizás salió: fijate en la impresora/).waitFor();
    await doubtful.getByRole('button', { name: 'Imprimir de nuevo' }).waitFor();
    await stage.answer('settle_print', { waiting: [], done: [] });
    await doubtful.getByRole('button', { name: 'Darlo por impreso' }).click();
    await stage.pass(200);
    await stage.page.getByText('No espera ningún papel.').waitFor();
    assert.deepEqual(await asked(stage, 'settle_print'), [{ id: TICKET.id, word: 'came_out' }]);
    assert.deepEqual(await asked(stage, 'retry_print'), [], 'nothing was printed again');
  },
};
