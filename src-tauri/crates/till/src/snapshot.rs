//! Snapshots: everything a window needs to draw itself, and the looks at single orders.

use domain::{
    day::Day,
    lifecycle::Duty,
    order::{Order, OrderId},
    reference::Reference,
};
use journal::Filter;

use crate::{
    Till,
    picture::view,
    refusal::{Code, Refusal},
    view::{OrderView, Snapshot},
};

/// How many orders a window is given besides those not at rest.
const RECENT: u32 = 50;

impl Till {
    /// Everything a window needs to draw itself.
    pub async fn snapshot(&self) -> Result<Snapshot, Refusal> {
        // The number first: what happens while we read is told again, and told twice it is the same.
        let number = self.last_notice();
        let people = self.people().await?;
        let now = self.clock_now();
        let settings = &self.inner.settings;
        let (from, to) = Day::of(now, settings.cut_off).bounds(settings.cut_off);
        let (mut orders, today, next_number) = self
            .inner
            .journal
            .read(move |book| {
                let recent = Filter {
                    limit: Some(RECENT),
                    ..Filter::default()
                };
                let mut orders = book.orders(&recent)?;
                for stored in book.unsettled()? {
                    if orders.iter().all(|other| other.order.id != stored.order.id) {
                        orders.push(stored);
                    }
                }
                let today = Filter {
                    from: Some(from),
                    to: Some(to),
                    ..Filter::default()
                };
                Ok((orders, book.orders(&today)?.len(), book.next_number()?))
            })
            .await?;
        orders.sort_by_key(|stored| std::cmp::Reverse(stored.order.draft.number));
        let present = self.present();
        Ok(Snapshot {
            number,
            now_ms: now.ms(),
            mode: self.inner.profile.mode,
            provider: self.inner.profile.provider,
            shop: settings.shop.clone(),
            people,
            session: present.session.clone(),
            link: present.link,
            orders: orders.iter().map(view).collect(),
            orders_today: u32::try_from(today).unwrap_or(u32::MAX),
            next_number,
            concept_id: self.usual_concept(&present.concepts),
            concepts: present.concepts.clone(),
            quick_amounts_cents: settings.quick_amounts_cents.clone(),
            qr_seconds: settings.qr_seconds,
            return_seconds: settings.return_seconds,
        })
    }

    /// One order.
    pub async fn order(&self, id: OrderId) -> Result<OrderView, Refusal> {
        let stored = self.inner.journal.read(move |book| book.order(id)).await?;
        stored
            .as_ref()
            .map(view)
            .ok_or_else(|| self.refuse(Code::NoSuchOrder))
    }

    /// The text of an order's QR, if it is open.
    pub async fn qr_text(&self, id: OrderId) -> Result<Option<String>, Refusal> {
        let stored = self.inner.journal.read(move |book| book.order(id)).await?;
        let open = stored.filter(|stored| stored.order.duty() == Duty::Poll);
        Ok(open.and_then(|stored| stored.order.qr))
    }

    /// One order, whole. For the console and reports; a window is given views.
    pub async fn sale(&self, id: OrderId) -> Result<Order, Refusal> {
        let stored = self.inner.journal.read(move |book| book.order(id)).await?;
        stored
            .map(|stored| stored.order)
            .ok_or_else(|| self.refuse(Code::NoSuchOrder))
    }

    /// The orders that fit, whole, newest first.
    pub async fn sales(&self, filter: Filter) -> Result<Vec<Order>, Refusal> {
        let stored = self
            .inner
            .journal
            .read(move |book| book.orders(&filter))
            .await?;
        Ok(stored.into_iter().map(|stored| stored.order).collect())
    }

    /// The order we gave that reference.
    pub async fn order_of_reference(&self, reference: &str) -> Result<OrderId, Refusal> {
        let reference = Reference::parse(reference).map_err(|_| self.refuse(Code::NoSuchOrder))?;
        let stored = self
            .inner
            .journal
            .read(move |book| book.order_by_reference(&reference))
            .await?;
        stored
            .map(|stored| stored.order.id)
            .ok_or_else(|| self.refuse(Code::NoSuchOrder))
    }

    /// The orders that fit, newest first.
    pub async fn orders(&self, filter: Filter) -> Result<Vec<OrderView>, Refusal> {
        let stored = self
            .inner
            .journal
            .read(move |book| book.orders(&filter))
            .await?;
        Ok(stored.iter().map(view).collect())
    }
}
