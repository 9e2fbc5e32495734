//! What people remember of a sale, as they type it: an amount, a name, a reference, a number.
//!
//! Nobody says which of these it is, so all are tried. An amount and a sale's number are meant whole: whoever types 15
//! does not look for 1.550,00. Of a name any part will do, without regard to case and accents and in any order of its
//! words; of a reference, an operation or a CUIT a part of at least [`PART`] characters, because fewer are in nearly
//! every one.

use domain::{
    money::{Money, NotAnAmount},
    order::{Order, Payment},
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// From how many characters on a part is looked for.
const PART: usize = 4;

/// What somebody remembers, read in every way it can be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remembered {
    amount: Option<Money>,
    number: Option<i64>,
    /// The words of a name, folded.
    words: Vec<String>,
    /// Letters and digits alone, in capitals: as references and operations are written.
    code: String,
    /// Digits alone, if it is a number whatever it is written with.
    digits: Option<String>,
}

impl Remembered {
    /// Reads what was typed; none when that is nothing.
    pub(super) fn read(text: &str) -> Option<Remembered> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = text
            .chars()
            .all(|c| c.is_ascii_digit() || "-. ".contains(c));
        Some(Remembered {
            // Nothing is not what anybody looks for, and every unpaid sale has it.
            amount: amount(text).filter(|amount| !amount.is_zero()),
            number: text.parse().ok(),
            words: folded(text).split_whitespace().map(str::to_owned).collect(),
            code: code(text),
            digits: Some(digits).filter(|digits| is_number && !digits.is_empty()),
        })
    }

    /// Whether it may be said of the sale.
    pub(super) fn fits(&self, order: &Order) -> bool {
        self.number == Some(order.draft.number)
            || self
                .amount
                .is_some_and(|amount| order.draft.amount.money() == amount || order.paid == amount)
            || is_part(&self.code, &code(order.draft.reference.as_str()))
            || order.payments.iter().any(|payment| self.is_of(payment))
    }

    fn is_of(&self, payment: &Payment) -> bool {
        let has =
            |text: &Option<String>, fits: &dyn Fn(&str) -> bool| text.as_deref().is_some_and(fits);
        self.amount == Some(payment.amount)
            || has(&payment.operation, &|it| is_part(&self.code, &code(it)))
            || has(&payment.name, &|name| {
                let name = folded(name);
                !self.words.is_empty() && self.words.iter().all(|word| name.contains(word.as_str()))
            })
            || has(&payment.cuit, &|cuit| {
                let cuit: String = cuit.chars().filter(char::is_ascii_digit).collect();
                self.digits.as_deref().is_some_and(|it| is_part(it, &cuit))
            })
    }
}

/// Whether it is all of that, or enough of it.
fn is_part(sought: &str, whole: &str) -> bool {
    !sought.is_empty()
        && (sought == whole || sought.chars().count() >= PART && whole.contains(sought))
}

/// An amount as people write it. `1.550`, which may be a thousand or a fraction where money is charged, is a thousand
/// here: the worst that comes of it is a list.
fn amount(text: &str) -> Option<Money> {
    match Money::parse(text) {
        Err(NotAnAmount::Ambiguous) => Money::parse(&text.replace('.', "")).ok(),
        read => read.ok(),
    }
}

/// Without case, accents and marks.
fn folded(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

fn code(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Channel,
        evidence::Evidence,
        instant::Instant,
        money::{Money, Price},
        order::{Concept, Draft, Happening, Order, OrderId, Payment},
        reference::Reference,
    };
    use proptest::prelude::*;

    use super::Remembered;

    const NOW: Instant = Instant::from_ms(1_795_195_988_000);

    /// Sale 127, of $ 1.550,50, that Martín Ochoa Núñez paid.
    fn sale() -> Order {
        let draft = Draft {
            reference: Reference::parse("00C2000127MOS").expect("a reference"),
            number: 127,
            amount: Price::from_cents(155_050).expect("a price"),
            channel: Channel::TelepagosQr,
            sale_point: "Caja 2".to_owned(),
            sale_point_id: None,
            concept: Concept {
                id: "VAR".to_owned(),
                name: "Varios".to_owned(),
            },
            operator: "Nadia".to_owned(),
        };
        let payment = Payment {
            amount: Money::from_cents(155_050).expect("small"),
            evidence: Evidence::Order,
            credit: None,
            operation: Some("0000004187".to_owned()),
            name: Some("OCHOA NÚÑEZ Martín".to_owned()),
            cuit: Some("20-31884206-0".to_owned()),
            account: None,
            settlement: None,
        };
        let opened = Happening::Opened {
            qr: "000201".to_owned(),
            link: None,
            provider_order: None,
            expires: NOW,
            baseline: true,
        };
        let id = OrderId(uuid::Uuid::nil());
        let begun = Order::begin(id, &Happening::Drafted(draft), NOW).expect("a draft");
        [Happening::Asked, opened, Happening::Paid(payment)]
            .iter()
            .try_fold(begun, |order, happening| order.after(happening, NOW))
            .expect("a legal story")
    }

    fn fits(text: &str) -> bool {
        let remembered = Remembered::read(text).expect("something is looked for");
        remembered.fits(&sale())
    }

    #[test]
    fn a_sale_is_found_by_whatever_people_remember_of_it() {
        for text in [
            "1.550,50",
            "1550,5",
            "1550.50",
            "$ 1.550,50",
            "127",
            " 127 ",
            "martin ochoa",
            "OCHOA",
            "nuñez",
            "Nunez",
            "tín",
            "00C2000127MOS",
            "00c2-000127-mos",
            "C2000127",
            "0000004187",
            "4187",
            "20318842060",
            "20-31884206-0",
            "31884206",
        ] {
            assert!(fits(text), "{text:?} is said of it");
        }
    }

    #[test]
    fn a_sale_is_not_found_by_what_is_not_said_of_it() {
        for text in [
            "1550",
            "1.550",
            "15",
            "12",
            "27",
            "1.550,51",
            "martina",
            "ochoa pérez",
            "lópez",
            "187",
            "206",
            "20-31884207-0",
            "MOS",
            "?",
            "C2000128",
        ] {
            assert!(!fits(text), "{text:?} is another's");
        }
        assert_eq!(Remembered::read("  "), None, "nothing is remembered");
    }

    #[test]
    fn a_round_amount_with_a_dot_is_thousands() {
        let typed = Remembered::read("1.550").expect("something");
        let round = Money::from_cents(155_000).ok();
        assert_eq!(typed.amount, round, "nobody looks for a peso and a half");
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_stops_the_till(text in ".{0,40}") {
            if let Some(remembered) = Remembered::read(&text) {
                remembered.fits(&sale());
            }
        }

        #[test]
        fn every_part_of_a_name_finds_it(from in 0_usize..18, length in 1_usize..18) {
            let name: Vec<char> = "OCHOA NÚÑEZ Martín".chars().collect();
            let part: String = name.iter().skip(from).take(length).collect();
            prop_assume!(!part.trim().is_empty());
            prop_assert!(fits(&part), "{part:?}");
        }
    }
}
