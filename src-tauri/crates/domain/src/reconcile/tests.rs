//! Comparing small shops with their lists every way there is, and held against looking at everything.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "the shops of a test are small"
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::{Difference, Kind, Ours, Outcome, PAID_LATE_MS, Pair, Theirs, Unpaid, compare};
use crate::{
    channel::Provider,
    credit::{Credit, Fingerprint},
    instant::Instant,
    matching::{CLOCK_SLACK_MS, LISTED_LATE_MS},
    money::Money,
    order::OrderId,
};

const MINUTE: i64 = 60_000;

fn at(minutes: i64) -> Instant {
    Instant::from_ms(minutes * MINUTE)
}

fn cents(cents: i64) -> Money {
    Money::from_cents(cents).expect("small")
}

fn fingerprint(n: usize) -> Fingerprint {
    Fingerprint::of(&["row"], n)
}

fn text(known: Option<&str>) -> Option<String> {
    known.map(str::to_owned)
}

/// The sale points of the account.
fn posters() -> Vec<String> {
    vec!["Caja A".to_owned(), "Caja B".to_owned()]
}

/// A payment known five minutes after its code came up.
fn ours(n: u128, amount: i64, since: i64) -> Ours {
    Ours {
        order: OrderId(Uuid::from_u128(n)),
        amount: cents(amount),
        since: at(since),
        known: at(since + 5),
        credit: None,
        sale_point: None,
        cuit: None,
        account: None,
    }
}

fn theirs(n: usize, amount: i64, minutes: i64) -> Theirs {
    Theirs {
        credit: Credit {
            fingerprint: fingerprint(n),
            provider: Provider::Telepagos,
            amount: cents(amount),
            date: String::new(),
            at: Some(at(minutes)),
            holder: None,
            cuit: None,
            account: None,
            operation: None,
            sale_point: None,
        },
        seen: at(minutes),
    }
}

fn unpaid(n: u128, amount: i64, since: i64) -> Unpaid {
    Unpaid {
        order: OrderId(Uuid::from_u128(n)),
        amount: cents(amount),
        since: at(since),
        ended: at(since + 5),
        sale_point: None,
        puzzle: Vec::new(),
    }
}

fn compared(ours: &[Ours], theirs: &[Theirs], unpaid: &[Unpaid]) -> Outcome {
    compare(ours, theirs, unpaid, &posters()).expect("little money")
}

/// In what way something differs, its places, and how much.
type Plain = (Kind, Option<usize>, Option<usize>, Option<usize>, i64);

fn kinds(outcome: &Outcome) -> Vec<Plain> {
    let plain = |it: &Difference| (it.kind, it.ours, it.theirs, it.unpaid, it.amount.cents());
    outcome.differences.iter().map(plain).collect()
}

#[test]
fn one_that_fits_one_is_a_pair_and_each_side_alone_is_missing_on_the_other() {
    let outcome = compared(
        &[ours(1, 100, 0), ours(2, 200, 0)],
        &[theirs(1, 300, 3), theirs(2, 100, 3)],
        &[],
    );
    assert_eq!(
        outcome.pairs,
        [Pair { ours: 0, theirs: 1 }],
        "the same amount at that time"
    );
    assert_eq!(
        kinds(&outcome),
        [
            (Kind::MissingHere, None, Some(0), None, 300),
            (Kind::MissingThere, Some(1), None, None, -200),
        ],
        "and the rest is on one side only"
    );
}

#[test]
fn nobody_guesses_between_two() {
    let outcome = compared(
        &[ours(1, 100, 0)],
        &[theirs(1, 100, 3), theirs(2, 100, 4)],
        &[],
    );
    assert!(outcome.pairs.is_empty(), "either may be its own");
    assert_eq!(
        kinds(&outcome),
        [
            (Kind::Ambiguous, Some(0), Some(0), None, 0),
            (Kind::Ambiguous, None, Some(1), None, 100),
        ],
        "all of them are shown, and how much is too much"
    );
    let payer = |mut it: Theirs, account: &str| {
        it.credit.account = text(Some(account));
        it
    };
    let mut told = ours(1, 100, 0);
    told.account = text(Some("00-11"));
    let outcome = compared(
        &[told],
        &[
            payer(theirs(1, 100, 3), "22"),
            payer(theirs(2, 100, 4), "0011"),
        ],
        &[],
    );
    assert_eq!(
        outcome.pairs,
        [Pair { ours: 0, theirs: 1 }],
        "the payer's account tells them apart"
    );
}

#[test]
fn a_payment_whose_credit_is_known_is_its_pair_whatever_else_fits() {
    let mut known = ours(1, 100, 0);
    known.credit = Some(fingerprint(2));
    let outcome = compared(
        &[known, ours(2, 100, 0)],
        &[theirs(1, 100, 3), theirs(2, 100, 4)],
        &[],
    );
    let pairs: BTreeSet<Pair> = outcome.pairs.iter().copied().collect();
    let expected = [Pair { ours: 0, theirs: 1 }, Pair { ours: 1, theirs: 0 }];
    assert_eq!(pairs, BTreeSet::from(expected), "and frees the other's");
    assert!(outcome.differences.is_empty(), "all of it agrees");
}

#[test]
fn a_payment_whose_credit_vanished_is_not_paid_by_somebody_elses() {
    let mut known = ours(1, 100, 0);
    known.credit = Some(fingerprint(9));
    assert_eq!(
        kinds(&compared(&[known], &[theirs(1, 100, 3)], &[])),
        [
            (Kind::MissingHere, None, Some(0), None, 100),
            (Kind::MissingThere, Some(0), None, None, -100),
        ],
        "its own was taken back there, and another came in: both are for a person to see"
    );
}

#[test]
fn the_same_payer_with_another_amount_is_shown_facing() {
    let mut one = ours(1, 365_000, 0);
    one.cuit = text(Some("20-11111111-2"));
    let mut other = theirs(1, 345_000, 4);
    other.credit.cuit = text(Some("20111111112"));
    assert_eq!(
        kinds(&compared(&[one], &[other], &[])),
        [(Kind::AmountsDiffer, Some(0), Some(0), None, -20_000)],
        "two hundred pesos less than we thought"
    );
}

#[test]
fn money_that_fits_a_sale_which_had_ended_unpaid_is_that_sales_to_claim() {
    let late = theirs(1, 500, 60);
    assert_eq!(
        kinds(&compared(
            &[],
            std::slice::from_ref(&late),
            &[unpaid(9, 500, 0)]
        )),
        [(Kind::PaidLate, None, Some(0), Some(0), 500)],
        "one sale, one credit"
    );
    let two = [unpaid(8, 500, 0), unpaid(9, 500, 10)];
    assert_eq!(
        kinds(&compared(&[], std::slice::from_ref(&late), &two)),
        [(Kind::Ambiguous, None, Some(0), None, 500)],
        "either may be what they paid"
    );
    let before = unpaid(9, 500, 70);
    assert_eq!(
        kinds(&compared(&[], std::slice::from_ref(&late), &[before])),
        [(Kind::MissingHere, None, Some(0), None, 500)],
        "nobody pays what was not there yet"
    );
    let puzzled = Unpaid {
        puzzle: vec![fingerprint(1)],
        ..unpaid(9, 400, 0)
    };
    assert_eq!(
        kinds(&compared(&[ours(1, 500, 58)], &[late], &[puzzled])),
        [
            (Kind::Ambiguous, None, Some(0), Some(0), 500),
            (Kind::MissingThere, Some(0), None, None, -500)
        ],
        "what a person is asked about already is nobody else's"
    );
}

/// Whether both may be the same money: the rule, said again without labels.
fn fits(ours: &Ours, theirs: &Theirs) -> bool {
    let credit = &theirs.credit;
    let plain = |name: &Option<String>| name.as_ref().map(|it| it.trim().to_lowercase());
    let came_in_there = match (plain(&ours.sale_point), plain(&credit.sale_point)) {
        (_, None) => true,
        (Some(one), Some(other)) => one == other,
        (None, Some(other)) => posters().iter().all(|it| it.to_lowercase() != other),
    };
    let same_payer = match (&ours.account, &credit.account, &ours.cuit, &credit.cuit) {
        (Some(one), Some(other), _, _) | (_, _, Some(one), Some(other)) => Some(one == other),
        _ => None,
    };
    let late = if same_payer == Some(true) {
        LISTED_LATE_MS
    } else {
        CLOCK_SLACK_MS
    };
    let then = theirs.came_in();
    ours.amount == credit.amount
        && came_in_there
        && same_payer != Some(false)
        && ours.since.plus_ms(-CLOCK_SLACK_MS) <= then
        && then <= ours.known.plus_ms(late)
}

fn payer() -> impl Strategy<Value = Option<String>> {
    prop_oneof![2 => Just(None), 1 => Just(Some("1".to_owned())), 1 => Just(Some("2".to_owned()))]
}

fn place() -> impl Strategy<Value = Option<String>> {
    let named = |name: &str| Just(Some(name.to_owned()));
    prop_oneof![3 => Just(None), 1 => named("Caja A"), 1 => named(" caja b"), 1 => named("Otra")]
}

fn any_ours() -> impl Strategy<Value = Ours> {
    let credit = prop_oneof![3 => Just(None), 1 => (0..6_usize).prop_map(Some)];
    (1..3_i64, 0..12_i64, credit, place(), payer(), payer()).prop_map(
        |(amount, since, credit, sale_point, cuit, account)| Ours {
            credit: credit.map(fingerprint),
            sale_point,
            cuit,
            account,
            ..ours(1, amount * 100, since)
        },
    )
}

fn any_theirs() -> impl Strategy<Value = Theirs> {
    let dated = prop_oneof![4 => Just(true), 1 => Just(false)];
    (1..3_i64, 0..20_i64, dated, place(), payer(), payer()).prop_map(
        |(amount, minutes, dated, sale_point, cuit, account)| {
            let mut it = theirs(0, amount * 100, minutes);
            if !dated {
                it.credit.at = None;
            }
            (it.credit.sale_point, it.credit.cuit, it.credit.account) = (sale_point, cuit, account);
            it
        },
    )
}

fn any_unpaid() -> impl Strategy<Value = Unpaid> {
    (1..3_i64, 0..12_i64, place()).prop_map(|(amount, since, sale_point)| Unpaid {
        sale_point,
        ..unpaid(7, amount * 100, since)
    })
}

/// A shop, its list, and the sales nobody paid. No row of a list is there twice.
fn shop() -> impl Strategy<Value = (Vec<Ours>, Vec<Theirs>, Vec<Unpaid>)> {
    let ours = prop::collection::vec(any_ours(), 0..6);
    let theirs = prop::collection::vec(any_theirs(), 0..6).prop_map(|mut list| {
        for (n, it) in list.iter_mut().enumerate() {
            it.credit.fingerprint = fingerprint(n);
        }
        list
    });
    (ours, theirs, prop::collection::vec(any_unpaid(), 0..4))
}

/// What is paired because the payment's credit is known, by looking at all.
fn known(ours: &[Ours], theirs: &[Theirs]) -> Vec<(usize, usize)> {
    let mut known: Vec<(usize, usize)> = Vec::new();
    for (one, it) in ours.iter().enumerate() {
        let credit = it.credit.as_ref();
        let listed = theirs
            .iter()
            .position(|row| Some(&row.credit.fingerprint) == credit);
        let free = listed.filter(|other| known.iter().all(|(_, taken)| taken != other));
        known.extend(free.map(|other| (one, other)));
    }
    known
}

proptest! {
    #[test]
    fn ours_and_the_differences_are_theirs((ours, theirs, unpaid) in shop()) {
        let outcome = compared(&ours, &theirs, &unpaid);
        let sum = |amounts: &mut dyn Iterator<Item = Money>| -> i64 { amounts.map(Money::cents).sum() };
        prop_assert_eq!(
            sum(&mut ours.iter().map(|it| it.amount))
                + sum(&mut outcome.differences.iter().map(|it| it.amount)),
            sum(&mut theirs.iter().map(|it| it.credit.amount)),
            "to the centavo: {:?}", outcome
        );
    }

    #[test]
    fn everything_ends_in_one_pair_or_one_difference((ours, theirs, unpaid) in shop()) {
        let outcome = compared(&ours, &theirs, &unpaid);
        let paired = outcome.pairs.iter();
        let mut ones: Vec<usize> = paired.clone().map(|it| it.ours).collect();
        ones.extend(outcome.differences.iter().filter_map(|it| it.ours));
        let mut others: Vec<usize> = paired.map(|it| it.theirs).collect();
        others.extend(outcome.differences.iter().filter_map(|it| it.theirs));
        ones.sort_unstable();
        others.sort_unstable();
        prop_assert_eq!(ones, (0..ours.len()).collect::<Vec<_>>(), "each payment once");
        prop_assert_eq!(others, (0..theirs.len()).collect::<Vec<_>>(), "each credit once");
    }

    #[test]
    fn the_pairs_are_those_that_leave_no_choice_and_all_of_them((ours, theirs, unpaid) in shop()) {
        let outcome = compared(&ours, &theirs, &unpaid);
        let known = known(&ours, &theirs);
        let left = |one: usize, other: usize| known.iter().all(|it| it.0 != one && it.1 != other);
        let mut edges = Vec::new();
        for (one, payment) in ours.iter().enumerate() {
            for (other, credit) in theirs.iter().enumerate() {
                if payment.credit.is_none() && left(one, other) && fits(payment, credit) {
                    edges.push((one, other));
                }
            }
        }
        let alone = |edge: &(usize, usize)| {
            let same = |it: &(usize, usize)| it.0 == edge.0 || it.1 == edge.1;
            edges.iter().filter(|it| same(it)).count() == 1
        };
        let mut expected: BTreeSet<Pair> = edges
            .iter()
            .filter(|edge| alone(edge))
            .map(|&(ours, theirs)| Pair { ours, theirs })
            .collect();
        let same_amount = |it: &&(usize, usize)| ours[it.0].amount == theirs[it.1].credit.amount;
        let certain = known.iter().filter(same_amount);
        expected.extend(certain.map(|&(ours, theirs)| Pair { ours, theirs }));
        let pairs: BTreeSet<Pair> = outcome.pairs.iter().copied().collect();
        prop_assert_eq!(pairs.len(), outcome.pairs.len(), "none twice");
        prop_assert_eq!(pairs, expected, "no guess, and nothing certain left out: {:?}", outcome);
        // What fits something and was not paired is shown as that.
        for (one, other) in edges.iter().filter(|edge| !alone(edge)) {
            let shown = |it: &Difference| it.ours == Some(*one) || it.theirs == Some(*other);
            let kinds = outcome.differences.iter().filter(|it| shown(it));
            prop_assert!(kinds.clone().count() > 0, "{one} and {other} are not forgotten");
            for it in kinds {
                prop_assert_eq!(it.kind, Kind::Ambiguous, "one of several: {:?}", it);
            }
        }
    }

    #[test]
    fn what_was_paid_late_fits_one_sale_which_fits_nothing_else((ours, theirs, unpaid) in shop()) {
        let outcome = compared(&ours, &theirs, &unpaid);
        let may_be = |sale: &Unpaid, it: &Theirs| {
            let as_paid = Ours {
                amount: sale.amount,
                since: sale.since,
                known: sale.ended.plus_ms(PAID_LATE_MS - CLOCK_SLACK_MS),
                sale_point: sale.sale_point.clone(),
                ..super::tests::ours(1, 1, 0)
            };
            fits(&as_paid, it)
        };
        for it in outcome.differences.iter().filter(|it| it.kind == Kind::PaidLate) {
            let (credit, sale) = (it.theirs.expect("a credit"), it.unpaid.expect("a sale"));
            let sales = (0..unpaid.len()).filter(|n| may_be(&unpaid[*n], &theirs[credit]));
            prop_assert_eq!(sales.collect::<Vec<_>>(), [sale], "no other sale fits");
        }
        for it in outcome.differences.iter().filter(|it| it.kind == Kind::MissingHere) {
            let credit = it.theirs.expect("a credit");
            let fitting = unpaid.iter().any(|sale| may_be(sale, &theirs[credit]));
            prop_assert!(!fitting, "a sale that fits is shown: {:?}", it);
        }
    }
}
