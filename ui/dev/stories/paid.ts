// Money came in: on screen, at the side, late or short.

import assert from 'node:assert/strict';

import { at, order, PAID_BY } from '../sample';
import { DESK } from '../stage';
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

  async 'a paid sale stays as long as the register says'(open) {
    const stage = await open({ return_seconds: 3 });
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await sees(stage, 'Pagado');
    await stage.pass(3_000);
    await sees(stage, 'Caja');

    const patient = await open({ return_seconds: null });
    await charge(patient);
    await patient.order(saleAt(500, 'paid', PAID_BY));
    await patient.pass(600_000);
    await sees(patient, 'Pagado');
  },

  async 'a paid sale prints by itself where this PC was told so, and still gives way to the next'(
    open,
  ) {
    const stage = await open({}, { ...DESK, memory: { 'mostrador.auto-print': 'on' } });
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.page.getByText('recibo-000048.pdf').waitFor({ timeout: 2_000 });
    assert.deepEqual(await names(stage), ['charge', 'print_receipt']);
    await stage.pass(8_000);
    await sees(stage, 'Caja');
  },

  async 'nothing prints by itself unless told so, nor when a past sale is looked at'(open) {
    const silent = await open();
    await charge(silent);
    await silent.order(saleAt(500, 'paid', PAID_BY));
    assert.deepEqual(await names(silent), ['charge']);

    const stage = await open({}, { ...DESK, memory: { 'mostrador.auto-print': 'on' } });
    await stage.keys('F10', '2');
    await sees(stage, 'Pagado');
    assert.deepEqual(await names(stage), []);
  },

  async 'the voice says what was paid, once, where it was asked to'(open) {
    for (const [voice, words] of [
      ['on', ['Pagado, mil quinientos cincuenta pesos.']],
      ['off', []],
    ] as const) {
      const stage = await open({}, { ...DESK, memory: { 'mostrador.voice': voice } });
      await stage.page.evaluate(() => {
        const spoken: string[] = [];
        Object.defineProperty(window, 'speechSynthesis', {
          value: {
            getVoices: () => [{ lang: 'es-AR' }],
            cancel: () => undefined,
            speak: ({ text }: { text: string }) => void spoken.push(text),
          },
        });
        // The page's own takes no voice but a real one.
        class Utterance {
          constructor(readonly text: string) {}
        }
        Object.assign(window, { spoken, SpeechSynthesisUtterance: Utterance });
      });
      await charge(stage);
      await stage.order(saleAt(500, 'paid', PAID_BY));
      await stage.order(saleAt(501, 'paid', { ...PAID_BY, operation: '77' }));
      const spoken = await stage.page.evaluate(
        () => (window as unknown as { spoken: string[] }).spoken,
      );
      assert.deepEqual(spoken, words, voice);
    }
  },

  async 'a receipt that does not come out takes nothing from a paid sale'(open) {
    const stage = await open({}, { ...DESK, memory: { 'mostrador.auto-print': 'on' } });
    await stage.refuse('print_receipt', 'no_viewer');
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.page.getByText('La venta está cobrada.').waitFor({ timeout: 2_000 });
    await stage.pass(60_000);
    await sees(stage, 'Pagado');
    await stage.keys('*');
    assert.deepEqual(await names(stage), ['charge', 'print_receipt', 'print_receipt']);
  },

  async 'the rest taken in cash is one key, is written down, and goes on to the next sale'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'underpaid', { ...PAID_BY, paid_cents: 100_000 }));
    await stage.keys('*');
    assert.deepEqual((await stage.asked()).at(-1), {
      command: 'note_order',
      args: { id: 'sale-48', note: 'rest_in_cash' },
    });
    await sees(stage, 'Caja');
  },

  async 'what was paid too much is given back with Enter, or noted for the manager with Esc'(open) {
    for (const [key, note] of [
      ['Enter', 'change_given'],
      ['Escape', 'for_manager'],
    ] as const) {
      const stage = await open();
      await charge(stage);
      await stage.order(saleAt(500, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }));
      await stage.keys(key);
      assert.deepEqual((await stage.asked()).at(-1)?.args, { id: 'sale-48', note });
      await sees(stage, 'Caja');
    }
  },

  async 'a note that is refused loses nothing: the choice is still there'(open) {
    const stage = await open();
    await charge(stage);
    await stage.refuse('note_order', 'journal_unwritable');
    await stage.order(saleAt(500, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }));
    await stage.keys('Enter');
    await sees(stage, 'Pagado de más');
    await stage.page
      .getByRole('alert')
      .getByText('No quedó anotado. Lo cobrado sigue cobrado.')
      .waitFor({ timeout: 2_000 });
    await stage.answer('note_order', null);
    await stage.keys('Enter');
    await sees(stage, 'Caja');
    assert.deepEqual(await names(stage), ['charge', 'note_order', 'note_order']);
  },

  async 'an Esc that was meant for the QR decides nothing about the payment'(open) {
    const stage = await open();
    await charge(stage);
    await stage.page.evaluate(
      (told) => window.fakeCore.tell({ kind: 'order_changed', order: told }),
      saleAt(500, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }),
    );
    await stage.pass(50);
    await stage.page.keyboard.press('Escape');
    await stage.pass(100);
    assert.deepEqual(await names(stage), ['charge']);
    await sees(stage, 'Pagado de más');
  },

  async 'what somebody did is told instead of asked again'(open) {
    const notes = [{ note: 'change_given', operator: 'Nadia Sosa', at_ms: at(14, 40) } as const];
    const stage = await open();
    await charge(stage);
    await stage.order(
      saleAt(500, 'overpaid', { ...PAID_BY, paid_cents: 200_000, notes: [...notes] }),
    );
    await stage.page.getByText('Nadia devolvió en efectivo').first().waitFor({ timeout: 2_000 });
    assert.equal(await stage.page.getByRole('button', { name: /Devolví/ }).count(), 0);
    await stage.keys('Enter');
    await sees(stage, 'Caja');
    assert.deepEqual(await names(stage), ['charge']);
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
      request: {
        cents: 55_000,
        concept_id: 'VAR',
        channel: 'telepagos.qr',
        sale_point_id: null,
      },
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
    assert.deepEqual(await stage.asked(), [
      { command: 'note_order', args: { id: 'sale-44', note: 'delivered' } },
    ]);
    await sees(stage, 'Caja');
  },
};
