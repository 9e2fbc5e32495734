// What day's screen says, in English.

import type { Words } from './es-AR';

export const day: Words['day'] = {
  section: 'Day',
  title: 'Sales',
};
