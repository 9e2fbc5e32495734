//! Links: what the shop sends out so that people pay from afar.
//!
//! Written down before the provider is asked. A link whose answer was lost may exist without anybody having its
//! address: it is kept, shown as a possible twin, and never asked for again by itself. How a window sees them is in
//! `shown`.

mod shown;

use domain::{
    cbu::Cbu,
    channel::Provider,
    cuit::Cuit,
    instant::Instant,
    link::{Draft, Happening, Kind, Link, LinkId, Share},
    money::Price,
    operator::Deed,
};
use gateway::{Answer, LinkCall, NotALink, TransferCall};
use journal::{Intent, Subject};

use crate::{
    Till,
    charge::reason,
    refusal::{Code, Refusal},
};

/// How long a link may be paid unless somebody says otherwise: a day.
const LIFE_MS: i64 = 24 * 3_600_000;

/// What a person asks for when they want a payment link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLink {
    /// How much it asks for, in centavos.
    pub cents: i64,
    /// What for; none: the usual.
    pub concept_id: Option<String>,
    /// When it ends; none: in a day.
    pub expires: Option<Instant>,
    /// Whether it may be paid more than once.
    pub multiple_use: bool,
    /// What of it goes to whom.
    pub distribution: Vec<Share>,
}

/// What a person asks for when they want a transfer already filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferLink {
    /// How much it asks for, in centavos.
    pub cents: i64,
    /// What for; none: the usual.
    pub concept_id: Option<String>,
    /// The account in it.
    pub account: Cbu,
    /// Whose account that is.
    pub cuit: Cuit,
}

/// A link's call, whole.
enum Call {
    Payment(LinkCall),
    Transfer(TransferCall),
}

impl Till {
    /// Has a payment link made. For whoever gave their PIN just now, as at a console; a window
    /// [asks for it](Till::order_link) where the link is split.
    pub async fn make_link(&self, request: &PaymentLink) -> Result<Link, Refusal> {
        let who = self.allowed(Deed::MakeLinks)?;
        self.must_sell()?;
        self.hold_to_account(Provider::Telepagos).await?;
        let amount = Price::from_cents(request.cents).map_err(|why| self.refuse(why.into()))?;
        let now = self.clock_now();
        let expires = request.expires.unwrap_or(now.plus_ms(LIFE_MS));
        if expires <= now {
            return Err(self.refuse(Code::BadDate));
        }
        let concept = self.concept(request.concept_id.as_deref()).await?.id;
        let call = LinkCall::new(
            expires,
            amount,
            request.multiple_use,
            &concept,
            &request.distribution,
        )
        .map_err(|why| match why {
            NotALink::OverShared => self.refuse(Code::BadShare),
            NotALink::NoSuchMoment => self.refuse(Code::BadDate),
        })?;
        let draft = Draft {
            kind: Kind::Payment {
                expires,
                multiple_use: request.multiple_use,
                distribution: request.distribution.clone(),
            },
            amount,
            concept,
            operator: who.name,
        };
        self.make(draft, Call::Payment(call)).await
    }

    /// Has a transfer link made.
    pub async fn make_transfer_link(&self, request: &TransferLink) -> Result<Link, Refusal> {
        let who = self.allowed(Deed::MakeLinks)?;
        self.must_sell()?;
        self.hold_to_account(Provider::Telepagos).await?;
        let amount = Price::from_cents(request.cents).map_err(|why| self.refuse(why.into()))?;
        let concept = self.concept(request.concept_id.as_deref()).await?.id;
        let (account, cuit) = (request.account.clone(), request.cuit.clone());
        let call = TransferCall::new(&account, &cuit, amount, &concept, "");
        let draft = Draft {
            kind: Kind::Transfer { account, cuit },
            amount,
            concept,
            operator: who.name,
        };
        self.make(draft, Call::Transfer(call)).await
    }

    /// The links that were made, the newest first.
    pub async fn links(&self, limit: Option<u32>) -> Result<Vec<Link>, Refusal> {
        self.allowed(Deed::MakeLinks)?;
        Ok(self
            .inner
            .journal
            .read(move |book| book.links(limit))
            .await?)
    }

    async fn make(&self, draft: Draft, call: Call) -> Result<Link, Refusal> {
        let telepagos = self.telepagos()?;
        let id = LinkId(self.inner.ports.uuid_v7(self.clock_now()));
        let key = id.to_string();
        let (describe, body) = match &call {
            Call::Payment(call) => (call.describe(), call.body()),
            Call::Transfer(call) => (call.describe(), call.body()),
        };
        let intent = Intent {
            key: key.clone(),
            subject: Subject::Link(id),
            call: describe.to_owned(),
            body: body.to_vec(),
        };
        let (drafted, intended, asked) = (self.stamp(), self.stamp(), self.stamp());
        self.inner
            .journal
            .write(move |book| {
                book.record_link(id, &Happening::Drafted(draft), &drafted)?;
                book.intend(&intent, &intended)?;
                book.record_link(id, &Happening::Asked, &asked)
            })
            .await?;
        let answer = match &call {
            Call::Payment(call) => telepagos
                .open_link(call)
                .await
                .map(|made| (made.link, Some(made.link_id))),
            Call::Transfer(call) => telepagos.transfer_link(call).await.map(|url| (url, None)),
        };
        let (outcome, refused) = match answer {
            Answer::Said((url, provider_id)) => match self.inner.profile.check_address(&url) {
                Ok(()) => (Happening::Opened { url, provider_id }, None),
                Err(why) => {
                    let refusal = self.refuse(Code::UnsafeQr);
                    tracing::error!(trace = refusal.trace, why, "an address is not safe to show");
                    (Happening::Declined(reason(&refusal)), Some(refusal))
                }
            },
            Answer::Silence(silence) => {
                let refusal = self.refuse(Code::ProviderSilent);
                tracing::warn!(trace = refusal.trace, why = ?silence.why, "no answer");
                (Happening::Unanswered(reason(&refusal)), Some(refusal))
            }
            Answer::Refused(refused) => {
                self.note_refusal(Provider::Telepagos, refused.kind);
                let mut refusal = self.refuse(Code::from(&refused.kind));
                refusal.reason = refused.words;
                (Happening::Declined(reason(&refusal)), Some(refusal))
            }
        };
        let (stamp, settled) = (self.stamp_by(None), self.stamp_by(None));
        let link = self
            .inner
            .journal
            .write(move |book| {
                let link = book.record_link(id, &outcome, &stamp)?;
                if !matches!(outcome, Happening::Unanswered(_)) {
                    book.settle_intent(&key, outcome.word(), &settled)?;
                }
                Ok(link)
            })
            .await?;
        match refused {
            Some(refusal) => Err(refusal),
            None => Ok(link),
        }
    }
}
