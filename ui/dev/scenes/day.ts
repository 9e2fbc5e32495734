// The manager's day.

import type { Code, Snapshot } from '../../src/ipc/call';
import { noReview } from '../fake-desk';
import { at, snapshot } from '../sample';
import {
  closedShift,
  COMPARED,
  DAY_SALES,
  REVIEW,
  SELDOM,
  SHIFT,
  SHIFT_PLAIN,
  SHIFT_READY,
  STORY,
  WEEK,
} from '../sample-day';
import type { Stage } from '../stage';
import { OFFLINE, PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

function managed(more: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ session: MARTA, orders: [], ...more });
}

/** Has the core answer as on that day, and opens it. */
export async function openDay(stage: Stage, review = REVIEW): Promise<void> {
  await stage.answer('review_days', review);
  await stage.answer('find_sales', { orders: DAY_SALES, more: true, count: 128 });
  await stage.answer('sale_story', STORY);
  await stage.answer('shift_report', SHIFT);
  await stage.keys('Alt+2');
  // The list goes on below what is in sight, and the core has no more.
  await stage.answer('find_sales', { orders: [], more: false, count: null });
}

/** A scene that begins with the day open. */
function day(
  name: string,
  then: (stage: Stage) => Promise<void>,
  more: Partial<Snapshot> = {},
  review = REVIEW,
): Scene {
  return {
    name,
    snapshot: managed(more),
    play: async (stage) => {
      await openDay(stage, review);
      await then(stage);
    },
  };
}

const nothing = () => Promise.resolve();
const keys =
  (...pressed: string[]) =>
  (stage: Stage) =>
    stage.keys(...pressed);

/** Gives a sale back with a PIN, and is refused for that. */
async function givesBack(
  stage: Stage,
  code: Code,
  more: { attempts_left?: number } = {},
): Promise<void> {
  await stage.refuse('refund_order', code, more);
  await stage.keys('2', 'Enter');
  await stage.page.getByRole('button', { name: 'Devolver' }).click();
  await stage.keys('Enter', 'f', 'e', 'a');
  await stage.page.getByRole('button', { name: /Devolver \$/ }).click();
  await stage.keys(...'407193', 'Enter');
  await stage.pass(500);
}

async function closes(stage: Stage, report = SHIFT, compared = COMPARED): Promise<void> {
  await stage.answer('shift_report', report);
  await stage.answer('compare_shift', compared);
  await stage.keys('F9');
}

export const days: Scene[] = [
  day('06-day-close-differs', (stage) =>
    closes(stage, SHIFT_PLAIN, {
      ...COMPARED,
      outcome: 'differed',
      differences: { count: 4, cents: 590_000 },
    }),
  ),
  day('06-day-close-unread', (stage) =>
    closes(stage, SHIFT_PLAIN, { ...COMPARED, outcome: 'unread', matched: 0 }),
  ),
  day('06-day-close-comparing', async (stage) => {
    await stage.answer('shift_report', SHIFT_PLAIN);
    await stage.ignore('compare_shift');
    await stage.keys('F9');
  }),
  day('06-day-export-running', async (stage) => {
    await stage.ignore('export_sales');
    await stage.answer('progress', { done: 12_500, of: 30_214 });
    await stage.keys('F8', '2', 'Enter');
    await stage.pass(400);
  }),
  day('06-day-export-stopped', async (stage) => {
    await stage.refuse('export_sales', 'stopped');
    await stage.keys('F8', 'Enter');
  }),
  day('06-day', nothing),
  day('06-day-detail', keys('2', 'Enter')),
  day('06-day-seldom', nothing, {}, SELDOM),
  day(
    '06-day-week',
    async (stage) => {
      await stage.answer('find_sales', { orders: DAY_SALES, more: false, count: 602 });
      await stage.keys('F2', '3');
    },
    {},
    WEEK,
  ),
  day('06-day-practice', nothing, PRACTICE),
  day('06-day-offline', nothing, OFFLINE),
  day('06-day-menu', keys('/')),
  day('06-day-places', keys('/', '4')),
  day('06-day-calendar', keys('F2', 'ArrowLeft')),
  day('06-day-none-such', async (stage) => {
    await stage.answer('find_sales', { orders: [], more: false, count: 0 });
    await stage.keys('F3', 'z', 'z', 'z');
  }),
  {
    ...day('06-day-no-charts', nothing),
    memory: { 'mostrador.charts': 'off' },
  },
  {
    ...day('06-day-english', keys('2', 'Enter')),
    memory: { 'mostrador.language': 'en' },
  },
  {
    name: '06-day-empty',
    snapshot: managed(),
    play: async (stage) => {
      await stage.answer('review_days', noReview());
      await stage.answer('find_sales', { orders: [], more: false, count: 0 });
      await stage.keys('Alt+2');
    },
  },
  {
    name: '06-day-loading',
    snapshot: managed(),
    play: async (stage) => {
      await stage.ignore('review_days');
      await stage.ignore('find_sales');
      await stage.keys('Alt+2');
    },
  },
  {
    name: '06-day-refused',
    snapshot: managed(),
    play: async (stage) => {
      await stage.refuse('review_days', 'internal');
      await stage.refuse('find_sales', 'internal');
      await stage.keys('Alt+2');
    },
  },
  day('06-day-story-refused', async (stage) => {
    await stage.refuse('sale_story', 'internal');
    await stage.keys('2', 'Enter');
  }),
  day('06-day-differs', keys('1', '8', '8', 'Enter')),
  day('06-day-refund', async (stage) => {
    await stage.keys('2', 'Enter');
    await stage.page.getByRole('button', { name: 'Devolver' }).click();
    await stage.pass(500);
  }),
  day('06-day-refund-refused', (stage) => givesBack(stage, 'balance_too_low')),
  day('06-day-refund-again', (stage) => givesBack(stage, 'payout_repeated')),
  day('06-day-refund-pin', (stage) => givesBack(stage, 'wrong_pin', { attempts_left: 3 })),
  day('06-close', closes),
  day('06-close-ready', (stage) => closes(stage, SHIFT_READY)),
  day('06-close-plain', (stage) =>
    closes(stage, {
      ...SHIFT_PLAIN,
      unassigned: { count: 1, cents: 155_000 },
      payouts_in_doubt: 1,
    }),
  ),
  day('06-close-unexplained', async (stage) => {
    await closes(stage, SHIFT_READY);
    await stage.keys('Enter');
  }),
  day('06-close-pin', async (stage) => {
    await closes(stage, SHIFT_PLAIN);
    await stage.keys('Enter', '1', '2', '3');
  }),
  day('06-close-wrong-pin', async (stage) => {
    await stage.refuse('close_shift', 'wrong_pin', { attempts_left: 4 });
    await closes(stage, SHIFT_PLAIN);
    await stage.keys('Enter', '1', '2', '3', '4', '5', '6');
  }),
  day('06-close-done', async (stage) => {
    await stage.answer('close_shift', { ...SHIFT_PLAIN, closed_ms: at(20, 7) });
    await closes(stage, SHIFT_PLAIN);
    await stage.keys('Enter', '1', '2', '3', '4', '5', '6');
  }),
  day('06-close-refused', async (stage) => {
    await stage.refuse('shift_report', 'internal');
    await stage.keys('F9');
  }),
  day('06-shifts', async (stage) => {
    await stage.answer('closed_shifts', [1, 2, 3, 4].map(closedShift));
    await stage.keys('F7');
  }),
  day('06-shifts-none', keys('F7')),
  day('06-export', keys('F8')),
  day('06-export-saved', keys('F8', '2', 'Enter')),
  day('06-export-not-saved', async (stage) => {
    await stage.answer('export_sales', null);
    await stage.keys('F8', 'Enter');
  }),
];
