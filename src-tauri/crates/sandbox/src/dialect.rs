//! The documented variants: where the documents are silent or contradict themselves, how this
//! sandbox speaks right now.
//!
//! None of these is a fault. Each is a reading some real server may have chosen, and a client
//! that only understands one of them has guessed.

use serde::{Deserialize, Serialize};

use crate::totalcoin::{Callbacks, PaymentWords, TokensOpen, Webhooks};

/// How the provider speaks. The default is the plainest reading of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dialect {
    /// The form of `expires_at` in the answer to `auth/token`.
    pub expires_at: ExpiresAt,
    /// How long a token lives, in seconds. Applies to tokens issued from now on.
    pub token_seconds: u32,
    /// The name of the field that carries the token.
    pub token_field: TokenField,
    /// How an amount is written in `cashin/{id}`, and in the echo of `extra_fields`. The rows of
    /// `account/transactions` always carry it as a string, as documented.
    pub amounts: Amounts,
    /// How a refusal of a request is told. A missing or expired token is HTTP 401 in either form.
    pub errors: Errors,
    /// The elements of the `concepts` array.
    pub concepts: Concepts,
    /// The form of `buyer` in `cashin/{id}`; the document's own form is not JSON.
    pub buyer: Buyer,
    /// The form of `date` in the rows of `account/transactions`.
    pub dates: Dates,
    /// What `cashin/{id}` takes for an id.
    pub cashin_id: CashinId,
    /// From where the fields of a GET or a DELETE are read.
    pub get_fields: GetFields,
    /// Rows on a page of `account/transactions`, at least 1.
    pub page_size: u32,
    /// The form of `amount` in `account/balance`.
    pub balance: Balance,
    /// How long a cash-out takes until it is processed, in milliseconds.
    pub cashout_delay_ms: u32,
    /// The form of `voucher` in `cashout/{id}`.
    pub voucher: Voucher,
    /// What happens to the order on a closed static QR when a second one comes.
    pub second_order: SecondOrder,
    /// Whether a sale point that was given up is still listed.
    pub retired_sale_points: RetiredSalePoints,
    /// TotalCoin: which endpoints a token opens.
    pub tokens_open: TokensOpen,
    /// TotalCoin: whether `api/pre-orders`, of an older edition of the document, is there.
    pub old_pre_orders: bool,
    /// TotalCoin: whether the QR of `api/qr/generate` says its amount (tag 54).
    pub qr_with_amount: bool,
    /// TotalCoin: how long a payment takes until it is final, in milliseconds. Applies to payments
    /// taken from now on.
    pub payment_delay_ms: u32,
    /// TotalCoin: the words for a payment's state.
    pub payment_words: PaymentWords,
    /// TotalCoin: how the result of a payment is called back.
    pub callbacks: Callbacks,
    /// TotalCoin: which webhooks a payment of a pre-order gives.
    pub webhooks: Webhooks,
    /// Whether every object carries fields that nobody documented.
    pub extra_fields: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect {
            expires_at: ExpiresAt::Seconds,
            token_seconds: 3_600,
            token_field: TokenField::Token,
            amounts: Amounts::Number,
            errors: Errors::Http,
            concepts: Concepts::Objects,
            buyer: Buyer::Array,
            dates: Dates::Spaced,
            cashin_id: CashinId::Either,
            get_fields: GetFields::Either,
            page_size: 20,
            balance: Balance::Decimal,
            cashout_delay_ms: 0,
            voucher: Voucher::Pdf,
            second_order: SecondOrder::Replace,
            retired_sale_points: RetiredSalePoints::Listed,
            tokens_open: TokensOpen::Everything,
            old_pre_orders: false,
            qr_with_amount: true,
            payment_delay_ms: 3_000,
            payment_words: PaymentWords::Documented,
            callbacks: Callbacks::Compact,
            webhooks: Webhooks::Both,
            extra_fields: false,
        }
    }
}

/// The form of `expires_at`: "number" in the document, a date in a client seen in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiresAt {
    /// Seconds since the epoch, a number.
    Seconds,
    /// Milliseconds since the epoch, a number.
    Milliseconds,
    /// `YYYY-MM-DD HH:MM:SS`, Argentine time, no zone said.
    Text,
}

/// The field of the token: `token` in the document, `access_token` in a client seen in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenField {
    /// `"token"`, as documented.
    Token,
    /// `"access_token"`.
    AccessToken,
}

/// How an amount is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// `1550.50`, a number with two decimals.
    Number,
    /// `1550.5`, a number as a program writes it that drops trailing zeros.
    Short,
    /// `"1550.50"`, a string.
    String,
}

/// How a refusal is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errors {
    /// HTTP 4xx and `"status":"error"`.
    Http,
    /// HTTP 200 and `"status":"error"`.
    Ok,
}

/// The elements of `concepts`: the document says "array", and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concepts {
    /// `{"id":"VAR","name":"Varios"}`.
    Objects,
    /// `"VAR"`.
    Strings,
}

/// The form of `buyer`: the document prints `[ "cuit": …, "cvu": … ]`, which is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Buyer {
    /// `[{"cuit":…,"cvu":…}]`.
    Array,
    /// `{"cuit":…,"cvu":…}`.
    Object,
    /// `null`: who paid is not said.
    Unsaid,
}

/// The form of a date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// `2026-03-26 14:05:09`, Argentine time, no zone said.
    Spaced,
    /// `2026-03-26T14:05:09-03:00`.
    Iso,
    /// `2026-03-26T17:05:09.000Z`.
    Utc,
}

/// What `cashin/{id}` takes for an id. The document says "{ id } acreditación" and nowhere tells a
/// point of sale how it would come to know that id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashinId {
    /// A credit's id; failing that, the id of a QR order or of a link that was paid, answering with
    /// its first credit. Credits and orders are numbered far apart, so that no id means two things.
    /// Practice mode gets evidence that is linked to the order.
    Either,
    /// A credit's id only. Credits and orders are numbered from the *same* start, so that a client
    /// that probes with an order's id meets somebody else's credit, as can happen for real, and
    /// must notice by the `qr_order_id` in the answer.
    Credit,
}

/// From where the fields of a GET or a DELETE are read: the document puts a JSON body on them,
/// which caches on the way may refuse; a client seen in public uses the query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GetFields {
    /// The query string, a JSON body, or both if they agree.
    Either,
    /// The query string only; a request that carries a body is refused with 400.
    Query,
    /// The JSON body only; the query string is not looked at.
    Body,
}

/// The form of a balance: "integer" in the document, for an account that holds centavos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    /// With its centavos, as [`Amounts`] says.
    Decimal,
    /// An integer, as documented: whole pesos, the centavos dropped.
    Whole,
}

/// The form of a voucher: the document says "string", a client seen in public decodes a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voucher {
    /// A PDF of one page, in base64.
    Pdf,
    /// Where one would find it. The address leads nowhere.
    Url,
    /// Prose.
    Text,
}

/// What happens to the order on a closed static QR when a second one comes; the document is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondOrder {
    /// The second takes its place; the first can no longer be paid.
    Replace,
    /// The second waits until the first is paid.
    Queue,
    /// The second is refused.
    Refuse,
}

/// Whether a sale point that was given up is still listed; the document names no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetiredSalePoints {
    /// With the status `inactive`; the others are `active`.
    Listed,
    /// No more.
    Hidden,
}

impl Dialect {
    /// This dialect with any subset of its fields changed, as JSON says. Unknown fields and
    /// unknown words are refused, and then nothing changes.
    pub fn with(&self, changes: &serde_json::Value) -> Result<Dialect, NotADialect> {
        let changes = changes.as_object().ok_or(NotADialect::NotAnObject)?;
        let mut fields = serde_json::to_value(self)?;
        for (name, value) in changes {
            fields[name] = value.clone();
        }
        let dialect: Dialect = serde_json::from_value(fields)?;
        if dialect.page_size == 0 {
            Err(NotADialect::EmptyPages)
        } else {
            Ok(dialect)
        }
    }
}

/// Why a change of dialect is refused.
#[derive(Debug, thiserror::Error)]
pub enum NotADialect {
    /// The change is not a JSON object.
    #[error("a change of dialect is a JSON object")]
    NotAnObject,
    /// A page of no rows would never end.
    #[error("page_size is at least 1")]
    EmptyPages,
    /// An unknown field, or a word the field does not know.
    #[error(transparent)]
    Unknown(#[from] serde_json::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn any_subset_changes_and_the_rest_stays() {
        let changed = Dialect::default()
            .with(&json!({"errors": "ok", "expires_at": "text"}))
            .expect("two known fields");
        assert_eq!(changed.errors, Errors::Ok, "said");
        assert_eq!(changed.expires_at, ExpiresAt::Text, "said");
        assert_eq!(changed.token_seconds, 3_600, "not said, so it stays");
    }

    #[test]
    fn a_word_nobody_knows_changes_nothing() {
        for change in [
            json!({"errors": "maybe"}),
            json!({"expire_at": "text"}),
            json!({"page_size": 0}),
            json!([]),
        ] {
            assert!(
                Dialect::default().with(&change).is_err(),
                "{change} is not a dialect"
            );
        }
    }
}
