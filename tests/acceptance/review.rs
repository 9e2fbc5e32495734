//! The review: what days come to and what that is made of, sales looked for, and what happened to one of them.

mod made_up;

use std::time::Duration;

use domain::{
    channel::Channel,
    instant::Instant,
    lifecycle::State,
    order::{Note, OrderId},
    payout,
};
use serde_json::{Value, json};
use tests::{Counter, START, code_of};
use till::{
    people::PRACTICE_PIN,
    refunds::Refunding,
    refusal::Code,
    view::{ExportFormat, Review, SaleGroup, SalesFound, SalesQuery, StoryKind, Sum},
};

const DAY: &str = "2026-11-20";

/// Everything of that day.
fn all_of(day: &str) -> SalesQuery {
    SalesQuery {
        from: day.to_owned(),
        to: day.to_owned(),
        operator: None,
        sale_point: None,
        group: SaleGroup::All,
        state: None,
        text: String::new(),
    }
}

/// What somebody remembers of a sale of the first day.
fn said(text: &str) -> SalesQuery {
    SalesQuery {
        text: text.to_owned(),
        ..all_of(DAY)
    }
}

fn in_group(group: SaleGroup) -> SalesQuery {
    SalesQuery {
        group,
        ..all_of(DAY)
    }
}

async fn review(counter: &Counter, query: &SalesQuery) -> Review {
    let review = counter.till().review_days(query).await;
    review.expect("a manager sees totals")
}

async fn found(counter: &Counter, query: &SalesQuery) -> SalesFound {
    let found = counter.till().find_sales(query, None).await;
    found.expect("a manager sees the sales of a day")
}

async fn numbers(counter: &Counter, query: &SalesQuery) -> Vec<i64> {
    let found = found(counter, query).await;
    found.orders.iter().map(|order| order.number).collect()
}

fn of(count: i64, cents: i64) -> Sum {
    Sum { count, cents }
}

/// The cells of a day's CSV, row by row, without its head.
async fn rows(counter: &Counter, query: &SalesQuery) -> Vec<Vec<String>> {
    let csv = counter.till().export_sales(query, ExportFormat::Csv).await;
    let csv = String::from_utf8(csv.expect("a manager may")).expect("it is text");
    let rows = csv.lines().skip(1);
    rows.map(|row| row.split(';').map(str::to_owned).collect())
        .collect()
}

async fn paid(counter: &Counter, amount: &str) -> OrderId {
    let order = counter.charge(amount).await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "it is paid");
    order
}

#[tokio::test]
async fn a_day_is_told_by_what_came_in_and_where_its_sales_stand() {
    let counter = Counter::open().await;
    paid(&counter, "150,00").await;
    paid(&counter, "250,50").await;
    let open = counter.charge("99").await;
    counter.till().cancel(open).await.expect("it is open");

    let review = review(&counter, &all_of(DAY)).await;

    assert_eq!(review.collected, of(2, 40_050), "what came in");
    assert_eq!(
        (review.orders, review.net_cents),
        (3, 40_050),
        "nothing was kept"
    );
    let states: Vec<(State, i64)> = review
        .by_state
        .iter()
        .map(|it| (it.state, it.count))
        .collect();
    assert_eq!(
        states,
        [(State::Cancelled, 1), (State::Paid, 2)],
        "in the order of a life"
    );
    let hours: Vec<(u8, Sum)> = review.by_hour.iter().map(|it| (it.hour, it.sum)).collect();
    assert_eq!(
        hours,
        [(14, of(2, 40_050))],
        "at half past two in the afternoon"
    );
    assert_eq!(
        review.by_channel[0].name, "telepagos.qr",
        "by the channel's word"
    );
    assert_eq!(review.by_day, [], "one day is its own sum");
    assert_eq!(
        (review.from.as_str(), review.closed),
        (DAY, false),
        "it goes on"
    );
    assert_eq!(review.today, DAY, "and is today");
    let sheet = rows(&counter, &all_of(DAY)).await;
    assert_eq!(sheet.len(), 3, "a row for each sale");
    assert_eq!(sheet[0][5], "150,00", "the oldest first, with what came in");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_a_provider_kept_is_told_and_taken_off() {
    let mut counter = Counter::open().await;
    counter.opens_the_doors().await;
    let order = counter.charge_by(Channel::TotalcoinPreorder, "1000").await;
    counter.customer_pays(&order).await;
    counter.hears_of(&order).await;
    paid(&counter, "500").await;
    let settled = counter.order(&order).await;
    let settled = settled.payment().and_then(|it| it.settlement.clone());
    let settled = settled.expect("a notification says what the shop gets");

    let review = review(&counter, &all_of(DAY)).await;

    assert_eq!(review.collected, of(2, 150_000), "both came in");
    assert_eq!(review.settled, 1, "of one it was said what it cost");
    assert_eq!(review.fees_cents, settled.fees.cents(), "to the centavo");
    assert_eq!(review.taxes_cents, settled.taxes.cents(), "to the centavo");
    assert!(review.fees_cents > 0, "and it cost something");
    assert_eq!(
        review.net_cents,
        settled.net.cents() + 50_000,
        "what reaches the shop, and all of the other"
    );
}

#[tokio::test]
async fn money_that_is_no_sales_is_told_beside_the_sums() {
    let counter = Counter::open().await;
    let code = counter
        .provider()
        .makes_a_sale_point_for_somebody_else("Vidriera")
        .await;
    let visit = json!({ "qr": code, "amount": "321.00" });
    counter.provider().is_visited(visit).await;
    paid(&counter, "100").await;

    let today = review(&counter, &all_of(DAY)).await;
    assert_eq!(today.unassigned, of(1, 32_100), "it came in on this day");
    assert_eq!(today.collected, of(1, 10_000), "and is in none of its sums");
    let before = review(&counter, &all_of("2026-11-19")).await;
    assert_eq!(before.unassigned, of(0, 0), "and on no other");

    let inbox = counter.till().unassigned().await.expect("a manager may");
    let id = inbox.first().expect("it is there").credit.id.clone();
    let disowned = counter.till().disown(&id, "es de la otra caja").await;
    disowned.expect("a manager may");
    let after = review(&counter, &all_of(DAY)).await;
    assert_eq!(
        after.unassigned,
        of(0, 0),
        "somebody decided on it: nothing is left to look at"
    );
    let taken_back = counter.till().disown(&id, "").await;
    taken_back.expect("a manager may");
    let again = review(&counter, &all_of(DAY)).await;
    assert_eq!(again.unassigned, of(1, 32_100), "and it is again");
}

#[tokio::test]
async fn a_sale_is_found_by_what_people_remember_of_it() {
    let counter = Counter::open().await;
    paid(&counter, "99").await;
    let sold = paid(&counter, "1.550,50").await;
    counter.charge("1550").await;
    let order = counter.order(&sold).await;
    let payment = order.payment().expect("it was paid");
    let name = payment.name.clone().expect("the provider says who paid");
    let first = name
        .split_whitespace()
        .next()
        .expect("a name")
        .to_lowercase();

    for text in ["1.550,50", "1550,5", order.draft.reference.as_str(), "2"] {
        assert_eq!(
            numbers(&counter, &said(text)).await,
            [2],
            "{text:?} is said of one"
        );
    }
    let by_name = numbers(&counter, &said(&first)).await;
    assert!(
        by_name.contains(&2),
        "by who paid, however it is written: {first}"
    );
    assert_eq!(
        numbers(&counter, &said("1.550")).await,
        [3],
        "a round amount"
    );
    assert_eq!(
        numbers(&counter, &said("nadie")).await,
        [0_i64; 0],
        "nobody's"
    );
    let elsewhere = SalesQuery {
        text: "1550,5".to_owned(),
        ..all_of("2026-11-19")
    };
    assert_eq!(
        found(&counter, &elsewhere).await.count,
        Some(0),
        "not of that day"
    );
    for (from, to) in [(DAY, "2026-11-19"), ("ayer", DAY), (DAY, "")] {
        let query = SalesQuery {
            from: from.to_owned(),
            to: to.to_owned(),
            ..all_of(DAY)
        };
        let refused = counter.till().find_sales(&query, None).await;
        assert_eq!(
            code_of(refused),
            Code::BadDate,
            "{from:?} to {to:?} are no days"
        );
    }
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended_and_are_counted_once() {
    let counter = Counter::open().await;
    made_up::write(&counter, made_up::alike(120)).await;
    for query in [all_of(DAY), said("gómez"), in_group(SaleGroup::Paid)] {
        let (mut before, mut seen, mut counts) = (None, Vec::new(), Vec::new());
        loop {
            let page = counter.till().find_sales(&query, before).await;
            let page = page.expect("a page");
            seen.extend(page.orders.iter().map(|order| order.number));
            counts.push(page.count);
            before = seen.last().copied();
            if !page.more {
                break;
            }
        }
        let all: Vec<i64> = (1..=120).rev().collect();
        assert_eq!(seen, all, "each once, the newest first: {query:?}");
        assert_eq!(
            counts,
            [Some(120), None, None],
            "counted with the first page"
        );
    }
}

#[tokio::test]
async fn a_sale_to_look_at_stays_until_somebody_closes_the_matter() {
    let counter = Counter::open().await;
    let plain = paid(&counter, "100").await;
    let less = counter.charge("200").await;
    counter
        .customer_pays_with(&less, json!({ "how": "less" }))
        .await;
    counter.looks().await;
    let more = counter.charge("300").await;
    counter
        .customer_pays_with(&more, json!({ "how": "more" }))
        .await;
    counter.looks().await;
    let open = counter.charge("400").await;
    let left = counter.charge("500").await;
    counter.till().cancel(left).await.expect("it is open");
    let group = async |group| numbers(&counter, &in_group(group)).await;
    assert_eq!(
        counter.state_of(&plain).await,
        State::Paid,
        "the first is plain"
    );
    assert_eq!(counter.state_of(&open).await, State::Open, "one waits");

    assert_eq!(group(SaleGroup::Paid).await, [1], "nothing to look at");
    assert_eq!(group(SaleGroup::ToReview).await, [3, 2], "less and more");
    assert_eq!(group(SaleGroup::Unpaid).await, [5], "nobody paid");
    assert_eq!(
        group(SaleGroup::All).await,
        [5, 4, 3, 2, 1],
        "and one waits"
    );

    let till = counter.till();
    till.note(more, Note::ChangeGiven).await.expect("it fits");
    till.note(less, Note::ForManager).await.expect("it fits");
    assert_eq!(
        group(SaleGroup::ToReview).await,
        [2],
        "left for a manager is to look at"
    );
    till.note(less, Note::RestInCash).await.expect("it fits");

    assert_eq!(
        group(SaleGroup::ToReview).await,
        [0_i64; 0],
        "all is closed"
    );
    assert_eq!(
        group(SaleGroup::Paid).await,
        [3, 2, 1],
        "and paid, one way or another"
    );
    let overpaid = SalesQuery {
        state: Some(State::Overpaid),
        ..in_group(SaleGroup::Paid)
    };
    assert_eq!(numbers(&counter, &overpaid).await, [3], "both must hold");
}

#[tokio::test]
async fn a_payment_in_two_days_is_in_the_sheets_of_both() {
    let counter = Counter::open().await;
    let order = counter.charge("200").await;
    counter
        .customer_pays_with(&order, json!({ "how": "less" }))
        .await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Underpaid,
        "half of it came"
    );
    let payment = made_up::rest(&counter, &order, START.plus_ms(24 * 3_600_000)).await;

    let (first, second) = (all_of(DAY), all_of("2026-11-21"));
    let listed = (
        numbers(&counter, &first).await,
        numbers(&counter, &second).await,
    );
    assert_eq!(
        listed,
        (vec![], vec![1]),
        "it is listed where it was paid in full"
    );
    for (query, cents) in [(first, 20_000 - payment), (second, payment)] {
        let came = review(&counter, &query).await.collected;
        assert_eq!(came, of(1, cents), "each part counts on its day");
        let rows = rows(&counter, &query).await;
        let [row] = rows.as_slice() else {
            panic!("one row: {rows:?}");
        };
        let written = format!("{},{:02}", cents / 100, cents % 100);
        assert_eq!(row[5], written, "and stands in the sheet of that day");
    }
}

#[tokio::test]
async fn a_sales_story_is_told_to_its_end() {
    let counter = Counter::open().await;
    let order = paid(&counter, "1000").await;
    let till = counter.till();
    let back = Refunding {
        order,
        cents: 40_000,
        reason: "no era su talle".to_owned(),
        again: false,
    };
    let reference = till.refund_order(&back, PRACTICE_PIN).await;
    let reference = reference.expect("a manager may");
    counter.watches_for(Duration::from_mins(2)).await;
    let payout = till.payout_of_reference(&reference).await;
    let payout = payout.expect("the answer is the payout's reference");
    assert_eq!(payout.state, payout::State::Processed, "it arrived");
    assert_eq!(payout.draft.refund_of, Some(order), "and is of the sale");

    let story = till.sale_story(order).await.expect("it has one");

    let kinds: Vec<StoryKind> = story.iter().map(|step| step.kind).collect();
    assert_eq!(
        kinds,
        [
            StoryKind::Created,
            StoryKind::Shown,
            StoryKind::Paid,
            StoryKind::Listed,
            StoryKind::RefundBegun,
            StoryKind::RefundArrived,
        ],
        "all that happened, and nothing of how it was asked for"
    );
    let operator = counter.order(&order).await.draft.operator;
    assert_eq!(story[0].operator, Some(operator.clone()), "who charged");
    assert_eq!(story[2].cents, Some(100_000), "what came in");
    assert_eq!(
        (
            story[4].cents,
            story[4].reason.as_deref(),
            story[4].operator.clone()
        ),
        (Some(40_000), Some("no era su talle"), Some(operator)),
        "what went back, why, and by whom"
    );
    assert_eq!(story[5].cents, Some(40_000), "and that it did");
    let nobodys = till.sale_story(OrderId(uuid::Uuid::nil())).await;
    assert_eq!(code_of(nobodys), Code::NoSuchOrder, "no sale has no story");

    let review = review(&counter, &all_of(DAY)).await;
    assert_eq!(review.refunded, of(1, 40_000), "the day has it, too");
    assert_eq!(review.net_cents, 60_000, "and is less by it");
    let object = till.export_sales(&all_of(DAY), ExportFormat::Json).await;
    let object: Value = serde_json::from_slice(&object.expect("a manager may")).expect("JSON");
    assert_eq!(object["totals"]["net"], "600.00", "as programs read it");
    assert_eq!(
        object["sales"][0]["story"][4]["reason"], "no era su talle",
        "with its story"
    );
    assert_eq!(
        object["sales"][0]["came"]["refunded"], "400.00",
        "and its movements"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_claim_is_told_with_its_reason_and_taken_back_with_its_own() {
    let counter = crate::with_colliding_ids().await;
    counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;
    counter.looks().await;
    let credits = counter.till().credits(Instant::from_ms(0)).await;
    let credit = credits.expect("a manager may see them").pop();
    let credit = credit.expect("one").credit.fingerprint.as_str().to_owned();
    let till = counter.till();
    till.claim(&credit, second, "mostró el comprobante")
        .await
        .expect("a manager may");
    till.unclaim(&credit, "era de otra venta")
        .await
        .expect("a manager may");

    let story = till.sale_story(second).await.expect("it has one");

    let told: Vec<_> = story
        .iter()
        .skip(2)
        .map(|step| (step.kind, step.cents, step.reason.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (StoryKind::Puzzled, None, None),
            (
                StoryKind::Claimed,
                Some(15_000),
                Some("mostró el comprobante")
            ),
            (
                StoryKind::Unclaimed,
                Some(15_000),
                Some("era de otra venta")
            ),
        ],
        "what each person said, and how much it was about"
    );
    let review = review(&counter, &all_of(DAY)).await;
    assert_eq!(
        (review.collected, review.taken_back, review.net_cents),
        (of(1, 15_000), of(1, 15_000), 0),
        "it came in, and was not the sale's"
    );
}
