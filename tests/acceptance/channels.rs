//! The six ways to collect: each is shown, paid, and known to be paid by the evidence that is its own.

use std::time::Duration;

use domain::{
    channel::{Channel, Provider},
    evidence::Evidence,
    lifecycle::State,
};
use secrecy::SecretString;
use serde_json::json;
use till::{
    charge::Charge, credentials::Credentials, event::Event, links::PaymentLink, refusal::Code,
};

use crate::evidence_of;
use tests::{Counter, ask, code_of};

const A_ROUND: Duration = Duration::from_secs(3);
const SALE_POINTS: &str = "v2/payment/cashin/qr/sale-point";
const STATIC: &str = "v2/payment/cashin/qr/sale-point/static";

/// A counter with one sale point at the provider and its doors open: every channel works.
async fn with_everything() -> Counter {
    let mut counter = Counter::open().await;
    counter.opens_the_doors().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    counter
}

#[tokio::test]
async fn every_channel_is_paid_by_the_evidence_that_is_its_own() {
    let counter = with_everything().await;
    for (channel, evidence) in [
        (Channel::TelepagosQr, Evidence::Order),
        (Channel::TelepagosCounter, Evidence::Order),
        (Channel::TelepagosLink, Evidence::Order),
        // Its answer has no id, so only the list can tell.
        (Channel::TelepagosTransfer, Evidence::Matched),
        (Channel::TotalcoinQr, Evidence::Order),
        (Channel::TotalcoinPreorder, Evidence::Order),
    ] {
        // On a day of its own: once the provider has tied a credit to an order, the list alone is not believed.
        let counter = if channel == Channel::TelepagosTransfer {
            &with_everything().await
        } else {
            &counter
        };
        let order = counter.charge_by(channel, "1550,50").await;
        assert_eq!(
            counter.state_of(&order).await,
            State::Open,
            "{channel:?} has something to show"
        );
        let shown = counter.till().order(order).await.expect("it is there");
        assert!(shown.qr.is_some(), "{channel:?} can be scanned");
        counter.customer_pays(&order).await;
        if channel == Channel::TotalcoinPreorder {
            counter.hears_of(&order).await;
        } else {
            for _ in 0..4 {
                counter.advance(A_ROUND);
                counter.looks().await;
            }
        }
        let paid = counter.order(&order).await;
        assert_eq!(paid.state, State::Paid, "{channel:?} was paid");
        assert_eq!(paid.paid.cents(), 155_050, "{channel:?}: all of it");
        assert_eq!(
            evidence_of(counter, &order).await,
            Some(evidence),
            "{channel:?} is known to be paid by its own evidence"
        );
        counter.holds_together().await;
    }
}

/// By which channels this register can collect, as the window shows it.
async fn ready(counter: &Counter) -> Vec<Channel> {
    let snapshot = counter.till().snapshot().await.expect("readable");
    let channels: Vec<Channel> = snapshot.channels.iter().map(|it| it.channel).collect();
    assert_eq!(channels, Channel::ALL, "each keeps its place");
    let ready = snapshot.channels.into_iter().filter(|it| it.ready);
    ready.map(|it| it.channel).collect()
}

/// The same, as the window was last told of it.
fn told(counter: &Counter) -> Option<Vec<Channel>> {
    let notices = counter.gazette().notices().into_iter().rev();
    let mut offers = notices.filter_map(|notice| match notice.event {
        Event::ChannelsChanged { channels } => Some(channels),
        _ => None,
    });
    let ready = offers.next()?.into_iter().filter(|it| it.ready);
    Some(ready.map(|it| it.channel).collect())
}

#[tokio::test]
async fn a_window_is_shown_by_which_channels_it_can_collect_and_told_when_that_changes() {
    let mut counter = Counter::open().await;
    let always = [
        Channel::TelepagosQr,
        Channel::TelepagosLink,
        Channel::TelepagosTransfer,
        Channel::TotalcoinQr,
    ];
    assert_eq!(
        ready(&counter).await,
        always,
        "no wall, and nobody can call in"
    );
    counter.looks().await;
    assert_eq!(told(&counter), None, "nothing changed, so nothing was told");

    counter.opens_the_doors().await;
    let with_doors = [&always[..], &[Channel::TotalcoinPreorder]].concat();
    assert_eq!(ready(&counter).await, with_doors, "somebody can call in");
    assert_eq!(told(&counter), Some(with_doors), "and the window was told");

    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    counter.looks().await;
    assert_eq!(ready(&counter).await, Channel::ALL, "there is a wall");
    assert_eq!(told(&counter), Some(Channel::ALL.to_vec()), "told of, too");
    let codes = counter.wire().sent_to(STATIC).len();
    counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    assert_eq!(
        counter.wire().sent_to(STATIC).len(),
        codes,
        "its code is known: the customer does not wait for it"
    );

    let second = counter.till().create_sale_point("Caja 2").await;
    let second = second.expect("another one").id;
    counter.looks().await;
    assert_eq!(
        told(&counter).map(|it| it.contains(&Channel::TelepagosCounter)),
        Some(false),
        "nobody said at which of the two this till is"
    );
    counter
        .till()
        .retire_sale_point(&second)
        .await
        .expect("free");
    counter.looks().await;
    assert_eq!(told(&counter), Some(Channel::ALL.to_vec()), "one is left");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_wall_is_looked_for_until_the_provider_answers_and_not_where_no_window_is() {
    let counter = with_everything().await;
    let asked = counter.wire().sent_to(SALE_POINTS).len();
    counter.looks().await;
    counter.looks().await;
    let now = counter.wire().sent_to(SALE_POINTS).len();
    assert_eq!(now, asked, "a console shows none");

    let fails = json!({ "fault": "status", "status": 500 });
    counter
        .provider()
        .fails_at("GET cashin/qr/sale-point", fails)
        .await;
    counter.till().snapshot().await.expect("a window is there");
    counter.looks().await;
    let shown = ready(&counter).await;
    assert!(
        !shown.contains(&Channel::TelepagosCounter),
        "no answer: {shown:?}"
    );
    counter.provider().heals().await;
    counter.watches_for(Duration::from_mins(15)).await;
    assert_eq!(told(&counter), Some(Channel::ALL.to_vec()), "an answer");
    let asked = counter.wire().sent_to(SALE_POINTS).len();
    counter.looks().await;
    let now = counter.wire().sent_to(SALE_POINTS).len();
    assert_eq!(now, asked, "and that is all there is to ask");
}

#[tokio::test]
async fn a_channel_that_cannot_be_used_is_refused_before_anything_is_written() {
    let counter = Counter::open().await;
    for (channel, code) in [
        (Channel::TelepagosCounter, Code::NoSuchSalePoint),
        (Channel::TotalcoinPreorder, Code::UnavailableChannel),
    ] {
        let request = Charge {
            channel,
            ..ask("100")
        };
        let refused = code_of(counter.till().charge(&request).await);
        assert_eq!(refused, code, "{channel:?}");
    }
    let snapshot = counter.till().snapshot().await.expect("readable");
    assert!(snapshot.orders.is_empty(), "no sale came of it");
}

#[tokio::test]
async fn a_link_can_be_opened_as_well_as_scanned_and_its_address_goes_with_it() {
    let counter = with_everything().await;
    let order = counter.charge_by(Channel::TelepagosLink, "150,00").await;
    let shown = counter.till().order(order).await.expect("it is there");
    let address = shown.link.expect("an address to send");
    assert!(address.starts_with("https://"), "over TLS: {address}");
    assert_eq!(
        counter.code_of(&order).await,
        address,
        "the QR says the same"
    );
    counter.till().cancel(order).await.expect("it is open");
    let shown = counter.till().order(order).await.expect("it is there");
    assert_eq!(shown.link, None, "what is closed is not handed out");
}

#[tokio::test]
async fn what_a_provider_keeps_of_a_preorder_is_in_the_journal_to_the_centavo() {
    let counter = with_everything().await;
    let order = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,00")
        .await;
    counter.customer_pays(&order).await;
    counter.hears_of(&order).await;
    let payment = counter
        .order(&order)
        .await
        .payment()
        .cloned()
        .expect("it was paid");
    let settlement = payment.settlement.expect("the provider said");
    let parts = [settlement.net, settlement.fees, settlement.taxes];
    let sum: i64 = parts.iter().map(|part| part.cents()).sum();
    assert_eq!(sum, 100_000, "the parts are the whole: {settlement:?}");
    assert!(settlement.fees.cents() > 0, "and it is not for nothing");
    assert!(settlement.accredits.is_some(), "with a day to expect it");
}

#[tokio::test]
async fn a_preorder_is_not_begun_when_nobody_could_tell_that_it_was_paid() {
    let counter = Counter::open().await;
    let request = Charge {
        channel: Channel::TotalcoinPreorder,
        ..ask("100")
    };
    let refused = code_of(counter.till().charge_and_wait(&request).await);
    assert_eq!(
        refused,
        Code::UnavailableChannel,
        "its screen would never turn green"
    );
    let asked = counter.world().await.requests("api/iep/pre-order");
    assert_eq!(asked, 0, "and nothing was sent");
}

#[tokio::test]
async fn a_lapsed_totalcoin_code_is_asked_about_once_more_before_it_is_given_up() {
    let counter = with_everything().await;
    let order = counter.charge_by(Channel::TotalcoinQr, "150,00").await;
    // Paid in time, but the provider says so only half an hour later.
    let late = json!({ "delay_ms": 34 * 60_000 });
    counter.customer_pays_with(&order, late).await;
    counter.watches_for(Duration::from_secs(5 * 60 + 1)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "its time is over"
    );
    // Nobody asks for the rest of its watch: the computer slept.
    counter.advance(Duration::from_mins(35));
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::PaidLate,
        "the last look found it"
    );
}

#[tokio::test]
async fn two_hundred_open_orders_cost_each_provider_what_one_costs() {
    for channel in [Channel::TelepagosQr, Channel::TotalcoinQr] {
        let mut costs = Vec::new();
        for orders in [1_u32, 200] {
            let counter = Counter::open().await;
            for number in 1..=orders {
                // Each of its own amount, so that nothing is a puzzle.
                counter.charge_by(channel, &number.to_string()).await;
            }
            let before = counter.world().await.requests_in_all();
            for _ in 0..20 {
                counter.advance(A_ROUND);
                let round = counter.looks().await;
                assert_eq!(round.waiting, orders as usize, "all of them wait");
            }
            costs.push(counter.world().await.requests_in_all() - before);
        }
        assert_eq!(
            costs[0], costs[1],
            "{channel:?}: a minute with one order, and with two hundred"
        );
        assert!(
            costs[1] <= 30,
            "{channel:?}: and within thirty a minute: {costs:?}"
        );
    }
}

#[tokio::test]
async fn neither_providers_token_is_ever_shown_to_the_other() {
    let counter = with_everything().await;
    for channel in [
        Channel::TelepagosQr,
        Channel::TotalcoinQr,
        Channel::TotalcoinPreorder,
        Channel::TelepagosLink,
    ] {
        counter.charge_by(channel, "150,00").await;
    }
    counter.provider().ends_all_tokens().await;
    counter.looks().await;
    let sent = counter.wire().sent();
    let tokens_at = |provider: &str| {
        let there = sent.iter().filter(|sent| sent.route.starts_with(provider));
        let mut tokens: Vec<String> = there.filter_map(|sent| sent.bearer.clone()).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    };
    let (telepagos, totalcoin) = (tokens_at("v2/"), tokens_at("api/"));
    assert!(
        telepagos.len() >= 2 && totalcoin.len() >= 2,
        "both logged in, and again"
    );
    assert!(
        telepagos.iter().all(|token| !totalcoin.contains(token)),
        "no token was shown to both"
    );
}

#[tokio::test]
async fn an_order_the_provider_no_longer_knows_is_given_up_after_its_grace() {
    let counter = with_everything().await;
    let order = counter.charge_by(Channel::TotalcoinQr, "150,00").await;
    counter
        .provider()
        .fails_at(
            "api/qr/{qr_id}/status",
            json!({ "fault": "status", "status": 404 }),
        )
        .await;
    counter.watches_for(Duration::from_secs(5 * 60 + 1)).await;
    assert!(
        !counter.order(&order).await.released,
        "its grace is not over"
    );
    counter.advance(Duration::from_mins(31));
    let round = counter.looks().await;
    assert_eq!(
        round.waiting, 0,
        "a sure no after the grace: it holds up no other for ever"
    );
}

#[tokio::test]
async fn money_that_a_link_may_have_collected_pays_no_sale_on_the_screen() {
    let counter = crate::with_colliding_ids().await;
    let wanted = PaymentLink {
        cents: 15_000,
        concept_id: None,
        expires: None,
        multiple_use: true,
        distribution: Vec::new(),
    };
    let link = counter.till().make_link(&wanted).await;
    let link = link.expect("the provider makes it");
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_secs(1));
    let visit = json!({ "link": link.url.expect("an address") });
    counter.provider().is_visited(visit).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Ambiguous,
        "somebody far away paid as much: a person says whose it is"
    );
}

#[tokio::test]
async fn a_live_register_stays_with_the_account_it_began_with() {
    let counter = Counter::open().await;
    let desk = counter.another_desk(tests::live(), true).await;
    let account = |environment: &str, username: &str, password: &str| Credentials {
        provider: Provider::Telepagos,
        environment: environment.to_owned(),
        company: None,
        username: username.to_owned(),
        password: SecretString::from(password.to_owned()),
    };
    let bind = async |credentials: &Credentials| {
        desk.till.works_with(credentials).await?;
        desk.till.hold_to_account(Provider::Telepagos).await
    };
    bind(&account("production", "ana", "1"))
        .await
        .expect("the first");
    bind(&account("production", "ana", "2"))
        .await
        .expect("a new password is the same account");
    for other in [
        account("homologation", "ana", "1"),
        account("production", "eva", "1"),
    ] {
        assert_eq!(
            code_of(bind(&other).await),
            Code::OtherAccount,
            "what is on its way at one is never sent again at the other: {other:?}"
        );
    }
}

#[tokio::test]
async fn a_provider_that_is_busy_holds_up_nobody_who_waits_for_the_other() {
    let counter = with_everything().await;
    let ours = counter.charge("150,00").await;
    counter.charge_by(Channel::TotalcoinQr, "200,00").await;
    counter
        .provider()
        .fails_at(
            "api/qr/{qr_id}/status",
            json!({ "fault": "status", "status": 503, "retry_after": 600 }),
        )
        .await;
    let next = counter.looks().await.next;
    assert!(
        next <= Duration::from_secs(4),
        "the customer at the counter waits for TelePagos alone: {next:?}"
    );
    let asked = async || counter.world().await.requests("api/qr/{qr_id}/status");
    let before = asked().await;
    counter.customer_pays(&ours).await;
    for _ in 0..3 {
        counter.advance(A_ROUND);
        counter.looks().await;
    }
    assert_eq!(
        counter.state_of(&ours).await,
        State::Paid,
        "and turns green"
    );
    assert_eq!(
        asked().await,
        before,
        "while TotalCoin is left alone, as it asked for"
    );
}
