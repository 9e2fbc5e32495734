// Reconciliation and the inbox: deciding each kind of difference, and what must not happen.

import assert from 'node:assert/strict';

import { noReview } from '../fake-desk';
import { at, order } from '../sample';
import { DAY, DRAWN, MANY_UNASSIGNED, reconciliation, UNASSIGNED } from '../sample-reconcile';
import type { Stage, View } from '../stage';
import { button, names, type Open, sees, type Story } from './story';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const TOUCH: View = { width: 1366, height: 768, touch: true };
const SALE = order(44, 'lapsed', 320_000, { created_ms: at(13, 15) });

/** Commands that only look. */
const LOOKS = ['review_days', 'unassigned', 'reconcile', 'claimable'];

/** Opens it over the day of the drawing. */
async function reconcile(open: Open, view?: View): Promise<Stage> {
  const stage = await open({ session: MARTA }, view);
  await stage.answer('review_days', { ...noReview(), today: DAY });
  await stage.answer('reconcile', reconciliation());
  await stage.answer('unassigned', UNASSIGNED);
  await stage.answer('claimable', [SALE]);
  await stage.keys('Alt+3');
  await sees(stage, 'Conciliación');
  await button(stage, /Falta en Mostrador/).waitFor();
  return stage;
}

/** What was asked for that changes something, in order. */
async function acts(stage: Stage): Promise<{ command: string; args: unknown }[]> {
  return (await stage.asked()).filter(({ command }) => !LOOKS.includes(command));
}

/** The days that were read, in order. */
async function read(stage: Stage): Promise<unknown[]> {
  const all = await stage.asked();
  return all.filter(({ command }) => command === 'reconcile').map(({ args }) => args);
}

/** What has the focus says; empty when the focus is nowhere in particular. */
async function focused(stage: Stage): Promise<string> {
  return stage.page.evaluate(() => {
    const active = document.activeElement;
    const nowhere = !active || active === document.body || active.id === 'screen';
    return nowhere ? '' : active.textContent.trim();
  });
}

const LIST: Record<string, Story> = {
  async 'a manager reads the day of the shop, and a cashier never gets there'(open) {
    const stage = await reconcile(open);
    assert.deepEqual(await read(stage), [{ from: DAY, to: DAY }]);
    await stage.page.getByText('TelePagos leído a las 14:31').waitFor();
    const cashier = await open();
    await cashier.keys('Alt+3');
    await sees(cashier, 'Caja');
    assert.equal((await names(cashier)).includes('reconcile'), false);
  },

  async 'looking changes nothing: every row opened and closed asks for nothing'(open) {
    const stage = await reconcile(open);
    for (let row = 0; row < DRAWN.length; row += 1) {
      await stage.keys('Enter', 'Escape', 'ArrowDown');
    }
    await stage.keys('/', 'Escape');
    assert.deepEqual(await acts(stage), []);
    await stage.keys('Escape');
    await sees(stage, 'Caja');
  },

  async 'with the keys alone money becomes a sale’s, and the keys go on to the next'(open) {
    const stage = await reconcile(open);
    await stage.keys('Enter', 'Enter');
    await stage.page.getByText('¿De qué venta es?', { exact: true }).waitFor();
    await stage.keys('1');
    await stage.keys('1', 'Enter');
    await stage.page.getByText('El pago ya es de la venta 44. Quedan 3 diferencias.').waitFor();
    assert.deepEqual(await acts(stage), [
      {
        command: 'claim',
        args: {
          credit: 'credit-20',
          order: 'sale-44',
          reason: 'El cliente mostró el comprobante',
          again: false,
        },
      },
    ]);
    assert.match(await focused(stage), /Montos distintos/);
    const decided = stage.page.getByRole('region', { name: /Decididas 1/ });
    await decided.getByText('Venta 44 · $\u00a03.200,00 · Delfina Ríos').waitFor();
    await decided.getByText('El cliente mostró el comprobante').waitFor();
    await decided.getByText('Marta Quiroga, 20/11 14:3').waitFor();
    await stage.page.getByText(/Los totales son de antes/).waitFor();
  },

  async 'with the numpad alone a difference is marked as looked at'(open) {
    const stage = await reconcile(open);
    await stage.keys('2', '/', 'Escape');
    await stage.keys('Enter');
    await stage.keys('/');
    await stage.keys('1');
    await stage.keys('2', 'Enter');
    assert.deepEqual(await acts(stage), [
      {
        command: 'review_difference',
        args: {
          id: 'difference-amounts_differ',
          reason: 'La diferencia se arregló en el mostrador',
        },
      },
    ]);
    assert.match(await focused(stage), /Pagada tarde/, 'the keys are on the next');
  },

  async 'a sale that was paid late is marked paid by the payment beside it'(open) {
    const stage = await reconcile(open);
    await stage.keys('ArrowDown', 'ArrowDown', 'Enter', 'Enter');
    await stage.page.getByText('$\u00a05.000,00 pasa a ser de la venta 102.').waitFor();
    await stage.keys('3', 'Enter');
    const [claim] = await acts(stage);
    assert.deepEqual(claim, {
      command: 'claim',
      args: {
        credit: 'credit-22',
        order: 'sale-102',
        reason: 'Coinciden el monto y la hora',
        again: false,
      },
    });
  },

  async 'touch alone says that money is not ours'(open) {
    const stage = await reconcile(open, TOUCH);
    await button(stage, /Falta en Mostrador/).tap();
    await stage.pass(500);
    await button(stage, 'No es nuestra').tap();
    await stage.pass(500);
    await button(stage, 'Alguien transfirió por error').tap();
    await stage.page.getByRole('dialog').getByRole('button', { name: 'No es nuestra' }).tap();
    await stage.pass(500);
    assert.deepEqual(await acts(stage), [
      { command: 'disown', args: { credit: 'credit-20', reason: 'Alguien transfirió por error' } },
    ]);
    await stage.page.getByText('Anotado. Quedan 3 diferencias.').waitFor();
  },

  async 'what is refused leaves the row as it was, and says why'(open) {
    const stage = await reconcile(open);
    await stage.refuse('disown', 'credit_taken');
    await stage.keys('Enter', 'ArrowLeft', 'Enter');
    await stage.keys('2', 'Enter');
    await stage.page.getByText(/Ese pago ya es de otra venta.*Queda como estaba/).waitFor();
    await stage.keys('Escape');
    assert.equal(await stage.page.locator('[data-difference]').count(), 4);
    assert.equal(await stage.page.getByText('Decididas').count(), 0);
  },

  async 'nothing is decided without a reason'(open) {
    const stage = await reconcile(open);
    await stage.keys('ArrowDown', 'Enter', 'Enter');
    await stage.keys('Enter');
    await stage.page.getByText('Escribí al menos 3 letras.').waitFor();
    assert.deepEqual(await acts(stage), []);
    await stage.keys('a', 'r', 'q', 'u', 'e', 'o', ' ', '1', '/', '2', 'Enter');
    assert.deepEqual(await acts(stage), [
      {
        command: 'review_difference',
        args: { id: 'difference-amounts_differ', reason: 'arqueo 1/2' },
      },
    ]);
  },

  async 'the last one decided, it says that nothing is left'(open) {
    const stage = await reconcile(open);
    await stage.answer('reconcile', reconciliation({ differences: DRAWN.slice(1, 2) }));
    await stage.keys('F5', 'Enter', 'Enter');
    await stage.keys('1', 'Enter');
    await stage.page.getByText('No queda nada por decidir.').waitFor();
    assert.match(await focused(stage), /No queda nada por decidir/);
  },

  async 'Esc goes back one step at a time, and the keys are where they were'(open) {
    const stage = await reconcile(open);
    await stage.keys('Enter', 'Enter', '1');
    await stage.keys('1');
    await stage.page.getByText('¿Cómo se sabe que es de esta venta?').waitFor();
    await stage.keys('Escape');
    await stage.page.getByText('¿De qué venta es?', { exact: true }).waitFor();
    await stage.keys('Escape');
    await sees(stage, 'Conciliación');
    assert.match(await focused(stage), /Falta en Mostrador/);
    assert.deepEqual(await acts(stage), []);
  },
};

const READING: Record<string, Story> = {
  async 'days are chosen with the keys: yesterday, a week, and some of a calendar'(open) {
    const stage = await reconcile(open);
    await stage.keys('F2');
    await stage.keys('2');
    await stage.keys('F2');
    await stage.keys('3');
    await stage.page.getByText('Del lun 16 nov al vie 20 nov').waitFor();
    await stage.keys('F2');
    await stage.keys('ArrowUp', 'ArrowLeft', 'Enter');
    await stage.keys('Enter');
    assert.deepEqual(await read(stage), [
      { from: DAY, to: DAY },
      { from: '2026-11-19', to: '2026-11-19' },
      { from: '2026-11-16', to: DAY },
      { from: '2026-11-12', to: '2026-11-12' },
    ]);
  },

  async 'days are chosen by touch, and none that is still to come'(open) {
    const stage = await reconcile(open, TOUCH);
    await button(stage, /Viernes 20 de noviembre/).tap();
    await stage.pass(500);
    await button(stage, 'Varios días').tap();
    await button(stage, /21 de noviembre, todavía no llegó/).tap({ force: true });
    await button(stage, 'Mes anterior').tap();
    await button(stage, /30 de octubre/).tap();
    await button(stage, 'Mes siguiente').tap();
    await button(stage, /Martes 3 de noviembre/).tap();
    await stage.pass(500);
    assert.deepEqual((await read(stage)).at(-1), { from: '2026-10-30', to: '2026-11-03' });
  },

  async 'a list that is not given says that nothing was changed, and is asked for again'(open) {
    const stage = await open({ session: MARTA });
    await stage.answer('review_days', { ...noReview(), today: DAY });
    await stage.refuse('reconcile', 'provider_silent');
    await stage.keys('Alt+3');
    await stage.page.getByText('TelePagos no contesta. No se cambió nada.').waitFor();
    await stage.answer('reconcile', reconciliation());
    await button(stage, 'Probar de nuevo').click();
    await stage.pass(500);
    await button(stage, /Falta en Mostrador/).waitFor();
  },

  async 'while it is read, other days can be chosen and one can go elsewhere'(open) {
    const stage = await reconcile(open);
    await stage.ignore('reconcile');
    await stage.keys('F2');
    await stage.keys('2');
    await stage.page.getByText('Leyendo la lista de TelePagos…').waitFor();
    await stage.pass(4_000);
    await stage.page.getByText(/Van \d segundos/).waitFor();
    await stage.answer('reconcile', reconciliation());
    await stage.keys('F2');
    await stage.keys('1');
    await button(stage, /Falta en Mostrador/).waitFor();
    await stage.ignore('reconcile');
    await stage.keys('F5', 'Escape');
    await sees(stage, 'Caja');
  },
};

const INBOX: Record<string, Story> = {
  async 'the inbox is reached with a key, and a payment is assigned with the keys alone'(open) {
    const stage = await reconcile(open);
    await stage.keys('F3');
    await sees(stage, 'Sin asignar');
    await stage.keys('Enter');
    await stage.page.getByText(/Para devolver la plata, primero asignala/).waitFor();
    await stage.keys('Enter');
    await stage.keys('1');
    await stage.answer('unassigned', UNASSIGNED.slice(1));
    await stage.keys('2', 'Enter');
    await stage.page.getByText('El pago ya es de la venta 44.').waitFor();
    const [claim] = await acts(stage);
    assert.equal(claim?.command, 'claim');
    assert.match(await focused(stage), /3\.900,00/, 'the next one has the keys');
    await button(stage, 'Sin asignar 2').waitFor();
  },

  async 'touch alone says that a payment is not ours, and takes that back'(open) {
    const stage = await reconcile(open, TOUCH);
    await button(stage, 'Sin asignar 3').tap();
    await stage.pass(500);
    await button(stage, /3\.900,00/).tap();
    await stage.pass(500);
    await button(stage, 'No es nuestra').tap();
    await stage.pass(500);
    await button(stage, 'Es plata nuestra').tap();
    await stage.page.getByRole('dialog').getByRole('button', { name: 'No es nuestra' }).tap();
    await stage.pass(500);
    await stage.page.getByText('Anotado: no es nuestra.').waitFor();
    await button(stage, /No son nuestras/).tap();
    await button(stage, 'Volver a sin asignar').first().tap();
    await stage.page.getByText('Volvió a sin asignar.').waitFor();
    assert.deepEqual(await acts(stage), [
      {
        command: 'disown',
        args: { credit: 'credit-2', reason: 'Es plata nuestra pasada de otra cuenta' },
      },
      { command: 'disown', args: { credit: 'credit-31', reason: '' } },
    ]);
  },

  async 'an amount is looked for as it is typed, and Enter goes to what is left'(open) {
    const stage = await reconcile(open);
    await stage.keys('F3');
    await stage.page.getByLabel('Monto').click();
    await stage.keys('2', '3', '4');
    assert.equal(await stage.page.locator('[data-credit]').count(), 1);
    await stage.keys('Enter');
    assert.match(await focused(stage), /23\.400,50/);
    await button(stage, 'Todos los montos').click();
    assert.equal(await stage.page.locator('[data-credit]').count(), 3);
  },

  async 'what came in meanwhile shows up by itself'(open) {
    const stage = await reconcile(open);
    await stage.answer('unassigned', []);
    await stage.pass(10_500);
    await button(stage, /^Sin asignar$/).waitFor();
  },

  async 'a month that nobody assigned comes by pages, and any of it is found by its amount'(open) {
    const stage = await reconcile(open);
    await stage.answer('unassigned', MANY_UNASSIGNED);
    await stage.pass(10_500);
    await stage.keys('F3');
    await sees(stage, 'Sin asignar');
    await stage.page.getByText('Los 100 más nuevos de 250.').waitFor();
    const rows = stage.page.getByRole('list', { name: 'Pagos sin asignar' }).getByRole('listitem');
    assert.equal(await rows.count(), 100, 'as many as are looked at');
    await stage.keys('End');
    await stage.page.getByText('Los 200 más nuevos de 250.').waitFor();
    await stage.keys('End');
    await rows.nth(249).waitFor();
    await stage.keys('End');
    assert.match(await focused(stage), /1\.249,00/, 'the oldest has the keys');
    await stage.page.getByLabel('Monto').fill('1248');
    assert.equal(await rows.count(), 1, 'of all that there are');
  },
};

const FILES_AND_DATES: Record<string, Story> = {
  async 'the comparison is exported, of the days that are looked at'(open) {
    const stage = await reconcile(open);
    await stage.keys('F6', '2', 'Enter');
    const all = await stage.asked();
    const given = all.find(({ command }) => command === 'export_reconciliation')?.args;
    assert.deepEqual(given, { from: DAY, to: DAY, format: 'xlsx' });
    await stage.page.getByText(/Guardado en /).waitFor();
  },
  async 'when the money is expected is told by date, and where nobody says it, that'(open) {
    const stage = await reconcile(open);
    const sums = { settled: 1, fees_cents: 5_190, taxes_cents: 1_090, net_cents: 93_720 };
    await stage.answer('accreditation', {
      from: DAY,
      to: DAY,
      today: DAY,
      days: [
        { day: '2027-04-21', count: 1, gross_cents: 100_000, ...sums },
        {
          day: null,
          count: 2,
          gross_cents: 50_000,
          settled: 0,
          fees_cents: 0,
          taxes_cents: 0,
          net_cents: 50_000,
        },
      ],
    });
    await stage.keys('F4');
    const rows = stage.page.getByRole('row');
    await rows.filter({ hasText: '21 de abril 2027' }).filter({ hasText: '937,20' }).waitFor();
    await rows.filter({ hasText: 'El proveedor no dice la fecha' }).waitFor();
    await rows.filter({ hasText: 'Total' }).filter({ hasText: '1.437,20' }).waitFor();
    await stage.page.getByText('Tarifas e impuestos de 1 de 3 cobros').waitFor();
    await stage.keys('F3');
    await stage.page.getByRole('heading', { level: 1, name: 'Conciliación' }).waitFor();
  },

  async 'more days than are compared at once are refused before anybody asks'(open) {
    const stage = await reconcile(open);
    await stage.keys('F2');
    await stage.page.getByRole('button', { name: 'Varios días' }).click();
    const before = (await stage.asked()).filter(({ command }) => command === 'reconcile').length;
    const dialog = stage.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Viernes 20 de noviembre' }).click();
    await stage.keys('PageUp', 'PageUp', 'PageUp', 'PageUp');
    await stage.page.getByText('Son más de 92 días: elegí menos.').waitFor();
    await stage.keys('Enter');
    const after = (await stage.asked()).filter(({ command }) => command === 'reconcile').length;
    assert.equal(after, before, 'nothing was asked for');
  },
};

export const reconciling: Record<string, Story> = {
  ...LIST,
  ...READING,
  ...INBOX,
  ...FILES_AND_DATES,
};
