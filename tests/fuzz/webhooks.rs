//! TotalCoin's webhook: a claim of anybody's, read or left.

use domain::money::Money;
use gateway::totalcoin::Webhook;

use crate::{
    corpus,
    engine::{Came, Target},
    provider::{are_seemly, is_an_id},
    twist::Grammar,
};

#[test]
fn a_notice_is_read_only_with_a_reference_a_state_and_an_amount() {
    // Its header is nobody's concern here.
    let bodies = corpus::calls("totalcoin_webhook.http", "Content-Type")
        .into_iter()
        .map(|mut seed| {
            let first = seed
                .bytes
                .iter()
                .position(|byte| *byte == b'\n')
                .expect("a first line");
            seed.bytes.drain(..=first);
            seed
        });
    let target = Target::new("webhook", Grammar::Json).from(bodies);
    target.cases(6_000).run(|input| {
        let Some(notice) = Webhook::read(input) else {
            return Came::refused("left");
        };
        is_an_id(&notice.reference);
        let texts = [
            &notice.merchant_reference,
            &notice.concept,
            &notice.method,
            &notice.operation,
            &notice.payer_name,
            &notice.payer_cuit,
            &notice.payer_account,
            &notice.written.created,
            &notice.written.confirmed,
            &notice.written.accredited,
        ];
        are_seemly(texts.into_iter().flatten().map(String::as_str));
        are_seemly([notice.state_word.as_str()]);
        if notice.approved {
            assert!(notice.amount > Money::ZERO, "approved is more than nothing");
            // Without the accents that another hand might put on it.
            let plain = notice
                .state_word
                .to_lowercase()
                .replace(['á', 'à'], "a")
                .replace(['ó', 'ò'], "o");
            let plain: String = plain
                .trim()
                .chars()
                .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
                .collect();
            assert_eq!(plain, "aprobado", "by its one word");
        }
        for at in [notice.created, notice.confirmed, notice.accredited]
            .into_iter()
            .flatten()
        {
            assert!(!at.to_rfc3339().is_empty(), "a moment can be shown");
        }
        let whole = String::from_utf8(input.to_vec()).expect("what is read is text");
        assert!(
            serde_json::from_str::<Box<serde_json::value::RawValue>>(&whole).is_ok(),
            "and JSON"
        );
        let adds_up = notice.adds_up();
        Came::read(format!("approved {}, adds up {adds_up:?}", notice.approved))
    });
}
