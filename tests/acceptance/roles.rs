//! Roles: what a cashier may do, what only a manager may, and that the till asks each time.

use documents::receipt::Paper;
use domain::operator::Role;
use tests::{Counter, ask, code_of};
use till::{people::PRACTICE_PIN, refusal::Code};

/// A counter with a cashier at it.
async fn with_a_cashier() -> Counter {
    let counter = Counter::open().await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    counter
        .till()
        .sign_in("Lucía", "4826")
        .await
        .expect("her PIN");
    counter
}

#[tokio::test]
async fn a_cashier_collects_cancels_and_prints() {
    let counter = with_a_cashier().await;
    let sold = counter.charge("150,00").await;
    counter.customer_pays(&sold).await;
    counter.looks().await;
    counter
        .till()
        .receipt(sold, Paper::Roll80, false)
        .await
        .expect("a cashier prints");
    let left = counter.charge("10").await;
    counter
        .till()
        .cancel(left)
        .await
        .expect("a cashier cancels");
    assert_eq!(
        counter.order(&sold).await.draft.operator,
        "Lucía",
        "and it is told who charged"
    );
}

#[tokio::test]
async fn a_cashier_sees_no_totals_and_adds_nobody() {
    let counter = with_a_cashier().await;
    let till = counter.till();
    assert_eq!(
        code_of(till.day(till.today()).await),
        Code::NotAllowed,
        "totals are a manager's"
    );
    let added = till
        .add_person("Bruno", Role::Manager, "482615", "4826")
        .await;
    let added = code_of(added);
    assert_eq!(added, Code::NotAllowed, "nobody makes themselves a manager");
    let people = till.people().await.expect("readable");
    assert_eq!(people.len(), 2, "and nobody was added");
}

#[tokio::test]
async fn a_manager_may_do_all_of_it() {
    let counter = Counter::open().await;
    let till = counter.till();
    till.day(till.today()).await.expect("a manager sees totals");
    till.add_person("Bruno", Role::Manager, "482615", PRACTICE_PIN)
        .await
        .expect("a manager adds people");
    till.charge_and_wait(&ask("1"))
        .await
        .expect("and collects too");
}

#[tokio::test]
async fn a_person_has_a_name_and_a_pin_of_their_roles_length() {
    let counter = Counter::open().await;
    let till = counter.till();
    for (name, role, pin, code) in [
        ("Bruno", Role::Cashier, "482615", Code::BadPin),
        ("Bruno", Role::Manager, "1234", Code::BadPin),
        ("Bruno", Role::Cashier, "12a4", Code::BadPin),
        ("", Role::Cashier, "4826", Code::BadName),
        ("   ", Role::Cashier, "4826", Code::BadName),
        ("a\nb", Role::Cashier, "4826", Code::BadName),
        (&"b".repeat(41), Role::Cashier, "4826", Code::BadName),
        ("practica", Role::Cashier, "4826", Code::NameTaken),
    ] {
        let refused = code_of(till.add_person(name, role, pin, PRACTICE_PIN).await);
        assert_eq!(refused, code, "{name:?} with {pin}");
    }
    assert_eq!(
        till.people().await.expect("readable").len(),
        1,
        "nobody came of it"
    );
}

#[tokio::test]
async fn a_manager_on_one_desk_is_nobody_on_another() {
    let counter = Counter::open().await;
    let second = counter
        .another_desk(till::profile::Profile::practice(), true)
        .await;
    let refused = code_of(second.till.charge_and_wait(&ask("1")).await);
    assert_eq!(refused, Code::SignedOut, "a session is a process's own");
}
