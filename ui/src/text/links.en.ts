// What links's screen says, in English.

import type { Words } from './es-AR';

export const links: Words['links'] = {
  section: 'Links',
  title: 'Payment links',
};
