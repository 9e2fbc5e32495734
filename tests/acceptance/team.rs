//! Who works here: taken on, given another PIN, dismissed, and back again.

use domain::operator::Role;
use tests::{Counter, code_of};
use till::{event::Event, people::PRACTICE_PIN, refusal::Code};

fn changes(counter: &Counter) -> usize {
    let told = counter.gazette().notices();
    let of = |event: &Event| matches!(event, Event::RegisterChanged);
    told.iter().filter(|notice| of(&notice.event)).count()
}

#[tokio::test]
async fn who_is_dismissed_signs_in_no_more_and_what_they_did_stays() {
    let counter = Counter::open().await;
    let till = counter.till();
    counter.hire("Lucía", Role::Cashier, "4826").await;
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let sold = counter.charge("150,00").await;
    counter.sign_in().await;
    let before = changes(&counter);
    let dismissed = till.dismiss_person("Lucía", PRACTICE_PIN).await;
    dismissed.expect("a manager may");
    assert_eq!(changes(&counter), before + 1, "and windows are told");

    let names: Vec<String> = till
        .team()
        .await
        .expect("a manager sees it")
        .into_iter()
        .map(|member| member.name)
        .collect();
    assert_eq!(names, ["practica"], "she is off the list");
    let again = code_of(till.sign_in("Lucía", "4826").await);
    assert_eq!(again, Code::NoSuchOperator, "and signs in no more");
    assert_eq!(
        counter.order(&sold).await.draft.operator,
        "Lucía",
        "what she sold is hers"
    );
    counter.hire("Lucía", Role::Manager, "135790").await;
    let back = till.sign_in("Lucía", "135790").await;
    assert_eq!(
        back.expect("she came back").role,
        Role::Manager,
        "as she was taken on again"
    );
    counter.looks().await;
    counter.holds_together().await;
}

#[tokio::test]
async fn nobody_dismisses_themselves_and_a_manager_always_stays() {
    let counter = Counter::open().await;
    let till = counter.till();
    counter.hire("Marta", Role::Manager, "482615").await;
    assert_eq!(
        code_of(till.dismiss_person("practica", PRACTICE_PIN).await),
        Code::CannotDismiss,
        "oneself"
    );
    till.sign_in("Marta", "482615").await.expect("her PIN");
    till.dismiss_person("practica", "482615")
        .await
        .expect("there are two");
    assert_eq!(
        code_of(till.dismiss_person("practica", "482615").await),
        Code::NoSuchOperator,
        "once"
    );
    assert_eq!(
        code_of(till.dismiss_person("Marta", "482615").await),
        Code::CannotDismiss,
        "and she is the last"
    );
}

#[tokio::test]
async fn a_pin_that_anybody_tries_first_is_refused() {
    let counter = Counter::open().await;
    let till = counter.till();
    for pin in ["0000", "1234", "9876", "1987", "2026"] {
        let added = till
            .add_person("Lucía", Role::Cashier, pin, PRACTICE_PIN)
            .await;
        assert_eq!(code_of(added), Code::WeakPin, "{pin}");
    }
    counter.hire("Lucía", Role::Cashier, "4826").await;
    assert_eq!(
        code_of(till.set_pin("Lucía", "1111", PRACTICE_PIN).await),
        Code::WeakPin,
        "nor is she given one"
    );
    till.sign_in("Lucía", "4826")
        .await
        .expect("hers is as it was");
}
