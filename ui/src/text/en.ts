// The words of the window in English, in the shape of the Spanish ones.

import type { Words } from './es-AR';
import { refusals } from './refusals.en';

export const en = {
  tag: 'en-GB',

  product: 'Mostrador',
  sections: 'Sections',
  loading: 'Opening the till…',
  lost: 'The till does not answer. We go on trying.',

  close: 'Close',
  choose: 'Choose by number',
  actions: 'Actions',
  trace: (trace) => `Code ${trace}`,

  practice: {
    banner: 'Practice mode: the charges are pretended and no money comes in',
    paidBanner: 'Practice mode: no money came in. Hand nothing over on this screen',
    provider: 'Simulator',
    customer: 'Practice customer',
    pay: 'Pay',
    payLess: 'Pay less',
    payMore: 'Pay more',
    payLate: 'Pay late',
    cutInternet: 'Cut internet',
    restoreInternet: 'Restore internet',
    noOrder: 'There is no QR to pay.',
    firstPin: 'On a new practice till it is 000000.',
  },

  standing: {
    short: 'For looking only, for now',
    held: (holder: string) => `For looking only: ${holder} is using this till.`,
    another: 'another window or console',
    read_only:
      "For looking only: this till's data cannot be written. Check the permissions of its folder.",
    locked: "For looking only: another program has this till's data open. Close it.",
    damaged:
      "For looking only: this till's data is damaged. Nothing was deleted. Call the manager.",
    seal_broken: "For looking only: this till's data is not what was sealed. Call the manager.",
    secret_lost:
      "For looking only: this computer's keyring has lost this till's secret, so no PIN can be checked. No money moved. Call the manager: the spare key opens it.",
    disk_full:
      'The disk is full: nothing can be charged. What was charged is kept. Make room on the disk.',
  },

  link: {
    connected: (provider) => `${provider} connected`,
    up: 'Connected',
    down: 'No internet',
  },

  unlock: {
    title: 'Who is at the till?',
    people: 'Person',
    nextPerson: 'changes person.',
    withNumpad: 'On the numpad:',
    next: 'Another person',
    roles: { cashier: 'Cashier', manager: 'Manager' },
    pinOf: (name) => `${name}’s PIN`,
    keypad: 'PIN keypad',
    opens: (digits) =>
      digits === 4
        ? 'Four digits. It opens at the fourth.'
        : digits === 6
          ? 'Six digits. It opens at the sixth.'
          : `${digits} digits. It opens at the last.`,
    typed: (typed, digits) => `${typed} of ${digits} digits`,
    checking: 'One moment…',
    forgot: 'Forgot',
    forgotHelp: 'Ask the manager to give you a new PIN.',
    erase: 'Erase',
    nobody: 'Nobody has been added to this till yet.',
  },

  till: {
    title: 'Till',
    section: 'Charge',
    lock: 'Lock',
    since: (name, time) => `${name} · since ${time}`,
    sale: (number) => `Sale ${number}`,
    enter: 'Enter the amount',
    amount: (amount) => `Amount ${amount}`,
    keypad: 'Keypad',
    erase: 'Erase last',
    times: 'Times',
    plus: 'Plus',
    comma: 'Comma',
    clear: 'Clear all',
    quick: 'Quick amounts',
    concept: 'Concept',
    noConcepts: 'The list of concepts has not come yet.',
    channels: 'Which QR',
    channel: { screen: 'QR on screen', counter: 'Counter QR', link: 'Payment link' },
    notYet: (channel) => `${channel}.`,
    notYetHelp: 'Not available on this account yet.',
    charge: 'Charge',
    shows: 'Shows the QR on this screen',
    first: 'Enter the amount first.',
    waitingLink: 'Waiting for internet. It comes back by itself.',
    charging: 'Creating the QR…',
    offline: 'The till has no internet.',
    offlineHelp:
      'Until it is back, take cash. If somebody pays the printed QR, you cannot confirm it yet.',
    tooLarge: (most) => `A sale can be ${most} at most.`,
    tooLargeHelp: 'If it is more, charge it in two parts.',
    checking: 'Asking…',
  },

  panel: {
    title: 'Last sales',
    today: (count) => `${count} today`,
    empty: 'No sales yet. The first one shows up here.',
    waiting: (left) => `Waiting · ${left} left`,
    waitingOpen: 'Waiting for the payment',
    offline: 'No internet, still open',
    creating: 'Creating the QR',
    paid: 'Paid',
    justPaid: 'Just paid',
    expired: 'Expired',
    cancelled: 'Cancelled',
    failed: 'Failed',
    unanswered: 'Checking',
    differs: (paid, owed) => `Paid ${paid} of ${owed}`,
    late: 'Paid late',
    unsure: 'To review',
    refunded: 'Refunded',
    noticePaid: (number) => `Sale ${number} paid`,
    noticePractice: (number) => `Sale ${number}: practice payment`,
    noticeLate: (number) => `Sale ${number}: paid late`,
    noticeShort: (number) => `Sale ${number}: paid in part`,
    noticeOver: (number) => `Sale ${number}: paid too much`,
    noticeUnsure: (number) => `Sale ${number}: to review`,
    print: 'Print receipt',
    see: 'See what happened',
  },

  qr: {
    code: 'Payment QR code',
    closedCode: 'Closed QR code',
    noCode: 'No QR code yet',
    amount: 'Amount',
    creating: {
      title: 'One moment',
      status: 'Creating the QR',
      help: 'It takes a second or two. If it takes ten, we tell you what to do.',
      slow: 'It takes longer than usual. Wait or cancel: with no QR in sight, nobody can pay.',
    },
    waiting: {
      title: 'Scan to pay',
      status: 'Waiting for the payment',
      help: 'With your bank’s app or your wallet.',
    },
    offline: {
      status: 'The till has no internet',
      help: 'The customer can still pay, with their own connection. We go on watching: as soon as internet is back we confirm it.',
      warning: 'Hand nothing over until you see «Paid».',
    },
    expired: {
      title: 'Not paid in time',
      sign: 'Expired',
      status: (time) => `The QR expired at ${time}`,
      help: 'If the customer still wants to pay, make another. If a payment comes by this QR all the same, we tell you as «Paid late».',
      again: 'Make another QR',
      back: 'Back to the till',
    },
    cancelled: {
      title: 'Sale cancelled',
      sign: 'Cancelled',
      status: 'You cancelled this charge',
      help: (minutes) =>
        `If the customer had scanned it already, the payment may still come. We watch it for ${minutes} minutes and tell you.`,
      helpDone: 'If the customer had scanned it already and the payment still comes, we tell you.',
      fresh: 'New sale',
      back: 'Back to this amount',
    },
    failed: {
      title: 'The QR could not be made',
      sign: 'No QR',
      again: 'Try again',
      back: 'Back',
    },
    cancel: 'Cancel',
    cancelAgain: 'Press - again to cancel',
    other: 'Another sale meanwhile',
    same: 'Back to this amount',
    check: 'Ask now',
    checkFailed: 'We could not ask just now. We go on trying by ourselves.',
    left: (seconds) =>
      seconds === 60 ? 'One minute left to pay.' : `${seconds} seconds left to pay.`,
    lastCheck: (seconds) => `Last checked ${seconds} s ago`,
    lastCheckMinutes: (minutes) => `Last checked ${minutes} min ago`,
  },

  paid: {
    paid: 'Paid',
    practice: 'Practice payment',
    short: 'Paid in part',
    shortOwed: 'Still owed',
    shortHelp: (paid, owed) =>
      `Paid ${paid} of ${owed}. Hand nothing over yet: charge the rest with another QR or in cash.`,
    over: 'Paid too much',
    overLeft: 'Left over',
    overHelp: (paid, owed) =>
      `Paid ${paid} of ${owed}. Hand the goods over and give the difference back in cash, or note it for the manager.`,
    late: 'Paid late',
    lateSale: (number, time) => `Sale ${number}, from ${time}`,
    lateExpired: (time) =>
      `A payment came by a QR that had expired at ${time}. It is not a new sale: see whether the customer took the goods.`,
    lateCancelled: (time) =>
      `A payment came for a sale cancelled at ${time}. It is not a new sale: see whether the customer took the goods.`,
    lateBy: (minutes) =>
      minutes === 0
        ? 'Just after it closed'
        : minutes === 1
          ? '1 minute after it closed'
          : `${minutes} minutes after it closed`,
    unsure: 'To review',
    unsureHelp:
      'Money came in that may be for this sale or for another. Hand nothing over yet: tell the manager.',
    refunded: 'Refunded',
    refundedHelp: 'This sale was given back in full.',
    method: 'Transfer with QR',
    manual: 'Verified by hand',
    account: (digits) => `account •••• ${digits}`,
    operation: (operation) => `op. ${operation}`,
    next: 'New sale',
    nextIn: (seconds) => `New sale in ${seconds} s`,
    paused: 'Paused',
    choose: 'Choose to go on',
    back: 'Back to the till',
    chargeRest: (amount) => `Charge ${amount}`,
    leave: 'Leave it open',
    print: 'Print',
    pdf: 'PDF',
    share: 'Share',
    writing: 'Preparing the receipt…',
    saved: (path) => `Receipt saved in ${path}`,
    printing: (path) => `The receipt is open to print: ${path}`,
    shared: (path) => `Receipt ready to share: ${path}`,
  },

  help: {
    title: 'Keys',
    menu: 'List of this screen’s actions',
    keys: 'This help',
    lock: 'Lock',
    digits: 'Amount',
    decimal: 'Cents',
    add: 'Add',
    times: 'Multiply',
    erase: 'Erase the last',
    clear: 'Hold: clear all',
    charge: 'Charge',
    lastSales: 'Last sales',
    fullScreen: 'Full screen',
    cancel: 'Cancel the charge',
    other: 'Another sale meanwhile',
    same: 'Back to this amount',
    check: 'Ask or try again',
    practice: 'Practice customer, then 1 to 5',
    next: 'New sale',
    digit: 'Start the next sale',
    print: 'Print',
    pdf: 'Save PDF',
    share: 'Share',
    person: 'Another person',
    pin: 'PIN',
    groups: { everywhere: 'Everywhere', unlock: 'Unlock', till: 'Till', qr: 'QR', paid: 'Paid' },
  },

  menu: {
    theme: {
      system: 'Look: like the system',
      light: 'Look: light',
      dark: 'Look: dark',
    },
    sound: { on: 'Sound: on', off: 'Sound: off' },
    language: 'Language: English',
    looks: 'Look, sound and language',
    keys: 'Keys',
  },

  refusals,
} satisfies Words;
