//! The keyring that lost a register's secret: nobody's PIN can be checked, nothing is made up in silence, and a
//! manager with the spare key comes back in.

use domain::operator::Role;
use tests::{Counter, Desk, code_of, live};
use till::refusal::Code;

const ANA: &str = "Ana";
const LUCIA: &str = "Lucía";
const PIN: &str = "482615";

/// A live register with a manager and a cashier, and the spare key as it was shown.
async fn live_register() -> (Counter, Desk, String) {
    let counter = Counter::open().await;
    let desk = counter.fresh_desk(live()).await;
    let key = desk.till.add_person(ANA, Role::Manager, PIN, "").await;
    let key = key.expect("the first is the manager");
    let key = key.expect("and is shown the spare key").expose();
    desk.till.sign_in(ANA, PIN).await.expect("that is her PIN");
    let hired = desk.till.add_person(LUCIA, Role::Cashier, "4826", PIN);
    assert_eq!(hired.await.ok(), Some(None), "the key is shown once");
    (counter, desk, key)
}

async fn failures(desk: &Desk) -> u32 {
    let ana = desk.journal.read(|book| book.operator(ANA)).await;
    ana.expect("readable").expect("she works here").failures
}

#[tokio::test]
async fn a_pepper_that_is_gone_is_said_and_never_made_anew_in_silence() {
    let (counter, desk, _key) = live_register().await;
    assert_eq!(
        desk.till.has_lost_its_secret().await.ok(),
        Some(false),
        "yet"
    );
    counter.vault().is_emptied();

    for _ in 0..7 {
        let refused = code_of(desk.till.sign_in(ANA, PIN).await);
        assert_eq!(refused, Code::SecretLost, "it is no wrong PIN");
    }

    assert_eq!(failures(&desk).await, 0, "and none is counted as one");
    assert_eq!(
        desk.till.has_lost_its_secret().await.ok(),
        Some(true),
        "still"
    );
    let hired = desk.till.add_person("Eva", Role::Cashier, "4826", PIN);
    assert_eq!(
        code_of(hired.await),
        Code::SecretLost,
        "no PIN is made with another"
    );
    let refused = code_of(desk.till.sign_in(ANA, PIN).await);
    assert_eq!(refused, Code::SecretLost, "after all that");
}

#[tokio::test]
async fn a_manager_with_the_spare_key_comes_back_in_and_gives_everybody_a_new_pin() {
    let (counter, desk, key) = live_register().await;
    counter.vault().is_emptied();
    let till = &desk.till;

    let rekeyed = till.rekey(&key.to_lowercase(), ANA, "135790").await;

    let rekeyed = rekeyed.expect("the key is right");
    assert_eq!(rekeyed.without_pin, [LUCIA], "the others have none");
    let old = code_of(till.sign_in(ANA, PIN).await);
    assert_eq!(old, Code::WrongPin, "the old PIN is over");
    let lucia = code_of(till.sign_in(LUCIA, "4826").await);
    assert_eq!(lucia, Code::WrongPin, "so is hers");
    till.sign_in(ANA, "135790")
        .await
        .expect("the new one is it");
    let given = till.set_pin(LUCIA, "1597", "135790").await;
    given.expect("a manager may");
    till.sign_in(LUCIA, "1597").await.expect("she is back");
    let used = code_of(till.rekey(&key, ANA, PIN).await);
    assert_eq!(used, Code::BadSpareKey, "a key opens once");
    counter.vault().is_emptied();
    let next = till.rekey(&rekeyed.spare_key.expose(), ANA, PIN).await;
    next.expect("the one shown then is the one now");
    let verified = desk.journal.read(|book| book.verify()).await;
    assert!(
        matches!(verified, Ok(journal::Verification::Holds { .. })),
        "{verified:?}"
    );
    let events = desk.journal.read(|book| book.events(1, u32::MAX)).await;
    let events = events.expect("readable");
    let kinds = |kind: &str| events.iter().filter(|it| it.kind == kind).count();
    assert_eq!(kinds("pin_taken"), 2, "Lucía lost hers twice");
    assert_eq!(kinds("pin_set"), 3, "Ana got two, and Lucía one");
    let told: String = events.iter().map(|it| it.body.as_str()).collect();
    assert!(!told.contains(&key), "the key is nowhere in the journal");
}

#[tokio::test]
async fn without_the_right_key_or_a_manager_nothing_changes() {
    let (counter, desk, key) = live_register().await;
    let till = &desk.till;
    let other = domain::spare_key::SpareKey::of_bits(7).expose();
    for (key, name, pin, code) in [
        (other.as_str(), ANA, "135790", Code::BadSpareKey),
        ("K7M2", ANA, "135790", Code::BadSpareKey),
        ("", ANA, "135790", Code::BadSpareKey),
        (key.as_str(), LUCIA, "1357", Code::NotAllowed),
        (key.as_str(), "Nadie", "135790", Code::NoSuchOperator),
        (key.as_str(), ANA, "1357", Code::BadPin),
    ] {
        let refused = code_of(till.rekey(key, name, pin).await);
        assert_eq!(refused, code, "{name} with {pin}");
    }
    let signed_in = till.sign_in(ANA, PIN).await;
    signed_in.expect("the old PIN is still the one");
    drop(counter);
}

#[tokio::test]
async fn a_keyring_that_comes_back_with_another_pepper_is_not_believed() {
    let (counter, desk, key) = live_register().await;
    let before = counter.vault().content();
    counter.vault().is_emptied();
    let rekeyed = desk.till.rekey(&key, ANA, "135790").await;
    rekeyed.expect("the key is right");
    counter.vault().is_filled_with(before);

    let refused = code_of(desk.till.sign_in(ANA, "135790").await);

    assert_eq!(
        refused,
        Code::SecretLost,
        "it is not what PINs are made with"
    );
}

#[tokio::test]
async fn a_program_that_ended_between_the_keyring_and_the_journal_leaves_the_key_good() {
    let (counter, desk, key) = live_register().await;
    let (elsewhere, other, its_key) = live_register().await;
    let made = other.till.rekey(&its_key, ANA, "135790").await;
    made.expect("a pepper like no other");
    // As it is then: the keyring has a new pepper, of which the journal knows nothing.
    counter.vault().is_filled_with(elsewhere.vault().content());
    let refused = code_of(desk.till.sign_in(ANA, PIN).await);
    assert_eq!(refused, Code::SecretLost, "as lost as before");

    let rekeyed = desk.till.rekey(&key, ANA, "135790").await;

    rekeyed.expect("nothing took the key's place");
    let signed_in = desk.till.sign_in(ANA, "135790").await;
    signed_in.expect("and it opens the register");
}

#[tokio::test]
async fn only_a_manager_gives_pins_and_makes_spare_keys() {
    let (_counter, desk, key) = live_register().await;
    let till = &desk.till;
    let made = till.make_spare_key().await.expect("a manager may").expose();
    assert_ne!(made, key, "another one");
    let old = code_of(till.must_be_spare_key(&key).await);
    assert_eq!(old, Code::BadSpareKey, "in place of the one before");
    till.must_be_spare_key(&made).await.expect("this is it");
    till.sign_in(LUCIA, "4826").await.expect("that is her PIN");
    assert_eq!(
        code_of(till.set_pin(ANA, "135790", "4826").await),
        Code::NotAllowed,
        "not a cashier"
    );
    assert_eq!(
        code_of(till.make_spare_key().await),
        Code::NotAllowed,
        "nor that"
    );
}
