//! Snapshots: everything a window needs to draw itself, and the looks at single orders.

use domain::{
    day::Day,
    operator::Deed,
    order::{Order, OrderId},
    reference::Reference,
};
use journal::{Filter, Stored};

use crate::{
    Till,
    picture::{showable, view},
    refusal::{Code, Refusal},
    view::{OrderView, Shift, Snapshot},
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
        let settings = self.settings();
        let (from, to) = Day::of(now, settings.cut_off).bounds(settings.cut_off);
        // Sales are for whoever is at the till; a locked window is shown none.
        let locked = self.session().is_none();
        let set_up = self.is_set_up().await?;
        let (mut orders, today, next_number, turn) = self
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
                let today: i64 = book.tally(from, to)?.iter().map(|tally| tally.orders).sum();
                let turn = (book.open_shift()?, book.next_shift()?);
                Ok((orders, today, book.next_number()?, turn))
            })
            .await?;
        if locked {
            orders.clear();
        }
        orders.sort_by_key(|stored| std::cmp::Reverse(stored.order.draft.number));
        let (open, next_shift) = turn;
        let in_shift = open.as_ref().map_or(0, |open| open.sales);
        let standing = self.standing();
        self.wants_its_counter();
        let channels = self.channels();
        let present = self.present();
        Ok(Snapshot {
            number,
            now_ms: now.ms(),
            mode: self.inner.profile.mode,
            standing,
            provider: self.inner.profile.provider,
            shop: settings.shop.clone(),
            people,
            session: present.session.clone(),
            link: present.link,
            orders: orders
                .iter()
                .map(|stored| view(stored, &self.inner.profile))
                .collect(),
            orders_today: u32::try_from(today).unwrap_or(u32::MAX),
            next_number,
            concept_id: self.usual_concept(&present.concepts),
            concepts: present.concepts.clone(),
            set_up,
            surface: settings.surface,
            logo: settings.logo.as_ref().map(|logo| logo.data_url()),
            quick_amounts_cents: settings.quick_amounts_cents.clone(),
            qr_seconds: settings.qr_seconds,
            return_seconds: settings.return_seconds,
            shift: open.map(|open| Shift::from(open.shift)),
            next_shift,
            orders_in_shift: u32::try_from(in_shift).unwrap_or(u32::MAX),
            idle_seconds: settings.idle_seconds,
            channels,
        })
    }

    /// One order.
    pub async fn order(&self, id: OrderId) -> Result<OrderView, Refusal> {
        let stored = self.stored(id).await?;
        Ok(view(&stored, &self.inner.profile))
    }

    /// The text of an order's QR, if it is open.
    pub async fn qr_text(&self, id: OrderId) -> Result<Option<String>, Refusal> {
        let stored = self.stored(id).await?;
        Ok(showable(&stored.order, &self.inner.profile).map(str::to_owned))
    }

    /// One order, whole. For the console and reports; a window is given views.
    pub async fn sale(&self, id: OrderId) -> Result<Order, Refusal> {
        Ok(self.stored(id).await?.order)
    }

    /// One order as the journal has it, for whoever may see sales.
    pub(crate) async fn stored(&self, id: OrderId) -> Result<Stored, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let stored = self.inner.journal.read(move |book| book.order(id)).await?;
        stored.ok_or_else(|| self.refuse(Code::NoSuchOrder))
    }

    /// The orders that fit, whole, newest first.
    pub async fn sales(&self, filter: Filter) -> Result<Vec<Order>, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let stored = self
            .inner
            .journal
            .read(move |book| book.orders(&filter))
            .await?;
        Ok(stored.into_iter().map(|stored| stored.order).collect())
    }

    /// The order we gave that reference.
    pub async fn order_of_reference(&self, reference: &str) -> Result<OrderId, Refusal> {
        self.allowed(Deed::SeeSales)?;
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
}
