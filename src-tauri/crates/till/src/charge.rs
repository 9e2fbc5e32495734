//! Charging: from an amount to a QR on screen.
//!
//! Journal, wire, journal. The order, its request's exact bytes and the fact that we are about to ask are
//! committed before a byte is sent; a crash between any two lines leaves an order whose
//! [`duty`](domain::order::Order::duty) says how to settle it.

use domain::{
    channel::{Channel, Face, Provider},
    money::Price,
    operator::Deed,
    order::{Concept, Draft, Happening, OrderId, Reason},
    reference::Reference,
};
use gateway::{Answer, RefusedKind};
use journal::{Intent, Subject};
use sabotage::Rule;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    Till,
    channels::{Made, Opening},
    refusal::{Code, Refusal},
    sale_points::{Counter, may_hang_at},
    swap::Replaced,
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
    /// The sale point whose static QR collects it; none: the register's own. For that channel alone.
    pub sale_point_id: Option<String>,
}

/// A sale that is about to be begun, with all that had to be looked up for it.
pub(crate) struct Sale {
    /// What the customer owes.
    pub(crate) amount: Price,
    /// How it is collected.
    pub(crate) channel: Channel,
    /// What it is for.
    pub(crate) concept: Concept,
    /// The sale point whose static QR collects it, for the channel that has one.
    pub(crate) counter: Option<Counter>,
    /// Whose sale it is.
    pub(crate) operator: String,
    /// The order that it takes the place of.
    pub(crate) in_place_of: Option<Replaced>,
}

/// An order that is in the journal and about to be asked for.
pub(crate) struct Asked {
    pub(crate) id: OrderId,
    /// The intent's key: our reference.
    key: String,
    draft: Draft,
    opening: Opening,
    /// How long its code stays up.
    life_ms: i64,
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
    /// does not have, a channel that cannot be used, a sale point at which another sale waits, a register that
    /// another process works.
    pub async fn charge(&self, request: &Charge) -> Result<OrderId, Refusal> {
        let asked = self.draft(request).await?;
        Ok(self.goes_on_asking(asked))
    }

    /// Asks for an order's code beside whatever comes next. Answers which order it is.
    pub(crate) fn goes_on_asking(&self, asked: Asked) -> OrderId {
        let (till, id) = (self.clone(), asked.id);
        tokio::spawn(async move { till.ask(asked).await });
        id
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
        self.must_sell()?;
        let amount = Price::from_cents(request.cents).map_err(|why| self.refuse(why.into()))?;
        let channel = request.channel;
        self.may_collect_by(channel).await?;
        let concept = self
            .concept_for(channel, request.concept_id.as_deref())
            .await?;
        let counter = self
            .counter_of(channel, request.sale_point_id.as_deref())
            .await?;
        self.begin(Sale {
            amount,
            channel,
            concept,
            counter,
            operator: who.name,
            in_place_of: None,
        })
        .await
    }

    /// Refused unless this register can collect by that channel now.
    pub(crate) async fn may_collect_by(&self, channel: Channel) -> Result<(), Refusal> {
        if !self.has(channel.provider()) {
            return Err(self.refuse(Code::NoAccount));
        }
        if !self.collects_by(channel) {
            return Err(self.refuse(Code::UnavailableChannel));
        }
        if self.shut_out(channel.provider()).is_some() {
            return Err(self.refuse(Code::CredentialsRefused));
        }
        self.hold_to_account(channel.provider()).await
    }

    /// The sale point at which a sale of that channel is collected; none for a channel that has codes of its own.
    pub(crate) async fn counter_of(
        &self,
        channel: Channel,
        named: Option<&str>,
    ) -> Result<Option<Counter>, Refusal> {
        match channel {
            Channel::TelepagosCounter => Ok(Some(self.counter(named).await?)),
            Channel::TelepagosQr
            | Channel::TelepagosLink
            | Channel::TelepagosTransfer
            | Channel::TotalcoinQr
            | Channel::TotalcoinPreorder => Ok(None),
        }
    }

    /// Writes a sale down, with the call that asks for its code, and whatever it takes the place of as taken down: all
    /// of it or nothing.
    pub(crate) async fn begin(&self, sale: Sale) -> Result<Asked, Refusal> {
        // Those of this moment, for all of the sale, whatever a manager changes meanwhile.
        let settings = self.settings();
        let now = self.clock_now();
        let id = OrderId(self.inner.ports.uuid_v7(now));
        let reference = Reference::from_bits(self.inner.ports.dice.bits());
        let mut draft = Draft {
            reference,
            // Given below, in the transaction that writes it.
            number: 0,
            amount: sale.amount,
            channel: sale.channel,
            sale_point: settings.shop.sale_point.clone(),
            sale_point_id: None,
            concept: sale.concept,
            operator: sale.operator,
        };
        let mut code = None;
        if let Some(counter) = sale.counter {
            draft.sale_point = counter.name;
            draft.sale_point_id = Some(counter.id);
            code = Some(counter.code);
        }
        let life_ms = settings.code_life_ms();
        let opening = self.opening(id, &draft, code, now.plus_ms(life_ms), &settings)?;
        let intent = Intent {
            key: draft.reference.to_string(),
            subject: Subject::Order(id),
            call: opening.describe().to_owned(),
            body: opening.body().to_vec(),
        };
        let key = intent.key.clone();
        let in_place_of = sale.in_place_of.map(|old| (old, self.stamp()));
        let (drafted, intended, asked) = (self.stamp(), self.stamp(), self.stamp());
        // The watch must not take the order for one left behind while its request is on the wire.
        let asking = Asking::begin(self, id);
        // Somebody may have left this register while things were looked up.
        self.must_sell()?;
        sabotage::point("sale.begun");
        if sabotage::breaks(Rule::JournalBeforeWire) {
            // What came of it is not heard: the answer belongs to what was written down.
            let _ = self.open_by(&opening, &draft).await;
        }
        let written = self
            .inner
            .journal
            .write(move |book| {
                let point = draft.sale_point_id.as_deref();
                if point.map_or(Ok(false), |point| {
                    may_hang_at(book, point, now.plus_ms(life_ms.saturating_neg()))
                })? {
                    return Ok(Err(Code::SalePointBusy));
                }
                if let Some((old, stamp)) = &in_place_of
                    && let Some(code) = old.take_down(book, draft.amount, stamp)?
                {
                    return Ok(Err(code));
                }
                draft.number = book.next_number()?;
                book.record(id, &Happening::Drafted(draft.clone()), &drafted)?;
                book.intend(&intent, &intended)?;
                book.record(id, &Happening::Asked, &asked)?;
                Ok(Ok(draft))
            })
            .await?;
        let draft = written.map_err(|code| self.refuse(code))?;
        tracing::info!(order = %id, channel = draft.channel.word(), "an order is asked for");
        sabotage::point("sale.intended");
        if let Err(refusal) = self.tell_news().await {
            // The sale is in the journal, so it goes on; who looks at the journal next tells of it.
            tracing::error!(order = %id, code = %refusal.code.word(), "a sale begun was not told of");
        }
        Ok(Asked {
            id,
            key,
            draft,
            opening,
            life_ms,
            asking,
        })
    }

    /// What a sale of that channel is for: one of the provider's list, or where there is none, a word of ours.
    pub(crate) async fn concept_for(
        &self,
        channel: Channel,
        chosen: Option<&str>,
    ) -> Result<Concept, Refusal> {
        if Till::has_concepts(channel) {
            return self.concept(chosen).await;
        }
        let settings = self.settings();
        let id = chosen.unwrap_or(&settings.concept_id).trim().to_owned();
        if id.is_empty() || id.chars().count() > 100 || id.chars().any(char::is_control) {
            return Err(self.refuse(Code::UnknownConcept));
        }
        let name = if chosen.is_some() {
            id.clone()
        } else {
            "Varios".to_owned()
        };
        Ok(Concept { id, name })
    }

    /// Asks the provider for the order's code, and journals what came of it.
    pub(crate) async fn ask(&self, asked: Asked) {
        let (id, provider) = (asked.id, asked.draft.channel.provider());
        let opening = self.open_by(&asked.opening, &asked.draft);
        let (answer, baseline) = match provider {
            // While the code is made, the list is read: what stands in it now is not this sale's payment.
            Provider::Telepagos => self.with_baseline(opening).await,
            Provider::Totalcoin => (opening.await, false),
        };
        sabotage::point("sale.answered");
        let outcome = match answer {
            Answer::Said(made) => self.opened(&asked, made, baseline),
            Answer::Refused(refused) => {
                self.note_refusal(provider, refused.kind);
                if refused.kind == RefusedKind::Rejected
                    && let Some(point) = &asked.draft.sale_point_id
                {
                    // Somebody may have retired it past this till.
                    self.look_again(Some(point));
                }
                let mut refusal = self.refuse(Code::from(&refused.kind));
                refusal.reason = refused.words;
                Happening::Declined(reason(&refusal))
            }
            Answer::Silence(_) if sabotage::breaks(Rule::SilenceIsNoAnswer) => {
                Happening::Declined(reason(&self.refuse(Code::ProviderSilent)))
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
        sabotage::point("sale.kept");
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

    /// What a code from the provider means: safe to show, or an order declined and never shown.
    fn opened(&self, asked: &Asked, made: Made, baseline: bool) -> Happening {
        let draft = &asked.draft;
        let asked_for = made.amiss.map_or(Ok(()), |why| Err(why.to_owned()));
        let verdict = asked_for
            .and_then(|()| self.inner.profile.check(draft, &made.qr))
            .and_then(|()| documents::qr::encode(&made.qr).map_err(|why| why.to_string()));
        match verdict {
            Ok(_) => {
                let now = self.clock_now();
                let ours = now.plus_ms(asked.life_ms);
                // A code is taken down when the provider ends it, if that is sooner; a provider's clock that is
                // wrong must not take it down at once.
                let theirs = made.expires.filter(|theirs| *theirs > now);
                Happening::Opened {
                    qr: made.qr,
                    link: made.link,
                    provider_order: made.provider_order,
                    expires: theirs.map_or(ours, |theirs| ours.min(theirs)),
                    baseline,
                }
            }
            Err(why) => {
                let refusal = self.refuse(Code::UnsafeQr);
                let face = match draft.channel.face() {
                    Face::Code => "a code",
                    Face::Address => "an address",
                };
                tracing::error!(trace = refusal.trace, face, why, "not safe to show");
                Happening::Declined(reason(&refusal))
            }
        }
    }

    async fn answered(&self, id: OrderId, key: String, outcome: Happening) -> Result<(), Refusal> {
        let (stamp, settled) = (self.stamp_by(None), self.stamp_by(None));
        self.inner
            .journal
            // Also on a full disk: this is what became of money.
            .keep(move |book| {
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
                match &outcome {
                    Happening::Unanswered(_) => Ok(()),
                    _ => book.settle_intent(&key, word, &settled),
                }
            })
            .await?;
        Ok(())
    }
}

/// A refusal as the journal keeps it with what was refused.
pub(crate) fn reason(refusal: &Refusal) -> Reason {
    Reason {
        code: refusal.code.word(),
        words: refusal.reason.clone(),
        trace: refusal.trace.clone(),
    }
}

fn unreachable(outcome: &Happening) -> bool {
    matches!(outcome, Happening::Declined(reason) if reason.code == Code::ProviderUnreachable.word())
}
