//! Money the shop sends away, at either provider.
//!
//! ```text
//! Shop ──is asked──▶ Transit ──is processed──▶ a wallet, or somebody outside
//!   ▲                   │
//!   └─────is failed─────┘
//! ```
//!
//! The shop is debited at once; what the clock or a person decides is where the money ends.

use crate::identity;

use super::{Holder, Provider, SHOP, World, following};

/// Whom the money is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payee {
    /// A CVU or CBU, 22 digits.
    Account(String),
    /// An alias, as it was written.
    Alias(String),
}

impl Payee {
    /// The digits or the alias.
    pub(crate) fn written(&self) -> &str {
        match self {
            Payee::Account(text) | Payee::Alias(text) => text,
        }
    }

    /// The account it is. Every alias leads to one, the same for as long as the world stands:
    /// capitals do not count.
    pub(crate) fn account(&self) -> String {
        match self {
            Payee::Account(account) => account.clone(),
            Payee::Alias(alias) => {
                let letters = alias.bytes().map(|byte| byte.to_ascii_lowercase());
                let number = letters.fold(0_u64, |number, letter| {
                    (number * 131 + u64::from(letter)) % 10_000_000_000_000
                });
                identity::cvu_of("0009998", &format!("{number:013}"))
                    .expect("seven digits and thirteen")
            }
        }
    }
}

/// What the shop wants to be done. Two that are equal are the same payout, asked for twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    pub(crate) provider: Provider,
    /// The shop's own reference; one provider, one reference, one payout.
    pub(crate) reference: String,
    pub(crate) payee: Payee,
    pub(crate) cuit: Option<String>,
    pub(crate) amount_cents: i64,
    pub(crate) concept: String,
    pub(crate) description: String,
}

/// Where a payout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayoutState {
    /// The money left the shop and has not arrived.
    Pending,
    /// It arrived. Final.
    Processed,
    /// It came back. Final.
    Failed,
}

impl PayoutState {
    /// Its name in `/sandbox/world`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            PayoutState::Pending => "pending",
            PayoutState::Processed => "processed",
            PayoutState::Failed => "failed",
        }
    }
}

/// What will become of a payout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    /// It arrives.
    #[default]
    Ok,
    /// It is taken, and the money comes back.
    Fail,
    /// It is taken, and stays under way until somebody decides.
    Hold,
    /// It is not taken, for no reason a shop could know.
    Refuse,
}

/// Money that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Payout {
    pub(crate) id: u64,
    pub(crate) instruction: Instruction,
    pub(crate) asked_ms: i64,
    /// When it becomes final.
    pub(crate) due_ms: i64,
    /// When it became final.
    pub(crate) final_ms: Option<i64>,
    pub(crate) ending: Ending,
    pub(crate) state: PayoutState,
}

/// Why no money was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// The reference belongs to a payout that was asked for with other data.
    ReferenceTaken,
    /// The shop does not have that much.
    Short,
    /// [`Ending::Refuse`] was next.
    Refused,
}

impl World {
    /// Sends money, once for each reference: who asks again with the same data gets the payout
    /// that was made. It becomes final when the clock passes `now_ms + delay_ms`, maybe at once.
    pub(crate) fn pay_out(
        &mut self,
        instruction: Instruction,
        now_ms: i64,
        delay_ms: i64,
    ) -> Result<&Payout, NotSent> {
        let (provider, cents) = (instruction.provider, instruction.amount_cents);
        let known = self
            .payouts
            .iter()
            .position(|it| it.is(provider, &instruction.reference));
        if let Some(at) = known {
            return if self.payouts[at].instruction == instruction {
                Ok(&self.payouts[at])
            } else {
                Err(NotSent::ReferenceTaken)
            };
        }
        if self.ledger.balance_cents(&Holder::Shop(provider)) < cents {
            return Err(NotSent::Short);
        }
        let ending = std::mem::take(&mut self.next_ending);
        if ending == Ending::Refuse {
            return Err(NotSent::Refused);
        }
        self.ledger
            .transfer(&Holder::Shop(provider), &Holder::Transit, cents);
        let at = self.payouts.len();
        self.payouts.push(Payout {
            id: following(self.first_payout, at),
            instruction,
            asked_ms: now_ms,
            due_ms: now_ms.saturating_add(delay_ms),
            final_ms: None,
            ending,
            state: PayoutState::Pending,
        });
        self.settle(now_ms);
        self.assert_books();
        Ok(&self.payouts[at])
    }

    /// What becomes of the next payout that is asked for; after it, all goes well again.
    pub(crate) fn decide_next(&mut self, ending: Ending) {
        self.next_ending = ending;
    }

    /// What will become of the next payout.
    pub(crate) fn next_ending(&self) -> Ending {
        self.next_ending
    }

    /// What becomes of every payout that is held. Answers how many there were.
    pub(crate) fn release_held(&mut self, ending: Ending, now_ms: i64) -> usize {
        // Whatever is released has another ending from then on.
        let held = |payout: &&mut Payout| payout.ending == Ending::Hold;
        let mut released = 0;
        for payout in self.payouts.iter_mut().filter(held) {
            (payout.ending, payout.due_ms) = (ending, now_ms);
            released += 1;
        }
        self.settle(now_ms);
        self.assert_books();
        released
    }

    /// All payouts of both providers, oldest first.
    pub(crate) fn payouts(&self) -> &[Payout] {
        &self.payouts
    }

    /// The payout of a provider with this id.
    pub(crate) fn payout(&self, provider: Provider, id: u64) -> Option<&Payout> {
        self.payouts
            .iter()
            .find(|payout| payout.instruction.provider == provider && payout.id == id)
    }

    /// The payout of a provider with this reference of the shop's.
    pub(crate) fn payout_by_reference(&self, provider: Provider, said: &str) -> Option<&Payout> {
        self.payouts.iter().find(|it| it.is(provider, said))
    }

    /// Ends every payout that is due by `now_ms`. Answers whether there was one.
    pub(super) fn settle_payouts(&mut self, now_ms: i64) -> bool {
        let mut moved = false;
        for at in 0..self.payouts.len() {
            let payout = &self.payouts[at];
            let decided = matches!(payout.ending, Ending::Ok | Ending::Fail);
            if payout.state != PayoutState::Pending || now_ms < payout.due_ms || !decided {
                continue;
            }
            let Instruction {
                provider,
                amount_cents,
                ..
            } = payout.instruction;
            let (target, state) = if payout.ending == Ending::Ok {
                let account = payout.instruction.payee.account();
                (self.whose(&account), PayoutState::Processed)
            } else {
                (Holder::Shop(provider), PayoutState::Failed)
            };
            let final_ms = payout.due_ms;
            self.ledger
                .transfer(&Holder::Transit, &target, amount_cents);
            let payout = &mut self.payouts[at];
            (payout.state, payout.final_ms) = (state, Some(final_ms));
            moved = true;
        }
        moved
    }

    /// Whose account this is: a wallet of this world, or somebody outside.
    pub(super) fn whose(&self, account: &str) -> Holder {
        let wallet = Holder::Wallet(account.to_owned());
        if self.ledger.accounts().any(|(holder, _)| *holder == wallet) {
            wallet
        } else {
            assert!(account != SHOP.cvu, "nobody sends money to themselves");
            Holder::Outside(account.to_owned())
        }
    }
}

impl Payout {
    /// Whether this is what a provider knows under a reference.
    fn is(&self, provider: Provider, reference: &str) -> bool {
        self.instruction.provider == provider && self.instruction.reference == reference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::Payer;
    use crate::world::{Kind, Moments, Numbering, Order, Purpose, Share};

    const CBU: &str = "2850590940090418135201";

    fn ana() -> Payer {
        Payer {
            name: "Ana".to_owned(),
            cuit: "20990000011".to_owned(),
            cvu: "0009999700000000000018".to_owned(),
        }
    }

    fn instruction(reference: &str, amount_cents: i64) -> Instruction {
        Instruction {
            provider: Provider::Telepagos,
            reference: reference.to_owned(),
            payee: Payee::Account(CBU.to_owned()),
            cuit: None,
            amount_cents,
            concept: "VAR".to_owned(),
            description: String::new(),
        }
    }

    /// A world whose shop has $ 100,00 at TelePagos.
    fn earning() -> World {
        let mut world = World::new(1);
        let id = world.next_order_id();
        world.place(Order::plain(id, 10_000));
        pay(&mut world, id, 10_000, 0);
        world
    }

    fn pay(world: &mut World, order: u64, cents: i64, now_ms: i64) {
        let when = Moments {
            paid_ms: now_ms,
            visible_ms: now_ms,
        };
        world.pay(Purpose::Order(order), cents, &ana(), when, Numbering::Apart);
    }

    #[test]
    fn the_last_centavo_can_be_sent_and_no_more() {
        let mut world = earning();
        let refused = world.pay_out(instruction("A", 10_001), 0, 0).err();
        assert_eq!(refused, Some(NotSent::Short), "one centavo too much");
        assert!(
            world.pay_out(instruction("A", 10_000), 0, 0).is_ok(),
            "a refused reference is not spent"
        );
        let refused = world.pay_out(instruction("B", 1), 0, 0).err();
        assert_eq!(refused, Some(NotSent::Short), "nothing is left");
    }

    #[test]
    fn two_providers_may_share_a_reference_and_no_money() {
        let mut world = earning();
        let other = Instruction {
            provider: Provider::Totalcoin,
            ..instruction("A", 1_000)
        };
        assert!(
            world.pay_out(instruction("A", 1_000), 0, 0).is_ok(),
            "the first provider's"
        );
        assert_eq!(
            world.pay_out(other, 0, 0).err(),
            Some(NotSent::Short),
            "the second knows neither that reference nor that money"
        );
    }

    #[test]
    fn money_on_the_rail_cannot_be_sent() {
        let mut world = World::new(1);
        let id = world.next_order_id();
        world.place(Order::plain(id, 10_000));
        let when = Moments {
            paid_ms: 0,
            visible_ms: 5_000,
        };
        world.pay(Purpose::Order(id), 10_000, &ana(), when, Numbering::Apart);
        let early = world.pay_out(instruction("A", 10_000), 4_999, 0).err();
        assert_eq!(early, Some(NotSent::Short), "it has not arrived");
        world.settle(5_000);
        assert!(
            world.pay_out(instruction("A", 10_000), 5_000, 0).is_ok(),
            "now it has"
        );
    }

    #[test]
    fn every_alias_is_an_account_with_right_check_digits() {
        for alias in ["panaderia.sol", "ZZZZZZZZZZZZZZZZZZZZ", "a-b-c-1", "......"] {
            let account = Payee::Alias(alias.to_owned()).account();
            assert!(identity::is_cvu(&account), "{alias} leads to {account}");
        }
        let account = |alias: &str| Payee::Alias(alias.to_owned()).account();
        assert_ne!(account("sol.luna"), account("luna.sol"), "two aliases");
    }

    /// Whatever is asked for in whatever order, no centavo appears or vanishes. Every call checks
    /// the books by itself; here the sum is made once more, from the outside.
    #[test]
    fn money_is_conserved_whatever_is_asked_for() {
        for seed in 0..30 {
            let mut dice = fastrand::Rng::with_seed(seed);
            let mut world = World::new(seed);
            for now_ms in 0..200 {
                let cents = dice.i64(1..5_000_000);
                match dice.u8(0..6) {
                    0 => {
                        let id = world.next_order_id();
                        let share = dice.i64(1..=cents);
                        let distribution = [(CBU, share), (SHOP.cvu, 1), (CBU, cents)]
                            .map(|(cvu, amount_cents)| Share {
                                cvu: cvu.to_owned(),
                                amount_cents,
                            })
                            .into();
                        world.place(Order {
                            kind: Kind::Link { distribution },
                            ..Order::plain(id, cents)
                        });
                    }
                    1 | 2 => {
                        let orders = world.orders();
                        if !orders.is_empty() {
                            let id = orders[dice.usize(0..orders.len())].id;
                            pay(&mut world, id, cents, now_ms);
                        }
                    }
                    3 => {
                        let endings = [Ending::Ok, Ending::Fail, Ending::Hold, Ending::Refuse];
                        world.decide_next(endings[dice.usize(0..endings.len())]);
                        let reference = dice.u8(0..20).to_string();
                        let wanted = instruction(&reference, cents);
                        let asked = world.pay_out(wanted.clone(), now_ms, dice.i64(0..20));
                        let id = asked.map(|payout| payout.id);
                        if id.is_ok() {
                            let again = world.pay_out(wanted, now_ms, 0).map(|it| it.id);
                            assert_eq!(again, id, "the same data, the same payout");
                        }
                    }
                    4 => {
                        let ending = if dice.bool() {
                            Ending::Ok
                        } else {
                            Ending::Fail
                        };
                        world.release_held(ending, now_ms);
                    }
                    _ => world.settle(now_ms),
                }
                let sum: i64 = world.ledger().accounts().map(|(_, cents)| cents).sum();
                assert_eq!(sum, 0, "seed {seed}, step {now_ms}");
            }
        }
    }
}
