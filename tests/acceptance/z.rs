//! The Z: a shift is closed once, with a manager's PIN, and what its paper says is the same for ever.

use std::time::Duration;

use domain::{channel::Channel, lifecycle::State, operator::Role, order::OrderId};
use gateway::Clock;
use journal::Stamp;
use serde_json::json;
use tests::{Counter, START, code_of};
use till::{
    event::Event,
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    profile::Profile,
    refusal::Code,
    view::{ComparedOutcome, ComparedView, NamedSum, ShiftReport, Sum},
};

const LUCIA: &str = "Lucía";
const PIN: &str = "4826";
const WHY: &str = "pagaron tarde y ya se entregó";

/// A counter with a shift that is open.
async fn with_a_shift() -> Counter {
    let counter = Counter::open().await;
    counter.till().open_shift().await.expect("a manager may");
    counter
}

async fn is_paid(counter: &Counter, amount: &str) -> OrderId {
    let order = counter.charge(amount).await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "it is paid");
    order
}

async fn x(counter: &Counter) -> ShiftReport {
    let report = counter.till().shift_report().await;
    report.expect("a manager may see it")
}

async fn close(counter: &Counter, explanation: &str) -> ShiftReport {
    let closed = counter.till().close_shift(PRACTICE_PIN, explanation).await;
    closed.expect("a manager may, with their PIN")
}

/// The closed shifts as a window is given them, to the byte.
async fn papers(counter: &Counter) -> String {
    let closed = counter.till().closed_shifts(None).await;
    serde_json::to_string(&closed.expect("a manager may see them")).expect("JSON")
}

fn sum(count: i64, cents: i64) -> Sum {
    Sum { count, cents }
}

fn named(name: &str, count: i64, cents: i64) -> NamedSum {
    NamedSum {
        name: name.to_owned(),
        sum: sum(count, cents),
    }
}

#[tokio::test]
async fn a_shift_is_looked_at_and_closed_and_the_paper_says_what_was_seen() {
    let mut counter = with_a_shift().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    is_paid(&counter, "150,00").await;
    counter.till().sign_in(LUCIA, PIN).await.expect("hers");
    is_paid(&counter, "1.000,00").await;
    is_paid(&counter, "50,00").await;
    let left = counter.charge("20").await;
    counter.till().cancel(left).await.expect("it is open");
    counter.sign_in().await;

    let seen = x(&counter).await;
    assert_eq!(
        (seen.collected, seen.net_cents, seen.orders, seen.unpaid),
        (sum(3, 120_000), 120_000, 4, 1),
        "what came in, and of how many sales"
    );
    assert_eq!(
        seen.by_operator,
        [named(LUCIA, 2, 105_000), named(PRACTICE_MANAGER, 1, 15_000)],
        "by whom, the most first"
    );
    assert_eq!(
        seen.by_channel,
        [named(Channel::TelepagosQr.word(), 3, 120_000)],
        "and how"
    );
    assert_eq!(
        (seen.first_sale, seen.last_sale),
        (Some(1), Some(4)),
        "which"
    );
    assert!(seen.open.is_empty() && seen.closed_ms.is_none(), "{seen:?}");

    counter.advance(Duration::from_mins(1));
    let head = counter.till().head().await.expect("a manager may");
    let z = close(&counter, "").await;
    assert_eq!(
        (z.closed_by.as_deref(), z.closed_ms),
        (Some(PRACTICE_MANAGER), Some(counter.clock().now().ms())),
        "by whom and when"
    );
    assert_eq!(
        (z.head.as_str(), z.events),
        (head.to_string().as_str(), head.sequence),
        "the paper vouches for all that came before"
    );
    let as_closed = ShiftReport {
        closed_ms: z.closed_ms,
        closed_by: z.closed_by.clone(),
        at_ms: z.at_ms,
        compared: z.compared,
        ..seen.clone()
    };
    let rest = ShiftReport {
        head: seen.head,
        events: seen.events,
        ..z.clone()
    };
    assert_eq!(rest, as_closed, "what was looked at is what was closed");
    let told = counter
        .gazette()
        .notices()
        .pop()
        .expect("something was told");
    assert_eq!(
        told.event,
        Event::ShiftChanged { shift: None },
        "the windows know that none is open"
    );
    let refused = counter.till().shift_report().await;
    assert_eq!(
        code_of(refused),
        Code::NoShift,
        "there is nothing to look at"
    );
    let refused = counter.till().close_shift(PRACTICE_PIN, "").await;
    assert_eq!(code_of(refused), Code::NoShift, "nor to close");

    let before = papers(&counter).await;
    counter.restart().await;
    assert_eq!(
        papers(&counter).await,
        before,
        "byte for byte, after a restart"
    );
    let rebuilt = counter
        .journal()
        .write(|book| book.rebuild().map(drop))
        .await;
    assert!(rebuilt.is_ok(), "{rebuilt:?}");
    assert_eq!(
        papers(&counter).await,
        before,
        "and made again from the events"
    );
    let one = counter.till().closed_shift(1).await.expect("it was closed");
    assert_eq!(one, z, "one by its number");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_z_is_printed_as_it_was_when_the_shop_has_another_name() {
    let mut counter = with_a_shift().await;
    is_paid(&counter, "150,00").await;
    close(&counter, "").await;
    let z = counter.till().shift_paper(Some(1)).await;
    let z = z.expect("it was closed");
    let stamp = |n| Stamp {
        id: uuid::Uuid::from_u128(n),
        at: START,
        operator: None,
    };
    let moved = counter.journal().write(move |book| {
        book.set_setting("shop.name", "La Vereda de Enfrente", &stamp(1))?;
        book.set_setting("shop.address", "Calle Otra 123", &stamp(2))?;
        book.set_setting("sale_point", "Caja 9", &stamp(3))
    });
    moved.await.expect("settings are kept");
    counter.restart().await;
    counter.till().open_shift().await.expect("the next");
    let text_of = |pdf: &[u8]| {
        let document = lopdf::Document::load_mem(pdf).expect("a PDF");
        document.extract_text(&[1]).expect("text")
    };
    let x = counter.till().shift_paper(None).await.expect("one is open");
    let x = text_of(&x);
    assert!(
        x.contains("La Vereda de Enfrente") && x.contains("Caja 9"),
        "what is printed of today says so: {x}"
    );
    let again = counter.till().shift_paper(Some(1)).await;
    let again = again.expect("it was closed");
    assert!(
        again == z,
        "the Z is the paper that was filed, to the byte: {}",
        text_of(&again)
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_sale_that_is_open_or_in_doubt_keeps_the_shift_open() {
    let counter = with_a_shift().await;
    let open = counter.charge("150,00").await;
    let seen: Vec<String> = x(&counter).await.open.into_iter().map(|it| it.id).collect();
    assert_eq!(seen, [open.to_string()], "it is shown");
    let refused = counter.till().close_shift(PRACTICE_PIN, WHY).await;
    assert_eq!(
        code_of(refused),
        Code::ShiftHasOpenSales,
        "it may be paid yet"
    );
    assert_eq!(papers(&counter).await, "[]", "nothing was written");
    counter.till().cancel(open).await.expect("it is open");

    counter.provider().goes_silent().await;
    let doubtful = counter.charge("20").await;
    assert_eq!(
        counter.state_of(&doubtful).await,
        State::InDoubt,
        "no answer"
    );
    let refused = counter.till().close_shift(PRACTICE_PIN, WHY).await;
    assert_eq!(code_of(refused), Code::ShiftHasOpenSales, "nobody knows");
    counter.provider().answers_again().await;
    counter.watches_for(Duration::from_mins(10)).await;

    let link = counter.charge_by(Channel::TelepagosLink, "30").await;
    assert_eq!(counter.state_of(&link).await, State::Open, "it is out");
    let z = close(&counter, "").await;
    assert_eq!(z.orders, 3, "a link that is out keeps no shift open");
    counter.customer_pays(&link).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&link).await,
        State::Paid,
        "in its own time"
    );
    counter.till().open_shift().await.expect("the next");
    assert_eq!(
        x(&counter).await.collected,
        sum(1, 3_000),
        "its money is of the shift in which it came"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_sale_that_slips_in_is_of_the_closed_shift_or_of_none_and_never_open_in_it() {
    for turn in 0..6 {
        let counter = with_a_shift().await;
        is_paid(&counter, "150,00").await;
        let other = counter.another_desk(Profile::practice(), true).await;
        other
            .till
            .sign_in(PRACTICE_MANAGER, PRACTICE_PIN)
            .await
            .expect("theirs");
        let (till, request) = (counter.till().clone(), tests::ask("20"));
        let charging = async {
            for _ in 0..turn {
                tokio::task::yield_now().await;
            }
            other.till.charge_and_wait(&request).await
        };
        let (closed, charged) = tokio::join!(till.close_shift(PRACTICE_PIN, ""), charging);
        let sale = counter.order(&charged.expect("it is taken up")).await;
        let number = sale.draft.number;
        match closed {
            Ok(z) => {
                assert_eq!(
                    (z.orders, z.last_sale),
                    (1, Some(1)),
                    "turn {turn}: sale {number} came after the close"
                );
            }
            Err(refusal) => {
                assert_eq!(
                    refusal.code,
                    Code::ShiftHasOpenSales,
                    "turn {turn}: or before, and it is waited for"
                );
            }
        }
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_late_payment_is_the_next_shifts_and_changes_no_paper() {
    let counter = with_a_shift().await;
    let late = counter.charge("150,00").await;
    counter.till().cancel(late).await.expect("it is open");
    let z = close(&counter, "").await;
    assert_eq!((z.collected, z.unpaid), (sum(0, 0), 1), "nobody paid");
    let paper = papers(&counter).await;

    // Between two shifts: nobody has opened the next one.
    counter.customer_pays(&late).await;
    counter.looks().await;
    assert_eq!(counter.state_of(&late).await, State::PaidLate, "it came");

    assert_eq!(
        papers(&counter).await,
        paper,
        "the paper is as it was printed"
    );
    counter.till().open_shift().await.expect("the next");
    let second = x(&counter).await;
    assert_eq!(
        (second.collected, second.orders, second.to_review),
        (sum(1, 15_000), 0, 0),
        "the money is counted once, and the sale stays where it was begun"
    );
    close(&counter, "").await;
    let both = counter.till().closed_shifts(None).await.expect("both");
    let numbers: Vec<i64> = both.iter().map(|z| z.shift.number).collect();
    assert_eq!(numbers, [2, 1], "the newest first");
    let older = counter.till().closed_shifts(Some(2)).await.expect("one");
    assert_eq!(older, [z], "and pages go back");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_needs_a_look_or_is_nobodys_is_explained() {
    let counter = with_a_shift().await;
    let short = counter.charge("150,00").await;
    let visit = json!({ "how": "less" });
    counter.customer_pays_with(&short, visit).await;
    counter.looks().await;
    assert_eq!(x(&counter).await.to_review, 1, "less came");
    let refused = counter.till().close_shift(PRACTICE_PIN, "  ").await;
    assert_eq!(code_of(refused), Code::ExplanationNeeded, "what happened?");
    let refused = counter.till().close_shift(PRACTICE_PIN, "x").await;
    assert_eq!(code_of(refused), Code::ReasonNeeded, "that says nothing");
    let z = close(&counter, WHY).await;
    assert_eq!(z.explanation, WHY, "it is on the paper");

    counter.till().open_shift().await.expect("the next");
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    let world = counter.world().await;
    let open = world.0["sale_points"][0]["open_qr"].clone();
    let visit = json!({ "qr": open, "amount": "35.00" });
    counter.provider().is_visited(visit).await;
    counter.looks().await;
    assert_eq!(
        x(&counter).await.unassigned,
        sum(1, 3_500),
        "it is no sale's"
    );
    let refused = counter.till().close_shift(PRACTICE_PIN, "").await;
    assert_eq!(code_of(refused), Code::ExplanationNeeded, "whose is it?");
    let inbox = counter.till().unassigned().await.expect("a manager may");
    let id = inbox.first().expect("it is there").credit.id.clone();
    let disowned = counter.till().disown(&id, "es de la otra caja").await;
    disowned.expect("a manager may");
    let z = close(&counter, "").await;
    assert_eq!(
        z.unassigned,
        sum(0, 0),
        "somebody said that it is none of ours"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn only_a_manager_closes_and_only_with_their_pin() {
    let counter = with_a_shift().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    counter.till().sign_in(LUCIA, PIN).await.expect("hers");
    let refused = counter.till().close_shift(PIN, "").await;
    assert_eq!(code_of(refused), Code::NotAllowed, "not a cashier's");
    let refused = counter.till().shift_report().await;
    assert_eq!(code_of(refused), Code::NotAllowed, "nor are totals");
    counter.sign_in().await;
    for left in [4, 3, 2, 1] {
        let refused = counter.till().close_shift("999999", "").await;
        let refused = refused.expect_err("not their PIN");
        assert_eq!(
            (refused.code, refused.attempts_left),
            (Code::WrongPin, Some(left)),
            "counted as at signing in"
        );
    }
    let refused = counter.till().close_shift("999999", "").await;
    assert_eq!(code_of(refused), Code::LockedOut, "the fifth locks");
    let refused = counter.till().close_shift(PRACTICE_PIN, "").await;
    assert_eq!(code_of(refused), Code::LockedOut, "also with the right one");
    assert_eq!(papers(&counter).await, "[]", "nothing was closed");
    counter.advance(Duration::from_mins(6));
    close(&counter, "").await;
    counter.holds_together().await;
}

#[tokio::test]
async fn the_sums_of_all_papers_are_what_came_in() {
    let counter = Counter::open_at(START).await;
    let mut paid = 0;
    for cents in [15_000, 2_000, 99] {
        counter.till().open_shift().await.expect("a manager may");
        let pesos = format!("{},{:02}", cents / 100, cents % 100);
        is_paid(&counter, &pesos).await;
        close(&counter, "").await;
        // So often in a minute nobody asks the provider.
        counter.advance(Duration::from_mins(2));
        // Nobody opened a shift, and somebody charges all the same.
        is_paid(&counter, "10").await;
        paid += cents + 1_000;
        counter.advance(Duration::from_mins(2));
    }
    counter.till().open_shift().await.expect("the last");
    close(&counter, "").await;
    let papers = counter
        .till()
        .closed_shifts(None)
        .await
        .expect("all of them");
    let collected: i64 = papers.iter().map(|z| z.collected.cents).sum();
    assert_eq!(collected, paid, "no payment is of two papers or of none");
    let today = counter.till().today();
    let day = counter.till().day(today).await.expect("a manager may");
    assert_eq!(
        collected,
        day.collected.amount.cents(),
        "and the day agrees"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_shift_is_compared_with_the_providers_list_when_it_is_closed() {
    let mut counter = with_a_shift().await;
    is_paid(&counter, "150,00").await;
    let z = close(&counter, "").await;
    let agreed = ComparedView {
        outcome: ComparedOutcome::Agreed,
        at_ms: counter.clock().now().ms(),
        matched: 1,
        differences: sum(0, 0),
    };
    assert_eq!(
        z.compared,
        Some(agreed),
        "by itself, and it is written down"
    );

    counter.till().open_shift().await.expect("the next");
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    let open = counter.world().await.0["sale_points"][0]["open_qr"].clone();
    let visit = json!({ "qr": open, "amount": "35.00" });
    counter.advance(Duration::from_secs(10));
    counter.provider().is_visited(visit).await;
    assert_eq!(
        x(&counter).await.unassigned,
        sum(0, 0),
        "nobody has looked since it came in"
    );
    let seen = counter.till().compare_shift().await.expect("a manager may");
    let seen = seen.expect("there is a list");
    assert_eq!(
        (seen.outcome, seen.differences, seen.matched),
        (ComparedOutcome::Differed, sum(1, 3_500), 1),
        "the list has more"
    );
    let refused = counter.till().close_shift(PRACTICE_PIN, "").await;
    assert_eq!(code_of(refused), Code::ExplanationNeeded, "what is it?");
    let z = close(&counter, WHY).await;
    assert_eq!(
        z.compared,
        Some(seen),
        "what was seen is what is written down"
    );
    counter.restart().await;
    let one = counter.till().closed_shift(2).await.expect("it was closed");
    assert_eq!(one, z, "for ever");
    let none = counter.till().compare_shift().await;
    assert_eq!(code_of(none), Code::NoShift, "no shift is open");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_silent_provider_keeps_no_shift_open_and_is_explained() {
    let counter = with_a_shift().await;
    is_paid(&counter, "150,00").await;
    counter.provider().goes_silent().await;
    let refused = counter.till().close_shift(PRACTICE_PIN, "").await;
    assert_eq!(
        code_of(refused),
        Code::ExplanationNeeded,
        "nobody knows whether it agrees"
    );
    let z = close(&counter, "se cortó internet").await;
    assert_eq!(
        z.compared.map(|it| it.outcome),
        Some(ComparedOutcome::Unread),
        "and that is what is written down"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_pretended_provider_that_began_after_the_shift_is_not_asked_about_it() {
    let counter = with_a_shift().await;
    is_paid(&counter, "150,00").await;
    counter.advance(Duration::from_mins(1));
    counter.till().practises_anew();
    let seen = counter.till().compare_shift().await.expect("a manager may");
    assert_eq!(seen, None, "it knows nothing of what came before");
    let z = close(&counter, "").await;
    assert_eq!(z.compared, None, "so nothing is said of it");
    counter.till().open_shift().await.expect("the next");
    let seen = counter.till().compare_shift().await.expect("a manager may");
    assert!(seen.is_some(), "of what begins after it, it does");
}
