// What each refusal says, in English.

import type { Code } from '../ipc/call';
import type { Refused } from './sentence';

const UNTOUCHED = 'Nothing was charged';
const STILL = 'No money moved';
const UNSENT = 'Nothing was sent';

export const refusals: Record<Code, Refused> = {
  wrong_pin: ({ attemptsLeft }) => ({
    what: 'That is not the PIN',
    money: '',
    next:
      attemptsLeft === null
        ? 'Try again'
        : attemptsLeft === 1
          ? 'Try again: 1 attempt left'
          : `Try again: ${attemptsLeft} attempts left`,
  }),
  locked_out: ({ wait }) => ({
    what: 'Too many attempts',
    money: '',
    next: wait
      ? `Try again in ${wait} or ask the manager`
      : 'Try again in a few minutes or ask the manager',
  }),
  no_such_operator: () => ({
    what: 'That person is not on this register any more',
    money: '',
    next: 'Choose another from the list',
  }),
  bad_name: () => ({
    what: 'That name will not do',
    money: STILL,
    next: 'Write a shorter one, with letters',
  }),
  name_taken: () => ({
    what: 'Somebody on this till has that name already',
    money: STILL,
    next: 'Choose another name',
  }),
  weak_pin: () => ({
    what: 'Anybody would try that PIN',
    money: STILL,
    next: 'Use no repeated digits, no digits in a row and no year',
  }),
  cannot_dismiss: () => ({
    what: 'That person cannot be taken off the list',
    money: STILL,
    next: 'Nobody takes themselves off, and a manager always stays',
  }),
  bad_setting: () => ({
    what: 'That value will not do',
    money: STILL,
    next: 'It is as it was: look at it and try again',
  }),
  bad_logo: () => ({
    what: 'That file cannot be a logo',
    money: STILL,
    next: 'Choose a PNG of at most 2 MB that shows in black on white',
  }),
  bad_photo: () => ({
    what: 'That file is no photo that can be read',
    money: STILL,
    next: 'Choose a JPG or a PNG; if the phone kept it as HEIC, share it as a JPG',
  }),
  photo_too_large: () => ({
    what: 'That photo is too large',
    money: STILL,
    next: 'Choose one of at most 20 MB, or take it with a lower resolution',
  }),
  no_code_in_photo: () => ({
    what: 'No QR that can be read is seen in that photo',
    money: STILL,
    next: 'Take it from near and straight ahead, in even light, without glare and with the whole QR',
  }),
  several_codes_in_photo: () => ({
    what: 'There is more than one QR in that photo and they say different things, so none was compared',
    money: STILL,
    next: 'Take it again with one poster only, or crop it',
  }),
  work_in_hand: () => ({
    what: 'A sale waits to be paid, or a payout is in doubt',
    money: STILL,
    next: 'Wait until it is over, then change the account',
  }),
  already_set_up: () => ({
    what: 'That register is set up already',
    money: STILL,
    next: 'Switch to it in Settings and sign in with its manager',
  }),
  bad_pin: () => ({
    what: 'That PIN has not the digits it needs',
    money: STILL,
    next: 'Use four for a cashier or six for a manager',
  }),
  no_keyring: () => ({
    what: 'This PC’s keyring does not answer',
    money: STILL,
    next: 'Unlock it and try again, or tell the manager',
  }),
  signed_out: () => ({
    what: 'The till is locked',
    money: STILL,
    next: 'Sign in with your PIN and go on',
  }),
  not_allowed: () => ({
    what: 'Your user may not do this',
    money: STILL,
    next: 'Tell the manager',
  }),
  amount_zero: () => ({
    what: 'The amount is zero',
    money: UNTOUCHED,
    next: 'Enter the amount',
  }),
  amount_negative: () => ({
    what: 'The amount cannot be below zero',
    money: UNTOUCHED,
    next: 'Enter it again',
  }),
  amount_unreadable: () => ({
    what: 'The amount cannot be read',
    money: UNTOUCHED,
    next: 'Enter it again',
  }),
  amount_ambiguous: () => ({
    what: 'The amount can be read two ways',
    money: UNTOUCHED,
    next: 'Enter it again, with a comma for the cents',
  }),
  amount_too_large: () => ({
    what: 'The amount is above what a sale can be',
    money: UNTOUCHED,
    next: 'Charge it in two parts',
  }),
  amount_too_precise: () => ({
    what: 'The amount has fractions of a cent',
    money: UNTOUCHED,
    next: 'Keep two decimals',
  }),
  unknown_concept: ({ provider }) => ({
    what: `${provider} has no such concept`,
    money: UNTOUCHED,
    next: 'Choose another and charge again',
  }),
  unavailable_channel: () => ({
    what: 'That way of charging is not available on this account yet',
    money: UNTOUCHED,
    next: 'Charge with a QR on screen',
  }),
  sale_point_busy: () => ({
    what: 'A sale already waits to be paid at that sale point',
    money: UNTOUCHED,
    next: 'Wait for it to end or cancel it, and charge again',
  }),
  no_such_sale_point: () => ({
    what: 'No sale point was chosen, or the account has no such one',
    money: UNTOUCHED,
    next: 'Choose one of the list',
  }),
  name_mismatch: () => ({
    what: 'That is not the name of the sale point',
    money: 'The sale point is as it was',
    next: 'Write it as it is in the list, if you mean to retire it',
  }),
  bad_account: () => ({
    what: 'That is no CBU, CVU or alias that can be paid',
    money: UNSENT,
    next: 'Check the digits, one by one',
  }),
  bad_cuit: () => ({
    what: 'That CUIT is missing or not valid',
    money: UNSENT,
    next: 'Check its 11 digits',
  }),
  bad_date: () => ({
    what: 'That date cannot be read or is over',
    money: UNSENT,
    next: 'Choose another',
  }),
  no_such_link: () => ({
    what: 'This till does not have that link',
    money: STILL,
    next: 'Look for it in the list of links',
  }),
  bad_share: () => ({
    what: 'The parts do not come out of the total',
    money: UNSENT,
    next: 'Check each amount: together they cannot be above the total',
  }),
  balance_too_low: () => ({
    what: 'The account has less than that',
    money: UNSENT,
    next: 'See how much there is before you try again',
  }),
  payout_repeated: () => ({
    what: 'The same was ordered before: the same amount to the same account',
    money: UNSENT,
    next: 'See how the other one ended; if this is one more, confirm it',
  }),
  payout_above_limit: () => ({
    what: 'That is above the limit the shop set: for one payout, for a day or for one account in a day',
    money: UNSENT,
    next: 'Send less, or have whoever runs the shop change the limit',
  }),
  second_manager_needed: () => ({
    what: 'So much takes two managers',
    money: UNSENT,
    next: 'Ask another manager to give their name and PIN',
  }),
  payout_key_used: () => ({
    what: 'That order was used for another payout',
    money: UNSENT,
    next: 'Begin a new payout',
  }),
  payout_after_loss: () => ({
    what: 'A part of the records was lost, and this payout may have been made already',
    money: UNSENT,
    next: 'Look at the provider whether it went out; if it did not, confirm it',
  }),
  secret_lost: () => ({
    what: "This computer's keyring has lost this till's secret: no PIN can be checked",
    money: STILL,
    next: 'Call the manager: the spare key on paper opens the till',
  }),
  bad_spare_key: () => ({
    what: "That is not this till's spare key, or it was copied wrongly",
    money: STILL,
    next: 'Copy it from the paper again: seven groups of four',
  }),
  no_such_payout: () => ({
    what: 'This till has no such payout',
    money: STILL,
    next: 'Look for it in the list of payouts',
  }),
  not_flagged: () => ({
    what: 'That payout does not wait for anybody to decide',
    money: STILL,
    next: 'Look how it stands',
  }),
  no_voucher: ({ provider }) => ({
    what: `${provider} has given no voucher of that payout yet`,
    money: 'The payout is as it was',
    next: 'See how it goes and ask for it later',
  }),
  no_such_order: () => ({
    what: 'This till has no such sale',
    money: STILL,
    next: 'Look for it in the last sales',
  }),
  not_cancellable: () => ({
    what: 'This sale can no longer be cancelled',
    money: 'It may have been paid',
    next: 'See how it ended before you charge again',
  }),
  not_payable: () => ({
    what: 'This sale’s QR is not up any more',
    money: 'Nobody can pay it now',
    next: 'Make another QR',
  }),
  not_paid: () => ({
    what: 'This sale has no payment to print a receipt of',
    money: 'The money is not in yet',
    next: 'The receipt comes once it says «Paid»',
  }),
  provider_silent: ({ provider }) => ({
    what: `${provider} does not answer`,
    money: 'The QR was never shown, so nobody paid',
    next: 'Try again',
  }),
  provider_unreachable: ({ provider }) => ({
    what: `There is no connection with ${provider}`,
    money: 'Nothing was sent, so nobody paid',
    next: 'See whether there is internet and try again',
  }),
  provider_refused: ({ provider }) => ({
    what: `${provider} refused the charge`,
    money: UNTOUCHED,
    next: 'Check the amount and try again, or tell the manager',
  }),
  provider_busy: ({ provider }) => ({
    what: `${provider} asks us to wait a moment`,
    money: 'The QR was never shown, so nobody paid',
    next: 'Try again in a few seconds',
  }),
  credentials_refused: ({ provider }) => ({
    what: `${provider} does not take this account’s key`,
    money: UNTOUCHED,
    next: 'Tell the manager: the key has to be entered again',
  }),
  account_not_permitted: ({ provider }) => ({
    what: `This ${provider} account may not do that`,
    money: UNTOUCHED,
    next: 'Tell the manager',
  }),
  unsafe_qr: ({ provider }) => ({
    what: `${provider} sent a QR that is not this sale’s`,
    money: 'It was not shown, so nobody paid',
    next: 'Try again; if it happens again, tell the manager',
  }),
  bad_word: () => ({
    what: 'That word is none of those used here',
    money: STILL,
    next: 'See the help and try again',
  }),
  sandbox_url: () => ({
    what: 'The simulator has to be on this same PC',
    money: STILL,
    next: 'Use an address of this PC',
  }),
  other_account: () => ({
    what: 'This till already works with another account at that provider',
    money: STILL,
    next: 'For another account, use another till',
  }),
  no_account: ({ provider }) => ({
    what: `This till has no ${provider} account`,
    money: UNTOUCHED,
    next: 'Tell the manager: it has to be set up',
  }),
  no_such_credit: () => ({
    what: 'There is no such payment of that provider',
    money: STILL,
    next: 'Look at the payments without a sale',
  }),
  credit_taken: () => ({
    what: "That payment is another sale's already",
    money: STILL,
    next: 'If that is a mistake, take it from that sale first',
  }),
  credit_awaited: () => ({
    what: 'That payment may be that of a sale still waited for',
    money: STILL,
    next: 'Wait until that sale is over, or ask whoever manages the shop',
  }),
  not_claimable: () => ({
    what: 'That sale and that payment cannot be joined or parted',
    money: STILL,
    next: 'The provider tied them, or some was given back: look at the sale',
  }),
  reason_needed: () => ({
    what: 'The reason is missing',
    money: STILL,
    next: 'Write in a few words how you know',
  }),
  shift_has_open_sales: () => ({
    what: 'Sales of this shift still wait to be paid or are being checked',
    money: 'The shift stays open',
    next: 'Wait until they end or cancel them',
  }),
  explanation_needed: () => ({
    what: 'This shift has sales to review or money that belongs to no sale',
    money: 'The shift stays open',
    next: 'Write in a few words what happened, and close it',
  }),
  no_shift: () => ({
    what: 'No shift is open',
    money: STILL,
    next: 'Open one to go on',
  }),
  no_list: () => ({
    what: 'This provider gives no list of what came in',
    money: STILL,
    next: 'Look at its own screen',
  }),
  refund_too_large: () => ({
    what: 'That is more than is left to give back of that sale',
    money: STILL,
    next: 'Look at the sale: what was paid and what was given back',
  }),
  payer_unknown: () => ({
    what: 'The provider did not say which account paid',
    money: STILL,
    next: 'Ask the customer for their account and make a payout',
  }),
  disk_full: () => ({
    what: "This PC's disk is full",
    money: 'What was charged is kept',
    next: 'Make room on the disk and try again',
  }),
  backup_failed: () => ({
    what: 'The data could not be copied',
    money: STILL,
    next: 'See whether there is room on the disk and try again',
  }),
  foreign_backup: () => ({
    what: 'That copy of the data is another till’s',
    money: STILL,
    next: 'Choose a copy of this till',
  }),
  register_held: () => ({
    what: 'Another window or console is working this till',
    money: STILL,
    next: 'Close it and try again',
  }),
  journal_missing: () => ({
    what: 'That folder has no data of this till',
    money: STILL,
    next: 'Check which folder the till lives in and try again',
  }),
  journal_newer: () => ({
    what: 'This till’s data was written by a newer Mostrador',
    money: STILL,
    next: 'Update the program before you charge',
  }),
  journal_damaged: () => ({
    what: 'This till’s data is damaged',
    money: STILL,
    next: 'Stop charging. Call the manager',
  }),
  seal_broken: () => ({
    what: "This till's data is not what was sealed",
    money: STILL,
    next: 'Charge no more. Call the manager',
  }),
  journal_unwritable: () => ({
    what: 'The sale could not be kept',
    money: UNTOUCHED,
    next: 'Stop charging. Call the manager',
  }),
  document_unwritable: () => ({
    what: 'The receipt could not be written',
    money: 'What was paid stays paid',
    next: 'See whether the disk has room and try again',
  }),
  file_taken: () => ({
    what: 'There is a file of that name already',
    money: 'It was not touched',
    next: 'Choose another name',
  }),
  stopped: () => ({
    what: 'It was cancelled',
    money: 'No file was left and nothing changed',
    next: 'You can ask for it again',
  }),
  no_viewer: () => ({
    what: 'There is no program that opens the receipt',
    money: 'The sale is paid and the receipt, kept',
    next: 'Open it from its folder',
  }),
  no_printer: () => ({
    what: 'No printer is chosen',
    money: 'What was paid stays paid',
    next: 'Choose it in Settings, Printer',
  }),
  bad_printer: () => ({
    what: 'That is no printer',
    money: UNTOUCHED,
    next: 'Choose one from the list or type its address',
  }),
  printer_backlog: () => ({
    what: 'Too many papers wait for the printer',
    money: 'What was paid stays paid',
    next: 'Look at the printer, or drop what waits in Settings, Printer',
  }),
  no_such_ticket: () => ({
    what: 'That paper is no longer in the queue',
    money: UNTOUCHED,
    next: 'If it is needed, print it again from the sale',
  }),
  ticket_moved: () => ({
    what: 'That paper is coming out right now',
    money: UNTOUCHED,
    next: 'Wait a few seconds and try again',
  }),
  practice_only: () => ({
    what: 'That exists in practice mode only',
    money: STILL,
    next: 'Go back to the till',
  }),
  internal: () => ({
    what: 'Something failed in the program',
    money: 'If a sale was open, we go on watching it',
    next: 'Try again; if it happens again, give the manager the code',
  }),
};
