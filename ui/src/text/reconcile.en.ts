// What reconcile's screen says, in English.

import type { Words } from './es-AR';

export const reconcile: Words['reconcile'] = {
  section: 'Reconcile',
  title: 'Reconciliation',

  sides: 'What to look at',
  side: 'Reconciliation',
  sideUnassigned: (count) => (count === 0 ? 'Unassigned' : `Unassigned ${count}`),

  read: (provider, time) => `${provider} read at ${time}`,
  again: 'Read again',
  reading: (provider) => `Reading ${provider}’s list…`,
  readingHelp:
    'With many payments it takes a while. If you would rather not wait, go elsewhere: nothing is changed.',
  readingFor: (seconds) => `${seconds} seconds so far.`,
  stopReading: 'Cancel',
  readingNow: 'Reading…',
  unchanged: 'Nothing was changed.',
  asOf: (time) => `What you see is from ${time}.`,
  retry: 'Try again',
  behind: 'The totals are from before your decisions. Read again to bring them up to date.',
  troubles: {
    provider_silent: (provider) => `${provider} does not answer.`,
    provider_unreachable: (provider) => `There is no connection to ${provider}.`,
    provider_busy: (provider) => `${provider} asks us to wait a moment.`,
    provider_refused: (provider) => `${provider} would not give its list.`,
    credentials_refused: (provider) =>
      `${provider} does not accept this account’s key. It has to be entered again.`,
    account_not_permitted: (provider) => `${provider} does not let this account read its list.`,
    stopped: () => 'Reading was cancelled.',
    bad_date: () =>
      'Up to three months can be read together, and not beyond today. Choose other days.',
  },

  ours: 'Mostrador',
  difference: 'Difference',
  noDifference: 'No difference',
  differences: (count) => (count === 1 ? '1 difference' : `${count} differences`),
  decided: (count) => `${count} decided`,
  agree: (count) => (count === 1 ? '1 agrees' : `${count} agree`),
  list: 'Differences',
  more: (count) => (count === 1 ? 'See 1 more' : `See the next ${count}`),

  missingHere: 'Missing in Mostrador',
  amountsDiffer: 'Different amounts',
  paidLate: 'Paid late',
  missingThere: (provider) => `Missing in ${provider}`,
  ambiguous: 'May be of several',
  notHere: 'Not in Mostrador',
  whichOne: 'We do not know of which',
  notThere: (provider) => `Not in ${provider} yet`,
  whichCredit: 'We do not know which payment',
  credit: 'Payment',
  unpaid: 'Not paid',
  unnamed: 'Payer not given',
  seen: 'no time given, seen then',
  noPoint: 'till not given',

  askMissingHere: 'Money came in that is of no sale. Of which sale is it?',
  askMissingHereAt: (point) =>
    `Somebody paid at ${point} and it is of no sale. Of which sale is it?`,
  askAmountsDiffer: (ours, provider, theirs) =>
    `The sale says ${ours} and ${provider} says ${theirs}. See what happened and write it down.`,
  askPaidLate: (number) =>
    `Sale ${number} had ended unpaid and was paid afterwards. Shall it be marked paid?`,
  askPaidLateHere: (number) =>
    `Sale ${number} was paid late and counts already. Check whether the customer took the goods.`,
  askMissingThere: 'It may take a while. We will look again.',
  askMissingThereHelp:
    'If a day has passed and it is still not there, ask whoever collects for you.',
  askAmbiguous: 'This payment may be of more than one sale, and we do not guess. Choose which.',
  askAmbiguousOrder: (number) =>
    `More than one payment may be of sale ${number}, and we do not guess. Choose which.`,

  claim: 'Add to a sale',
  choose: 'Choose the sale',
  settle: 'Mark as paid',
  seek: 'See the payments',
  disown: 'Not ours',
  review: 'Mark reviewed',
  act: 'Decide',

  why: {
    disown: 'Why is it not ours?',
    disownHelp: (amount) =>
      `${amount} stays out of the sales. No money moves, and it can be taken back.`,
    disownReasons: {
      own: 'It is our own money from another account',
      wrong: 'Somebody sent it by mistake',
      other: 'It is of another business or another till',
    },
    review: 'What did you find?',
    reviewHelp: 'The difference becomes a decided one. No money moves and no sale is changed.',
    reviewReasons: {
      provider: 'I spoke with whoever collects for us',
      cash: 'It was settled at the counter',
      later: 'It is of another day, and agrees there',
    },
    back: 'Back',
    disownConfirm: 'Not ours',
    reviewConfirm: 'Mark reviewed',
    confirming: 'Saving…',
    kept: 'It stays as it was.',
  },
  claimTitle: 'Assign the payment',
  done: 'Written down.',
  left: (count) =>
    count === 0
      ? 'No differences left to decide.'
      : count === 1
        ? '1 difference left.'
        : `${count} differences left.`,

  allAgree: 'Everything agrees.',
  allAgreeHelp: (provider) => `Every payment in Mostrador is in ${provider}, peso for peso.`,
  nothing: 'No money came in.',
  nothingHelp: (provider) => `Neither Mostrador nor ${provider} has payments on these days.`,
  allDecided: 'Nothing is left to decide.',
  allDecidedHelp: 'What did not agree has its who, when and why.',

  decidedTitle: 'Decided',
  saidBy: (who, when) => `${who}, ${when}`,
  matchedTitle: 'Agree',
  matchedList: 'Those that agree',
  seeAll: 'See all',
  hide: 'Hide',
  firstOf: (shown, count) => `The newest ${shown} of ${count}`,

  days: {
    choose: 'Choose the days',
    title: 'Which days?',
    span: (from, to) => `${from} to ${to}`,
  },

  export: {
    button: 'Export',
    title: 'Export the comparison',
    about: (days, provider) => `${days}. The list of ${provider} is read again for the file.`,
    formats: { csv: 'Sheet (CSV)', xlsx: 'Sheet with totals (XLSX)' },
    helps: {
      csv: 'Differences first, then what agrees. Opens in Excel as it is.',
      xlsx: 'The same, with formats and the totals of both sides.',
    },
  },

  accreditation: {
    side: 'Expected',
    title: 'Expected in the account',
    help: 'When what was collected on these days is expected in the account, as the provider says.',
    loading: 'Adding up…',
    date: 'Date',
    payments: 'Payments',
    gross: 'Gross',
    fees: 'Fees',
    taxes: 'Taxes',
    net: 'Net',
    total: 'Total',
    noDate: 'The provider does not say the date',
    noDateHelp: 'We make none up: ask whoever collects for you.',
    past: 'is over',
    settledOf: (known, all) =>
      `Fees and taxes of ${known} of ${all} payments: of the others they are not known.`,
    none: 'Nothing was collected on these days.',
    noneHelp: 'Choose other days.',
  },

  unassigned: {
    title: 'Unassigned',
    help: 'Money that came in and is of no sale, on any day.',
    looking: 'Looking…',
    filter: 'Amount',
    filterHelp: 'Type how it begins',
    clear: 'Any amount',
    list: 'Unassigned payments',
    firstOf: (shown, count) => `The newest ${shown} of ${count}.`,
    older: 'See older ones',
    at: (day, time) => `${day}, ${time}`,
    seen: (day, time) => `${day}, seen at ${time}`,
    candidates: (count) =>
      count === 0
        ? 'No sale like it'
        : count === 1
          ? 'May be of 1 sale'
          : `May be of ${count} sales`,
    ask: 'Of which sale is it?',
    giveBack:
      'To give the money back, assign it to a sale first and then press Refund in that sale.',
    assign: 'Assign to a sale',
    none: 'There are no unassigned payments.',
    noneHelp: 'All that came in is of some sale.',
    noneOf: 'No unassigned payment begins like that.',
    disowned: (count) => `Not ours ${count}`,
    disownedList: 'Those that are not ours',
    takeBack: 'Back to unassigned',
    disownedDone: 'Written down: not ours.',
    takenBack: 'It is unassigned again.',
    assigned: (number) => `The payment is of sale ${number} now.`,
  },
};
