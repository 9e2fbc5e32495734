//! A window that somebody found unlocked: what could rob the shop from it asks for the manager's own PIN once more, and
//! without it nothing changes, however often it is tried.

use std::time::Duration;

use domain::operator::Role;
use tests::{Counter, code_of};
use till::{
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    refunds::Refunding,
    refusal::{Code, Refusal},
    view::{LinkRequest, PayoutLimits, ShareView, TransferLinkRequest},
};

/// What somebody types who does not know the PIN.
const WRONG: &str = "111111";
/// What they would like theirs to be.
const THEIRS: &str = "482615";

/// A counter where the practice manager's window was left unlocked, and others work too.
async fn left_unlocked() -> Counter {
    let counter = Counter::open().await;
    counter.hire("Marta", Role::Manager, "135790").await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    counter
}

/// The wrong PINs in a row that the journal has counted for somebody.
async fn failures(counter: &Counter, name: &'static str) -> u32 {
    let person = counter.journal().read(move |book| book.operator(name));
    let person = person.await.expect("readable");
    person.expect("they work here").failures
}

/// Nothing was done, and each try was counted: what the journal has is what it had.
async fn was_refused(counter: &Counter, tried: Vec<(Result<(), Refusal>, &str)>, before: String) {
    let mut left = 5;
    for (came, what) in tried {
        let refusal = came.expect_err(what);
        left -= 1;
        assert_eq!(
            (refusal.code, refusal.attempts_left),
            (Code::WrongPin, Some(left)),
            "{what} takes the PIN of whoever is signed in, and the try is counted"
        );
    }
    let noted = failures(counter, PRACTICE_MANAGER).await;
    assert_eq!(noted, 5 - u32::from(left), "all of them, in the journal");
    assert_eq!(head(counter).await, before, "and not a word was written");
}

async fn head(counter: &Counter) -> String {
    let head = counter.journal().read(|book| book.head()).await;
    head.expect("readable").to_string()
}

#[tokio::test]
async fn who_may_sign_in_is_changed_by_a_pin_and_not_by_a_window() {
    let counter = left_unlocked().await;
    let (till, before) = (counter.till(), head(&counter).await);
    let added = till.add_person("Ladrón", Role::Manager, THEIRS, WRONG);
    let tried = vec![
        (added.await.map(|_| ()), "making somebody a manager"),
        (
            till.set_pin(PRACTICE_MANAGER, THEIRS, WRONG).await,
            "changing the PIN of whoever is signed in",
        ),
        (
            till.set_pin("Marta", THEIRS, WRONG).await,
            "changing another manager's",
        ),
        (
            till.dismiss_person("Marta", WRONG).await,
            "sending the other manager away",
        ),
    ];
    was_refused(&counter, tried, before).await;
    let fifth = till.set_pin("Lucía", "7391", "").await;
    assert_eq!(code_of(fifth), Code::LockedOut, "nothing is no PIN either");
    let right = till.set_pin("Lucía", "7391", PRACTICE_PIN).await;
    assert_eq!(
        code_of(right),
        Code::LockedOut,
        "from then on the right one waits, as at signing in"
    );
    for (name, pin) in [("Marta", "135790"), ("Lucía", "4826")] {
        let came = till.sign_in(name, pin).await;
        came.expect("their PIN is what it was");
    }
    counter.holds_together().await;
}

#[tokio::test]
async fn a_manager_who_gives_their_pin_changes_who_may_sign_in() {
    let counter = left_unlocked().await;
    let till = counter.till();
    let added = till.add_person("Rita", Role::Manager, "268413", PRACTICE_PIN);
    assert_eq!(
        added.await.expect("a manager may"),
        None,
        "with no spare key"
    );
    let set = till.set_pin("Lucía", "7391", PRACTICE_PIN).await;
    set.expect("a manager may");
    let gone = till.dismiss_person("Marta", PRACTICE_PIN).await;
    gone.expect("a manager may");
    let own = till.set_pin(PRACTICE_MANAGER, THEIRS, PRACTICE_PIN).await;
    own.expect("their own too, by the one they had");
    let old = till.set_pin("Lucía", "4826", PRACTICE_PIN).await;
    assert_eq!(code_of(old), Code::WrongPin, "which is theirs no more");

    let events = counter.journal().read(|book| book.events(1, u32::MAX));
    let events = events.await.expect("readable");
    let told: String = events.iter().map(|event| event.body.as_str()).collect();
    for pin in [THEIRS, "268413"] {
        assert!(!told.contains(pin), "no PIN is in the journal: {pin}");
    }
    for (name, pin) in [
        ("Rita", "268413"),
        ("Lucía", "7391"),
        (PRACTICE_MANAGER, THEIRS),
    ] {
        let came = till.sign_in(name, pin).await;
        came.expect("that is their PIN now");
    }
    counter.holds_together().await;
}

#[tokio::test]
async fn a_cashier_s_own_pin_changes_nothing() {
    let counter = left_unlocked().await;
    let till = counter.till();
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let before = head(&counter).await;
    let added = till.add_person("Ladrón", Role::Manager, THEIRS, "4826");
    let tried = [
        (added.await.map(|_| ()), "making somebody a manager"),
        (
            till.set_pin("Marta", THEIRS, "4826").await,
            "changing a manager's PIN",
        ),
        (
            till.set_pin("Lucía", "7391", "4826").await,
            "changing her own",
        ),
        (
            till.dismiss_person("Marta", "4826").await,
            "sending a manager away",
        ),
    ];
    for (came, what) in tried {
        assert_eq!(code_of(came), Code::NotAllowed, "{what} is a manager's");
    }
    assert_eq!(failures(&counter, "Lucía").await, 0, "and counts as no try");
    assert_eq!(head(&counter).await, before, "not a word was written");
}

#[tokio::test]
async fn how_much_may_go_out_is_set_by_a_pin() {
    let counter = left_unlocked().await;
    let till = counter.till();
    let tight = PayoutLimits {
        operation_cents: Some(100_000),
        ..PayoutLimits::default()
    };
    let set = till.set_payout_limits(&tight, PRACTICE_PIN).await;
    set.expect("a manager may");
    let before = head(&counter).await;
    let none = PayoutLimits::default();
    let lifted = till.set_payout_limits(&none, WRONG).await;
    let tried = vec![(lifted.map(|_| ()), "lifting the limits")];
    was_refused(&counter, tried, before).await;
    let kept = till.payout_limits().await.expect("a manager sees them");
    assert_eq!(kept, tight, "they are what they were");

    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let lifted = till.set_payout_limits(&none, "4826").await;
    assert_eq!(
        code_of(lifted),
        Code::NotAllowed,
        "they are no cashier's to set"
    );
}

#[tokio::test]
async fn money_goes_back_by_a_pin() {
    let counter = left_unlocked().await;
    let sale = counter.charge("1.000,00").await;
    counter.customer_pays(&sale).await;
    counter.watches_for(Duration::from_secs(30)).await;
    let (till, before) = (counter.till(), head(&counter).await);
    let part = Refunding {
        order: sale,
        cents: 40_000,
        reason: "no era su talle".to_owned(),
        again: false,
    };
    let back = till.refund_order(&part, WRONG).await;
    was_refused(
        &counter,
        vec![(back.map(|_| ()), "giving money back")],
        before,
    )
    .await;
    let sent = counter.world().await.payouts().len();
    assert_eq!(sent, 0, "and no money went anywhere");

    let back = till.refund_order(&part, PRACTICE_PIN).await;
    back.expect("a manager may");
    let back = till.refund_order(&part, PRACTICE_PIN).await;
    assert_eq!(
        code_of(back),
        Code::PayoutRepeated,
        "the same is asked about"
    );
    let other = Refunding {
        again: true,
        ..part.clone()
    };
    let back = till.refund_order(&other, PRACTICE_PIN).await;
    back.expect("they mean it");
    let back = till.refund_order(&other, PRACTICE_PIN).await;
    assert_eq!(
        code_of(back),
        Code::RefundTooLarge,
        "and no more than was paid, however much it is meant"
    );
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let back = till.refund_order(&part, "4826").await;
    assert_eq!(code_of(back), Code::NotAllowed, "and no cashier");
    counter.looks().await;
    let sent = counter.world().await.payouts().len();
    assert_eq!(sent, 2, "what the manager gave back, each once");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_customers_pay_is_sent_elsewhere_by_a_pin() {
    let counter = left_unlocked().await;
    let till = counter.till();
    let whole = LinkRequest {
        cents: 100_000,
        concept_id: None,
        expires_ms: None,
        multiple: false,
        split: Vec::new(),
    };
    let split = LinkRequest {
        split: vec![ShareView {
            cvu: "2850590940090418135201".to_owned(),
            cents: 99_999,
        }],
        ..whole.clone()
    };
    let transfer = TransferLinkRequest {
        cents: 100_000,
        concept_id: None,
        account: "2850590940090418135201".to_owned(),
        cuit: "20-26756539-3".to_owned(),
    };
    let before = head(&counter).await;
    let parted = till.order_link(&split, Some(WRONG)).await;
    let straight = till.order_transfer_link(&transfer, WRONG).await;
    let tried = vec![
        (parted.map(|_| ()), "a link that pays somebody else"),
        (straight.map(|_| ()), "and one that pays nobody else"),
    ];
    was_refused(&counter, tried, before.clone()).await;
    let made = code_of(till.order_link(&split, None).await);
    assert_eq!(made, Code::BadPin, "and it is asked for");
    assert_eq!(head(&counter).await, before, "still not a word");

    let made = till.order_link(&split, Some(PRACTICE_PIN)).await;
    let made = made.expect("a manager may");
    assert_eq!(made.split, split.split, "as they said");
    let made = till.order_transfer_link(&transfer, PRACTICE_PIN).await;
    made.expect("and a transfer");
    let made = till.order_link(&whole, None).await;
    made.expect("all of it for the shop takes no PIN");
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let made = till.order_link(&split, Some("4826")).await;
    assert_eq!(code_of(made), Code::NotAllowed, "no cashier's");
    let made = till.order_transfer_link(&transfer, "4826").await;
    assert_eq!(code_of(made), Code::NotAllowed, "nor that");
    counter.holds_together().await;
}
