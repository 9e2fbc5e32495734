// The settings, section by section, and what can go wrong in each.

import type { Snapshot } from '../../src/ipc/call';
import { at, snapshot } from '../sample';
import { BESIDE, ILL, settingsView, SPARE_KEY, TEAM, UNKEPT } from '../sample-settings';
import { POINTS } from '../sample-points';
import type { Stage } from '../stage';
import { PRACTICE, type Scene } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };

/** The place of each section in the list that `/` `2` opens. */
const SECTIONS = {
  shop: '1',
  account: '2',
  till: '3',
  team: '4',
  printer: '5',
  display: '6',
  sound: '7',
  backup: '8',
  doctor: '9',
  practice: '0',
} as const;

function managed(more: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ session: MARTA, ...more });
}

/** Goes to a section by the numpad. */
async function open(stage: Stage, section: keyof typeof SECTIONS): Promise<void> {
  await stage.answer('sale_points', POINTS);
  await stage.keys('Alt+7');
  if (section !== 'till') await stage.keys('/', '2', SECTIONS[section]);
}

function scene(
  name: string,
  play: (stage: Stage) => Promise<void>,
  more: Partial<Snapshot> = {},
  memory?: Scene['memory'],
): Scene {
  return { name: `11-settings-${name}`, snapshot: managed(more), play, ...(memory && { memory }) };
}

/** Types a new person into the dialog of the team. */
async function person(stage: Stage, pin: string, again: string): Promise<void> {
  await stage.page.getByRole('button', { name: 'Agregar persona' }).click();
  await stage.keys(...'Rita Funes', 'Tab', 'Tab', ...pin, 'Tab', 'Tab', ...again, 'Enter');
}

export const settings: Scene[] = [
  scene('till', async (stage) => {
    await open(stage, 'till');
    await stage.page.getByText('10 min').click();
    await stage.page.getByText('5 min').first().click();
  }),
  scene(
    'till-posnet',
    (stage) => stage.keys('1', '5', '5', '0'),
    {},
    { 'mostrador.keypad': '123' },
  ),
  scene('till-refused', async (stage) => {
    await open(stage, 'till');
    await stage.refuse('change_setting', 'journal_unwritable');
    await stage.page.getByText('10 min').click();
  }),
  scene('till-no-concepts', (stage) => open(stage, 'till'), { concepts: [], concept_id: null }),
  scene('quick', async (stage) => {
    await open(stage, 'till');
    await stage.page.getByRole('button', { name: '1.000', exact: true }).click();
  }),
  scene('menu', async (stage) => {
    await open(stage, 'till');
    await stage.keys('/');
  }),
  scene('changes', async (stage) => {
    await open(stage, 'till');
    await stage.keys('/', '1');
  }),
  scene('choices', async (stage) => {
    await open(stage, 'till');
    await stage.keys('/', '1', '4');
  }),
  scene('waiting', async (stage) => {
    await stage.ignore('settings');
    await stage.keys('Alt+7');
  }),
  scene('refused', async (stage) => {
    await stage.refuse('settings', 'not_allowed');
    await stage.keys('Alt+7');
  }),
  scene('shop', (stage) => open(stage, 'shop')),
  scene('shop-logo', async (stage) => {
    await stage.answer('settings', settingsView({ logo: LOGO }));
    await open(stage, 'shop');
  }),
  scene('shop-wrong', async (stage) => {
    await open(stage, 'shop');
    await stage.page.getByLabel('CUIT', { exact: true }).fill('30718092480');
    await stage.keys('Enter');
    await stage.page.getByLabel('Nombre del local').fill('');
    await stage.keys('Enter');
  }),
  scene('shop-no-points', async (stage) => {
    await stage.refuse('sale_points', 'provider_silent');
    await stage.keys('Alt+7', '/', '2', '1');
  }),
  scene('account', (stage) => open(stage, 'account')),
  scene('account-unkept', async (stage) => {
    await stage.answer('accounts', UNKEPT);
    await open(stage, 'account');
  }),
  scene('account-practice', (stage) => open(stage, 'account'), PRACTICE),
  scene('account-replace', async (stage) => {
    await open(stage, 'account');
    await stage.refuse('check_account', 'credentials_refused');
    await stage.page.getByRole('button', { name: 'Cambiar usuario y clave' }).click();
    await stage.page.getByLabel('Usuario').fill('lavereda.api');
    await stage.page.getByLabel('Clave', { exact: true }).fill('no es esta');
    await stage.keys('Enter');
  }),
  scene('account-pin', async (stage) => {
    await open(stage, 'account');
    await stage.page.getByRole('button', { name: 'Cambiar usuario y clave' }).click();
    await stage.page.getByLabel('Usuario').fill('lavereda.api');
    await stage.page.getByLabel('Clave', { exact: true }).fill('la nueva');
    await stage.refuse('replace_credentials', 'wrong_pin', { attempts_left: 3 });
    await stage.keys('Enter', ...'123321', 'Enter');
  }),
  scene('team', (stage) => open(stage, 'team')),
  scene('team-add', async (stage) => {
    await open(stage, 'team');
    await person(stage, '1234', '');
  }),
  scene('team-differs', async (stage) => {
    await open(stage, 'team');
    await person(stage, '4071', '4017');
  }),
  scene('team-pin', async (stage) => {
    await open(stage, 'team');
    await stage.page.getByRole('button', { name: 'PIN nuevo' }).nth(1).click();
  }),
  scene('team-agree', async (stage) => {
    await open(stage, 'team');
    await stage.refuse('add_person', 'wrong_pin', { attempts_left: 3 });
    await person(stage, '4071', '4071');
    await stage.keys(...'123321', 'Enter');
  }),
  scene('team-dismiss', async (stage) => {
    await open(stage, 'team');
    await stage.page.getByRole('button', { name: 'Dar de baja' }).nth(1).click();
  }),
  scene('team-key', async (stage) => {
    await open(stage, 'team');
    await stage.answer('add_person', { team: TEAM, spare_key: SPARE_KEY });
    await person(stage, '4071', '4071');
    await stage.keys(...'407193', 'Enter');
  }),
  scene('team-refused', async (stage) => {
    await stage.refuse('team', 'not_allowed');
    await open(stage, 'team');
  }),
  scene('display', async (stage) => {
    await stage.answer('customer_display', {
      on: 'HDMI-1',
      wanted: 'HDMI-1',
      monitors: ['HDMI-1', 'DP-2'],
    });
    await open(stage, 'display');
  }),
  scene('display-gone', async (stage) => {
    await stage.answer('customer_display', { on: null, wanted: 'HDMI-1', monitors: ['DP-2'] });
    await open(stage, 'display');
  }),
  scene('display-none', (stage) => open(stage, 'display')),
  scene('sound', (stage) => open(stage, 'sound')),
  scene('backup', (stage) => open(stage, 'backup')),
  scene('backup-done', async (stage) => {
    await stage.answer(
      'settings',
      settingsView({ backup_beside: false, backup_folder: '/media/marta/PENDRIVE/copias' }),
    );
    await open(stage, 'backup');
    await stage.page.getByRole('button', { name: 'Copiar ahora' }).click();
  }),
  scene('backup-refused', async (stage) => {
    await open(stage, 'backup');
    await stage.refuse('back_up', 'backup_failed');
    await stage.page.getByRole('button', { name: 'Copiar ahora' }).click();
  }),
  scene('doctor', (stage) => open(stage, 'doctor')),
  scene('doctor-ill', async (stage) => {
    await stage.answer('doctor', ILL);
    await open(stage, 'doctor');
  }),
  scene('doctor-waiting', async (stage) => {
    await stage.ignore('doctor');
    await open(stage, 'doctor');
  }),
  scene('bundle', async (stage) => {
    await open(stage, 'doctor');
    await stage.page.getByRole('button', { name: 'Ver el paquete' }).click();
    await stage.keys('ArrowDown');
  }),
  scene('practice', (stage) => open(stage, 'practice')),
  scene(
    'practice-on',
    async (stage) => {
      await stage.answer('accounts', BESIDE);
      await open(stage, 'practice');
    },
    PRACTICE,
  ),
  scene(
    'practice-switch',
    async (stage) => {
      await stage.answer('accounts', BESIDE);
      await open(stage, 'practice');
      await stage.page.getByRole('button', { name: /Pasar a la cuenta real/ }).click();
      await stage.keys('1', '2', '3');
    },
    PRACTICE,
  ),
  scene('english', (stage) => open(stage, 'till'), {}, { 'mostrador.language': 'en' }),
];

/** A mark of black on white. */
const LOGO =
  'data:image/svg+xml;base64,' +
  btoa(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M4 30h32v4H4zM8 26a12 12 0 0 1 24 0z"/></svg>',
  );
