import { describe, expect, it } from 'vitest';

import { at, order } from '../../../dev/sample';
import type { OrderNote } from '../../ipc/call';
import { notesFor } from './notes';

const noted = (note: OrderNote) => [{ note, operator: 'Marta Quiroga', at_ms: at(15, 0) }];

describe('what can be noted down', () => {
  it('is nothing of a payment that is plain, or of none', () => {
    expect(notesFor(order(1, 'paid', 100))).toEqual([]);
    expect(notesFor(order(1, 'open', 100))).toEqual([]);
  });

  it('fits what was not plain', () => {
    expect(notesFor(order(1, 'underpaid', 100))).toEqual(['rest_in_cash', 'for_manager']);
    expect(notesFor(order(1, 'overpaid', 100))).toEqual(['change_given', 'for_manager']);
    expect(notesFor(order(1, 'paid_late', 100))).toEqual(['delivered', 'to_give_back']);
  });

  it('is not asked for again, and nothing is once it is decided', () => {
    expect(notesFor(order(1, 'underpaid', 100, { notes: noted('for_manager') }))).toEqual([
      'rest_in_cash',
    ]);
    expect(notesFor(order(1, 'paid_late', 100, { notes: noted('delivered') }))).toEqual([]);
  });
});
