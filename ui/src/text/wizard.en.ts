// What the wizard says, in English.

import type { Words } from './es-AR';

export const wizard: Words['wizard'] = {
  section: 'Set-up',
  steps: {
    mode: 'Practice or real account',
    account: 'Account',
    accountOf: (provider) => `${provider} account`,
    shop: 'The shop',
    team: 'People and PINs',
    ready: 'First sale',
  },
  list: 'Steps',
  stepDone: 'done',
  skipped: 'Later, in the settings',
  leaveHelp: 'You can leave and go on later.',
  leave: 'Later',
  next: 'Go on',
  back: 'Back',
  again: 'Try again',
  practise: 'Go on in practice',
  busy: 'One moment…',

  mode: {
    title: 'How do you want to begin?',
    lead: 'It can be changed later, in the settings.',
    label: 'How to begin',
    practice: 'Practice',
    practiceHelp:
      'Pretended payments with an imitation. Good for learning and training. Needs no data and no internet.',
    live: 'Real account',
    liveHelp:
      'Real payments to your account at TelePagos or TotalCoin. Have the user and password they gave you at hand.',
  },

  account: {
    title: (provider) => `Connect your ${provider} account`,
    lead: 'The password is kept encrypted on this computer and is never shown again.',
    noUser: (provider) =>
      `No user? Ask the technical people of ${provider}. Meanwhile you can practise.`,
    taken: (provider) => `${provider} took that user and password.`,
  },

  shop: {
    title: 'The shop',
    lead: 'As it is on receipts, posters and the customer display.',
    cuit: 'CUIT (optional)',
    address: 'Address (optional)',
  },

  team: {
    title: 'Who uses the till?',
    lead: 'Each person signs in with a PIN. Whoever is in charge sees the day, pays out and closes shifts.',
    empty: 'You have not added anybody yet.',
    emptyPractice: 'In practice you can go on like this: sign in as «practica», PIN 000000.',
    emptyLive: 'Begin with whoever is in charge: their PIN opens the till.',
    pinMissing: 'A PIN is still to be chosen.',
    noManager: 'Somebody in charge is needed, with a PIN of 6 digits.',
  },

  ready: {
    titlePractice: 'All set. Try a practice sale',
    leadPractice: 'Type an amount, press Enter and look at the payment. No money comes in.',
    titleLive: 'All set. Make your first sale',
    leadLive: 'Type an amount, press Enter and look at the payment. It is real money.',
    facts: 'How the till will be',
    account: 'Account',
    practice: 'Practice mode',
    shop: 'Shop',
    point: 'Sale point',
    team: 'People',
    people: (count) => (count === 1 ? '1 person' : `${count} people`),
    practiceOnly: 'practica, PIN 000000',
    printer: 'Printer',
    printerLater: 'Chosen in the settings',
    display: 'Customer display',
    displayNone: 'Chosen in the settings',
    later: 'later',
    open: 'Open the till',
    openPrinter: 'Open and choose the printer',
    opening: 'Setting the till up…',
    openingLive: (provider) => `Signing in at ${provider} and setting the till up…`,
  },

  key: {
    notKept:
      'This PC has no keyring that keeps: the password of the provider will be asked for again when the program opens.',
  },
};
