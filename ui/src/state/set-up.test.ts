import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { settingsView, SPARE_KEY } from '../../dev/sample-settings';
import type { AccountRequest, Asked, SetUpRequest } from '../ipc/call';
import { SetUp } from './set-up.svelte';

/** A register that was never set up, and a provider whose answers are given by hand. */
class Bench {
  takes = true;
  logins: AccountRequest[] = [];
  requests: SetUpRequest[] = [];
  skips = 0;
  setUp = new SetUp(
    {
      checkAccount: async (request): Promise<Asked<null>> => {
        this.logins.push(request);
        return this.takes
          ? { ok: true, value: null }
          : { ok: false, refusal: refusal('credentials_refused') };
      },
      checkPayee: async () => ({ ok: true, value: { kind: 'empty' } }),
      checkCuit: async (text) => ({ ok: true, value: text === '30-71809248-1' }),
      setUp: async (request) => {
        this.requests.push(request);
        return this.takes
          ? { ok: true, value: { account: 'telepagos', kept: true, spare_key: SPARE_KEY } }
          : { ok: false, refusal: refusal('provider_silent') };
      },
      skipSetUp: async () => {
        this.skips += 1;
        return this.takes
          ? { ok: true, value: null }
          : { ok: false, refusal: refusal('journal_unwritable') };
      },
      chooseLogo: async () => ({
        ok: true,
        value: settingsView({ logo: 'data:image/png;base64,AA==' }),
      }),
    },
    { after: () => () => undefined },
  );
}

let bench: Bench;
let setUp: SetUp;

beforeEach(() => {
  bench = new Bench();
  ({ setUp } = bench);
  setUp.begin('Caja 1');
});

/** Through the account, taken by the provider. */
async function connect(): Promise<void> {
  setUp.choose(true);
  await setUp.next();
  setUp.account.type('username', ' lavereda.api ');
  setUp.account.type('password', ' clave con espacio ');
  await setUp.next();
}

async function fillShop(): Promise<void> {
  setUp.type('name', ' La Vereda ');
  await setUp.next();
}

describe('the wizard', () => {
  it('skips the account in practice, both ways', async () => {
    await setUp.next();
    expect(setUp.at).toBe('shop');
    setUp.back();
    expect(setUp.at).toBe('mode');
  });

  it('goes past the account once the provider takes it, and asks only once', async () => {
    await connect();
    expect(setUp.at).toBe('shop');
    expect(bench.logins).toMatchObject([
      { username: 'lavereda.api', password: ' clave con espacio ', company: null },
    ]);
    setUp.back();
    await setUp.next();
    expect(bench.logins).toHaveLength(1);
    setUp.back();
    setUp.account.type('password', 'otra');
    await setUp.next();
    expect(bench.logins, 'another password is another login').toHaveLength(2);
  });

  it('stays at an account that the provider does not take, and says why', async () => {
    bench.takes = false;
    await connect();
    expect(setUp.at).toBe('account');
    expect(setUp.account.refusal?.code).toBe('credentials_refused');
    expect(setUp.busy).toBe(false);
    setUp.practise();
    expect([setUp.at, setUp.live]).toEqual(['shop', false]);
  });

  it('asks no provider about credentials that are not whole', async () => {
    setUp.choose(true);
    await setUp.next();
    setUp.account.choose('totalcoin');
    setUp.account.type('username', 'lavereda');
    await setUp.next();
    expect(setUp.account.faults).toEqual(['company', 'password']);
    expect(bench.logins).toEqual([]);
  });

  it('lets nobody past a shop without a name or with a CUIT that does not verify', async () => {
    await setUp.next();
    setUp.cuit.typeCuit('30718092480');
    await setUp.next();
    expect(setUp.faults).toEqual(['shop_name', 'shop_cuit']);
    setUp.type('name', 'La Vereda');
    setUp.cuit.typeCuit('30718092481');
    await setUp.next();
    expect(setUp.at).toBe('team');
  });

  it('wants a PIN of everybody, and somebody in charge of real money', async () => {
    await connect();
    await fillShop();
    await setUp.next();
    expect(setUp.faults).toEqual(['no_manager']);
    setUp.put(0, { name: 'Lucía', role: 'cashier', pin: '' });
    setUp.put(1, { name: 'Marta', role: 'manager', pin: '407193' });
    expect(setUp.faults).toEqual(['pin_missing']);
    setUp.put(0, { name: 'Lucía', role: 'cashier', pin: '4071' });
    await setUp.next();
    expect(setUp.at).toBe('ready');
    expect(await setUp.finish()).toMatchObject({ spare_key: SPARE_KEY });
    expect(bench.requests).toMatchObject([
      {
        account: { provider: 'telepagos' },
        shop: { name: 'La Vereda', sale_point: 'Caja 1' },
        people: [{ name: 'Marta' }, { name: 'Lucía' }],
      },
    ]);
    await setUp.finish();
    expect(bench.requests, 'what is done is done once').toHaveLength(1);
  });

  it('needs nobody in practice, whom everybody knows the manager of', async () => {
    await setUp.next();
    await fillShop();
    await setUp.next();
    expect(setUp.at).toBe('ready');
    await setUp.finish();
    expect(bench.requests).toMatchObject([{ account: null, people: [] }]);
  });

  it('says why it was not done, and can be done again', async () => {
    await setUp.next();
    await fillShop();
    await setUp.next();
    bench.takes = false;
    expect(await setUp.finish()).toBeNull();
    expect(setUp.refusal?.code).toBe('provider_silent');
    bench.takes = true;
    expect(await setUp.finish()).not.toBeNull();
  });

  it('keeps what was typed for whoever leaves and comes back', async () => {
    await connect();
    setUp.type('name', 'La Vereda');
    expect(await setUp.leave()).toBe(true);
    expect(setUp.open).toBe(false);
    setUp.begin('Caja 9');
    expect([setUp.at, setUp.shop.name, setUp.shop.sale_point]).toEqual([
      'shop',
      'La Vereda',
      'Caja 1',
    ]);
    expect(setUp.account.username).toBe(' lavereda.api ');
  });

  it('stays where the register cannot keep that it is left for later', async () => {
    bench.takes = false;
    expect(await setUp.leave()).toBe(false);
    expect(setUp.open).toBe(true);
    expect(setUp.refusal?.code).toBe('journal_unwritable');
  });
});
