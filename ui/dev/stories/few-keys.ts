// How much a person has to do once a sale is charged, counted: by keyboard alone, and by touch alone.

import assert from 'node:assert/strict';

import { wait } from '../sale';
import { NOW, PAID_BY } from '../sample';
import { DESK, type Stage } from '../stage';
import { amountIs, button, names, saleAt, sees, type Open, type Story } from './story';

const TOUCH = { ...DESK, touch: true };

/** Hands that are counted. */
class Hands {
  done = 0;
  #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async press(...keys: string[]): Promise<void> {
    this.done += keys.length;
    await this.#stage.keys(...keys);
  }

  async tap(...names: (string | RegExp)[]): Promise<void> {
    for (const name of names) {
      this.done += 1;
      await button(this.#stage, name).tap();
      await this.#stage.pass(500);
    }
  }
}

/** Before a sale that stands so, by keyboard and by touch. */
async function both(
  open: Open,
  to: (stage: Stage) => Promise<void>,
  memory: Record<string, string> = {},
): Promise<[Stage, Hands, Stage, Hands]> {
  const keyed = await open({}, { ...DESK, memory });
  await to(keyed);
  const touched = await open({}, { ...TOUCH, memory });
  await to(touched);
  return [keyed, new Hands(keyed), touched, new Hands(touched)];
}

const paid = async (stage: Stage) => {
  await wait(stage);
  await stage.order(saleAt(500, 'paid', PAID_BY));
};

export const fewKeys: Record<string, Story> = {
  async 'from a paid sale to the next: nothing, or one'(open) {
    const [keyed, keys, touched, taps] = await both(open, paid);
    await keys.press('Enter');
    await sees(keyed, 'Caja');
    await taps.tap(/Venta nueva/);
    await sees(touched, 'Caja');
    assert.deepEqual([keys.done, taps.done], [1, 1]);

    const [typed, typing, waited] = await both(open, paid);
    await typing.press('7', '5');
    await amountIs(typed, '$ 75,00');
    assert.equal(typing.done, '75'.length, 'its own digits and no key more');
    await waited.pass(8_000);
    await sees(waited, 'Caja');
  },

  async 'from a paid sale to its receipt and the next: two; with printing by itself, nothing'(
    open,
  ) {
    const [keyed, keys, touched, taps] = await both(open, paid);
    await keys.press('*', 'Enter');
    await taps.tap(/Imprimir/, /Venta nueva/);
    for (const stage of [keyed, touched]) {
      await sees(stage, 'Caja');
      assert.deepEqual(await names(stage), ['charge', 'print_receipt']);
    }
    assert.deepEqual([keys.done, taps.done], [2, 2]);

    const [alone] = await both(open, paid, { 'mostrador.auto-print': 'on' });
    await alone.pass(8_000);
    await sees(alone, 'Caja');
    assert.deepEqual(await names(alone), ['charge', 'print_receipt']);
  },

  async 'to cancel and have the amount again: two'(open) {
    const [keyed, keys, touched, taps] = await both(open, wait);
    await keys.press('Escape');
    await taps.tap('Cancelar');
    for (const stage of [keyed, touched]) {
      await stage.order(saleAt(500, 'cancelled', { closed_ms: NOW }));
    }
    await keys.press('F3');
    await taps.tap('Volver a este monto');
    for (const stage of [keyed, touched]) {
      await sees(stage, 'Caja');
      await amountIs(stage, '$ 1.550,00');
    }
    assert.deepEqual([keys.done, taps.done], [2, 2]);
  },

  async 'to collect what is missing: one'(open) {
    const [keyed, keys, touched, taps] = await both(open, async (stage) => {
      await wait(stage);
      await stage.order(saleAt(500, 'underpaid', { ...PAID_BY, paid_cents: 100_000 }));
    });
    await keys.press('Enter');
    await taps.tap(/^Cobrar/);
    for (const stage of [keyed, touched]) {
      assert.deepEqual(await names(stage), ['charge', 'charge']);
    }
    assert.deepEqual([keys.done, taps.done], [1, 1]);
  },

  async 'from an expired QR to another: one'(open) {
    const [keyed, keys, touched, taps] = await both(open, async (stage) => {
      await wait(stage);
      await stage.order(saleAt(500, 'lapsed', { closed_ms: NOW }));
    });
    await keys.press('Enter');
    await taps.tap(/Generar otro QR/);
    for (const stage of [keyed, touched]) {
      assert.deepEqual(await names(stage), ['charge', 'charge']);
    }
    assert.deepEqual([keys.done, taps.done], [1, 1]);
  },

  async 'from the screen to the poster: one key, or the list and its line'(open) {
    const [keyed, keys, touched, taps] = await both(open, wait);
    await keys.press('F4');
    await taps.tap('Acciones');
    await touched.page.getByRole('menuitem', { name: /Pasar al cartel/ }).tap();
    await touched.pass(500);
    for (const stage of [keyed, touched]) {
      assert.deepEqual(await names(stage), ['charge', 'swap']);
    }
    assert.equal(keys.done, 1);
  },
};
