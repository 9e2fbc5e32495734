// The manager's day: finding a sale, giving it back, closing the shift, taking the sales along.

import assert from 'node:assert/strict';

import type { SalesQuery } from '../../src/ipc/call';
import { at, order, PAID_BY } from '../sample';
import { closedShift, COMPARED, DAY_SALES, REVIEW, SHIFT_PLAIN, SHIFT_READY } from '../sample-day';
import { openDay } from '../scenes/day';
import type { Stage, View } from '../stage';
import { button, names, type Open, sees, type Story } from './story';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

async function day(open: Open, view?: View): Promise<Stage> {
  const stage = await open({ session: MARTA, orders: [] }, view);
  await openDay(stage);
  await sees(stage, 'Ventas');
  return stage;
}

/** What the core was asked with a command, in order. */
async function asked(stage: Stage, command: string): Promise<Record<string, unknown>[]> {
  return (await stage.asked()).filter((each) => each.command === command).map(({ args }) => args);
}

async function queries(stage: Stage): Promise<SalesQuery[]> {
  return (await asked(stage, 'find_sales')).map(({ query }) => query as SalesQuery);
}

/** What has the focus says this. */
async function focused(stage: Stage): Promise<string> {
  return (await stage.page.evaluate(() => document.activeElement?.textContent)) ?? '';
}

const drawer = (stage: Stage, name: string) => stage.page.getByRole('dialog', { name });

export const managed: Record<string, Story> = {
  async 'by keys alone a sale is searched for, opened, printed and closed'(open) {
    const stage = await day(open);
    await stage.answer('find_sales', { orders: DAY_SALES.slice(1, 2), more: false, count: 1 });
    await stage.keys('F3', 'o', 'c', 'h', 'o');
    assert.equal((await queries(stage)).at(-1)?.text, 'ocho');
    await stage.page.getByText('1 venta', { exact: true }).waitFor();
    await stage.keys('Enter');
    assert.match(await focused(stage), /19:41.*127/s, 'the first that was found has the keys');
    await stage.keys('Enter');
    await drawer(stage, 'Venta 127').getByText('Confirmada por TelePagos').waitFor();
    await stage.keys('*');
    assert.deepEqual(await asked(stage, 'print_receipt'), [{ id: 'sale-127' }]);
    await stage.keys('Escape');
    assert.equal(await drawer(stage, 'Venta 127').count(), 0);
    assert.match(await focused(stage), /127/, 'the keys are back on its row');
  },

  async 'the search waits until the typing rests'(open) {
    const stage = await day(open);
    const before = (await queries(stage)).length;
    await stage.keys('F3');
    for (const key of ['1', '2', '3']) await stage.page.keyboard.press(key);
    await stage.pass(150);
    assert.equal((await queries(stage)).length, before, 'not yet');
    await stage.pass(100);
    assert.deepEqual(
      (await queries(stage)).slice(before).map(({ text }) => text),
      ['123'],
    );
  },

  async 'arrows walk the rows, and the open sale follows'(open) {
    const stage = await day(open);
    await stage.keys('ArrowDown', 'Enter');
    await drawer(stage, 'Venta 127').waitFor();
    await stage.keys('ArrowDown');
    await drawer(stage, 'Venta 126').waitFor();
  },

  async 'a state narrows the list to its sales, and the same again widens it'(open) {
    const stage = await day(open);
    await button(stage, '4 canceladas').click();
    await stage.pass(100);
    assert.equal((await queries(stage)).at(-1)?.state, 'cancelled');
    await button(stage, '4 canceladas').click();
    await stage.pass(100);
    assert.equal((await queries(stage)).at(-1)?.state, null);
    await button(stage, 'Para revisar').click();
    await stage.pass(100);
    assert.equal((await queries(stage)).at(-1)?.group, 'to_review');
    assert.equal((await asked(stage, 'review_days')).length, 1, 'the sums are of all');
  },

  async 'days, a place and a person are chosen by keys alone'(open) {
    const stage = await day(open);
    await stage.keys('F2', '2');
    assert.equal((await queries(stage)).at(-1)?.from, '2026-11-19');
    await stage.keys('F2', 'ArrowLeft', 'Enter');
    assert.equal((await queries(stage)).at(-1)?.to, '2026-11-18');
    await stage.keys('F2', '3');
    assert.deepEqual(
      [(await queries(stage)).at(-1)?.from, (await queries(stage)).at(-1)?.to],
      ['2026-11-16', '2026-11-22'],
    );
    await stage.keys('/', '4', '3');
    assert.equal((await queries(stage)).at(-1)?.sale_point, 'Caja 1');
    await stage.keys('/', '5', '2');
    assert.equal((await queries(stage)).at(-1)?.operator, 'Lucía Benítez');
  },

  async 'older sales come as the end comes into sight'(open) {
    const stage = await day(open);
    await stage.answer('find_sales', {
      orders: [order(117, 'paid', 1_000, PAID_BY)],
      more: false,
      count: null,
    });
    await stage.keys('1');
    await stage.page.locator('[data-sale="sale-117"]').waitFor({ state: 'attached' });
    assert.deepEqual((await asked(stage, 'find_sales')).at(-1)?.['before'], 118);
    await stage.page.getByText('128 ventas').waitFor();
  },

  async 'what the core tells of a sale is in its row at once, and in the sums when it is quiet'(
    open,
  ) {
    const stage = await day(open);
    const sums = () => asked(stage, 'review_days').then(({ length }) => length);
    const before = await sums();
    await stage.order(order(128, 'paid', 2_310_000, { ...PAID_BY, sequence: 9_999 }));
    const first = stage.page.locator('[data-sale="sale-128"]');
    assert.match((await first.textContent()) ?? '', /Pagada/);
    await stage.order(order(127, 'refunded', 210_000, { ...PAID_BY, sequence: 10_000 }));
    assert.equal(await sums(), before, 'not with every one');
    await stage.pass(1_100);
    assert.equal(await sums(), before + 1);
  },

  async 'a sale is given back with a reason, to whoever paid, and says what became of it'(open) {
    const stage = await day(open);
    await stage.keys('ArrowDown', 'Enter');
    await button(stage, 'Devolver').click();
    await stage.page.getByText('Vuelve a quien pagó: Martín Ochoa').waitFor();
    await stage.keys('Enter', 'Enter');
    assert.deepEqual(await asked(stage, 'refund_order'), [], 'no Enter gives money back');
    await button(stage, 'Devolver $ 2.100,00').click();
    await stage.page.getByRole('alert').getByText('al menos 3 letras').waitFor();
    await stage.keys('f', 'e', 'a');
    await button(stage, 'Devolver $ 2.100,00').click();
    await stage.page.getByText('PIN de Marta', { exact: true }).waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await asked(stage, 'refund_order'), [], 'no PIN, and no money');
    await stage.refuse('refund_order', 'wrong_pin', { attempts_left: 4 });
    await stage.keys(...'111112', 'Enter');
    await stage.page.getByText(/te quedan 4 intentos/).waitFor();
    await stage.answer('refund_order', 'RET000000000001');
    await stage.keys(...'407193', 'Enter');
    assert.deepEqual((await asked(stage, 'refund_order')).at(-1), {
      id: 'sale-127',
      cents: 210_000,
      reason: 'fea',
      again: false,
      pin: '407193',
    });
    await drawer(stage, 'Venta 127').getByText('RET000000000001').waitFor();
  },

  async 'as much going back twice within a day is asked about, and another amount is not'(open) {
    const stage = await day(open);
    await stage.keys('ArrowDown', 'Enter');
    await button(stage, 'Devolver').click();
    const field = stage.page.getByLabel('Cuánto se devuelve');
    await field.fill('500');
    await stage.keys('Enter', 'f', 'e', 'a');
    const again = async () =>
      (await asked(stage, 'refund_order')).map((sent) => (sent as { again: boolean }).again);
    const sends = async (label: string) => {
      await button(stage, label).click();
      await stage.keys(...'407193', 'Enter');
    };
    await stage.refuse('refund_order', 'payout_repeated');
    await sends('Devolver $ 500,00');
    await stage.page.getByRole('alert').getByText('si de verdad es uno más').waitFor();
    await field.fill('400');
    await sends('Devolver $ 400,00');
    await sends('Devolver otros $ 400,00');
    assert.deepEqual(
      await again(),
      [false, false, true],
      'only what was asked about and agreed to',
    );
    await stage.answer('refund_order', 'RET000000000002');
    await button(stage, 'Devolver otros $ 400,00').click();
    await stage.keys('Escape');
    await sends('Devolver $ 400,00');
    assert.equal((await again()).at(-1), false, 'whoever went back is asked again');
    await drawer(stage, 'Venta 127').getByText('RET000000000002').waitFor();
  },

  async 'no more is given back than was paid, and no amount is guessed'(open) {
    const stage = await day(open);
    await stage.keys('ArrowDown', 'Enter');
    await button(stage, 'Devolver').click();
    const field = stage.page.getByLabel('Cuánto se devuelve');
    await field.fill('2100,01');
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Devolver' }).last().click();
    await stage.page.getByRole('alert').getByText('Quedan $ 2.100,00 por devolver').waitFor();
    await field.fill('1.234');
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Devolver' }).last().click();
    await stage.page.getByRole('alert').getByText('No se entiende el monto').waitFor();
    assert.deepEqual(await asked(stage, 'refund_order'), []);
  },

  async 'what is to be done about a payment in part is noted down from the day'(open) {
    const stage = await day(open);
    await stage.keys('1', '8', '8', 'Enter');
    await drawer(stage, 'Venta 120').waitFor();
    await button(stage, 'Se cobró en efectivo lo que faltaba').click();
    await stage.pass(200);
    assert.deepEqual(await asked(stage, 'note_order'), [{ id: 'sale-120', note: 'rest_in_cash' }]);
    await stage.page.getByText('Quedó anotado.').waitFor();
  },

  async 'the shift is closed with three keys and the PIN, and its Z is printed'(open) {
    const stage = await open({ session: MARTA, orders: [] });
    await stage.answer('shift_report', SHIFT_PLAIN);
    await stage.answer('close_shift', { ...SHIFT_PLAIN, closed_ms: at(20, 7) });
    await stage.keys('Alt+2');
    await stage.keys('F9');
    await stage.keys('Enter');
    await stage.keys('1', '2', '3', '4', '5', '6');
    assert.deepEqual(await asked(stage, 'close_shift'), [{ pin: '123456', explanation: '' }]);
    assert.deepEqual(await asked(stage, 'print_shift'), [{ number: 214 }]);
    await stage.page.getByRole('heading', { name: 'Turno cerrado: Z 0214' }).waitFor();
    await button(stage, 'Imprimir Z').click();
    await stage.pass(200);
    assert.equal((await asked(stage, 'print_shift')).length, 2);
  },

  async 'a sale that waits keeps the shift open, and is shown'(open) {
    const stage = await day(open);
    await stage.keys('F9', 'Enter', '1', '2', '3', '4', '5', '6');
    assert.deepEqual(await asked(stage, 'close_shift'), []);
    await button(stage, 'Falta 1 venta por cerrar').waitFor();
    await stage.page.getByRole('button', { name: 'Ver', exact: true }).click();
    await drawer(stage, 'Venta 128').waitFor();
  },

  async 'differences have to be explained before the PIN is asked for'(open) {
    const stage = await day(open);
    await stage.answer('shift_report', SHIFT_READY);
    await stage.answer('close_shift', { ...SHIFT_READY, closed_ms: at(20, 7) });
    await stage.keys('F9', 'Enter');
    await stage.page.getByRole('alert').getByText('Escribí al menos 3 letras').waitFor();
    await stage.keys('v', 'i', 's', 't', 'o');
    await button(stage, 'Cerrar e imprimir Z').click();
    await stage.pass(500);
    await stage.keys('1', '2', '3', '4', '5', '6');
    assert.deepEqual(await asked(stage, 'close_shift'), [{ pin: '123456', explanation: 'visto' }]);
  },

  async 'a wrong PIN says how many attempts are left, and can be typed again'(open) {
    const stage = await day(open);
    await stage.answer('shift_report', SHIFT_PLAIN);
    await stage.refuse('close_shift', 'wrong_pin', { attempts_left: 4 });
    await stage.keys('F9', 'Enter', '1', '1', '1', '1', '1', '1');
    await stage.page.getByRole('alert').getByText('te quedan 4 intentos').waitFor();
    await stage.answer('close_shift', { ...SHIFT_PLAIN, closed_ms: at(20, 7) });
    await stage.keys('1', '2', '3', '4', '5', '6');
    assert.equal((await asked(stage, 'close_shift')).length, 2);
    await stage.page.getByRole('heading', { name: 'Turno cerrado: Z 0214' }).waitFor();
  },

  async 'any Z is printed again, and the X of the open shift'(open) {
    const stage = await day(open);
    await stage.answer('closed_shifts', [1, 2].map(closedShift));
    await stage.keys('F7');
    await button(stage, 'Imprimir el Z 0212').click();
    await button(stage, 'Imprimir X').click();
    await stage.pass(200);
    assert.deepEqual(await asked(stage, 'print_shift'), [{ number: 212 }, { number: null }]);
    await stage.answer('closed_shifts', [3].map(closedShift));
    await button(stage, 'Ver más viejos').click();
    await button(stage, 'Imprimir el Z 0211').waitFor();
    assert.deepEqual(await asked(stage, 'closed_shifts'), [{ before: null }, { before: 212 }]);
  },

  async 'the sales are exported as they are listed, and it says where they are'(open) {
    const stage = await day(open);
    await stage.keys('F8', '2', 'Enter');
    const [given] = await asked(stage, 'export_sales');
    assert.equal(given?.['format'], 'xlsx');
    assert.equal((given?.['query'] as SalesQuery).from, REVIEW.from);
    await stage.page.getByText(/Guardado en /).waitFor();
  },

  async 'whoever says nowhere is told that nothing was saved'(open) {
    const stage = await day(open);
    await stage.answer('export_sales', null);
    await stage.keys('F8', 'Enter');
    await stage.page.getByText('No se guardó nada').waitFor();
  },

  async 'an export says how far it is, and is cancelled'(open) {
    const stage = await day(open);
    await stage.ignore('export_sales');
    await stage.answer('progress', { done: 1_500, of: 30_000 });
    await stage.keys('F8', 'Enter');
    await stage.pass(400);
    await stage.page.getByText('1.500 de 30.000').waitFor();
    await stage.keys('2', 'Enter');
    assert.equal((await asked(stage, 'export_sales')).length, 1, 'one at a time');
    const bar = stage.page.getByRole('progressbar', { name: 'Cuánto va' });
    assert.equal(await bar.getAttribute('value'), '1500');
    await stage.page.getByRole('button', { name: 'Cancelar' }).click();
    await stage.pass(100);
    assert.deepEqual(await asked(stage, 'stop'), [{ work: 'export' }]);
    await stage.keys('Escape');
    assert.equal((await asked(stage, 'stop')).length, 1, 'it was said already');
  },

  async 'an export that was stopped, or failed, says that there is no file'(open) {
    const stage = await day(open);
    await stage.refuse('export_sales', 'stopped');
    await stage.keys('F8', 'Enter');
    await stage.page.getByText('Se canceló. No quedó ningún archivo.').waitFor();
    await stage.refuse('export_sales', 'document_unwritable');
    await stage.keys('Enter');
    await stage.page.getByText(/No quedó ningún archivo\. Código/).waitFor();
  },

  async 'the whole journal is exported from there, too'(open) {
    const stage = await day(open);
    await stage.keys('F8', '5', 'Enter');
    assert.equal((await asked(stage, 'export_journal')).length, 1);
    assert.equal((await asked(stage, 'export_sales')).length, 0, 'and no sales');
    await stage.page.getByText(/Guardado en /).waitFor();
  },

  async 'what does not agree with the provider is explained before the shift is closed'(open) {
    const stage = await day(open);
    await stage.answer('shift_report', SHIFT_PLAIN);
    await stage.answer('compare_shift', {
      ...COMPARED,
      outcome: 'differed',
      differences: { count: 2, cents: -3_500 },
    });
    await stage.keys('F9');
    await stage.page.getByText(/2 diferencias con /).waitFor();
    await stage.keys('Enter');
    await stage.page.getByText('Escribí al menos 3 letras').waitFor();
    assert.equal((await asked(stage, 'close_shift')).length, 0, 'it is not closed');
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Revisar' }).click();
    await sees(stage, 'Conciliación');
  },

  async 'a provider that is silent is asked again, or explained'(open) {
    const stage = await day(open);
    await stage.answer('shift_report', SHIFT_PLAIN);
    await stage.answer('compare_shift', { ...COMPARED, outcome: 'unread', matched: 0 });
    await stage.keys('F9');
    await stage.page.getByText(/no contestó/).waitFor();
    await stage.answer('compare_shift', COMPARED);
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Probar de nuevo' }).click();
    await stage.page.getByText('120 pagos, vistos a las 20:05.').waitFor();
    await stage.keys('Enter');
    await stage.page.getByText(/PIN de Marta/).waitFor();
  },

  async 'hidden charts stay hidden, and leave the table more room'(open) {
    const stage = await day(open);
    const rows = stage.page.getByRole('list', { name: 'Ventas', exact: true });
    const height = async () => (await rows.boundingBox())?.height ?? 0;
    const before = await height();
    await stage.keys('F4');
    assert.ok((await height()) > before + 100, 'the room of the charts is the table’s');
    const kept = await stage.page.evaluate(() => localStorage.getItem('mostrador.charts'));
    assert.equal(kept, 'off');
  },

  async 'a cashier’s second section is the shift’s sales, with no way to the day'(open) {
    const stage = await open();
    await stage.keys('Alt+2');
    await sees(stage, 'Ventas del turno');
    assert.ok(!(await names(stage)).includes('review_days'), 'no totals were asked for');
  },

  async 'a manager still reaches the shift’s list from the till'(open) {
    const stage = await open({ session: MARTA });
    await button(stage, 'Ver las ventas del turno').click();
    await stage.pass(300);
    await sees(stage, 'Ventas del turno');
  },

  async 'sums that did not come are asked for again by a person'(open) {
    const stage = await open({ session: MARTA, orders: [] });
    await stage.refuse('review_days', 'internal');
    await stage.keys('Alt+2');
    await stage.answer('review_days', REVIEW);
    await button(stage, 'Probar de nuevo').first().click();
    await stage.page.getByText('118 pagadas').waitFor();
  },
};
