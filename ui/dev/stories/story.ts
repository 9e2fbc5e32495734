// What a story is made of: opening the window, charging the one sale, and looking.

import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import type { Charge, OrderView, Snapshot } from '../../src/ipc/call';
import { sale } from '../sale';
import { NOW } from '../sample';
import type { Stage, View } from '../stage';

/** Opens the window on a day of its own. */
export type Open = (given?: Partial<Snapshot>, view?: View) => Promise<Stage>;

/** Something a person does, and what must come of it. */
export type Story = (open: Open) => Promise<void>;

/** The sale as of an event of the journal. */
export function saleAt(
  sequence: number,
  state: OrderView['state'],
  more: Partial<OrderView> = {},
): OrderView {
  return sale(state, { sequence, ...more });
}

/** Types $ 1.550,00 and Enter, and the code comes up. */
export async function charge(stage: Stage): Promise<void> {
  await stage.charges('sale-48');
  await stage.keys('1', '5', '5', '0', 'Enter');
  await stage.order(saleAt(490, 'open', { expires_ms: NOW + 300_000 }));
}

/** What the core is asked for when an amount is charged and nothing else was chosen. */
export function asking(cents: number, more: Partial<Charge> = {}): Charge {
  return { cents, concept_id: 'VAR', channel: 'telepagos.qr', sale_point_id: null, ...more };
}

/** The commands the core was asked for, in order. */
export async function names(stage: Stage): Promise<string[]> {
  return (await stage.asked()).map(({ command }) => command);
}

/** Waits until the screen of that name is in front. */
export async function sees(stage: Stage, name: string | RegExp): Promise<void> {
  const heading = stage.page.getByRole('heading', { level: 1, name });
  await heading.waitFor({ state: 'attached', timeout: 2_000 });
}

/** The amount on screen is this. */
export async function amountIs(stage: Stage, amount: string): Promise<void> {
  const shown = stage.page.locator('.amount .unseen').first();
  assert.equal((await shown.textContent())?.replace('\u00a0', ' '), amount);
}

/** A button by its name. */
export function button(stage: Stage, name: string | RegExp): Locator {
  return stage.page.getByRole('button', { name });
}
