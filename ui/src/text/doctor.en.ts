// What the doctor says of a register, check by check and case by case, in English.

import type { Check } from '../ipc/call';
import type { Words } from './es-AR';
import { type CheckWords, company, fact, room } from './doctor-facts';

/** `3 papers wait` */
const papers = (facts: readonly string[], at: number) =>
  fact(facts, at) === '1' ? 'one paper waits' : `${fact(facts, at)} papers wait`;

/** What waits for the printer meanwhile, if anything. */
const held = (facts: readonly string[]) => (fact(facts, 1) === '0' ? '' : `: ${papers(facts, 1)}`);

const checks: Record<Check, CheckWords> = {
  journal: {
    name: 'Register of sales',
    cases: {
      whole: (facts) => ({ what: `The chain is whole: ${fact(facts, 0)} events.` }),
      read_only: () => ({
        what: 'The register is read-only: nothing can be kept.',
        next: 'See to the permissions of its folder. Until then nothing is charged.',
      }),
      broken: (facts) => ({
        what: `The chain breaks at event ${fact(facts, 0)}: somebody or something changed the file.`,
        next: 'Charge nothing more here. Save the support bundle and call support.',
      }),
    },
  },
  backup: {
    name: 'Backup',
    cases: {
      fresh: (facts) => ({ what: `The last copy is of ${fact(facts, 0)}, in ${fact(facts, 1)}.` }),
      never: (facts) => ({
        what: `There is no copy yet in ${fact(facts, 0)}.`,
        next: 'It is made by itself at the end of the day. For one now, go to Backup.',
      }),
      old: (facts) => ({
        what: `The last copy is old: of ${fact(facts, 0)}, in ${fact(facts, 1)}.`,
        next: 'See whether the folder is connected, and copy now, in Backup.',
      }),
      beside: (facts) => ({
        what: `${fact(facts, 0)} cannot be written to: copies go beside the register.`,
        next: 'Connect that folder or choose another in Backup: on the same disk they save nothing.',
      }),
    },
  },
  clock: {
    name: 'Time of this PC',
    cases: {
      right: (facts) => ({ what: `It is ${fact(facts, 0)}.` }),
      behind: (facts) => ({
        what: `It is ${fact(facts, 0)}, before the last sale that was kept.`,
        next: 'Put the time of this PC right: QRs may expire early.',
      }),
    },
  },
  keyring: {
    name: 'Keyring',
    cases: {
      keeps: () => ({ what: 'It keeps and gives back.' }),
      absent_in_practice: () => ({
        what: 'This PC has no keyring that answers. Practice needs none.',
        next: 'Before collecting for real, sign in to the PC with a password.',
      }),
      absent: () => ({
        what: 'The keyring of this PC does not answer: the password and the PINs are in it.',
        next: 'Unlock the session of the PC and look again.',
      }),
    },
  },
  papers: {
    name: 'Receipts and papers',
    cases: {
      kept: (facts) => ({ what: `They go to ${fact(facts, 0)}.` }),
      left: (facts) => ({
        what: `They go to ${fact(facts, 0)}. A file of the test was left there.`,
      }),
      unwritable: (facts) => ({
        what: `${fact(facts, 0)} cannot be written to: receipts are not kept.`,
        next: 'See to the permissions of that folder and the room on the disk.',
      }),
    },
  },
  disk: {
    name: 'Disk',
    cases: {
      room: (facts) => ({ what: `There is room: ${room(facts)}.` }),
      little: (facts) => ({
        what: `There is little room: ${room(facts)}.`,
        next: 'Delete something that does not belong to the program before it is full.',
      }),
      full: (facts) => ({
        what: `The disk is full: ${room(facts)} are left.`,
        next: 'Make room now: without it no sale is kept.',
      }),
    },
  },
  printer: {
    name: 'Printer',
    cases: {
      none: () => ({ what: 'None is chosen: papers open on screen.' }),
      ready: (facts) => ({ what: `${fact(facts, 0)} is ready.` }),
      left: (facts) => ({
        what: `None is chosen, and ${papers(facts, 0)} for the one there was.`,
        next: 'Choose one in Printer, or decide about each paper.',
      }),
      waiting: (facts) => ({
        what: `${fact(facts, 0)} is ready, and ${papers(facts, 1)}.`,
        next: 'They come out by themselves. If not, look in Printer: one may be yours to decide.',
      }),
      no_paper: (facts) => ({
        what: `${fact(facts, 0)} has no paper or is open${held(facts)}.`,
        next: 'Load paper and close the cover: what waits comes out by itself, once.',
      }),
      away: (facts) => ({
        what: `${fact(facts, 0)} does not answer${held(facts)}.`,
        next: 'See that it is on and connected.',
      }),
      stopped: (facts) => ({
        what: `${fact(facts, 0)} is stopped${held(facts)}.`,
        next: 'Resume it in the printer settings of this PC.',
      }),
      unknown: (facts) => ({
        what: `${fact(facts, 0)} is not on this PC${held(facts)}.`,
        next: 'Add it again on this PC, or choose another in Printer.',
      }),
    },
  },
  payouts: {
    name: 'Payouts',
    cases: {
      in_doubt: (facts) => ({
        what: `Payouts in doubt: ${fact(facts, 0)}.`,
        next: 'Do not repeat them. In Payouts they are asked about again.',
      }),
      to_decide: (facts) => ({
        what: `Payouts that somebody must look into with the provider: ${fact(facts, 0)}.`,
        next: 'Go to Payouts: each says what is missing.',
      }),
    },
  },
  provider: {
    name: 'Account',
    cases: {
      accepted: (facts) => ({ what: `${company(facts)} takes the password.` }),
      refused: (facts) => ({
        what: `${company(facts)} did not take the password, or did not answer.`,
        next: 'See whether there is internet. If it stays so, change user and password in Account.',
      }),
      no_account: () => ({
        what: 'There is no account.',
        next: 'Give one in Account.',
      }),
    },
  },
  listener: {
    name: 'Notices of the provider',
    cases: {
      closed: () => ({ what: 'Nobody can call in. None is needed: we ask.' }),
      open: (facts) => ({ what: `Listens at ${fact(facts, 0)}.` }),
      wanted: (facts) => ({ what: `Will listen at ${fact(facts, 0)} once the till sells.` }),
      not_open: (facts) => ({
        what: `Could not listen at ${fact(facts, 0)}.`,
        next: 'If it was just changed, it holds from the next start. If not, another program has that port.',
      }),
    },
  },
};

export const doctor: Words['doctor'] = {
  checks,
  unknown: {
    what: {
      fine: 'It is as it should be',
      warning: 'There is something to look at',
      failing: 'It is not as it should be',
    },
    next: 'Save the support bundle and ask.',
  },
};
