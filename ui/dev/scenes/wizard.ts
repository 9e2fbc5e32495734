// The wizard: a register that nobody set up yet, step by step.

import type { Snapshot } from '../../src/ipc/call';
import { snapshot } from '../sample';
import type { Stage } from '../stage';
import { type Scene, stay } from './scene';

/** A fresh register practises, and everybody knows who is in charge of it. */
const FRESH: Snapshot = snapshot({
  set_up: false,
  mode: 'practice',
  session: null,
  shift: null,
  orders: [],
  orders_today: 0,
  next_number: 1,
  shop: { name: 'Comercio de práctica', address: '', cuit: '', sale_point: 'Caja 1' },
  people: [{ name: 'practica', role: 'manager', pin_digits: 6, locked_until_ms: null }],
});

function scene(
  name: string,
  play: (stage: Stage) => Promise<void>,
  memory?: Scene['memory'],
): Scene {
  return { name: `11-wizard-${name}`, snapshot: FRESH, play, ...(memory && { memory }) };
}

/** Chooses a real account at TotalCoin, and types what it gave. */
export async function connect(stage: Stage, password = 'Vereda.2026!'): Promise<void> {
  await stage.keys('2', 'Enter');
  await stage.page.getByText('TotalCoin', { exact: true }).click();
  await stage.page.getByLabel('Empresa').fill('lavereda');
  await stage.page.getByLabel('Usuario').fill('lavereda.api');
  await stage.page.getByLabel('Clave', { exact: true }).fill(password);
}

/** Types the shop. */
export async function shop(stage: Stage): Promise<void> {
  await stage.page.getByLabel('Nombre del local').fill('Panadería La Vereda');
  await stage.page.getByLabel('CUIT (opcional)').fill('30718092481');
  await stage.page.getByLabel('Dirección (opcional)').fill('Av. Rivadavia 4820, CABA');
  await stage.pass(200);
}

/** Adds somebody; without a PIN, for later. */
export async function person(
  stage: Stage,
  name: string,
  role: 'A cargo' | 'En caja',
  pin: string,
): Promise<void> {
  await stage.page.getByRole('button', { name: 'Agregar persona' }).click();
  const dialog = stage.page.getByRole('dialog');
  await dialog.getByLabel('Nombre y apellido').fill(name);
  await dialog.getByText(role, { exact: true }).click();
  await dialog.getByLabel(/^PIN de/).fill(pin);
  await dialog.getByLabel('El mismo PIN otra vez').fill(pin);
  await stage.keys('Enter');
}

async function team(stage: Stage, last: string): Promise<void> {
  await person(stage, 'Marta Quiroga', 'A cargo', '407193');
  await person(stage, 'Lucía Benítez', 'En caja', '4071');
  await person(stage, 'Tomás Roldán', 'En caja', last);
}

/** In practice, to the end. */
async function ready(stage: Stage): Promise<void> {
  await stage.answer('customer_display', {
    on: 'Monitor 2',
    wanted: 'Monitor 2',
    monitors: ['Monitor 2'],
  });
  await stage.keys('Enter');
  await shop(stage);
  await stage.keys('Enter');
  await team(stage, '8264');
  await stage.keys('Enter');
}

/** With a real account, to the end. */
async function readyLive(stage: Stage): Promise<void> {
  await connect(stage);
  await stage.keys('Enter');
  await shop(stage);
  await stage.keys('Enter');
  await team(stage, '8264');
  await stage.keys('Enter');
}

export const wizard: Scene[] = [
  scene('mode', stay),
  scene('account', async (stage) => {
    await stage.refuse('check_account', 'credentials_refused');
    await connect(stage);
    await stage.keys('Enter');
  }),
  scene('account-empty', async (stage) => {
    await stage.keys('2', 'Enter');
    await stage.keys('Enter');
  }),
  scene('account-more', async (stage) => {
    await connect(stage);
    await stage.page.getByText(/Ambiente, CUIT y CVU/).click();
    await stage.page.getByLabel('CUIT de la cuenta').fill('30718092481');
    await stage.page.getByLabel('CVU de la cuenta').fill('0000031500000004105723');
    await stage.pass(200);
  }),
  scene('account-checking', async (stage) => {
    await stage.ignore('check_account');
    await connect(stage);
    await stage.keys('Enter');
  }),
  scene('account-silent', async (stage) => {
    await stage.refuse('check_account', 'provider_unreachable');
    await connect(stage);
    await stage.keys('Enter');
  }),
  scene('shop', async (stage) => {
    await connect(stage);
    await stage.keys('Enter');
    await shop(stage);
  }),
  scene('shop-wrong', async (stage) => {
    await stage.keys('Enter');
    await stage.page.getByLabel('CUIT (opcional)').fill('30718092480');
    await stage.keys('Enter');
  }),
  scene('team', async (stage) => {
    await connect(stage);
    await stage.keys('Enter');
    await shop(stage);
    await stage.keys('Enter');
    await team(stage, '');
  }),
  scene('team-empty', async (stage) => {
    await stage.keys('Enter');
    await shop(stage);
    await stage.keys('Enter');
  }),
  scene('team-no-manager', async (stage) => {
    await connect(stage);
    await stage.keys('Enter');
    await shop(stage);
    await stage.keys('Enter');
    await person(stage, 'Lucía Benítez', 'En caja', '4071');
    await stage.keys('Enter');
  }),
  scene('team-adding', async (stage) => {
    await stage.keys('Enter');
    await shop(stage);
    await stage.keys('Enter');
    await stage.page.getByRole('button', { name: 'Agregar persona' }).click();
  }),
  scene('ready', ready),
  scene('ready-refused', async (stage) => {
    await readyLive(stage);
    await stage.refuse('set_up', 'provider_silent');
    await stage.keys('Enter');
  }),
  scene('ready-busy', async (stage) => {
    await readyLive(stage);
    await stage.ignore('set_up');
    await stage.keys('Enter');
  }),
  scene('key', async (stage) => {
    await readyLive(stage);
    await stage.keys('Enter');
  }),
  scene('menu', async (stage) => {
    await stage.keys('/');
  }),
  scene('english', stay, { 'mostrador.language': 'en' }),
];
