// Payouts: ordering one, following it, and the people the shop pays.

import assert from 'node:assert/strict';

import type { PayoutRequest } from '../../src/ipc/call';
import { at, NOW, refusal } from '../sample';
import { FLAGGED, MOLINOS, payout, PAYOUTS, RECIPIENTS } from '../sample-payouts';
import type { Stage } from '../stage';
import { button, names, sees, type Story } from './story';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const PEDRO = {
  name: 'Pedro Roca',
  role: 'manager' as const,
  pin_digits: 6,
  locked_until_ms: null,
};
const MANAGED = { session: MARTA };
const TOUCH = { width: 1366, height: 768, touch: true };
const PIN = ['1', '2', '3', '4', '5', '6'];

/** Opens the list. */
async function list(stage: Stage, payouts: unknown = PAYOUTS): Promise<void> {
  await stage.answer('payouts', payouts);
  await stage.answer('recipients', RECIPIENTS);
  await stage.answer('balance', 84_231_055);
  await stage.keys('Alt+5');
  await sees(stage, 'Retiros');
}

/** Fills one in for Molinos, and goes on to confirm it. */
async function confirm(stage: Stage): Promise<void> {
  await list(stage);
  await stage.keys('+', 'm', 'o', 'l', 'ArrowDown', 'Enter', '2', '5', '0', '0', '0', '0', 'Enter');
  await sees(stage, 'Confirmar el retiro');
}

interface Sent {
  request: PayoutRequest;
  pin: string;
}

/** What the core was asked to pay out. */
async function sent(stage: Stage): Promise<Sent[]> {
  const asked = await stage.asked();
  return asked
    .filter(({ command }) => command === 'pay_out')
    .map(({ args }) => args as unknown as Sent);
}

/** The last thing asked by that name. */
async function last(stage: Stage, command: string): Promise<unknown> {
  return (await stage.asked()).findLast((asked) => asked.command === command)?.args;
}

const MOLINOS_SENT = {
  provider: null,
  to: MOLINOS,
  cuit: '30-70894512-5',
  cents: 25_000_000,
  concept_id: 'PAN',
  description: '',
  again: false,
  second: null,
};

export const payouts: Record<string, Story> = {
  async 'somebody of the list is paid with the amount, Enter, the PIN and Enter'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.answer('pay_out', payout(32, 'processed', 25_000_000, { created_ms: NOW }));
    await stage.keys('F3');
    await sees(stage, 'Nuevo retiro');
    await stage.keys('2', '5', '0', '0', '0', '0', 'Enter');
    await sees(stage, 'Confirmar el retiro');
    await stage.keys(...PIN, 'Enter');
    await sees(stage, 'Retiro enviado');
    const [only, ...more] = await sent(stage);
    assert.deepEqual(more, []);
    const { key, ...request } = only?.request ?? { key: '' };
    assert.match(key, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    assert.deepEqual(request, MOLINOS_SENT);
    assert.equal(only?.pin, '123456');
    await stage.keys('Enter');
    await sees(stage, 'Retiros');
  },

  async 'a recipient is found by the beginning of a name, and the amount is next'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    await stage.page.getByText('01105995 40000123456782').waitFor();
    await stage.page.getByText('Banco Nación, sucursal 0599').waitFor();
    await stage.page.getByText(/592\.310,55/).waitFor();
    assert.deepEqual(await sent(stage), [], 'nothing is sent before the PIN');
  },

  async 'touch alone pays somebody of the list'(open) {
    const stage = await open(MANAGED, TOUCH);
    await list(stage);
    await stage.answer('pay_out', payout(32, 'processing', 25_000_000, { created_ms: NOW }));
    await button(stage, 'Nuevo retiro').tap();
    await stage.pass(500);
    await stage.page.getByRole('option', { name: /Molinos/ }).tap();
    await stage.page.getByLabel('Monto', { exact: true }).fill('250000');
    await button(stage, 'Revisar el retiro').tap();
    await sees(stage, 'Confirmar el retiro');
    await stage.pass(500);
    for (const key of PIN) {
      await stage.page.getByRole('button', { name: key, exact: true }).tap();
    }
    await button(stage, /Enviar/).tap();
    await sees(stage, 'Retiro en camino');
    assert.equal((await sent(stage)).length, 1);
  },

  async 'a double Enter sends once, and does not leave what came of it'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    await stage.answer('pay_out', payout(32, 'processed', 25_000_000));
    await stage.keys(...PIN);
    await stage.page.keyboard.press('Enter');
    await stage.pass(50);
    await stage.page.keyboard.press('Enter');
    await stage.pass(500);
    await sees(stage, 'Retiro enviado');
    assert.equal((await sent(stage)).length, 1);
  },

  async 'what is refused leaves the form as it was, and a retry is the same payout'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    await stage.refuse('pay_out', 'provider_unreachable');
    await stage.keys(...PIN, 'Enter');
    await stage.page.getByText(/No hay conexión con TelePagos\. No se envió nada\./).waitFor();
    await stage.keys('Enter');
    await stage.keys('Escape');
    await sees(stage, 'Nuevo retiro');
    assert.equal(await stage.page.getByLabel('Monto', { exact: true }).inputValue(), '250.000');
    await stage.keys('Enter');
    await stage.keys(...PIN, 'Enter');
    const keys = (await sent(stage)).map(({ request }) => request.key);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1, 'one payout, one key');
  },

  async 'a wrong PIN is said where it is typed, and typed again'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    await stage.refuse('pay_out', 'wrong_pin', { attempts_left: 4 });
    await stage.keys(...PIN, 'Enter');
    await stage.page.getByRole('alert').filter({ hasText: 'te quedan 4 intentos' }).waitFor();
    await stage.page.getByRole('img', { name: '0 de 6 números' }).waitFor();
    await stage.keys('1');
    await stage.page.getByRole('img', { name: '1 de 6 números' }).waitFor();
  },

  async 'the same payout again is sent only when somebody says that it is another'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    await stage.refuse('pay_out', 'payout_repeated');
    await stage.keys(...PIN, 'Enter');
    await stage.page.getByText(/Hay otro igual, de las 20\/11 14:08/).waitFor();
    await stage.keys('Enter');
    assert.equal((await sent(stage)).length, 1, 'Enter took the safe answer');
    await stage.keys('Enter');
    await button(stage, 'Es otro, enviar igual').waitFor();
    await stage.answer('pay_out', payout(32, 'processed', 25_000_000));
    await stage.keys('+');
    await sees(stage, 'Retiro enviado');
    const all = await sent(stage);
    assert.deepEqual(
      all.map(({ request }) => request.again),
      [false, false, true],
    );
    assert.equal(new Set(all.map(({ request }) => request.key)).size, 1);
  },

  async 'nobody sends another one like one that may have gone out'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    await stage.answer('payouts', [payout(31, 'in_doubt', 25_000_000)]);
    await stage.pass(16_000);
    await stage.refuse('pay_out', 'payout_repeated');
    await stage.keys(...PIN, 'Enter');
    await stage.page.getByText(/hasta saberlo no se puede enviar otro igual/).waitFor();
    await stage.keys('+');
    assert.equal((await sent(stage)).length, 1);
  },

  async 'above the limit a second manager agrees with their own PIN'(open) {
    const stage = await open({
      ...MANAGED,
      people: [
        { name: 'Marta Quiroga', role: 'manager', pin_digits: 6, locked_until_ms: null },
        PEDRO,
      ],
    });
    await confirm(stage);
    await stage.refuse('pay_out', 'second_manager_needed');
    await stage.keys(...PIN, 'Enter');
    await stage.page.getByRole('heading', { name: 'PIN de Pedro para autorizar' }).waitFor();
    await stage.answer('pay_out', payout(32, 'processed', 25_000_000));
    await stage.keys('6', '5', '4', '3', '2', '1', 'Enter');
    await sees(stage, 'Retiro enviado');
    const all = await sent(stage);
    assert.deepEqual(all[1]?.request.second, { name: 'Pedro Roca', pin: '654321' });
    assert.equal(all[1]?.pin, '123456');
    assert.equal(all[1]?.request.key, all[0]?.request.key);
  },

  async 'a number is checked as it is typed, each block by itself'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('+', 'Escape');
    const field = stage.page.getByLabel(/CBU o CVU, 22/);
    await field.focus();
    await stage.page.keyboard.insertText('0110599-5 4000012348678-2');
    await stage.pass(100);
    await stage.page.getByText('Banco Nación, sucursal 0599').waitFor();
    await stage.page.getByText(/cambiado o dado vuelta en estos 14/).waitFor();
    await button(stage, 'Revisá el CBU').waitFor();
    await stage.keys('Enter');
    await sees(stage, 'Nuevo retiro');
    await field.fill(MOLINOS);
    await stage.pass(100);
    await stage.page.getByText('Los 22 números están bien').waitFor();
    await button(stage, 'Revisá el monto').waitFor();
  },

  async 'a number is asked about once somebody stops typing, not at every key'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('+', 'Escape');
    const before = (await names(stage)).filter((name) => name === 'check_payee').length;
    await stage.page.getByLabel(/CBU o CVU, 22/).focus();
    for (const digit of MOLINOS.slice(0, 8)) {
      await stage.page.keyboard.press(digit);
      await stage.pass(30);
    }
    await stage.pass(200);
    const after = (await names(stage)).filter((name) => name === 'check_payee').length;
    assert.equal(after - before, 1);
  },

  async 'an alias pasted for a number is taken for one, and the number is not sent'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('+', 'Escape');
    await stage.page.getByLabel(/CBU o CVU, 22/).focus();
    await stage.page.keyboard.insertText('marta.vereda');
    await stage.pass(200);
    await stage.keys('x');
    await stage.page.getByLabel('Monto', { exact: true }).fill('1');
    await stage.keys('Enter');
    await sees(stage, 'Confirmar el retiro');
    await stage.keys(...PIN, 'Enter');
    assert.equal((await sent(stage))[0]?.request.to, 'marta.veredax', 'the focus went with it');
  },

  async 'more than the account holds is not sent, and says how much is missing'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('F3', '9', '6', '2', '3', '1', '0', ',', '5', '5');
    await stage.page.getByText(/No alcanza: te faltan \$.120\.000,00\./).waitFor();
    await stage.keys('Enter');
    await sees(stage, 'Nuevo retiro');
    await button(stage, /Todo el saldo/).click();
    await stage.keys('Enter');
    await sees(stage, 'Confirmar el retiro');
  },

  async 'what is missing is said only once somebody goes on, and has the focus'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('+', 'Escape');
    assert.equal(await stage.page.getByText('Escribí o pegá los 22 números.').count(), 0);
    await stage.keys('Enter');
    await stage.page.getByText('Escribí o pegá los 22 números.').waitFor();
    await stage.page.getByText('Ingresá el monto.').waitFor();
    const focused = await stage.page.evaluate(() =>
      document.activeElement?.getAttribute('inputmode'),
    );
    assert.equal(focused, 'numeric');
  },

  async 'a payout that was refused is corrected, and is another payout then'(open) {
    const stage = await open(MANAGED);
    await confirm(stage);
    const refused = payout(32, 'rejected', 25_000_000, {
      created_ms: NOW,
      refusal: refusal('provider_refused', { reason: 'El CUIT no es del titular' }),
    });
    await stage.answer('pay_out', refused);
    await stage.keys(...PIN, 'Enter');
    await sees(stage, 'El retiro no salió');
    await stage.page.getByText(/«El CUIT no es del titular»/).waitFor();
    await stage.keys('F3');
    await sees(stage, 'Nuevo retiro');
    assert.equal(await stage.page.getByLabel('Monto', { exact: true }).inputValue(), '250.000');
    assert.equal(await stage.page.getByLabel(/CBU o CVU, 22/).inputValue(), MOLINOS);
    await stage.keys('Enter');
    await stage.keys(...PIN, 'Enter');
    const [first, second] = (await sent(stage)).map(({ request }) => request.key);
    assert.notEqual(first, second);
  },

  async 'what can change is looked at again every fifteen seconds, and no more often'(open) {
    const stage = await open(MANAGED);
    await list(stage, [payout(32, 'processing', 25_000_000)]);
    const looks = async () => (await names(stage)).filter((name) => name === 'payouts').length;
    assert.equal(await looks(), 1);
    await stage.pass(13_000);
    assert.equal(await looks(), 1);
    await stage.answer('payouts', [payout(32, 'processed', 25_000_000)]);
    await stage.pass(2_500);
    assert.equal(await looks(), 2);
    await stage.page.locator('[data-payout]').filter({ hasText: 'Acreditado' }).waitFor();
    await stage.pass(60_000);
    assert.equal(await looks(), 2, 'nothing can change any more');
  },

  async 'a payout in doubt is asked about, and takes its place as it stands'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.page.getByText(/No hagas otro retiro igual/).waitFor();
    await stage.refuse('ask_payout', 'provider_silent');
    await stage.keys('F5');
    await stage.page.getByText('TelePagos no responde. El retiro sigue como estaba.').waitFor();
    const { reference } = payout(30, 'in_doubt', 1);
    await stage.answer('ask_payout', {
      ...payout(30, 'processed', 11_840_000),
      name: 'Distribuidora Lácteos Sur',
    });
    await stage.keys('F5');
    assert.deepEqual(await last(stage, 'ask_payout'), { reference });
    await stage.page.getByText(/No hagas otro retiro igual/).waitFor({ state: 'detached' });
  },

  async 'one that waits for a person is ended by hand, with a reason and a PIN'(open) {
    const stage = await open(MANAGED);
    await list(stage, [FLAGGED]);
    await button(stage, 'Cerrar a mano').click();
    await stage.pass(500);
    await stage.keys('Enter');
    await stage.page.getByText('Primero elegí si llegó o no.').waitFor();
    await stage.keys('2', 'n', 'o', 'Enter');
    await stage.page.getByText('Escribí al menos 3 letras.').waitFor();
    await stage.keys(' ', 'f', 'u', 'e', 'Enter');
    await stage.page.getByText(/para Papelera Norte: no llegó/).waitFor();
    await stage.keys('Enter');
    assert.equal(await last(stage, 'conclude_payout'), undefined, 'Enter alone ends nothing');
    await stage.refuse('conclude_payout', 'wrong_pin', { attempts_left: 4 });
    await stage.keys(...'111112', 'Enter');
    await stage.page.getByText(/te quedan 4 intentos/).waitFor();
    await stage.answer('conclude_payout', { ...FLAGGED, state: 'failed' });
    await stage.keys(...'407193', 'Enter');
    assert.deepEqual(await last(stage, 'conclude_payout'), {
      reference: FLAGGED.reference,
      arrived: false,
      reason: 'no fue',
      pin: '407193',
    });
    await stage.page.locator('[data-payout]').filter({ hasText: 'Rechazado' }).waitFor();
  },

  async 'limits are changed by the PIN of whoever changes them, and empty is none'(open) {
    const stage = await open(MANAGED);
    await stage.answer('payout_limits', {
      operation_cents: 40_000_000,
      day_cents: null,
      recipient_cents: null,
      second_cents: 10_000_000,
    });
    await list(stage);
    await stage.keys('F6');
    await stage.page.getByLabel('Por retiro').fill('');
    await stage.page.getByLabel('En todo el día').fill('0');
    await stage.pass(500);
    await stage.keys('Enter');
    await stage.page.getByText('Con cero no sale nada. Vacío es sin límite.').waitFor();
    await stage.page.getByLabel('En todo el día').fill('750.000,50');
    await stage.keys('Enter');
    await stage.page.getByText('Por retiro: sin límite').waitFor();
    await stage.page.getByText(/En todo el día: .*750\.000,50/).waitFor();
    assert.equal(await last(stage, 'set_payout_limits'), undefined, 'Enter alone sets nothing');
    await stage.refuse('set_payout_limits', 'wrong_pin', { attempts_left: 4 });
    await stage.pass(500);
    await stage.keys(...'111112', 'Enter');
    await stage.page.getByText(/te quedan 4 intentos/).waitFor();
    const wanted = {
      operation_cents: null,
      day_cents: 75_000_050,
      recipient_cents: null,
      second_cents: 10_000_000,
    };
    await stage.answer('set_payout_limits', wanted);
    await stage.keys(...'407193', 'Enter');
    await stage.page.getByText('Los límites están guardados.').waitFor();
    assert.deepEqual(await last(stage, 'set_payout_limits'), { limits: wanted, pin: '407193' });
  },

  async 'a voucher is printed and kept, and why it was not is said'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('Enter', '*');
    await stage.page.getByText(/Abrimos el comprobante para imprimir/).waitFor();
    const { reference } = payout(31, 'processed', 1);
    assert.deepEqual(await last(stage, 'print_voucher'), { reference });
    await stage.keys('F6');
    await stage.page.getByText(/Comprobante guardado en/).waitFor();
    await stage.refuse('save_voucher', 'document_unwritable');
    await stage.keys('F6');
    await stage.page.getByRole('alert').filter({ hasText: 'El comprobante no salió' }).waitFor();
  },

  async 'whoever was paid is paid again from the voucher, the amount anew'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('Enter', 'F3');
    await sees(stage, 'Nuevo retiro');
    assert.equal(await stage.page.getByLabel('Monto', { exact: true }).inputValue(), '');
    assert.equal(await stage.page.getByLabel(/CBU o CVU, 22/).inputValue(), MOLINOS);
    await stage.keys('1', '0', 'Enter');
    await sees(stage, 'Confirmar el retiro');
  },

  async 'what is given back is never ordered anew from here: its sale does that'(open) {
    const stage = await open(MANAGED);
    const refund = { name: null, refund_of: 43, refusal: refusal('provider_refused') };
    await list(stage, [payout(28, 'rejected', 420_000, refund)]);
    assert.equal(await button(stage, /Corregir/).count(), 0);
    await stage.keys('F3');
    await sees(stage, 'Retiros');
    await stage.keys('Enter');
    await stage.page.getByText('Una devolución se hace de nuevo desde su venta.').waitFor();
    await stage.keys('F3');
    await sees(stage, 'El retiro no salió');
  },

  async 'without a balance the rest is there all the same'(open) {
    const stage = await open(MANAGED);
    await stage.answer('payouts', PAYOUTS);
    await stage.refuse('balance', 'provider_silent');
    await stage.keys('Alt+5');
    await stage.page.getByText('No se pudo leer el saldo').waitFor();
    assert.equal(await stage.page.locator('[data-payout]').count(), PAYOUTS.length);
    await stage.answer('balance', 100);
    await button(stage, 'Probar de nuevo').click();
    await stage.page
      .getByText(/\$.1,00/)
      .first()
      .waitFor();
  },

  async 'payouts that did not come are asked for again by a person'(open) {
    const stage = await open(MANAGED);
    await stage.refuse('payouts', 'internal');
    await stage.keys('Alt+5');
    await stage.answer('payouts', PAYOUTS);
    await button(stage, 'Probar de nuevo').click();
    await stage.page.locator('[data-payout]').first().waitFor();
  },

  async 'movements are one key away, and Esc leads back to the till'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('F8');
    await stage.page.getByRole('heading', { level: 1, name: 'Retiros' }).waitFor({
      state: 'detached',
    });
    await list(stage);
    await stage.keys('Escape');
    await sees(stage, 'Caja');
  },

  async 'the numpad alone reaches a new payout by the menu, and goes back'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('/', '1');
    await sees(stage, 'Nuevo retiro');
    await stage.keys('Escape', 'Escape');
    await sees(stage, 'Retiros');
    assert.deepEqual(await sent(stage), []);
  },

  async 'somebody is added to the list, changed, and taken out when that is confirmed'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('F4');
    await button(stage, 'Agregar').click();
    await stage.pass(500);
    await stage.keys('P', 'e', 'd', 'r', 'o', 'Enter');
    await stage.page.getByText('Escribí o pegá los 22 números.').waitFor();
    await stage.page.keyboard.insertText('pedro.roca');
    await stage.pass(200);
    const pedro = { name: 'Pedro', to: 'pedro.roca', cuit: null, concept_id: null };
    await stage.answer('save_recipient', [...RECIPIENTS, pedro]);
    await stage.keys('Enter');
    assert.deepEqual(await last(stage, 'save_recipient'), { recipient: pedro });
    await button(stage, 'Cambiar a Pedro').click();
    await stage.pass(500);
    await button(stage, 'Sacar de la agenda').click();
    await stage.pass(500);
    await stage.page.getByRole('heading', { name: '¿Sacar a Pedro de la agenda?' }).waitFor();
    await stage.keys('Enter');
    assert.equal(await last(stage, 'remove_recipient'), undefined, 'Enter keeps them');
    await button(stage, 'Cambiar a Pedro').click();
    await stage.pass(500);
    await button(stage, 'Sacar de la agenda').click();
    await stage.pass(500);
    await stage.answer('remove_recipient', RECIPIENTS);
    await stage.keys('+');
    assert.deepEqual(await last(stage, 'remove_recipient'), { name: 'Pedro' });
    await stage.page
      .getByRole('button', { name: 'Cambiar a Pedro' })
      .waitFor({ state: 'detached' });
  },

  async 'whoever is found in the list is paid with Enter'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('F4', 'n', 'a', 'd', 'Enter');
    await sees(stage, 'Nuevo retiro');
    assert.equal(
      await stage.page.getByRole('textbox', { name: 'Alias' }).inputValue(),
      'nadia.sosa.pan',
    );
    await stage.keys('5', '0', 'Enter');
    await sees(stage, 'Confirmar el retiro');
  },

  async 'whoever was paid for the first time is kept by the name that was typed'(open) {
    const stage = await open(MANAGED);
    await list(stage);
    await stage.keys('+', 'P', 'e', 'd', 'r', 'o');
    await stage.page.getByLabel(/CBU o CVU, 22/).fill('pedro.roca');
    await stage.page.getByLabel('Monto', { exact: true }).fill('1');
    await stage.keys('Enter');
    await stage.answer(
      'pay_out',
      payout(32, 'processed', 100, { to: 'pedro.roca', name: null, cuit: null, bank: null }),
    );
    await stage.keys(...PIN, 'Enter');
    await sees(stage, 'Retiro enviado');
    await stage.keys('F4');
    await stage.page.getByRole('heading', { name: 'Agregar a la agenda' }).waitFor();
    await stage.keys('Enter');
    assert.deepEqual(await last(stage, 'save_recipient'), {
      recipient: { name: 'Pedro', to: 'pedro.roca', cuit: null, concept_id: 'PAN' },
    });
  },
};
