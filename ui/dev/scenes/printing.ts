// The printer: how it is set up, and what waits for it.

import type { PrintingView, PrintQueue, TicketView } from '../../src/ipc/call';
import { end } from '../sale';
import { at, PAID_BY, snapshot } from '../sample';
import type { Stage } from '../stage';
import type { Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

/** Both printers chosen; the one for receipts has no paper. */
export const SET: PrintingView = {
  settings: {
    receipts: 'tcp:192.168.0.80:9100',
    form: 'escpos',
    paper: '80',
    alphabet: 'pc858',
    cut: true,
    drawer: false,
    auto_print: true,
    sheets: 'system:Laser_oficina',
  },
  printers: [
    {
      destination: 'system:Laser_oficina',
      name: 'Laser_oficina',
      model: 'Brother HL-1200',
      is_default: true,
      condition: 'ready',
    },
    {
      destination: 'tcp:192.168.0.80:9100',
      name: '192.168.0.80',
      model: '',
      is_default: false,
      condition: 'no_paper',
    },
  ],
  system_answers: true,
};

/** The same printers, and none chosen. */
export const UNSET: PrintingView = {
  ...SET,
  settings: { ...SET.settings, receipts: null, sheets: null, auto_print: false },
};

/** A receipt that perhaps came out. */
export const TICKET: TicketView = {
  id: 'ticket-1',
  kind: 'receipt',
  name: '47',
  printer: '192.168.0.80',
  state: 'doubtful',
  condition: null,
  tries: 1,
  at_ms: at(14, 31),
  changed_ms: at(14, 31),
};

const WAITING: PrintQueue = {
  waiting: [
    TICKET,
    { ...TICKET, id: 'ticket-2', name: '48', state: 'queued', condition: 'no_paper', tries: 3 },
  ],
  done: [],
};

async function open(stage: Stage): Promise<void> {
  await stage.keys('Alt+7');
  await stage.page.getByRole('button', { name: 'Impresora' }).click();
}

export const printing: Scene[] = [
  {
    name: '11-settings-printer',
    snapshot: snapshot({ session: MARTA }),
    play: async (stage) => {
      await stage.answer('printers', SET);
      await open(stage);
    },
  },
  {
    name: '11-settings-printer-waiting',
    snapshot: snapshot({ session: MARTA }),
    play: async (stage) => {
      await stage.answer('printers', SET);
      await stage.answer('print_queue', WAITING);
      await open(stage);
    },
  },
  {
    name: '11-settings-printer-none',
    snapshot: snapshot({ session: MARTA }),
    play: (stage) => open(stage),
  },
  {
    name: '11-settings-printer-refused',
    snapshot: snapshot({ session: MARTA }),
    play: async (stage) => {
      await stage.refuse('printers', 'internal');
      await open(stage);
    },
  },
  {
    name: '04-paid-printer-held',
    snapshot: snapshot(),
    play: async (stage) => {
      await end(stage, 'paid', PAID_BY);
      const held = { ...TICKET, state: 'queued' as const, condition: 'no_paper' as const };
      await stage.tell({
        kind: 'printing_changed',
        queue: { waiting: [{ ...held, name: '48' }], done: [] },
      });
    },
  },
];
