// How the keys walk a list: arrows, or the numpad as if it had them.

/** How many rows a page of the list is, for whoever jumps. */
const PAGE = 8;

const BY: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  '2': 1,
  ArrowUp: -1,
  '8': -1,
  PageDown: PAGE,
  '3': PAGE,
  PageUp: -PAGE,
  '9': -PAGE,
  End: Infinity,
  '1': Infinity,
  Home: -Infinity,
  '7': -Infinity,
};

/** The row a key leads to from the row at `at`; none: it is no key for walking. */
export function step(key: string, at: number, rows: number): number | null {
  const by = BY[key];
  if (by === undefined) return null;
  return Math.max(0, Math.min(rows - 1, at + by));
}
