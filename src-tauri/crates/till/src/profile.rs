//! Profiles: which account a register works with, and whether its money is real.

use domain::{
    cbu::Cbu,
    channel::{Channel, Face},
    cuit::Cuit,
    emv_qr::{Expected, Payload},
    order::Draft,
};

use crate::view::{Mode, Provider};

/// An account at a provider, as far as the till needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whether money is real.
    pub mode: Mode,
    /// Whether it is an account where the provider lets people try: no money is real there either.
    pub trial: bool,
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
    /// Whether what stands in an order's QR may be shown; asked before every display, the answer is for the log.
    ///
    /// A payment code: its structure and CRC, its currency, its country, its amount and whose it is. An address:
    /// that it is one of a page on the web, over TLS.
    pub fn check(&self, draft: &Draft, qr: &str) -> Result<(), String> {
        if sabotage::breaks(sabotage::Rule::CodeIsChecked) {
            return Ok(());
        }
        match draft.channel.face() {
            Face::Code => self.check_code(draft, qr),
            Face::Address => self.check_address(qr),
        }
    }

    fn check_code(&self, draft: &Draft, qr: &str) -> Result<(), String> {
        let expected = Expected {
            amount: Some(draft.amount.money()),
            cuit: self.cuit.clone(),
            account: self.account.clone(),
            // Only this channel's document ties a field of the code, 62/01, to what we sent.
            reference: (draft.channel == Channel::TotalcoinPreorder)
                .then(|| draft.reference.to_string()),
        };
        let payload = Payload::parse(qr).map_err(|why| why.to_string())?;
        payload.check(&expected).map_err(|why| why.to_string())
    }

    /// Whether a sale point's static code may be shown: ours, in order, and without an amount of its own.
    pub fn check_static(&self, qr: &str) -> Result<(), String> {
        let expected = Expected {
            amount: None,
            cuit: self.cuit.clone(),
            account: self.account.clone(),
            reference: None,
        };
        let payload = Payload::parse(qr).map_err(|why| why.to_string())?;
        payload.check(&expected).map_err(|why| why.to_string())?;
        match payload.field(54) {
            None => Ok(()),
            Some(_) => Err("a static code names an amount".to_owned()),
        }
    }

    /// In practice the page may be this computer's own, which has no certificate.
    pub(crate) fn check_address(&self, address: &str) -> Result<(), String> {
        let rest = address.strip_prefix("https://").or_else(|| {
            let loopback = address.strip_prefix("http://127.0.0.1:");
            loopback.filter(|_| self.mode == Mode::Practice)
        });
        let rest = rest.ok_or("it is no address of the web")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let sane = address.bytes().all(|byte| byte.is_ascii_graphic());
        if authority.is_empty() || authority.contains('@') || !sane {
            return Err("the address hides where it leads".to_owned());
        }
        Ok(())
    }

    /// The account of practice mode.
    pub fn practice() -> Profile {
        Profile {
            mode: Mode::Practice,
            trial: false,
            provider: Provider::Telepagos,
            cuit: Cuit::parse(PRACTICE_CUIT).ok(),
            account: Cbu::parse(PRACTICE_CVU).ok(),
        }
    }

    /// Whether what is collected has a value. What has none says so on its papers.
    pub const fn is_worth_something(&self) -> bool {
        matches!(self.mode, Mode::Live) && !self.trial
    }

    /// A real account at `provider`; its CUIT and account are checked in every code once they are known.
    pub fn live(provider: Provider, cuit: Option<Cuit>, account: Option<Cbu>) -> Profile {
        Profile {
            mode: Mode::Live,
            trial: false,
            provider,
            cuit,
            account,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Profile, Provider};

    #[test]
    fn an_address_leads_to_a_page_on_the_web_and_says_which() {
        let live = Profile::live(Provider::Telepagos, None, None);
        assert!(
            live.check_address("https://pagos.example/l/1?x=2").is_ok(),
            "a page"
        );
        for address in [
            "http://pagos.example/l/1",
            "http://127.0.0.1:80/l/1",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://pagos.example@evil.example/",
            "https://pagos.example/ x",
            "https://pagos.example/\u{202e}",
        ] {
            assert!(
                live.check_address(address).is_err(),
                "{address:?} is not shown"
            );
        }
        assert!(
            Profile::practice()
                .check_address("http://127.0.0.1:80/l/1")
                .is_ok(),
            "the sandbox's page is on this computer"
        );
    }

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
