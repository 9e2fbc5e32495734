//! Inbound: what the providers call in to tell.
//!
//! A callback about a payout is only a hint: the provider is asked before anything is believed. A notification
//! about a pre-order is all there will ever be, since nobody can be asked about one: it is evidence if it came
//! by the secret door and names our operation (provider notes, ambiguities 14, 16 and 17). Doors, limits and
//! secrets of the door are the host's; reading and verifying the text is the gateway's.
//!
//! The same news may come twice, late, or in any order: each leads where it would have led alone.

use std::net::SocketAddr;

use domain::{
    channel::{Channel, Provider},
    credit::{Credit, Fingerprint},
    evidence::Evidence,
    operator::Deed,
    order::{Happening, Order, OrderId, Payment, Settlement},
    reference::Reference,
};
use gateway::totalcoin::{callback::Callback, webhook::Webhook};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::Mode,
};

/// The keyring's name for the key TotalCoin signs its callbacks with.
pub const CALLBACK_KEY: &str = "totalcoin.callback-key";
/// The setting with the address at which TotalCoin reaches us, when something stands between.
const NOTIFICATION_URL: &str = "totalcoin.notification_url";
/// The key in TotalCoin's own example, which the sandbox signs with: no secret.
const PRACTICE_KEY: &str = "09B4ET8C4EB24S8ABTA8B8A";

/// The setting with the address of the doors; absent or empty: they stay closed.
pub(crate) const LISTENER: &str = "listener.address";

/// Where the providers may call in while this program runs.
#[derive(Clone, PartialEq, Eq)]
pub struct Doors {
    /// For the result of a payout. Holds the secret of the path.
    pub callback_url: String,
}

/// Not the secret of the path.
impl std::fmt::Debug for Doors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doors").finish_non_exhaustive()
    }
}

impl Till {
    /// Where a live register's doors are to be; none: closed. As of the next time the register is opened.
    pub async fn doors_wanted(&self) -> Result<Option<SocketAddr>, Refusal> {
        let set = self
            .inner
            .journal
            .read(|book| book.setting(LISTENER))
            .await?;
        Ok(set.and_then(|text| text.parse().ok()))
    }

    /// Says where the doors are to be, or that they are to be closed.
    pub async fn want_doors(&self, at: Option<SocketAddr>) -> Result<(), Refusal> {
        self.allowed(Deed::ManageAccounts)?;
        let text = at.map(|at| at.to_string()).unwrap_or_default();
        let stamp = self.stamp();
        self.inner
            .journal
            .write(move |book| book.set_setting(LISTENER, &text, &stamp))
            .await?;
        Ok(())
    }

    /// Says at which public address TotalCoin reaches the doors with the result of a payout, and with which key it
    /// signs that. The address must be of the web, over TLS; a key shorter than twenty characters is none, because
    /// the provider's own rule makes its letters small.
    pub async fn agree_on_callbacks(&self, url: &str, key: SecretString) -> Result<(), Refusal> {
        self.allowed(Deed::ManageAccounts)?;
        let fits = url.starts_with("https://") && self.inner.profile.check_address(url).is_ok();
        if !fits || key.expose_secret().trim().chars().count() < 20 {
            return Err(self.refuse(Code::BadWord));
        }
        self.inner
            .ports
            .vault
            .keep(CALLBACK_KEY, key)
            .await
            .map_err(|why| {
                tracing::error!(error = %why, "the key of callbacks could not be kept");
                self.refuse(Code::NoKeyring)
            })?;
        let (url, stamp) = (url.to_owned(), self.stamp());
        self.inner
            .journal
            .write(move |book| book.set_setting(NOTIFICATION_URL, &url, &stamp))
            .await?;
        Ok(())
    }

    /// The providers can call in from now on, or no longer.
    pub fn listens(&self, doors: Option<Doors>) {
        self.present().doors = doors;
        self.tell_channels();
    }

    /// Whether the providers can call in.
    pub fn is_listening(&self) -> bool {
        self.present().doors.is_some()
    }

    /// Where TotalCoin is told to send the result of a payout; empty when nowhere, and then it is asked for.
    pub(crate) async fn notification_url(&self) -> Result<String, Refusal> {
        let set = self
            .inner
            .journal
            .read(|book| book.setting(NOTIFICATION_URL))
            .await?;
        // Nobody but the sandbox can reach this computer by its own address for itself.
        let own = || match self.inner.profile.mode {
            Mode::Practice => self.present().doors.clone().map(|doors| doors.callback_url),
            Mode::Live => None,
        };
        Ok(set.or_else(own).unwrap_or_default())
    }

    /// Somebody called in with TotalCoin's notification of a payment. Whether it could be read.
    pub async fn hear_webhook(&self, raw: &[u8]) -> Result<bool, Refusal> {
        let Some(webhook) = Webhook::read(raw) else {
            return Ok(false);
        };
        if !webhook.approved {
            tracing::info!(word = webhook.state_word, "a notification of no payment");
            return Ok(true);
        }
        let credit = credit_of(&webhook);
        let fingerprint = credit.fingerprint.clone();
        self.see(vec![credit]).await?;
        if webhook.adds_up() == Some(false) {
            // Something came in, but not what it says: a person looks at the provider's own screen.
            tracing::error!("a notification whose parts do not add up pays no sale");
            self.tell_news().await?;
            return Ok(true);
        }
        let (named, operation) = (webhook.clone(), webhook.reference.clone());
        let found = self
            .inner
            .journal
            .read(move |book| {
                if book
                    .order_by_operation(Provider::Totalcoin, &operation)?
                    .is_some()
                {
                    return Ok(None);
                }
                order_of(book, &named)
            })
            .await?;
        match found {
            Some((order, evidence)) if order.draft.channel == Channel::TotalcoinPreorder => {
                let payment = Payment {
                    amount: webhook.amount,
                    evidence,
                    credit: Some(fingerprint),
                    operation: Some(webhook.reference.clone()),
                    name: webhook.payer_name.clone(),
                    cuit: webhook.payer_cuit.clone(),
                    account: webhook.payer_account.clone(),
                    settlement: settlement_of(&webhook),
                };
                self.step(order.id, Happening::Paid(payment)).await?;
            }
            // The order itself can be asked about: once it was, this is the credit of its payment.
            Some((order, _)) if order.payment().is_some() => {
                let listed = Happening::Listed {
                    credit: fingerprint,
                    amount: webhook.amount,
                    holder: webhook.payer_name.clone(),
                };
                self.step(order.id, listed).await?;
            }
            Some(_) => self.hint(),
            None => {}
        }
        self.tell_news().await?;
        Ok(true)
    }

    /// Somebody called in with TotalCoin's result of a payout. Whether it was signed with the right key; even then
    /// it only leads to a question.
    pub async fn hear_callback(&self, raw: &[u8], authorization: &str) -> Result<bool, Refusal> {
        let Some(key) = self.callback_key().await else {
            return Ok(false);
        };
        let Some(callback) = Callback::verified(raw, authorization, &key) else {
            tracing::warn!("a callback that is not signed as agreed was not believed");
            return Ok(false);
        };
        self.hear_of_payout(&callback.id);
        Ok(true)
    }

    async fn callback_key(&self) -> Option<SecretString> {
        match self.inner.ports.vault.read(CALLBACK_KEY).await {
            Ok(Some(key)) => Some(key),
            _ if self.inner.profile.mode == Mode::Practice => {
                Some(SecretString::from(PRACTICE_KEY))
            }
            Ok(None) => None,
            Err(why) => {
                tracing::error!(error = %why, "no key to verify a callback with");
                None
            }
        }
    }
}

/// The order a notification is about: the one whose operation it names; failing that, the one whose reference it
/// names, as we sent it, if the amount is what it asks for.
fn order_of(
    book: &journal::Reading<'_>,
    webhook: &Webhook,
) -> Result<Option<(Order, Evidence)>, journal::Error> {
    let at_totalcoin = |order: &Order| order.draft.channel.provider() == Provider::Totalcoin;
    let merchant = webhook
        .merchant_reference
        .as_deref()
        .unwrap_or_default()
        .trim();
    if let Ok(id) = Uuid::parse_str(merchant) {
        let stored = book.order(OrderId(id))?.map(|stored| stored.order);
        return Ok(stored
            .filter(at_totalcoin)
            .map(|order| (order, Evidence::Order)));
    }
    let concept = webhook.concept.as_deref().unwrap_or_default().trim();
    for named in [merchant, concept] {
        let Ok(reference) = Reference::parse(named.strip_prefix("OP:").unwrap_or(named)) else {
            continue;
        };
        let stored = book
            .order_by_reference(&reference)?
            .map(|stored| stored.order);
        let found = stored.filter(at_totalcoin).filter(|order| {
            let asked = order.draft.amount.money();
            order.owed().map_or(asked, domain::money::Price::money) == webhook.amount
        });
        if let Some(order) = found {
            return Ok(Some((order, Evidence::Matched)));
        }
    }
    Ok(None)
}

/// The credit a notification tells of: one for each of the provider's numbers, however often it is told.
fn credit_of(webhook: &Webhook) -> Credit {
    let written = &webhook.written;
    let written = written.confirmed.as_ref().or(written.created.as_ref());
    Credit {
        fingerprint: Fingerprint::of(&[Provider::Totalcoin.word(), &webhook.reference], 0),
        provider: Provider::Totalcoin,
        amount: webhook.amount,
        date: written.cloned().unwrap_or_default(),
        at: webhook.confirmed.or(webhook.created),
        holder: webhook.payer_name.clone(),
        cuit: webhook.payer_cuit.clone(),
        account: webhook.payer_account.clone(),
        operation: webhook.operation.clone(),
        sale_point: None,
    }
}

/// What reaches the shop; none unless all of it was said.
fn settlement_of(webhook: &Webhook) -> Option<Settlement> {
    Some(Settlement {
        net: webhook.net?,
        fees: webhook.fees?,
        taxes: webhook.taxes?,
        accredits: webhook.accredited,
    })
}
