// A day beside the provider's list, and an inbox. Samples: those of the drawing, and one of each kind.

import type {
  CreditView,
  Difference,
  DifferenceKind,
  OrderView,
  Pair,
  Reconciliation,
  Sum,
  UnassignedView,
} from '../src/ipc/call';
import { at, order } from './sample';
import { CREDITS } from './sample-credits';

/** The day of the drawing. */
export const DAY = '2026-11-20';

/** Money that came in; what is not said is as of one at the first till. */
export function credit(id: string, cents: number, more: Partial<CreditView> = {}): CreditView {
  const came = more.at_ms ?? at(14, 0);
  return {
    id,
    amount_cents: cents,
    at_ms: came,
    seen_ms: came + 2_000,
    payer: { name: 'Iván Sosa', cuit: null, account: null },
    provider: 'telepagos',
    sale_point: 'Caja 1',
    ...more,
  };
}

function payer(name: string) {
  return { name, cuit: null, account: null };
}

function difference(
  kind: DifferenceKind,
  cents: number,
  sides: { order?: OrderView; credit?: CreditView },
): Difference {
  return {
    id: `difference-${kind}`,
    kind,
    cents,
    order: sides.order ?? null,
    credit: sides.credit ?? null,
    decision: null,
  };
}

/** Money that is no sale's. */
export const MISSING_HERE = difference('missing_here', 320_000, {
  credit: credit('credit-20', 320_000, {
    at_ms: at(13, 20),
    payer: payer('Delfina Ríos'),
    sale_point: 'Caja 2',
  }),
});

/** A sale and its payment, of other amounts. */
export const AMOUNTS_DIFFER = difference('amounts_differ', -20_000, {
  order: order(6, 'paid', 365_000, {
    created_ms: at(8, 27),
    paid_ms: at(8, 28),
    payer: payer('Iván Sosa'),
  }),
  credit: credit('credit-21', 345_000, { at_ms: at(8, 29) }),
});

/** A sale that had ended, paid afterwards. */
export const PAID_LATE = difference('paid_late', 500_000, {
  order: order(102, 'lapsed', 500_000, { created_ms: at(14, 5), closed_ms: at(14, 10) }),
  credit: credit('credit-22', 500_000, {
    at_ms: at(14, 27),
    payer: payer('Jorge Alberto Quiroga'),
  }),
});

/** A payment that the list does not have yet. */
export const MISSING_THERE = difference('missing_there', -210_000, {
  order: order(127, 'paid', 210_000, {
    created_ms: at(14, 20),
    paid_ms: at(14, 21),
    payer: payer('Martín Ochoa'),
    sale_point: 'Caja 2',
  }),
});

/** Money that may be of more than one sale. */
export const AMBIGUOUS = difference('ambiguous', 155_000, {
  order: order(40, 'lapsed', 155_000, { created_ms: at(13, 40), closed_ms: at(13, 45) }),
  credit: credit('credit-23', 155_000, { at_ms: at(13, 44), payer: null, sale_point: null }),
});

/** Those of the drawing, in its order. */
export const DRAWN: Difference[] = [MISSING_HERE, AMOUNTS_DIFFER, PAID_LATE, MISSING_THERE];

/** What agrees, as much of it as is shown. */
export const PAIRS: Pair[] = Array.from({ length: 12 }, (_, index) => {
  const cents = 120_000 + index * 34_550;
  const ms = at(13, 55) - index * 21 * 60_000;
  return {
    order: order(60 - index, 'paid', cents, {
      created_ms: ms,
      paid_ms: ms + 40_000,
      payer: payer('Ana Paula Ferreyra'),
    }),
    credit: credit(`credit-pair-${index}`, cents, {
      at_ms: ms + 38_000,
      payer: payer('Ana Paula Ferreyra'),
    }),
  };
});

function sum(count: number, cents: number): Sum {
  return { count, cents };
}

/** The day of the drawing; what is said is otherwise. */
export function reconciliation(more: Partial<Reconciliation> = {}): Reconciliation {
  return {
    from: DAY,
    to: DAY,
    provider: 'telepagos',
    read_ms: at(14, 31),
    ours: sum(121, 62_340_000),
    theirs: sum(121, 62_930_000),
    difference_cents: 590_000,
    differences: DRAWN,
    decided: [],
    pairs: PAIRS,
    matched: 118,
    ...more,
  };
}

/** A day without a difference. */
export function agreement(more: Partial<Reconciliation> = {}): Reconciliation {
  return reconciliation({
    theirs: sum(118, 62_340_000),
    ours: sum(118, 62_340_000),
    difference_cents: 0,
    differences: [],
    ...more,
  });
}

/** What Marta decided earlier that day. */
export const DECIDED: Difference = {
  ...difference('missing_here', 1_250_000, {
    credit: credit('credit-30', 1_250_000, {
      at_ms: at(9, 12),
      payer: payer('Panadería La Vereda SRL'),
    }),
  }),
  id: 'difference-decided',
  decision: {
    operator: 'Marta Quiroga',
    at_ms: at(13, 2),
    reason: 'Es plata nuestra pasada de otra cuenta',
  },
};

/** An inbox of three, and one that is none of the shop's. */
export const UNASSIGNED: UnassignedView[] = [
  ...CREDITS.map((each, index) => ({ credit: each, disowned: null, candidates: 2 - index })),
  {
    credit: credit('credit-31', 990_000, {
      at_ms: at(9, 40) - 24 * 3_600_000,
      payer: payer('Transportes del Litoral SA'),
      sale_point: null,
    }),
    disowned: {
      operator: 'Marta Quiroga',
      at_ms: at(10, 5),
      reason: 'Alguien transfirió por error',
    },
    candidates: 0,
  },
];

/** A month of payments by the code on the wall that nobody assigned, the newest first. */
export const MANY_UNASSIGNED: UnassignedView[] = Array.from({ length: 250 }, (_, index) => ({
  credit: credit(`wall-${index}`, 100_000 + index * 100),
  disowned: null,
  candidates: 0,
}));
