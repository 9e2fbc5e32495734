// «¿Entró la plata?»: looking, and a manager assigning what was found.

import { at, NOW, order, SALES, snapshot } from '../sample';
import { CREDITS } from '../sample-credits';
import type { Stage } from '../stage';
import { OFFLINE, PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const MANAGED = snapshot({ session: MARTA });

/** The sale it is likeliest the payment of, and two more. */
const CLAIMABLE = [
  order(48, 'open', 155_000, { created_ms: at(14, 29), operator: 'Lucía Benítez' }),
  order(44, 'lapsed', 155_000, { created_ms: at(14, 15), closed_ms: at(14, 20) }),
  ...SALES.filter(({ number }) => number === 43),
  order(49, 'open', 160_000, { created_ms: NOW, operator: 'Tomás Roldán' }),
];

/** Has the core answer with these, from then on. */
async function given(stage: Stage, command: string, value: unknown): Promise<void> {
  await stage.page.evaluate((answer) => window.fakeCore.answer(...answer), [
    command,
    value,
  ] as const);
}

/** Opens it, with something to find. */
export async function find(stage: Stage): Promise<void> {
  await given(stage, 'credits', CREDITS);
  await given(stage, 'claimable', CLAIMABLE);
  await stage.keys('F9');
}

/** Finds it, and picks the first for a sale. */
async function pick(stage: Stage): Promise<void> {
  await find(stage);
  await stage.keys('ArrowDown', 'Enter');
}

/** Picks it, and chooses the likeliest sale. */
async function choose(stage: Stage): Promise<void> {
  await pick(stage);
  await stage.keys('1');
}

export const credits: Scene[] = [
  { name: '09-credits', snapshot: snapshot(), play: find },
  { name: '09-credits-manager', snapshot: MANAGED, play: find },
  {
    name: '09-credits-typed',
    snapshot: MANAGED,
    play: async (stage) => {
      await find(stage);
      await given(stage, 'credits', CREDITS.slice(0, 1));
      await stage.keys('1', '5', '5', '0', 'Enter');
    },
  },
  {
    name: '09-credits-none',
    snapshot: snapshot(),
    play: (stage) => stage.keys('F9', '1', '5', '5', '0', 'Enter'),
  },
  {
    name: '09-credits-none-at-all',
    snapshot: snapshot(PRACTICE),
    play: (stage) => stage.keys('F9'),
  },
  {
    name: '09-credits-offline',
    snapshot: snapshot(OFFLINE),
    play: find,
  },
  {
    name: '09-credits-looking',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.page.evaluate(() => window.fakeCore.ignore('credits'));
      await stage.keys('F9');
    },
  },
  {
    name: '09-credits-refused',
    snapshot: snapshot(),
    play: async (stage) => {
      await stage.refuse('credits', 'internal');
      await stage.keys('F9');
    },
  },
  {
    name: '09-credits-menu',
    snapshot: MANAGED,
    play: async (stage) => {
      await find(stage);
      await stage.keys('/');
    },
  },
  {
    name: '09-credits-pick',
    snapshot: MANAGED,
    play: async (stage) => {
      await find(stage);
      await stage.keys('/', '3');
    },
  },
  { name: '09-credits-sale', snapshot: MANAGED, play: pick },
  {
    name: '09-credits-no-sale',
    snapshot: MANAGED,
    play: async (stage) => {
      await find(stage);
      await given(stage, 'claimable', []);
      await stage.keys('ArrowDown', 'Enter');
    },
  },
  {
    name: '09-credits-sale-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await find(stage);
      await stage.refuse('claimable', 'credit_taken');
      await stage.keys('ArrowDown', 'Enter');
    },
  },
  { name: '09-credits-reason', snapshot: MANAGED, play: choose },
  {
    name: '09-credits-reason-chosen',
    snapshot: MANAGED,
    play: async (stage) => {
      await choose(stage);
      await stage.keys('2');
    },
  },
  {
    name: '09-credits-reason-short',
    snapshot: MANAGED,
    play: async (stage) => {
      await choose(stage);
      await stage.keys('4', 's', 'i', 'Enter');
    },
  },
  {
    name: '09-credits-awaited',
    snapshot: MANAGED,
    play: async (stage) => {
      await choose(stage);
      await stage.refuse('claim', 'credit_awaited');
      await stage.keys('1', 'Enter');
    },
  },
  {
    name: '09-credits-claim-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await choose(stage);
      await stage.refuse('claim', 'credit_taken');
      await stage.keys('1', 'Enter');
    },
  },
  {
    name: '09-credits-done',
    snapshot: MANAGED,
    play: async (stage) => {
      await choose(stage);
      await stage.keys('1', 'Enter');
    },
  },
  {
    name: '09-credits-done-differs',
    snapshot: MANAGED,
    play: async (stage) => {
      await pick(stage);
      await stage.keys('3');
      await stage.keys('1', 'Enter');
    },
  },
  {
    name: '09-credits-english',
    snapshot: MANAGED,
    memory: { 'mostrador.language': 'en' },
    play: choose,
  },
];
