//! The first sheet's upper part: the sums, where the sales stand, and what came in by hour, by person and by place.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: sheets are held to A4, far from what an i64 holds"
)]

use domain::money::Money;

use super::{DayPaper, HEAD, MARGIN, TEXT, VALUE, WIDTH};
use crate::fonts::{Face, printable};
use crate::leaf::{Leaf, Side};
use crate::lines::Style;
use crate::pdf::{Area, Ink, Um};
use crate::sums::{Named, Sum};

const SHOP: Style = Style {
    face: Face::Title,
    size: 4_600,
    smallest: 3_400,
    leading: 1_300,
    tracking: 0,
};
const TITLE: Style = Style {
    face: Face::Title,
    size: 8_000,
    smallest: 0,
    leading: 1_200,
    tracking: 0,
};
const NAME: Style = Style {
    size: 3_200,
    smallest: 0,
    ..TEXT
};
const LARGE: Style = Style {
    face: Face::Bold,
    size: 8_200,
    smallest: 0,
    leading: 1_000,
    tracking: -15,
};
const TERM: Style = Style {
    face: Face::Strong,
    size: 5_200,
    smallest: 0,
    leading: 1_000,
    tracking: 0,
};
const PART: Style = Style {
    face: Face::Title,
    size: 4_000,
    smallest: 0,
    leading: 1_250,
    tracking: 0,
};
const HOUR: Style = Style {
    size: 2_700,
    smallest: 0,
    ..TEXT
};

/// Between two terms of the sum.
const BETWEEN: Um = 3_600;
/// The three parts beneath the sums: where each begins and how wide it is.
const PARTS: [(Um, Um); 3] = [(0, 65_000), (73_300, 48_300), (129_600, 48_400)];
/// How tall the tallest bar is.
const CHART: Um = 24_000;
const BAR_GAP: Um = 800;
/// How tall a row of a part is, and how many there are at most: what is left is added up in the last.
const ROW: Um = 7_100;
const MOST: usize = 10;

/// A term of the sum: the sign before it, its name, and how it is set.
struct Term {
    sign: &'static str,
    name: &'static str,
    text: String,
    style: Style,
}

impl DayPaper {
    /// Draws it all. Answers where it ends.
    pub(super) fn draw_head(&self, leaf: &mut Leaf) -> Um {
        let mut y = self.draw_shop(leaf) + 5_500;
        let title = Area {
            x: MARGIN,
            y,
            width: WIDTH,
            height: TITLE.line_height(),
        };
        leaf.line(title, Side::Left, TITLE, Ink::Black, &self.title);
        y += title.height + 4_000;
        y = self.draw_sum(leaf, y);
        leaf.rule(MARGIN, y + 2_500, WIDTH, 1_200);
        y = self.draw_states(leaf, y + 5_700) + 7_000;
        let bars = self.draw_hours(leaf, y);
        let [_, cashiers, places] = PARTS;
        let cashiers = draw_part(leaf, y, cashiers, "Por cajero", &self.by_cashier);
        let places = draw_part(leaf, y, places, "Por punto de venta", &self.by_sale_point);
        bars.max(cashiers).max(places) + 7_000
    }

    fn draw_shop(&self, leaf: &mut Leaf) -> Um {
        let half = WIDTH / 2;
        let left = |y| Area {
            x: MARGIN,
            y,
            width: half - BETWEEN,
            height: 0,
        };
        let right = |y| Area {
            x: MARGIN + half,
            y,
            width: half,
            height: 0,
        };
        let (mut y, mut other) = (HEAD, HEAD);
        y += leaf.lines(left(y), Side::Left, SHOP, Ink::Black, &self.shop.name);
        if let Some(cuit) = &self.shop.cuit {
            let cuit = format!("CUIT {cuit}");
            y += leaf.lines(left(y), Side::Left, TEXT, Ink::Black, &cuit);
        }
        for line in &self.corner {
            other += leaf.lines(right(other), Side::Right, TEXT, Ink::Black, line);
        }
        y.max(other)
    }

    /// What came in, less what went out of it, is what is left: all on one line, however large the amounts are.
    fn draw_sum(&self, leaf: &mut Leaf, y: Um) -> Um {
        const HEIGHT: Um = 8_200;
        let count = self.collected.count.to_string();
        let count_room = TERM
            .letters()
            .width(&count)
            .max(NAME.letters().width("Cobros"));
        let room = WIDTH - count_room - BETWEEN;
        let terms = self.terms();
        let (scale, _) = [1_000, 900, 800, 700, 600, 500, 400, 300]
            .map(|scale| (scale, width_of(&terms, scale)))
            .into_iter()
            .find(|(_, width)| *width <= room)
            .unwrap_or((250, 0));
        let place = |x, width, height| Area {
            x,
            y: y + NAME.line_height() + HEIGHT - height,
            width,
            height,
        };
        let mut x = MARGIN;
        for term in &terms {
            let style = term.style.scaled(scale);
            let sign = TERM.scaled(scale);
            if !term.sign.is_empty() {
                let width = sign.letters().width(term.sign);
                let area = place(x, width, sign.line_height());
                leaf.line(area, Side::Left, sign, Ink::Soft, term.sign);
                x += width + BETWEEN * scale / 1000;
            }
            let width = wide(term, scale);
            let area = place(x, width, style.line_height());
            leaf.line(area, Side::Left, style, Ink::Black, &term.text);
            let height = NAME.line_height();
            let above = Area {
                y: area.y - height,
                height,
                ..area
            };
            leaf.line(above, Side::Left, NAME, Ink::Soft, term.name);
            x += width + BETWEEN * scale / 1000;
        }
        let x = MARGIN + WIDTH - count_room;
        let area = place(x, count_room, TERM.line_height());
        leaf.line(area, Side::Right, TERM, Ink::Black, &count);
        let above = Area {
            y: area.y - NAME.line_height(),
            height: NAME.line_height(),
            ..area
        };
        leaf.line(above, Side::Right, NAME, Ink::Soft, "Cobros");
        y + NAME.line_height() + HEIGHT
    }

    /// The terms, those that are nothing and not always shown left out.
    fn terms(&self) -> Vec<Term> {
        let term = |sign, name, amount: Money| Term {
            sign,
            name,
            text: amount.to_es_ar(),
            style: TERM,
        };
        let mut terms = vec![Term {
            sign: "",
            name: "Cobrado",
            text: printable(&self.collected.amount.to_string()),
            style: LARGE,
        }];
        for (name, sum) in [("Anulado", self.taken_back), ("Devuelto", self.refunded)] {
            if sum.count > 0 {
                terms.push(term("−", name, sum.amount));
            }
        }
        terms.push(term("−", "Tarifas", self.fees));
        terms.push(term("−", "Impuestos", self.taxes));
        terms.push(Term {
            text: printable(&self.net.to_string()),
            ..term("=", "Neto", self.net)
        });
        terms
    }

    /// Where the sales stand, and what one was on the average.
    fn draw_states(&self, leaf: &mut Leaf, y: Um) -> Um {
        const GAP: Um = 5_000;
        let height = NAME.line_height();
        let strong = Style {
            face: Face::Strong,
            ..NAME
        };
        let average = self.average.map(|average| average.to_string());
        let mut y = y;
        let mut x = MARGIN;
        let mut end = MARGIN + WIDTH;
        if let Some(average) = average {
            let average = printable(&average);
            let width = strong.letters().width(&average);
            let area = Area {
                x: end - width,
                y,
                width,
                height,
            };
            leaf.line(area, Side::Right, strong, Ink::Black, &average);
            let named = NAME.letters().width("Promedio ");
            let area = Area {
                x: area.x - named,
                width: named,
                ..area
            };
            leaf.line(area, Side::Left, NAME, Ink::Black, "Promedio");
            end = area.x - GAP;
        }
        for (name, count) in &self.by_state {
            let (name, count) = (printable(name), count.to_string());
            let named = NAME.letters().width(&format!("{name} "));
            let width = strong.letters().width(&count);
            if x > MARGIN && x + named + width > end {
                (x, y) = (MARGIN, y + height);
            }
            let area = Area {
                x,
                y,
                width: named,
                height,
            };
            leaf.line(area, Side::Left, NAME, Ink::Black, &name);
            let area = Area {
                x: x + named,
                width,
                ..area
            };
            leaf.line(area, Side::Left, strong, Ink::Black, &count);
            x += named + width + GAP;
        }
        y + height
    }

    /// A bar for each hour from the first to the last. Answers where it ends.
    fn draw_hours(&self, leaf: &mut Leaf, y: Um) -> Um {
        let [(start, width), ..] = PARTS;
        let x = MARGIN + start;
        let top = draw_name(leaf, y, (start, width), "Por hora");
        let first = self.by_hour.iter().map(|(hour, _)| *hour).min();
        let last = self.by_hour.iter().map(|(hour, _)| *hour).max();
        let (Some(first), Some(last)) = (first, last) else {
            let area = Area {
                x,
                y: top,
                width,
                height: TEXT.line_height(),
            };
            leaf.line(area, Side::Left, TEXT, Ink::Soft, "Sin cobros");
            return top + area.height;
        };
        // In the order in which they come: a bar that closes at four ends its day with the hours of the night.
        let hours = self.hours(first, last);
        let amounts = hours.iter().map(|(_, amount)| amount.cents().max(0));
        let most = amounts.max().unwrap_or(0).max(1);
        let count = i64::try_from(hours.len()).unwrap_or(24).max(1);
        let bar = ((width + BAR_GAP) / count - BAR_GAP).clamp(500, 12_000);
        let mut left = x;
        for (hour, amount) in hours {
            let cents = amount.cents().max(0);
            // Of centavos no more than the width of a page needs, so that the product stays small.
            let height = i64::try_from(i128::from(CHART) * i128::from(cents) / i128::from(most))
                .unwrap_or(CHART);
            // What came in is seen, however little it was beside the best hour.
            let height = if cents > 0 { height.max(300) } else { 0 };
            leaf.fill(
                Area {
                    x: left,
                    y: top + CHART - height,
                    width: bar,
                    height,
                },
                Ink::Soft,
            );
            let area = Area {
                x: left - BAR_GAP / 2,
                y: top + CHART + 1_000,
                width: bar + BAR_GAP,
                height: HOUR.line_height(),
            };
            leaf.line(area, Side::Middle, HOUR, Ink::Black, &hour.to_string());
            left += bar + BAR_GAP;
        }
        leaf.rule(x, top + CHART, width, 500);
        top + CHART + 1_000 + HOUR.line_height()
    }

    /// The hours as they are given, with the empty ones between; when they go past midnight, as they are given.
    fn hours(&self, first: u8, last: u8) -> Vec<(u8, Money)> {
        let is_ordered = self.by_hour.is_sorted_by_key(|(hour, _)| *hour);
        if !is_ordered {
            return self.by_hour.clone();
        }
        let of = |hour: u8| {
            let found = self.by_hour.iter().find(|(it, _)| *it == hour);
            found.map_or(Money::ZERO, |(_, amount)| *amount)
        };
        (first..=last).map(|hour| (hour, of(hour))).collect()
    }
}

/// How wide a term is: its name may be wider than its amount.
fn wide(term: &Term, scale: i64) -> Um {
    let amount = term.style.scaled(scale).letters().width(&term.text);
    amount.max(NAME.letters().width(term.name)) + 300
}

fn width_of(terms: &[Term], scale: i64) -> Um {
    let signed = |term: &Term| {
        if term.sign.is_empty() {
            return 0;
        }
        TERM.scaled(scale).letters().width(term.sign) + BETWEEN * scale / 1000
    };
    let widths = terms
        .iter()
        .map(|term| signed(term) + wide(term, scale) + BETWEEN * scale / 1000);
    widths.sum()
}

/// The name of a part. Answers where its content begins.
fn draw_name(leaf: &mut Leaf, y: Um, (start, width): (Um, Um), name: &str) -> Um {
    let area = Area {
        x: MARGIN + start,
        y,
        width,
        height: PART.line_height(),
    };
    leaf.line(area, Side::Left, PART, Ink::Black, name);
    y + area.height + 1_500
}

/// A part that lists sums by name. Answers where it ends.
fn draw_part(leaf: &mut Leaf, y: Um, place: (Um, Um), name: &str, sums: &[Named]) -> Um {
    let mut y = draw_name(leaf, y, place, name);
    let (start, width) = place;
    for Named { name, sum } in held_to(sums, MOST) {
        let amount = sum.amount.to_es_ar();
        let amount_room = VALUE.letters().width(&amount).min(width * 3 / 5);
        let area = Area {
            x: MARGIN + start,
            y,
            width: width - amount_room - 1_500,
            height: ROW - 200,
        };
        let name = format!("{name} ({})", sum.count);
        leaf.line(area, Side::Left, TEXT, Ink::Black, &name);
        let area = Area {
            x: MARGIN + start + width - amount_room,
            width: amount_room,
            ..area
        };
        leaf.line(area, Side::Right, VALUE, Ink::Black, &amount);
        y += ROW;
        leaf.hair(MARGIN + start, y - 200, width);
    }
    y
}

/// The first of some sums, and what the others add up to.
fn held_to(sums: &[Named], most: usize) -> Vec<Named> {
    if sums.len() <= most {
        return sums.to_vec();
    }
    let (shown, others) = sums.split_at(most - 1);
    let none = Some(Sum::default());
    let rest = others.iter().fold(none, |rest, other| {
        let rest = rest?;
        Some(Sum {
            count: rest.count.saturating_add(other.sum.count),
            amount: rest.amount.plus(other.sum.amount)?,
        })
    });
    let mut held = shown.to_vec();
    held.push(Named {
        name: format!("{} más", others.len()),
        sum: rest.unwrap_or_default(),
    });
    held
}
