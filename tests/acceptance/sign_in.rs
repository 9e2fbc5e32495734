//! Signing in: a PIN, a few tries, and a wait that nothing shortens.

use std::time::Duration;

use documents::receipt::Paper;
use domain::operator::Role;
use gateway::Clock;
use tests::{Counter, code_of, live};
use till::{event::Event, refusal::Code};

const LUCIA: &str = "Lucía";
const PIN: &str = "4826";

/// A counter where Lucía works, and nobody is signed in.
async fn with_lucia() -> Counter {
    let counter = Counter::open().await;
    counter.hire(LUCIA, Role::Cashier, PIN).await;
    counter.till().lock().await.expect("it can be locked");
    counter
}

/// Wrong PINs in a row that the journal has counted for her.
async fn failures(counter: &Counter) -> u32 {
    let lucia = counter.journal().read(|book| book.operator(LUCIA)).await;
    lucia.expect("readable").expect("she works here").failures
}

async fn tries(counter: &Counter, pin: &str) -> Code {
    code_of(counter.till().sign_in(LUCIA, pin).await)
}

#[tokio::test]
async fn the_right_pin_opens_the_till_and_is_told() {
    let counter = with_lucia().await;
    assert_eq!(counter.till().session(), None, "nobody is there");

    let session = counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("that is her PIN");

    assert_eq!(
        (session.name.as_str(), session.role),
        (LUCIA, Role::Cashier),
        "it is her"
    );
    assert_eq!(
        counter.till().session(),
        Some(session.clone()),
        "from now on"
    );
    let told = counter
        .gazette()
        .notices()
        .pop()
        .expect("something was told");
    assert_eq!(
        told.event,
        Event::SessionChanged {
            session: Some(session)
        },
        "that she came"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_wrong_pin_opens_nothing_and_says_how_many_are_left() {
    let counter = with_lucia().await;
    for left in [4, 3, 2, 1] {
        let refused = counter
            .till()
            .sign_in(LUCIA, "0000")
            .await
            .expect_err("not her PIN");
        assert_eq!(
            (refused.code, refused.attempts_left),
            (Code::WrongPin, Some(left))
        );
        assert_eq!(counter.till().session(), None, "nobody came in");
    }
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("the fifth is right");
    assert_eq!(failures(&counter).await, 0, "and the count begins anew");
}

#[tokio::test]
async fn five_wrong_pins_cost_five_minutes_even_with_the_right_one() {
    let counter = with_lucia().await;
    for _ in 0..4 {
        assert_eq!(tries(&counter, "0000").await, Code::WrongPin, "not yet");
    }
    let refused = counter
        .till()
        .sign_in(LUCIA, "0000")
        .await
        .expect_err("the fifth");
    let until = counter.clock().now().plus_ms(300_000).ms();
    assert_eq!(
        (refused.code, refused.retry_at_ms),
        (Code::LockedOut, Some(until)),
        "and until when"
    );

    counter.advance(Duration::from_secs(299));
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "a second is missing"
    );
    let people = counter.till().people().await.expect("readable");
    let lucia = people
        .iter()
        .find(|person| person.name == LUCIA)
        .expect("she works here");
    assert_eq!(lucia.locked_until_ms, Some(until), "the window can say so");
    counter.advance(Duration::from_secs(1));
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("five minutes are over");
}

#[tokio::test]
async fn whoever_goes_on_guessing_waits_longer_each_time() {
    let counter = with_lucia().await;
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    for minutes in [10, 15, 15] {
        counter.advance(Duration::from_mins(20));
        let refused = counter
            .till()
            .sign_in(LUCIA, "0000")
            .await
            .expect_err("wrong again");
        let until = counter.clock().now().plus_ms(minutes * 60_000).ms();
        assert_eq!(refused.retry_at_ms, Some(until), "{minutes} minutes");
    }
}

#[tokio::test]
async fn a_lock_out_outlives_a_restart_and_a_clock_that_is_set_back() {
    let mut counter = with_lucia().await;
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    counter.start_again().await;
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "starting again wins nothing"
    );

    let wall = counter.clock().now();
    counter.clock().set(wall.plus_ms(-86_400_000));
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "nor does yesterday"
    );
    counter.clock().set(wall);
    counter.advance(Duration::from_mins(5));
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("only waiting does");
}

#[tokio::test]
async fn a_start_in_the_middle_of_a_lock_out_gives_nothing_of_it_away() {
    let mut counter = with_lucia().await;
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    let until = counter.clock().now().plus_ms(300_000).ms();
    counter.advance(Duration::from_mins(2));
    counter.start_again().await;

    let refused = counter.till().sign_in(LUCIA, PIN).await;
    let refused = refused.expect_err("three minutes are left");
    assert_eq!(
        (refused.code, refused.retry_at_ms),
        (Code::LockedOut, Some(until)),
        "the wait ends when it would have"
    );
    counter.advance(Duration::from_secs(179));
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "a second is missing"
    );
    counter.advance(Duration::from_secs(1));
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("five minutes are over, wherever they were spent");
}

#[tokio::test]
async fn a_clock_set_forward_and_back_again_ends_no_lock_out() {
    let counter = with_lucia().await;
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    counter.advance(Duration::from_mins(1));
    let wall = counter.clock().now();
    let tomorrow = wall.plus_ms(86_400_000);
    counter.clock().set(tomorrow);

    let refused = counter.till().sign_in(LUCIA, PIN).await;
    let refused = refused.expect_err("it is no later for it");
    let left = tomorrow.plus_ms(240_000).ms();
    assert_eq!(
        (refused.code, refused.retry_at_ms),
        (Code::LockedOut, Some(left)),
        "four minutes, by whatever the wall shows"
    );
    let people = counter.till().people().await.expect("readable");
    let lucia = people.iter().find(|person| person.name == LUCIA);
    assert_eq!(
        lucia.and_then(|lucia| lucia.locked_until_ms),
        Some(left),
        "and the window says the same"
    );
    assert_eq!(failures(&counter).await, 5, "what was not tried is no try");

    counter.clock().set(wall);
    counter.advance(Duration::from_secs(239));
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "a second is missing"
    );
    counter.advance(Duration::from_secs(1));
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("five minutes have passed");
}

#[tokio::test]
async fn a_clock_that_is_put_back_locks_nobody_out_for_a_day() {
    let mut counter = with_lucia().await;
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    // It was a day ahead, and somebody saw it.
    let yesterday = counter.clock().now().plus_ms(-86_400_000);
    counter.clock().set(yesterday);
    counter.advance(Duration::from_mins(5));
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("five minutes are five minutes");

    counter.till().lock().await.expect("it can be locked");
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    counter
        .clock()
        .set(counter.clock().now().plus_ms(-86_400_000));
    counter.start_again().await;
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "a new start does not know since when"
    );
    counter.advance(Duration::from_mins(15));
    counter
        .till()
        .sign_in(LUCIA, PIN)
        .await
        .expect("but no wait is longer than the longest");
}

#[tokio::test]
async fn wrong_pins_are_counted_across_restarts() {
    let mut counter = with_lucia().await;
    for left in [4, 3, 2, 1] {
        let refused = counter
            .till()
            .sign_in(LUCIA, "0000")
            .await
            .expect_err("not her PIN");
        assert_eq!(
            refused.attempts_left,
            Some(left),
            "no free try for pulling the plug"
        );
        counter.start_again().await;
    }
    assert_eq!(
        tries(&counter, "0000").await,
        Code::LockedOut,
        "the fifth, on the fifth start"
    );
}

#[tokio::test]
async fn an_attempt_is_in_the_journal_before_the_pin_is_looked_at() {
    let counter = with_lucia().await;
    // Where money is real a PIN is checked with a pepper from the keyring, and this keyring never answers.
    let desk = counter.another_desk(live(), true).await;
    counter.vault().hang();
    let till = desk.till.clone();
    let trying = tokio::spawn(async move { till.sign_in(LUCIA, PIN).await });

    // Each look is a question to the journal's own thread, so this is time enough for one write.
    let mut looks = 0;
    while failures(&counter).await == 0 && looks < 10_000 {
        tokio::task::yield_now().await;
        looks += 1;
    }

    assert!(
        !trying.is_finished(),
        "nobody knows yet whether it was right"
    );
    trying.abort();
    assert_eq!(
        failures(&counter).await,
        1,
        "and pulling the plug now takes nothing back"
    );
}

#[tokio::test]
async fn guesses_made_at_once_are_all_counted() {
    let counter = with_lucia().await;
    let (first, second) = (
        counter.till().clone(),
        counter
            .another_desk(till::profile::Profile::practice(), false)
            .await,
    );
    let guesses: Vec<_> = (0..8)
        .map(|n| {
            let till = if n % 2 == 0 {
                first.clone()
            } else {
                second.till.clone()
            };
            tokio::spawn(async move { till.sign_in(LUCIA, "0000").await })
        })
        .collect();
    let mut tried = 0;
    for guess in guesses {
        let refused = code_of(guess.await.expect("no panic"));
        assert!(
            matches!(refused, Code::WrongPin | Code::LockedOut),
            "{refused:?}"
        );
        tried += 1;
    }
    assert_eq!(tried, 8, "each was answered");
    assert_eq!(
        failures(&counter).await,
        5,
        "five were tried, whichever, and then no more"
    );
    assert_eq!(
        tries(&counter, PIN).await,
        Code::LockedOut,
        "as if one after the other"
    );
}

#[tokio::test]
async fn nobody_of_that_name_is_said_and_nothing_is_counted() {
    let counter = with_lucia().await;
    let refused = code_of(counter.till().sign_in("Nadie", "0000").await);
    assert_eq!(refused, Code::NoSuchOperator, "not a wrong PIN");
}

#[tokio::test]
async fn locking_the_till_is_told_and_ends_every_permission() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.till().lock().await.expect("it can be locked");

    assert_eq!(counter.till().session(), None, "nobody is there");
    let told = counter
        .gazette()
        .notices()
        .pop()
        .expect("something was told");
    assert_eq!(
        told.event,
        Event::SessionChanged { session: None },
        "the windows know"
    );
    let till = counter.till();
    let charged = code_of(till.charge_and_wait(&tests::ask("1")).await);
    let cancelled = code_of(till.cancel(order).await);
    let printed = code_of(till.receipt(order, Paper::Roll80, false).await);
    let added = code_of(till.day(till.today()).await);
    assert_eq!(
        [charged, cancelled, printed, added],
        [Code::SignedOut; 4],
        "and nothing is done"
    );
}

#[tokio::test]
async fn who_came_and_went_is_in_the_journal() {
    let counter = with_lucia().await;
    counter.till().sign_in(LUCIA, PIN).await.expect("her PIN");
    counter.till().lock().await.expect("it can be locked");
    for _ in 0..5 {
        tries(&counter, "0000").await;
    }
    let events = counter
        .journal()
        .read(|book| book.events(1, 1_000))
        .await
        .expect("readable");
    let of_lucia: Vec<&str> = events
        .iter()
        .filter(|event| event.kind == "attended" && event.body.contains(LUCIA))
        .map(|event| {
            let word = ["signed_in", "signed_out", "locked_out"];
            word.into_iter()
                .find(|word| event.body.contains(word))
                .expect("one of the three")
        })
        .collect();
    assert_eq!(
        of_lucia,
        ["signed_in", "signed_out", "locked_out"],
        "for the manager to read"
    );
}

#[tokio::test]
async fn where_nothing_can_be_written_wrong_pins_are_counted_all_the_same() {
    let counter = with_lucia().await;
    let desk = counter.desk_that_cannot_write().await;
    let till = &desk.till;
    for left in [4, 3, 2, 1] {
        let refused = till.sign_in(LUCIA, "0000").await.expect_err("not her PIN");
        assert_eq!(
            (refused.code, refused.attempts_left),
            (Code::WrongPin, Some(left)),
            "one less each time"
        );
    }
    till.sign_in(LUCIA, PIN).await.expect("the fifth is right");
    for _ in 0..4 {
        let refused = code_of(till.sign_in(LUCIA, "0000").await);
        assert_eq!(refused, Code::WrongPin, "the count began anew");
    }
    let refused = till.sign_in(LUCIA, "0000").await.expect_err("the fifth");
    let until = counter.clock().now().plus_ms(300_000).ms();
    assert_eq!(
        (refused.code, refused.retry_at_ms),
        (Code::LockedOut, Some(until)),
        "as where it can be written down"
    );
    let people = till.people().await.expect("readable");
    let lucia = people.iter().find(|person| person.name == LUCIA);
    assert_eq!(
        lucia.and_then(|person| person.locked_until_ms),
        Some(until),
        "and the window says so"
    );
    counter.advance(Duration::from_secs(299));
    let early = code_of(till.sign_in(LUCIA, PIN).await);
    assert_eq!(early, Code::LockedOut, "the right one waits too");
    counter.advance(Duration::from_secs(1));
    let wrong = till.sign_in(LUCIA, "0000").await.expect_err("wrong again");
    assert_eq!(wrong.code, Code::LockedOut, "the sixth costs ten minutes");
    counter.advance(Duration::from_mins(10));
    till.sign_in(LUCIA, PIN).await.expect("that is her PIN");
    assert_eq!(
        failures(&counter).await,
        0,
        "the journal knows of none of it"
    );
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_counted_one_by_one_where_nothing_can_be_written() {
    let counter = with_lucia().await;
    let desk = counter.desk_that_cannot_write().await;
    let guesses: Vec<_> = (0..8)
        .map(|_| {
            let till = desk.till.clone();
            tokio::spawn(async move { till.sign_in(LUCIA, "0000").await })
        })
        .collect();
    let mut wrong = 0;
    for guess in guesses {
        let code = code_of(guess.await.expect("it ends"));
        wrong += usize::from(code == Code::WrongPin);
    }
    assert_eq!(wrong, 4, "and the fifth locks her out, however they come");
}
