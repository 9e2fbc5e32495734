// Money that came in and belongs to no sale yet. Samples.

import type { CreditView } from '../src/ipc/call';
import { at } from './sample';

/** One as the sale of the scenes, one that says little, one of the other company. */
export const CREDITS: CreditView[] = [
  {
    id: 'credit-3',
    amount_cents: 155_000,
    at_ms: at(14, 31, 20),
    seen_ms: at(14, 31, 41),
    payer: { name: 'María Fernanda Ibarra', cuit: '27-••••••06-5', account: '7723' },
    provider: 'telepagos',
    sale_point: 'Caja 1',
  },
  {
    id: 'credit-2',
    amount_cents: 390_000,
    at_ms: null,
    seen_ms: at(14, 22, 3),
    payer: null,
    provider: 'telepagos',
    sale_point: null,
  },
  {
    id: 'credit-1',
    amount_cents: 2_340_050,
    at_ms: at(14, 9, 55),
    seen_ms: at(14, 10, 12),
    payer: { name: 'Ramiro Échegaray', cuit: null, account: '0098' },
    provider: 'totalcoin',
    sale_point: null,
  },
];
