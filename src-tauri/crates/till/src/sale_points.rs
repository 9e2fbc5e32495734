//! Sale points: the counters a TelePagos account knows, and the static QRs that hang there.
//!
//! A sale point has two static codes: a closed one, which collects the order that waits there, one at a time,
//! and an open one, which takes any amount and belongs to no sale. Making a sale point has no idempotency key,
//! so the list is read by name before one is made, and again after a silence (provider notes, ambiguity 23).
//! That one sale at a time waits at a sale point is the journal's promise. How a manager sees them, and holds what
//! hangs there against what it must say, is in `wall`.

mod wall;

use domain::{channel::Provider, instant::Instant, lifecycle::State, operator::Deed, order::Order};
use gateway::Answer;
pub use gateway::{AmountType, SalePoint};
use journal::{Intent, SalePointNote, Subject};

use crate::{
    Till,
    refusal::{Code, Refusal},
};

/// The setting that keeps the names of the account's sale points, as a JSON list.
const KNOWN: &str = "provider.sale_points";
/// How many rounds lie between two looks for the till's own sale point, as long as nobody says which it is.
const LOOK_EVERY: u32 = 10;
/// The longest name a sale point is given, in characters.
const NAME_MAX: usize = 40;

/// A sale point at which a sale is collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    /// The provider's id of it.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// The text of its closed static QR.
    pub(crate) code: String,
}

/// Whether the sale point at which sales are collected here is looked for before anybody charges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Looking {
    /// No window is there that would show it.
    #[default]
    Unasked,
    /// In the next round in which the provider answers.
    Wanted,
    /// The provider was asked in vain: from the round of that number on it is asked again.
    Later(u32),
    /// It was: what is known of it is all there is, until something changes.
    Done,
}

/// What came of asking for a sale point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The provider's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether there was one of that name already, so that none was made.
    pub existed: bool,
}

impl Till {
    /// The account's sale points, retired ones too.
    pub async fn sale_points(&self) -> Result<Vec<SalePoint>, Refusal> {
        self.allowed(Deed::SeeSales)?;
        self.list_sale_points().await
    }

    /// Makes a sale point, unless there is an active one of that name: then that one is answered.
    pub async fn create_sale_point(&self, name: &str) -> Result<Made, Refusal> {
        self.allowed(Deed::ManageSalePoints)?;
        self.must_sell()?;
        self.hold_to_account(Provider::Telepagos).await?;
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control)
        {
            return Err(self.refuse(Code::BadName));
        }
        if let Some(made) = self.sale_point_named(&name).await? {
            return Ok(made);
        }
        let telepagos = self.telepagos()?;
        let key = format!("SP{:032x}", self.inner.ports.dice.bits());
        let intent = Intent {
            key: key.clone(),
            subject: Subject::SalePoint(name.clone()),
            call: "POST v2/payment/cashin/qr/sale-point".to_owned(),
            body: name.clone().into_bytes(),
        };
        let stamp = self.stamp();
        let intended = move |book: &mut journal::Writing<'_>| book.intend(&intent, &stamp);
        self.inner.journal.write(intended).await?;

        let made = match telepagos.create_sale_point(&name).await {
            Answer::Said(id) => Made {
                id,
                name,
                existed: false,
            },
            // It may be there all the same: the list knows.
            Answer::Silence(silence) => {
                tracing::warn!(why = ?silence.why, "a sale point was asked for and not answered");
                let found = self.sale_point_named(&name).await?;
                let made = found.ok_or_else(|| self.refuse(Code::ProviderSilent))?;
                Made {
                    existed: false,
                    ..made
                }
            }
            refused @ Answer::Refused(_) => {
                let settled = self.stamp_by(None);
                self.inner
                    .journal
                    .write(move |book| book.settle_intent(&key, "refused", &settled))
                    .await?;
                self.heard(Provider::Telepagos, refused)?;
                return Err(self.refuse(Code::ProviderRefused));
            }
        };
        let note = SalePointNote::Created {
            id: made.id.clone(),
            name: made.name.clone(),
        };
        let (stamp, settled) = (self.stamp(), self.stamp_by(None));
        self.inner
            .journal
            .write(move |book| {
                book.note_sale_point(&note, &stamp)?;
                book.settle_intent(&key, "made", &settled)
            })
            .await?;
        // What was the only one no longer is.
        self.look_again(None);
        // So that credits which bear its name are known for what they are.
        self.list_sale_points().await.ok();
        Ok(made)
    }

    /// Takes a sale point out of use. Refused while a sale waits there: its customer may be scanning.
    pub async fn retire_sale_point(&self, id: &str) -> Result<(), Refusal> {
        self.retire(id, None).await.map(|_| ())
    }

    /// The same, for whoever typed its name if they had to. Answers the account's sale points without it.
    async fn retire(&self, id: &str, typed: Option<&str>) -> Result<Vec<SalePoint>, Refusal> {
        self.allowed(Deed::ManageSalePoints)?;
        self.must_sell()?;
        self.hold_to_account(Provider::Telepagos).await?;
        let asked = id.to_owned();
        let since = self
            .clock_now()
            .plus_ms(self.longest_code_life_ms().saturating_neg());
        let busy = self
            .inner
            .journal
            .read(move |book| {
                Ok(book.live_at_sale_point(&asked)?.is_some() || may_hang_at(book, &asked, since)?)
            })
            .await?;
        if busy {
            return Err(self.refuse(Code::SalePointBusy));
        }
        let mut known = self.list_sale_points().await?;
        // A console may retire twice what it asked for twice; a person sees which ones there are.
        let there = |it: &&SalePoint| it.id == id && !(typed.is_some() && it.retired);
        let point = known.iter().find(there);
        let point = point.ok_or_else(|| self.refuse(Code::NoSuchSalePoint))?;
        if typed.is_some_and(|typed| typed.trim() != point.name.trim()) {
            return Err(self.refuse(Code::NameMismatch));
        }
        let note = SalePointNote::Retired {
            id: id.to_owned(),
            name: Some(point.name.clone()),
        };
        let answer = self.telepagos()?.retire_sale_point(id).await;
        // What went twice on its way is not there the second time.
        let silent = match &answer {
            Answer::Silence(_) => true,
            Answer::Refused(refused) => refused.is_not_found(),
            Answer::Said(()) => false,
        };
        let retired = |list: &[SalePoint]| list.iter().all(|it| it.id != id || it.retired);
        if !(silent && retired(&self.list_sale_points().await?)) {
            self.heard(Provider::Telepagos, answer)?;
        }
        self.look_again(Some(id));
        let stamp = self.stamp();
        self.inner
            .journal
            .write(move |book| book.note_sale_point(&note, &stamp))
            .await?;
        known.retain(|it| it.id != id);
        Ok(known)
    }

    /// The text of a sale point's static QR, checked like every code before it is shown.
    pub async fn static_code(&self, id: &str, amount: AmountType) -> Result<String, Refusal> {
        self.allowed(Deed::SeeSales)?;
        self.read_static_code(id, amount).await
    }

    /// The sale point a sale is to be collected at: the one that was named, else this till's own, else the only one.
    pub(crate) async fn counter(&self, named: Option<&str>) -> Result<Counter, Refusal> {
        let settings = self.settings();
        let wanted = named.or(settings.sale_point_id.as_deref());
        let known = {
            let present = self.present();
            let id = wanted.or(present.sole_counter.as_deref());
            id.and_then(|id| present.counters.get(id).cloned())
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let active: Vec<SalePoint> = self
            .list_sale_points()
            .await?
            .into_iter()
            .filter(|it| !it.retired)
            .collect();
        let found = match wanted {
            Some(id) => active.iter().find(|it| it.id == id || it.name == id),
            None => match active.as_slice() {
                [only] => Some(only),
                _ => None,
            },
        };
        let found = found.ok_or_else(|| self.refuse(Code::NoSuchSalePoint))?;
        let counter = Counter {
            id: found.id.clone(),
            name: found.name.clone(),
            code: self.read_static_code(&found.id, AmountType::Closed).await?,
        };
        {
            let mut present = self.present();
            present.sole_counter = (active.len() == 1).then(|| counter.id.clone());
            present.counters.insert(counter.id.clone(), counter.clone());
        }
        self.tell_channels();
        Ok(counter)
    }

    /// Whether a sale can be collected by a static QR here without naming a sale point: this till's own or the
    /// account's only one, as far as the provider was asked.
    pub(crate) fn has_a_counter(&self) -> bool {
        let settings = self.settings();
        let own = settings.sale_point_id.as_deref();
        let present = self.present();
        let is_known = |id: &str| present.counters.contains_key(id);
        match own {
            Some(own) => is_known(own) || present.looks_for_counter != Looking::Done,
            None => present.sole_counter.as_deref().is_some_and(is_known),
        }
    }

    /// A window is there, and shows whether the static QR can be used. The provider is asked in a round of the watch:
    /// a window does not wait for it.
    pub(crate) fn wants_its_counter(&self) {
        if !self.has(Provider::Telepagos) {
            return;
        }
        let first = {
            let looking = &mut self.present().looks_for_counter;
            let first = *looking == Looking::Unasked;
            if first {
                *looking = Looking::Wanted;
            }
            first
        };
        if first {
            self.hint();
        }
    }

    /// Looks for the sale point at which sales are collected here, if a window wants to know and the provider may be
    /// asked. Its code is known from then on, so that a charge by it waits for nothing else.
    pub(crate) async fn look_for_counter(&self) {
        let rounds = {
            let present = self.present();
            let rounds = present.watch.rounds;
            match present.looks_for_counter {
                Looking::Wanted => {}
                Looking::Later(from) if rounds >= from => {}
                Looking::Unasked | Looking::Later(_) | Looking::Done => return,
            }
            rounds
        };
        if self.may_ask(Provider::Telepagos).is_err() {
            return;
        }
        let certain = match self.counter(None).await {
            Ok(_) => true,
            Err(refusal) => matches!(
                refusal.code,
                Code::NoSuchSalePoint | Code::AccountNotPermitted | Code::UnsafeQr
            ),
        };
        self.present().looks_for_counter = if certain {
            Looking::Done
        } else {
            Looking::Later(rounds.saturating_add(LOOK_EVERY))
        };
        self.tell_channels();
    }

    /// The account's sale points changed: which of them is this till's is looked for again. `gone` is one that collects
    /// no more.
    pub(crate) fn look_again(&self, gone: Option<&str>) {
        {
            let mut present = self.present();
            if let Some(gone) = gone {
                present.counters.remove(gone);
            }
            present.sole_counter = None;
            if present.looks_for_counter != Looking::Unasked {
                present.looks_for_counter = Looking::Wanted;
            }
        }
        self.tell_channels();
        self.hint();
    }

    async fn read_static_code(&self, id: &str, amount: AmountType) -> Result<String, Refusal> {
        let answer = self.telepagos()?.static_qr(id, amount).await;
        let code = self.heard(Provider::Telepagos, answer)?;
        self.inner.profile.check_static(&code).map_err(|why| {
            let refusal = self.refuse(Code::UnsafeQr);
            tracing::error!(
                trace = refusal.trace,
                why,
                "a static code is not safe to show"
            );
            refusal
        })?;
        Ok(code)
    }

    async fn sale_point_named(&self, name: &str) -> Result<Option<Made>, Refusal> {
        let same = |it: &SalePoint| it.name.trim().to_lowercase() == name.to_lowercase();
        let list = self.list_sale_points().await?;
        let found = list.into_iter().find(|it| !it.retired && same(it));
        Ok(found.map(|it| Made {
            id: it.id,
            name: it.name,
            existed: true,
        }))
    }

    /// Reads the list, and remembers the names in it.
    pub(crate) async fn list_sale_points(&self) -> Result<Vec<SalePoint>, Refusal> {
        let answer = self.telepagos()?.sale_points().await;
        let list = self.heard(Provider::Telepagos, answer)?;
        let mut names: Vec<String> = list.iter().map(|it| it.name.clone()).collect();
        names.sort_unstable();
        names.dedup();
        let stamp = self.stamp_by(None);
        let remembered = move |book: &mut journal::Writing<'_>| {
            // A retired one that the list no longer has may still have credits under way.
            let mut all = known(book)?;
            let before = all.len();
            all.extend(
                names
                    .into_iter()
                    .filter(|name| !all.contains(name))
                    .collect::<Vec<_>>(),
            );
            if all.len() == before {
                return Ok(());
            }
            let text = serde_json::to_string(&all).unwrap_or_default();
            book.set_setting(KNOWN, &text, &stamp)
        };
        if !self.inner.journal.is_read_only() {
            self.inner.journal.write(remembered).await?;
        }
        Ok(list)
    }
}

/// Whether an order that nobody heard of may hang at that sale point though its code was taken down here: it was asked
/// for after `since`, and whoever scans the wall would pay its amount.
pub(crate) fn may_hang_at(
    book: &journal::Reading<'_>,
    sale_point: &str,
    since: Instant,
) -> Result<bool, journal::Error> {
    let unheard = |order: &Order| {
        order.state == State::Cancelled
            && order.opened.is_none()
            && order.draft.sale_point_id.as_deref() == Some(sale_point)
            && order.payable_since().is_some_and(|asked| asked > since)
    };
    Ok(book
        .unsettled()?
        .iter()
        .any(|stored| unheard(&stored.order)))
}

/// The names of the account's sale points, as far as they were ever listed.
pub(crate) fn known(book: &journal::Reading<'_>) -> Result<Vec<String>, journal::Error> {
    let text = book.setting(KNOWN)?.unwrap_or_default();
    Ok(serde_json::from_str(&text).unwrap_or_default())
}
