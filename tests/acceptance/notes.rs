//! Notes: what a cashier did about a payment that was not plain is written down, and nothing moves by it.

use std::time::Duration;

use domain::{
    lifecycle::State,
    operator::Role,
    order::{Note, OrderId},
};
use gateway::Clock;
use serde_json::json;
use tests::{Counter, code_of};
use till::{profile::Profile, refusal::Code, view::NoteView};

use crate::with_colliding_ids;

const LUCIA: &str = "Lucía";
const PIN: &str = "4826";

/// A sale that stands where the payment left it: `less` and `more` by the provider's word, `late` after the cancel.
async fn sold(counter: &Counter, how: &str) -> OrderId {
    let order = counter.charge("150,00").await;
    if how == "late" {
        counter.till().cancel(order).await.expect("it is open");
        counter.customer_pays(&order).await;
    } else {
        counter
            .customer_pays_with(&order, json!({ "how": how }))
            .await;
    }
    counter.looks().await;
    order
}

async fn notes_of(counter: &Counter, order: OrderId) -> Vec<NoteView> {
    let view = counter.till().order(order).await;
    view.expect("it is there").notes
}

#[tokio::test]
async fn a_cashier_writes_down_what_was_done_and_every_window_sees_it() {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    let order = sold(&counter, "less").await;
    counter.till().sign_in(LUCIA, PIN).await.expect("her PIN");
    counter.advance(Duration::from_mins(1));

    counter
        .till()
        .note(order, Note::RestInCash)
        .await
        .expect("that is what she did");

    let expected = NoteView {
        note: Note::RestInCash,
        operator: LUCIA.to_owned(),
        at_ms: counter.clock().now().ms(),
    };
    let told = counter.gazette().views_of(&order).pop();
    let told = told.expect("it was told").notes;
    assert!(told.iter().eq([&expected]), "the windows know: {told:?}");
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert_eq!(
        snapshot.orders[0].notes,
        [expected],
        "and one that comes later"
    );
    let events = counter.events_of(&order).await;
    let last = events.last().expect("there are some");
    assert_eq!(
        (last.kind.as_str(), last.operator.as_deref()),
        ("noted", Some(LUCIA)),
        "journaled by whoever did it"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_note_fits_what_became_of_the_payment_and_nothing_else() {
    let [rest, change, manager, given, back] = Note::ALL;
    for (how, state, fitting) in [
        ("exact", State::Paid, vec![]),
        ("less", State::Underpaid, vec![rest, manager]),
        ("more", State::Overpaid, vec![change, manager]),
        ("late", State::PaidLate, vec![manager, given, back]),
    ] {
        let counter = Counter::open().await;
        let order = sold(&counter, how).await;
        assert_eq!(counter.state_of(&order).await, state, "paid {how}");
        for note in Note::ALL {
            let said = counter.till().note(order, note).await;
            if fitting.contains(&note) {
                said.unwrap_or_else(|why| panic!("{note:?} of {state:?}: {why:?}"));
            } else {
                assert_eq!(code_of(said), Code::NotClaimable, "{note:?} of {state:?}");
            }
        }
        let notes = notes_of(&counter, order).await;
        let notes: Vec<Note> = notes.iter().map(|noted| noted.note).collect();
        assert_eq!(notes, fitting, "each of them, oldest first");
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn nothing_is_noted_on_a_sale_that_waits_but_that_it_is_for_the_manager() {
    let counter = with_colliding_ids().await;
    let open = counter.charge("20").await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Ambiguous,
        "two fit, and nobody guesses"
    );
    for note in Note::ALL {
        let of_open = code_of(counter.till().note(open, note).await);
        assert_eq!(of_open, Code::NotClaimable, "{note:?}: nobody paid");
        let of_first = counter.till().note(first, note).await;
        assert_eq!(
            of_first.is_ok(),
            note == Note::ForManager,
            "{note:?} of a puzzle"
        );
    }
    let nobodys = OrderId(uuid::Uuid::nil());
    let refused = code_of(counter.till().note(nobodys, Note::ForManager).await);
    assert_eq!(refused, Code::NoSuchOrder, "there is no such sale");
}

#[tokio::test]
async fn the_same_note_twice_is_one_whoever_makes_it() {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    let order = sold(&counter, "more").await;
    let console = counter.another_desk(Profile::practice(), false).await;
    console.till.sign_in(LUCIA, PIN).await.expect("her PIN");
    let till = counter.till();

    let (one, other) = tokio::join!(
        till.note(order, Note::ChangeGiven),
        console.till.note(order, Note::ChangeGiven)
    );
    one.expect("it was given");
    other.expect("it is said already");
    till.note(order, Note::ChangeGiven)
        .await
        .expect("and a third time");

    assert_eq!(notes_of(&counter, order).await.len(), 1, "there is one");
    let events = counter.history_of(&order).await;
    let noted = events.iter().filter(|kind| *kind == "noted").count();
    assert_eq!(noted, 1, "and one event of it");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_note_moves_no_money_and_ends_no_watch() {
    let counter = Counter::open().await;
    let order = sold(&counter, "less").await;
    let before = counter.order(&order).await;
    let day = counter.till().day(counter.till().today()).await;
    let day = day.expect("a manager sees it");

    counter
        .till()
        .note(order, Note::RestInCash)
        .await
        .expect("it is true");

    let after = counter.order(&order).await;
    assert_eq!(
        (after.state, after.paid, after.next_action(), after.owed()),
        (
            before.state,
            before.paid,
            before.next_action(),
            before.owed()
        ),
        "cash is not the provider's to confirm"
    );
    let later = counter.till().day(counter.till().today()).await;
    assert_eq!(later.expect("a manager sees it"), day, "no sum is another");
    counter.advance(Duration::from_secs(20));
    counter.watches_for(Duration::from_mins(40)).await;
    let history = counter.history_of(&order).await;
    assert_eq!(
        history.last().map(String::as_str),
        Some("released"),
        "it was looked after to its end"
    );
    assert_eq!(
        notes_of(&counter, order).await.len(),
        1,
        "with the note on it"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_note_stays_over_a_restart_and_whatever_comes_after() {
    let mut counter = Counter::open().await;
    let order = sold(&counter, "late").await;
    counter
        .till()
        .note(order, Note::ToGiveBack)
        .await
        .expect("they left without the goods");
    counter.restart().await;
    counter
        .till()
        .note(order, Note::Delivered)
        .await
        .expect("and came back for them");
    let notes = notes_of(&counter, order).await;
    let notes: Vec<Note> = notes.iter().map(|noted| noted.note).collect();
    assert_eq!(
        notes,
        [Note::ToGiveBack, Note::Delivered],
        "one after the other"
    );
    counter.holds_together().await;
}
