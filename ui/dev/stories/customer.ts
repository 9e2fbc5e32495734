// The window that looks at the customer, and what the till's own window shows them.

import assert from 'node:assert/strict';

import { CODE, IDLE, shown, THANKS } from '../scenes/customer';
import { NOW, PAID_BY } from '../sample';
import { DESK } from '../stage';
import { charge, saleAt, sees, type Story } from './story';

export const customer: Record<string, Story> = {
  async 'the customer sees the code, the thanks for eight seconds, and the clock'(open) {
    const stage = await open({}, { ...DESK, customer: shown(IDLE) });
    await sees(stage, 'Panadería La Vereda');
    await stage.face(shown(CODE));
    await sees(stage, 'Escaneá y pagá');
    await stage.page.getByRole('img', { name: 'Código QR de cobro' }).waitFor({ timeout: 2_000 });
    await stage.face(shown({ ...THANKS, paid_ms: NOW }));
    await sees(stage, '¡Gracias!');
    await stage.pass(8_000);
    await sees(stage, 'Panadería La Vereda');
  },

  async 'the customer can press nothing'(open) {
    for (const face of [IDLE, CODE, THANKS]) {
      const stage = await open({}, { ...DESK, customer: shown(face) });
      const controls = stage.page.locator('button, a, input, [tabindex], [role=button]');
      assert.equal(await controls.count(), 0, face.kind);
      await stage.close();
    }
  },

  async 'a core that is lost leaves the customer the clock'(open) {
    const stage = await open({}, { ...DESK, customer: shown(CODE) });
    await sees(stage, 'Escaneá y pagá');
    await stage.refuse('customer_view', 'internal');
    await stage.pass(6_000);
    await sees(stage, 'Panadería La Vereda');
    assert.equal(await stage.page.getByText('internal').count(), 0);
  },

  async 'the customer’s window speaks the language chosen in the till’s'(open) {
    const stage = await open({}, { ...DESK, customer: shown(CODE) });
    await sees(stage, 'Escaneá y pagá');
    await stage.page.evaluate(() => {
      localStorage.setItem('mostrador.language', 'en');
      // What the browser does in the other windows of the same place.
      window.dispatchEvent(new StorageEvent('storage', { key: 'mostrador.language' }));
    });
    await sees(stage, 'Scan and pay');
    assert.equal(await stage.page.evaluate(() => document.documentElement.lang), 'en-GB');
  },

  async 'the till has the customer shown a code and that they paid, and nothing else'(open) {
    const stage = await open();
    await charge(stage);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await stage.pass(9_000);
    assert.deepEqual(await stage.faced(), [null, 'sale-48', 'sale-48', null]);
  },

  async 'the customer is shown nothing of what went wrong'(open) {
    const stage = await open();
    await charge(stage);
    await stage.tell({ kind: 'link_changed', link: { online: false, heard_ms: NOW } });
    await stage.tell({ kind: 'link_changed', link: { online: true, heard_ms: NOW } });
    await stage.order(saleAt(500, 'underpaid', { ...PAID_BY, paid_cents: 100_000 }));
    assert.deepEqual(await stage.faced(), [null, 'sale-48', null, 'sale-48', null]);
  },

  async 'the customer is shown nothing of a sale of the past'(open) {
    const stage = await open();
    await stage.keys('F10', '2');
    await sees(stage, 'Pagado');
    assert.deepEqual(await stage.faced(), [null]);
  },

  async 'a core that does not answer what the customer is shown holds nothing up'(open) {
    const stage = await open();
    await stage.ignore('face_customer');
    await charge(stage);
    await sees(stage, 'Escaneá para pagar');
    await stage.order(saleAt(500, 'paid', PAID_BY));
    await sees(stage, 'Pagado');
  },

  async 'the screen is kept awake while a code is up, and not longer'(open) {
    const stage = await open();
    await stage.page.evaluate(() => {
      const held: string[] = [];
      const request = (type: string) => {
        held.push(type);
        return Promise.resolve({
          released: false,
          release: () => Promise.resolve(void held.pop()),
        });
      };
      Object.defineProperty(navigator, 'wakeLock', { value: { request } });
      Object.assign(window, { held });
    });
    const held = () =>
      stage.page.evaluate(() => (window as unknown as { held: string[] }).held.length);
    await charge(stage);
    assert.equal(await held(), 1);
    await stage.order(saleAt(500, 'paid', PAID_BY));
    assert.equal(await held(), 0);
  },
};
