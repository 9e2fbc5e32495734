//! Limits: how much may go out, and when it takes two.

use std::time::Duration;

use domain::{channel::Provider, operator::Role};
use serde_json::json;
use tests::{Counter, code_of};
use till::{
    payouts::Disbursement,
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    refusal::Code,
    view::{PayoutLimits, PayoutRequest, SecondManager},
};

use crate::{
    payouts::{CASHOUT, pay, pays, sent, with_money},
    payouts_ordered::{SUPPLIER, order},
};

const BALANCE: &str = "v2/account/balance";
const KEY: &str = "019b0000-0000-7000-8000-000000000003";

/// A counter with money and these limits, in pesos.
async fn limited(limits: PayoutLimits) -> Counter {
    let counter = with_money(Provider::Telepagos).await;
    let set = counter
        .till()
        .set_payout_limits(&limits, PRACTICE_PIN)
        .await;
    assert_eq!(
        set.expect("a manager sets them"),
        limits,
        "as they were said"
    );
    counter
}

const fn pesos(pesos: i64) -> i64 {
    pesos * 100
}

async fn refused(counter: &Counter, order: &Disbursement) -> Code {
    code_of(counter.till().pay_out_and_wait(order).await)
}

fn to(alias: &str, amount: i64) -> Disbursement {
    Disbursement {
        to: alias.to_owned(),
        cuit: None,
        ..pay(Provider::Telepagos, amount)
    }
}

#[tokio::test]
async fn nothing_is_limited_unless_somebody_says_so() {
    let counter = with_money(Provider::Telepagos).await;
    let none = counter.till().payout_limits().await.expect("readable");
    assert_eq!(none, PayoutLimits::default(), "a fresh register has none");
    pays(&counter, &pay(Provider::Telepagos, 4_000)).await;
}

#[tokio::test]
async fn one_payout_is_not_more_than_its_limit_to_the_centavo() {
    let mut counter = limited(PayoutLimits {
        operation_cents: Some(pesos(500)),
        ..PayoutLimits::default()
    })
    .await;
    let over = Disbursement {
        cents: 50_001,
        ..pay(Provider::Telepagos, 500)
    };
    let asked = counter.world().await.requests_in_all();
    assert_eq!(
        refused(&counter, &over).await,
        Code::PayoutAboveLimit,
        "a centavo over"
    );
    let now = counter.world().await.requests_in_all();
    assert_eq!(now, asked, "nobody was asked for it");
    pays(&counter, &pay(Provider::Telepagos, 500)).await;
    counter.restart().await;
    assert_eq!(
        refused(&counter, &over).await,
        Code::PayoutAboveLimit,
        "also tomorrow"
    );
}

#[tokio::test]
async fn a_day_has_its_limit_and_the_next_day_its_own() {
    let counter = limited(PayoutLimits {
        day_cents: Some(pesos(1_000)),
        ..PayoutLimits::default()
    })
    .await;
    pays(&counter, &pay(Provider::Telepagos, 600)).await;
    let second = to("otro.proveedor", 500);
    assert_eq!(
        refused(&counter, &second).await,
        Code::PayoutAboveLimit,
        "the day has room for four hundred"
    );
    pays(&counter, &to("otro.proveedor", 400)).await;
    counter.advance(Duration::from_hours(24));
    counter.looks().await;
    pays(&counter, &second).await;
    counter.holds_together().await;
}

#[tokio::test]
async fn what_came_to_nothing_takes_no_room() {
    let counter = limited(PayoutLimits {
        day_cents: Some(pesos(1_000)),
        ..PayoutLimits::default()
    })
    .await;
    let no = json!({ "fault": "status", "status": 422, "message": "CVU inválido", "times": 1 });
    counter.provider().fails_at("payment/cashout", no).await;
    pays(&counter, &pay(Provider::Telepagos, 900)).await;
    pays(&counter, &to("otro.proveedor", 900)).await;
    assert_eq!(
        counter.world().await.payouts().len(),
        1,
        "the first was rejected"
    );
}

#[tokio::test]
async fn an_account_has_its_limit_a_day_and_others_theirs() {
    let counter = limited(PayoutLimits {
        recipient_cents: Some(pesos(700)),
        ..PayoutLimits::default()
    })
    .await;
    pays(&counter, &pay(Provider::Telepagos, 600)).await;
    assert_eq!(
        refused(&counter, &pay(Provider::Telepagos, 101)).await,
        Code::PayoutAboveLimit,
        "that account has had enough today"
    );
    pays(&counter, &to("otro.proveedor", 700)).await;
    pays(&counter, &pay(Provider::Telepagos, 100)).await;
}

#[tokio::test]
async fn two_windows_at_the_limit_at_once_do_not_both_find_room() {
    let counter = limited(PayoutLimits {
        day_cents: Some(pesos(1_000)),
        ..PayoutLimits::default()
    })
    .await;
    counter.wire().holds(BALANCE);
    let ask = |order: Disbursement| {
        let till = counter.till().clone();
        tokio::spawn(async move { till.pay_out_and_wait(&order).await })
    };
    let (one, other) = (ask(to("un.proveedor", 600)), ask(to("otro.proveedor", 700)));
    // Both were weighed, and found room, when they get here.
    while sent(&counter, BALANCE) < 2 {
        tokio::task::yield_now().await;
    }
    counter.wire().releases();
    let both = [one.await.expect("it ends"), other.await.expect("it ends")];
    let refused: Vec<Code> = both
        .iter()
        .filter_map(|it| it.as_ref().err().map(|refusal| refusal.code))
        .collect();
    assert_eq!(refused, [Code::PayoutAboveLimit], "one of them finds none");
    assert_eq!(sent(&counter, CASHOUT), 1, "and one is sent");
    counter.holds_together().await;
}

#[tokio::test]
async fn above_an_amount_it_takes_two_managers() {
    let counter = limited(PayoutLimits {
        second_cents: Some(pesos(1_000)),
        ..PayoutLimits::default()
    })
    .await;
    counter.hire("Bruno", Role::Manager, "135790").await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    pays(&counter, &pay(Provider::Telepagos, 1_000)).await;
    let with = |name: &str, pin: &str| PayoutRequest {
        second: Some(SecondManager {
            name: name.to_owned(),
            pin: pin.to_owned(),
        }),
        ..order(KEY, 1_001)
    };
    let till = counter.till();
    for (request, code, why) in [
        (order(KEY, 1_001), Code::SecondManagerNeeded, "nobody"),
        (
            with(PRACTICE_MANAGER, PRACTICE_PIN),
            Code::SecondManagerNeeded,
            "the same manager twice",
        ),
        (
            with("Lucía", "4826"),
            Code::SecondManagerNeeded,
            "a cashier",
        ),
        (with("Bruno", "111111"), Code::WrongPin, "not his PIN"),
        (with("Nadie", "135790"), Code::NoSuchOperator, "a stranger"),
    ] {
        let refused = till.order_payout(&request, PRACTICE_PIN).await;
        assert_eq!(code_of(refused), code, "{why}");
    }
    assert_eq!(sent(&counter, CASHOUT), 1, "nothing more was sent");
    let alone = refused(&counter, &pay(Provider::Telepagos, 1_001)).await;
    assert_eq!(alone, Code::SecondManagerNeeded, "nor by a console alone");

    let by_two = with("Bruno", "135790");
    let agreed = till.order_payout(&by_two, PRACTICE_PIN).await;
    let agreed = agreed.expect("two ordered it");
    assert_eq!(agreed.operator, PRACTICE_MANAGER, "one of them");
    assert_eq!(agreed.second.as_deref(), Some("Bruno"), "and the other");
    assert_eq!(sent(&counter, CASHOUT), 2, "it is sent");
    let session = till.session().map(|session| session.name);
    assert_eq!(
        session.as_deref(),
        Some(PRACTICE_MANAGER),
        "whoever agreed did not come to the till"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn the_wrong_pins_of_a_second_manager_are_counted_like_any_others() {
    let counter = limited(PayoutLimits {
        second_cents: Some(pesos(1)),
        ..PayoutLimits::default()
    })
    .await;
    counter.hire("Bruno", Role::Manager, "135790").await;
    let guess = PayoutRequest {
        second: Some(SecondManager {
            name: "Bruno".to_owned(),
            pin: "000001".to_owned(),
        }),
        ..order(KEY, 500)
    };
    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(code_of(
            counter.till().order_payout(&guess, PRACTICE_PIN).await,
        ));
    }
    assert_eq!(
        codes.last(),
        Some(&Code::LockedOut),
        "the fifth locks him out: {codes:?}"
    );
    let bruno = counter.till().sign_in("Bruno", "135790").await;
    assert_eq!(code_of(bruno), Code::LockedOut, "at the till too");
    assert_eq!(sent(&counter, CASHOUT), 0, "nothing was sent");
}

#[tokio::test]
async fn a_refund_is_limited_by_what_was_paid_and_by_nothing_else() {
    let counter = Counter::open().await;
    let sale = counter.charge("1.000,00").await;
    counter.customer_pays(&sale).await;
    counter.watches_for(Duration::from_secs(30)).await;
    let tight = PayoutLimits {
        operation_cents: Some(pesos(500)),
        day_cents: Some(pesos(500)),
        second_cents: Some(pesos(1)),
        ..PayoutLimits::default()
    };
    let set = counter.till().set_payout_limits(&tight, PRACTICE_PIN).await;
    set.expect("a manager sets them");
    let whole = till::refunds::Refunding {
        order: sale,
        cents: 100_000,
        reason: "vino roto".to_owned(),
        again: false,
    };
    let refunded = counter.till().refund_and_wait(&whole).await;
    refunded.expect("a customer gets back what they paid");
}

#[tokio::test]
async fn a_limit_is_an_amount() {
    let counter = Counter::open().await;
    for (cents, code) in [(0, Code::AmountZero), (-1, Code::AmountNegative)] {
        let limits = PayoutLimits {
            day_cents: Some(cents),
            ..PayoutLimits::default()
        };
        let set = counter
            .till()
            .set_payout_limits(&limits, PRACTICE_PIN)
            .await;
        assert_eq!(code_of(set), code, "{cents} is none");
    }
}

#[tokio::test]
async fn somebody_with_two_names_has_one_limit_a_day() {
    let counter = limited(PayoutLimits {
        recipient_cents: Some(pesos(700)),
        ..PayoutLimits::default()
    })
    .await;
    let of_supplier = Disbursement {
        cuit: Some(SUPPLIER[1].to_owned()),
        ..to("molinos.cobra.mp", 300)
    };
    // Their account, with their CUIT, then an alias of the same CUIT.
    pays(&counter, &pay(Provider::Telepagos, 600)).await;
    assert_eq!(
        refused(&counter, &of_supplier).await,
        Code::PayoutAboveLimit,
        "an alias is no second recipient"
    );
    // An alias that nobody said anything of is known by its name alone, until the list says whose it is.
    let unsaid = to("molinos.ventas.mp", 300);
    let listed = till::view::Recipient {
        name: "Molinos".to_owned(),
        to: unsaid.to.clone(),
        cuit: Some(SUPPLIER[1].to_owned()),
        concept_id: None,
    };
    let saved = counter.till().save_recipient(&listed).await;
    saved.expect("it verifies");
    assert_eq!(
        refused(&counter, &unsaid).await,
        Code::PayoutAboveLimit,
        "the list says that it is theirs"
    );
    pays(&counter, &to("otro.proveedor", 700)).await;
    assert_eq!(
        sent(&counter, CASHOUT),
        2,
        "one to them, and one to somebody else"
    );
}

#[tokio::test]
async fn what_one_payout_says_of_a_recipient_is_known_of_the_others_of_that_day() {
    let counter = limited(PayoutLimits {
        recipient_cents: Some(pesos(700)),
        ..PayoutLimits::default()
    })
    .await;
    // With no CUIT; the second says whose it is, so that the third is theirs too, by another name.
    pays(&counter, &to("molinos.cobra.mp", 300)).await;
    let with_cuit = Disbursement {
        cuit: Some(SUPPLIER[1].to_owned()),
        ..to("molinos.cobra.mp", 200)
    };
    pays(&counter, &with_cuit).await;
    assert_eq!(
        refused(&counter, &pay(Provider::Telepagos, 201)).await,
        Code::PayoutAboveLimit,
        "five hundred went there by the alias"
    );
    pays(&counter, &pay(Provider::Telepagos, 200)).await;
}
