//! The world behind the API: the shop's account, the orders it asked for, the credits it received.
//!
//! Time is told to it with each call; it never asks. A credit is paid at one moment and becomes
//! visible at another: until then the money is on the rail, and no endpoint shows it. HTTP and JSON
//! live elsewhere.

mod ledger;

pub(crate) use ledger::{Holder, Ledger};

use crate::customer::Payer;

/// The practice shop, as its provider knows it.
pub(crate) struct Shop {
    /// Its CUIT, tag 50 of its QRs.
    pub(crate) cuit: &'static str,
    /// Its account, tag 51.
    pub(crate) cvu: &'static str,
    /// Its name, tag 59, at most 25 characters.
    pub(crate) name: &'static str,
    /// Its city, tag 60, at most 15 characters.
    pub(crate) city: &'static str,
    /// What it sells, as an ISO 18245 category, tag 52.
    pub(crate) category: &'static str,
    /// The acceptor of its QRs, tag 43/00. No real wallet knows this one, so a practice QR cannot
    /// be paid with real money.
    pub(crate) acceptor: &'static str,
}

/// The one shop of this world.
pub(crate) const SHOP: Shop = Shop {
    cuit: "30718092481",
    cvu: "0000222800000000057723",
    // Without its accent: a QR does not say in which alphabet it is written, and some readers guess
    // wrong, after which the check no longer holds.
    name: "Comercio de practica",
    city: "Buenos Aires",
    category: "5999",
    acceptor: "ar.mostrador.practica",
};

/// What a new wallet finds in it: $ 2.000.000,00.
const WALLET_START_CENTS: i64 = 200_000_000;

/// How far credits are numbered from orders while ids must not be confused.
const APART: u64 = 5_000_000;

/// A QR the shop asked for.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) amount_cents: i64,
    pub(crate) concept: String,
    pub(crate) description: String,
    pub(crate) qr_code: String,
    pub(crate) created_ms: i64,
}

/// A payment to the shop.
#[derive(Clone, Debug)]
pub(crate) struct Credit {
    pub(crate) id: u64,
    pub(crate) transaction_id: u64,
    pub(crate) order_id: u64,
    pub(crate) amount_cents: i64,
    pub(crate) payer: Payer,
    pub(crate) paid_ms: i64,
    pub(crate) visible_ms: i64,
    /// Whether the money has left the rail. It never goes back, even if the clock does.
    pub(crate) visible: bool,
}

/// How the next credit is numbered; see [`crate::CashinId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// Far from all orders.
    Apart,
    /// From the same start as the orders, so that ids collide.
    Shared,
}

/// Everything that is so.
#[derive(Debug)]
pub(crate) struct World {
    ledger: Ledger,
    orders: Vec<Order>,
    credits: Vec<Credit>,
    first_order: u64,
    first_transaction: u64,
}

impl World {
    /// An empty world. The seed decides its numbers.
    pub(crate) fn new(seed: u64) -> World {
        let mut dice = fastrand::Rng::with_seed(seed);
        World {
            ledger: Ledger::empty(),
            orders: Vec::new(),
            credits: Vec::new(),
            first_order: dice.u64(100_000..900_000),
            first_transaction: dice.u64(70_000_000..80_000_000),
        }
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
            order.amount_cents > 0,
            "an order asks for at least one centavo"
        );
        self.orders.push(order);
    }

    /// The order with this id.
    pub(crate) fn order(&self, id: u64) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }

    /// All orders, oldest first.
    pub(crate) fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// All credits, visible or not, in the order they were paid.
    pub(crate) fn credits(&self) -> &[Credit] {
        &self.credits
    }

    /// The visible credit with this id.
    pub(crate) fn visible_credit(&self, id: u64) -> Option<&Credit> {
        self.visible_credits().find(|credit| credit.id == id)
    }

    /// The credits the provider shows, in the order they were paid.
    pub(crate) fn visible_credits(&self) -> impl Iterator<Item = &Credit> {
        self.credits.iter().filter(|credit| credit.visible)
    }

    /// Who holds how much.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Takes `amount_cents` out of the payer's wallet, for an order. It reaches the shop when the
    /// clock passes `visible_ms`, which may be at once.
    pub(crate) fn pay(
        &mut self,
        order_id: u64,
        amount_cents: i64,
        payer: &Payer,
        when: Moments,
        numbering: Numbering,
    ) -> &Credit {
        assert!(
            self.order(order_id).is_some(),
            "a credit belongs to an order that exists"
        );
        let wallet = Holder::Wallet(payer.cvu.clone());
        self.fill(&wallet, amount_cents);
        self.ledger.transfer(&wallet, &Holder::Rail, amount_cents);
        let first = match numbering {
            Numbering::Apart => self.first_order + APART,
            Numbering::Shared => self.first_order,
        };
        let at = self.credits.len();
        self.credits.push(Credit {
            id: following(first, at),
            transaction_id: following(self.first_transaction, at),
            order_id,
            amount_cents,
            payer: payer.clone(),
            paid_ms: when.paid_ms,
            visible_ms: when.visible_ms,
            visible: false,
        });
        self.settle(when.paid_ms);
        &self.credits[at]
    }

    /// Credits the shop with everything that is due by `now_ms`.
    pub(crate) fn settle(&mut self, now_ms: i64) {
        for credit in &mut self.credits {
            if !credit.visible && credit.visible_ms <= now_ms {
                credit.visible = true;
                self.ledger
                    .transfer(&Holder::Rail, &Holder::Shop, credit.amount_cents);
            }
        }
        self.assert_books();
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

    /// The ledger tells the same story as the credits.
    fn assert_books(&self) {
        let sum = |visible: bool| -> i64 {
            let matching = self
                .credits
                .iter()
                .filter(|credit| credit.visible == visible);
            matching.map(|credit| credit.amount_cents).sum()
        };
        let shop_cents = self.ledger.balance_cents(&Holder::Shop);
        let rail_cents = self.ledger.balance_cents(&Holder::Rail);
        assert!(
            shop_cents == sum(true),
            "the shop holds its visible credits, no more, no less"
        );
        assert!(
            rail_cents == sum(false),
            "the rail holds the credits that are not visible yet"
        );
        assert!(
            self.ledger.is_conserved(),
            "no centavo appeared or vanished"
        );
    }
}

/// When a payment leaves the wallet and when the shop sees it, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    pub(crate) paid_ms: i64,
    pub(crate) visible_ms: i64,
}

/// The id of the thing at position `at` in a row that starts at `first`.
fn following(first: u64, at: usize) -> u64 {
    first + u64::try_from(at).expect("a row in memory is shorter than 64 bits can count")
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
            world.place(Order {
                id: world.next_order_id(),
                amount_cents: 155_050,
                concept: "VAR".to_owned(),
                description: String::new(),
                qr_code: String::new(),
                created_ms: 0,
            });
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
            .pay(order, 155_050, &ana(), at(1_000, 9_000), Numbering::Apart)
            .id;
        assert!(world.visible_credit(credit).is_none(), "nobody sees it yet");
        assert_eq!(
            world.ledger().balance_cents(&Holder::Rail),
            155_050,
            "it left the wallet"
        );

        world.settle(8_999);
        assert!(
            world.visible_credit(credit).is_none(),
            "one millisecond early is early"
        );
        world.settle(9_000);
        assert!(world.visible_credit(credit).is_some(), "its time has come");
        assert_eq!(
            world.ledger().balance_cents(&Holder::Shop),
            155_050,
            "the shop has it"
        );

        world.settle(0);
        assert!(
            world.visible_credit(credit).is_some(),
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
                order,
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
            world.ledger().balance_cents(&Holder::Shop),
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
            .pay(second, 100, &ana(), at(0, 0), Numbering::Apart)
            .id;
        assert!(
            world.order(apart).is_none(),
            "a credit's id is no order's id"
        );

        let mut world = world_with_orders(2);
        let shared = world
            .pay(second, 100, &ana(), at(0, 0), Numbering::Shared)
            .id;
        assert_eq!(
            shared, first,
            "the second order's credit answers to the first order's id"
        );
    }
}
