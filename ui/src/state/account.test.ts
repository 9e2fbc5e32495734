import { beforeEach, describe, expect, it } from 'vitest';

import { NOW, refusal } from '../../dev/sample';
import { movementsPage, STATISTICS } from '../../dev/sample-account';
import type { Asked, MovementsPage, MovementsQuery } from '../ipc/call';
import { Account } from './account.svelte';

/** An account whose pages the provider gives by hand. */
class Bench {
  queries: MovementsQuery[] = [];
  months: string[] = [];
  refusesStatistics = false;
  page: Asked<MovementsPage> = { ok: true, value: movementsPage(3) };
  account = new Account(
    {
      balance: async () => ({ ok: true, value: 59_231_055 }),
      movementFilters: async () => ({ ok: false, refusal: refusal('provider_silent') }),
      movements: async (query) => {
        this.queries.push(query);
        return this.page;
      },
      statistics: async (month) => {
        this.months.push(month);
        return this.refusesStatistics
          ? { ok: false, refusal: refusal('account_not_permitted') }
          : { ok: true, value: STATISTICS };
      },
    },
    () => NOW,
  );
}

let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  await bench.account.look();
});

describe('the account', () => {
  it('begins with the last seven days and this month', () => {
    expect(bench.queries).toEqual([
      { from: '2026-11-14', to: '2026-11-20', operation: null, page: 1 },
    ]);
    expect(bench.months).toEqual(['2026-11']);
    expect(bench.account.balance.value).toBe(59_231_055);
    expect(bench.account.balanceMs).toBe(NOW);
  });

  it('is seen although one of its questions came to nothing', () => {
    expect(bench.account.filters.trouble?.code).toBe('provider_silent');
    expect(bench.account.movements.value?.rows).not.toHaveLength(0);
  });
});

describe('its movements', () => {
  it('are leafed through as far as the provider says there are pages', async () => {
    await bench.account.leaf(-1);
    expect(bench.queries, 'there is none before the first').toHaveLength(1);
    await bench.account.leaf(1);
    await bench.account.leaf(1);
    await bench.account.leaf(1);
    expect(bench.queries.map(({ page }) => page)).toEqual([1, 2, 3]);
    expect(bench.account.isLast).toBe(true);
  });

  it('end at an empty page where the provider does not say how many there are', async () => {
    bench.page = { ok: true, value: { ...movementsPage(1), pages: null, results: null } };
    await bench.account.leaf(1);
    expect(bench.account.isLast).toBe(false);
    bench.page = { ok: true, value: { rows: [], pages: null, results: null, unreadable: 0 } };
    await bench.account.leaf(1);
    expect(bench.account.isLast).toBe(true);
  });

  it('stay at the page in sight when the next one does not come', async () => {
    bench.page = { ok: false, refusal: refusal('provider_silent') };
    await bench.account.leaf(1);
    expect(bench.account.page).toBe(1);
    expect(bench.account.movements.value, 'it is still there').not.toBeNull();
  });

  it('begin at the first page again when others are asked for', async () => {
    await bench.account.leaf(1);
    await bench.account.narrow('cashin');
    expect(bench.queries.at(-1)).toMatchObject({ operation: 'cashin', page: 1 });
    await bench.account.choose('month');
    expect(bench.queries.at(-1)).toEqual({
      from: '2026-11-01',
      to: '2026-11-20',
      operation: 'cashin',
      page: 1,
    });
  });

  it('of other days never stand under the days that are asked for', async () => {
    bench.page = { ok: false, refusal: refusal('provider_silent') };
    await bench.account.choose('today');
    expect(bench.account.movements.value).toBeNull();
    expect(bench.account.movements.trouble?.code).toBe('provider_silent');
  });

  it('are those of typed days, once both are days and in their order', async () => {
    const { account } = bench;
    await account.choose('choose');
    expect(account.fromText, 'it begins with what is in sight').toBe('14/11/2026');
    expect(bench.queries, 'nothing was asked yet').toHaveLength(1);
    account.fromText = '31/11';
    expect(account.dayFaults()).toEqual({ from: 'none', to: null, backwards: false });
    expect(await account.chooseTyped()).toBe(false);
    account.fromText = '20/11';
    account.toText = '1/10';
    expect(account.dayFaults().backwards).toBe(true);
    expect(await account.chooseTyped()).toBe(false);
    account.fromText = '1/10';
    account.toText = '31/10';
    expect(await account.chooseTyped()).toBe(true);
    expect(bench.queries.at(-1)).toMatchObject({ from: '2026-10-01', to: '2026-10-31' });
  });
});

describe('its statistics', () => {
  it('are of any month but those to come', async () => {
    await bench.account.turnMonth(1);
    await bench.account.turnMonth(-1);
    expect(bench.months).toEqual(['2026-11', '2026-10']);
    expect(bench.account.hasMonth(1)).toBe(true);
  });

  it('are not those of the month before when they are refused', async () => {
    bench.refusesStatistics = true;
    await bench.account.turnMonth(-1);
    expect(bench.account.statistics.value).toBeNull();
    expect(bench.account.statistics.trouble?.code).toBe('account_not_permitted');
  });
});
