//! The account as a manager sees it: its movements page by page, with signs and without whole numbers.

use std::time::Duration;

use domain::channel::Provider;
use tests::{Counter, code_of};
use till::{refusal::Code, view::MovementsQuery};

use crate::payouts::{pay, pays, with_money};

fn of_today(counter: &Counter) -> MovementsQuery {
    let today = counter.till().today().to_string();
    MovementsQuery {
        from: today.clone(),
        to: today,
        operation: None,
        page: 1,
    }
}

#[tokio::test]
async fn what_came_in_and_what_went_out_have_their_signs() {
    let counter = with_money(Provider::Telepagos).await;
    pays(&counter, &pay(Provider::Telepagos, 500)).await;
    counter.advance(Duration::from_mins(1));
    counter.looks().await;
    let page = counter.till().movements(&of_today(&counter)).await;
    let page = page.expect("the provider lists them");
    assert_eq!((page.unreadable, page.rows.len()), (0, 2), "both: {page:?}");
    let out = page.rows.iter().find(|row| row.cents < 0);
    let out = out.expect("what went out is less than nothing");
    assert_eq!(out.cents, -50_000, "five hundred pesos");
    let holder = out.holder.as_deref().expect("it says whose");
    assert!(holder.contains("…5201"), "the end of the number: {holder}");
    assert!(
        !holder.contains("2850590940090418135201") && !holder.contains("20267565393"),
        "and no whole one: {holder}"
    );
    let held = counter.till().balance().await.expect("the balance");
    let listed: i64 = page.rows.iter().map(|row| row.cents).sum();
    assert!(held.cents() <= listed, "what is held came from these");
}

#[tokio::test]
async fn a_list_of_no_days_is_refused() {
    let counter = Counter::open().await;
    let query = |from: &str, to: &str| MovementsQuery {
        from: from.to_owned(),
        to: to.to_owned(),
        ..of_today(&counter)
    };
    for wrong in [
        query("2026-11-21", "2026-11-20"),
        query("ayer", "2026-11-20"),
        query("2026-11-20", "2026-02-30"),
    ] {
        let refused = counter.till().movements(&wrong).await;
        assert_eq!(code_of(refused), Code::BadDate, "{wrong:?}");
    }
}
