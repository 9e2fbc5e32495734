//! What follows from which credits, and that it is the same by the shelves as by looking through all of them.

use proptest::prelude::*;
use uuid::Uuid;

use super::{Candidate, Unclaimed, Unlisted, Verdict, fits, lists, matched, may_pay};
use crate::{
    channel::Provider,
    credit::{Credit, Fingerprint},
    instant::Instant,
    money::Money,
    order::OrderId,
};

const OPENED: Instant = Instant::from_ms(10_000_000);
const SHOWN: i64 = 1_000;

fn id(n: u128) -> OrderId {
    OrderId(Uuid::from_u128(n))
}

fn candidate(n: u128, cents: i64) -> Candidate {
    Candidate {
        order: id(n),
        provider: Provider::Telepagos,
        sale_point: None,
        amount: Money::from_cents(cents).expect("small"),
        opened: OPENED,
        shown: SHOWN,
        until: OPENED.plus_ms(2_100_000),
        baseline: true,
        disclaimed: Vec::new(),
    }
}

fn unclaimed(n: usize, cents: i64) -> Unclaimed {
    let credit = Credit {
        fingerprint: Fingerprint::of(&["row"], n),
        provider: Provider::Telepagos,
        amount: Money::from_cents(cents).expect("small"),
        date: String::new(),
        at: Some(OPENED.plus_ms(5_000)),
        holder: None,
        cuit: Some("27234567065".to_owned()),
        account: None,
        operation: None,
        sale_point: None,
    };
    Unclaimed {
        credit,
        seen: OPENED.plus_ms(6_000),
        sequence: SHOWN + 6,
    }
}

#[test]
fn one_credit_and_one_order_that_fit_are_a_payment() {
    let verdicts = matched(
        &[],
        &[candidate(1, 500), candidate(2, 700)],
        &[unclaimed(0, 700)],
        &[],
    );
    let credit = unclaimed(0, 700).credit;
    assert_eq!(
        verdicts,
        vec![Verdict::Paid {
            order: id(2),
            credit
        }],
        "only one fits"
    );
}

#[test]
fn two_orders_of_one_amount_and_one_credit_are_a_puzzle() {
    let verdicts = matched(
        &[],
        &[candidate(1, 700), candidate(2, 700)],
        &[unclaimed(0, 700)],
        &[],
    );
    let puzzled = verdicts
        .iter()
        .all(|verdict| matches!(verdict, Verdict::Puzzled { .. }));
    assert!(
        puzzled && verdicts.len() == 2,
        "nobody guesses: {verdicts:?}"
    );
}

#[test]
fn what_one_person_paid_in_two_places_is_told_apart_by_where_it_came_in() {
    let anas = "0000222800000000057723";
    let known = |n: u128, sale_point: Option<&str>| Unlisted {
        order: id(n),
        provider: Provider::Telepagos,
        sale_point: sale_point.map(str::to_owned),
        amount: Money::from_cents(700).expect("small"),
        shown: SHOWN,
        paid: OPENED.plus_ms(7_000),
        cuit: None,
        account: Some(anas.to_owned()),
    };
    let mut credits = [unclaimed(0, 700), unclaimed(1, 700)];
    for credit in &mut credits {
        credit.credit.account = Some(anas.to_owned());
    }
    credits[1].credit.sale_point = Some("Barra".to_owned());
    let points = ["Barra".to_owned()];
    let verdicts = matched(
        &[known(1, Some("Barra")), known(2, None)],
        &[],
        &credits,
        &points,
    );
    let listed = |n: u128, credit: &Unclaimed| Verdict::Listed {
        order: id(n),
        credit: credit.credit.clone(),
    };
    assert_eq!(
        verdicts,
        [listed(1, &credits[1]), listed(2, &credits[0])],
        "the row that names no place is the other one's"
    );
}

#[test]
fn an_order_that_only_the_date_rules_out_is_a_rival_all_the_same() {
    // The wall is forty minutes ahead: what the customer of the second pays bears a time of the first.
    let mut second = candidate(2, 700);
    (second.opened, second.until) = (OPENED.plus_ms(2_400_000), OPENED.plus_ms(4_500_000));
    second.shown = SHOWN + 3;
    let verdicts = matched(
        &[],
        &[candidate(1, 700), second.clone()],
        &[unclaimed(0, 700)],
        &[],
    );
    assert!(
        matches!(verdicts.as_slice(), [Verdict::Puzzled { order, .. }] if *order == id(1)),
        "which clock is wrong nobody knows: {verdicts:?}"
    );
    second.shown = SHOWN + 7;
    let verdicts = matched(&[], &[candidate(1, 700), second], &[unclaimed(0, 700)], &[]);
    assert!(
        matches!(verdicts.as_slice(), [Verdict::Paid { order, .. }] if *order == id(1)),
        "what was there before it is not its payment by any clock: {verdicts:?}"
    );
}

#[test]
fn a_credit_seen_before_the_code_came_up_is_somebody_elses() {
    let mut early = unclaimed(0, 700);
    early.sequence = SHOWN - 1;
    early.credit.at = None;
    assert_eq!(
        matched(&[], &[candidate(1, 700)], &[early], &[]),
        vec![],
        "it was there already"
    );
    let mut old = unclaimed(0, 700);
    old.credit.at = Some(OPENED.plus_ms(-600_000));
    assert_eq!(
        matched(&[], &[candidate(1, 700)], &[old], &[]),
        vec![],
        "its date is too early: it is late money of an earlier sale"
    );
}

#[test]
fn a_credit_without_a_time_pays_only_what_opened_after_the_list_was_read() {
    let mut timeless = unclaimed(0, 700);
    timeless.credit.at = None;
    let known = matched(
        &[],
        &[candidate(1, 700)],
        std::slice::from_ref(&timeless),
        &[],
    );
    assert_eq!(
        known.len(),
        1,
        "it was not in the list before, so it is new"
    );
    let mut blind = candidate(1, 700);
    blind.baseline = false;
    assert_eq!(
        matched(&[], &[blind], &[timeless], &[]),
        vec![],
        "it may be from this morning"
    );
}

#[test]
fn the_credit_of_a_known_payment_pays_nothing_else() {
    let known = Unlisted {
        order: id(1),
        provider: Provider::Telepagos,
        sale_point: None,
        amount: Money::from_cents(700).expect("small"),
        shown: SHOWN,
        paid: OPENED.plus_ms(6_000),
        cuit: Some("27-23456706-5".to_owned()),
        account: None,
    };
    let verdicts = matched(&[known], &[candidate(2, 700)], &[unclaimed(0, 700)], &[]);
    let credit = unclaimed(0, 700).credit;
    assert_eq!(
        verdicts,
        vec![Verdict::Listed {
            order: id(1),
            credit
        }],
        "it is spoken for"
    );
}

#[test]
fn a_known_payment_does_not_swallow_a_credit_that_cannot_be_its_own() {
    let known = |cuit: Option<&str>| Unlisted {
        order: id(1),
        provider: Provider::Telepagos,
        sale_point: None,
        amount: Money::from_cents(700).expect("small"),
        shown: SHOWN,
        paid: OPENED.plus_ms(6_000),
        cuit: cuit.map(str::to_owned),
        account: None,
    };
    let paid = |unlisted: Unlisted, credit: Unclaimed| {
        let verdicts = matched(&[unlisted], &[candidate(2, 700)], &[credit], &[]);
        matches!(verdicts.as_slice(), [Verdict::Paid { order, .. }] if *order == id(2))
    };
    assert!(
        paid(known(Some("20990853186")), unclaimed(0, 700)),
        "another person's money"
    );
    let mut later = unclaimed(0, 700);
    later.seen = OPENED.plus_ms(600_000);
    assert!(paid(known(None), later), "nobody's name, and long after");
}

#[test]
fn a_credit_pays_only_an_order_of_the_sale_point_and_the_provider_it_came_in_by() {
    let by = |name: &str| {
        let mut credit = unclaimed(0, 700);
        credit.credit.sale_point = Some(name.to_owned());
        credit
    };
    let at = |name: &str| Candidate {
        sale_point: Some(name.to_owned()),
        ..candidate(1, 700)
    };
    let known = ["Caja 1".to_owned(), "Caja 2".to_owned()];
    let pays = |candidate: Candidate, credit: Unclaimed| {
        !matched(&[], &[candidate], &[credit], &known).is_empty()
    };
    assert!(pays(at("Caja 1"), by(" caja 1")), "its own sale point");
    assert!(!pays(at("Caja 1"), by("Caja 2")), "the other counter's");
    assert!(
        !pays(candidate(1, 700), by("Caja 2")),
        "a code of its own is not the one on the wall"
    );
    assert!(
        pays(candidate(1, 700), by("Web")),
        "a name that is no sale point's rules nothing out"
    );
    assert!(
        pays(at("Caja 1"), unclaimed(0, 700)),
        "and neither does silence"
    );
    let elsewhere = Candidate {
        provider: Provider::Totalcoin,
        ..candidate(1, 700)
    };
    assert!(
        !pays(elsewhere, unclaimed(0, 700)),
        "another provider's money"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn two_equal_amounts_on_an_open_code_are_never_matched(
        cents in 1_i64..1_000_000,
        twins in 2_usize..5,
        times in proptest::collection::vec((-60_000_i64..600_000, any::<bool>()), 5),
        orders in 1_usize..4,
        at_sale_point: bool,
    ) {
        // The open static QR takes any amount at any time and names no order: two credits of one amount
        // and an order of that amount are for a person to tell apart.
        let name = || at_sale_point.then(|| "Caja 1".to_owned());
        let credits: Vec<Unclaimed> = (0..twins)
            .map(|n| {
                let (offset, named) = times[n];
                let mut twin = unclaimed(n, cents);
                twin.credit.at = Some(OPENED.plus_ms(offset));
                twin.sequence = SHOWN.saturating_add(1).saturating_add(i64::try_from(n).expect("few"));
                twin.credit.sale_point = name().filter(|_| named || n == 0);
                twin
            })
            .collect();
        let candidates: Vec<Candidate> = (1..)
            .take(orders)
            .map(|n| Candidate { sale_point: name(), ..candidate(n, cents) })
            .collect();
        let known = ["Caja 1".to_owned()];
        for verdict in matched(&[], &candidates, &credits, &known) {
            let guessed = matches!(verdict, Verdict::Paid { .. });
            prop_assert!(!guessed, "nobody guesses: {:?}", verdict);
        }
    }
}

proptest! {
    #[test]
    fn a_credit_pays_at_most_one_order_and_an_order_is_paid_at_most_once(
        orders in proptest::collection::vec(1_i64..4, 0..6),
        credits in proptest::collection::vec(1_i64..4, 0..6),
    ) {
        let candidates: Vec<Candidate> =
            orders.iter().zip(1..).map(|(cents, n)| candidate(n, *cents)).collect();
        let credits: Vec<Unclaimed> =
            credits.iter().enumerate().map(|(n, cents)| unclaimed(n, *cents)).collect();
        let mut funded = Vec::new();
        for verdict in matched(&[], &candidates, &credits, &[]) {
            if let Verdict::Paid { order, credit } = verdict {
                prop_assert!(!funded.contains(&credit.fingerprint));
                funded.push(credit.fingerprint.clone());
                let owed = candidates.iter().find(|c| c.order == order).map(|c| c.amount);
                prop_assert_eq!(owed, Some(credit.amount));
                let alike = candidates.iter().filter(|c| c.amount == credit.amount).count();
                prop_assert_eq!(alike, 1, "an equal order makes it a guess");
            }
        }
    }
}

/// The law itself, as it was written down first: every order held against every credit.
fn looked_through(
    unlisted: &[Unlisted],
    candidates: &[Candidate],
    unclaimed: &[Unclaimed],
    sale_points: &[String],
) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut free: Vec<&Unclaimed> = unclaimed.iter().collect();
    for paid in unlisted {
        let by_name = |credit: &&Unclaimed| {
            lists(paid, credit, sale_points)
                && paid.sale_point.is_some()
                && credit.credit.sale_point.is_some()
        };
        let named = free.iter().position(by_name);
        let any = || {
            free.iter()
                .position(|credit| lists(paid, credit, sale_points))
        };
        if let Some(place) = named.or_else(any) {
            let credit = free.remove(place).credit.clone();
            verdicts.push(Verdict::Listed {
                order: paid.order,
                credit,
            });
        }
    }
    // A date alone makes nobody less of a rival.
    let rivals = |credit: &Unclaimed| {
        let may = |candidate: &&Candidate| may_pay(candidate, credit, sale_points);
        candidates.iter().filter(may).count()
    };
    for candidate in candidates {
        let fitting: Vec<&&Unclaimed> = free
            .iter()
            .filter(|credit| fits(candidate, credit, sale_points))
            .collect();
        verdicts.push(match fitting.as_slice() {
            [] => continue,
            [only] if rivals(only) == 1 => Verdict::Paid {
                order: candidate.order,
                credit: only.credit.clone(),
            },
            several => Verdict::Puzzled {
                order: candidate.order,
                credits: several.iter().map(|it| it.credit.clone()).collect(),
            },
        });
    }
    verdicts
}

/// Times as close together as the limits are far apart: on each side of every one of them.
fn moment() -> impl Strategy<Value = Instant> {
    let edges = [
        0_i64, 1, 2, 119_999, 120_000, 120_001, 240_000, 86_400_000, 86_520_001,
    ];
    let near = (
        proptest::sample::select(edges.to_vec()),
        -2_i64..3,
        any::<bool>(),
    );
    let ends = proptest::sample::select(vec![i64::MIN, i64::MAX, i64::MAX - 1]);
    prop_oneof![
        30 => near.prop_map(|(edge, beside, before)| {
            OPENED.plus_ms(if before { edge.saturating_neg() } else { edge }).plus_ms(beside)
        }),
        1 => ends.prop_map(Instant::from_ms),
    ]
}

/// A name of a sale point, one of another's account, or none; in several hands.
fn name() -> impl Strategy<Value = Option<String>> {
    let names = [
        "Caja 1",
        " caja 1 ",
        "CAJA 1",
        "Caja 2",
        "Web",
        "web",
        "İstanbul",
        "",
    ];
    proptest::option::of(proptest::sample::select(names.to_vec()).prop_map(str::to_owned))
}

/// A number of few, written in two ways, or nothing that is one.
fn number() -> impl Strategy<Value = Option<String>> {
    let numbers = ["27234567065", "27-23456706-5", "20990853186", "sin datos"];
    proptest::option::of(proptest::sample::select(numbers.to_vec()).prop_map(str::to_owned))
}

fn whose() -> impl Strategy<Value = (Provider, i64, Option<String>)> {
    let provider = prop_oneof![5 => Just(Provider::Telepagos), 1 => Just(Provider::Totalcoin)];
    (provider, 1_i64..4, name())
}

prop_compose! {
    fn any_unclaimed()(
        (provider, cents, sale_point) in whose(),
        at in proptest::option::of(moment()),
        seen in moment(),
        sequence in 990_i64..1_010,
        cuit in number(),
        account in number(),
    ) -> Unclaimed {
        let mut it = unclaimed(0, cents);
        (it.seen, it.sequence) = (seen, sequence);
        it.credit = Credit { provider, at, cuit, account, sale_point, ..it.credit };
        it
    }
}

prop_compose! {
    fn any_candidate()(
        (provider, cents, sale_point) in whose(),
        opened in moment(),
        shown in 990_i64..1_010,
        until in moment(),
        baseline: bool,
        disclaimed in proptest::option::of(0_usize..12),
    ) -> Candidate {
        let disclaimed = disclaimed.map(|n| Fingerprint::of(&["row"], n)).into_iter().collect();
        Candidate { provider, sale_point, opened, shown, until, baseline, disclaimed, ..candidate(0, cents) }
    }
}

prop_compose! {
    fn any_unlisted()(
        (provider, cents, sale_point) in whose(),
        shown in 990_i64..1_010,
        paid in moment(),
        cuit in number(),
        account in number(),
    ) -> Unlisted {
        let amount = Money::from_cents(cents).expect("small");
        Unlisted { order: id(0), provider, sale_point, amount, shown, paid, cuit, account }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_verdicts_are_those_of_whoever_looks_through_everything(
        mut unlisted in proptest::collection::vec(any_unlisted(), 0..6),
        mut candidates in proptest::collection::vec(any_candidate(), 0..12),
        mut unclaimed in proptest::collection::vec(any_unclaimed(), 0..12),
        sale_points in proptest::collection::vec(name().prop_map(Option::unwrap_or_default), 0..3),
    ) {
        for (n, it) in (0_usize..).zip(&mut unclaimed) {
            it.credit.fingerprint = Fingerprint::of(&["row"], n);
        }
        for (n, it) in (1..).zip(&mut candidates) {
            it.order = id(n);
        }
        for (n, it) in (1_001..).zip(&mut unlisted) {
            it.order = id(n);
        }
        prop_assert_eq!(
            matched(&unlisted, &candidates, &unclaimed, &sale_points),
            looked_through(&unlisted, &candidates, &unclaimed, &sale_points),
            "the shelves hide nothing and change no order"
        );
    }
}
