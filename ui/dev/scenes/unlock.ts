// Screen 1: who is at the till.

import { NOW, snapshot } from '../sample';
import { PRACTICE, stay, type Scene } from './scene';

const LOCKED = { session: null };
const REMEMBERED = { 'mostrador.person': 'Lucía Benítez' };

export const unlock: Scene[] = [
  {
    name: '01-unlock',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: (stage) => stage.keys('1', '2'),
  },
  {
    name: '01-unlock-error',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: async (stage) => {
      await stage.refuse('sign_in', 'wrong_pin', { attempts_left: 4 });
      await stage.keys('1', '2', '3', '4');
    },
  },
  {
    name: '01-unlock-locked-out',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: async (stage) => {
      await stage.refuse('sign_in', 'locked_out', { retry_at_ms: NOW + 300_000 });
      await stage.keys('1', '2', '3', '4');
    },
  },
  {
    name: '01-unlock-manager',
    snapshot: snapshot(LOCKED),
    play: (stage) => stage.keys('+', '+', '+', '1', '2', '3'),
  },
  {
    name: '01-unlock-forgot',
    snapshot: snapshot(LOCKED),
    play: async (stage) => {
      await stage.page.getByRole('button', { name: 'Olvidé' }).click();
    },
  },
  {
    name: '01-unlock-practice',
    snapshot: snapshot({
      ...PRACTICE,
      ...LOCKED,
      people: [{ name: 'practica', role: 'manager', pin_digits: 6, locked_until_ms: null }],
    }),
    play: stay,
  },
  {
    name: '01-unlock-one-locked-out',
    snapshot: snapshot({
      ...LOCKED,
      shift: null,
      people: snapshot().people.map((person) =>
        person.role === 'manager' ? person : { ...person, locked_until_ms: NOW + 272_000 },
      ),
    }),
    play: (stage) => stage.keys('+', '+', '+'),
  },
  {
    name: '01-unlock-menu',
    snapshot: snapshot(LOCKED),
    memory: REMEMBERED,
    play: (stage) => stage.keys('/'),
  },
];
