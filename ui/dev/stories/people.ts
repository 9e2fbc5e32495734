// Who is at the till: locking by itself, changing person, and who opened the shift.

import assert from 'node:assert/strict';

import { at, NOW, SALES } from '../sample';
import { amountIs, button, charge, names, saleAt, sees, type Story } from './story';

/** Nothing waits to be paid. */
const QUIET = { orders: SALES.slice(1), idle_seconds: 60 };

export const people: Record<string, Story> = {
  async 'a till nobody touches locks itself'(open) {
    const stage = await open(QUIET);
    await stage.keys('1');
    await stage.pass(55_000);
    assert.deepEqual(await names(stage), []);
    await stage.pass(7_000);
    assert.deepEqual(await names(stage), ['lock']);
    await sees(stage, '¿Quién está en la caja?');
  },

  async 'a key or a touch begins the wait anew'(open) {
    const stage = await open(QUIET);
    await stage.pass(50_000);
    await stage.keys('1');
    await stage.pass(50_000);
    await stage.page.mouse.click(700, 90);
    await stage.pass(50_000);
    await amountIs(stage, '$ 1,00');
    assert.deepEqual(await names(stage), []);
  },

  async 'the sales of the shift lock themselves too'(open) {
    const stage = await open(QUIET);
    await stage.keys('Alt+2');
    await stage.pass(62_000);
    await sees(stage, '¿Quién está en la caja?');
  },

  async 'a till does not lock itself while a code waits, on screen or behind'(open) {
    const stage = await open(QUIET);
    await charge(stage);
    await stage.pass(130_000);
    await sees(stage, 'Escaneá para pagar');
    await stage.keys('F2');
    await stage.pass(130_000);
    await sees(stage, 'Caja');
    await stage.order(saleAt(500, 'lapsed', { closed_ms: NOW }));
    await stage.pass(30_000);
    await sees(stage, 'Caja');
    await stage.pass(40_000);
    await sees(stage, '¿Quién está en la caja?');
  },

  async 'a payment that has to be decided, or a dialog, holds the lock'(open) {
    const stage = await open(QUIET);
    await stage.keys('F1');
    await stage.pass(130_000);
    assert.deepEqual(await names(stage), []);
    await stage.keys('Escape');
    await charge(stage);
    await stage.order(saleAt(500, 'underpaid', { paid_cents: 100 }));
    await stage.pass(130_000);
    assert.deepEqual(await names(stage), ['charge']);
  },

  async 'a shop that wants no lock has none'(open) {
    const stage = await open({ ...QUIET, idle_seconds: null });
    await stage.pass(400_000);
    assert.deepEqual(await names(stage), []);
  },

  async 'touching the name changes the person'(open) {
    const stage = await open({}, { width: 1366, height: 768, touch: true });
    await button(stage, /Lucía · turno desde 08:02/).tap();
    await stage.pass(500);
    await sees(stage, '¿Quién está en la caja?');
    await stage.page.getByText('Tomás Roldán').tap();
    for (const digit of ['1', '2', '3', '4']) await button(stage, digit).tap();
    await stage.pass(500);
    await sees(stage, 'Caja');
    await button(stage, /Tomás · turno desde 08:02/).waitFor();
  },

  async 'the door says whose shift it is'(open) {
    const stage = await open({ session: null });
    await stage.page.getByText('Turno abierto desde las 08:02').waitFor();
    assert.equal(await stage.page.getByText(/Turno abierto/).count(), 1);
  },

  async 'the door counts down how long somebody has to wait'(open) {
    const stage = await open({
      session: null,
      people: [
        { name: 'Tomás Roldán', role: 'cashier', pin_digits: 4, locked_until_ms: null },
        { name: 'Nadia Sosa', role: 'cashier', pin_digits: 4, locked_until_ms: at(14, 33) },
      ],
    });
    await stage.page.getByText('Bloqueo por intentos: 1:00').waitFor();
    await stage.pass(10_000);
    await stage.page.getByText('Bloqueo por intentos: 0:50').waitFor();
  },
};
