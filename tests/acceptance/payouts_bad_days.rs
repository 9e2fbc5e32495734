//! Bad days: payouts among faults, silences and crashes in an order that a seed decides. Whatever happened, in the
//! end what the journal says is what is so at the provider, and no money moved twice.

use std::{collections::BTreeSet, time::Duration};

use domain::{channel::Provider, payout::State};
use serde_json::{Value, json};
use tests::Counter;
use till::payouts::Disbursement;

use crate::{
    payouts::{EXTERNAL_THERE, pay, with_money},
    payouts_in_doubt::{is_one_text, sends},
};

/// How many days of each provider.
const DAYS: u64 = 6;
/// What happens in each.
const EVENTS: u32 = 14;

/// What goes wrong with a request; with some of these it is done all the same.
const FAULTS: [&str; 8] = [
    "drop_before",
    "drop_after",
    "html_500",
    "truncated",
    "invalid_json",
    "missing_fields",
    "error_ok",
    "status",
];

/// Numbers that a seed decides: a linear congruence, whose high bits are good enough to choose by.
struct Chance(u64);

impl Chance {
    fn of(&mut self, choices: u64) -> u64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % choices
    }

    fn fault(&mut self) -> Value {
        let at = usize::try_from(self.of(8)).expect("small");
        let mut fault = json!({ "fault": FAULTS[at], "times": 1 + self.of(3) });
        if FAULTS[at] == "status" {
            let statuses = [404, 409, 422, 429, 500, 503];
            let at = usize::try_from(self.of(6)).expect("small");
            fault["status"] = statuses[at].into();
            fault["message"] = "Saldo insuficiente".into();
        }
        fault
    }
}

/// Where a request about a payout goes, as the sandbox names it.
fn asks(provider: Provider) -> &'static str {
    match provider {
        Provider::Telepagos => "cashout/{id}",
        Provider::Totalcoin => EXTERNAL_THERE,
    }
}

#[tokio::test]
async fn on_bad_days_at_telepagos_no_money_moves_twice() {
    bad_days(Provider::Telepagos).await;
}

#[tokio::test]
async fn on_bad_days_at_totalcoin_no_money_moves_twice() {
    bad_days(Provider::Totalcoin).await;
}

async fn bad_days(provider: Provider) {
    let mut repeated = 0;
    for day in 0..DAYS {
        repeated += bad_day(provider, day).await;
    }
    assert!(
        repeated > 0,
        "the days were bad enough that something was sent again"
    );
}

/// One day. How many of its payouts were sent more than once.
async fn bad_day(provider: Provider, seed: u64) -> usize {
    let mut counter = with_money(provider).await;
    let mut chance = Chance(seed);
    for _ in 0..EVENTS {
        something_happens(&mut counter, provider, &mut chance).await;
    }
    counter.provider().heals().await;
    counter.provider().answers_again().await;
    counter.wire().list_catches_up();
    counter.watches_for(Duration::from_mins(40)).await;
    is_as_it_is_told(&counter, provider, seed).await;
    counter.holds_together().await;
    let payouts = counter.till().payouts(None).await.expect("readable");
    payouts.iter().filter(|payout| payout.sendings > 1).count()
}

async fn something_happens(counter: &mut Counter, provider: Provider, chance: &mut Chance) {
    match chance.of(9) {
        0..=2 => {
            if chance.of(2) == 0 {
                let fault = chance.fault();
                counter.provider().fails_at(sends(provider).1, fault).await;
            }
            let pesos = i64::try_from(10 + chance.of(20)).expect("small");
            let order = Disbursement {
                again: true,
                ..pay(provider, pesos)
            };
            // Refused where the balance cannot be had: then nothing was ordered.
            let _ = counter.till().pay_out_and_wait(&order).await;
        }
        3..=4 => {
            let fault = chance.fault();
            counter.provider().fails_at(asks(provider), fault).await;
        }
        5 => counter.restart().await,
        6 => {
            let minutes = 1 + chance.of(5);
            counter.watches_for(Duration::from_mins(minutes)).await;
        }
        7 => {
            counter.provider().goes_silent().await;
            counter.watches_for(Duration::from_mins(2)).await;
            counter.provider().answers_again().await;
        }
        _ => {
            if chance.of(2) == 0 {
                counter.wire().list_lags();
            } else {
                counter.wire().list_catches_up();
            }
        }
    }
}

/// Holds the journal against the provider's books.
async fn is_as_it_is_told(counter: &Counter, provider: Provider, seed: u64) {
    let day = format!("{provider:?}, day {seed}");
    let ours = counter.till().payouts(None).await.expect("readable");
    let world = counter.world().await;
    let theirs = |reference: &str| {
        let bears = |payout: &&Value| payout["reference"] == reference;
        world.payouts().iter().filter(bears).collect::<Vec<_>>()
    };
    let known: BTreeSet<&str> = ours
        .iter()
        .map(|payout| payout.draft.reference.as_str())
        .collect();
    for payout in world.payouts() {
        let reference = payout["reference"].as_str().expect("a reference");
        assert!(
            known.contains(reference),
            "{day}: everything sent is in the journal"
        );
    }
    for payout in &ours {
        let reference = payout.draft.reference.as_str();
        let made = theirs(reference);
        assert!(
            made.len() <= 1,
            "{day}: {reference} moved the money once at most"
        );
        match payout.state {
            State::Processed => {
                assert_eq!(made.len(), 1, "{day}: {reference} arrived, as we say");
                let amount = payout.draft.amount.money().to_decimal();
                assert_eq!(made[0]["amount"], amount.as_str(), "{day}: all of it");
                assert_eq!(made[0]["state"], "processed", "{day}: for good");
            }
            State::Rejected | State::Failed => {
                assert!(
                    made.is_empty(),
                    "{day}: {reference} was not sent, as we say"
                );
            }
            State::Flagged => {
                assert!(
                    payout.reason.is_some(),
                    "{day}: whoever must look is told why"
                );
            }
            State::Drafted | State::InDoubt | State::Accepted | State::Processing => {
                panic!("{day}: {reference} is still {:?}", payout.state);
            }
        }
        is_one_text(counter, sends(provider).0, payout.id).await;
    }
}
