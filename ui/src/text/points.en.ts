// What the sale points' screen says, in English.

import type { Words } from './es-AR';

export const points: Words['points'] = {
  section: 'Points',
  title: 'Sale points',
  list: 'Sale points of the account',
  waiting: 'Reading the sale points…',
  id: (id) => `ID ${id}`,
  own: 'this till collects here',
  today: (count, amount) =>
    count === 1 ? `1 payment today · ${amount}` : `${count} payments today · ${amount}`,
  noneToday: 'No payments today',
  active: 'Active',
  retired: 'Retired',
  retiredOn: (day) => `retired on ${day}`,
  read: (provider, time) =>
    `Read from ${provider} at ${time}. A retired sale point cannot be brought back.`,
  reading: (provider) => `Reading from ${provider}…`,
  empty: 'The account has no sale points yet.',
  emptyHelp: 'Make one: it comes with its own fixed QR, and then you print its poster.',

  kind: 'Which poster',
  closed: 'Closed amount',
  open: 'Open amount',
  size: 'Paper size',
  poster: {
    waiting: 'Looking for the poster’s QR…',
    label: (point) => `Poster of ${point}`,
    print: (size) => `Print ${size} poster`,
    pdf: 'PDF',
    gone: 'Its QR no longer collects. If a poster is still up, take it down.',
  },
  paper: {
    title: 'Pagá con QR',
    closed: 'Esperá a que te carguen el monto y escaneá',
    open: 'Escaneá con tu banco o billetera y poné el monto',
    practice: 'PRÁCTICA: SIN VALOR',
  },

  create: {
    open: 'New sale point',
    title: 'New sale point',
    name: 'Name',
    help: 'This is what the customer sees when paying, and what reports call it.',
    about: (provider) =>
      `It is made in your ${provider} account with its own fixed QR. Then you can print its poster.`,
    confirm: 'Make sale point',
    creating: 'Making it…',
    first: 'Type the name.',
    exists: (name) => `There is a sale point called ${name} already. Choose another name.`,
    made: (name) => `Done: ${name} can collect. Print its poster.`,
    existed: (name) => `${name} was in the account already: no other was made.`,
  },

  retire: {
    open: 'Retire',
    title: (name) => `Retire ${name}?`,
    what: (name) =>
      `The printed QR of ${name} stops collecting at once. It cannot be brought back: to use it again you have to make another sale point and print another poster.`,
    ownShift: 'A shift is open on this till. Take the poster off the counter before you go on.',
    own: 'This till collects at this sale point. Take the poster off the counter before you go on.',
    name: 'Type the name to confirm',
    first: (name) => `Type ${name}, just as it is here.`,
    keep: 'Keep it',
    confirm: 'Retire',
    retiring: 'Retiring it…',
    done: (name) => `${name} is retired. If a poster is still up, take it down.`,
  },

  sticker: {
    open: 'Check a posted code',
    title: (name) => `Is it the poster of ${name}?`,
    content: 'What the code says',
    help: 'Scan the poster with the reader, or paste the text that a phone reads.',
    check: 'Compare',
    checking: 'Comparing…',
    first: 'Scan or paste the code.',
    another: 'Check another',
    same: (name) => `It is the poster of ${name}.`,
    sameHelp: 'Everything agrees: what is paid there reaches your account.',
    differs: (name) => `It is not the poster of ${name}.`,
    differsHelp:
      'Take it off the counter: what is paid there may go to another account. Keep it and find out who put it up.',
    notPayment: 'That is no payment code.',
    notPaymentHelp: 'It may be a link or another label. See that you scanned the poster’s QR.',
    table: 'Field by field',
    field: 'Field',
    expected: 'Must say',
    found: 'Says',
    result: 'Result',
    isSame: 'Same',
    isDifferent: 'Different',
    absent: 'must not be there',
    missing: 'is not there',
    fields: {
      account: 'Account (CVU)',
      cuit: 'CUIT',
      sale_point: 'Sale point',
      currency: 'Currency',
      amount: 'Amount',
      merchant: 'Merchant',
      checksum: 'Checksum',
      rest: 'All the rest',
    },
  },
};
