// The payouts and recipients of the pictures. Samples, all of them.

import type { PayoutState, PayoutView, Recipient } from '../src/ipc/call';
import { at, NOW, refusal } from './sample';

const DAY = 24 * 3_600_000;

/** An account that verifies, and two more. */
export const MOLINOS = '0110599540000123456782';
const EDESUR = '0720000720000000000097';
const PAPELERA = '0140337201000000001202';

/** The recipients of the bakery. */
export const RECIPIENTS: Recipient[] = [
  { name: 'Distribuidora Lácteos Sur', to: 'lacteos.sur', cuit: '30709876542', concept_id: 'VAR' },
  { name: 'Edesur', to: EDESUR, cuit: null, concept_id: null },
  { name: 'Marta Quiroga', to: 'marta.vereda', cuit: null, concept_id: 'VAR' },
  { name: 'Molinos del Oeste SRL', to: MOLINOS, cuit: '30708945125', concept_id: 'PAN' },
  { name: 'Nadia Sosa', to: 'nadia.sosa.pan', cuit: null, concept_id: null },
  { name: 'Papelera Norte', to: PAPELERA, cuit: '30712345671', concept_id: 'ENC' },
];

/** A payout; what is not said is as of one of a moment ago. */
export function payout(
  number: number,
  state: PayoutState,
  cents: number,
  more: Partial<PayoutView> = {},
): PayoutView {
  const ended = ['processed', 'failed', 'rejected'].includes(state);
  const created = more.created_ms ?? NOW - 40_000;
  return {
    reference: `RT${String(number).padStart(5, '0')}K7M2P`,
    state,
    amount_cents: cents,
    to: MOLINOS,
    name: 'Molinos del Oeste SRL',
    bank: 'Banco Nación',
    cuit: '30-70894512-5',
    concept: 'Panadería',
    description: 'Harina, factura 0003-00018842',
    provider: 'telepagos',
    provider_id: state === 'drafted' || state === 'in_doubt' ? null : String(884_182 + number),
    operator: 'Marta Quiroga',
    created_ms: created,
    ended_ms: ended ? created + 8_000 : null,
    next_check_ms: ended ? null : NOW + 120_000,
    refusal: null,
    refund_of: null,
    second: null,
    has_voucher: state === 'processed',
    ...more,
  };
}

const NUMBERLESS = { bank: null, cuit: null, description: '' };

/** The payouts of two days, newest first: one of each state. */
export const PAYOUTS: PayoutView[] = [
  payout(31, 'processed', 25_000_000, { created_ms: at(14, 8, 33) }),
  payout(30, 'in_doubt', 11_840_000, {
    ...NUMBERLESS,
    created_ms: at(13, 52),
    to: 'lacteos.sur',
    name: 'Distribuidora Lácteos Sur',
    cuit: '30-70987654-2',
    concept: 'Varios',
    refusal: refusal('provider_silent'),
  }),
  payout(29, 'processing', 6_125_040, {
    ...NUMBERLESS,
    created_ms: at(13, 45),
    to: EDESUR,
    name: 'Edesur',
    bank: 'Banco Santander',
    concept: 'Varios',
  }),
  payout(28, 'accepted', 420_000, {
    ...NUMBERLESS,
    created_ms: at(13, 12),
    to: 'mf.ibarra',
    name: null,
    concept: 'Varios',
    refund_of: 43,
  }),
  payout(27, 'processed', 8_000_000, {
    ...NUMBERLESS,
    created_ms: at(11, 20),
    to: 'marta.vereda',
    name: 'Marta Quiroga',
    concept: 'Varios',
  }),
  payout(26, 'rejected', 3_390_000, {
    created_ms: at(9, 12) - DAY,
    to: PAPELERA,
    name: 'Papelera Norte',
    bank: 'Banco Provincia',
    cuit: '30-71234567-1',
    concept: 'Encargos y tortas',
    description: 'Bolsas',
    refusal: refusal('provider_refused', { reason: 'El CUIT no es del titular' }),
  }),
  payout(25, 'processed', 23_600_000, { created_ms: at(20, 30) - 2 * DAY }),
  payout(24, 'failed', 15_000_000, {
    ...NUMBERLESS,
    created_ms: at(12, 2) - 2 * DAY,
    to: 'nadia.sosa.pan',
    name: 'Nadia Sosa',
    concept: 'Varios',
    refusal: refusal('provider_refused'),
  }),
];

/** One that waits for a person. */
export const FLAGGED: PayoutView = payout(23, 'flagged', 9_999_999_999, {
  ...NUMBERLESS,
  created_ms: at(18, 40) - DAY,
  to: PAPELERA,
  name: 'Papelera Norte',
  bank: 'Banco Provincia',
  cuit: '30-71234567-1',
  concept: 'Encargos y tortas',
  next_check_ms: null,
  refusal: refusal('provider_silent'),
});
