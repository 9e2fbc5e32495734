// What account's screen says, in English.

import type { Words } from './es-AR';

export const account: Words['account'] = {
  section: 'Account',
  title: 'Account movements',
};
