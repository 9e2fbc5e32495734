//! Profiles: which account a register works with, and whether its money is real.

use domain::{
    cbu::Cbu,
    cuit::Cuit,
    emv_qr::{Expected, Payload},
    money::Money,
};

use crate::view::{Mode, Provider};

/// An account at a provider, as far as the till needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whether money is real.
    pub mode: Mode,
    /// Who collects.
    pub provider: Provider,
    /// The account's CUIT, which every QR must name, when it is known.
    pub cuit: Option<Cuit>,
    /// The account's CVU, which every QR must name, when it is known.
    pub account: Option<Cbu>,
}

/// The practice account's CUIT (console reference, "Global").
const PRACTICE_CUIT: &str = "30718092481";
/// The practice account's CVU (console reference, "Global").
const PRACTICE_CVU: &str = "0000222800000000057723";

impl Profile {
    /// Whether a code may be shown for that amount: its structure and CRC, its currency, its country, its amount
    /// and whose it is. Asked before every display; the answer is for the log.
    pub fn check(&self, qr: &str, amount: Money) -> Result<(), String> {
        let expected = Expected {
            amount: Some(amount),
            cuit: self.cuit.clone(),
            account: self.account.clone(),
            // The document ties no field of this channel's code to what we sent.
            reference: None,
        };
        let payload = Payload::parse(qr).map_err(|why| why.to_string())?;
        payload.check(&expected).map_err(|why| why.to_string())
    }

    /// The account of practice mode.
    pub fn practice() -> Profile {
        Profile {
            mode: Mode::Practice,
            provider: Provider::Telepagos,
            cuit: Cuit::parse(PRACTICE_CUIT).ok(),
            account: Cbu::parse(PRACTICE_CVU).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn the_practice_account_is_well_formed() {
        let practice = Profile::practice();
        assert!(practice.cuit.is_some(), "its CUIT verifies");
        assert!(
            practice.account.is_some_and(|account| account.is_cvu()),
            "it is at a wallet"
        );
    }
}
