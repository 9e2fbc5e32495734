//! What comes after a payment: whether somebody must look at it, and its receipts.

use super::{NOW, after, noted, opened, paid, refund, refund_ended, where_notes_are_true};
use crate::{
    lifecycle::State,
    order::{Happening, Note, Order, Unfit},
};

#[test]
fn what_closes_a_matter_is_what_was_done_about_it() {
    let held_to = |state: State, order: &Order, to_review: bool, why: &str| {
        assert_eq!(order.state, state, "{why}: it stands there");
        assert_eq!(order.is_to_review(), to_review, "{why}");
    };
    let open = [Happening::Asked, opened()];
    let with = |more: &[Happening]| after(&[&open, more].concat()).expect("a legal story");
    let late = [Happening::Lapsed, paid(1_000)];
    let paid_less = with(&[paid(999)]);
    let paid_more = with(&[paid(1_400)]);
    held_to(State::Open, &with(&[]), false, "it waits for its customer");
    held_to(
        State::InDoubt,
        &after(&[Happening::Asked]).expect("asked"),
        true,
        "nobody knows",
    );
    held_to(State::Paid, &with(&[paid(1_000)]), false, "plain");
    for (order, closing) in [
        (paid_less, Note::RestInCash),
        (paid_more, Note::ChangeGiven),
        (with(&late), Note::Delivered),
    ] {
        let state = order.state;
        held_to(state, &order, true, "nothing was done");
        let left = order.clone().after(&noted(Note::ForManager), NOW);
        held_to(state, &left.expect("it fits"), true, "left for somebody");
        let closed = order.after(&noted(closing), NOW);
        held_to(
            state,
            &closed.expect("it fits"),
            false,
            "the matter is closed",
        );
    }
    let back = with(&[&late[..], &[noted(Note::ToGiveBack)]].concat());
    held_to(State::PaidLate, &back, true, "it is still to be given back");
    let part = [paid(1_400), refund(1, 300), refund_ended(1, true)];
    held_to(
        State::Overpaid,
        &with(&part),
        true,
        "a part of what was too much is still here",
    );
    let all = [&part[..], &[refund(2, 100), refund_ended(2, true)]].concat();
    held_to(
        State::Overpaid,
        &with(&all),
        false,
        "all of what was too much went back",
    );
}

#[test]
fn a_receipt_of_what_was_paid_has_each_number_once_and_changes_nothing_else() {
    let printed = |copy| Happening::Printed { copy };
    let unpaid = after(&[Happening::Asked, opened()]).expect("a life");
    assert_eq!(
        unpaid.after(&printed(0), NOW),
        Err(Unfit::NotToPrint),
        "nobody paid"
    );
    for (order, _) in where_notes_are_true() {
        if order.payments.is_empty() {
            continue;
        }
        let later = NOW.plus_ms(60_000);
        let given = order
            .clone()
            .after(&printed(0), later)
            .expect("the original");
        assert_eq!(given.receipts, 1, "the next is the first copy");
        let again = given.clone().after(&printed(0), later);
        assert_eq!(again, Err(Unfit::NotToPrint), "there is one original");
        let bare = Order {
            receipts: 0,
            ..given.clone()
        };
        assert_eq!(bare, order, "nothing else of it is another");
        let passed = given
            .after(&printed(3), later)
            .expect("numbers may be passed over");
        assert_eq!(passed.receipts, 4, "and are gone then");
    }
}
