//! The callback of the Payments 2.0 document: what it says, and its hash.

use super::dialect::{Callbacks, PaymentWords};
use super::signature;
use crate::json::Json;
use crate::world::{Payout, PayoutState};

/// Where a payment stands, as the document's four words have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Received. Not final.
    Pending,
    /// On the rail. Not final.
    Processing,
    /// Final: it arrived.
    Processed,
    /// Final: it came back.
    Failed,
}

impl Standing {
    /// Where a payout stands at a moment: half of its way it is received, half of it processed.
    pub(super) fn of(payout: &Payout, now_ms: i64) -> Standing {
        let half_ms = payout.due_ms.saturating_sub(payout.asked_ms) / 2;
        match payout.state {
            PayoutState::Processed => Standing::Processed,
            PayoutState::Failed => Standing::Failed,
            PayoutState::Pending if now_ms < payout.asked_ms.saturating_add(half_ms) => {
                Standing::Pending
            }
            PayoutState::Pending => Standing::Processing,
        }
    }

    /// Whether it will stay so.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Standing::Processed | Standing::Failed)
    }

    /// The word for it.
    pub(super) fn word(self, words: PaymentWords) -> &'static str {
        match (words, self) {
            (PaymentWords::Documented, Standing::Pending) => "Pending",
            (PaymentWords::Documented, Standing::Processing) => "Processing",
            (PaymentWords::Documented, Standing::Processed) => "Processed",
            (PaymentWords::Documented, Standing::Failed) => "Failed",
            (PaymentWords::Spanish, Standing::Pending | Standing::Processing) => "Pendiente",
            (PaymentWords::Spanish, Standing::Processed) => "Exitoso",
            (PaymentWords::Spanish, Standing::Failed) => "Rechazado",
        }
    }
}

/// A callback's body and the hash for its `Authorization`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) body: String,
    pub(super) hash: String,
}

/// Writes and signs a report about a payment.
pub(super) fn signed(id: &str, word: &str, form: Callbacks, key: &str) -> Signed {
    let report = match form {
        Callbacks::Capitalised => Json::object([
            (
                "Body",
                Json::object([
                    ("Id", Json::Text(id.to_ascii_uppercase())),
                    ("Status", Json::text(word)),
                ]),
            ),
            ("Securitykey", Json::text("")),
        ]),
        Callbacks::Compact
        | Callbacks::Pretty
        | Callbacks::PrettyHashedCompact
        | Callbacks::Early => Json::object([
            (
                "body",
                Json::object([("id", Json::text(id)), ("status", Json::text(word))]),
            ),
            ("securityKey", Json::text("")),
        ]),
    };
    let (body, hashed) = match form {
        Callbacks::Pretty => (report.written_prettily(), report.written_prettily()),
        Callbacks::PrettyHashedCompact => (report.written_prettily(), report.written()),
        Callbacks::Compact | Callbacks::Capitalised | Callbacks::Early => {
            (report.written(), report.written())
        }
    };
    let hash = signature::of(&hashed, key);
    Signed { body, hash }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "e6451028-84ce-4fa4-b3bc-335972bebf0a";

    #[test]
    fn the_documented_example_is_said_and_signed_as_printed() {
        let ours = signed(
            ID,
            "Failed",
            Callbacks::Capitalised,
            signature::PRACTICE_KEY,
        );
        assert_eq!(
            ours.body,
            r#"{"Body":{"Id":"E6451028-84CE-4FA4-B3BC-335972BEBF0A","Status":"Failed"},"Securitykey":""}"#,
            "to the letter"
        );
        assert_eq!(
            ours.hash, "4e36de37b87010d301e4b3a9046befe24ef253a98746f1d43998f29c31e188d4",
            "and so its hash"
        );
    }

    #[test]
    fn a_pretty_callback_is_hashed_as_it_is_sent_or_as_one_line() {
        let key = signature::PRACTICE_KEY;
        let compact = signed(ID, "Failed", Callbacks::Compact, key);
        let pretty = signed(ID, "Failed", Callbacks::Pretty, key);
        let mixed = signed(ID, "Failed", Callbacks::PrettyHashedCompact, key);
        assert_eq!(mixed.body, pretty.body, "both are indented");
        assert_ne!(pretty.hash, compact.hash, "whitespace counts");
        assert_eq!(mixed.hash, compact.hash, "unless it was added afterwards");
    }
}
