//! Payouts: money the shop sends is written down before it goes, and no restart forgets it.

use domain::{
    instant::Instant,
    money::Price,
    payout::{Draft, Happening, Payee, Payout, PayoutId, Proof, State, Unfit},
    reference::Reference,
};
use journal::{Error, Intent, Journal, Subject, Verification};
use uuid::Uuid;

use crate::book::{Book, NOON, cents, draft, order, reason, stamp};

/// An account that verifies.
const CVU: &str = "0000222800000000057723";

/// The `n`th payout there is.
pub(crate) fn payout(n: u128) -> PayoutId {
    PayoutId(Uuid::from_u128(
        0x0194_0000_0000_7000_8000_0000_0000_0000 + n,
    ))
}

/// The draft of the `n`th payout; its reference is no sale's.
pub(crate) fn ordered(n: u128, payee: &str, amount: i64) -> Happening {
    Happening::Drafted(Draft {
        reference: Reference::from_bits(1_000 + n),
        provider: domain::channel::Provider::Telepagos,
        payee: Payee::parse(payee).expect("a payee"),
        cuit: None,
        amount: Price::from_cents(amount).expect("a price"),
        concept: "VAR".to_owned(),
        description: String::new(),
        operator: "Ramón".to_owned(),
        refund_of: None,
        second: None,
    })
}

/// It is about to be sent; `second` is when to look at it, counted from noon.
pub(crate) fn asked(second: i64) -> Happening {
    Happening::Asked {
        next_check: at(second),
    }
}

fn accepted(second: i64) -> Happening {
    Happening::Accepted {
        provider_id: "T1".to_owned(),
        next_check: at(second),
    }
}

fn processed() -> Happening {
    Happening::Processed {
        provider_id: Some("T1".to_owned()),
        proof: Proof::Status,
    }
}

fn at(second: i64) -> Instant {
    NOON.plus_ms(second * 1_000)
}

/// Records a whole story of one payout, one commit each; the stamps begin at `first`.
pub(crate) async fn pay_out(
    journal: &Journal,
    n: u128,
    first: u128,
    story: Vec<Happening>,
) -> Payout {
    let mut last = None;
    for (happening, at) in story.into_iter().zip(first..) {
        let payout = journal
            .write(move |writing| writing.record_payout(payout(n), &happening, &stamp(at)))
            .await
            .expect("a legal story");
        last = Some(payout);
    }
    last.expect("a story is not empty")
}

fn ids(payouts: &[Payout]) -> Vec<PayoutId> {
    payouts.iter().map(|payout| payout.id).collect()
}

#[tokio::test]
async fn a_payout_is_what_its_happenings_make_of_it() {
    let book = Book::new();
    let journal = book.open();
    let story = [
        ordered(1, CVU, 50_000),
        asked(60),
        Happening::Missing { next_check: at(90) },
        Happening::Resent { next_check: at(99) },
        accepted(120),
        processed(),
    ];
    let mut folded: Option<Payout> = None;
    for (happening, n) in story.into_iter().zip(1..) {
        let now = stamp(n);
        folded = match folded {
            None => Payout::begin(payout(1), &happening, now.at).ok(),
            Some(payout) => payout.after(&happening, now.at).ok(),
        };
        let told = happening.clone();
        let recorded = journal
            .write(move |writing| writing.record_payout(payout(1), &told, &now))
            .await
            .expect("a legal story");
        assert_eq!(
            Some(&recorded),
            folded.as_ref(),
            "the domain decides what {happening:?} means"
        );
        let (found, named) = journal
            .read(|reading| {
                let reference = Reference::from_bits(1_001);
                Ok((
                    reading.payout(payout(1))?,
                    reading.payout_by_reference(&reference)?,
                ))
            })
            .await
            .expect("a payout");
        assert_eq!(
            (found.as_ref(), named.as_ref()),
            (Some(&recorded), Some(&recorded)),
            "by its id and by its reference that is what is read from then on"
        );
    }
    let end = folded.expect("a story is not empty");
    assert_eq!(end.state, State::Processed, "the money arrived");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { events: 7, .. })),
        "and the journal holds together: {verified:?}"
    );
}

#[tokio::test]
async fn what_cannot_have_happened_to_a_payout_is_not_written() {
    let book = Book::new();
    let journal = book.open();
    let story = vec![ordered(1, CVU, 50_000), asked(60), processed()];
    pay_out(&journal, 1, 100, story).await;
    let head = journal.read(|reading| reading.head()).await.expect("one");
    let record = |n: u128, happening: Happening, at: u128| {
        journal.write(move |writing| writing.record_payout(payout(n), &happening, &stamp(at)))
    };
    let again = record(1, Happening::Resent { next_check: at(99) }, 900).await;
    assert!(
        matches!(again, Err(Error::UnfitPayout(Unfit::Illegal { .. }))),
        "what arrived is never sent again: {again:?}"
    );
    let twice = record(1, ordered(1, CVU, 50_000), 901).await;
    assert!(
        matches!(twice, Err(Error::UnfitPayout(Unfit::Beginning))),
        "it was ordered once: {twice:?}"
    );
    let unknown = record(7, asked(60), 902).await;
    assert!(
        matches!(unknown, Err(Error::NoSuchPayout)),
        "nothing is sent that was not ordered: {unknown:?}"
    );
    let same_name = record(2, ordered(1, CVU, 50_000), 903).await;
    assert!(
        matches!(same_name, Err(Error::Duplicate("reference"))),
        "a reference is one payout's: {same_name:?}"
    );
    let still = journal.read(|reading| reading.head()).await.expect("one");
    assert_eq!(head, still, "nothing was added");
}

#[tokio::test]
async fn a_payout_and_a_sale_never_share_a_reference() {
    let book = Book::new();
    let journal = book.open();
    journal
        .write(|writing| {
            writing.record(order(1), &draft(1), &stamp(1))?;
            let after = writing.record_payout(payout(1), &named(1), &stamp(2));
            assert!(
                matches!(after, Err(Error::Duplicate("reference"))),
                "a sale has it: {after:?}"
            );
            writing.record_payout(payout(1), &named(2), &stamp(3))?;
            let before = writing.record(order(2), &draft(2), &stamp(4));
            assert!(
                matches!(before, Err(Error::Duplicate("reference"))),
                "a payout has it: {before:?}"
            );
            Ok(())
        })
        .await
        .expect("one of each");
}

/// A payout under the reference of the `n`th sale.
fn named(n: u128) -> Happening {
    match ordered(1, CVU, 50_000) {
        Happening::Drafted(draft) => Happening::Drafted(Draft {
            reference: Reference::from_bits(n),
            ..draft
        }),
        other => other,
    }
}

#[tokio::test]
async fn due_payouts_come_back_after_the_file_was_closed() {
    let book = Book::new();
    let journal = book.open();
    // The second is due before the first; the third later; the fourth arrived; a person has the fifth.
    let in_doubt = |n, second| vec![ordered(n, CVU, 50_000), asked(second)];
    pay_out(&journal, 1, 100, in_doubt(1, 1_060)).await;
    pay_out(&journal, 2, 200, in_doubt(2, 1_030)).await;
    pay_out(&journal, 3, 300, in_doubt(3, 5_000)).await;
    let mut arrived = in_doubt(4, 1_000);
    arrived.push(processed());
    pay_out(&journal, 4, 400, arrived).await;
    let mut flagged = in_doubt(5, 1_000);
    flagged.push(Happening::Flagged(reason()));
    pay_out(&journal, 5, 500, flagged).await;
    drop(journal);
    let journal = book.open();
    let due = |second: i64| {
        let journal = journal.clone();
        async move {
            let due = journal.read(move |reading| reading.payouts_due(at(second)));
            ids(&due.await.expect("a list"))
        }
    };
    assert_eq!(due(1_029).await, [], "none before its time");
    assert_eq!(
        due(1_060).await,
        [payout(2), payout(1)],
        "to the millisecond, whichever has waited longest first"
    );
    assert_eq!(
        due(9_999).await,
        [payout(2), payout(1), payout(5), payout(3)],
        "what arrived is not looked at; what a person has is, an hour later"
    );
    pay_out(&journal, 2, 600, vec![accepted(7_000)]).await;
    assert_eq!(
        due(1_060).await,
        [payout(1)],
        "a look puts the next one off"
    );
    let (unsettled, newest, all) = journal
        .read(|reading| {
            Ok((
                reading.payouts_unsettled()?,
                reading.payouts(Some(1))?,
                reading.payouts(None)?,
            ))
        })
        .await
        .expect("lists");
    assert_eq!(
        ids(&unsettled),
        [1, 2, 3, 5].map(payout),
        "all but the one that arrived, the oldest first"
    );
    assert_eq!(
        ids(&newest),
        [5, 3, 2, 1].map(payout),
        "the newest one, and none of which nobody knows the end is lost from sight"
    );
    assert_eq!(
        ids(&all),
        [5, 4, 3, 2, 1].map(payout),
        "by when they were ordered, not by when they changed"
    );
}

#[tokio::test]
async fn a_payout_that_was_never_sent_is_due_at_once() {
    let book = Book::new();
    let journal = book.open();
    let first = pay_out(&journal, 1, 100, vec![ordered(1, CVU, 50_000)]).await;
    let due = journal.read(|reading| reading.payouts_due(stamp(100).at));
    assert_eq!(
        due.await.ok(),
        Some(vec![first]),
        "a crash before sending leaves nobody in the dark"
    );
}

#[tokio::test]
async fn a_payout_like_another_is_found_unless_that_came_to_nothing() {
    let book = Book::new();
    let journal = book.open();
    let alias = "mate.pan.sol";
    let refused = Happening::Rejected(reason());
    pay_out(&journal, 1, 100, vec![ordered(1, CVU, 50_000)]).await;
    pay_out(&journal, 2, 200, vec![ordered(2, CVU, 50_000), asked(60)]).await;
    pay_out(&journal, 3, 300, vec![ordered(3, CVU, 50_000), refused]).await;
    let failed = Happening::Failed {
        provider_id: None,
        word: "Failed".to_owned(),
    };
    let story = vec![ordered(4, CVU, 50_000), asked(60), failed];
    pay_out(&journal, 4, 400, story).await;
    pay_out(&journal, 5, 500, vec![ordered(5, CVU, 50_001)]).await;
    pay_out(&journal, 6, 600, vec![ordered(6, alias, 50_000)]).await;
    let alike = |payee: &'static str, amount: i64, since: Instant| {
        let journal = journal.clone();
        async move {
            let alike =
                journal.read(move |reading| reading.payout_alike(payee, cents(amount), since));
            let alike = alike.await.expect("an answer");
            alike.map(|payout| payout.id)
        }
    };
    assert_eq!(
        alike(CVU, 50_000, NOON).await,
        Some(payout(2)),
        "the newest whose money may have gone: not the refused, nor the failed one"
    );
    assert_eq!(
        alike(CVU, 50_000, at(200)).await,
        Some(payout(2)),
        "since the very moment it was ordered"
    );
    assert_eq!(alike(CVU, 50_000, at(201)).await, None, "not before that");
    assert_eq!(
        alike(CVU, 50_001, NOON).await,
        Some(payout(5)),
        "a centavo more is another amount"
    );
    assert_eq!(
        alike(alias, 50_000, NOON).await,
        Some(payout(6)),
        "and an alias another payee"
    );
    assert_eq!(alike(alias, 50_001, NOON).await, None, "no such payout");
}

#[tokio::test]
async fn the_same_bytes_sent_again_are_one_intent_and_other_bytes_are_refused() {
    let book = Book::new();
    let journal = book.open();
    pay_out(&journal, 1, 100, vec![ordered(1, CVU, 50_000), asked(60)]).await;
    let intent = Intent {
        key: "K1".to_owned(),
        subject: Subject::Payout(payout(1)),
        call: "POST v2/payment/cashout".to_owned(),
        body: br#"{"amount":500.00}"#.to_vec(),
    };
    let meant = intent.clone();
    journal
        .write(move |writing| writing.intend(&meant, &stamp(900)))
        .await
        .expect("a payout that was ordered");
    drop(journal);
    let journal = book.open();
    let meant = intent.clone();
    let (open, other, stranger) = journal
        .write(move |writing| {
            writing.intend(&meant, &stamp(901))?;
            let more = Intent {
                body: br#"{"amount":900.00}"#.to_vec(),
                ..meant.clone()
            };
            let other = writing.intend(&more, &stamp(902)).err();
            let unknown = Intent {
                key: "K2".to_owned(),
                subject: Subject::Payout(payout(2)),
                ..meant
            };
            let stranger = writing.intend(&unknown, &stamp(903)).err();
            Ok((writing.intents_open()?, other, stranger))
        })
        .await
        .expect("an open intent");
    assert_eq!(open, [intent], "sent again, it is still the one call");
    assert!(
        matches!(other, Some(Error::Duplicate("intent"))),
        "under that key nothing else is ever sent: {other:?}"
    );
    assert!(
        matches!(stranger, Some(Error::NoSuchPayout)),
        "no money goes out for a payout that is not written: {stranger:?}"
    );
    let kinds: Vec<_> = journal
        .read(|reading| reading.history_of(&Subject::Payout(payout(1))))
        .await
        .expect("a history")
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        kinds,
        ["drafted", "asked", "intended"],
        "its story tells of its one call"
    );
}
