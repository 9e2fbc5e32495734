// What a section of the settings has to set, as rows: what is drawn and what the numbered list offers
// both come from them.

import type { Action } from '../../components/actions';
import type { IconName } from '../../components/Icon.svelte';

/** What every row says of itself. */
interface Row {
  title: string;
  help?: string;
  /** Whether what it says is something to see to. */
  worry?: boolean;
  /** What its refusals are noted under, where it can be refused. */
  of?: string;
}

/** One of a few, all in sight; or, as a `pick`, one of many, from a list. */
export interface ChoiceRow extends Row {
  kind: 'choice' | 'pick';
  options: readonly Option[];
  chosen: string;
  choose: (key: string) => void;
}

/** One that can be chosen. */
export interface Option {
  key: string;
  label: string;
  /** Why it cannot be; none: it can. */
  reason?: string | null;
}

/** A line of text, kept when the field is left or Enter is pressed. */
export interface TextRow extends Row {
  kind: 'text';
  value: string;
  save: (text: string) => void;
  /** What is wrong with it, and what to do; none: it is kept. */
  wrong?: (text: string) => string | null | Promise<string | null>;
  /** What typing leaves of it. */
  shape?: (raw: string) => string;
  placeholder?: string;
  most?: number;
  mode?: 'text' | 'numeric';
}

/** Things to do. */
export interface ButtonsRow extends Row {
  kind: 'buttons';
  buttons: readonly RowButton[];
  /** What came of it. */
  said?: string;
}

/** One thing to do. */
export interface RowButton {
  label: string;
  run: () => void;
  icon?: IconName;
  look?: 'primary' | 'plain' | 'danger';
  /** Why it cannot be done now; none: it can. */
  reason?: string | null;
}

/** Tiles as they stand on the till, all of which are changed together. */
export interface TilesRow extends Row {
  kind: 'tiles';
  tiles: readonly string[];
  run: () => void;
  /** What touching them does. */
  label: string;
}

/** Something that is only to be read. */
export interface FactRow extends Row {
  kind: 'fact';
  fact: string;
}

/** One row. */
export type SettingRow = ChoiceRow | TextRow | ButtonsRow | TilesRow | FactRow;

/** What can be changed in a section, for its numbered list: rows, and what is no row. */
export type Change = SettingRow | Action;

/** What a section lets the screen do with it. */
export interface SectionHands {
  /** What can be changed in it, in the order it is drawn. */
  changes?: () => readonly Change[];
}

/** A choice whose keys are words of their own. */
export function choice<K extends string>(
  row: Omit<ChoiceRow, 'kind' | 'options' | 'chosen' | 'choose'> & {
    options: readonly (Omit<Option, 'key'> & { key: K })[];
    chosen: K;
    choose: (key: K) => void;
    many?: boolean;
  },
): ChoiceRow {
  const { many = false, choose, ...rest } = row;
  return {
    ...rest,
    kind: many ? 'pick' : 'choice',
    // What comes back is one of the keys that were offered.
    choose: (key) => choose(key as K),
  };
}

/** Two states, and the words for them. */
export function turned(
  row: Omit<ChoiceRow, 'kind' | 'options' | 'chosen' | 'choose'> & {
    words: { on: string; off: string };
    isOn: boolean;
    turn: () => void;
    reason?: string | null;
  },
): ChoiceRow {
  const { words, isOn, turn, reason = null, ...rest } = row;
  return choice({
    ...rest,
    options: [
      { key: 'on', label: words.on, reason },
      { key: 'off', label: words.off, reason },
    ],
    chosen: isOn ? 'on' : 'off',
    choose: (key) => {
      if ((key === 'on') !== isOn) turn();
    },
  });
}

/** What the screen does where a line of the list needs more than a press. */
export interface ListHands {
  /** Opens the list of what can be chosen. */
  open: (row: ChoiceRow) => void;
  /** Puts the focus into the field of that title. */
  focus: (title: string) => void;
  /** How nothing reads. */
  empty: string;
}

/** A section's changes as lines of a numbered list. */
export function linesOf(changes: readonly Change[], hands: ListHands): Action[] {
  return changes.flatMap((change): Action[] => {
    if (!('kind' in change)) return [change];
    const { title } = change;
    switch (change.kind) {
      case 'choice':
      case 'pick': {
        const now = change.options.find(({ key }) => key === change.chosen)?.label ?? hands.empty;
        const reason = change.options.every((each) => each.reason)
          ? (change.options[0]?.reason ?? null)
          : null;
        return [{ label: `${title}: ${now}`, reason, run: () => hands.open(change) }];
      }
      case 'text':
        return [
          { label: `${title}: ${change.value || hands.empty}`, run: () => hands.focus(title) },
        ];
      case 'buttons':
        return change.buttons.map(({ label, run, reason = null }) => ({ label, run, reason }));
      case 'tiles':
        return [{ label: `${title}: ${change.tiles.join(' · ')}`, run: change.run }];
      case 'fact':
        return [];
      default:
        return change satisfies never;
    }
  });
}

/** What a choice offers, as lines of a numbered list. */
export function optionLines(row: ChoiceRow): Action[] {
  return row.options.map(({ key, label, reason = null }) => ({
    label,
    reason,
    checked: key === row.chosen,
    run: () => row.choose(key),
  }));
}
