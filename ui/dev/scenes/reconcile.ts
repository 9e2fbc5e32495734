// Reconciliation, and the inbox of what is no sale's: every state of both.

import type { Accreditation, Difference, Reconciliation, UnassignedView } from '../../src/ipc/call';
import { noReview } from '../fake-desk';
import { at, order, SALES, snapshot } from '../sample';
import {
  AMBIGUOUS,
  agreement,
  DAY,
  DECIDED,
  DRAWN,
  reconciliation,
  UNASSIGNED,
} from '../sample-reconcile';
import type { Stage } from '../stage';
import { OFFLINE, PRACTICE, type Scene, stay } from './scene';

const MARTA = { name: 'Marta Quiroga', role: 'manager' as const, since_ms: at(14, 0) };
const MANAGED = snapshot({ session: MARTA });

/** The sales that some money may be the payment of. */
const CLAIMABLE = [
  order(44, 'lapsed', 320_000, { created_ms: at(13, 15), closed_ms: at(13, 20) }),
  ...SALES.filter(({ number }) => number === 43),
];

/** Opens it over a day and an inbox. */
export async function reconcile(
  stage: Stage,
  found: Reconciliation = reconciliation(),
  inbox: UnassignedView[] = UNASSIGNED,
): Promise<void> {
  await stage.answer('review_days', { ...noReview(), today: DAY });
  await stage.answer('reconcile', found);
  await stage.answer('unassigned', inbox);
  await stage.answer('claimable', CLAIMABLE);
  await stage.keys('Alt+3');
}

/** A scene of the list in which a difference of that kind is opened. */
function opened(name: string, difference: Difference): Scene {
  return {
    name: `07-reconcile-${name}`,
    snapshot: MANAGED,
    play: async (stage) => {
      const rest = DRAWN.filter(({ id }) => id !== difference.id);
      await reconcile(stage, reconciliation({ differences: [difference, ...rest] }));
      await stage.page.locator(`[data-difference="${difference.id}"]`).click();
      await stage.pass(500);
    },
  };
}

/** A scene of the inbox, which is opened first. */
function inbox(name: string, play: (stage: Stage) => Promise<void>, more = {}): Scene {
  return {
    name: `07-unassigned${name}`,
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('F3');
      await play(stage);
    },
    ...more,
  };
}

const TO_DECIDE: Scene[] = [
  {
    name: '07-reconcile',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('ArrowUp', 'Enter');
    },
  },
  {
    name: '07-reconcile-all-kinds',
    snapshot: MANAGED,
    play: (stage) => reconcile(stage, reconciliation({ differences: [...DRAWN, AMBIGUOUS] })),
  },
  opened('amounts', DRAWN[1] as Difference),
  opened('late', DRAWN[2] as Difference),
  opened('missing-there', DRAWN[3] as Difference),
  opened('ambiguous', AMBIGUOUS),
  opened('ambiguous-sale', { ...AMBIGUOUS, credit: null }),
  {
    name: '07-reconcile-disown',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('Enter', 'ArrowLeft', 'Enter');
      await stage.keys('2');
    },
  },
  {
    name: '07-reconcile-disown-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.refuse('disown', 'credit_taken');
      await stage.keys('Enter', 'ArrowLeft', 'Enter');
      await stage.keys('2', 'Enter');
    },
  },
  {
    name: '07-reconcile-review-short',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('ArrowDown', 'Enter', 'Enter');
      await stage.keys('4', 's', 'i', 'Enter');
    },
  },
  {
    name: '07-reconcile-decided',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage, reconciliation({ decided: [DECIDED] }));
      await stage.keys('ArrowDown', 'Enter', 'Enter');
      await stage.keys('2', 'Enter');
    },
  },
  {
    name: '07-reconcile-claim',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('Enter', 'Enter');
    },
  },
  {
    name: '07-reconcile-settle',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('ArrowDown', 'ArrowDown', 'Enter', 'Enter');
      await stage.keys('3');
    },
  },
];

const READ: Scene[] = [
  {
    name: '07-reconcile-reading',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.ignore('reconcile');
      await stage.answer('review_days', { ...noReview(), today: DAY });
      await stage.keys('Alt+3');
      await stage.pass(8_000);
    },
  },
  {
    name: '07-reconcile-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('reconcile', 'provider_silent');
      await stage.keys('Alt+3');
    },
  },
  {
    name: '07-reconcile-refused-again',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.refuse('reconcile', 'provider_refused', { reason: 'Cuenta en revisión' });
      await stage.keys('F5');
    },
  },
  {
    name: '07-reconcile-offline',
    snapshot: snapshot({ ...OFFLINE, session: MARTA }),
    play: async (stage) => {
      await stage.refuse('reconcile', 'provider_unreachable');
      await stage.keys('Alt+3');
    },
  },
  {
    name: '07-reconcile-agrees',
    snapshot: MANAGED,
    play: (stage) => reconcile(stage, agreement(), []),
  },
  {
    name: '07-reconcile-matched',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage, agreement());
      await stage.page.getByRole('button', { name: 'Ver todas' }).click();
      await stage.pass(500);
    },
  },
  {
    name: '07-reconcile-all-decided',
    snapshot: MANAGED,
    play: (stage) => reconcile(stage, agreement({ decided: [DECIDED] })),
  },
  { name: '07-reconcile-nothing', snapshot: MANAGED, play: (stage) => stage.keys('Alt+3') },
  {
    name: '07-reconcile-long',
    snapshot: MANAGED,
    play: (stage) =>
      reconcile(
        stage,
        reconciliation({
          ours: { count: 9_000, cents: 123_456_789_012 },
          theirs: { count: 9_004, cents: 123_456_999_012 },
          difference_cents: 210_000,
        }),
      ),
  },
  {
    name: '07-reconcile-week',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('F2', '3');
    },
  },
  {
    name: '07-reconcile-days',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('F2');
    },
  },
  {
    name: '07-reconcile-days-several',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('F2');
      await stage.page.getByRole('button', { name: 'Varios días' }).click();
      await stage.page.getByRole('button', { name: /10 de noviembre/ }).click();
      await stage.keys('ArrowRight', 'ArrowRight', 'ArrowRight');
    },
  },
  {
    name: '07-reconcile-menu',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('Enter', '/');
    },
  },
  {
    name: '07-reconcile-practice',
    snapshot: snapshot({ ...PRACTICE, session: MARTA }),
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('ArrowUp', 'Enter');
    },
  },
  {
    name: '07-reconcile-english',
    snapshot: MANAGED,
    memory: { 'mostrador.language': 'en' },
    play: async (stage) => {
      await reconcile(stage, reconciliation({ decided: [DECIDED] }));
      await stage.keys('ArrowUp', 'Enter');
    },
  },
];

const INBOX: Scene[] = [
  inbox('', stay),
  inbox('-open', (stage) => stage.keys('Enter')),
  inbox('-typed', async (stage) => {
    await stage.page.getByLabel('Monto').fill('15');
    await stage.pass(500);
  }),
  inbox('-none-of', async (stage) => {
    await stage.page.getByLabel('Monto').fill('77');
    await stage.pass(500);
  }),
  inbox('-disowned', async (stage) => {
    await stage.page.getByRole('button', { name: /No son nuestras/ }).click();
    await stage.pass(500);
  }),
  inbox('-assign', (stage) => stage.keys('Enter', 'Enter')),
  inbox('-english', (stage) => stage.keys('Enter'), { memory: { 'mostrador.language': 'en' } }),
  {
    name: '07-unassigned-none',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage, agreement(), []);
      await stage.keys('F3');
    },
  },
  {
    name: '07-unassigned-looking',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.ignore('unassigned');
      await stage.keys('Alt+3', 'F3');
    },
  },
  {
    name: '07-unassigned-refused',
    snapshot: MANAGED,
    play: async (stage) => {
      await stage.refuse('unassigned', 'journal_damaged');
      await stage.keys('Alt+3', 'F3');
    },
  },
];

/** When cards of that day are expected, and what nobody says a date of. */
const EXPECTED: Accreditation = {
  from: DAY,
  to: DAY,
  today: DAY,
  days: [
    {
      day: '2026-11-20',
      count: 61,
      gross_cents: 32_410_000,
      settled: 61,
      fees_cents: 259_280,
      taxes_cents: 248_900,
      net_cents: 31_901_820,
    },
    {
      day: '2026-12-04',
      count: 22,
      gross_cents: 11_930_050,
      settled: 22,
      fees_cents: 619_170,
      taxes_cents: 130_040,
      net_cents: 11_180_840,
    },
    {
      day: '2027-04-21',
      count: 3,
      gross_cents: 4_500_000,
      settled: 3,
      fees_cents: 233_550,
      taxes_cents: 49_050,
      net_cents: 4_217_400,
    },
    {
      day: null,
      count: 34,
      gross_cents: 13_500_000,
      settled: 0,
      fees_cents: 0,
      taxes_cents: 0,
      net_cents: 13_500_000,
    },
  ],
};

function calendar(
  name: string,
  prepare: (stage: Stage) => Promise<void>,
  more: Partial<Scene> = {},
): Scene {
  return {
    name: `07-accreditation${name}`,
    snapshot: MANAGED,
    play: async (stage) => {
      await prepare(stage);
      await reconcile(stage);
      await stage.keys('F4');
    },
    ...more,
  };
}

const expected = (stage: Stage) => stage.answer('accreditation', EXPECTED);

const CALENDAR: Scene[] = [
  calendar('', expected),
  calendar('-english', expected, { memory: { 'mostrador.language': 'en' } }),
  calendar('-empty', () => Promise.resolve()),
  calendar('-looking', (stage) => stage.ignore('accreditation')),
  calendar('-refused', (stage) => stage.refuse('accreditation', 'journal_damaged')),
  {
    name: '07-reconcile-export',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.keys('F6');
    },
  },
  {
    name: '07-reconcile-reading-range',
    snapshot: MANAGED,
    play: async (stage) => {
      await reconcile(stage);
      await stage.ignore('reconcile');
      await stage.answer('progress', { done: 14, of: 30 });
      await stage.keys('F2', '3');
      await stage.pass(800);
    },
  },
];

export const reconciling: Scene[] = [...TO_DECIDE, ...READ, ...INBOX, ...CALENDAR];
