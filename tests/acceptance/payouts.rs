//! Payouts: a manager sends money, once, and whatever cannot be sent is refused before anybody is asked.

use std::time::Duration;

use domain::{
    channel::{Channel, Provider},
    operator::Role,
    payout::{Payout, PayoutId, Proof, State},
};
use serde_json::json;
use tests::{Counter, ask, code_of};
use till::{
    charge::Charge,
    payouts::{Disbursement, VoucherDocument},
    profile::Profile,
    refusal::Code,
};

/// The route that sends money at TelePagos.
pub(crate) const CASHOUT: &str = "v2/payment/cashout";
/// The route that tells what the account there holds.
const BALANCE: &str = "v2/account/balance";
/// The route of its voucher.
pub(crate) const VOUCHER: &str = "v2/payment/cashout/{id}";
/// The route that sends money at TotalCoin.
pub(crate) const PAY: &str = "api/payments/transactions";
/// The route that tells of a payment there by our reference.
pub(crate) const EXTERNAL: &str = "api/payments/transactions/{reference}/external";
/// The same, as the sandbox names it.
pub(crate) const EXTERNAL_THERE: &str = "api/payments/transactions/{id}/external";
/// A supplier's account at a bank.
const SUPPLIER: &str = "2850590940090418135201";
/// Whose it is.
const SUPPLIERS_CUIT: &str = "20-26756539-3";

/// A counter whose account at that provider holds five thousand pesos or a little less.
pub(crate) async fn with_money(provider: Provider) -> Counter {
    let counter = Counter::open().await;
    let channel = match provider {
        Provider::Telepagos => Channel::TelepagosQr,
        Provider::Totalcoin => Channel::TotalcoinQr,
    };
    let sale = Charge {
        channel,
        ..ask("5.000,00")
    };
    let order = counter.till().charge_and_wait(&sale).await;
    let order = order.expect("the charge is taken up");
    counter.customer_pays(&order).await;
    counter.advance(Duration::from_mins(1));
    counter.looks().await;
    assert!(
        counter.state_of(&order).await.is_paid(),
        "there is money to send"
    );
    counter
}

/// What a manager orders: this many pesos for the supplier.
pub(crate) fn pay(provider: Provider, pesos: i64) -> Disbursement {
    Disbursement {
        provider: Some(provider),
        to: SUPPLIER.to_owned(),
        cuit: Some(SUPPLIERS_CUIT.to_owned()),
        cents: pesos * 100,
        concept_id: None,
        description: None,
        again: false,
    }
}

/// Orders it, and waits for what came of asking.
pub(crate) async fn pays(counter: &Counter, order: &Disbursement) -> PayoutId {
    let ordered = counter.till().pay_out_and_wait(order).await;
    ordered.expect("the payout is taken up")
}

/// The payout as the journal has it.
pub(crate) async fn payout(counter: &Counter, id: PayoutId) -> Payout {
    let stored = counter.journal().read(move |book| book.payout(id)).await;
    let stored = stored.expect("the journal can be read");
    stored.expect("the journal has it")
}

/// Where the payout stands.
pub(crate) async fn stands(counter: &Counter, id: PayoutId) -> State {
    payout(counter, id).await.state
}

/// How many requests of a route left this computer.
pub(crate) fn sent(counter: &Counter, route: &str) -> usize {
    counter.wire().sent_to(route).len()
}

#[tokio::test]
async fn what_is_sent_once_arrives_once_and_the_list_shows_it() {
    let counter = with_money(Provider::Telepagos).await;
    let id = pays(&counter, &pay(Provider::Telepagos, 500)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Accepted,
        "taken, and not yet known to have arrived"
    );

    counter.looks().await;
    let payout = payout(&counter, id).await;
    assert_eq!(
        payout.state,
        State::Processed,
        "the list shows the movement"
    );
    assert_eq!(payout.proof, Some(Proof::Movement), "which is how we know");
    let world = counter.world().await;
    assert_eq!(world.payouts().len(), 1, "one payout");
    assert_eq!(
        world.payouts()[0]["reference"],
        payout.draft.reference.as_str(),
        "under our name for it"
    );
    assert_eq!(sent(&counter, CASHOUT), 1, "asked for once");
    let open = counter.journal().read(|book| book.intents_open()).await;
    assert!(
        open.expect("readable").is_empty(),
        "the call has its outcome"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_voucher_proves_what_the_list_does_not_show_and_is_kept() {
    let counter = with_money(Provider::Telepagos).await;
    counter.wire().list_lags();
    let id = pays(&counter, &pay(Provider::Telepagos, 500)).await;
    counter.advance(Duration::from_secs(4));
    counter.looks().await;

    let payout = payout(&counter, id).await;
    assert_eq!(
        payout.state,
        State::Processed,
        "a voucher is for what arrived"
    );
    assert_eq!(payout.proof, Some(Proof::Voucher), "which is how we know");
    let asked = sent(&counter, VOUCHER);
    let voucher = counter.till().voucher(id).await.expect("there is one");
    let VoucherDocument::Pdf { bytes, path } = voucher else {
        panic!("this provider gives documents: {voucher:?}");
    };
    assert!(bytes.starts_with(b"%PDF-"), "it is a document");
    let file = format!("comprobante-{}.pdf", payout.draft.reference);
    let kept = counter.papers().join(file);
    assert_eq!(
        std::fs::read(&kept).expect("it is among the papers"),
        bytes,
        "every byte is kept"
    );
    assert_eq!(path, kept.display().to_string(), "and it is told where");
    assert_eq!(
        sent(&counter, VOUCHER),
        asked,
        "what is kept is not asked for again"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn at_totalcoin_the_status_says_when_it_arrived() {
    let counter = with_money(Provider::Totalcoin).await;
    counter
        .provider()
        .speaks(json!({ "payment_delay_ms": 60_000 }))
        .await;
    let id = pays(&counter, &pay(Provider::Totalcoin, 500)).await;
    assert_eq!(stands(&counter, id).await, State::Accepted, "taken");
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(stands(&counter, id).await, State::Processing, "on its way");
    counter.watches_for(Duration::from_mins(2)).await;
    let payout = payout(&counter, id).await;
    assert_eq!(payout.state, State::Processed, "and there");
    assert_eq!(
        payout.proof,
        Some(Proof::Status),
        "by the provider's own word"
    );
    assert_eq!(sent(&counter, PAY), 1, "asked for once");
    assert_eq!(
        code_of(counter.till().voucher(id).await),
        Code::NoVoucher,
        "this provider gives none"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn what_could_not_be_done_is_told_and_the_same_may_be_ordered_again() {
    let counter = with_money(Provider::Totalcoin).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "fail" }))
        .await;
    let failed = pays(&counter, &pay(Provider::Totalcoin, 500)).await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        stands(&counter, failed).await,
        State::Failed,
        "it came back"
    );
    let second = pays(&counter, &pay(Provider::Totalcoin, 500)).await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        stands(&counter, second).await,
        State::Processed,
        "this one did not"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_clear_no_is_a_no() {
    for (provider, endpoint) in [
        (Provider::Telepagos, "payment/cashout"),
        (Provider::Totalcoin, PAY),
    ] {
        let counter = with_money(provider).await;
        let no = json!({ "fault": "status", "status": 422, "message": "CVU inválido", "times": 1 });
        counter.provider().fails_at(endpoint, no).await;
        let id = pays(&counter, &pay(provider, 500)).await;
        let payout = payout(&counter, id).await;
        assert_eq!(
            payout.state,
            State::Rejected,
            "{provider:?} did not take it"
        );
        let reason = payout.reason.expect("it is told why");
        assert_eq!(reason.code, Code::ProviderRefused.word(), "by the provider");
        assert!(
            reason.words.is_some_and(|words| words.contains("CVU")),
            "in its words"
        );
        pays(&counter, &pay(provider, 500)).await;
        assert_eq!(counter.world().await.payouts().len(), 1, "one went out");
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn more_than_the_account_holds_is_not_sent() {
    let counter = with_money(Provider::Telepagos).await;
    let order = pay(Provider::Telepagos, 5_001);
    assert_eq!(
        code_of(counter.till().pay_out_and_wait(&order).await),
        Code::BalanceTooLow,
        "there are five thousand"
    );
    counter
        .provider()
        .fails_at("account/balance", json!({ "fault": "drop_before" }))
        .await;
    let order = pay(Provider::Telepagos, 10);
    assert_eq!(
        code_of(counter.till().pay_out_and_wait(&order).await),
        Code::ProviderSilent,
        "and who knows not what there is sends nothing"
    );
    assert_eq!(sent(&counter, CASHOUT), 0, "nothing was sent");
    assert_eq!(
        counter.till().payouts(None).await.expect("readable").len(),
        0,
        "nothing was written"
    );
}

#[tokio::test]
async fn only_a_manager_sends_money_and_sees_where_it_went() {
    let counter = with_money(Provider::Telepagos).await;
    let id = pays(&counter, &pay(Provider::Telepagos, 500)).await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    let till = counter.till();
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let order = pay(Provider::Telepagos, 10);
    for refused in [
        code_of(till.pay_out(&order).await),
        code_of(till.pay_out_and_wait(&order).await),
        code_of(till.payout(id).await),
        code_of(till.payout_of_reference("AAAAAAAAAAAAAA").await),
        code_of(till.payouts(None).await),
        code_of(till.check_payout(id).await),
        code_of(till.voucher(id).await),
    ] {
        assert_eq!(refused, Code::NotAllowed, "that is a manager's");
    }
    assert_eq!(sent(&counter, CASHOUT), 1, "nothing more was sent");
}

#[tokio::test]
async fn whoever_orders_the_same_twice_must_mean_it() {
    let counter = with_money(Provider::Telepagos).await;
    let order = pay(Provider::Telepagos, 500);
    pays(&counter, &order).await;
    counter.looks().await;
    let repeated = code_of(counter.till().pay_out_and_wait(&order).await);
    assert_eq!(
        repeated,
        Code::PayoutRepeated,
        "the same was sent a moment ago"
    );
    let elsewhere = pay(Provider::Totalcoin, 500);
    let repeated = code_of(counter.till().pay_out_and_wait(&elsewhere).await);
    assert_eq!(repeated, Code::PayoutRepeated, "by whichever provider");
    assert_eq!(sent(&counter, BALANCE), 1, "and nobody was asked for it");
    assert_eq!(sent(&counter, CASHOUT), 1, "nothing more was sent");

    pays(&counter, &pay(Provider::Telepagos, 501)).await;
    let again = Disbursement {
        again: true,
        ..order.clone()
    };
    pays(&counter, &again).await;
    assert_eq!(
        sent(&counter, CASHOUT),
        3,
        "another amount, and one that is meant"
    );
    counter.advance(Duration::from_hours(25));
    counter.looks().await;
    pays(&counter, &order).await;
    counter.holds_together().await;
}

#[tokio::test]
async fn two_who_order_the_same_at_the_same_moment_send_it_once() {
    let counter = with_money(Provider::Telepagos).await;
    counter.wire().holds(BALANCE);
    let order = || {
        let till = counter.till().clone();
        tokio::spawn(async move { till.pay_out_and_wait(&pay(Provider::Telepagos, 500)).await })
    };
    let (one, other) = (order(), order());
    while sent(&counter, BALANCE) < 2 {
        tokio::task::yield_now().await;
    }
    counter.wire().releases();
    let (one, other) = (one.await.expect("it ends"), other.await.expect("it ends"));
    assert!(
        one.is_ok() != other.is_ok(),
        "one of them is asked whether it is meant"
    );
    assert_eq!(sent(&counter, CASHOUT), 1, "and the money is sent once");
}

#[tokio::test]
async fn what_names_nobody_to_pay_is_refused_before_anybody_is_asked() {
    let counter = with_money(Provider::Telepagos).await;
    let asked = counter.world().await.requests_in_all();
    let order = || pay(Provider::Totalcoin, 500);
    let to = |to: &str| Disbursement {
        to: to.to_owned(),
        ..order()
    };
    let cuit = |cuit: Option<&str>| Disbursement {
        cuit: cuit.map(str::to_owned),
        ..order()
    };
    let cents = |cents: i64| Disbursement { cents, ..order() };
    for (refused, code, why) in [
        (
            to("2850590940090418135200"),
            Code::BadAccount,
            "a digit is wrong",
        ),
        (to("ñandú.mp"), Code::BadAccount, "no such letters"),
        (to(""), Code::BadAccount, "nobody"),
        (
            to("0000222800000000057723"),
            Code::BadAccount,
            "our own account",
        ),
        (cuit(None), Code::BadCuit, "this provider demands it"),
        (cuit(Some("20267565394")), Code::BadCuit, "a digit is wrong"),
        (cents(0), Code::AmountZero, "nothing"),
        (cents(-100), Code::AmountNegative, "less than nothing"),
    ] {
        let refused = counter.till().pay_out_and_wait(&refused).await;
        assert_eq!(code_of(refused), code, "{why}");
    }
    let unheard = Disbursement {
        concept_id: Some("NOPE".to_owned()),
        ..pay(Provider::Telepagos, 500)
    };
    assert_eq!(
        code_of(counter.till().pay_out_and_wait(&unheard).await),
        Code::UnknownConcept,
        "not of the list"
    );
    let now = counter.world().await.requests_in_all();
    assert_eq!(now, asked, "nobody was asked");
}

#[tokio::test]
async fn who_does_not_work_the_register_sends_nothing() {
    let counter = with_money(Provider::Telepagos).await;
    let desk = counter.another_desk(Profile::practice(), false).await;
    let signed_in = desk.till.sign_in("practica", "000000").await;
    signed_in.expect("the manager may look from here");
    let order = pay(Provider::Telepagos, 500);
    assert_eq!(
        code_of(desk.till.pay_out_and_wait(&order).await),
        Code::RegisterHeld,
        "one process sends"
    );

    counter
        .provider()
        .fails_at("payment/cashout", json!({ "fault": "drop_before" }))
        .await;
    let id = pays(&counter, &order).await;
    counter.provider().heals().await;
    counter.advance(Duration::from_secs(5));
    desk.till.check_payout(id).await.expect("it may look");
    desk.till.round().await.expect("and watch");
    assert_eq!(
        sent(&counter, CASHOUT),
        1,
        "but it does not send again either"
    );
    counter.looks().await;
    assert_eq!(
        sent(&counter, CASHOUT),
        2,
        "the one that works the register does"
    );
}

#[tokio::test]
async fn an_alias_is_paid_without_a_cuit_at_telepagos() {
    let counter = with_money(Provider::Telepagos).await;
    let order = Disbursement {
        to: "El.Proveedor".to_owned(),
        cuit: None,
        description: Some("Factura\n0001-00000042".to_owned()),
        ..pay(Provider::Telepagos, 500)
    };
    let id = pays(&counter, &order).await;
    counter.advance(Duration::from_secs(4));
    counter.looks().await;
    let payout = payout(&counter, id).await;
    assert_eq!(payout.state, State::Processed, "it arrived");
    assert_eq!(
        payout.proof,
        Some(Proof::Voucher),
        "no list says whose account an alias is"
    );
    let there = counter.world().await.payouts()[0].clone();
    assert_eq!(there["payee"], "el.proveedor", "by its alias");
    assert_eq!(
        there["description"], "Factura 0001-00000042",
        "with what it says"
    );
    counter.holds_together().await;
}
