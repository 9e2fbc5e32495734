//! `GET v2/payment/cashin/qr/sale-point/static`: the QR of a sale point that never changes.

use super::{Telepagos, dialect::Stake, qr};
use crate::{
    answer::{Answer, RefusedKind, SilenceKind, Unsaid},
    transport::Method,
    wire::Object,
};

const ROUTE: &str = "v2/payment/cashin/qr/sale-point/static";

/// Who says how much is paid by a static QR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AmountType {
    /// The shop: it collects only what an order says.
    Closed,
    /// The customer.
    Open,
}

impl AmountType {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            AmountType::Closed => "closed",
            AmountType::Open => "open",
        }
    }
}

impl Telepagos {
    /// The text of the static QR of a sale point, unverified. About a blank id nobody is asked.
    pub async fn static_qr(&self, sale_point_id: &str, amount: AmountType) -> Answer<String> {
        if sale_point_id.trim().is_empty() {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let fields = [
            ("type_amount", amount.word().to_owned()),
            ("sale_point_id", sale_point_id.to_owned()),
        ];
        let body = self.carried(Stake::Read, Method::Get, ROUTE, &fields).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<String, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    qr::symbol(&answer, "qr_code")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AmountType, read};
    use crate::answer::Unsaid;

    #[test]
    fn a_static_qr_is_its_text() {
        let read_back = read(r#"{"status":"ok","qr_code":" 000201\n"}"#);
        assert_eq!(
            read_back,
            Ok("000201".to_owned()),
            "without what surrounds it"
        );
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"qr_code":""}"#,
            r#"{"qr_code":201}"#,
        ] {
            assert_eq!(read(body), Err(Unsaid::missing("qr_code")), "{body}");
        }
    }

    #[test]
    fn amounts_are_closed_or_open_on_the_wire() {
        let words = [AmountType::Closed, AmountType::Open].map(AmountType::word);
        assert_eq!(words, ["closed", "open"], "the documents' words");
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "qr_code"]),
            ],
        ) {
            if let Ok(code) = read(&body) {
                prop_assert!(!code.is_empty() && code.len() <= 2_953);
            }
        }
    }
}
