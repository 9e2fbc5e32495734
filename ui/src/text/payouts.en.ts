// What payouts's screen says, in English.

import type { Words } from './es-AR';

export const payouts: Words['payouts'] = {
  section: 'Payouts',
  title: 'Payouts',
};
