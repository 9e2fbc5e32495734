//! Channels: the ways a sale is collected, whose they are, and what shows that it was paid.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A company that moves money for the shop. Each has credentials, tokens, hosts and words of its own, and none
/// of them ever reaches another's.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// TelePagos v2.
    Telepagos,
    /// TotalCoin.
    Totalcoin,
}

/// How a sale is collected (console reference, "Channels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
// In the window's language Tauri has a `Channel` of its own.
#[serde(rename = "SaleChannel")]
pub enum Channel {
    /// A dynamic QR of TelePagos, on screen.
    #[serde(rename = "telepagos.qr")]
    TelepagosQr,
    /// An order on the closed static QR of a TelePagos sale point: the printed one, or the same on screen.
    #[serde(rename = "telepagos.counter")]
    TelepagosCounter,
    /// A payment link of TelePagos, used once.
    #[serde(rename = "telepagos.link")]
    TelepagosLink,
    /// A transfer link of TelePagos, to the shop's own account.
    #[serde(rename = "telepagos.transfer")]
    TelepagosTransfer,
    /// A QR of TotalCoin, on screen.
    #[serde(rename = "totalcoin.qr")]
    TotalcoinQr,
    /// A pre-order of TotalCoin, paid by its QR or by transfer.
    #[serde(rename = "totalcoin.preorder")]
    TotalcoinPreorder,
}

/// What a channel puts before the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// A payment QR by the Argentine standard, checked before every display.
    Code,
    /// The address of a page, which is opened, or scanned from a plain QR.
    Address,
}

/// Where the customer finds what to scan or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// A QR on the till's screen.
    Screen,
    /// The printed QR of the sale point.
    Counter,
    /// A link.
    Link,
}

/// What can show that a sale of a channel was paid (provider notes, §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// The provider's list of credits, and its word about the single credit.
    ListAndCredit,
    /// The list alone: the channel's answer has no id to ask about.
    List,
    /// The status of the order itself.
    Status,
    /// A notification the provider sends: there is nothing to ask.
    Notification,
}

/// This register collects through no such channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such channel on this account")]
pub struct NotAChannel;

impl Provider {
    /// Both.
    pub const ALL: [Provider; 2] = [Provider::Telepagos, Provider::Totalcoin];

    /// The provider's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            Provider::Telepagos => "telepagos",
            Provider::Totalcoin => "totalcoin",
        }
    }

    /// Reads a provider's word.
    pub fn parse(text: &str) -> Option<Provider> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.word() == text)
    }
}

impl Channel {
    /// Every channel, in the order people see them.
    pub const ALL: [Channel; 6] = [
        Channel::TelepagosQr,
        Channel::TelepagosCounter,
        Channel::TelepagosLink,
        Channel::TelepagosTransfer,
        Channel::TotalcoinQr,
        Channel::TotalcoinPreorder,
    ];

    /// The channel's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            Channel::TelepagosQr => "telepagos.qr",
            Channel::TelepagosCounter => "telepagos.counter",
            Channel::TelepagosLink => "telepagos.link",
            Channel::TelepagosTransfer => "telepagos.transfer",
            Channel::TotalcoinQr => "totalcoin.qr",
            Channel::TotalcoinPreorder => "totalcoin.preorder",
        }
    }

    /// Who collects.
    pub const fn provider(self) -> Provider {
        match self {
            Channel::TelepagosQr
            | Channel::TelepagosCounter
            | Channel::TelepagosLink
            | Channel::TelepagosTransfer => Provider::Telepagos,
            Channel::TotalcoinQr | Channel::TotalcoinPreorder => Provider::Totalcoin,
        }
    }

    /// What the customer is shown.
    pub const fn face(self) -> Face {
        match self {
            Channel::TelepagosQr
            | Channel::TelepagosCounter
            | Channel::TotalcoinQr
            | Channel::TotalcoinPreorder => Face::Code,
            Channel::TelepagosLink | Channel::TelepagosTransfer => Face::Address,
        }
    }

    /// Where the customer finds it.
    pub const fn surface(self) -> Surface {
        match self {
            Channel::TelepagosQr | Channel::TotalcoinQr | Channel::TotalcoinPreorder => {
                Surface::Screen
            }
            Channel::TelepagosCounter => Surface::Counter,
            Channel::TelepagosLink | Channel::TelepagosTransfer => Surface::Link,
        }
    }

    /// How its payment becomes known.
    pub const fn proof(self) -> Proof {
        match self {
            Channel::TelepagosQr | Channel::TelepagosCounter | Channel::TelepagosLink => {
                Proof::ListAndCredit
            }
            Channel::TelepagosTransfer => Proof::List,
            Channel::TotalcoinQr => Proof::Status,
            Channel::TotalcoinPreorder => Proof::Notification,
        }
    }

    /// Reads a channel's word.
    pub fn parse(text: &str) -> Result<Channel, NotAChannel> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.word() == text)
            .ok_or(NotAChannel)
    }
}

#[cfg(test)]
mod tests {
    use super::{Channel, Face, Provider, Surface};

    #[test]
    fn every_channel_says_whose_it_is_in_its_first_word() {
        for channel in Channel::ALL {
            assert_eq!(
                Channel::parse(channel.word()),
                Ok(channel),
                "{channel:?} reads back"
            );
            let owner = channel.word().split('.').next();
            assert_eq!(
                owner.and_then(Provider::parse),
                Some(channel.provider()),
                "{channel:?} is collected by whom its word says"
            );
        }
    }

    #[test]
    fn a_link_is_an_address_and_everything_else_a_payment_code() {
        for channel in Channel::ALL {
            assert_eq!(
                channel.surface() == Surface::Link,
                channel.face() == Face::Address,
                "{channel:?} is found where what it shows belongs"
            );
        }
    }
}
