//! What TotalCoin posts when a payment is received or reconciled: read, and nothing more.
//!
//! The notice is not signed, comes at least once and in any order, and may come before the order it is
//! about (ambiguity 16). So it is a claim, not evidence: who believes it, and when, is the till's. Nothing
//! in it is needed but the reference, the state and the amount.

use std::fmt;

use domain::{instant::Instant, money::Money};
use jiff::{civil, tz};

use super::members::{Members, body};
use crate::wire;

/// A notice of a payment.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// `Referencia`: the provider's own number of the payment, zeros and all.
    pub reference: String,
    /// `Estado`, as they wrote it.
    pub state_word: String,
    /// Whether `Estado` is the one documented word for a payment received, `APROBADO`, and the amount is
    /// more than nothing.
    pub approved: bool,
    /// `Monto`: what was paid, before fees and taxes.
    pub amount: Money,
    /// `MontoNeto`: what is left of it.
    pub net: Option<Money>,
    /// `Tarifas`: fees.
    pub fees: Option<Money>,
    /// `Impuestos`: taxes.
    pub taxes: Option<Money>,
    /// `ReferenciaMerchant`: the operation id the pre-order was made with. Often none.
    pub merchant_reference: Option<String>,
    /// `Concepto`: what the payment was said to be for.
    pub concept: Option<String>,
    /// `FechaCreacion`: when it was registered.
    pub created: Option<Instant>,
    /// `FechaConfirmacion`: when it took effect.
    pub confirmed: Option<Instant>,
    /// `FechaAcreditacion`: when the shop has the money; with cards, months later.
    pub accredited: Option<Instant>,
    /// The three dates as they were written.
    pub written: WrittenDates,
    /// `MetodoPago`.
    pub method: Option<String>,
    /// `Operacion`.
    pub operation: Option<String>,
    /// `NombreCompletoEmisor`.
    pub payer_name: Option<String>,
    /// `CuilCuitEmisor`, as given: the document's own example is none (provider notes, §3).
    pub payer_cuit: Option<String>,
    /// `CvuOrigen` or `CbuOrigen`, as given.
    pub payer_account: Option<String>,
}

/// The dates of a notice as they were written: month first, of a zone nobody tells (ambiguity 7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenDates {
    /// `FechaCreacion`.
    pub created: Option<String>,
    /// `FechaConfirmacion`.
    pub confirmed: Option<String>,
    /// `FechaAcreditacion`.
    pub accredited: Option<String>,
}

/// Nobody's name, CUIT or account.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("reference", &self.reference)
            .field("state_word", &self.state_word)
            .field("amount", &self.amount)
            .field("merchant_reference", &self.merchant_reference)
            .finish_non_exhaustive()
    }
}

impl Webhook {
    /// The notice in a body of at most 64 KiB; none when it has no readable reference, state or amount, or
    /// any name twice.
    pub fn read(raw: &[u8]) -> Option<Webhook> {
        let members = Members::parse(body(raw)?)?;
        let money = |name| wire::money(members.get(name)?).ok();
        let amount = money("monto")?;
        let state_word = members.text("estado")?;
        let written = WrittenDates {
            created: members.text("fechacreacion"),
            confirmed: members.text("fechaconfirmacion"),
            accredited: members.text("fechaacreditacion"),
        };
        let at = |date: &Option<String>| date.as_deref().and_then(moment);
        Some(Webhook {
            reference: members.get("referencia").and_then(wire::id)?,
            approved: wire::fold(&state_word) == "aprobado" && amount > Money::ZERO,
            state_word,
            amount,
            net: money("montoneto"),
            fees: money("tarifas"),
            taxes: money("impuestos"),
            merchant_reference: members.text("referenciamerchant"),
            concept: members.text("concepto"),
            created: at(&written.created),
            confirmed: at(&written.confirmed),
            accredited: at(&written.accredited),
            written,
            method: members.text("metodopago"),
            operation: members.text("operacion"),
            payer_name: members.text("nombrecompletoemisor"),
            payer_cuit: members.text("cuilcuitemisor"),
            payer_account: members
                .text("cvuorigen")
                .or_else(|| members.text("cbuorigen")),
        })
    }

    /// Whether the net amount, the fees and the taxes make up the amount; none when one of them is missing.
    pub fn adds_up(&self) -> Option<bool> {
        let parts = self.net?.plus(self.fees?)?.plus(self.taxes?)?;
        Some(parts == self.amount)
    }
}

/// `MM/dd/yyyy HH:mm:ss`, three hours behind UTC: a thirteenth month is an error and not a day (ambiguity 7).
fn moment(text: &str) -> Option<Instant> {
    if !text.contains('/') {
        // As the provider's other documents write it.
        return wire::moment(text);
    }
    let local = civil::DateTime::strptime("%m/%d/%Y %H:%M:%S", text).ok()?;
    let zone = tz::TimeZone::fixed(tz::offset(-3));
    let timestamp = local.to_zoned(zone).ok()?.timestamp();
    Some(Instant::from_ms(timestamp.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use domain::{instant::Instant, money::Money};
    use proptest::prelude::*;

    use super::{Webhook, moment};

    /// The document's example, as printed.
    const DOCUMENTED: &str = r#"{
"Concepto": "1234567890",
"Referencia": "0000004053",
"Monto": 1000,
"MontoNeto": 937.2,
"Tarifas": 51.9,
"Impuestos": 10.9,
"FechaCreacion": "11/19/2020 16:40:20",
"FechaConfirmacion": "11/19/2020 16:40:23",
"FechaAcreditacion": "04/21/2021 14:34:53",
"Estado": "APROBADO",
"MetodoPago": "TARJETA",
"Operacion": "COBRANZA TARJETA",
"NombreCompletoEmisor": "TOTAL COIN",
"EmailEmisor":"@totalcoin.com",
"NombreCompletoReceptor": "TOTAL COIN",
"EmailReceptor": "@totalcoin.com",
"CuilCuitEmisor": "11111111",
"CuilCuitReceptor": "11111111",
"BarCode": null,
"CbuOrigen": "",
"CvuOrigen": null,
"Tarjeta": "VISA",
"Cuotas": "02",
"ReferenciaMerchant": null
}"#;

    fn read(text: &str) -> Option<Webhook> {
        Webhook::read(text.as_bytes())
    }

    fn cents(amount: Option<Money>) -> Option<i64> {
        amount.map(Money::cents)
    }

    #[test]
    fn the_documents_example_is_read_whole() {
        let notice = read(DOCUMENTED).expect("a notice");
        assert_eq!(notice.reference, "0000004053", "with its zeros");
        assert_eq!(notice.state_word, "APROBADO", "as written");
        assert!(notice.approved, "that is the word");
        assert_eq!(notice.amount.cents(), 100_000, "a thousand pesos");
        assert_eq!(cents(notice.net), Some(93_720), "no float on the way");
        assert_eq!(cents(notice.fees), Some(5_190), "fees");
        assert_eq!(cents(notice.taxes), Some(1_090), "taxes");
        assert_eq!(notice.adds_up(), Some(true), "937.2 + 51.9 + 10.9 = 1000");
        assert_eq!(notice.merchant_reference, None, "null is none");
        assert_eq!(notice.concept.as_deref(), Some("1234567890"), "what for");
        assert_eq!(
            notice.created.map(Instant::to_receipt).as_deref(),
            Some("19/11/2020 16:40:20"),
            "the nineteenth of November"
        );
        assert_eq!(
            notice.confirmed.map(Instant::to_receipt).as_deref(),
            Some("19/11/2020 16:40:23"),
            "three seconds later"
        );
        assert_eq!(
            notice.accredited.map(Instant::to_receipt).as_deref(),
            Some("21/04/2021 14:34:53"),
            "five months later"
        );
        assert_eq!(
            notice.written.accredited.as_deref(),
            Some("04/21/2021 14:34:53"),
            "and as it was written"
        );
        assert_eq!(notice.method.as_deref(), Some("TARJETA"), "a card");
        assert_eq!(
            notice.operation.as_deref(),
            Some("COBRANZA TARJETA"),
            "collected"
        );
        assert_eq!(notice.payer_name.as_deref(), Some("TOTAL COIN"), "by whom");
        assert_eq!(
            notice.payer_cuit.as_deref(),
            Some("11111111"),
            "eight digits are no reason to refuse it"
        );
        assert_eq!(notice.payer_account, None, "blank and null are none");
        assert!(
            !format!("{notice:?}").contains("TOTAL COIN"),
            "nobody is named where it is debugged"
        );
    }

    #[test]
    fn a_transfer_tells_its_account_and_our_operation() {
        let text = DOCUMENTED
            .replace(r#""CbuOrigen": """#, r#""CbuOrigen": "cbu""#)
            .replace(
                r#""ReferenciaMerchant": null"#,
                r#""ReferenciaMerchant": "MOS1""#,
            );
        let notice = read(&text).expect("a notice");
        assert_eq!(notice.payer_account.as_deref(), Some("cbu"), "the CBU");
        assert_eq!(notice.merchant_reference.as_deref(), Some("MOS1"), "ours");
        let notice = read(&text.replace(r#""CvuOrigen": null"#, r#""CvuOrigen": "cvu""#));
        let account = notice.and_then(|notice| notice.payer_account);
        assert_eq!(account.as_deref(), Some("cvu"), "a CVU says more");
    }

    #[test]
    fn only_the_documents_word_is_a_payment_received() {
        for (word, approved) in [
            ("APROBADO", true),
            ("Aprobado ", true),
            ("RECHAZADO", false),
            ("NO APROBADO", false),
            ("PRE-APROBADO", false),
            ("PENDIENTE", false),
        ] {
            let notice = read(&DOCUMENTED.replace("APROBADO", word)).expect("a notice");
            assert_eq!(notice.approved, approved, "{word}");
        }
        for amount in ["0", "-1000"] {
            let text = DOCUMENTED.replace("\"Monto\": 1000,", &format!("\"Monto\": {amount},"));
            let notice = read(&text).expect("a notice");
            assert!(!notice.approved, "nobody paid {amount}");
        }
    }

    #[test]
    fn a_notice_that_does_not_add_up_says_so() {
        let wrong = DOCUMENTED.replace("\"Monto\": 1000,", "\"Monto\": 1000.01,");
        let notice = read(&wrong).expect("a notice");
        assert_eq!(notice.adds_up(), Some(false), "a centavo is a centavo");
        let less = read(&DOCUMENTED.replace("51.9", "null")).expect("a notice");
        assert_eq!(less.adds_up(), None, "nothing to add");
        let odd = read(&DOCUMENTED.replace("51.9", "51.905")).expect("a notice");
        assert_eq!(odd.fees, None, "half a centavo is no fee");
    }

    #[test]
    fn a_notice_without_reference_state_or_amount_is_none() {
        for (part, without) in [
            (r#""0000004053""#, "null"),
            (r#""0000004053""#, r#""""#),
            (r#""APROBADO""#, "null"),
            (r#""APROBADO""#, "true"),
            ("1000,", "null,"),
            ("1000,", "1000.005,"),
            ("1000,", r#""1.000","#),
            (r#""Tarjeta": "VISA""#, r#""Monto": 1"#),
            (r#""Tarjeta": "VISA""#, r#""monto": 1000"#),
        ] {
            let text = DOCUMENTED.replacen(part, without, 1);
            assert!(read(&text).is_none(), "{without} for {part}");
        }
        let padded = format!("{DOCUMENTED}{}", " ".repeat(65_536));
        assert!(read(&padded).is_none(), "no honest notice is that long");
    }

    #[test]
    fn a_thirteenth_month_is_an_error_and_not_a_day() {
        assert_eq!(moment("19/11/2020 16:40:20"), None, "never swapped");
        assert_eq!(moment("13/01/2020 00:00:00"), None, "nor is this one");
        assert_eq!(
            moment("02/03/2026 00:00:00").map(Instant::to_receipt),
            Some("03/02/2026 00:00:00".to_owned()),
            "the third of February, though the second of March would fit"
        );
        let text = DOCUMENTED.replace("11/19/2020 16:40:20", "19/11/2020 16:40:20");
        let notice = read(&text).expect("a notice");
        assert_eq!(notice.created, None, "that date is lost");
        assert!(notice.confirmed.is_some(), "and spoils nothing else");
        for text in ["11/19/2020", "11/19/2020 25:00:00", "2/30/2020 10:00:00"] {
            assert_eq!(moment(text), None, "{text} is no moment");
        }
    }

    proptest! {
        #[test]
        fn no_body_makes_reading_panic(
            raw in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                crate::wire::arbitrary::value().prop_map(String::into_bytes),
                crate::wire::arbitrary::object(
                    &["Referencia", "Estado", "Monto", "MontoNeto", "Tarifas", "Impuestos", "FechaCreacion"],
                ).prop_map(String::into_bytes),
            ],
        ) {
            if let Some(notice) = Webhook::read(&raw) {
                let _ = notice.adds_up();
                prop_assert!(!notice.reference.is_empty());
            }
        }
    }
}
