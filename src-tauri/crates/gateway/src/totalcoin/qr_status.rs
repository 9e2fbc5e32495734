//! `GET api/qr/{qr_id}/status`: how a QR picture stands.
//!
//! Whether the amount is the one asked for, and what a payment after the end means, is the till's
//! (ambiguities 20 and 21).

use domain::{instant::Instant, money::Money};

use super::{Totalcoin, auth::Door, dialect::Stake, unreadable};
use crate::{
    answer::{Answer, RefusedKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Object},
};

const ROUTE: &str = "api/qr/{qr_id}/status";

/// Where a QR stands, in the document's three words. Another word changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QrState {
    /// Not paid yet.
    Pending,
    /// Paid.
    Paid,
    /// Its time is over.
    Expired,
    /// A word the document does not have.
    Unheard,
}

/// How a QR stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrStatus {
    /// Where it stands.
    pub state: QrState,
    /// Its amount in pesos: more than nothing.
    pub amount: Money,
    /// The currency, if they said: `ARS`, since no other is let in.
    pub currency: Option<String>,
    /// When it was made.
    pub created: Option<Instant>,
    /// Until when it can be paid.
    pub expires: Option<Instant>,
    /// When it was paid.
    pub paid: Option<Instant>,
}

impl Totalcoin {
    /// How the QR `qr_id` stands. About an id that cannot be one of theirs nobody is asked.
    pub async fn qr_status(&self, qr_id: &str) -> Answer<QrStatus> {
        if !wire::is_segment(qr_id) {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let request = Request {
            path: ROUTE.replace("{qr_id}", qr_id),
            ..Request::to(Method::Get, ROUTE)
        };
        let body = self.ask(Door::Company, Stake::Read, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<QrStatus, Unsaid> {
    let answer = Object::parse(body).ok_or_else(unreadable)?;
    let word = answer.text(&["status"]).ok_or(Unsaid::missing("status"))?;
    let amount = answer
        .field(&["amount"])
        .and_then(|amount| wire::money(amount).ok())
        .filter(|amount| *amount > Money::ZERO)
        .ok_or(Unsaid::missing("amount"))?;
    let moment = |name| answer.text(&[name]).and_then(|at| wire::moment(&at));
    Ok(QrStatus {
        state: state(&word),
        amount,
        currency: currency(&answer)?,
        created: moment("created_at"),
        expires: moment("expires_at"),
        paid: moment("paid_at"),
    })
}

fn state(word: &str) -> QrState {
    match wire::fold(word).as_str() {
        "pending" => QrState::Pending,
        "paid" => QrState::Paid,
        "expired" => QrState::Expired,
        _ => QrState::Unheard,
    }
}

/// The currency, which must be pesos where it is named at all: a hundred dollars paid are no hundred pesos
/// (ambiguity 18).
fn currency(answer: &Object<'_>) -> Result<Option<String>, Unsaid> {
    let Some(field) = answer.field(&["currency"]) else {
        return Ok(None);
    };
    let pesos = wire::text(field).is_some_and(|word| word.eq_ignore_ascii_case("ARS"));
    if pesos {
        Ok(Some("ARS".to_owned()))
    } else {
        Err(Unsaid::missing("currency"))
    }
}

#[cfg(test)]
mod tests {
    use domain::{instant::Instant, money::Money};
    use proptest::prelude::*;

    use super::{QrState, QrStatus, read};
    use crate::answer::Unsaid;

    #[test]
    fn the_documents_answer_is_read_in_pesos() {
        let body = r#"{"status":"pending","amount":100.00,"currency":"ARS",
            "created_at":"2024-03-13T10:00:00Z","expires_at":"2024-03-13T11:00:00Z","paid_at":null}"#;
        let expected = QrStatus {
            state: QrState::Pending,
            amount: Money::from_cents(10_000).expect("an amount"),
            currency: Some("ARS".to_owned()),
            created: Some(Instant::from_ms(1_710_324_000_000)),
            expires: Some(Instant::from_ms(1_710_327_600_000)),
            paid: None,
        };
        assert_eq!(read(body), Ok(expected), "field by field");
    }

    #[test]
    fn only_the_documents_words_say_anything() {
        for (word, expected) in [
            ("pending", QrState::Pending),
            ("PAID", QrState::Paid),
            (" Expired ", QrState::Expired),
            ("paid?", QrState::Unheard),
            ("unpaid", QrState::Unheard),
            ("partially_paid", QrState::Unheard),
            ("refunded", QrState::Unheard),
        ] {
            let body = format!(r#"{{"status":"{word}","amount":1}}"#);
            assert_eq!(
                read(&body).map(|status| status.state),
                Ok(expected),
                "{word}"
            );
        }
    }

    #[test]
    fn a_status_without_word_or_amount_or_in_other_money_says_nothing() {
        for (body, field) in [
            (r#"{"amount":1}"#, "status"),
            (r#"{"status":true,"amount":1}"#, "status"),
            (r#"{"status":"paid"}"#, "amount"),
            (r#"{"status":"paid","amount":0}"#, "amount"),
            (r#"{"status":"paid","amount":-1}"#, "amount"),
            (r#"{"status":"paid","amount":1.005}"#, "amount"),
            (
                r#"{"status":"paid","amount":1,"currency":"USD"}"#,
                "currency",
            ),
            (r#"{"status":"paid","amount":1,"currency":""}"#, "currency"),
            (r#"{"status":"paid","amount":1,"currency":32}"#, "currency"),
        ] {
            assert_eq!(read(body), Err(Unsaid::missing(field)), "{body}");
        }
        let unnamed = read(r#"{"status":"paid","amount":1,"currency":null}"#);
        assert!(unnamed.is_ok(), "pesos are what was asked for");
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "amount", "paid_at", "expires_at"]),
            ],
        ) {
            if let Ok(status) = read(&body) {
                prop_assert!(status.amount > Money::ZERO);
            }
        }
    }
}
