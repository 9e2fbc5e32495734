//! The one shop of this world, as both of its providers know it.

use super::Provider;

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
    telepagos_acceptor: &'static str,
    totalcoin_acceptor: &'static str,
}

impl Shop {
    /// The acceptor of its QRs at a provider, tag 43/00. No real wallet knows these, so a practice
    /// QR cannot be paid with real money.
    pub(crate) fn acceptor(&self, provider: Provider) -> &'static str {
        match provider {
            Provider::Telepagos => self.telepagos_acceptor,
            Provider::Totalcoin => self.totalcoin_acceptor,
        }
    }
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
    telepagos_acceptor: "ar.mostrador.practica",
    totalcoin_acceptor: "ar.mostrador.practica.totalcoin",
};
