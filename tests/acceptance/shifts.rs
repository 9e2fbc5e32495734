//! Shifts: one is opened, sales are counted by it, and a cashier sees their own.

use std::time::Duration;

use domain::operator::Role;
use gateway::Clock;
use journal::Stamp;
use tests::{Counter, ask, code_of};
use till::{
    event::Event,
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    profile::Profile,
    refusal::Code,
    view::{SalesPage, Shift},
};

const LUCIA: &str = "Lucía";
const BRUNO: &str = "Bruno";
const PIN: &str = "4826";

/// What the windows were told of the shift, in order.
fn told_of_shifts(counter: &Counter) -> Vec<Option<Shift>> {
    let notices = counter.gazette().notices().into_iter();
    let shifts = notices.filter_map(|notice| match notice.event {
        Event::ShiftChanged { shift } => Some(shift),
        _ => None,
    });
    shifts.collect()
}

/// Somebody comes to the till and charges so often, one peso each.
async fn sells(counter: &Counter, name: &str, pin: &str, sales: usize) {
    let till = counter.till();
    till.sign_in(name, pin).await.expect("their PIN");
    for _ in 0..sales {
        let order = counter.charge("1").await;
        till.cancel(order).await.expect("it is open");
        counter.advance(Duration::from_secs(1));
    }
}

fn numbers(page: &SalesPage) -> Vec<i64> {
    page.orders.iter().map(|order| order.number).collect()
}

#[tokio::test]
async fn a_shift_is_opened_by_whoever_is_there_told_and_in_the_snapshot() {
    let counter = Counter::open().await;
    counter.charge("150,00").await;
    let before = counter.till().snapshot().await.expect("readable");
    assert_eq!(
        (before.shift, before.next_shift, before.orders_in_shift),
        (None, 1, 0),
        "the till sells without one, and says which comes next"
    );

    let opened = counter.till().open_shift().await.expect("a manager may");

    let expected = Shift {
        number: 1,
        opened_ms: counter.clock().now().ms(),
        operator: PRACTICE_MANAGER.to_owned(),
    };
    assert_eq!(opened, expected, "the first of this register");
    assert_eq!(
        told_of_shifts(&counter),
        [Some(expected.clone())],
        "the windows know"
    );
    counter.charge("20").await;
    let after = counter.till().snapshot().await.expect("readable");
    assert_eq!(
        (after.shift, after.next_shift, after.orders_in_shift),
        (Some(expected), 2, 1),
        "what was sold before is not of it"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn pressing_twice_opens_one_shift() {
    let counter = Counter::open().await;
    let (one, other) = (counter.till().clone(), counter.till().clone());
    let both = tokio::join!(one.open_shift(), other.open_shift());
    let first = both.0.expect("a manager may");
    assert_eq!(both.1.expect("and again"), first, "it is the same");
    counter.advance(Duration::from_mins(3));
    let third = counter.till().open_shift().await.expect("later, too");
    assert_eq!(
        third, first,
        "with the moment and the name it was opened by"
    );
    let events = counter.journal().read(|book| book.events(1, 1_000)).await;
    let openings: Vec<_> = events
        .expect("readable")
        .into_iter()
        .filter(|event| event.subject == "shift")
        .collect();
    let [opening] = openings.as_slice() else {
        panic!("one event: {openings:?}");
    };
    assert_eq!(
        opening.operator.as_deref(),
        Some(PRACTICE_MANAGER),
        "journaled by whoever was there"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_shift_that_a_console_opened_is_the_windows_own() {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    let console = counter.another_desk(Profile::practice(), false).await;
    console.till.sign_in(LUCIA, PIN).await.expect("her PIN");

    let opened = console.till.open_shift().await.expect("a cashier may");
    assert_eq!(opened.operator, LUCIA, "it says who opened it");
    assert!(told_of_shifts(&counter).is_empty(), "not heard of yet");
    counter.looks().await;
    assert_eq!(
        told_of_shifts(&counter),
        [Some(opened.clone())],
        "now it is"
    );

    let pressed = counter.till().open_shift().await.expect("an answer");
    assert_eq!(pressed, opened, "whoever presses then is in it");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_window_that_presses_before_it_heard_of_the_console_is_told_too() {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    let console = counter.another_desk(Profile::practice(), false).await;
    console.till.sign_in(LUCIA, PIN).await.expect("her PIN");
    let opened = console.till.open_shift().await.expect("a cashier may");

    let pressed = counter.till().open_shift().await.expect("an answer");

    assert_eq!(pressed, opened, "there is one shift");
    assert_eq!(
        told_of_shifts(&counter),
        [Some(opened)],
        "every window hears of it, not only the one that pressed"
    );
}

#[tokio::test]
async fn a_shift_outlives_a_restart_and_whoever_opened_it() {
    let mut counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    let opened = counter.till().open_shift().await.expect("a manager may");
    counter.charge("20").await;

    counter.start_again().await;

    counter.till().sign_in(LUCIA, PIN).await.expect("her PIN");
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert_eq!(
        (snapshot.shift, snapshot.orders_in_shift),
        (Some(opened.clone()), 1),
        "it is the register's"
    );
    let pressed = counter.till().open_shift().await.expect("an answer");
    assert_eq!(pressed, opened, "and there is none to open");
}

#[tokio::test]
async fn a_clock_that_was_set_back_takes_no_sale_out_of_its_shift() {
    let counter = Counter::open().await;
    counter.till().open_shift().await.expect("a manager may");
    counter
        .clock()
        .set(counter.clock().now().plus_ms(-86_400_000));
    counter.charge("20").await;
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert_eq!(snapshot.orders_in_shift, 1, "it was sold after all");
    let page = counter.till().shift_sales(None).await.expect("readable");
    assert_eq!(numbers(&page), [1], "and is listed");
}

#[tokio::test]
async fn a_cashier_sees_their_own_sales_of_the_shift_and_a_manager_all() {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    counter.hire(BRUNO, Role::Cashier, PIN).await;
    sells(&counter, LUCIA, PIN, 1).await;
    let none = counter.till().shift_sales(None).await.expect("readable");
    assert_eq!(
        (none.orders.len(), none.more),
        (0, false),
        "no shift, no sales of it"
    );
    counter.till().open_shift().await.expect("a cashier may");
    sells(&counter, LUCIA, PIN, 2).await;
    sells(&counter, BRUNO, PIN, 1).await;

    let his = counter.till().shift_sales(None).await.expect("readable");
    assert_eq!(numbers(&his), [4], "one's own");
    counter.till().sign_in(LUCIA, PIN).await.expect("her PIN");
    let hers = counter.till().shift_sales(None).await.expect("readable");
    assert_eq!(numbers(&hers), [3, 2], "newest first, of this shift");
    counter.sign_in().await;
    let all = counter.till().shift_sales(None).await.expect("readable");
    assert_eq!(numbers(&all), [4, 3, 2], "a manager sees them all");
    let whole = counter.till().snapshot().await.expect("readable");
    assert_eq!(
        all.orders[0], whole.orders[0],
        "each as it is seen elsewhere"
    );
}

#[tokio::test]
async fn the_sales_of_a_shift_come_fifty_at_a_time() {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    counter.till().open_shift().await.expect("a manager may");
    sells(&counter, LUCIA, PIN, 51).await;
    sells(&counter, PRACTICE_MANAGER, PRACTICE_PIN, 1).await;

    let first = counter.till().shift_sales(None).await.expect("readable");
    let expected: Vec<i64> = (3..=52).rev().collect();
    assert_eq!(
        (numbers(&first), first.more),
        (expected, true),
        "the newest fifty, and there are more"
    );
    // One more sale meanwhile moves nothing on the next page.
    counter.charge("1").await;
    let next = counter.till().shift_sales(Some(3)).await.expect("readable");
    assert_eq!(
        (numbers(&next), next.more),
        (vec![2, 1], false),
        "and the rest"
    );

    counter.till().sign_in(LUCIA, PIN).await.expect("her PIN");
    let hers = counter.till().shift_sales(None).await.expect("readable");
    let expected: Vec<i64> = (2..=51).rev().collect();
    assert_eq!(
        (numbers(&hers), hers.more),
        (expected, true),
        "a page is fifty of one's own"
    );
    let last = counter.till().shift_sales(Some(2)).await.expect("readable");
    assert_eq!((numbers(&last), last.more), (vec![1], false), "to the end");
    let nothing = counter.till().shift_sales(Some(1)).await.expect("readable");
    assert_eq!((numbers(&nothing), nothing.more), (vec![], false), "below");
}

#[tokio::test]
async fn nobody_opens_a_shift_at_a_locked_till_or_where_nothing_can_be_written() {
    let counter = Counter::open().await;
    counter.till().lock().await.expect("it can be locked");
    let refused = code_of(counter.till().open_shift().await);
    assert_eq!(refused, Code::SignedOut, "a shift has a name to it");
    let looking = counter.desk_that_cannot_write().await;
    looking
        .till
        .sign_in(PRACTICE_MANAGER, PRACTICE_PIN)
        .await
        .expect("whoever looks says who");
    let refused = code_of(looking.till.open_shift().await);
    assert_eq!(
        refused,
        Code::JournalUnwritable,
        "what is not written down is not open"
    );
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert_eq!(snapshot.shift, None, "and none came of it");
}

#[tokio::test]
async fn the_till_sells_without_a_shift_as_the_console_does() {
    let counter = Counter::open().await;
    counter
        .till()
        .charge_and_wait(&ask("150,00"))
        .await
        .expect("the window asks for a shift, the till does not");
}

#[tokio::test]
async fn a_till_locks_itself_after_what_the_shop_chose() {
    let mut counter = Counter::open().await;
    let fresh = counter.till().snapshot().await.expect("readable");
    assert_eq!(fresh.idle_seconds, Some(300), "five minutes on a fresh one");
    for (n, (kept, seconds)) in (1..).zip([
        ("60", Some(60)),
        ("3600", Some(3_600)),
        ("never", None),
        ("59", Some(300)),
        ("3601", Some(300)),
        ("-60", Some(300)),
        ("soon", Some(300)),
        ("", Some(300)),
    ]) {
        let stamp = Stamp {
            id: uuid::Uuid::from_u128(n),
            at: counter.clock().now(),
            operator: None,
        };
        let written = counter
            .journal()
            .write(move |book| book.set_setting("lock.idle_seconds", kept, &stamp));
        written.await.expect("any text can be kept");
        counter.restart().await;
        let snapshot = counter.till().snapshot().await.expect("readable");
        assert_eq!(snapshot.idle_seconds, seconds, "kept as {kept:?}");
    }
}
