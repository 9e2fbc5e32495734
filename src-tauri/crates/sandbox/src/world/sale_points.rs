//! The shop's sale points, and which order waits on the closed QR of each.

use super::{World, following};

/// A counter of the shop, with QRs that hang on its wall.
#[derive(Clone, Debug)]
pub(crate) struct SalePoint {
    pub(crate) id: u64,
    /// As the shop called it. Nothing says that two may not share a name.
    pub(crate) name: String,
    /// Whether the shop gave it up. It keeps its id for ever.
    pub(crate) retired: bool,
}

/// What becomes of an order that waits when another is made for the same sale point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Second {
    /// The new one takes its place.
    Replaces,
    /// The new one waits behind it.
    Queues,
    /// The new one is not made.
    IsRefused,
}

impl World {
    /// Makes a sale point, and answers its id.
    pub(crate) fn open_sale_point(&mut self, name: &str) -> u64 {
        let id = following(self.first_sale_point, self.sale_points.len());
        self.sale_points.push(SalePoint {
            id,
            name: name.to_owned(),
            retired: false,
        });
        id
    }

    /// Gives a sale point up. Answers whether there was one to give up. What waits on its QR
    /// waits for ever: wallets refuse the QR.
    pub(crate) fn retire_sale_point(&mut self, id: u64) -> bool {
        let found = self
            .sale_points
            .iter_mut()
            .find(|sale_point| sale_point.id == id && !sale_point.retired);
        found.is_some_and(|sale_point| {
            sale_point.retired = true;
            true
        })
    }

    /// All sale points, retired ones too, oldest first.
    pub(crate) fn sale_points(&self) -> &[SalePoint] {
        &self.sale_points
    }

    /// The sale point with this id, retired or not.
    pub(crate) fn sale_point(&self, id: u64) -> Option<&SalePoint> {
        self.sale_points.iter().find(|it| it.id == id)
    }

    /// The sale point with this id, if it is in use.
    pub(crate) fn open_sale_point_with(&self, id: u64) -> Option<&SalePoint> {
        self.sale_point(id).filter(|sale_point| !sale_point.retired)
    }

    /// The order that a wallet finds on the closed QR of a sale point: the oldest that was neither
    /// paid nor taken back.
    pub(crate) fn waiting_at(&self, sale_point: u64) -> Option<u64> {
        let waits = |order: &&super::Order| {
            order.sale_point() == Some(sale_point) && !order.withdrawn && !self.is_paid(order.id)
        };
        self.orders.iter().find(waits).map(|order| order.id)
    }

    /// Makes room for another order on the QR of a sale point. Answers whether there is any.
    pub(crate) fn make_room_at(&mut self, sale_point: u64, second: Second) -> bool {
        match (self.waiting_at(sale_point), second) {
            (None, _) | (Some(_), Second::Queues) => true,
            (Some(_), Second::IsRefused) => false,
            (Some(_), Second::Replaces) => {
                while let Some(waiting) = self.waiting_at(sale_point) {
                    self.withdraw(waiting);
                }
                true
            }
        }
    }
}
