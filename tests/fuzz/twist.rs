//! How an input is changed: by its bytes whatever it is, and by its grammar where it has one.
//!
//! A twist is three numbers: what is done, where, and with what. Every one of them means something for every
//! input, so a shorter list of twists, or smaller numbers in them, is again an input.

mod bytes;
mod emv;
mod json;
mod lines;
mod png;

use crate::engine::INPUT_MAX;

/// What is done (the first), where, and with what.
pub(crate) type Twist = (u16, u32, u32);

/// What an input is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grammar {
    /// Anything.
    Bytes,
    /// One short text: an amount, a date, a name.
    Text,
    /// JSON.
    Json,
    /// A first line of something else, and JSON: an answer under its status, a call under its header.
    Headed,
    /// Tag, length, value.
    Emv,
    /// Lines that end in CR LF.
    Lines,
    /// A picture.
    Png,
}

/// The input at this place of the pool, twisted: never longer than inputs are.
pub(crate) fn twisted(grammar: Grammar, pool: &[Vec<u8>], at: usize, twists: &[Twist]) -> Vec<u8> {
    let mut input = pool[at].clone();
    for (how, at, with) in twists {
        let knob = Knob {
            how: usize::from(*how) / 4,
            at: size(*at),
            with: size(*with),
            pool,
        };
        // One in four is of bytes, whatever the grammar.
        let by_grammar = !how.is_multiple_of(4);
        match grammar {
            Grammar::Json if by_grammar => json::twist(&mut input, 0, &knob),
            Grammar::Headed if by_grammar => {
                let first = input.iter().position(|byte| *byte == b'\n');
                json::twist(&mut input, first.map_or(0, |first| first + 1), &knob);
            }
            Grammar::Emv if by_grammar => emv::twist(&mut input, &knob),
            Grammar::Lines if by_grammar => lines::twist(&mut input, &knob),
            Grammar::Png if by_grammar => png::twist(&mut input, &knob),
            Grammar::Text => bytes::twist_text(&mut input, &knob),
            _ => bytes::twist(&mut input, &knob),
        }
        input.truncate(INPUT_MAX);
    }
    input
}

/// A twist's numbers, and what else there is to borrow from.
pub(crate) struct Knob<'a> {
    pub(crate) how: usize,
    pub(crate) at: usize,
    pub(crate) with: usize,
    pub(crate) pool: &'a [Vec<u8>],
}

impl Knob<'_> {
    /// A place in something of this length; its end too.
    pub(crate) fn place(&self, length: usize) -> usize {
        self.at % (length + 1)
    }

    /// One of these texts.
    pub(crate) fn text(&self, of: &[&'static str]) -> &'static str {
        of[self.with % of.len()]
    }

    /// One of these.
    pub(crate) fn one<'b, T>(&self, of: &'b [T]) -> &'b T {
        &of[self.with % of.len()]
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Puts this in place of those bytes.
pub(crate) fn put(input: &mut Vec<u8>, range: std::ops::Range<usize>, what: &[u8]) {
    input.splice(range, what.iter().copied());
}

/// Numbers at the borders of what holds them, and some that are none.
pub(crate) const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1",
    "0.00",
    "0.001",
    "0.005",
    "1.005",
    "0.1",
    "1.234",
    "1.234,5",
    "1,234.50",
    "9999999999",
    "99999999.99",
    "100000000.00",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "90071992547409.91",
    "90071992547409.92",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1e2",
    "1E+2",
    "1e-2",
    "1e-3",
    "10e-1",
    "1e308",
    "1e400",
    "1e-400",
    "1e32767",
    "1e32768",
    "1e-32768",
    "1e99999999999999999999",
    "0e99999999999999999999",
    "0.0e-32768",
    "NaN",
    "Infinity",
    "-Infinity",
    "+1",
    "01",
    "1.",
    ".5",
    "--1",
    "0x10",
    "1_000",
    "\u{661}\u{662}",
    "\u{ff11}",
    "1\u{a0}000",
    "1 000",
    "$ 1",
    "253402300799",
    "253402300800",
    "1e18",
];

/// Characters and runs of them that are not what they look like.
pub(crate) const TEXTS: &[&str] = &[
    "",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{200d}",
    "\u{200b}",
    "\u{ad}",
    "\u{fffd}",
    "\u{10ffff}",
    "e\u{301}",
    "\u{130}",
    "\u{df}",
    "\u{212a}",
    "\r\n",
    "\n",
    "\t",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{3000}",
    "\\",
    "\"",
    "'",
    "%00",
    "../",
    "<script>",
    "'; DROP TABLE orders; --",
    "{}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "null",
    "2026-11-20T14:33:08Z",
    "2026-11-20T14:33:08-03:00[America/Argentina/Buenos_Aires]",
    "9999-12-31T23:59:59.999999999Z",
    "-009999-01-01T00:00:00Z",
    "2026-02-29",
    "2016-12-31T23:59:60Z",
    "24:00:00",
    "31/02/2026 25:61:61",
];
