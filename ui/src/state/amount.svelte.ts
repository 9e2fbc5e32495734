// The amount being typed at the till.

import { createContext } from 'svelte';

import {
  adjusted,
  type Adjustment,
  type AmountKey,
  type AmountStyle,
  centsOf,
  EMPTY,
  type Expression,
  isEmpty,
  ofCents,
  plus,
  press,
  type Pressed,
  tokensOf,
  typedDecimals,
} from './expression';

/**
 * What the cashier is typing. Survives a look at another sale; cleared when somebody else signs
 * in.
 */
export class Amount {
  #expression = $state.raw<Expression>(EMPTY);
  #style: () => AmountStyle;

  cents = $derived(centsOf(this.#expression));
  empty = $derived(isEmpty(this.#expression));
  tokens = $derived(tokensOf(this.#expression));
  typedDecimals = $derived(typedDecimals(this.#expression));

  /** Digits are read in the style of the moment. */
  constructor(style: () => AmountStyle = () => 'decimal') {
    this.#style = style;
  }

  /** Presses a key. False: it would have gone over what a sale can be, and did nothing. */
  apply(key: AmountKey): boolean {
    return this.#keep(press(this.#expression, key, this.#style()));
  }

  /** Adds a quick amount. False: as above. */
  add(cents: number): boolean {
    return this.#keep(plus(this.#expression, cents));
  }

  /** Adds a percentage of all of it, or takes it off, in hundredths of a percent. False: as above. */
  adjust(adjustment: Adjustment, hundredths: number): boolean {
    return this.#keep(adjusted(this.#expression, adjustment, hundredths));
  }

  /** Starts over, with an amount or with none. */
  start(cents = 0): void {
    this.#expression = ofCents(cents);
  }

  /** What stands now, to come back to. */
  mark(): Expression {
    return this.#expression;
  }

  /** Back to a mark, as if nothing had been typed since. */
  back(mark: Expression): void {
    this.#expression = mark;
  }

  #keep({ expression, refused }: Pressed): boolean {
    this.#expression = expression;
    return !refused;
  }
}

export const [getAmount, setAmount] = createContext<Amount>();
