// An amount of which somebody has typed the beginning: `15` is of $ 15,00 as of $ 1.550,00.

import { moneyParts } from './money';

/** Whether an amount begins with what is typed, whichever mark parts the centavos. Nothing typed: any does. */
export function beginsWith(cents: number, typed: string): boolean {
  const { whole, decimals } = moneyParts(cents);
  const amount = `${whole.replaceAll('.', '')},${decimals}`;
  return readings(typed).some((reading) => amount.startsWith(reading));
}

/** A point parts thousands, or it is the numpad's and parts the centavos: both are looked for. */
function readings(typed: string): string[] {
  const text = typed.replace(/[^\d.,]/g, '');
  const plain = text.replaceAll('.', '');
  const point = text.lastIndexOf('.');
  if (point < 0 || text.includes(',')) return [plain];
  const before = text.slice(0, point).replaceAll('.', '');
  return [plain, `${before},${text.slice(point + 1)}`];
}
