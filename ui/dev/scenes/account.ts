// The account: what it holds, what moved, and its statistics, or that there are none.

import type { Snapshot } from '../../src/ipc/call';
import { FILTERS, movementsPage, STATISTICS } from '../sample-account';
import { at, snapshot } from '../sample';
import type { Stage } from '../stage';
import { PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

function managed(more: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ session: MARTA, ...more });
}

/** Has the account be that of the pictures. */
export async function fill(stage: Stage, pages = 3, unreadable = 0): Promise<void> {
  await stage.answer('movement_filters', FILTERS);
  await stage.answer('movements', movementsPage(pages, unreadable));
  await stage.answer('statistics', STATISTICS);
}

/** Goes there by the way of the payouts. */
export async function goThere(stage: Stage): Promise<void> {
  await stage.keys('Alt+5');
  await stage.page.getByRole('button', { name: /^(Movimientos|Movements)$/ }).click();
  // The click's tap is over before anything else is tapped.
  await stage.pass(600);
}

async function open(stage: Stage): Promise<void> {
  await fill(stage);
  await goThere(stage);
}

export const account: Scene[] = [
  { name: '09-account', snapshot: managed(), play: open },
  {
    name: '09-account-days',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('/', '1', '4');
      await stage.page.getByLabel('Desde', { exact: true }).fill('31/11');
      await stage.keys('Enter');
    },
  },
  {
    name: '09-account-unreadable',
    snapshot: managed(),
    play: async (stage) => {
      await fill(stage, 1, 2);
      await stage.refuse('movement_filters', 'provider_silent');
      await goThere(stage);
    },
  },
  {
    name: '09-account-no-statistics',
    snapshot: managed(),
    play: async (stage) => {
      await fill(stage);
      await stage.refuse('statistics', 'account_not_permitted');
      await goThere(stage);
    },
  },
  {
    name: '09-account-empty',
    snapshot: managed(),
    play: goThere,
  },
  {
    name: '09-account-loading',
    snapshot: managed(),
    play: async (stage) => {
      for (const command of ['balance', 'movements', 'statistics', 'movement_filters']) {
        await stage.ignore(command);
      }
      await goThere(stage);
    },
  },
  {
    name: '09-account-refused',
    snapshot: managed(),
    play: async (stage) => {
      for (const command of ['balance', 'movements', 'statistics', 'movement_filters']) {
        await stage.refuse(command, 'provider_silent');
      }
      await goThere(stage);
    },
  },
  { name: '09-account-practice', snapshot: managed(PRACTICE), play: open },
  {
    name: '09-account-menu',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('/');
    },
  },
  {
    name: '09-account-english',
    snapshot: managed(),
    memory: { 'mostrador.language': 'en' },
    play: open,
  },
];
