//! The customer's side of an order: what somebody who pays is shown, and nothing else.
//!
//! A code while it is up, thanks once it is paid in full and in time. Whatever else there is to say about an order is
//! the shop's: then the customer sees what stands there between two sales (UI specification, screen 5).

use domain::{lifecycle::State, order::OrderId};

use crate::{
    Till,
    refusal::Refusal,
    view::{CustomerFace, CustomerView, Mode, OrderView},
};

impl Till {
    /// What the customer is shown of an order, for whoever may see it; of none, what anybody may see.
    pub async fn customer_view(&self, id: Option<OrderId>) -> Result<CustomerView, Refusal> {
        let face = match id {
            Some(id) => face(self.order(id).await?),
            None => CustomerFace::Idle,
        };
        let settings = self.settings();
        Ok(CustomerView {
            shop: settings.shop.name.clone(),
            logo: settings.logo.as_ref().map(|logo| logo.data_url()),
            practice: self.inner.profile.mode == Mode::Practice,
            face,
        })
    }
}

fn face(order: OrderView) -> CustomerFace {
    match (order.state, order.qr, order.paid_ms) {
        (State::Open, Some(qr), _) => CustomerFace::Code {
            amount_cents: order.amount_cents,
            qr,
            expires_ms: order.expires_ms,
        },
        (State::Paid | State::Overpaid, _, Some(paid_ms)) => CustomerFace::Paid {
            paid_cents: order.paid_cents,
            paid_ms,
        },
        _ => CustomerFace::Idle,
    }
}
