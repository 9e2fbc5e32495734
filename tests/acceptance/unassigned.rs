//! «¿Entró la plata?»: what came in of late and is no sale's, and the sales it may be the payment of.

use std::time::Duration;

use domain::{channel::Channel, lifecycle::State, operator::Role, order::OrderId};
use serde_json::json;
use tests::{Counter, TRANSACTIONS, code_of};
use till::{refusal::Code, view::CreditView};

const WHY: &str = "el cliente mostró el comprobante";

async fn of_late(counter: &Counter) -> Vec<CreditView> {
    let credits = counter.till().of_late(None).await;
    credits.expect("somebody is at the till")
}

/// Money that comes in by the code on the wall that takes any amount: it is no sale's.
async fn comes_in(counter: &Counter, amount: &str) -> CreditView {
    let world = counter.world().await;
    let open = world.0["sale_points"][0]["open_qr"].clone();
    let before: Vec<String> = of_late(counter).await.into_iter().map(|it| it.id).collect();
    let visit = json!({ "qr": open, "amount": amount });
    counter.advance(Duration::from_secs(10));
    counter.provider().is_visited(visit).await;
    let round = counter.looks().await;
    assert!(round.heard, "the list was read: {round:?}");
    let mut new = of_late(counter).await;
    new.retain(|it| !before.contains(&it.id));
    assert_eq!(new.len(), 1, "the one that came in: {new:?}");
    new.remove(0)
}

/// A payment by somebody whom the sandbox does not send by itself.
fn by_ana() -> serde_json::Value {
    json!({ "payer": { "cuit": "20990241180", "cvu": "0009999000004096415300" } })
}

async fn with_a_wall() -> Counter {
    let counter = Counter::open().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    counter
}

async fn offered(counter: &Counter, credit: &str) -> Vec<OrderId> {
    let sales = counter.till().claimable(credit).await;
    let sales = sales.expect("a manager may see them");
    let id = |id: &String| OrderId(uuid::Uuid::parse_str(id).expect("an id"));
    sales.iter().map(|sale| id(&sale.id)).collect()
}

#[tokio::test]
async fn whoever_is_at_the_till_sees_what_came_in_and_no_whole_number_of_anybody() {
    let counter = with_a_wall().await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    counter.till().sign_in("Lucía", "4826").await.expect("hers");
    let credit = comes_in(&counter, "150.00").await;

    assert_eq!(
        (credit.amount_cents, credit.sale_point.as_deref()),
        (15_000, Some("Caja 1")),
        "how much, and by which code"
    );
    let paid = counter.world().await.credits()[0].clone();
    let payer = credit.payer.clone().expect("the list names who paid");
    assert_eq!(
        payer.name.as_deref(),
        paid["payer"]["name"].as_str(),
        "by name"
    );
    let told = serde_json::to_string(&credit.payer).expect("JSON");
    for whole in [&paid["payer"]["cuit"], &paid["payer"]["cvu"]] {
        let whole = whole.as_str().expect("a number");
        assert!(!told.contains(whole), "{whole} is no window's business");
    }
    let refused = counter.till().claimable(&credit.id).await;
    assert_eq!(
        code_of(refused),
        Code::NotAllowed,
        "whose it is, a manager says"
    );
    counter.till().lock().await.expect("it can be locked");
    let refused = counter.till().of_late(None).await;
    assert_eq!(code_of(refused), Code::SignedOut, "nobody is there");
}

#[tokio::test]
async fn it_is_the_last_half_hour_the_newest_first_and_of_one_amount_if_that_is_asked() {
    let counter = with_a_wall().await;
    let old = comes_in(&counter, "10.00").await;
    counter.advance(Duration::from_mins(20));
    let middle = comes_in(&counter, "20.00").await;
    counter.advance(Duration::from_mins(9));
    let new = comes_in(&counter, "10.00").await;
    let ids =
        |credits: Vec<CreditView>| -> Vec<String> { credits.into_iter().map(|it| it.id).collect() };
    let amount = async |cents| ids(counter.till().of_late(Some(cents)).await.expect("seen"));

    assert_eq!(
        ids(of_late(&counter).await),
        [new.id.clone(), middle.id.clone(), old.id.clone()],
        "all of them, the newest first"
    );
    assert_eq!(
        amount(1_000).await,
        [new.id.clone(), old.id.clone()],
        "of that amount"
    );
    assert_eq!(amount(1_001).await, [""; 0], "to the centavo");
    counter.advance(Duration::from_mins(2));
    assert_eq!(
        ids(of_late(&counter).await),
        [new.id.clone(), middle.id],
        "the first is thirty minutes old"
    );
    let order = counter.charge("10").await;
    let claimed = counter.till().claim_all_the_same(&new.id, order, WHY).await;
    claimed.expect("a manager may");
    assert_eq!(amount(1_000).await, [""; 0], "and what is a sale's is gone");
}

#[tokio::test]
async fn what_is_seen_late_is_shown_and_what_a_clock_ahead_dates_too() {
    let counter = with_a_wall().await;
    // The list is behind for an hour.
    counter.wire().list_lags();
    let world = counter.world().await;
    let open = world.0["sale_points"][0]["open_qr"].clone();
    let visit = json!({ "qr": open, "amount": "30.00" });
    counter.provider().is_visited(visit).await;
    counter.advance(Duration::from_hours(1));
    counter.looks().await;
    assert!(of_late(&counter).await.is_empty(), "nobody knows of it");
    counter.wire().list_catches_up();
    counter.looks().await;
    assert_eq!(of_late(&counter).await.len(), 1, "it was seen just now");

    let counter = with_a_wall().await;
    counter.provider_is_ahead(20 * 60_000);
    comes_in(&counter, "40.00").await;
    counter.advance(Duration::from_mins(40));
    assert_eq!(
        of_late(&counter).await.len(),
        1,
        "by the provider's clock it came in twenty minutes ago"
    );
}

#[tokio::test]
async fn the_likeliest_sale_is_offered_first_and_none_that_cannot_be() {
    let counter = with_a_wall().await;
    let far = counter.charge("150,00").await;
    counter.advance(Duration::from_mins(20));
    counter.looks().await;
    let near = counter.charge("150,00").await;
    counter.till().cancel(near).await.expect("it is open");
    let other = counter.charge("99,00").await;
    let elsewhere = counter.charge_by(Channel::TotalcoinQr, "150,00").await;
    let paid = counter.charge("150,00").await;
    // By nobody who pays once more below.
    counter.customer_pays_with(&paid, by_ana()).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&paid).await,
        State::Paid,
        "and it is known"
    );
    let silence = json!({ "fault": "status", "status": 500 });
    counter
        .provider()
        .fails_at("cashin/qr/generate", silence)
        .await;
    let unseen = counter.charge("150,00").await;
    counter.looks().await;
    let credit = comes_in(&counter, "150.00").await;

    let sales = offered(&counter, &credit.id).await;

    assert_eq!(
        sales,
        [near, far, other],
        "of its amount, then near; never one somebody else paid, at another provider, or never shown"
    );
    for never in [elsewhere, paid, unseen] {
        assert!(!sales.contains(&never), "not that one");
    }
    let claimed = counter.till().claim_all_the_same(&credit.id, near, WHY);
    claimed.await.expect("a manager may");
    let taken = counter.till().claimable(&credit.id).await;
    assert_eq!(code_of(taken), Code::CreditTaken, "it is a sale's now");
    let nothing = counter.till().claimable("nada").await;
    assert_eq!(code_of(nothing), Code::NoSuchCredit, "that is no credit");

    // It was not: whoever said so is offered it last.
    let back = counter
        .till()
        .unclaim(&credit.id, "era de otra venta")
        .await;
    back.expect("a manager may");
    assert_eq!(
        offered(&counter, &credit.id).await,
        [far, other, near],
        "a person said that it is not its payment"
    );
}

#[tokio::test]
async fn a_sale_of_which_a_part_is_owed_is_offered_by_what_is_owed() {
    let counter = with_a_wall().await;
    let whole = counter.charge("500,00").await;
    let half = counter.charge("1000").await;
    counter
        .customer_pays_with(&half, json!({ "how": "less" }))
        .await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&half).await,
        State::Underpaid,
        "500 missing"
    );
    counter.till().cancel(whole).await.expect("it is open");
    counter.advance(Duration::from_mins(1));
    let credit = comes_in(&counter, "500.00").await;

    let sales = offered(&counter, &credit.id).await;

    assert_eq!(sales.len(), 2, "both may be it: {sales:?}");
    let owed = counter.charge("1,00").await;
    let sales = offered(&counter, &credit.id).await;
    assert_eq!(sales.last(), Some(&owed), "another amount comes last");
}

#[tokio::test]
async fn a_sale_that_was_paid_by_a_credit_nobody_has_seen_yet_is_offered_it() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.wire().list_lags();
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "on its word");
    counter.advance(Duration::from_hours(25));
    counter.wire().list_catches_up();
    counter.looks().await;
    let [credit] = &of_late(&counter).await[..] else {
        panic!("it is shown too late to be tied by itself");
    };
    assert_eq!(offered(&counter, &credit.id).await, [order], "its very own");
}

#[tokio::test]
async fn sales_of_another_week_are_not_offered() {
    let counter = with_a_wall().await;
    let credit = comes_in(&counter, "150.00").await;
    let mut begun = Vec::new();
    for hours in [24, 48] {
        counter.advance(Duration::from_hours(hours));
        let order = counter.charge("150,00").await;
        counter.till().cancel(order).await.expect("it is open");
        begun.push(order);
    }
    assert_eq!(
        offered(&counter, &credit.id).await,
        begun[..1],
        "who paid before anything was charged is charged a day later, and hardly three"
    );
    let inbox = counter.till().unassigned().await.expect("a manager may");
    let offers: Vec<u32> = inbox.iter().map(|it| it.candidates).collect();
    assert_eq!(offers, [1], "and the inbox counts the same");
}

#[tokio::test]
async fn whoever_paid_twice_is_offered_the_sale_they_paid() {
    let counter = with_a_wall().await;
    let other = counter.charge("150,00").await;
    counter.customer_pays(&other).await;
    let sale = counter.charge("150,00").await;
    let mut visit = by_ana();
    visit["how"] = "twice".into();
    counter.customer_pays_with(&sale, visit).await;
    counter.watches_for(Duration::from_mins(1)).await;
    let credits = of_late(&counter).await;
    assert_eq!(
        credits.len(),
        1,
        "one of the three is no sale's: {credits:?}"
    );
    let credit = &credits[0].id;
    assert_eq!(
        offered(&counter, credit).await.first(),
        Some(&sale),
        "the sale that was paid from the same account"
    );
    let inbox = counter.till().unassigned().await.expect("a manager may");
    let sales = offered(&counter, credit).await.len();
    assert_eq!(
        usize::try_from(inbox[0].candidates),
        Ok(sales),
        "as many as the inbox says"
    );
    let unpaid = counter.charge("150,00").await;
    counter.till().cancel(unpaid).await.expect("it is open");
    let both = offered(&counter, credit).await;
    assert_eq!(
        both.first(),
        Some(&unpaid),
        "one of that amount that nobody paid is likelier"
    );
    assert!(both.contains(&sale), "and theirs is offered still");
    let claimed = counter.till().claim(credit, sale, WHY).await;
    claimed.expect("a manager may");
    assert_eq!(
        counter.state_of(&sale).await,
        State::Overpaid,
        "and there it can be given back"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn no_more_sales_are_offered_than_anybody_reads() {
    let counter = with_a_wall().await;
    for _ in 0..25 {
        let order = counter.charge("10").await;
        counter.till().cancel(order).await.expect("it is open");
    }
    let asked = counter.wire().sent_to(TRANSACTIONS).len();
    let credit = comes_in(&counter, "10.00").await;
    assert_eq!(offered(&counter, &credit.id).await.len(), 20, "the nearest");
    let once = counter.wire().sent_to(TRANSACTIONS).len() - asked;
    assert!(once <= 2, "and nobody was asked for them: {once}");
}
