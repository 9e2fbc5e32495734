// What is said below each block of an account's number as it is typed.

import { ACCOUNT_DIGITS, FIRST_BLOCK } from '../../format/account';
import type { PayeeCheck } from '../../ipc/call';
import type { Words } from '../../text/es-AR';

/** A block's line and its sentence. */
export interface BlockSays {
  tone: 'typing' | 'right' | 'wrong';
  said: string;
}

const TYPING: BlockSays = { tone: 'typing', said: '' };

/** What to say of `number`, of which the core said `check` when it was last asked. */
export function blockSays(
  check: PayeeCheck,
  number: string,
  tried: boolean,
  words: Words['payouts']['data'],
): { first: BlockSays; second: BlockSays } {
  if (number === '') {
    const missing: BlockSays = { tone: 'wrong', said: words.numberMissing };
    return { first: tried ? missing : TYPING, second: TYPING };
  }
  if (check.kind !== 'digits') return { first: TYPING, second: counted(number, tried, words) };
  return {
    first: firstBlock(check, number, words),
    second: secondBlock(check, number, tried, words),
  };
}

type Digits = Extract<PayeeCheck, { kind: 'digits' }>;

function firstBlock(
  { first, cvu, bank, branch }: Digits,
  number: string,
  words: Words['payouts']['data'],
): BlockSays {
  // What was just taken away is not judged by what stood there before.
  if (number.length < FIRST_BLOCK || first === 'partial') return TYPING;
  if (first === 'wrong') return { tone: 'wrong', said: words.firstWrong };
  if (cvu) {
    return { tone: 'right', said: bank === null ? words.virtual : words.virtualOf(bank) };
  }
  if (bank === null) return { tone: 'right', said: words.unknownBank };
  return {
    tone: 'right',
    said: branch === null ? bank : words.bankBranch(bank, branch),
  };
}

function secondBlock(
  { first, second }: Digits,
  number: string,
  tried: boolean,
  words: Words['payouts']['data'],
): BlockSays {
  if (number.length !== ACCOUNT_DIGITS || second === 'partial') {
    return counted(number, tried, words);
  }
  if (second === 'wrong') return { tone: 'wrong', said: words.secondWrong };
  return { tone: 'right', said: first === 'right' ? words.all : words.secondRight };
}

/** How many are missing: only when somebody meant to go on is that wrong. */
function counted(number: string, tried: boolean, words: Words['payouts']['data']): BlockSays {
  const missing = ACCOUNT_DIGITS - number.length;
  if (missing < 0) return { tone: 'wrong', said: words.tooMany(-missing) };
  if (missing === 0) return TYPING;
  return { tone: tried ? 'wrong' : 'typing', said: words.missing(missing) };
}
