//! Snapshots and notices: a window that missed something takes one and goes on from its number.

use std::time::Duration;

use domain::{lifecycle::State, operator::Role};
use gateway::Clock;
use tests::Counter;
use till::{
    event::Event,
    profile::Profile,
    view::{Mode, Provider},
};

#[tokio::test]
async fn a_snapshot_holds_everything_told_up_to_its_number() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;

    let snapshot = counter.till().snapshot().await.expect("readable");

    let told = counter.gazette().notices();
    assert_eq!(
        snapshot.number,
        told.last().expect("something was told").number,
        "nothing later"
    );
    assert_eq!(snapshot.orders.len(), 1, "the one sale");
    let last = counter
        .gazette()
        .views_of(&order)
        .pop()
        .expect("it was told");
    assert_eq!(
        snapshot.orders[0], last,
        "as the last notice had it, code and all"
    );
    assert_eq!(
        snapshot.session,
        counter.till().session(),
        "who is at the till"
    );
    let concepts = told.iter().find_map(|notice| match &notice.event {
        Event::ConceptsChanged { concepts, .. } => Some(concepts.clone()),
        _ => None,
    });
    assert_eq!(Some(snapshot.concepts), concepts, "what a sale can be for");
    assert_eq!(
        snapshot.concept_id.as_deref(),
        Some("VAR"),
        "and usually is"
    );
    assert!(snapshot.link.online, "that the provider answers");
    assert_eq!(
        (snapshot.mode, snapshot.provider),
        (Mode::Practice, Provider::Telepagos)
    );
    assert_eq!(
        (snapshot.next_number, snapshot.orders_today),
        (2, 1),
        "and what comes next"
    );
    assert_eq!(
        snapshot.now_ms,
        counter.clock().now().ms(),
        "by the core's clock"
    );
}

#[tokio::test]
async fn what_happens_after_a_snapshot_follows_on_its_number() {
    let counter = Counter::open().await;
    let snapshot = counter.till().snapshot().await.expect("readable");
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;

    let later = counter.gazette().notices();
    let later: Vec<u64> = later
        .iter()
        .map(|notice| notice.number)
        .filter(|number| *number > snapshot.number)
        .collect();

    let expected: Vec<u64> = (snapshot.number + 1..=counter.till().last_notice()).collect();
    assert_eq!(later, expected, "no number is missing and none comes twice");
}

#[tokio::test]
async fn a_view_never_goes_back() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let sequences: Vec<i64> = counter
        .gazette()
        .views_of(&order)
        .iter()
        .map(|view| view.sequence)
        .collect();
    assert!(
        sequences.is_sorted(),
        "a window may drop what is older: {sequences:?}"
    );
    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(
        sequences.last(),
        Some(&view.sequence),
        "and the last one is the last"
    );
}

#[tokio::test]
async fn what_another_process_does_on_the_same_journal_is_told() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    let second = counter.another_desk(Profile::practice(), false).await;
    second
        .till
        .sign_in("practica", "000000")
        .await
        .expect("the manager again");

    second.till.cancel(order).await.expect("a console cancels");
    assert_eq!(
        counter.gazette().states_of(&order).last(),
        Some(&State::Open),
        "not heard of yet"
    );
    counter.looks().await;

    assert_eq!(
        counter.gazette().states_of(&order).last(),
        Some(&State::Cancelled),
        "now it is"
    );
    assert_eq!(
        second.gazette.states_of(&order),
        [State::Cancelled],
        "and the console was told of what it did, not of what was before it came"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_snapshot_shows_what_waits_however_old_and_the_newest_first() {
    let counter = Counter::open().await;
    let old = counter.charge("1").await;
    for _ in 0..52 {
        let order = counter.charge("2").await;
        counter
            .till()
            .cancel(order)
            .await
            .expect("an open order can be cancelled");
        counter.advance(Duration::from_secs(1));
    }
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert_eq!(
        snapshot.orders.len(),
        53,
        "fifty, and what is not at rest besides"
    );
    assert!(
        snapshot.orders.is_sorted_by_key(|order| -order.number),
        "newest first"
    );
    let last = snapshot.orders.last().expect("there are some");
    assert_eq!(
        (last.id.as_str(), last.state),
        (old.to_string().as_str(), State::Open)
    );
}

#[tokio::test]
async fn a_snapshot_needs_nobody_at_the_till_and_knows_who_may_come() {
    let counter = Counter::open().await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    counter.till().lock().await.expect("it can be locked");
    let snapshot = counter
        .till()
        .snapshot()
        .await
        .expect("the first screen is drawn from it");
    assert_eq!(snapshot.session, None, "nobody is there");
    let people: Vec<_> = snapshot
        .people
        .iter()
        .map(|person| (person.name.as_str(), person.pin_digits))
        .collect();
    assert_eq!(
        people,
        [("practica", 6), ("Lucía", 4)],
        "in the order they came to work here"
    );
}

#[tokio::test]
async fn a_snapshot_carries_no_secret_and_no_whole_account() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let payment = counter
        .order(&order)
        .await
        .payment()
        .cloned()
        .expect("it is paid");
    let snapshot = counter.till().snapshot().await.expect("readable");
    let told = serde_json::to_string(&(snapshot, counter.gazette().notices())).expect("JSON");
    let tokens = counter
        .wire()
        .sent()
        .into_iter()
        .filter_map(|sent| sent.bearer);
    let secrets = tokens
        .chain(payment.cuit)
        .chain(payment.account)
        .chain(["argon2".to_owned()]);
    for secret in secrets {
        assert!(!told.contains(&secret), "{secret} is no window's business");
    }
}
