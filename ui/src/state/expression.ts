// What the cashier typed for an amount: numbers joined by + and ×, and what they come to.
//
//     1.200 + 350▏          $ 1.550,00
//     3 × 7.600 + 1.000▏    $ 23.800,00
//     1.200 + 350 −10 %▏    $ 1.395,00
//
// Pure: keys in, a new expression out. Sums are done in whole centavos; the product of two numbers
// with decimals (0,75 × 1.234,50) is rounded once, half up, to the centavo. A percentage is of all
// that stands before it, and is rounded the same way, once, however many there are. An expression
// never comes to more than a sale can be: the key that would make it so is refused and nothing
// changes.
//
// Digits are typed in one of two styles. `decimal`: whole pesos until a comma. `cents`: they fill
// from the right, as on a terminal for cards, and there is no comma: 1 5 5 0 is 15,50. A number
// before × is then a count, so 3 × 7 6 00 is three times 76,00; and since a count of centavos times
// a number of centavos comes to the same either way round, 7 6 00 × 3 is that as well.

import { grouped } from '../format/money';

/** The most a sale can be: $ 99.999.999,99. */
export const MAX_CENTS = 9_999_999_999;

/** What joins two numbers. */
export type Operator = '+' | '×';

/** What a percentage does to what stands before it: a tip is added, a discount taken off. */
export type Adjustment = 'tip' | 'discount';

/** How digits become an amount. */
export type AmountStyle = 'decimal' | 'cents';

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
  /** Digits that × made a count: if × goes, they are centavos again. */
  counted?: boolean;
}

/** An operand and what comes after it. After `tip` or `discount` comes a percentage, always whole. */
interface Step {
  operand: Operand;
  operator: Operator | Adjustment;
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

/** All of it, in hundredths of a percent. */
const WHOLE = 10_000n;

/** Nothing typed. */
export const EMPTY: Expression = { done: [], typing: NOTHING };

/** The expression after `key`. */
export function press(
  expression: Expression,
  key: AmountKey,
  style: AmountStyle = 'decimal',
): Pressed {
  switch (key) {
    case 'clear':
      return { expression: EMPTY, refused: false };
    case 'erase':
      return { expression: erased(expression, style), refused: false };
    case '+':
    case '×':
      return { expression: joined(expression, key, style), refused: false };
    case ',':
      return { expression: style === 'cents' ? expression : withComma(expression), refused: false };
    case '00':
      return withinLimit(expression, withDigit(withDigit(expression, '0', style), '0', style));
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
      return withinLimit(expression, withDigit(expression, key, style));
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

/**
 * The expression with a percentage of all of it added or taken off, in hundredths of a percent. One
 * of the same kind at its end gives way to it; of nothing there is none.
 */
export function adjusted(
  expression: Expression,
  adjustment: Adjustment,
  hundredths: number,
): Pressed {
  const base = isBlank(expression.typing) ? withoutLastOperator(expression) : expression;
  const before = base.done.at(-1)?.operator === adjustment ? withoutLastOperator(base) : base;
  if (isBlank(before.typing) || !isPercentage(adjustment, hundredths)) {
    return { expression, refused: false };
  }
  return withinLimit(expression, {
    done: [...before.done, { operand: settled(before.typing), operator: adjustment }],
    typing: { text: textOf(hundredths).replace(/(,\d)0$/, '$1'), whole: true },
  });
}

/** Whether so much can be added or taken off, in hundredths of a percent. */
export function isPercentage(adjustment: Adjustment, hundredths: number): boolean {
  const all = Number(WHOLE);
  return hundredths > 0 && (adjustment === 'tip' ? hundredths <= all : hundredths < all);
}

/** One amount, as if somebody had typed it. */
export function ofCents(cents: number): Expression {
  return cents > 0 ? { done: [], typing: { text: textOf(cents), whole: false } } : EMPTY;
}

/**
 * What the expression comes to, in centavos. An operator with nothing after it counts for nothing,
 * and no discount leaves less than a centavo of something.
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
  const { done } = expression;
  if (done.length > 0) {
    const all = [...done.map((step) => step.operand), expression.typing];
    const finer = all.some((operand) => operand.text.includes(',') || operand.counted);
    return finer || done.some(({ operator }) => isAdjustment(operator)) ? 2 : 0;
  }
  const decimals = expression.typing.text.split(',')[1] ?? '';
  return decimals.length >= 2 ? 2 : decimals.length === 1 ? 1 : 0;
}

/**
 * The expression as it is read, cut at the left to about `room` glyphs. The last token is being
 * typed.
 */
export function tokensOf(expression: Expression, room = 30): Token[] {
  const all: Token[] = [];
  let before: Step['operator'] = '+';
  for (const { operand, operator } of expression.done) {
    all.push({ text: readableAfter(before, operand), kind: 'number' });
    if (!isAdjustment(operator)) all.push({ text: operator, kind: 'operator' });
    before = operator;
  }
  all.push({ text: readableAfter(before, expression.typing), kind: 'typing' });

  const width = (tokens: Token[]) => tokens.reduce((sum, token) => sum + token.text.length + 1, 0);
  const tail = [...all];
  while (tail.length > 1 && width(tail) > room) tail.shift();
  return tail.length === all.length ? all : [{ text: '…', kind: 'operator' }, ...tail];
}

function isBlank(operand: Operand): boolean {
  return operand.text === '';
}

function isAdjustment(operator: Step['operator']): operator is Adjustment {
  return operator === 'tip' || operator === 'discount';
}

function withDigit(expression: Expression, digit: string, style: AmountStyle): Expression {
  const { done, typing } = expression;
  if (typing.whole) {
    const next = { done: [...done, { operand: typing, operator: '+' as const }], typing: NOTHING };
    return withDigit(next, digit, style);
  }
  if (style === 'cents' && !isAfterAmount(done)) {
    return { done, typing: ofDigits(digitsOf(typing) + digit) };
  }
  const decimals = typing.text.split(',')[1];
  if (decimals !== undefined && decimals.length === 2) return expression;
  const text = typing.text === '0' ? digit : typing.text + digit;
  return { done, typing: { text, whole: false } };
}

/** Whether what is typed multiplies an amount that came whole: then it is a count as it stands. */
function isAfterAmount(done: readonly Step[]): boolean {
  const factors = done.slice(done.findLastIndex(({ operator }) => operator !== '×') + 1);
  return factors.some(({ operand }) => !operand.counted);
}

/** The centavos of an operand by their digits; none for nothing. */
function digitsOf(operand: Operand): string {
  return operandCents(operand).toString().replace(/^0$/, '');
}

/** An amount by the digits of its centavos: `155` is `1,55`. Zeros alone are nothing yet. */
function ofDigits(digits: string): Operand {
  const cents = digits.replace(/^0+/, '').padStart(3, '0');
  if (cents === '000') return NOTHING;
  return { text: `${cents.slice(0, -2)},${cents.slice(-2)}`, whole: false };
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

function joined(expression: Expression, operator: Operator, style: AmountStyle): Expression {
  const { done, typing } = isBlank(expression.typing)
    ? withoutLastOperator(expression)
    : expression;
  if (isBlank(typing)) return expression;
  const before = done.at(-1)?.operator;
  // What is a percentage of all of it cannot be multiplied by itself.
  if (operator === '×' && before && isAdjustment(before)) return expression;
  const counts = operator === '×' && style === 'cents' && !typing.whole && !isAfterAmount(done);
  const operand = counts
    ? { text: digitsOf(typing), whole: false, counted: true }
    : settled(typing);
  return { done: [...done, { operand, operator }], typing: NOTHING };
}

function erased(expression: Expression, style: AmountStyle): Expression {
  const { done, typing } = expression;
  if (isBlank(typing)) return withoutLastOperator(expression);
  if (typing.whole) {
    const last = done.at(-1);
    const percentage = last && isAdjustment(last.operator);
    return percentage ? withoutLastOperator(expression) : { done, typing: NOTHING };
  }
  if (style === 'cents' && !isAfterAmount(done)) {
    return { done, typing: ofDigits(digitsOf(typing).slice(0, -1)) };
  }
  return { done, typing: { text: typing.text.slice(0, -1), whole: false } };
}

/** Back before the last operator, without what was typed after it. */
function withoutLastOperator(expression: Expression): Expression {
  const last = expression.done.at(-1);
  if (!last) return expression;
  const { operand } = last;
  return {
    done: expression.done.slice(0, -1),
    typing: operand.counted ? ofDigits(operand.text) : operand,
  };
}

/** `12,` says the same as `12`. */
function settled(operand: Operand): Operand {
  return operand.text.endsWith(',') ? { ...operand, text: operand.text.slice(0, -1) } : operand;
}

function withinLimit(before: Expression, after: Expression): Pressed {
  const fits = exactCents(after) <= BigInt(MAX_CENTS);
  return fits ? { expression: after, refused: false } : { expression: before, refused: true };
}

/**
 * The sum of the products, × before +, as big as it comes. A percentage is of all before it, and is
 * carried in parts until the end: that alone is rounded, half up.
 */
function exactCents(expression: Expression): bigint {
  const { done, typing } = isBlank(expression.typing)
    ? withoutLastOperator(expression)
    : expression;
  let total = 0n;
  let parts = 1n;
  let term: bigint[] = [];
  const close = () => {
    total += productCents(term) * parts;
    term = [];
  };
  let before: Step['operator'] = '+';
  const take = (operand: Operand) => {
    const hundredths = operandCents(operand);
    if (before === '+') close();
    if (!isAdjustment(before)) return void term.push(hundredths);
    close();
    total *= before === 'tip' ? WHOLE + hundredths : WHOLE - hundredths;
    parts *= WHOLE;
  };
  for (const { operand, operator } of done) {
    take(operand);
    before = operator;
  }
  take(typing);
  close();
  const cents = (total + parts / 2n) / parts;
  return total > 0n && cents === 0n ? 1n : cents;
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

function readableAfter(operator: Step['operator'], { text }: Operand): string {
  const sign = { tip: '+', discount: '−', '+': '', '×': '' }[operator];
  return isAdjustment(operator) ? `${sign}${readable(text)}\u00a0%` : readable(text);
}

function readable(text: string): string {
  const [whole = '', decimals] = text.split(',');
  return decimals === undefined ? grouped(whole) : `${grouped(whole)},${decimals}`;
}
