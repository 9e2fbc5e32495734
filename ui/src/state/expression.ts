// What the cashier typed for an amount: numbers joined by + and ×, and what they come to.
//
//     1.200 + 350▏          $ 1.550,00
//     3 × 7.600 + 1.000▏    $ 23.800,00
//
// Pure: keys in, a new expression out. Sums are done in whole centavos; the product of two numbers
// with decimals (0,75 × 1.234,50) is rounded once, half up, to the centavo. An expression never
// comes to more than a sale can be: the key that would make it so is refused and nothing changes.

import { grouped } from '../format/money';

/** The most a sale can be: $ 99.999.999,99. */
export const MAX_CENTS = 9_999_999_999;

/** What joins two numbers. */
export type Operator = '+' | '×';

/** A key of the amount's keypad. */
export type AmountKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '00'
  | ','
  | Operator
  | 'erase'
  | 'clear';

interface Operand {
  /** Digits, then perhaps a comma and up to two more: `1200`, `0,5`, `12,`. Empty: nothing yet. */
  text: string;
  /** Came whole, from a quick amount: erased whole, and a digit after it starts another. */
  whole: boolean;
}

interface Step {
  operand: Operand;
  operator: Operator;
}

/** What was typed so far. */
export interface Expression {
  readonly done: readonly Step[];
  readonly typing: Operand;
}

/** What a key did; `refused` when it would have gone over [`MAX_CENTS`] and so did nothing. */
export interface Pressed {
  expression: Expression;
  refused: boolean;
}

/** A piece of the line over the amount. */
export interface Token {
  text: string;
  kind: 'number' | 'operator' | 'typing';
}

const NOTHING: Operand = { text: '', whole: false };

/** Nothing typed. */
export const EMPTY: Expression = { done: [], typing: NOTHING };

/** The expression after `key`. */
export function press(expression: Expression, key: AmountKey): Pressed {
  switch (key) {
    case 'clear':
      return { expression: EMPTY, refused: false };
    case 'erase':
      return { expression: erased(expression), refused: false };
    case '+':
    case '×':
      return { expression: joined(expression, key), refused: false };
    case ',':
      return { expression: withComma(expression), refused: false };
    case '00':
      return withinLimit(expression, withDigit(withDigit(expression, '0'), '0'));
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return withinLimit(expression, withDigit(expression, key));
    default:
      return key satisfies never;
  }
}

/** The expression with a whole amount added to it, as a quick amount does. */
export function plus(expression: Expression, cents: number): Pressed {
  const operand: Operand = { text: textOf(cents), whole: true };
  const base = isBlank(expression.typing) ? withoutLastOperator(expression) : expression;
  const added = isBlank(base.typing)
    ? { done: [], typing: operand }
    : {
        done: [...base.done, { operand: settled(base.typing), operator: '+' as const }],
        typing: operand,
      };
  return withinLimit(expression, added);
}

/** One amount, as if somebody had typed it. */
export function ofCents(cents: number): Expression {
  return cents > 0 ? { done: [], typing: { text: textOf(cents), whole: false } } : EMPTY;
}

/**
 * What the expression comes to, in centavos. An operator with nothing after it counts for nothing.
 */
export function centsOf(expression: Expression): number {
  return Number(exactCents(expression));
}

/** Whether nothing was typed. */
export function isEmpty(expression: Expression): boolean {
  return expression.done.length === 0 && isBlank(expression.typing);
}

/** How many of the two decimals on the display were typed by a person. */
export function typedDecimals(expression: Expression): 0 | 1 | 2 {
  if (expression.done.length > 0) {
    const all = [...expression.done.map((step) => step.operand), expression.typing];
    return all.some((operand) => operand.text.includes(',')) ? 2 : 0;
  }
  const decimals = expression.typing.text.split(',')[1] ?? '';
  return decimals.length >= 2 ? 2 : decimals.length === 1 ? 1 : 0;
}

/**
 * The expression as it is read, cut at the left to about `room` glyphs. The last token is being
 * typed.
 */
export function tokensOf(expression: Expression, room = 40): Token[] {
  const all: Token[] = [];
  for (const { operand, operator } of expression.done) {
    all.push({ text: readable(operand.text), kind: 'number' });
    all.push({ text: operator, kind: 'operator' });
  }
  all.push({ text: readable(expression.typing.text), kind: 'typing' });

  const width = (tokens: Token[]) => tokens.reduce((sum, token) => sum + token.text.length + 1, 0);
  const tail = [...all];
  while (tail.length > 1 && width(tail) > room) tail.shift();
  return tail.length === all.length ? all : [{ text: '…', kind: 'operator' }, ...tail];
}

function isBlank(operand: Operand): boolean {
  return operand.text === '';
}

function withDigit(expression: Expression, digit: string): Expression {
  const { done, typing } = expression;
  if (typing.whole) {
    const typed = { text: digit, whole: false };
    return { done: [...done, { operand: typing, operator: '+' }], typing: typed };
  }
  const decimals = typing.text.split(',')[1];
  if (decimals !== undefined && decimals.length === 2) return expression;
  const text = typing.text === '0' ? digit : typing.text + digit;
  return { done, typing: { text, whole: false } };
}

function withComma(expression: Expression): Expression {
  const { done, typing } = expression;
  if (typing.whole) {
    return {
      done: [...done, { operand: typing, operator: '+' }],
      typing: { text: '0,', whole: false },
    };
  }
  if (typing.text.includes(',')) return expression;
  return { done, typing: { text: `${isBlank(typing) ? '0' : typing.text},`, whole: false } };
}

function joined(expression: Expression, operator: Operator): Expression {
  const { done, typing } = expression;
  if (!isBlank(typing)) {
    return { done: [...done, { operand: settled(typing), operator }], typing: NOTHING };
  }
  const last = done.at(-1);
  if (!last) return expression;
  return { done: [...done.slice(0, -1), { operand: last.operand, operator }], typing: NOTHING };
}

function erased(expression: Expression): Expression {
  const { done, typing } = expression;
  if (isBlank(typing)) return withoutLastOperator(expression);
  if (typing.whole) return { done, typing: NOTHING };
  return { done, typing: { text: typing.text.slice(0, -1), whole: false } };
}

function withoutLastOperator(expression: Expression): Expression {
  const last = expression.done.at(-1);
  return last ? { done: expression.done.slice(0, -1), typing: last.operand } : expression;
}

/** `12,` says the same as `12`. */
function settled(operand: Operand): Operand {
  return operand.text.endsWith(',') ? { ...operand, text: operand.text.slice(0, -1) } : operand;
}

function withinLimit(before: Expression, after: Expression): Pressed {
  const fits = exactCents(after) <= BigInt(MAX_CENTS);
  return fits ? { expression: after, refused: false } : { expression: before, refused: true };
}

/** The sum of the products, × before +, as big as it comes. */
function exactCents({ done, typing }: Expression): bigint {
  let total = 0n;
  let term: bigint[] = [];
  for (const { operand, operator } of done) {
    term.push(operandCents(operand));
    if (operator === '+') {
      total += productCents(term);
      term = [];
    }
  }
  if (!isBlank(typing)) term.push(operandCents(typing));
  return total + productCents(term);
}

function operandCents({ text }: Operand): bigint {
  const [whole = '', decimals = ''] = text.split(',');
  return BigInt((whole || '0') + decimals.padEnd(2, '0'));
}

/**
 * Each factor is in hundredths, so a product of n is in hundredths to the n: back to centavos,
 * half up.
 */
function productCents(factors: bigint[]): bigint {
  if (factors.length === 0) return 0n;
  const product = factors.reduce((a, b) => a * b, 1n);
  const scale = 100n ** BigInt(factors.length - 1);
  return (product + scale / 2n) / scale;
}

function textOf(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  const decimals = digits.slice(-2);
  return digits.slice(0, -2) + (decimals === '00' ? '' : `,${decimals}`);
}

function readable(text: string): string {
  const [whole = '', decimals] = text.split(',');
  return decimals === undefined ? grouped(whole) : `${grouped(whole)},${decimals}`;
}
