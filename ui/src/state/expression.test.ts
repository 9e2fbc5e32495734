import { describe, expect, it } from 'vitest';

import {
  adjusted,
  type Adjustment,
  type AmountKey,
  centsOf,
  EMPTY,
  type Expression,
  isEmpty,
  isPercentage,
  MAX_CENTS,
  ofCents,
  plus,
  press,
  tokensOf,
  typedDecimals,
} from './expression';

/** Types `keys`, parted by spaces, one after another. */
function type(keys: string, from: Expression = EMPTY): Expression {
  return keys
    .split(' ')
    .filter(Boolean)
    .reduce((expression, key) => press(expression, key as AmountKey).expression, from);
}

/** Types them as on a terminal for cards: digits fill from the right. */
function terminal(keys: string, from: Expression = EMPTY): Expression {
  return keys
    .split(' ')
    .filter(Boolean)
    .reduce((expression, key) => press(expression, key as AmountKey, 'cents').expression, from);
}

/** Adds a percentage, in hundredths of a percent, or takes it off. */
function by(expression: Expression, adjustment: Adjustment, hundredths: number): Expression {
  return adjusted(expression, adjustment, hundredths).expression;
}

function line(expression: Expression): string {
  return tokensOf(expression)
    .map((token) => token.text)
    .join(' ')
    .trim();
}

describe('digits', () => {
  it('are whole pesos until a comma', () => {
    expect(centsOf(type('1 5 5 0'))).toBe(155_000);
  });

  it('are centavos after the comma, two at most', () => {
    expect(centsOf(type('1 5 5 0 , 5'))).toBe(155_050);
    expect(centsOf(type('1 5 5 0 , 5 0'))).toBe(155_050);
    expect(centsOf(type('1 5 5 0 , 5 6 7'))).toBe(155_056);
  });

  it('do not pile up zeros in front', () => {
    expect(line(type('0 0 0 7'))).toBe('7');
    expect(line(type('00 5'))).toBe('5');
    expect(centsOf(type('00'))).toBe(0);
  });

  it('come in pairs from the 00 key, cut at two decimals', () => {
    expect(centsOf(type('1 2 00'))).toBe(120_000);
    expect(centsOf(type('1 , 5 00'))).toBe(150);
    expect(centsOf(type('1 , 00'))).toBe(100);
  });

  it('start at zero when the comma comes first', () => {
    expect(line(type(','))).toBe('0,');
    expect(centsOf(type(', 5'))).toBe(50);
  });

  it('take one comma', () => {
    expect(line(type('1 , , 5 ,'))).toBe('1,5');
  });
});

describe('the limit', () => {
  it('is what a sale can be, to the centavo', () => {
    const most = type('9 9 9 9 9 9 9 9 , 9 9');
    expect(centsOf(most)).toBe(MAX_CENTS);
    expect(line(most)).toBe('99.999.999,99');
  });

  it('refuses the digit that would go over it and keeps what was there', () => {
    const full = type('9 9 9 9 9 9 9 9');
    const pressed = press(full, '0');
    expect(pressed.refused).toBe(true);
    expect(pressed.expression).toBe(full);
  });

  it('refuses 00 whole rather than half of it', () => {
    const pressed = press(type('1 0 0 0 0 0 0'), '00');
    expect(pressed.refused).toBe(true);
    expect(centsOf(pressed.expression)).toBe(100_000_000);
  });

  it('holds for sums', () => {
    const pressed = press(type('9 9 9 9 9 9 9 9 +'), '1');
    expect(pressed.refused).toBe(true);
    expect(centsOf(pressed.expression)).toBe(9_999_999_900);
  });

  it('holds for products, however large', () => {
    const pressed = press(type('9 9 9 9 9 9 9 9 × 1'), '0');
    expect(pressed.refused).toBe(true);
    expect(centsOf(pressed.expression)).toBe(9_999_999_900);
  });

  it('holds for quick amounts', () => {
    const pressed = plus(type('9 9 9 9 9 9 9 9'), 50_000);
    expect(pressed.refused).toBe(true);
    expect(centsOf(pressed.expression)).toBe(9_999_999_900);
  });

  it('says nothing about a decimal that does not fit, which is no amount at all', () => {
    expect(press(type('1 , 2 3'), '4').refused).toBe(false);
  });
});

describe('sums', () => {
  it('add as they are typed', () => {
    expect(centsOf(type('1 2 00 + 3 5 0'))).toBe(155_000);
    expect(line(type('1 2 00 + 3 5 0'))).toBe('1.200 + 350');
  });

  it('count a number with nothing after it yet', () => {
    expect(centsOf(type('1 2 00 +'))).toBe(120_000);
    expect(centsOf(type('3 ×'))).toBe(300);
  });

  it('start with a number, not with an operator', () => {
    expect(isEmpty(type('+'))).toBe(true);
    expect(isEmpty(type('×'))).toBe(true);
  });

  it('take the last operator of two', () => {
    expect(line(type('5 + ×'))).toBe('5 ×');
    expect(centsOf(type('5 + × 3'))).toBe(1_500);
  });

  it('multiply before they add', () => {
    expect(centsOf(type('3 × 7 6 00 + 1 0 00'))).toBe(2_380_000);
    expect(centsOf(type('1 0 00 + 3 × 7 6 00'))).toBe(2_380_000);
    expect(centsOf(type('2 × 3 × 4'))).toBe(2_400);
  });

  it('multiply decimals exactly and round once, half up', () => {
    expect(centsOf(type('0 , 7 5 × 1 2 3 4 , 5'))).toBe(92_588);
    expect(centsOf(type('0 , 3 3 × 0 , 3 3'))).toBe(11);
    expect(centsOf(type('1 , 1 5 × 1 0 0'))).toBe(11_500);
    expect(centsOf(type('0 , 1 × 0 , 1 × 0 , 1'))).toBe(0);
    expect(centsOf(type('0 , 5 × 0 , 0 1'))).toBe(1);
  });

  it('drop a comma with nothing after it', () => {
    expect(line(type('1 2 , + 3'))).toBe('12 + 3');
  });
});

describe('erasing', () => {
  it('takes the last key back, through commas and operators', () => {
    const whole = type('1 2 , 5 + 3');
    expect(line(type('erase', whole))).toBe('12,5 +');
    expect(line(type('erase erase', whole))).toBe('12,5');
    expect(line(type('erase erase erase', whole))).toBe('12,');
    expect(line(type('erase erase erase erase', whole))).toBe('12');
    expect(isEmpty(type('erase erase erase erase erase erase erase', whole))).toBe(true);
  });

  it('of nothing is nothing', () => {
    expect(isEmpty(type('erase'))).toBe(true);
  });

  it('all of it is C', () => {
    expect(type('1 + 2 × 3 clear')).toBe(EMPTY);
  });
});

describe('quick amounts', () => {
  const quick = (expression: Expression, ...cents: number[]) =>
    cents.reduce((sum, each) => plus(sum, each).expression, expression);

  it('are the amount when nothing was typed', () => {
    expect(line(quick(EMPTY, 50_000))).toBe('500');
  });

  it('add to what was typed and to each other', () => {
    expect(line(quick(type('1 2 00'), 50_000, 200_000))).toBe('1.200 + 500 + 2.000');
    expect(centsOf(quick(type('1 2 00'), 50_000, 200_000))).toBe(370_000);
  });

  it('take the place of an operator that waits', () => {
    expect(line(quick(type('3 +'), 50_000))).toBe('3 + 500');
    expect(line(quick(type('3 ×'), 50_000))).toBe('3 + 500');
  });

  it('are not typed into: a digit after one starts another number', () => {
    expect(line(type('7', quick(EMPTY, 50_000)))).toBe('500 + 7');
    expect(line(type(', 5', quick(EMPTY, 50_000)))).toBe('500 + 0,5');
  });

  it('are erased whole', () => {
    expect(isEmpty(type('erase', quick(EMPTY, 50_000)))).toBe(true);
    expect(line(type('erase', quick(type('7'), 50_000)))).toBe('7 +');
  });

  it('can be multiplied', () => {
    expect(centsOf(type('× 3', quick(EMPTY, 50_000)))).toBe(150_000);
  });
});

describe('what is read', () => {
  it('says which decimals a person typed', () => {
    expect(typedDecimals(type('1 5'))).toBe(0);
    expect(typedDecimals(type('1 5 ,'))).toBe(0);
    expect(typedDecimals(type('1 5 , 5'))).toBe(1);
    expect(typedDecimals(type('1 5 , 5 0'))).toBe(2);
    expect(typedDecimals(type('1 , 5 + 3'))).toBe(2);
    expect(typedDecimals(type('1 + 3'))).toBe(0);
  });

  it('is cut at the left when it is long', () => {
    const long = type('1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 1 + 2 + 3');
    const tokens = tokensOf(long, 16);
    expect(tokens[0]?.text).toBe('…');
    expect(tokens.at(-1)).toEqual({ text: '3', kind: 'typing' });
    expect(tokens.map((token) => token.text).join(' ').length).toBeLessThanOrEqual(18);
  });

  it('comes back from an amount as if it had been typed', () => {
    expect(line(ofCents(155_000))).toBe('1.550');
    expect(line(ofCents(155_050))).toBe('1.550,50');
    expect(centsOf(ofCents(7))).toBe(7);
    expect(isEmpty(ofCents(0))).toBe(true);
  });
});

describe('digits that fill from the right', () => {
  it('are centavos from the first', () => {
    expect(line(terminal('1'))).toBe('0,01');
    expect(line(terminal('1 5'))).toBe('0,15');
    expect(line(terminal('1 5 5 0'))).toBe('15,50');
    expect(centsOf(terminal('1 5 5 0'))).toBe(1_550);
    expect(typedDecimals(terminal('1')), 'all of it was typed').toBe(2);
  });

  it('come in pairs from 00, and zeros in front are nothing yet', () => {
    expect(centsOf(terminal('1 5 00'))).toBe(1_500);
    expect(isEmpty(terminal('0 00'))).toBe(true);
    expect(line(terminal('0 7'))).toBe('0,07');
  });

  it('have no comma to type, and one does no harm', () => {
    expect(centsOf(terminal('1 5 , 5 0 ,'))).toBe(1_550);
  });

  it('go back out to the right when erased', () => {
    expect(line(terminal('1 5 5 0 erase'))).toBe('1,55');
    expect(line(terminal('1 5 5 0 erase erase erase'))).toBe('0,01');
    expect(isEmpty(terminal('1 5 erase erase'))).toBe(true);
  });

  it('stop at what a sale can be', () => {
    const most = terminal('9 9 9 9 9 9 9 9 9 9');
    expect(centsOf(most)).toBe(MAX_CENTS);
    const pressed = press(most, '0', 'cents');
    expect(pressed.refused).toBe(true);
    expect(pressed.expression).toBe(most);
  });

  it('make sums', () => {
    expect(line(terminal('1 2 0 0 + 3 5 0'))).toBe('12,00 + 3,50');
    expect(centsOf(terminal('1 2 0 0 + 3 5 0'))).toBe(1_550);
  });

  it('are a count before ×, whichever of the two was the count', () => {
    expect(line(terminal('3 × 7 6 00'))).toBe('3 × 76,00');
    expect(centsOf(terminal('3 × 7 6 00'))).toBe(22_800);
    expect(centsOf(terminal('7 6 00 × 3'))).toBe(22_800);
    expect(centsOf(terminal('2 × 3 × 7 6 00 + 1 0 00'))).toBe(46_600);
  });

  it('are no count until something is multiplied: × alone changes no amount', () => {
    expect(centsOf(terminal('7 6 00 ×')), 'Enter here charges what stands here').toBe(7_600);
    expect(line(terminal('3 × erase'))).toBe('0,03');
    expect(centsOf(terminal('3 × erase 5'))).toBe(35);
    expect(line(terminal('3 × +'))).toBe('0,03 +');
  });

  it('count as they are after an amount that came whole', () => {
    const quick = plus(EMPTY, 50_000).expression;
    expect(line(terminal('× 3', quick))).toBe('500 × 3');
    expect(centsOf(terminal('× 1 2 erase', quick))).toBe(50_000);
    expect(line(terminal('7', quick))).toBe('500 + 0,07');
  });

  it('go on from an amount that came back', () => {
    expect(line(terminal('5', ofCents(155_000)))).toBe('15.500,05');
    expect(line(terminal('erase', ofCents(155_000)))).toBe('155,00');
  });
});

describe('a percentage', () => {
  const sum = type('1 2 00 + 3 5 0');

  it('is of all that stands before it', () => {
    expect(centsOf(by(sum, 'discount', 1_000))).toBe(139_500);
    expect(centsOf(by(sum, 'tip', 1_000))).toBe(170_500);
    expect(line(by(sum, 'discount', 1_000))).toBe('1.200 + 350 −10\u00a0%');
    expect(line(by(type('2 × 1 0 0'), 'tip', 250))).toBe('2 × 100 +2,5\u00a0%');
  });

  it('leaves what is typed after it alone', () => {
    expect(line(type('7', by(sum, 'discount', 1_000)))).toBe('1.200 + 350 −10\u00a0% + 7');
    expect(centsOf(type('7', by(sum, 'discount', 1_000)))).toBe(140_200);
    expect(centsOf(plus(by(sum, 'tip', 1_000), 50_000).expression)).toBe(220_500);
  });

  it('is rounded half up, and once, however many there are', () => {
    expect(centsOf(by(type('0 , 0 5'), 'tip', 1_000)), '5,5').toBe(6);
    expect(centsOf(by(type('0 , 0 5'), 'discount', 1_000)), '4,5').toBe(5);
    expect(centsOf(by(type('0 , 1 4'), 'discount', 1_000)), '12,6').toBe(13);
    const both = by(by(type('0 , 0 1'), 'discount', 5_000), 'tip', 10_000);
    expect(centsOf(both), 'half of one and twice that, where 0,5 rounded first makes 2').toBe(1);
  });

  it('never leaves less than a centavo of something', () => {
    expect(centsOf(by(type('0 , 0 1'), 'discount', 9_999))).toBe(1);
    expect(isPercentage('discount', 10_000), 'nobody takes off all of it').toBe(false);
    expect(isPercentage('discount', 0)).toBe(false);
    expect(isPercentage('tip', 10_000)).toBe(true);
    expect(isPercentage('tip', 10_001)).toBe(false);
  });

  it('never goes over what a sale can be', () => {
    const most = type('9 9 9 9 9 9 9 9');
    const pressed = adjusted(most, 'tip', 500);
    expect(pressed.refused).toBe(true);
    expect(pressed.expression).toBe(most);
  });

  it('is erased like any number, whole', () => {
    expect(line(type('erase', by(sum, 'discount', 1_000)))).toBe('1.200 + 350');
    expect(line(terminal('erase', by(terminal('1 5 5 0'), 'tip', 500)))).toBe('15,50');
    expect(line(type('erase erase', type('7', by(sum, 'tip', 500))))).toBe('1.200 + 350 +5\u00a0%');
  });

  it('gives way to another of its kind, and stands beside one of the other', () => {
    const ten = by(sum, 'discount', 1_000);
    expect(line(by(ten, 'discount', 2_000))).toBe('1.200 + 350 −20\u00a0%');
    expect(line(by(ten, 'tip', 500))).toBe('1.200 + 350 −10\u00a0% +5\u00a0%');
  });

  it('takes the place of an operator that waits, and cannot be multiplied', () => {
    expect(line(by(type('1 0 0 +'), 'tip', 1_000))).toBe('100 +10\u00a0%');
    expect(centsOf(by(terminal('1 0 00 ×'), 'tip', 1_000))).toBe(1_100);
    const tipped = by(sum, 'tip', 1_000);
    expect(line(type('×', tipped))).toBe(line(tipped));
    expect(line(type('+ ×', tipped))).toBe(line(type('+', tipped)));
  });

  it('of nothing is nothing', () => {
    expect(isEmpty(by(EMPTY, 'tip', 1_000))).toBe(true);
  });

  it('shows decimals that came of it as good as typed', () => {
    expect(typedDecimals(by(sum, 'tip', 1_000))).toBe(2);
  });
});

describe('a long sum', () => {
  it('is cut at the left, in the middle of nothing', () => {
    const long = type('3 0 0 0 0 0 0 + 5 0 0 0 0 0 0 + 4 0 0 0 0 0 0 + 3 4 5 6 7 8 , 9 0');
    expect(line(long)).toBe('… + 4.000.000 + 345.678,90');
  });
});
