//! A payout for the tests of the pure rules: asked for, never answered.

use domain::{
    channel::Provider,
    instant::Instant,
    money::Price,
    payout::{Draft, Happening, Payee, Payout, PayoutId},
    reference::Reference,
};
use uuid::Uuid;

/// When it was ordered and sent.
pub(super) const NOW: Instant = Instant::from_ms(1_795_195_988_000);
/// Ten minutes later.
pub(super) const LATER: Instant = Instant::from_ms(1_795_195_988_000 + 600_000);
/// How much it is.
pub(super) const CENTS: i64 = 150_000;
/// Where it goes.
pub(super) const CVU: &str = "0000222800000000057723";
/// Another account: a bank's.
pub(super) const OTHER_CVU: &str = "2850590940090418135201";
/// Whose account it is.
pub(super) const CUIT: &str = "30718092481";
/// Somebody else.
pub(super) const OTHER_CUIT: &str = "20267565393";

/// One that was sent `sendings` times and is in doubt.
pub(super) fn in_doubt(provider: Provider, sendings: u32) -> Payout {
    let draft = Draft {
        reference: Reference::from_bits(7),
        provider,
        payee: Payee::parse(CVU).expect("it verifies"),
        cuit: None,
        amount: Price::from_cents(CENTS).expect("a price"),
        concept: "VAR".to_owned(),
        description: String::new(),
        operator: "Lucía".to_owned(),
        refund_of: None,
        second: None,
    };
    let id = PayoutId(Uuid::from_u128(7));
    let next_check = NOW.plus_ms(3_000);
    let drafted = Payout::begin(id, &Happening::Drafted(draft), NOW).expect("a draft");
    let asked = drafted
        .after(&Happening::Asked { next_check }, NOW)
        .expect("a draft is sent");
    (1..sendings).fold(asked, |payout, _| {
        payout
            .after(&Happening::Resent { next_check }, NOW)
            .expect("what is in doubt is sent again")
    })
}
