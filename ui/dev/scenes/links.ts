// The links: their states, a new one, and what came of making it.

import type { Snapshot } from '../../src/ipc/call';
import { at, refusal, snapshot } from '../sample';
import { link, LINKS } from '../sample-links';
import type { Stage } from '../stage';
import { PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

/** What the core says of a number that is right. */
export const RIGHT_CVU = {
  kind: 'digits',
  missing: 0,
  first: 'right',
  second: 'right',
  cvu: true,
  bank: 'TelePagos',
  branch: null,
};

const CVU = '0000031500000004105723';

const DOUBT = link('link-7', 3_850_000, {
  state: 'in_doubt',
  url: null,
  qr: null,
  concept: 'Torta de cumpleaños, Paredes',
  refusal: refusal('provider_silent'),
});
const DECLINED = link('link-8', 99_000, {
  state: 'declined',
  url: null,
  qr: null,
  refusal: refusal('provider_refused', { reason: 'Concepto inválido' }),
});

function managed(more: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ session: MARTA, ...more });
}

/** Goes there, once the core has these. */
async function open(stage: Stage, links: unknown = LINKS): Promise<void> {
  await stage.answer('links', links);
  await stage.keys('Alt+6');
}

/** Opens the form, and types an amount. */
async function begin(stage: Stage): Promise<void> {
  await open(stage);
  await stage.keys('+', ...'38500');
}

export const links: Scene[] = [
  {
    name: '10-links',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('2', '2');
    },
  },
  {
    name: '10-links-all-states',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage, [DOUBT, DECLINED, ...LINKS]);
      await stage.keys('/', '6');
    },
  },
  {
    name: '10-links-declined',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage, [DOUBT, DECLINED, ...LINKS]);
      await stage.keys('2');
    },
  },
  {
    name: '10-links-hidden',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('2', 'Delete');
    },
  },
  {
    name: '10-links-large',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('F4');
    },
  },
  { name: '10-link-new', snapshot: managed(), play: begin },
  {
    name: '10-link-new-split',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.answer('check_payee', RIGHT_CVU);
      await stage.page.getByRole('button', { name: 'Repartir el cobro con otro CVU' }).click();
      await stage.keys(...CVU, 'Tab', ...'2000');
    },
  },
  {
    name: '10-link-new-pin',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.answer('check_payee', RIGHT_CVU);
      await stage.page.getByRole('button', { name: 'Repartir el cobro con otro CVU' }).click();
      await stage.keys(...CVU, 'Tab', ...'2000', 'Enter', '4', '0', '7');
    },
  },
  {
    name: '10-link-new-faults',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('+');
      await stage.page.getByText('Elegir', { exact: true }).click();
      await stage.page.getByRole('button', { name: 'Repartir el cobro con otro CVU' }).click();
      await stage.answer('check_payee', { ...RIGHT_CVU, missing: 5, second: 'partial' });
      await stage.keys('1', 'Enter');
    },
  },
  {
    name: '10-link-new-transfer',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.answer('check_payee', { ...RIGHT_CVU, second: 'wrong', bank: null });
      await stage.page.getByText('Transferencia armada').click();
      await stage.page.getByLabel('CBU o CVU').fill('0000031500000004105732');
      await stage.page.getByLabel('CUIT de esa cuenta').fill('30-71809248-1');
    },
  },
  {
    name: '10-link-new-transfer-pin',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.answer('check_payee', RIGHT_CVU);
      await stage.page.getByText('Transferencia armada').click();
      await stage.page.getByLabel('CBU o CVU').fill(CVU);
      await stage.page.getByLabel('CUIT de esa cuenta').fill('30-71809248-1');
      await stage.keys('Enter', '4', '0', '7');
    },
  },
  {
    name: '10-link-new-ready',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.answer('make_link', link('link-9', 3_850_000));
      await stage.keys('Enter');
    },
  },
  {
    name: '10-link-new-doubt',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.refuse('make_link', 'provider_silent');
      await stage.answer('links', [DOUBT, ...LINKS]);
      await stage.keys('Enter');
    },
  },
  {
    name: '10-link-new-refused',
    snapshot: managed(),
    play: async (stage) => {
      await begin(stage);
      await stage.refuse('make_link', 'provider_refused', { reason: 'Concepto inválido' });
      await stage.keys('Enter');
    },
  },
  { name: '10-links-empty', snapshot: managed(), play: (stage) => open(stage, []) },
  {
    name: '10-links-loading',
    snapshot: managed(),
    play: async (stage) => {
      await stage.ignore('links');
      await stage.keys('Alt+6');
    },
  },
  {
    name: '10-links-refused',
    snapshot: managed(),
    play: async (stage) => {
      await stage.refuse('links', 'internal');
      await stage.keys('Alt+6');
    },
  },
  { name: '10-links-practice', snapshot: managed(PRACTICE), play: (stage) => open(stage) },
  {
    name: '10-links-menu',
    snapshot: managed(),
    play: async (stage) => {
      await open(stage);
      await stage.keys('/');
    },
  },
  {
    name: '10-links-english',
    snapshot: managed(),
    memory: { 'mostrador.language': 'en' },
    play: (stage) => open(stage),
  },
  {
    name: '10-link-new-english',
    snapshot: managed(),
    memory: { 'mostrador.language': 'en' },
    play: begin,
  },
];
