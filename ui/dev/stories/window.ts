// The window itself: who is at it, its keys, its looks, what the core tells.

import assert from 'node:assert/strict';

import { NOW, snapshot } from '../sample';
import { charge, names, sees, type Story } from './story';

export const whole: Record<string, Story> = {
  async 'the PIN opens at its last digit'(open) {
    const stage = await open({ session: null });
    await stage.keys('+', '1', '2', '3', 'Backspace', '3', '4');
    assert.deepEqual(await stage.asked(), [
      { command: 'sign_in', args: { name: 'Tomás Roldán', pin: '1234' } },
    ]);
    await sees(stage, 'Caja');
    assert.equal(
      await stage.page.evaluate(() => localStorage.getItem('mostrador.person')),
      'Tomás Roldán',
    );
  },

  async 'a person who is locked out types nothing until it is over'(open) {
    const people = snapshot().people.map((person) => ({
      ...person,
      locked_until_ms: NOW + 60_000,
    }));
    const stage = await open({ session: null, people });
    await stage.page.getByText('Demasiados intentos.', { exact: true }).waitFor();
    await stage.keys('1', '2', '3', '4');
    assert.deepEqual(await names(stage), []);
    await stage.pass(61_000);
    await stage.keys('1', '2', '3', '4');
    assert.deepEqual(await names(stage), ['sign_in']);
  },

  async 'Ctrl+L locks from any screen'(open) {
    const stage = await open();
    await charge(stage);
    await stage.keys('Control+l');
    await sees(stage, '¿Quién está en la caja?');
  },

  async 'F1 shows the keys, keeps typing out, and Esc closes it alone'(open) {
    const stage = await open();
    await charge(stage);
    await stage.keys('F1');
    await stage.page.getByRole('dialog', { name: 'Teclas' }).waitFor();
    await stage.keys('7', 'Escape');
    assert.equal(await stage.page.getByRole('dialog').count(), 0);
    assert.deepEqual(await names(stage), ['charge'], 'that Esc was the dialog’s');
  },

  async 'a notice that goes missing is noticed, and the snapshot taken again'(open) {
    const stage = await open();
    const snapshots = () =>
      stage.page.evaluate(
        () => window.fakeCore.asked.filter(({ command }) => command === 'snapshot').length,
      );
    const before = await snapshots();
    await stage.page.evaluate(() => window.fakeCore.skip());
    await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW } });
    assert.equal(await snapshots(), before + 1);
  },

  async 'the look, once chosen, is kept'(open) {
    const stage = await open();
    const theme = () => stage.page.evaluate(() => document.documentElement.dataset['theme']);
    await stage.keys('/', '8', '1');
    await stage.keys('/', '8', '1');
    assert.equal(await theme(), 'dark');
    assert.equal(await stage.page.evaluate(() => localStorage.getItem('mostrador.theme')), 'dark');
  },
};
