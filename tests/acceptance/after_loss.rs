//! After a part of the journal was lost: what went out in it is shown to a manager, and is not sent twice.

use std::{path::Path, time::Duration};

use domain::{channel::Provider, instant::Instant, lifecycle::State};
use gateway::Clock;
use journal::{Restore, Stamp};
use tests::{Counter, code_of};
use till::{payouts::Disbursement, refunds::Refunding, refusal::Code};
use uuid::Uuid;

const TO: &str = "2850590940090418135201";

fn rent(cents: i64) -> Disbursement {
    Disbursement {
        provider: Some(Provider::Telepagos),
        to: TO.to_owned(),
        cuit: None,
        cents,
        concept_id: None,
        description: None,
        again: false,
    }
}

/// A counter whose journal is put together again from a copy: what `lost` did after that is gone.
async fn that_forgot(lost: impl AsyncFnOnce(&Counter)) -> Counter {
    let mut counter = Counter::open().await;
    // Room to pay out of.
    let order = counter.charge("5000").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "there is money"
    );
    let copy = counter.folder().join("copy.db");
    counter.journal().back_up(&copy).await.expect("a copy");
    lost(&counter).await;
    counter.advance(Duration::from_mins(10));
    let at = counter.clock().now();
    counter
        .restart_after(async |path: &Path| {
            is_closed(path).await;
            put_together(&copy, path, at);
        })
        .await;
    counter
}

/// The journal from this copy alone, in the place of the one that is there.
fn put_together(copy: &Path, path: &Path, at: Instant) {
    let to = path.with_extension("restored");
    let mut ids = 1_u128..;
    let mut stamp = || Stamp {
        id: Uuid::from_u128(ids.next().expect("there is always another number")),
        at,
        operator: None,
    };
    let restore = Restore {
        damaged: None,
        backup: Some(copy),
        to: &to,
        at,
        register: None,
        witnesses: &[],
        sealed: None,
    };
    restore.run(&mut stamp).expect("a whole copy");
    std::fs::rename(&to, path).expect("in its place");
}

/// Waits until nobody has the journal open any more: its handles close on threads of their own.
async fn is_closed(path: &Path) {
    for _ in 0..100_000 {
        let closed = rusqlite::Connection::open(path).and_then(|raw| {
            // Leaving the log is only possible where nobody else is.
            raw.query_row("PRAGMA journal_mode = DELETE", [], |row| {
                row.get::<_, String>(0)
            })
        });
        if closed.is_ok_and(|mode| mode == "delete") {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("somebody keeps the journal open");
}

#[tokio::test]
async fn a_payout_of_the_gap_is_shown_and_not_sent_again_without_a_word() {
    let counter = that_forgot(async |counter: &Counter| {
        let sent = counter.till().pay_out_and_wait(&rent(70_000)).await;
        sent.expect("it is sent");
        counter.watches_for(Duration::from_mins(1)).await;
    })
    .await;
    let payouts = counter.till().payouts(None).await.expect("a list");
    assert!(payouts.is_empty(), "it is forgotten");
    counter.looks().await;

    let debits = counter.till().unexplained_debits().await;

    let debits = debits.expect("a manager sees them");
    let amounts: Vec<i64> = debits.iter().map(|it| it.debit.amount.cents()).collect();
    assert_eq!(amounts, [70_000], "what went out and nobody knows of");
    counter.looks().await;
    let again = counter.till().unexplained_debits().await;
    assert_eq!(again.expect("the same").len(), 1, "once");
    let refused = counter.till().pay_out_and_wait(&rent(70_000)).await;
    assert_eq!(
        code_of(refused),
        Code::PayoutAfterLoss,
        "it may be the same"
    );
    let other = counter.till().pay_out_and_wait(&rent(70_001)).await;
    other.expect("another amount is another payout");
    let insisted = Disbursement {
        again: true,
        ..rent(70_000)
    };
    let sent = counter.till().pay_out_and_wait(&insisted).await;
    sent.expect("a manager insists");
    counter.watches_for(Duration::from_mins(2)).await;
    let debits = counter.till().unexplained_debits().await;
    assert_eq!(debits.expect("as before").len(), 1, "ours are explained");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_refund_of_the_gap_is_not_given_again_without_a_word() {
    let counter = that_forgot(async |counter: &Counter| {
        let orders = counter
            .journal()
            .read(|book| book.orders(&journal::Filter::default()));
        let order = orders.await.expect("readable").remove(0).order.id;
        let refunding = of(order, false);
        let refunded = counter.till().refund_and_wait(&refunding).await;
        refunded.expect("it is sent");
        counter.watches_for(Duration::from_mins(1)).await;
    })
    .await;
    let orders = counter
        .journal()
        .read(|book| book.orders(&journal::Filter::default()));
    let order = orders.await.expect("readable").remove(0).order;
    assert!(order.refunds.is_empty(), "it is forgotten");

    let refused = counter.till().refund_and_wait(&of(order.id, false)).await;

    assert_eq!(
        code_of(refused),
        Code::PayoutAfterLoss,
        "the list is read before anything is sent"
    );
    assert_eq!(counter.world().await.payouts().len(), 1, "nothing went out");
    let insisted = counter.till().refund_and_wait(&of(order.id, true)).await;
    insisted.expect("a manager insists");
}

#[tokio::test]
async fn what_no_list_tells_is_to_be_insisted_on_for_a_day() {
    let counter = that_forgot(async |_: &Counter| {}).await;
    let payment = Disbursement {
        provider: Some(Provider::Totalcoin),
        to: "2850590940090418135201".to_owned(),
        cuit: Some("20267565393".to_owned()),
        ..rent(1_000)
    };
    let refused = counter.till().pay_out_and_wait(&payment).await;
    assert_eq!(code_of(refused), Code::PayoutAfterLoss, "nobody can know");
    counter.watches_for(Duration::from_hours(24)).await;
    counter.advance(Duration::from_mins(1));
    let sent = counter.till().pay_out_and_wait(&payment).await;
    assert_ne!(
        sent.err().map(|refusal| refusal.code),
        Some(Code::PayoutAfterLoss),
        "after a day it is what it always is"
    );
}

#[tokio::test]
async fn while_the_list_cannot_be_read_nothing_is_sent_without_a_word() {
    let counter = that_forgot(async |_: &Counter| {}).await;
    counter.provider().goes_silent().await;
    let refused = counter.till().pay_out_and_wait(&rent(1_000)).await;
    assert_eq!(code_of(refused), Code::PayoutAfterLoss, "nobody knows yet");
    counter.provider().answers_again().await;
    counter.watches_for(Duration::from_mins(1)).await;
    let sent = counter.till().pay_out_and_wait(&rent(1_000)).await;
    sent.expect("the list was read, and has nothing like it");
}

fn of(order: domain::order::OrderId, again: bool) -> Refunding {
    Refunding {
        order,
        cents: 40_000,
        reason: "no era su talle".to_owned(),
        again,
    }
}
