//! `POST v2/payment/cashin/link/generate`: a payment link, to one account or shared among several.

use std::fmt;

use domain::{
    instant::Instant,
    link::{Share, share_out},
    money::Price,
};
use serde::Serialize;

use super::{Telepagos, dialect::Stake, qr};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, Object},
};

const ROUTE: &str = "v2/payment/cashin/link/generate";

/// The call that makes a payment link, whole: journaled before it is sent, and sent as these very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCall {
    body: Vec<u8>,
}

/// A payment link the provider made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayLink {
    /// What the customer opens or scans, unverified: an address or another text that fits a QR.
    pub link: String,
    /// The provider's id of it, which a credit it collected names.
    pub link_id: String,
}

/// Why there is no such link to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    /// The shares are more than the amount (ambiguity 25).
    #[error("the shares are more than the amount")]
    OverShared,
    /// It would end at no moment of the calendar.
    #[error("the link would end at no moment of the calendar")]
    NoSuchMoment,
}

#[derive(Serialize)]
struct Body<'a> {
    expiration_date: String,
    amount: Decimal,
    multiple_use: bool,
    concept: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    distribution: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    cvu: &'a str,
    amount: Decimal,
}

impl LinkCall {
    /// The call that collects `amount` until `expires`, once or `multiple_use` times, shared out as
    /// `distribution` says; what the shares leave over stays with the shop.
    ///
    /// The end goes as the shop's date and time, to the second (ambiguity 7: the document's `H:m:s` is a
    /// typing error for `H:i:s`).
    pub fn new(
        expires: Instant,
        amount: Price,
        multiple_use: bool,
        concept: &str,
        distribution: &[Share],
    ) -> Result<LinkCall, NotALink> {
        share_out(amount, distribution).map_err(|_| NotALink::OverShared)?;
        let parts = distribution.iter().map(|share| Part {
            cvu: share.account.as_str(),
            amount: Decimal(share.amount.money()),
        });
        let body = wire::json(&Body {
            expiration_date: wire::shop_time(expires).ok_or(NotALink::NoSuchMoment)?,
            amount: Decimal(amount.money()),
            multiple_use,
            concept,
            distribution: parts.collect(),
        });
        Ok(LinkCall { body })
    }

    /// The call of these bytes, journaled before: for sending the very same again.
    pub fn again(body: Vec<u8>) -> LinkCall {
        LinkCall { body }
    }

    /// What the call is, for the journal: `POST v2/payment/cashin/link/generate`.
    pub fn describe(&self) -> &'static str {
        "POST v2/payment/cashin/link/generate"
    }

    /// The bytes that are sent: JSON with the documented fields in the documented order, amounts numbers
    /// with two decimals (ambiguity 4).
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No accounts.
impl fmt::Debug for LinkCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkCall")
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Telepagos {
    /// Has the link made. Sent once (and once more if the first was answered with a 401).
    ///
    /// A refusal means that no link was made; silence, that one may have been, which nobody has seen and
    /// nobody can pay (ambiguity 23).
    pub async fn open_link(&self, call: &LinkCall) -> Answer<PayLink> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Stake::Make, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<PayLink, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    Ok(PayLink {
        link: qr::symbol(&answer, "link")?,
        link_id: answer.id(&["link_id"]).ok_or(Unsaid::missing("link_id"))?,
    })
}

#[cfg(test)]
mod tests {
    use domain::{cbu::Cbu, instant::Instant, money::Price};
    use proptest::prelude::*;

    use super::{LinkCall, NotALink, PayLink, Share, read};
    use crate::answer::Unsaid;

    /// 2026-11-20 14:33:08.120 in Buenos Aires.
    const EXPIRES: Instant = Instant::from_ms(1_795_195_988_120);

    fn price(cents: i64) -> Price {
        Price::from_cents(cents).expect("a price")
    }

    fn share(cents: i64) -> Share {
        Share {
            account: Cbu::parse("0000222800000000057723").expect("a CVU"),
            amount: price(cents),
        }
    }

    fn body(shares: &[Share]) -> String {
        let call = LinkCall::new(EXPIRES, price(100_000), false, "VAR", shares);
        let call = call.expect("no more is shared than there is");
        String::from_utf8(call.body().to_vec()).expect("JSON is UTF-8")
    }

    #[test]
    fn the_bytes_are_the_documented_fields_in_the_shops_time() {
        assert_eq!(
            body(&[]),
            r#"{"expiration_date":"2026-11-20 14:33:08","amount":1000.00,"multiple_use":false,"concept":"VAR"}"#,
            "nothing is said of shares when there are none"
        );
        assert_eq!(
            body(&[share(25_050), share(1)]),
            concat!(
                r#"{"expiration_date":"2026-11-20 14:33:08","amount":1000.00,"multiple_use":false,"#,
                r#""concept":"VAR","distribution":[{"cvu":"0000222800000000057723","amount":250.50},"#,
                r#"{"cvu":"0000222800000000057723","amount":0.01}]}"#
            ),
            "each share with its account"
        );
        let call = LinkCall::new(EXPIRES, price(1), true, "V", &[]).expect("a link");
        assert!(
            LinkCall::again(call.body().to_vec()) == call,
            "the very bytes"
        );
        assert!(
            !format!("{:?} {call:?}", share(1)).contains("00005772"),
            "no account is shown"
        );
    }

    #[test]
    fn no_more_is_shared_than_is_collected() {
        let link =
            |shares: &[Share]| LinkCall::new(EXPIRES, price(100), false, "VAR", shares).map(|_| ());
        assert_eq!(link(&[share(60), share(40)]), Ok(()), "all of it");
        assert_eq!(
            link(&[share(60), share(41)]),
            Err(NotALink::OverShared),
            "a centavo more"
        );
        let end = Instant::from_ms(i64::MAX);
        assert_eq!(
            LinkCall::new(end, price(100), false, "VAR", &[]).err(),
            Some(NotALink::NoSuchMoment),
            "the end of time is no date"
        );
    }

    #[test]
    fn a_link_has_an_address_and_an_id_or_nothing_was_said() {
        let expected = PayLink {
            link: "https://pagos.example/l/9".to_owned(),
            link_id: "9".to_owned(),
        };
        assert_eq!(
            read(r#"{"status":"ok","link":"https://pagos.example/l/9","link_id":9}"#),
            Ok(expected),
            "both"
        );
        for (answer, field) in [
            (r#"{"link_id":9}"#, "link"),
            (r#"{"link":"","link_id":9}"#, "link"),
            (r#"{"link":"a\nb","link_id":9}"#, "link"),
            (r#"{"link":"https://x"}"#, "link_id"),
            (r#"{"link":"https://x","link_id":{}}"#, "link_id"),
        ] {
            assert_eq!(read(answer), Err(Unsaid::missing(field)), "{answer}");
        }
    }

    proptest! {
        #[test]
        fn a_link_is_refused_exactly_when_its_shares_are_too_much(
            cents in 1_i64..1_000,
            shares in prop::collection::vec(1_i64..400, 0..5),
        ) {
            let sum: i64 = shares.iter().sum();
            let shares: Vec<Share> = shares.into_iter().map(share).collect();
            let link = LinkCall::new(EXPIRES, price(cents), false, "VAR", &shares);
            prop_assert_eq!(link.is_ok(), sum <= cents);
        }

        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "link", "link_id"]),
            ],
        ) {
            if let Ok(link) = read(&body) {
                prop_assert!(!link.link.is_empty() && !link.link_id.is_empty());
            }
        }
    }
}
