//! Channels at work: for each way to collect, the call that opens an order, and what its answer puts before
//! the customer.
//!
//! The call is made whole before anything is journaled, so that the journal holds the very bytes that are
//! sent. When it is sent, and what comes of a silence, is [`charge`](crate::charge)'s.

use domain::{
    channel::{Channel, Provider},
    instant::Instant,
    order::{Draft, OrderId},
};
use gateway::{
    Answer, CounterCall, LinkCall, QrCall, Refused, RefusedKind, TransferCall,
    totalcoin::{PictureQrCall, Preorder, PreorderCall, Preordering, QrType},
};

use crate::{
    Till,
    event::Event,
    refusal::{Code, Refusal},
    settings::Settings,
    view::ChannelOffer,
};

/// The call that opens an order.
pub(crate) enum Opening {
    Qr(QrCall),
    Counter {
        call: CounterCall,
        /// The text of the sale point's closed static QR.
        code: String,
    },
    Link {
        call: LinkCall,
        expires: Instant,
    },
    Transfer(TransferCall),
    Picture(PictureQrCall),
    Preorder(PreorderCall),
}

/// What the provider made of it, not yet checked.
#[derive(Debug)]
pub(crate) struct Made {
    /// What stands in the QR.
    pub(crate) qr: String,
    /// The address the customer may open instead.
    pub(crate) link: Option<String>,
    /// The provider's id of the order or the link.
    pub(crate) provider_order: Option<String>,
    /// When the provider ends it, if it said.
    pub(crate) expires: Option<Instant>,
    /// Why it is not what was asked for, if it is not.
    pub(crate) amiss: Option<&'static str>,
}

impl Opening {
    /// What the call is, for the journal.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Opening::Qr(call) => call.describe(),
            Opening::Counter { call, .. } => call.describe(),
            Opening::Link { call, .. } => call.describe(),
            Opening::Transfer(call) => call.describe(),
            Opening::Picture(call) => call.describe(),
            Opening::Preorder(call) => call.describe(),
        }
    }

    /// The bytes that are sent.
    pub(crate) fn body(&self) -> &[u8] {
        match self {
            Opening::Qr(call) => call.body(),
            Opening::Counter { call, .. } => call.body(),
            Opening::Link { call, .. } => call.body(),
            Opening::Transfer(call) => call.body(),
            Opening::Picture(call) => call.body(),
            Opening::Preorder(call) => call.body(),
        }
    }
}

impl Till {
    /// Whether this register can collect by the channel at all, before anybody is asked.
    pub fn collects_by(&self, channel: Channel) -> bool {
        let settings = self.settings();
        let ready = match channel {
            Channel::TelepagosQr
            | Channel::TelepagosCounter
            | Channel::TelepagosLink
            | Channel::TotalcoinQr => true,
            // The link carries an account, which must be known to be ours.
            Channel::TelepagosTransfer => {
                self.inner.profile.account.is_some() && self.inner.profile.cuit.is_some()
            }
            // Nobody can be asked whether a pre-order was paid: unless the provider can tell us, it would never
            // turn green (provider notes, ambiguity 17).
            Channel::TotalcoinPreorder => settings.preorder.is_some() && self.is_listening(),
        };
        ready && self.has(channel.provider())
    }

    /// The ways of collecting of the accounts this register has, in the order people see them.
    pub fn channels(&self) -> Vec<ChannelOffer> {
        let ours = Channel::ALL
            .into_iter()
            .filter(|channel| self.has(channel.provider()));
        ours.map(|channel| ChannelOffer {
            channel,
            surface: channel.surface(),
            ready: self.collects_by(channel)
                && (channel != Channel::TelepagosCounter || self.has_a_counter()),
        })
        .collect()
    }

    /// Tells the windows by which ways this register can collect, if that changed since they were last told.
    pub(crate) fn tell_channels(&self) {
        let channels = self.channels();
        {
            let mut present = self.present();
            if present.channels_told.as_ref() == Some(&channels) {
                return;
            }
            present.channels_told = Some(channels.clone());
        }
        self.tell(Event::ChannelsChanged { channels });
    }

    /// The call that opens the order of that draft. `code` is the closed static QR of its sale point, if it has one.
    pub(crate) fn opening(
        &self,
        id: OrderId,
        draft: &Draft,
        code: Option<String>,
        expires: Instant,
        settings: &Settings,
    ) -> Result<Opening, Refusal> {
        let amount = draft.amount;
        let reference = draft.reference.as_str();
        let unavailable = || self.refuse(Code::UnavailableChannel);
        Ok(match draft.channel {
            Channel::TelepagosQr => Opening::Qr(QrCall::new(amount, &draft.concept.id, reference)),
            Channel::TelepagosCounter => {
                let sale_point = draft.sale_point_id.as_deref().ok_or_else(unavailable)?;
                Opening::Counter {
                    call: CounterCall::new(amount, &draft.concept.id, reference, sale_point),
                    code: code.ok_or_else(unavailable)?,
                }
            }
            Channel::TelepagosLink => Opening::Link {
                call: LinkCall::new(expires, amount, false, &draft.concept.id, &[])
                    .map_err(|_| unavailable())?,
                expires,
            },
            Channel::TelepagosTransfer => {
                let profile = &self.inner.profile;
                let account = profile.account.as_ref().ok_or_else(unavailable)?;
                let cuit = profile.cuit.as_ref().ok_or_else(unavailable)?;
                Opening::Transfer(TransferCall::new(
                    account,
                    cuit,
                    amount,
                    &draft.concept.id,
                    reference,
                ))
            }
            Channel::TotalcoinQr => {
                Opening::Picture(PictureQrCall::new(amount, reference, settings.qr_seconds))
            }
            Channel::TotalcoinPreorder => {
                let said = settings.preorder.as_ref().ok_or_else(unavailable)?;
                Opening::Preorder(PreorderCall::new(Preordering {
                    concept: &draft.concept.name,
                    expires,
                    business_unit: &said.business_unit,
                    reference: &draft.reference,
                    amount: Some(amount),
                    qr_type: QrType::Dynamic,
                    reset_on_payment: false,
                    operation_id: &id.to_string(),
                    dni: &said.dni,
                    reconcile: &format!("OP:{reference}"),
                }))
            }
        })
    }

    /// Sends the call, once.
    pub(crate) async fn open_by(&self, opening: &Opening, draft: &Draft) -> Answer<Made> {
        let providers = self.providers();
        let (telepagos, totalcoin) = (providers.telepagos, providers.totalcoin);
        match (opening, telepagos, totalcoin) {
            (Opening::Qr(call), Some(telepagos), _) => {
                telepagos.open_qr(call).await.map(|order| Made {
                    qr: order.qr_code,
                    link: None,
                    provider_order: Some(order.qr_order_id),
                    expires: None,
                    amiss: None,
                })
            }
            (Opening::Counter { call, code }, Some(telepagos), _) => {
                telepagos.open_counter(call).await.map(|id| Made {
                    qr: code.clone(),
                    link: None,
                    provider_order: Some(id),
                    expires: None,
                    amiss: None,
                })
            }
            (Opening::Link { call, expires }, Some(telepagos), _) => {
                telepagos.open_link(call).await.map(|made| Made {
                    qr: made.link.clone(),
                    link: Some(made.link),
                    provider_order: Some(made.link_id),
                    expires: Some(*expires),
                    amiss: None,
                })
            }
            (Opening::Transfer(call), Some(telepagos), _) => {
                telepagos.transfer_link(call).await.map(|link| Made {
                    qr: link.clone(),
                    link: Some(link),
                    provider_order: None,
                    expires: None,
                    amiss: None,
                })
            }
            (Opening::Picture(call), _, Some(totalcoin)) => {
                totalcoin.generate_qr(call).await.map(|made| Made {
                    // A picture nobody can read is as unsafe to show as one that says the wrong thing.
                    qr: documents::qr::read_png(&made.png).unwrap_or_else(|why| {
                        tracing::error!(error = %why, "a provider's picture cannot be read");
                        String::new()
                    }),
                    link: None,
                    provider_order: Some(made.qr_id),
                    expires: made.expires,
                    amiss: None,
                })
            }
            (Opening::Preorder(call), _, Some(totalcoin)) => {
                totalcoin.open_preorder(call).await.map(|made| Made {
                    amiss: amiss(&made, draft),
                    qr: made.qr_code,
                    link: None,
                    provider_order: Some(made.id),
                    expires: made.expires,
                })
            }
            // The account was there when the order was drafted, and accounts are replaced, never taken away.
            (_, _, _) => Answer::Refused(Refused {
                kind: RefusedKind::NotSent,
                words: None,
                status: None,
            }),
        }
    }

    /// Whose list of concepts the channel's sales are for: one provider has none.
    pub(crate) fn has_concepts(channel: Channel) -> bool {
        channel.provider() == Provider::Telepagos
    }
}

/// In what the pre-order that was made is not the one that was asked for. Its code names no amount, so nothing that
/// is checked later would tell.
fn amiss(made: &Preorder, draft: &Draft) -> Option<&'static str> {
    let reference = made.external_reference.as_deref();
    if made.amount != draft.amount.money() {
        Some("it is for another amount")
    } else if reference.is_some_and(|it| it != draft.reference.as_str()) {
        Some("it has another reference")
    } else if made.enabled == Some(false) {
        Some("it cannot be paid")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Channel,
        money::Price,
        order::{Concept, Draft},
        reference::Reference,
    };
    use gateway::totalcoin::Preorder;

    use super::amiss;

    #[test]
    fn a_preorder_that_is_not_the_one_that_was_asked_for_is_not_shown() {
        let amount = Price::from_cents(155_050).expect("a price");
        let draft = Draft {
            reference: Reference::from_bits(7),
            number: 1,
            amount,
            channel: Channel::TotalcoinPreorder,
            sale_point: "Caja 1".to_owned(),
            sale_point_id: None,
            concept: Concept {
                id: "VAR".to_owned(),
                name: "Varios".to_owned(),
            },
            operator: "Lucía".to_owned(),
        };
        let made = Preorder {
            id: "13010".to_owned(),
            qr_code: String::new(),
            amount: amount.money(),
            expires: None,
            enabled: Some(true),
            external_reference: Some(draft.reference.to_string()),
            business_unit: None,
            cashier: None,
        };
        assert_eq!(amiss(&made, &draft), None, "as it was asked for");
        let silent = Preorder {
            enabled: None,
            external_reference: None,
            ..made.clone()
        };
        assert_eq!(
            amiss(&silent, &draft),
            None,
            "what is not said is not wrong"
        );
        let cents = Price::from_cents(155_051).expect("a price").money();
        for wrong in [
            Preorder {
                amount: cents,
                ..made.clone()
            },
            Preorder {
                enabled: Some(false),
                ..made.clone()
            },
            Preorder {
                external_reference: Some("OTRA".to_owned()),
                ..made
            },
        ] {
            assert!(amiss(&wrong, &draft).is_some(), "{wrong:?} is another");
        }
    }
}
