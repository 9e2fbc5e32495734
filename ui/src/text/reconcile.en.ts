// What reconcile's screen says, in English.

import type { Words } from './es-AR';

export const reconcile: Words['reconcile'] = {
  section: 'Reconcile',
  title: 'Reconciliation',
};
