//! `GET v2/account/balance`: what the account holds, as the provider says.

use domain::money::Money;

use super::{Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Object},
};

impl Telepagos {
    /// What the account holds, which may be less than nothing. The documents call it an integer and name
    /// no unit: it is read as pesos (ambiguity 4), to be shown as the provider's word and relied on for
    /// nothing.
    pub async fn balance(&self) -> Answer<Money> {
        let request = Request::to(Method::Get, "v2/account/balance");
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<Money, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let amount = answer.field(&["amount"]);
    let amount = amount.and_then(|amount| wire::money(amount).ok());
    amount.ok_or(Unsaid::missing("amount"))
}

#[cfg(test)]
mod tests {
    use domain::money::Money;
    use proptest::prelude::*;

    use super::read;
    use crate::answer::{SilenceKind, Unsaid};

    #[test]
    fn a_balance_is_read_in_every_form_of_an_amount() {
        for (body, cents) in [
            (r#"{"status":"ok","amount":1550}"#, 155_000),
            (r#"{"amount":1550.5}"#, 155_050),
            (r#"{"amount":"1.550,50"}"#, 155_050),
            (r#"{"amount":0}"#, 0),
            (r#"{"amount":-3.10}"#, -310),
        ] {
            assert_eq!(read(body).map(Money::cents), Ok(cents), "{body}");
        }
    }

    #[test]
    fn a_yes_without_an_amount_says_nothing() {
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"amount":null}"#,
            r#"{"amount":"1.234"}"#,
            r#"{"amount":1.005}"#,
            r#"{"amount":[1]}"#,
        ] {
            assert_eq!(read(body), Err(Unsaid::missing("amount")), "{body}");
        }
        let bare = Err(Unsaid::silence(SilenceKind::Unreadable));
        assert_eq!(read("1550"), bare, "a bare number is no answer");
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "amount"]),
            ],
        ) {
            let _ = read(&body);
        }
    }
}
