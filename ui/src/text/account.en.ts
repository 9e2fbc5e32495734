// What the account's screen says, in English.

import type { Words } from './es-AR';

export const account: Words['account'] = {
  section: 'Account',
  title: 'Account movements',
  open: 'Movements',
  back: 'Back to Payouts',
  balance: 'Balance',
  balanceWaiting: 'Asking for the balance…',
  balanceRead: (provider, time) => `According to ${provider}, at ${time}`,

  span: 'Which days',
  spans: { today: 'Today', week: '7 days', month: 'This month', choose: 'Choose' },
  from: 'From',
  to: 'To',
  see: 'Show',
  dayHelp: 'Like 20/11',
  noDay: 'There is no such day. Write it like 20/11.',
  backwards: 'The first day is after the last one.',
  kind: 'Which movements',
  anyKind: 'All',
  noKinds: 'The kinds of movement did not come: all are shown.',

  list: 'Movements',
  waiting: 'Reading the movements…',
  empty: 'There were no movements on those days.',
  emptyHelp: 'Try other days or another kind.',
  when: 'When',
  operation: 'Movement',
  holder: 'With whom',
  point: 'Where',
  amount: 'Amount',
  unsaid: 'not said',
  days: (from, to) => (from === to ? from : `${from} to ${to}`),
  results: (count) => (count === 1 ? '1 movement' : `${count} movements`),
  unreadable: (count) =>
    count === 1
      ? '1 row could not be read and is not in the list.'
      : `${count} rows could not be read and are not in the list.`,
  unreadableHelp: 'To see them all, sign in to the provider’s site.',
  pages: 'Pages',
  page: (page, pages) => (pages === null ? `Page ${page}` : `Page ${page} of ${pages}`),
  previous: 'Previous',
  next: 'Next',
  first: 'This is the first page.',
  last: 'This is the last page.',

  statistics: 'Statistics of the month',
  statisticsWaiting: 'Reading the statistics…',
  statisticsEmpty: 'There are no statistics of that month.',
  statisticsRefused: (provider) => `${provider} shows this account no statistics.`,
  statisticsRefusedHelp:
    'Most accounts do not get them. It changes nothing about what you collect.',
  monthBefore: 'Month before',
  monthAfter: 'Month after',
  future: 'That month is yet to come.',
};
