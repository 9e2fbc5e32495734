// Screen 4: money came in.

import type { NoteView, OrderNote } from '../../src/ipc/call';
import { end } from '../sale';
import { at, order, PAID_BY, SALES, snapshot } from '../sample';
import { PRACTICE, type Scene } from './scene';

export const paid: Scene[] = [
  {
    name: '04-paid',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.pass(2_250);
    },
  },
  {
    name: '04-paid-practice',
    snapshot: snapshot(PRACTICE),
    play: async (stage) => {
      const payer = { name: 'Cliente de práctica', cuit: null, account: null };
      await end(stage, 'paid', { ...PAID_BY, payer });
      await stage.pass(2_250);
    },
  },
  {
    name: '04-paid-large-amount',
    snapshot: snapshot(),
    play: (stage) =>
      end(stage, 'paid', { ...PAID_BY, amount_cents: 9_999_999_999, paid_cents: 9_999_999_999 }),
  },
  {
    name: '04-paid-receipt',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.keys('F6');
    },
  },
  {
    name: '04-paid-receipt-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.refuse('print_receipt', 'document_unwritable');
      await stage.keys('*');
    },
  },
  {
    name: '04-paid-menu',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      await stage.keys('/');
    },
  },
  {
    name: '04-paid-short',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'underpaid', { ...PAID_BY, paid_cents: 100_000 }),
  },
  {
    name: '04-paid-over',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }),
  },
  {
    name: '04-paid-over-practice',
    snapshot: snapshot(PRACTICE),
    play: (stage) => end(stage, 'overpaid', { ...PAID_BY, paid_cents: 200_000 }),
  },
  {
    name: '04-paid-late',
    snapshot: snapshot(),
    play: (stage) =>
      stage.order(
        order(44, 'paid_late', 390_000, {
          ...PAID_BY,
          sequence: 999,
          created_ms: at(14, 11),
          expires_ms: at(14, 15),
          closed_ms: at(14, 15),
        }),
      ),
  },
  {
    name: '04-paid-unsure',
    snapshot: snapshot(),
    play: (stage) => end(stage, 'ambiguous', { ...PAID_BY, paid_cents: 155_000 }),
  },
  {
    name: '04-paid-refunded',
    snapshot: snapshot({
      orders: [order(48, 'refunded', 155_000, { ...PAID_BY, created_ms: at(13, 40) }), ...SALES],
    }),
    play: async (stage) => {
      await stage.page.getByRole('button', { name: 'Devuelta' }).click();
    },
  },
  {
    name: '04-paid-auto-printed',
    snapshot: snapshot(),
    memory: { 'mostrador.auto-print': 'on' },
    play: (stage) => end(stage, 'paid', PAID_BY),
  },
  {
    name: '04-paid-not-printed',
    snapshot: snapshot(),
    memory: { 'mostrador.auto-print': 'on' },
    play: async (stage) => {
      await stage.refuse('print_receipt', 'no_viewer');
      await end(stage, 'paid', PAID_BY);
    },
  },
  {
    name: '04-paid-short-note-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'underpaid', { ...PAID_BY, paid_cents: 100_000 });
      await stage.refuse('note_order', 'journal_unwritable');
      await stage.keys('*');
    },
  },
  {
    name: '04-paid-short-noted',
    snapshot: snapshot(),
    play: (stage) =>
      end(stage, 'underpaid', {
        ...PAID_BY,
        paid_cents: 100_000,
        notes: [noted('for_manager'), noted('rest_in_cash', 6)],
      }),
  },
  {
    name: '04-paid-short-menu',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'underpaid', { ...PAID_BY, paid_cents: 100_000 });
      await stage.keys('/');
    },
  },
  {
    name: '04-paid-over-for-manager',
    snapshot: snapshot(),
    play: (stage) =>
      end(stage, 'overpaid', { ...PAID_BY, paid_cents: 200_000, notes: [noted('for_manager')] }),
  },
  {
    name: '04-paid-over-noted',
    snapshot: snapshot(),
    play: (stage) =>
      end(stage, 'overpaid', { ...PAID_BY, paid_cents: 200_000, notes: [noted('change_given')] }),
  },
  {
    name: '04-paid-late-noted',
    snapshot: snapshot({
      orders: [
        order(44, 'paid_late', 390_000, {
          ...PAID_BY,
          created_ms: at(14, 11),
          expires_ms: at(14, 15),
          closed_ms: at(14, 15),
          notes: [noted('to_give_back')],
        }),
        ...SALES.filter(({ number }) => number !== 44),
      ],
    }),
    play: async (stage) => {
      await stage.page.getByRole('button', { name: 'Pagada tarde' }).click();
    },
  },
  {
    name: '04-paid-unsure-noted',
    snapshot: snapshot(),
    play: (stage) =>
      end(stage, 'ambiguous', { ...PAID_BY, paid_cents: 155_000, notes: [noted('for_manager')] }),
  },
];

/** What Lucía did about it, some minutes later. */
function noted(note: OrderNote, minutes = 1): NoteView {
  return { note, operator: 'Lucía Benítez', at_ms: at(14, 33 + minutes) };
}
