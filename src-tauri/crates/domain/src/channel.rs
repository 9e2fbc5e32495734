//! Channels: the ways a sale is collected, and what each needs.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How a sale is collected (console reference, "Channels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
// In the window's language Tauri has a `Channel` of its own.
#[serde(rename = "SaleChannel")]
pub enum Channel {
    /// A dynamic QR of TelePagos, on screen.
    #[serde(rename = "telepagos.qr")]
    TelepagosQr,
}

/// This register collects through no such channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such channel on this account")]
pub struct NotAChannel;

impl Channel {
    /// Every channel, in the order people see them.
    pub const ALL: [Channel; 1] = [Channel::TelepagosQr];

    /// The channel's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            Channel::TelepagosQr => "telepagos.qr",
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
