//! Who holds how much. Every movement takes from one account what it gives to another.
//!
//! ```text
//! Bank ──fills──▶ Wallet ──scans──▶ Rail ──is credited──▶ Shop ──shares──▶ Wallet, Outside
//!                                                          │ ▲                ▲
//!                                                    sends ▼ │ comes back     │
//!                                                        Transit ──arrives────┘
//! ```
//!
//! TotalCoin keeps a part of each credit, which goes from the shop to the fees. The bank is the
//! rest of the world: it starts at zero and goes below, so the sum of all accounts is zero at every
//! moment. Why money moves is `world`'s business.

use std::collections::BTreeMap;

use super::Provider;

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    /// The rest of the world, which fills wallets.
    Bank,
    /// Money that left a wallet and has not been credited yet.
    Rail,
    /// The shop, at one of its providers: two accounts that never mix.
    Shop(Provider),
    /// Money the shop sent that has not arrived yet.
    Transit,
    /// What TotalCoin keeps of its credits, taxes included.
    Fees,
    /// A customer, by the wallet's CVU.
    Wallet(String),
    /// Somebody outside who received money, by CVU or CBU.
    Outside(String),
}

/// All accounts, in centavos.
#[derive(Debug)]
pub(crate) struct Ledger(BTreeMap<Holder, i64>);

impl Ledger {
    /// The bank, the rail, the transit and the shop's accounts, with nothing in them.
    pub(crate) fn empty() -> Ledger {
        let shops = Provider::ALL.map(Holder::Shop);
        let holders = [Holder::Bank, Holder::Rail, Holder::Transit];
        let all = holders.into_iter().chain(shops);
        Ledger(all.map(|holder| (holder, 0)).collect())
    }

    /// What `holder` has, in centavos. An account nobody moved holds nothing.
    pub(crate) fn balance_cents(&self, holder: &Holder) -> i64 {
        self.0.get(holder).copied().unwrap_or(0)
    }

    /// All accounts there are.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = (&Holder, i64)> {
        self.0.iter().map(|(holder, cents)| (holder, *cents))
    }

    /// Moves `cents` and checks that none appeared or vanished.
    pub(crate) fn transfer(&mut self, from: &Holder, to: &Holder, cents: i64) {
        assert!(cents > 0, "a movement moves at least one centavo");
        self.change(from, -cents);
        self.change(to, cents);
        assert!(
            self.is_conserved(),
            "a movement neither makes nor destroys money"
        );
        let solvent = |(holder, cents): (&Holder, i64)| *holder == Holder::Bank || cents >= 0;
        assert!(
            self.accounts().all(solvent),
            "only the bank may be below zero"
        );
    }

    /// Whether the sum of all accounts is what it was at the beginning.
    pub(crate) fn is_conserved(&self) -> bool {
        self.0
            .values()
            .map(|cents| i128::from(*cents))
            .sum::<i128>()
            == 0
    }

    fn change(&mut self, holder: &Holder, cents: i64) {
        let balance = self.0.entry(holder.clone()).or_insert(0);
        *balance = balance
            .checked_add(cents)
            .expect("all the money there is fits 64 bits");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_loses_the_other_gains() {
        let mut ledger = Ledger::empty();
        let wallet = Holder::Wallet("ana".to_owned());
        ledger.transfer(&Holder::Bank, &wallet, 10_000);
        ledger.transfer(&wallet, &Holder::Rail, 2_500);
        ledger.transfer(&Holder::Rail, &Holder::Shop(Provider::Telepagos), 2_500);
        assert_eq!(ledger.balance_cents(&wallet), 7_500, "the wallet paid");
        assert_eq!(
            ledger.balance_cents(&Holder::Rail),
            0,
            "nothing stays on the rail"
        );
        assert_eq!(
            ledger.balance_cents(&Holder::Shop(Provider::Telepagos)),
            2_500,
            "the shop received"
        );
        assert_eq!(
            ledger.balance_cents(&Holder::Bank),
            -10_000,
            "the bank stands for the rest"
        );
        assert!(ledger.is_conserved(), "and the sum is what it was");
    }
}
