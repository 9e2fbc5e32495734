// The wizard, as somebody new goes through it: by the keys alone, by touch, away and back.

import assert from 'node:assert/strict';

import type { Snapshot } from '../../src/ipc/call';
import { at } from '../sample';
import { SPARE_KEY } from '../sample-settings';
import { connect, person, shop } from '../scenes/wizard';
import type { Stage } from '../stage';
import { button, sees, type Story } from './story';

const TOUCH = { width: 1366, height: 768, touch: true };
const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const FRESH: Partial<Snapshot> = { set_up: false, mode: 'practice', session: null };

/** What the core was asked, of one command. */
async function asked(stage: Stage, command: string): Promise<unknown[]> {
  return (await stage.asked()).filter((each) => each.command === command).map(({ args }) => args);
}

/** Until the window has begun anew, and asks who is there. */
async function beganAnew(stage: Stage): Promise<void> {
  const heading = stage.page.getByRole('heading', { level: 1, name: '¿Quién está en la caja?' });
  await heading.waitFor({ state: 'attached' });
}

export const wizard: Record<string, Story> = {
  async 'wizard: practice is set up with the keys alone'(open) {
    const stage = await open(FRESH);
    await sees(stage, '¿Cómo querés empezar?');
    await stage.keys('Enter');
    await sees(stage, 'Datos del comercio');
    await stage.keys(...'La Vereda', 'Enter');
    await sees(stage, '¿Quiénes usan la caja?');
    await stage.keys('/', '3');
    await stage.keys(...'Marta Quiroga', 'Tab', 'ArrowRight', 'Tab', ...'407193');
    await stage.keys('Tab', 'Tab', ...'407193', 'Enter');
    await stage.page.getByText('PIN listo').waitFor();
    await stage.keys('Enter');
    await sees(stage, 'Todo listo. Hacé una venta de práctica');
    // Heard as it is asked: the page, and what it remembers, is gone a moment later.
    const requests: unknown[] = [];
    await stage.page.exposeFunction('heard', (args: unknown) => void requests.push(args));
    await stage.page.evaluate(() => {
      const { heard } = window as unknown as { heard: (args: unknown) => void };
      const { asked: all } = window.fakeCore;
      const push = all.push.bind(all);
      all.push = (...more) => {
        for (const { command, args } of more) if (command === 'set_up') heard(args);
        return push(...more);
      };
    });
    await stage.keys('Enter');
    await beganAnew(stage);
    const request = {
      account: null,
      shop: { name: 'La Vereda', cuit: '', address: '', phone: '', sale_point: 'Caja 1' },
      people: [{ name: 'Marta Quiroga', role: 'manager', pin: '407193' }],
    };
    assert.deepEqual(requests, [{ request }]);
  },

  async 'wizard: a real account is set up by touch, and its key is written down'(open) {
    const stage = await open(FRESH, TOUCH);
    await stage.page.getByText('Cuenta real', { exact: true }).tap();
    await button(stage, 'Seguir').tap();
    await sees(stage, 'Conectá tu cuenta de TelePagos');
    await stage.page.getByLabel('Usuario').fill('lavereda.api');
    await stage.page.getByLabel('Clave', { exact: true }).fill('Vereda.2026!');
    await stage.pass(500);
    await stage.refuse('check_account', 'credentials_refused');
    await button(stage, /^Seguir( Enter)?$/).tap();
    await stage.page.getByText(/TelePagos no aceptó ese usuario y clave/).waitFor();
    await stage.answer('check_account', null);
    await button(stage, 'Probar de nuevo').tap();
    await sees(stage, 'Datos del comercio');
    await stage.pass(500);
    await shop(stage);
    await button(stage, 'Seguir').tap();
    await sees(stage, '¿Quiénes usan la caja?');
    await stage.pass(500);
    await button(stage, 'Seguir').tap();
    await stage.page.getByText('Hace falta una persona a cargo').waitFor();
    await person(stage, 'Marta Quiroga', 'A cargo', '407193');
    await button(stage, 'Seguir').tap();
    await sees(stage, 'Todo listo. Hacé tu primera venta');
    await stage.pass(500);
    await button(stage, 'Abrir la caja').tap();
    await stage.page.getByText(SPARE_KEY).waitFor();
    await stage.keys('Enter', 'Escape');
    await stage.page.getByText(SPARE_KEY).waitFor();
    assert.deepEqual(
      ((await asked(stage, 'set_up')) as { request: { account: object } }[]).map(
        ({ request }) => request.account,
      ),
      [
        {
          provider: 'telepagos',
          environment: 'production',
          company: null,
          username: 'lavereda.api',
          password: 'Vereda.2026!',
          cuit: null,
          account: null,
          preorder: null,
        },
      ],
    );
    // The register changes under the window: that must not take the key away.
    await stage.tell({ kind: 'register_left' });
    await stage.page.getByText(SPARE_KEY).waitFor();
    await stage.page.getByText('La anoté en papel y la guardé').tap();
    await button(stage, 'Abrir la caja').tap();
    await beganAnew(stage);
  },

  async 'wizard: whoever ends it by choosing a printer is brought to the printers, once'(open) {
    const stage = await open(FRESH);
    await stage.keys('Enter');
    await stage.keys(...'La Vereda', 'Enter');
    await sees(stage, '¿Quiénes usan la caja?');
    await stage.keys('Enter');
    await sees(stage, 'Todo listo. Hacé una venta de práctica');
    await button(stage, 'Abrir y elegir la impresora').click();
    await beganAnew(stage);
    await stage.tell({ kind: 'session_changed', session: MARTA });
    await sees(stage, 'Ajustes');
    await stage.page.getByLabel('Impresora de recibos', { exact: true }).waitFor();
    await stage.keys('Escape');
    await sees(stage, 'Caja');
    await stage.keys('Alt+7');
    await sees(stage, 'Ajustes');
    const printers = stage.page.getByLabel('Impresora de recibos', { exact: true });
    assert.equal(await printers.count(), 0, 'the settings open where they always do');
  },

  async 'wizard: credentials that are not whole are not sent anywhere'(open) {
    const stage = await open(FRESH);
    await stage.keys('2', 'Enter');
    await stage.keys('Enter');
    await stage.page.getByText('Escribí el usuario.').waitFor();
    assert.deepEqual(await asked(stage, 'check_account'), []);
    await button(stage, 'Seguir en práctica').click();
    await sees(stage, 'Datos del comercio');
    await stage.keys('Escape');
    await sees(stage, '¿Cómo querés empezar?');
  },

  async 'wizard: an impatient Enter is one login'(open) {
    const stage = await open(FRESH);
    await stage.ignore('check_account');
    await connect(stage);
    await stage.keys('Enter', 'Enter', 'Enter');
    assert.equal((await asked(stage, 'check_account')).length, 1);
    await stage.page.getByRole('status').getByText('Entrando en TotalCoin…').waitFor();
  },

  async 'wizard: left for later, it is found as it was left'(open) {
    const stage = await open(FRESH);
    await connect(stage);
    await stage.keys('Enter');
    await shop(stage);
    await button(stage, 'Más adelante').click();
    await sees(stage, '¿Quién está en la caja?');
    assert.deepEqual(await asked(stage, 'skip_set_up'), [{}]);
    await stage.tell({ kind: 'session_changed', session: MARTA });
    await stage.keys('Alt+7', '/', '2', '2', '/', '1', '1');
    await sees(stage, 'Datos del comercio');
    const name = stage.page.getByLabel('Nombre del local');
    assert.equal(await name.inputValue(), 'Panadería La Vereda');
    await stage.keys('Escape');
    await sees(stage, 'Conectá tu cuenta de TotalCoin');
    assert.equal(await stage.page.getByLabel('Empresa').inputValue(), 'lavereda');
  },

  async 'wizard: a register that cannot keep that it is left for later says so'(open) {
    const stage = await open(FRESH);
    await stage.refuse('skip_set_up', 'journal_unwritable');
    await button(stage, 'Más adelante').click();
    await stage.page
      .getByRole('alert')
      .getByText(/No se pudo guardar/)
      .waitFor();
    await sees(stage, '¿Cómo querés empezar?');
  },
};
