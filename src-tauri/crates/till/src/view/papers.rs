//! What is said of papers before they are printed.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::QrView;

/// What a sale point's poster shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PosterView {
    /// Over the code: the shop.
    pub shop: String,
    /// The sale point.
    pub sale_point: String,
    /// Whether the customer types the amount.
    pub open: bool,
    /// The code.
    pub qr: QrView,
    /// The text of the code.
    pub content: String,
    /// Whether it is worth nothing.
    pub practice: bool,
}

/// The paper of a poster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PosterSize {
    /// 148 × 210 mm.
    A5,
    /// 105 × 148 mm.
    A6,
}
