//! The provider's own word that an order was paid, weighed against what a person or the list alone made of the money.
//!
//! The word names the order, how much, and who paid; the list shows the credit, and not what it is for. So the same
//! money may be another order's by now: a manager claimed it, or nothing else fitted. A payment pays one order:
//!
//! ```text
//! the credit is this order's, on a person's word ─▶ the same money, said twice: nothing
//! a free credit may be it, or none is listed yet ─▶ Paid; the credit is Listed when it shows
//! only another order's credit can be it          ─▶ the list is read again, and when that is so still:
//!                                                   Overruled there, Paid here
//!     some of it was given back, or it may be either of several ─▶ Puzzled: a person decides
//! only a told order's credit can be it, and that one's own is
//!     another order's on a person's word, or the list's     ─▶ the list is read again, and when that is so still:
//!                                                   Puzzled: who paid both did not pay three
//! ```

use domain::{
    channel::Provider,
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    matching::{self, Unclaimed, Unlisted},
    money::Price,
    order::{Happening, Order, OrderId, Payment},
};
use journal::{Error, Stamp, Writing};

use super::claims::{await_listing, sale_point, since_then};
use crate::{Till, refusal::Refusal, sale_points, watch::take_step};

/// How sure it is that the list has what the word is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sureness {
    /// It may come up later.
    MayBeBehind,
    /// It was read after the word was heard.
    JustRead,
}

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weighed {
    /// The order is paid by it.
    Paid,
    /// It was known, does not fit, or is for a person.
    Nothing,
    /// The money looks like another order's: not before the list was read again.
    LooksTaken,
}

/// The word, and when and by whom it is written down.
struct Word {
    order: OrderId,
    payment: Payment,
    sureness: Sureness,
    now: Instant,
    stamps: [Stamp; 3],
}

impl Till {
    /// What the provider's word about an order means for it, and for the order that has the same money, as both stand
    /// in the journal at this moment.
    pub(super) async fn weigh(
        &self,
        order: OrderId,
        payment: &Payment,
        sureness: Sureness,
    ) -> Result<Weighed, Refusal> {
        let word = Word {
            order,
            payment: payment.clone(),
            sureness,
            now: self.clock_now(),
            stamps: [(); 3].map(|()| self.stamp_by(None)),
        };
        let weighed = self.keep_step(move |book| word.weighs(book)).await?;
        tracing::info!(order = %order, ?weighed, "the provider's word about an order was weighed");
        Ok(weighed)
    }
}

impl Word {
    fn weighs(&self, book: &mut Writing<'_>) -> Result<Weighed, Error> {
        let Some(stored) = book.order(self.order)? else {
            return Ok(Weighed::Nothing);
        };
        let order = stored.order;
        let paid = Happening::Paid(self.payment.clone());
        if !self.is_believed(book, &order)? || order.clone().after(&paid, self.now).is_err() {
            return Ok(Weighed::Nothing);
        }
        // It may have been paid before its answer was written down.
        let Some(asked) = book.asked(order.id)? else {
            return Ok(Weighed::Nothing);
        };
        let about = about(&order, &self.payment, asked, self.now);
        let sale_points = sale_points::known(book)?;
        let fitting: Vec<(Unclaimed, Option<OrderId>)> = book
            .credits_after(asked)?
            .into_iter()
            .filter(|(it, _)| matching::lists(&about, it, &sale_points))
            .collect();
        if fitting.iter().any(|(it, _)| is_named(&order, it)) {
            return Ok(Weighed::Nothing);
        }
        let free = fitting.iter().filter(|(_, owner)| owner.is_none());
        let free: Vec<Unclaimed> = free.map(|(it, _)| it.clone()).collect();
        if self.is_free(book, about, &free, &sale_points)? {
            return self.pays(book, &paid);
        }
        let (mut taken, mut passed_on) = (Vec::new(), Vec::new());
        for (it, owner) in fitting {
            let Some(other) = owner.map(|id| book.order(id)).transpose()?.flatten() else {
                continue;
            };
            if is_a_guess(&other.order, &it.credit.fingerprint) {
                taken.push((other.order.id, it.credit.fingerprint));
            } else {
                let instead = self.instead_of(book, &other.order, &it.credit.fingerprint);
                passed_on.extend(instead?);
            }
        }
        match taken.as_slice() {
            // The list is behind.
            [] if passed_on.is_empty() => self.pays(book, &paid),
            _ if self.sureness == Sureness::MayBeBehind => Ok(Weighed::LooksTaken),
            [] => self.puzzles(book, passed_on),
            [(other, credit)] => {
                let overruled = Happening::Overruled {
                    credit: credit.clone(),
                    by: order.id,
                };
                let [_, _, stamp] = &self.stamps;
                match book.record(*other, &overruled, stamp) {
                    Ok(_) => {
                        tracing::error!(order = %other, by = %order.id, "what was said of a credit was overruled");
                        self.pays(book, &paid)
                    }
                    // Some of it was given back: the shop's loss, and no second payment.
                    Err(Error::Unfit(_)) => self.puzzles(book, vec![credit.clone()]),
                    Err(error) => Err(error),
                }
            }
            several => self.puzzles(book, several.iter().map(|(_, it)| it.clone()).collect()),
        }
    }

    /// Another amount than what is owed is believed only of an operation that has a number, and each operation pays one
    /// order, once.
    fn is_believed(&self, book: &Writing<'_>, order: &Order) -> Result<bool, Error> {
        let owed = order.owed().map(Price::money);
        match &self.payment.operation {
            None => Ok(owed == Some(self.payment.amount)),
            Some(operation) if order.has_operation(operation) => Ok(false),
            Some(operation) => Ok(book
                .order_by_operation(Provider::Telepagos, operation)?
                .is_none()),
        }
    }

    /// The credits that may as well be the order's as this one, which the list alone gave it, and that are others' by a
    /// guess. Whoever paid for two pays alike for both: if the guess was wrong, this one is the word's.
    fn instead_of(
        &self,
        book: &Writing<'_>,
        order: &Order,
        listed: &Fingerprint,
    ) -> Result<Vec<Fingerprint>, Error> {
        let mut payments = order.payments.iter();
        let payment = payments.find(|payment| payment.credit.as_ref() == Some(listed));
        let (Some(payment), Some(asked)) = (payment, book.asked(order.id)?) else {
            return Ok(Vec::new());
        };
        let about = about(order, payment, asked, order.paid_at.unwrap_or(self.now));
        let sale_points = sale_points::known(book)?;
        let mut instead = Vec::new();
        for (it, owner) in book.credits_after(asked)? {
            if !matching::lists(&about, &it, &sale_points) {
                continue;
            }
            let other = owner.map(|id| book.order(id)).transpose()?.flatten();
            if other.is_some_and(|other| is_a_guess(&other.order, &it.credit.fingerprint)) {
                instead.push(it.credit.fingerprint);
            }
        }
        Ok(instead)
    }

    /// Whether one of the free credits is what the word is about, and not what an earlier one was.
    fn is_free(
        &self,
        book: &Writing<'_>,
        about: Unlisted,
        free: &[Unclaimed],
        sale_points: &[String],
    ) -> Result<bool, Error> {
        if free.is_empty() {
            return Ok(false);
        }
        let awaited = since_then(book.unlisted()?, |order| book.asked(order))?;
        let mut awaited: Vec<Unlisted> = awaited
            .iter()
            .flat_map(|(order, asked)| await_listing(order, *asked, self.now))
            .collect();
        let spoken_for = matching::matched(&awaited, &[], free, sale_points).len();
        awaited.push(about);
        Ok(matching::matched(&awaited, &[], free, sale_points).len() > spoken_for)
    }

    fn pays(&self, book: &mut Writing<'_>, paid: &Happening) -> Result<Weighed, Error> {
        Ok(if self.steps(book, paid)? {
            Weighed::Paid
        } else {
            Weighed::Nothing
        })
    }

    fn puzzles(&self, book: &mut Writing<'_>, credits: Vec<Fingerprint>) -> Result<Weighed, Error> {
        self.steps(book, &Happening::Puzzled { credits })?;
        Ok(Weighed::Nothing)
    }

    fn steps(&self, book: &mut Writing<'_>, happening: &Happening) -> Result<bool, Error> {
        let [stamp, settled, _] = &self.stamps;
        take_step(book, self.order, happening, stamp, settled)
    }
}

/// What the credit of an order's payment must be that was known then.
fn about(order: &Order, payment: &Payment, asked: i64, paid: Instant) -> Unlisted {
    Unlisted {
        order: order.id,
        provider: order.draft.channel.provider(),
        sale_point: sale_point(order),
        amount: payment.amount,
        shown: asked,
        paid,
        cuit: payment.cuit.clone(),
        account: payment.account.clone(),
    }
}

/// Whether the order was said to be paid by this credit, of which the provider's number is not known.
fn is_named(order: &Order, it: &Unclaimed) -> bool {
    order.payments.iter().any(|payment| {
        payment.credit.as_ref() == Some(&it.credit.fingerprint) && payment.operation.is_none()
    })
}

/// Whether it was a person or the list alone that said that the credit paid the order.
fn is_a_guess(order: &Order, credit: &Fingerprint) -> bool {
    order.payments.iter().any(|payment| {
        payment.credit.as_ref() == Some(credit) && payment.evidence != Evidence::Order
    })
}
