import { beforeEach, describe, expect, it } from 'vitest';

import { NOW } from '../../dev/sample';
import type { Asked, PayeeCheck } from '../ipc/call';
import { endOf } from '../format/days';
import { civilDay } from '../format/time';
import { AccountText, LinkDraft } from './link-draft.svelte';

const CVU = '0000031500000004105723';
const RIGHT: PayeeCheck = {
  kind: 'digits',
  missing: 0,
  first: 'right',
  second: 'right',
  cvu: true,
  bank: 'TelePagos',
  branch: null,
};

/** What the core says of a number: what it is told to, else that it is right. */
let checks: Record<string, PayeeCheck>;
let draft: LinkDraft;

beforeEach(() => {
  checks = { '': { kind: 'empty' } };
  draft = new LinkDraft(
    {
      checkPayee: async (text) => ({ ok: true, value: checks[text] ?? RIGHT }),
      checkCuit: async (text) => ({ ok: true, value: text === '30-71809248-1' }),
    },
    'VAR',
  );
});

describe('a link that is put together', () => {
  it('wants an amount before anything else', () => {
    expect(draft.wanted(NOW)).toBeNull();
    expect(draft.faults(NOW).amount).toBe('none');
    draft.cents = 0;
    expect(draft.faults(NOW).amount, 'nothing is no amount').toBe('none');
    draft.cents = 10_000_000_000;
    expect(draft.faults(NOW).amount).toBe('large');
    draft.cents = 3_850_000;
    expect(draft.wanted(NOW)).toEqual({
      kind: 'payment',
      request: {
        cents: 3_850_000,
        concept_id: 'VAR',
        expires_ms: NOW + 24 * 3_600_000,
        multiple: false,
        split: [],
      },
    });
  });

  it('ends when it is told to, at the end of that day', () => {
    draft.ends = 'today';
    expect(draft.endsMs(NOW)).toBe(endOf('2026-11-20'));
    draft.ends = 'week';
    expect(civilDay(draft.endsMs(NOW) ?? 0)).toBe('2026-11-27');
    draft.ends = 'date';
    expect(draft.faults(NOW).date).toBe('none');
    draft.dateText = '30/11';
    expect(draft.endsMs(NOW)).toBe(endOf('2026-11-30'));
    draft.dateText = '19/11/2026';
    expect(draft.faults(NOW).date).toBe('past');
  });

  it('never gives away more than it asks for', async () => {
    draft.cents = 1_000;
    draft.addShare();
    draft.addShare();
    const [one, two] = draft.shares;
    one?.account.type(CVU);
    two?.account.type(CVU);
    if (one) one.cents = 600;
    if (two) two.cents = 401;
    await draft.settled();
    expect(draft.faults(NOW).split).toBe('over');
    expect(draft.wanted(NOW)).toBeNull();
    if (two) two.cents = 400;
    expect(draft.leftCents, 'all of it may be given away').toBe(0);
    expect(draft.wanted(NOW)).toMatchObject({
      request: {
        split: [
          { cvu: CVU, cents: 600 },
          { cvu: CVU, cents: 400 },
        ],
      },
    });
    draft.dropShare(one?.key ?? 0);
    expect(draft.leftCents).toBe(600);
  });

  it('has no part without an account and an amount', async () => {
    draft.cents = 1_000;
    draft.addShare();
    await draft.settled();
    expect(draft.faults(NOW).shares).toEqual([{ account: { kind: 'none' }, amount: 'none' }]);
    expect(draft.wanted(NOW)).toBeNull();
  });

  it('may be a transfer, to an account that verifies and its CUIT', async () => {
    draft.kind = 'transfer';
    draft.cents = 500;
    draft.account.type(CVU);
    draft.typeCuit('30-71809248-2');
    await draft.settled();
    expect(draft.faults(NOW).cuit).toBe('wrong');
    draft.typeCuit('30-71809248-1');
    await draft.settled();
    expect(draft.wanted(NOW)).toEqual({
      kind: 'transfer',
      request: { cents: 500, concept_id: 'VAR', account: CVU, cuit: '30-71809248-1' },
    });
  });
});

describe('an account that is typed', () => {
  it('is told where it is wrong', async () => {
    const account = draft.account;
    const says = async (check: PayeeCheck, cvu = false) => {
      checks['x'] = check;
      account.type('x');
      await account.settled();
      return account.fault(cvu);
    };
    expect(await says({ ...RIGHT, missing: 5, second: 'partial' })).toEqual({
      kind: 'missing',
      count: 5,
    });
    expect(await says({ ...RIGHT, missing: -2 })).toEqual({ kind: 'spare', count: 2 });
    expect(await says({ ...RIGHT, missing: 5, first: 'wrong' }), 'as soon as it is known').toEqual({
      kind: 'first',
    });
    expect(await says({ ...RIGHT, second: 'wrong' })).toEqual({ kind: 'second' });
    expect(await says({ kind: 'alias', valid: true })).toEqual({ kind: 'alias' });
    expect(await says({ ...RIGHT, cvu: false }), 'a bank’s will do').toBeNull();
    expect(await says({ ...RIGHT, cvu: false }, true), 'not where a wallet’s is asked for').toEqual(
      { kind: 'bank' },
    );
  });

  it('is judged by what was typed last, whatever is answered late', async () => {
    const answers: ((asked: Asked<PayeeCheck>) => void)[] = [];
    const account = new AccountText({
      checkPayee: () => new Promise((done) => answers.push(done)),
    });
    account.type('1');
    account.type('12');
    answers[1]?.({ ok: true, value: { ...RIGHT, missing: 20 } });
    answers[0]?.({ ok: true, value: RIGHT });
    await account.settled();
    expect(account.fault(false)).toEqual({ kind: 'missing', count: 20 });
  });

  it('loses the blanks that a copy brings along', () => {
    draft.account.type(' 00000315 00000004105723 ');
    expect(draft.account.text).toBe(CVU);
  });
});
