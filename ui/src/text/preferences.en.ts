// What this PC is told about itself at the till, in English.

import type { Words } from './es-AR';

export const setup: Words['setup'] = {
  title: 'Settings of this till',
  style: {
    decimal: 'With a comma: 1550 is $\u00a01.550,00',
    cents: 'Without a comma: 1550 is $\u00a015,50',
  },
  adjustments: {
    on: 'Tip and discount: on',
    off: 'Tip and discount: off',
  },
  quick: 'Quick amounts',
  sounds: 'Sound, voice and receipt',
  noCustomer: 'No screen for the customer',
  quickManager: 'The manager changes them.',
  quickHelp: 'Up to six. Choose one and type; those left empty do not show up.',
  slot: (place) => `Place ${place}`,
  slotEmpty: 'empty',
  nextSlot: 'goes to the next',
  save: 'Save',
  saving: 'Saving…',
  cancel: 'Cancel',
  none: 'Leave at least one amount.',
  twice: 'One amount is there twice.',
};

export const voice: Words['voice'] = {
  on: 'Voice when paid: on',
  off: 'Voice when paid: off',
  none: 'Voice when paid',
  noneWhy: 'This PC has no Spanish voice.',
  volume: { low: 'Volume: low', medium: 'Volume: medium', high: 'Volume: high' },
  rings: (what) => `${what}: rings`,
  silent: (what) => `${what}: silent`,
  sounds: {
    paid: 'Sale paid',
    other: 'Another sale paid',
    attention: 'Paid in part or late',
    failed: 'No QR',
  },
  autoPrint: { on: 'Print when paid: yes', off: 'Print when paid: no' },
};
