//! Operators: the people at the till, and what each may do.
//!
//! The table is here; that every deed asks it is the till's promise.

use sabotage::Rule;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a person is trusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Collects, cancels, prints.
    Cashier,
    /// All of it.
    Manager,
}

/// Something a person does at the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Ask a customer for money.
    Charge,
    /// Stop showing an order.
    Cancel,
    /// Print or save a receipt.
    PrintReceipt,
    /// See single sales.
    SeeSales,
    /// Write down what was done about a payment that was not plain.
    Note,
    /// See what others sold in a shift, beside one's own.
    SeeOthersSales,
    /// See the totals of a day.
    SeeTotals,
    /// Close a shift for good.
    CloseShift,
    /// Add people, or change what they may do.
    ManagePeople,
    /// Send money out of the shop's account.
    PayOut,
    /// See the account at the provider: its balance, its movements, its vouchers.
    SeeAccount,
    /// Give or change the provider's credentials, and who may call in.
    ManageAccounts,
    /// Make or retire sale points.
    ManageSalePoints,
    /// Make links that collect from afar.
    MakeLinks,
    /// Say whose payment a credit is, or that it is not.
    ClaimCredits,
    /// Give back what a customer paid.
    Refund,
    /// Copy the journal, or close its day.
    KeepJournal,
    /// Change how the register works: the shop on its papers, how long a code stays, where copies go.
    ChangeSettings,
}

impl Role {
    /// Both, the lesser first.
    pub const ALL: [Role; 2] = [Role::Cashier, Role::Manager];

    /// Whether the role allows the deed.
    pub fn may(self, deed: Deed) -> bool {
        match (self, deed) {
            (Role::Cashier, Deed::PayOut) if sabotage::breaks(Rule::ManagerPaysOut) => true,
            (Role::Manager, _)
            | (
                Role::Cashier,
                Deed::Charge | Deed::Cancel | Deed::PrintReceipt | Deed::SeeSales | Deed::Note,
            ) => true,
            (
                Role::Cashier,
                Deed::SeeOthersSales
                | Deed::SeeTotals
                | Deed::CloseShift
                | Deed::ManagePeople
                | Deed::PayOut
                | Deed::SeeAccount
                | Deed::ManageAccounts
                | Deed::ManageSalePoints
                | Deed::MakeLinks
                | Deed::ClaimCredits
                | Deed::Refund
                | Deed::KeepJournal
                | Deed::ChangeSettings,
            ) => false,
        }
    }

    /// How many digits the role's PIN has (UI specification, §11).
    pub const fn pin_digits(self) -> u8 {
        match self {
            Role::Cashier => 4,
            Role::Manager => 6,
        }
    }

    /// The role's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Cashier => "cashier",
            Role::Manager => "manager",
        }
    }

    /// Reads a role's word.
    pub fn parse(text: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.word() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed, Role};

    #[test]
    fn a_cashier_collects_and_a_manager_does_it_all() {
        let deeds = [
            (Deed::Charge, true),
            (Deed::Cancel, true),
            (Deed::PrintReceipt, true),
            (Deed::SeeSales, true),
            (Deed::Note, true),
            (Deed::SeeOthersSales, false),
            (Deed::SeeTotals, false),
            (Deed::CloseShift, false),
            (Deed::ManagePeople, false),
            (Deed::PayOut, false),
            (Deed::SeeAccount, false),
            (Deed::ManageAccounts, false),
            (Deed::ManageSalePoints, false),
            (Deed::MakeLinks, false),
            (Deed::ClaimCredits, false),
            (Deed::Refund, false),
            (Deed::KeepJournal, false),
            (Deed::ChangeSettings, false),
        ];
        for (deed, cashier) in deeds {
            assert_eq!(Role::Cashier.may(deed), cashier, "a cashier and {deed:?}");
            assert!(Role::Manager.may(deed), "a manager and {deed:?}");
        }
    }
}
