//! Links as a manager sees them, and asks for them.

use domain::{
    cbu::Cbu,
    channel::Provider,
    cuit::Cuit,
    instant::Instant,
    link::{Happening, Kind, Link, LinkId, Share, State},
    money::{Money, Price},
    operator::Deed,
    order::Concept,
};
use gateway::Answer;
use uuid::Uuid;

use super::{PaymentLink, TransferLink};
use crate::{
    Till,
    profile::Profile,
    refusal::{Code, Refusal},
    view::{
        LinkKind, LinkRequest, LinkState, LinkView, QrView, ShareView, Sum, TransferLinkRequest,
    },
};

/// The links a window shows.
const RECENT: u32 = 500;
/// How many of them are asked about at most when they are listed.
const ASKED_MAX: usize = 3;
/// How many questions of this minute are left for sales.
const LEFT_FOR_SALES: u32 = 6;
/// For how long after its end a link is asked about: whoever paid it at the last moment is in the list by then.
const LATE_MS: i64 = 24 * 3_600_000;

impl Till {
    /// The links that were made here, the newest first, at most 500; those that were hidden too, and marked. The
    /// provider is asked about the payment of some that have none yet, by turns; as far as it answers.
    pub async fn link_list(&self) -> Result<Vec<LinkView>, Refusal> {
        let links = self.links(Some(RECENT)).await?;
        let links = if self.ask_about_links(&links).await? {
            self.links(Some(RECENT)).await?
        } else {
            links
        };
        Ok(links.iter().map(|link| self.link_view(link)).collect())
    }

    /// Asks about links of which no payment is known, those first about which it is longest that nobody asked. An
    /// answer counts only if it names the link: whose ids the provider means is not said, and they may collide
    /// (ambiguity 3). Answers whether any was paid.
    async fn ask_about_links(&self, links: &[Link]) -> Result<bool, Refusal> {
        let Ok(telepagos) = self.telepagos() else {
            return Ok(false);
        };
        let now = self.clock_now();
        let unpaid: Vec<(LinkId, &str)> = links
            .iter()
            .filter(|link| link.paid.is_none() && now < link.ends().plus_ms(LATE_MS))
            .filter_map(|link| Some((link.id, link.provider_id.as_deref()?)))
            .collect();
        let mut any = false;
        for _ in 0..ASKED_MAX.min(unpaid.len()) {
            // What a sale on the screen needs goes first.
            if self
                .may_ask_leaving(Provider::Telepagos, LEFT_FOR_SALES)
                .is_err()
            {
                break;
            }
            let turn = {
                let mut present = self.present();
                let turn = present.links_asked;
                present.links_asked = turn.wrapping_add(1);
                turn.checked_rem(unpaid.len()).unwrap_or(0)
            };
            let Some((id, asked)) = unpaid.get(turn).copied() else {
                continue;
            };
            let cashin = match telepagos.cashin(asked).await {
                Answer::Said(cashin) => cashin,
                // Nobody paid it, as far as they say.
                Answer::Refused(_) => continue,
                Answer::Silence(_) => break,
            };
            if cashin.link_id.as_deref() != Some(asked) || self.inner.journal.is_read_only() {
                continue;
            }
            let paid = Happening::Paid {
                amount: cashin.amount,
                operation: cashin.transaction_id,
            };
            let stamp = self.stamp_by(None);
            self.inner
                .journal
                .write(move |book| match book.record_link(id, &paid, &stamp) {
                    Ok(_) | Err(journal::Error::UnfitLink(_)) => Ok(()),
                    Err(error) => Err(error),
                })
                .await?;
            any = true;
        }
        Ok(any)
    }

    /// Has a payment link made, as a window asks for it. One that is split sends what customers pay to somebody else's
    /// account, so it takes the `pin` of the manager who is signed in; any other takes none.
    ///
    /// A wrong PIN, or none where it takes one, has nothing made; a wrong one is counted as at signing in.
    pub async fn order_link(
        &self,
        request: &LinkRequest,
        pin: Option<&str>,
    ) -> Result<LinkView, Refusal> {
        self.allowed(Deed::MakeLinks)?;
        let share = |share: &ShareView| {
            let account = Cbu::parse(&share.cvu).map_err(|_| self.refuse(Code::BadAccount))?;
            let amount = Price::from_cents(share.cents);
            let amount = amount.map_err(|_| self.refuse(Code::BadShare))?;
            Ok(Share { account, amount })
        };
        let distribution = request.split.iter().map(share);
        let order = PaymentLink {
            cents: request.cents,
            concept_id: request.concept_id.clone(),
            expires: request.expires_ms.map(Instant::from_ms),
            multiple_use: request.multiple,
            distribution: distribution.collect::<Result<_, Refusal>>()?,
        };
        if !order.distribution.is_empty() {
            let pin = pin.ok_or_else(|| self.refuse(Code::BadPin))?;
            self.proven(Deed::MakeLinks, pin).await?;
        }
        let link = self.make_link(&order).await?;
        Ok(self.link_view(&link))
    }

    /// Has a transfer link made, as a window asks for it. It sends what is paid straight to the account that was typed,
    /// so it takes the `pin` of the manager who is signed in, as [`order_link`](Till::order_link) does for one that is
    /// split.
    pub async fn order_transfer_link(
        &self,
        request: &TransferLinkRequest,
        pin: &str,
    ) -> Result<LinkView, Refusal> {
        self.allowed(Deed::MakeLinks)?;
        let account = Cbu::parse(&request.account).map_err(|_| self.refuse(Code::BadAccount))?;
        let cuit = Cuit::parse(&request.cuit).map_err(|_| self.refuse(Code::BadCuit))?;
        let order = TransferLink {
            cents: request.cents,
            concept_id: request.concept_id.clone(),
            account,
            cuit,
        };
        self.proven(Deed::MakeLinks, pin).await?;
        let link = self.make_transfer_link(&order).await?;
        Ok(self.link_view(&link))
    }

    /// Leaves a link out of the list, or puts it back: something that happened to it, so that its story says who did
    /// it. Whoever has its address can pay it all the same.
    pub async fn hide_link(&self, id: &str, hidden: bool) -> Result<(), Refusal> {
        self.allowed(Deed::MakeLinks)?;
        self.must_write()?;
        let id = Uuid::parse_str(id).map(LinkId);
        let id = id.map_err(|_| self.refuse(Code::NoSuchLink))?;
        let stamp = self.stamp();
        let done = self
            .inner
            .journal
            .write(move |book| {
                let Some(link) = book.link(id)? else {
                    return Ok(false);
                };
                let happening = if hidden {
                    Happening::Hidden
                } else {
                    Happening::Shown
                };
                if link.hidden != hidden {
                    book.record_link(id, &happening, &stamp)?;
                }
                Ok(true)
            })
            .await?;
        done.then_some(())
            .ok_or_else(|| self.refuse(Code::NoSuchLink))
    }

    fn link_view(&self, link: &Link) -> LinkView {
        let concepts = self.present().concepts.clone();
        view(link, &concepts, self.clock_now(), &self.inner.profile)
    }
}

/// The link as people see it at `now`.
///
/// `paid` is what the provider tells, which is the first payment of a payment link: of one for several uses there may
/// be more, and a transfer has no name to ask by. No row of the provider's list names a link, so the others are among
/// what is no sale's, where a person finds them.
fn view(link: &Link, concepts: &[Concept], now: Instant, profile: &Profile) -> LinkView {
    let draft = &link.draft;
    let (kind, expires, multiple, shares) = match &draft.kind {
        Kind::Payment {
            expires,
            multiple_use,
            distribution,
        } => (
            LinkKind::Payment,
            Some(*expires),
            *multiple_use,
            distribution.as_slice(),
        ),
        Kind::Transfer { .. } => (LinkKind::Transfer, None, true, [].as_slice()),
    };
    let is_over = expires.is_some_and(|expires| expires <= now);
    let concept = concepts.iter().find(|concept| concept.id == draft.concept);
    // What is kept is checked like what was just received: between the two lies a file that others can write.
    let url = link.url.as_ref();
    let url = url.filter(|url| profile.check_address(url).is_ok());
    LinkView {
        id: link.id.to_string(),
        kind,
        state: match link.state {
            State::Drafted => LinkState::Drafted,
            State::InDoubt | State::Open if is_over => LinkState::Ended,
            State::InDoubt => LinkState::InDoubt,
            State::Open => LinkState::Active,
            State::Declined => LinkState::Declined,
            // Nobody ends a transfer that was filled in: it is out for as long as somebody has it.
            State::Lapsed if kind == LinkKind::Transfer && url.is_some() => LinkState::Active,
            State::Lapsed => LinkState::Ended,
        },
        amount_cents: draft.amount.cents(),
        concept: concept.map_or_else(|| draft.concept.clone(), |known| known.name.clone()),
        url: url.cloned(),
        qr: url
            .and_then(|url| documents::qr::encode(url).ok())
            .map(|code| QrView {
                modules: code.modules,
                path: code.path,
            }),
        created_ms: link.created.ms(),
        expires_ms: expires.map(Instant::ms),
        multiple,
        split: shares
            .iter()
            .map(|share| ShareView {
                cvu: share.account.as_str().to_owned(),
                cents: share.amount.cents(),
            })
            .collect(),
        paid: Sum {
            count: i64::from(link.paid.is_some()),
            cents: link.paid.map_or(0, Money::cents),
        },
        operator: draft.operator.clone(),
        hidden: link.hidden,
        refusal: link.reason.as_ref().map(Refusal::from_reason),
    }
}
