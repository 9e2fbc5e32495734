// What points's screen says, in English.

import type { Words } from './es-AR';

export const points: Words['points'] = {
  section: 'Points',
  title: 'Sale points',
};
