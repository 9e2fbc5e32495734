// What every section of the manager's says, in English.

import type { Words } from './es-AR';

const STILL = 'No money moved';

export const desk: Words['desk'] = {
  again: 'Try again',
  readAgain: 'Read it again',
  back: 'Back to the till',
  cancel: 'Cancel',
  amountUnreadable: 'That can be read two ways. Type it with a comma before the centavos.',
  writing: 'Preparing the PDF…',
  saved: (path) => `PDF saved to ${path}`,
  printing: (path) => `The PDF is open for printing: ${path}`,

  days: {
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'This week',
    month: 'This month',
    how: 'How many days',
    one: 'One day',
    several: 'Several days',
    first: 'Choose the first day',
    last: 'Choose the last day',
    earlier: 'Previous month',
    later: 'Next month',
    ahead: 'still to come',
    tooMany: (most) => `Those are more than ${most} days: choose fewer.`,
    back: 'Back',
  },

  refused: {
    provider_silent: ({ provider }) => ({
      what: `${provider} does not answer`,
      money: STILL,
      next: 'Try again in a moment',
    }),
    provider_unreachable: ({ provider }) => ({
      what: `There is no connection to ${provider}`,
      money: STILL,
      next: 'See whether there is internet and try again',
    }),
    provider_refused: ({ provider }) => ({
      what: `${provider} said no`,
      money: STILL,
      next: 'Check what you asked for and try again',
    }),
    provider_busy: ({ provider }) => ({
      what: `${provider} asks to wait a moment`,
      money: STILL,
      next: 'Try again in a few seconds',
    }),
    credentials_refused: ({ provider }) => ({
      what: `${provider} does not take this account’s key`,
      money: STILL,
      next: 'The key has to be entered again',
    }),
    account_not_permitted: ({ provider }) => ({
      what: `${provider} does not give this to this account`,
      money: STILL,
      next: 'If you need it, ask them',
    }),
    unsafe_qr: ({ provider }) => ({
      what: `${provider} sent a code or an address that is not this account’s`,
      money: 'It was not shown, so nobody can pay there',
      next: 'Try again; if it happens once more, tell the provider',
    }),
    unknown_concept: ({ provider }) => ({
      what: `${provider} has no such concept`,
      money: STILL,
      next: 'Choose another',
    }),
    bad_name: () => ({
      what: 'That name will not do',
      money: STILL,
      next: 'See that it is written as in the list, in 40 letters at most',
    }),
    no_such_sale_point: () => ({
      what: 'The account has no such sale point any more',
      money: STILL,
      next: 'Read the list again',
    }),
    document_unwritable: () => ({
      what: 'The PDF could not be written',
      money: STILL,
      next: 'See whether there is room on the disk and try again',
    }),
    no_viewer: () => ({
      what: 'There is no program that opens the PDF',
      money: 'The PDF is saved',
      next: 'Open it from its folder',
    }),
    journal_unwritable: () => ({
      what: 'It could not be saved',
      money: 'Nothing was done',
      next: 'See whether there is room on the disk and try again',
    }),
  },
};
