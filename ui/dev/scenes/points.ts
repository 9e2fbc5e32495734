// The sale points: their posters, one more, one less, and a code that hangs on the counter.

import type { Snapshot } from '../../src/ipc/call';
import { at, snapshot } from '../sample';
import { FORGED, POINTS, posterOf, SAME } from '../sample-points';
import type { Stage } from '../stage';
import { PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

function managed(more: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ session: MARTA, ...more });
}

/** Goes there, once the account has these. */
async function open(stage: Stage, points: unknown = POINTS): Promise<void> {
  await stage.answer('sale_points', points);
  await stage.keys('Alt+4');
}

/** Goes there, and a code is scanned that comes to that. */
async function scan(stage: Stage, came: unknown): Promise<void> {
  await open(stage);
  await stage.answer('check_sticker', came);
  await stage.keys('F7');
  await stage.scan(...'00020101021143530016AR.COM.TELEPAGOS', 'Enter');
}

/** What a forged code says, as long as they are. */
const FORGED_CODE =
  '00020101021143530016com.example.cobro0129ffffffffffffffffffffffffffffffff50150011203456789065122' +
  '002200000031000921556600145303032540750005802AR5918PANADERIA LA VEREDA6004CABA630411D0';

/** Drops files of those names on the window, each with a few bytes. */
export async function drop(stage: Stage, ...files: string[]): Promise<void> {
  await stage.page.evaluate((names) => {
    const dataTransfer = new DataTransfer();
    for (const name of names) dataTransfer.items.add(new File(['foto'], name));
    const target = document.querySelector('dialog') ?? document.body;
    target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
  await stage.pass(500);
}

export const points: Scene[] = [
  { name: '08-points', snapshot: managed(), play: (stage) => open(stage) },
  {
    name: '08-points-open',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('2', 'F4');
    },
  },
  {
    name: '08-points-retired',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('1');
    },
  },
  {
    name: '08-points-new',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('+', ...'Mostrador vereda');
    },
  },
  {
    name: '08-points-new-exists',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('+', ...'caja 2', 'Enter');
    },
  },
  {
    name: '08-points-new-refused',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.refuse('create_sale_point', 'provider_silent');
      await stage.keys('+', ...'Vereda', 'Enter');
    },
  },
  {
    name: '08-points-retire',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('/', '7');
    },
  },
  {
    name: '08-points-retire-busy',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.refuse('retire_sale_point', 'sale_point_busy');
      await stage.keys('/', '7', 'Shift+Tab', ...'Caja 1', 'Enter');
    },
  },
  {
    name: '08-points-sticker',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('F7');
    },
  },
  { name: '08-points-sticker-same', snapshot: managed(), play: (stage) => scan(stage, SAME) },
  { name: '08-points-sticker-forged', snapshot: managed(), play: (stage) => scan(stage, FORGED) },
  {
    name: '08-points-sticker-photo',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.answer('choose_sticker_photo', { content: FORGED_CODE, check: FORGED });
      await stage.keys('F7', 'F8');
    },
  },
  {
    name: '08-points-sticker-photo-refused',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.refuse('choose_sticker_photo', 'no_code_in_photo');
      await stage.keys('F7', 'F8');
    },
  },
  {
    name: '08-points-sticker-photo-looking',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.ignore('check_sticker_photo');
      await stage.keys('F7');
      await drop(stage, 'cartel.jpg');
    },
  },
  {
    name: '08-points-sticker-no-payment',
    snapshot: managed(),
    play: (stage) => scan(stage, { same: false, fields: [] }),
  },
  {
    name: '08-points-printed',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('*');
    },
  },
  {
    name: '08-points-not-printed',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.refuse('print_poster', 'no_viewer');
      await stage.keys('*');
    },
  },
  { name: '08-points-empty', snapshot: managed(), play: (stage) => open(stage, []) },
  {
    name: '08-points-loading',
    snapshot: managed(),
    play: async (stage) => {
      await stage.ignore('sale_points');
      await stage.keys('Alt+4');
    },
  },
  {
    name: '08-points-refused',
    snapshot: managed(),
    play: async (stage) => {
      await stage.refuse('sale_points', 'provider_silent');
      await stage.keys('Alt+4');
    },
  },
  {
    name: '08-points-poster-refused',
    snapshot: managed(),
    play: async (stage) => {
      await stage.refuse('poster', 'unsafe_qr');
      await open(stage);
    },
  },
  {
    name: '08-points-practice',
    snapshot: managed(PRACTICE),
    play: async (stage) => {
      await stage.answer('poster', { ...posterOf('Caja 1'), practice: true });
      await open(stage);
    },
  },
  {
    name: '08-points-menu',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('/');
    },
  },
  {
    name: '08-points-english',
    snapshot: managed(),
    memory: { 'mostrador.language': 'en' },
    play: (stage) => open(stage),
  },
];
