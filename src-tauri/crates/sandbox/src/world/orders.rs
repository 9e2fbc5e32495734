//! What the shop asked for, at either provider: the kinds of order there are.
//!
//! All orders of both providers stand in one row and share one numbering, so that no id means two
//! things. How an order becomes bytes on the wire is its provider's business.

/// Whose order, credit or payout it is. The two providers share nothing but this world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Provider {
    Telepagos,
    Totalcoin,
}

impl Provider {
    /// All providers there are.
    pub(crate) const ALL: [Provider; 2] = [Provider::Telepagos, Provider::Totalcoin];

    /// Its name in `/sandbox/world`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Provider::Telepagos => "telepagos",
            Provider::Totalcoin => "totalcoin",
        }
    }
}

/// How the customer comes to see an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// TelePagos: a QR of its own.
    Dynamic,
    /// TelePagos: it waits on the closed QR of a sale point.
    Counter { sale_point: u64 },
    /// TelePagos: a link, whose money may be shared out.
    Link { distribution: Vec<Share> },
    /// TelePagos: a link to a transfer. The document does not say whose account it carries: the
    /// shop's own, or else that of whoever is expected to pay.
    TransferLink { cvu: String, cuit: String },
    /// TotalCoin: a QR that expires.
    TotalcoinQr,
    /// TotalCoin: a pre-order and its QR.
    Preorder,
}

impl Kind {
    /// Its name in `/sandbox/world`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Kind::Dynamic => "dynamic",
            Kind::Counter { .. } => "counter",
            Kind::Link { .. } => "link",
            Kind::TransferLink { .. } => "transfer_link",
            Kind::TotalcoinQr => "totalcoin_qr",
            Kind::Preorder => "preorder",
        }
    }
}

/// A part of a payment that goes on to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) cvu: String,
    pub(crate) amount_cents: i64,
}

/// Something the shop asked to be paid.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) provider: Provider,
    pub(crate) kind: Kind,
    /// `None` when the customer chooses.
    pub(crate) amount_cents: Option<i64>,
    pub(crate) concept: String,
    pub(crate) description: String,
    /// What a phone reads: a QR's payload or a link. Empty for an order that waits on the QR of a
    /// sale point.
    pub(crate) code: String,
    pub(crate) created_ms: i64,
    /// From this moment on no wallet pays it; `None` is never.
    pub(crate) expires_ms: Option<i64>,
    /// Whether the first payment uses it up.
    pub(crate) once: bool,
    /// Whether it was taken back, by the shop or by an order that took its place.
    pub(crate) withdrawn: bool,
}

impl Order {
    /// The sale point on whose QR it waits.
    pub(crate) fn sale_point(&self) -> Option<u64> {
        match self.kind {
            Kind::Counter { sale_point } => Some(sale_point),
            _ => None,
        }
    }

    /// Whether its time is over.
    pub(crate) fn has_expired(&self, now_ms: i64) -> bool {
        self.expires_ms
            .is_some_and(|expires_ms| expires_ms <= now_ms)
    }

    /// A dynamic QR for tests that care for nothing but its amount.
    #[cfg(test)]
    pub(crate) fn plain(id: u64, amount_cents: i64) -> Order {
        Order {
            id,
            provider: Provider::Telepagos,
            kind: Kind::Dynamic,
            amount_cents: Some(amount_cents),
            concept: "VAR".to_owned(),
            description: String::new(),
            code: String::new(),
            created_ms: 0,
            expires_ms: None,
            once: false,
            withdrawn: false,
        }
    }
}
