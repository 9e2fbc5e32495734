//! The world behind the APIs: the shop's accounts, the orders it asked for, the credits it received.
//!
//! Time is told to it with each call; it never asks. A credit is paid at one moment and becomes
//! visible at another: until then the money is on the rail, and no endpoint shows it. Both
//! providers live in this one world, each with its own account of the shop. What orders there are
//! is in `world/orders.rs`, what pays them in `world/credits.rs`, money that leaves in
//! `world/payouts.rs`, the counters in `world/sale_points.rs`. HTTP and JSON live elsewhere.

mod credits;
mod fees;
mod ledger;
mod orders;
mod payouts;
mod sale_points;
mod shop;

pub(crate) use credits::{Credit, Moments, Numbering, Purpose};
pub(crate) use fees::Split;
pub(crate) use ledger::{Holder, Ledger};
pub(crate) use orders::{Kind, Order, Provider, Share};
pub(crate) use payouts::{Ending, Instruction, NotSent, Payee, Payout, PayoutState};
pub(crate) use sale_points::{SalePoint, Second};
pub(crate) use shop::SHOP;

use std::collections::BTreeSet;

use crate::customer::Payer;

/// What a new wallet finds in it: $ 2.000.000,00.
const WALLET_START_CENTS: i64 = 200_000_000;

/// How far credits are numbered from orders while ids must not be confused.
const APART: u64 = 5_000_000;

/// Everything that is so.
#[derive(Debug)]
pub(crate) struct World {
    ledger: Ledger,
    /// What the shop began with, at each provider.
    opening_cents: i64,
    orders: Vec<Order>,
    /// The orders that somebody paid.
    paid: BTreeSet<u64>,
    credits: Vec<Credit>,
    payouts: Vec<Payout>,
    sale_points: Vec<SalePoint>,
    first_order: u64,
    first_transaction: u64,
    first_payout: u64,
    first_sale_point: u64,
    next_ending: Ending,
    /// For what must not be guessed.
    dice: fastrand::Rng,
}

impl World {
    /// An empty world. The seed decides its numbers.
    pub(crate) fn new(seed: u64) -> World {
        let mut dice = fastrand::Rng::with_seed(seed);
        World {
            ledger: Ledger::empty(),
            opening_cents: 0,
            orders: Vec::new(),
            paid: BTreeSet::new(),
            credits: Vec::new(),
            payouts: Vec::new(),
            sale_points: Vec::new(),
            first_order: dice.u64(100_000..900_000),
            first_transaction: dice.u64(70_000_000..80_000_000),
            first_payout: dice.u64(2_000_000..3_000_000),
            first_sale_point: dice.u64(1_000..9_000),
            next_ending: Ending::Ok,
            dice,
        }
    }

    /// Gives the shop something to begin with, at each provider. It came from the bank before this world began, so
    /// no list shows it.
    pub(crate) fn endow(&mut self, cents: i64) {
        if cents > 0 {
            self.opening_cents += cents;
            for provider in Provider::ALL {
                self.ledger
                    .transfer(&Holder::Bank, &Holder::Shop(provider), cents);
            }
        }
    }

    /// Letters and digits that nobody guesses, for links.
    pub(crate) fn secret(&mut self) -> String {
        std::iter::repeat_with(|| self.dice.alphanumeric())
            .take(16)
            .collect()
    }

    /// The id the next order will have.
    pub(crate) fn next_order_id(&self) -> u64 {
        following(self.first_order, self.orders.len())
    }

    /// Takes an order in. Its id is [`World::next_order_id`].
    pub(crate) fn place(&mut self, order: Order) {
        assert!(
            order.id == self.next_order_id(),
            "orders are numbered without gaps"
        );
        assert!(
            order.amount_cents.is_none_or(|cents| cents > 0),
            "an order asks for at least one centavo"
        );
        self.orders.push(order);
    }

    /// The order with this id.
    pub(crate) fn order(&self, id: u64) -> Option<&Order> {
        self.orders.get(place_of(self.first_order, id)?)
    }

    /// The order whose QR or link a phone reads as `code`.
    pub(crate) fn order_by_code(&self, code: &str) -> Option<&Order> {
        self.orders
            .iter()
            .find(|order| !code.is_empty() && order.code == code)
    }

    /// Whether somebody paid this order, even if nobody sees it yet.
    pub(crate) fn is_paid(&self, id: u64) -> bool {
        self.paid.contains(&id)
    }

    /// Takes an order back: no wallet pays it from now on.
    pub(crate) fn withdraw(&mut self, id: u64) {
        let place = place_of(self.first_order, id);
        if let Some(order) = place.and_then(|place| self.orders.get_mut(place)) {
            order.withdrawn = true;
        }
    }

    /// All orders, oldest first.
    pub(crate) fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// All credits, visible or not, in the order they were paid.
    pub(crate) fn credits(&self) -> &[Credit] {
        &self.credits
    }

    /// The visible credit of a provider with this id.
    pub(crate) fn visible_credit(&self, provider: Provider, id: u64) -> Option<&Credit> {
        self.visible_credits(provider)
            .find(|credit| credit.id == id)
    }

    /// The credits a provider shows, in the order they were paid.
    pub(crate) fn visible_credits(&self, provider: Provider) -> impl Iterator<Item = &Credit> {
        self.credits
            .iter()
            .filter(move |credit| credit.visible && credit.provider == provider)
    }

    /// Who holds how much.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Takes `amount_cents` out of the payer's wallet, for a purpose. It reaches the shop when the
    /// clock passes `visible_ms`, which may be at once. Whether the wallet should is `customer`'s
    /// question.
    pub(crate) fn pay(
        &mut self,
        purpose: Purpose,
        amount_cents: i64,
        payer: &Payer,
        when: Moments,
        numbering: Numbering,
    ) -> &Credit {
        let (provider, order_id, sale_point_id, shares) = match purpose {
            Purpose::Order(id) => {
                let order = self
                    .order(id)
                    .expect("a credit belongs to an order that exists");
                let shares = credits::shared_out(order, amount_cents);
                (order.provider, Some(id), order.sale_point(), shares)
            }
            Purpose::SalePoint(id) => (Provider::Telepagos, None, Some(id), Vec::new()),
        };
        let wallet = Holder::Wallet(payer.cvu.clone());
        self.fill(&wallet, amount_cents);
        self.ledger.transfer(&wallet, &Holder::Rail, amount_cents);
        let first = match numbering {
            Numbering::Apart => self.first_order + APART,
            Numbering::Shared => self.first_order,
        };
        self.paid.extend(order_id);
        let at = self.credits.len();
        self.credits.push(Credit {
            id: following(first, at),
            provider,
            transaction_id: following(self.first_transaction, at),
            order_id,
            sale_point_id,
            amount_cents,
            shares,
            payer: payer.clone(),
            paid_ms: when.paid_ms,
            visible_ms: when.visible_ms,
            visible: false,
        });
        self.settle(when.paid_ms);
        self.assert_books();
        &self.credits[at]
    }

    /// Does everything that is due by `now_ms`: credits reach the shop, payouts end.
    pub(crate) fn settle(&mut self, now_ms: i64) {
        let mut moved = false;
        for at in 0..self.credits.len() {
            let credit = &mut self.credits[at];
            if credit.visible || now_ms < credit.visible_ms {
                continue;
            }
            credit.visible = true;
            moved = true;
            let shop = Holder::Shop(credit.provider);
            self.ledger
                .transfer(&Holder::Rail, &shop, credit.amount_cents);
            let fees_cents = credit.fees_cents();
            for share in credit.shares.clone() {
                let other = self.whose(&share.cvu);
                self.ledger.transfer(&shop, &other, share.amount_cents);
            }
            if fees_cents > 0 {
                self.ledger.transfer(&shop, &Holder::Fees, fees_cents);
            }
        }
        moved |= self.settle_payouts(now_ms);
        // Every request asks what is due, and mostly nothing is.
        if moved {
            self.assert_books();
        }
    }

    /// Fills a wallet when it is first seen, and again whenever it would not be enough: a customer
    /// without money teaches nothing here.
    fn fill(&mut self, wallet: &Holder, wanted_cents: i64) {
        if self.ledger.accounts().all(|(holder, _)| holder != wallet) {
            self.ledger
                .transfer(&Holder::Bank, wallet, WALLET_START_CENTS);
        }
        let lacking = wanted_cents - self.ledger.balance_cents(wallet);
        if lacking > 0 {
            self.ledger.transfer(&Holder::Bank, wallet, lacking);
        }
    }

    /// The ledger tells the same story as the credits and the payouts.
    fn assert_books(&self) {
        for provider in Provider::ALL {
            let received: i64 = self.visible_credits(provider).map(Credit::kept_cents).sum();
            let sent: i64 = self
                .payouts
                .iter()
                .filter(|it| it.instruction.provider == provider)
                .filter(|it| it.state != PayoutState::Failed)
                .map(|it| it.instruction.amount_cents)
                .sum();
            let held = self.ledger.balance_cents(&Holder::Shop(provider));
            assert!(
                held == self.opening_cents + received - sent,
                "the shop holds what it began with and received and neither shared nor sent, no more, no less"
            );
        }
        let waiting = self.credits.iter().filter(|credit| !credit.visible);
        let waiting: i64 = waiting.map(|credit| credit.amount_cents).sum();
        assert!(
            self.ledger.balance_cents(&Holder::Rail) == waiting,
            "the rail holds the credits that are not visible yet"
        );
        let under_way = self
            .payouts
            .iter()
            .filter(|it| it.state == PayoutState::Pending);
        let under_way: i64 = under_way.map(|it| it.instruction.amount_cents).sum();
        assert!(
            self.ledger.balance_cents(&Holder::Transit) == under_way,
            "what is under way is what is pending"
        );
        assert!(
            self.ledger.is_conserved(),
            "no centavo appeared or vanished"
        );
    }
}

/// The id of the thing at position `at` in a row that starts at `first`.
fn following(first: u64, at: usize) -> u64 {
    first + u64::try_from(at).expect("a row in memory is shorter than 64 bits can count")
}

/// The position of the thing with this id in a row that starts at `first`.
fn place_of(first: u64, id: u64) -> Option<usize> {
    usize::try_from(id.checked_sub(first)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> Payer {
        Payer {
            name: "Ana".to_owned(),
            cuit: "20990000011".to_owned(),
            cvu: "0000222800000000057723".to_owned(),
        }
    }

    fn world_with_orders(count: usize) -> World {
        let mut world = World::new(1);
        for _ in 0..count {
            world.place(Order::plain(world.next_order_id(), 155_050));
        }
        world
    }

    fn at(paid_ms: i64, visible_ms: i64) -> Moments {
        Moments {
            paid_ms,
            visible_ms,
        }
    }

    #[test]
    fn a_delayed_credit_waits_on_the_rail_until_its_time() {
        let mut world = world_with_orders(1);
        let order = world.orders()[0].id;
        let credit = world
            .pay(
                Purpose::Order(order),
                155_050,
                &ana(),
                at(1_000, 9_000),
                Numbering::Apart,
            )
            .id;
        assert!(
            world.visible_credit(Provider::Telepagos, credit).is_none(),
            "nobody sees it yet"
        );
        assert_eq!(
            world.ledger().balance_cents(&Holder::Rail),
            155_050,
            "it left the wallet"
        );

        world.settle(8_999);
        assert!(
            world.visible_credit(Provider::Telepagos, credit).is_none(),
            "one millisecond early is early"
        );
        world.settle(9_000);
        assert!(
            world.visible_credit(Provider::Telepagos, credit).is_some(),
            "its time has come"
        );
        assert_eq!(
            world
                .ledger()
                .balance_cents(&Holder::Shop(Provider::Telepagos)),
            155_050,
            "the shop has it"
        );

        world.settle(0);
        assert!(
            world.visible_credit(Provider::Telepagos, credit).is_some(),
            "a clock set back takes no money back"
        );
    }

    #[test]
    fn money_is_conserved_over_many_payments() {
        let mut world = world_with_orders(20);
        let mut dice = fastrand::Rng::with_seed(7);
        for now_ms in 0..500 {
            let order = world.orders()[dice.usize(0..20)].id;
            let amount_cents = dice.i64(1..300_000_000);
            let visible_ms = now_ms + dice.i64(0..50);
            world.pay(
                Purpose::Order(order),
                amount_cents,
                &ana(),
                at(now_ms, visible_ms),
                Numbering::Apart,
            );
        }
        world.settle(1_000);
        let paid: i64 = world
            .credits()
            .iter()
            .map(|credit| credit.amount_cents)
            .sum();
        assert_eq!(
            world
                .ledger()
                .balance_cents(&Holder::Shop(Provider::Telepagos)),
            paid,
            "all of it arrived"
        );
        assert!(
            world.ledger().is_conserved(),
            "and none of it was made here"
        );
    }

    #[test]
    fn ids_collide_only_when_told_to() {
        let mut world = world_with_orders(2);
        let (first, second) = (world.orders()[0].id, world.orders()[1].id);
        let apart = world
            .pay(
                Purpose::Order(second),
                100,
                &ana(),
                at(0, 0),
                Numbering::Apart,
            )
            .id;
        assert!(
            world.order(apart).is_none(),
            "a credit's id is no order's id"
        );

        let mut world = world_with_orders(2);
        let shared = world
            .pay(
                Purpose::Order(second),
                100,
                &ana(),
                at(0, 0),
                Numbering::Shared,
            )
            .id;
        assert_eq!(
            shared, first,
            "the second order's credit answers to the first order's id"
        );
    }
}
