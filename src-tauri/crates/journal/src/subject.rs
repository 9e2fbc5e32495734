//! Subjects: what an event or a call is about, as one text that no other subject shares.
//!
//! ```text
//! an order       its uuid alone
//! a payout       payout:<uuid>
//! a link         link:<uuid>
//! a sale point   sale_point:<name>
//! ```
//!
//! Facts that are about no single thing (`journal`, `credit`, `debit`, `shift`, `reconciliation`, `operator`, `setting`,
//! `sale_point`) bear a word without a colon, which none of these can be.

use std::fmt;

use domain::{link::LinkId, order::OrderId, payout::PayoutId};
use uuid::Uuid;

const PAYOUT: &str = "payout:";
const LINK: &str = "link:";
const SALE_POINT: &str = "sale_point:";

/// What a call is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A sale.
    Order(OrderId),
    /// Money that the shop sends.
    Payout(PayoutId),
    /// An address to pay at from afar.
    Link(LinkId),
    /// A sale point, by the name it is to have: before the call it has no id.
    SalePoint(String),
}

/// The text that events and intents bear.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Order(id) => write!(f, "{id}"),
            Subject::Payout(id) => write!(f, "{PAYOUT}{id}"),
            Subject::Link(id) => write!(f, "{LINK}{id}"),
            Subject::SalePoint(name) => write!(f, "{SALE_POINT}{name}"),
        }
    }
}

impl Subject {
    /// Reads the text of a subject, in the one way it is written.
    pub(crate) fn parse(text: &str) -> Option<Subject> {
        if let Some(name) = text.strip_prefix(SALE_POINT) {
            return Some(Subject::SalePoint(name.to_owned()));
        }
        if let Some(id) = text.strip_prefix(PAYOUT) {
            return Some(Subject::Payout(PayoutId(uuid(id)?)));
        }
        if let Some(id) = text.strip_prefix(LINK) {
            return Some(Subject::Link(LinkId(uuid(id)?)));
        }
        Some(Subject::Order(OrderId(uuid(text)?)))
    }
}

/// A uuid as we write it. Another spelling of the same would be another subject to whoever sorts the events.
fn uuid(text: &str) -> Option<Uuid> {
    let id = Uuid::parse_str(text).ok()?;
    (id.hyphenated().to_string() == text).then_some(id)
}

#[cfg(test)]
mod tests {
    use domain::{link::LinkId, order::OrderId, payout::PayoutId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::Subject;

    fn subject() -> impl Strategy<Value = Subject> {
        let id = any::<u128>().prop_map(Uuid::from_u128);
        prop_oneof![
            id.clone().prop_map(|id| Subject::Order(OrderId(id))),
            id.clone().prop_map(|id| Subject::Payout(PayoutId(id))),
            id.prop_map(|id| Subject::Link(LinkId(id))),
            any::<String>().prop_map(Subject::SalePoint),
        ]
    }

    proptest! {
        #[test]
        fn every_subject_reads_back_from_a_text_of_its_own(subject in subject()) {
            prop_assert_eq!(Subject::parse(&subject.to_string()), Some(subject));
        }

        #[test]
        fn a_text_is_one_subject_or_none(text in "[a-f0-9:_-]{0,40}|.{0,40}") {
            if let Some(subject) = Subject::parse(&text) {
                prop_assert_eq!(subject.to_string(), text);
            }
        }
    }

    #[test]
    fn a_sale_point_may_bear_any_name_and_is_still_a_sale_point() {
        let id = Uuid::from_u128(7);
        for name in ["", "Caja 1", "payout:x", &id.to_string(), "sale_point:"] {
            let subject = Subject::SalePoint(name.to_owned());
            assert_eq!(
                Subject::parse(&subject.to_string()),
                Some(subject),
                "{name:?} is no order, payout or link"
            );
        }
        assert_eq!(
            Subject::parse(&id.simple().to_string()),
            None,
            "an order has one spelling"
        );
    }
}
