import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../../dev/sample';
import { RECIPIENTS } from '../../dev/sample-payouts';
import type { Asked, Recipient } from '../ipc/call';
import { Recipients } from './recipients.svelte';

const PEDRO: Recipient = { name: 'Pedro Roca', to: 'pedro.roca', cuit: null, concept_id: null };

let kept: Recipient[];
let refuses: boolean;
let recipients: Recipients;

beforeEach(async () => {
  kept = RECIPIENTS;
  refuses = false;
  const answer = (): Asked<Recipient[]> =>
    refuses ? { ok: false, refusal: refusal('bad_account') } : { ok: true, value: kept };
  recipients = new Recipients({
    recipients: async () => answer(),
    saveRecipient: async (recipient) => {
      if (!refuses) kept = [...kept.filter(({ name }) => name !== recipient.name), recipient];
      return answer();
    },
    removeRecipient: async (gone) => {
      kept = kept.filter(({ name }) => name !== gone);
      return answer();
    },
  });
  await recipients.look();
});

const names = (text: string) => recipients.found(text).map(({ name }) => name);

describe('finding somebody the shop pays', () => {
  it('goes by how the words of a name begin, in any order, without accents', () => {
    expect(names('lac')).toEqual(['Distribuidora Lácteos Sur']);
    expect(names('SUR dis')).toEqual(['Distribuidora Lácteos Sur']);
    expect(names('olinos'), 'not by what is within a word').toEqual([]);
    expect(names('molinos x')).toEqual([]);
  });

  it('is everybody while nothing is typed', () => {
    expect(names('  ')).toHaveLength(RECIPIENTS.length);
  });

  it('goes by the account too, however an alias is written', () => {
    expect(recipients.of('Marta.Vereda')?.name).toBe('Marta Quiroga');
    expect(recipients.of('nobody.at.all')).toBeUndefined();
  });
});

describe('keeping somebody', () => {
  it('puts them into the list, and takes them out', async () => {
    await recipients.save(PEDRO);
    expect(recipients.of('pedro.roca')).toEqual(PEDRO);
    await recipients.remove('Pedro Roca');
    expect(recipients.of('pedro.roca')).toBeUndefined();
  });

  it('under another name takes the old one out', async () => {
    await recipients.save({ ...PEDRO, to: 'marta.vereda' }, 'Marta Quiroga');
    expect(names('marta')).toEqual([]);
    expect(recipients.of('marta.vereda')?.name).toBe('Pedro Roca');
    expect(kept).toHaveLength(RECIPIENTS.length);
  });

  it('that is refused leaves the list as it was', async () => {
    refuses = true;
    const asked = await recipients.save({ ...PEDRO, to: '1' }, 'Marta Quiroga');
    expect(asked.ok).toBe(false);
    expect(recipients.list.value).toHaveLength(RECIPIENTS.length);
    expect(names('marta'), 'nobody was taken out for one that was not kept').toHaveLength(1);
  });
});
