//! Charging: from an amount to a QR on screen.
//!
//! Journal, wire, journal. The order, its request's exact bytes and the fact that we are about to ask are
//! committed before a byte is sent; a crash between any two lines leaves an order whose
//! [`duty`](domain::order::Order::duty) says how to settle it.

use std::time::Duration;

use domain::{
    channel::Channel,
    money::Price,
    operator::Deed,
    order::{Draft, Happening, OrderId, Reason},
    reference::Reference,
};
use gateway::{Answer, QrCall, QrOrder, RefusedKind};
use journal::Intent;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    Till,
    refusal::{Code, Refusal},
    watch::LOCKED_OUT,
};

/// What a cashier asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Charge {
    /// The amount, in centavos.
    #[specta(type = specta_typescript::Number)]
    pub cents: i64,
    /// What it is for; none: the usual.
    pub concept_id: Option<String>,
    /// How it is collected.
    pub channel: Channel,
}

/// An order that is in the journal and about to be asked for.
struct Asked {
    id: OrderId,
    /// The intent's key: our reference.
    key: String,
    amount: Price,
    call: QrCall,
    asking: Asking,
}

/// An order's request is on the wire for as long as this lives: the watch leaves the order alone.
struct Asking {
    till: Till,
    id: OrderId,
}

impl Asking {
    fn begin(till: &Till, id: OrderId) -> Asking {
        till.present().asking.insert(id);
        Asking {
            till: till.clone(),
            id,
        }
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.till.present().asking.remove(&self.id);
    }
}

impl Till {
    /// Begins a sale. Returns once it is in the journal; its fate arrives as notices.
    ///
    /// Refused before anything is written or sent: amounts that are none, concepts the provider's list
    /// does not have, a register that another process works.
    pub async fn charge(&self, request: &Charge) -> Result<OrderId, Refusal> {
        let asked = self.draft(request).await?;
        let (till, id) = (self.clone(), asked.id);
        tokio::spawn(async move { till.ask(asked).await });
        Ok(id)
    }

    /// Begins a sale and waits until the provider answered, or did not.
    pub async fn charge_and_wait(&self, request: &Charge) -> Result<OrderId, Refusal> {
        let asked = self.draft(request).await?;
        let id = asked.id;
        self.ask(asked).await;
        Ok(id)
    }

    async fn draft(&self, request: &Charge) -> Result<Asked, Refusal> {
        let who = self.allowed(Deed::Charge)?;
        if !self.inner.sells {
            return Err(self.refuse(Code::RegisterHeld));
        }
        let amount = Price::from_cents(request.cents).map_err(|why| self.refuse(why.into()))?;
        if self.shut_out().is_some() {
            return Err(self.refuse(Code::CredentialsRefused));
        }
        let Channel::TelepagosQr = request.channel;
        let concept = self.concept(request.concept_id.as_deref()).await?;

        let now = self.clock_now();
        let id = OrderId(self.inner.ports.uuid_v7(now));
        let reference = Reference::from_bits(self.inner.ports.dice.bits());
        let call = QrCall::new(amount, &concept.id, reference.as_str());
        let intent = Intent {
            key: reference.to_string(),
            order: id,
            call: call.describe().to_owned(),
            body: call.body().to_vec(),
        };
        let key = intent.key.clone();
        let sale_point = self.inner.settings.shop.sale_point.clone();
        let (drafted, intended, asked) = (self.stamp(), self.stamp(), self.stamp());
        // The watch must not take the order for one left behind while its request is on the wire.
        let asking = Asking::begin(self, id);
        self.inner
            .journal
            .write(move |book| {
                let draft = Draft {
                    reference,
                    number: book.next_number()?,
                    amount,
                    channel: Channel::TelepagosQr,
                    sale_point,
                    concept,
                    operator: who.name,
                };
                book.record(id, &Happening::Drafted(draft), &drafted)?;
                book.intend(&intent, &intended)?;
                book.record(id, &Happening::Asked, &asked)?;
                Ok(())
            })
            .await?;
        tracing::info!(order = %id, "an order is asked for");
        if let Err(refusal) = self.tell_news().await {
            // The sale is in the journal, so it goes on; who looks at the journal next tells of it.
            tracing::error!(order = %id, code = %refusal.code.word(), "a sale begun was not told of");
        }
        Ok(Asked {
            id,
            key,
            amount,
            call,
            asking,
        })
    }

    /// Asks the provider for the order's code, and journals what came of it.
    async fn ask(&self, asked: Asked) {
        let id = asked.id;
        // While the code is made, the list is read: what stands in it now is not this sale's payment.
        let opening = self.inner.telepagos.open_qr(&asked.call);
        let (answer, baseline) = self.with_baseline(opening).await;
        let outcome = match answer {
            Answer::Said(order) => self.opened(asked.amount, order, baseline),
            Answer::Refused(refused) => {
                self.note_refusal(refused.kind);
                let mut refusal = self.refuse(Code::from(&refused.kind));
                refusal.reason = refused.words;
                Happening::Declined(reason(&refusal))
            }
            Answer::Silence(silence) => {
                let refusal = self.refuse(Code::ProviderSilent);
                tracing::warn!(order = %id, trace = refusal.trace, why = ?silence.why, "no answer");
                Happening::Unanswered(reason(&refusal))
            }
        };
        let heard = !matches!(&outcome, Happening::Unanswered(_)) && !unreachable(&outcome);
        if let Err(refusal) = self.answered(id, asked.key, outcome).await {
            // The order stays in doubt in the journal; the watch settles it.
            tracing::error!(order = %id, code = %refusal.code.word(), "an answer could not be kept");
        }
        // From here on the order is the watch's; whoever waits for it is told after that.
        drop(asked.asking);
        self.set_link(heard);
        if let Err(refusal) = self.tell_news().await {
            tracing::error!(order = %id, code = %refusal.code.word(), "an answer was not told of");
        }
        self.hint();
    }

    /// Whether the order's request is on the wire at this moment.
    pub fn is_asking(&self, id: OrderId) -> bool {
        self.present().asking.contains(&id)
    }

    /// Remembers that the provider does not take our credentials: every try more may lock the account.
    pub(crate) fn note_refusal(&self, kind: RefusedKind) {
        if kind == RefusedKind::Credentials {
            let until = self.inner.ports.clock.uptime().saturating_add(LOCKED_OUT);
            self.present().shut_out_until = Some(until);
        }
    }

    /// How long nothing is asked any more because the provider refuses our credentials, if it does.
    pub(crate) fn shut_out(&self) -> Option<Duration> {
        let now = self.inner.ports.clock.uptime();
        let left = self.present().shut_out_until?.checked_sub(now)?;
        (!left.is_zero()).then_some(left)
    }

    /// What a code from the provider means: safe to show, or an order declined and never shown.
    fn opened(&self, amount: Price, order: QrOrder, baseline: bool) -> Happening {
        let verdict = self
            .inner
            .profile
            .check(&order.qr_code, amount.money())
            .and_then(|()| documents::qr::encode(&order.qr_code).map_err(|why| why.to_string()));
        match verdict {
            Ok(_) => Happening::Opened {
                qr: order.qr_code,
                provider_order: order.qr_order_id,
                expires: self
                    .clock_now()
                    .plus_ms(i64::from(self.inner.settings.qr_seconds).saturating_mul(1_000)),
                baseline,
            },
            Err(why) => {
                let refusal = self.refuse(Code::UnsafeQr);
                tracing::error!(trace = refusal.trace, why, "a code is not safe to show");
                Happening::Declined(reason(&refusal))
            }
        }
    }

    async fn answered(&self, id: OrderId, key: String, outcome: Happening) -> Result<(), Refusal> {
        let (stamp, settled) = (self.stamp_by(None), self.stamp_by(None));
        self.inner
            .journal
            .write(move |book| {
                let stored = book.order(id)?.ok_or(journal::Error::NoSuchOrder)?;
                // Cancelled while we asked: the code is never shown, so there is nothing to journal of it.
                let word = match stored.order.after(&outcome, stamp.at) {
                    Ok(_) => {
                        book.record(id, &outcome, &stamp)?;
                        outcome.word()
                    }
                    Err(_) => "late",
                };
                // What nobody answered stays open until the order is settled some other way.
                match outcome {
                    Happening::Unanswered(_) => Ok(()),
                    _ => book.settle_intent(&key, word, &settled),
                }
            })
            .await?;
        Ok(())
    }
}

/// A refusal as the journal keeps it with the order.
fn reason(refusal: &Refusal) -> Reason {
    Reason {
        code: refusal.code.word(),
        words: refusal.reason.clone(),
        trace: refusal.trace.clone(),
    }
}

fn unreachable(outcome: &Happening) -> bool {
    matches!(outcome, Happening::Declined(reason) if reason.code == Code::ProviderUnreachable.word())
}
