// Amounts as they are said: `155000` → «mil quinientos cincuenta pesos». Spanish in every language of
// the window, as amounts are Argentine in all of them: it is the customer who hears them. Pure, and
// all of it in integers.

/** Up to twenty-nine every number has a word of its own. */
const SMALL = [
  ...['cero', 'un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
  ...['diez', 'once', 'doce', 'trece', 'catorce', 'quince', 'dieciséis', 'diecisiete'],
  ...['dieciocho', 'diecinueve', 'veinte', 'veintiún', 'veintidós', 'veintitrés'],
  ...['veinticuatro', 'veinticinco', 'veintiséis', 'veintisiete', 'veintiocho', 'veintinueve'],
];
const TENS = ['treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa'];
const HUNDREDS = [
  ...['ciento', 'doscientos', 'trescientos', 'cuatrocientos', 'quinientos'],
  ...['seiscientos', 'setecientos', 'ochocientos', 'novecientos'],
];

/** An amount of centavos, in words. */
export function amountAloud(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  const pesos = Number(digits.slice(0, -2));
  const centavos = Number(digits.slice(-2));
  if (centavos === 0) return pesosAloud(pesos);
  const rest = `${number(centavos)} ${centavos === 1 ? 'centavo' : 'centavos'}`;
  return pesos === 0 ? rest : `${pesosAloud(pesos)} con ${rest}`;
}

/** What the till says of a paid sale. */
export function paidAloud(cents: number, practice: boolean): string {
  return `${practice ? 'Pago de práctica' : 'Pagado'}, ${amountAloud(cents)}.`;
}

function pesosAloud(pesos: number): string {
  // «dos millones de pesos», but «dos millones cien pesos».
  const round = pesos >= 1_000_000 && pesos % 1_000_000 === 0;
  return `${number(pesos)} ${round ? 'de ' : ''}${pesos === 1 ? 'peso' : 'pesos'}`;
}

/** A whole number below a thousand millions, as it stands before a masculine noun. */
function number(value: number): string {
  const below = value % 1_000_000;
  const millions = (value - below) / 1_000_000;
  if (millions > 0) {
    const said = millions === 1 ? 'un millón' : `${number(millions)} millones`;
    return below === 0 ? said : `${said} ${number(below)}`;
  }
  const units = value % 1_000;
  const thousands = (value - units) / 1_000;
  if (thousands > 0) {
    const said = thousands === 1 ? 'mil' : `${number(thousands)} mil`;
    return units === 0 ? said : `${said} ${number(units)}`;
  }
  return belowThousand(value);
}

function belowThousand(value: number): string {
  const rest = value % 100;
  const hundreds = (value - rest) / 100;
  if (hundreds > 0) {
    if (rest === 0 && hundreds === 1) return 'cien';
    const said = nth(HUNDREDS, hundreds - 1);
    return rest === 0 ? said : `${said} ${belowThousand(rest)}`;
  }
  if (value < SMALL.length) return nth(SMALL, value);
  const unit = value % 10;
  const ten = nth(TENS, (value - unit) / 10 - 3);
  return unit === 0 ? ten : `${ten} y ${nth(SMALL, unit)}`;
}

function nth(list: readonly string[], at: number): string {
  const found = list[at];
  if (found === undefined) throw new RangeError(`no word for number ${at} of a list`);
  return found;
}
