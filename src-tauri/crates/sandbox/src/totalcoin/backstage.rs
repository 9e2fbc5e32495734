//! The strings behind TotalCoin's stage: where webhooks go, and notifications that are late, wrong
//! or not its own. No provider has these; the table at the top of the crate lists them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::book::{Book, Preorder, Subscriber, callback, notice, notice_amounts};
use super::callback::Standing;
use super::delivery::{Outcome, Target};
use super::dialect::Callbacks;
use super::outbox::{Letter, Sent};
use super::signature::PRACTICE_KEY;
use super::webhook::{Estado, Notice, Occasion};
use crate::control::no;
use crate::customer::Payer;
use crate::shared::{self, Shared};
use crate::world::{Payout, Provider, Split};

/// Where the numbers of operations begin that never happened.
const INVENTED: u64 = 9_000_000_000;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/webhook", post(subscribe))
        .route("/sandbox/webhook/send", post(send_webhook))
        .route("/sandbox/callback/send", post(send_callback))
}

/// TotalCoin's part of `/sandbox/world`.
pub(crate) fn shown(state: &shared::State, now_ms: i64) -> Value {
    let book = &state.totalcoin;
    let preorder = |preorder: &Preorder| {
        json!({
            "order": preorder.order_id,
            "operation_id": preorder.operation_id,
            "external_reference": preorder.reference,
            "open": preorder.is_open,
        })
    };
    let payments = book.payments().iter().filter_map(|payment| {
        let payout = state.world.payout(Provider::Totalcoin, payment.payout_id)?;
        Some(json!({
            "id": payment.id,
            "payout": payout.id,
            "reference": payout.instruction.reference,
            "status": Standing::of(payout, now_ms).word(state.dialect.payment_words),
            "notification_url": payment.target.as_ref().map(Target::url),
        }))
    });
    json!({
        "private_key": PRACTICE_KEY,
        "tokens": {"issued": book.tokens.issued(), "live": book.tokens.live(now_ms)},
        "webhook": subscriber(book),
        "preorders": book.preorders().iter().map(preorder).collect::<Vec<_>>(),
        "payments": payments.collect::<Vec<_>>(),
        "deliveries": book.outbox.all().map(delivery).collect::<Vec<_>>(),
    })
}

fn delivery(sent: &Sent) -> Value {
    let status = |outcome: &Outcome| match outcome {
        Outcome::Answered(status) => Some(*status),
        Outcome::Unanswered => None,
    };
    json!({
        "number": sent.number,
        "channel": sent.letter.channel.name(),
        "about": sent.letter.about,
        "url": sent.letter.target.url(),
        "standing": sent.standing(),
        "tries": sent.tries.iter().map(status).collect::<Vec<_>>(),
    })
}

/// The header's value stays unsaid: whoever can look here need not be able to sign.
fn subscriber(book: &Book) -> Value {
    book.subscriber.as_ref().map_or(Value::Null, |subscriber| {
        let header = subscriber.header.as_ref();
        json!({
            "url": subscriber.target.url(),
            "header": header.map(|(name, _)| name.as_str()),
        })
    })
}

async fn subscribe(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    /// Where webhooks go; a `url` of null is nowhere.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        url: Option<String>,
        header: Option<WantedHeader>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct WantedHeader {
        name: String,
        value: String,
    }

    let bad = |message: &str| no(StatusCode::UNPROCESSABLE_ENTITY, "bad_webhook", message);
    let wanted: Wanted = match serde_json::from_slice(&body) {
        Ok(wanted) => wanted,
        Err(error) => return bad(&error.to_string()),
    };
    let subscriber = match wanted.url {
        None => None,
        Some(url) => {
            let Some(target) = Target::read(&url) else {
                return bad("la dirección tiene que ser http y de esta computadora");
            };
            let header = match wanted.header {
                None => None,
                Some(said) => match header_of(&said.name, &said.value) {
                    Some(header) => Some(header),
                    None => return bad("el encabezado no es válido"),
                },
            };
            Some(Subscriber { target, header })
        }
    };
    let mut state = shared.state();
    state.totalcoin.subscriber = subscriber;
    Json(json!({"status": "ok", "webhook": self::subscriber(&state.totalcoin)})).into_response()
}

/// A header that can be sent, unless it is one that the message itself needs.
fn header_of(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name: HeaderName = name.parse().ok()?;
    let taken = [
        header::HOST,
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::TRANSFER_ENCODING,
    ];
    if taken.contains(&name) {
        return None;
    }
    Some((name, HeaderValue::from_str(value).ok()?))
}

/// A webhook that the provider would not send, or not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WebhookVariant {
    /// The payment, twice.
    Duplicate,
    /// The reconciliation, then the payment.
    Reordered,
    /// Approved, by somebody who does not know the secret of the header.
    Forged,
    /// A payment that belongs to no pre-order.
    Orderless,
    /// Not approved yet.
    Pending,
    /// Rejected.
    Rejected,
    /// Parts that do not add up to the whole.
    MismatchedSum,
    /// As it should be, indented.
    Pretty,
}

async fn send_webhook(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        order: u64,
        variant: WebhookVariant,
    }

    let wanted: Wanted = match serde_json::from_slice(&body) {
        Ok(wanted) => wanted,
        Err(error) => {
            let (status, message) = (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
            return no(status, "bad_webhook", &message);
        }
    };
    let (now_ms, mut state) = shared.present();
    let Some(subscriber) = state.totalcoin.subscriber.clone() else {
        let message = "falta decir a dónde van los avisos, con POST /sandbox/webhook";
        return no(StatusCode::UNPROCESSABLE_ENTITY, "no_webhook", message);
    };
    let Some(base) = about(&state, wanted.order, now_ms) else {
        let message = "no hay una pre-orden con ese número";
        return no(StatusCode::NOT_FOUND, "unknown_order", message);
    };
    let letters = webhooks(base, wanted.variant, wanted.order, &subscriber, &state);
    let sent = letters.len();
    for letter in letters {
        state.totalcoin.outbox.post(letter);
    }
    Json(json!({"status": "ok", "sent": sent})).into_response()
}

/// What a webhook about a pre-order would say: its latest payment, or else one that never happened.
fn about(state: &shared::State, order_id: u64, now_ms: i64) -> Option<Notice> {
    let preorder = state.totalcoin.preorder(order_id)?;
    let credit = state
        .world
        .visible_credits(Provider::Totalcoin)
        .filter(|credit| credit.order_id == Some(order_id))
        .last();
    if let Some(credit) = credit {
        return Some(notice(preorder, credit, Occasion::Payment));
    }
    let amount_cents = state.world.order(order_id)?.amount_cents?;
    Some(Notice {
        occasion: Occasion::Payment,
        estado: Estado::Approved,
        reference: invented(state),
        concept: preorder.reference.clone(),
        operation_id: preorder.operation_id.clone(),
        amount_cents,
        split: Split::of(amount_cents),
        // The document's own example has such a number.
        payer: Payer {
            name: "Nadie Conocido".to_owned(),
            cuit: "11111111".to_owned(),
            cvu: String::new(),
        },
        created_ms: now_ms,
        confirmed_ms: now_ms,
    })
}

fn invented(state: &shared::State) -> u64 {
    INVENTED + state.totalcoin.outbox.posted()
}

fn webhooks(
    base: Notice,
    variant: WebhookVariant,
    order_id: u64,
    subscriber: &Subscriber,
    state: &shared::State,
) -> Vec<Letter> {
    let amounts = notice_amounts(&state.dialect);
    let letter = |notice: &Notice| subscriber.letter(order_id, notice.json(amounts).written());
    match variant {
        WebhookVariant::Duplicate => vec![letter(&base), letter(&base)],
        WebhookVariant::Reordered => {
            let reconciliation = Notice {
                occasion: Occasion::Reconciliation,
                ..base.clone()
            };
            vec![letter(&reconciliation), letter(&base)]
        }
        WebhookVariant::Forged => {
            let mut forged = letter(&base);
            if let Some((_, value)) = &mut forged.header {
                *value = HeaderValue::from_static("forged");
            }
            vec![forged]
        }
        WebhookVariant::Orderless => vec![letter(&Notice {
            concept: String::new(),
            operation_id: None,
            reference: invented(state),
            ..base
        })],
        WebhookVariant::Pending => vec![letter(&Notice {
            estado: Estado::Pending,
            ..base
        })],
        WebhookVariant::Rejected => vec![letter(&Notice {
            estado: Estado::Rejected,
            ..base
        })],
        WebhookVariant::MismatchedSum => {
            let net_cents = base.split.net_cents + 1;
            let split = Split {
                net_cents,
                ..base.split
            };
            vec![letter(&Notice { split, ..base })]
        }
        WebhookVariant::Pretty => {
            let body = base.json(amounts).written_prettily();
            vec![subscriber.letter(order_id, body)]
        }
    }
}

/// A callback that the provider would not send, or not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CallbackVariant {
    /// What is so, once more.
    Duplicate,
    /// What is so, signed with a key that is not the shop's.
    Forged,
    /// What is so, with no signature.
    Unsigned,
    /// Still pending, whatever is so.
    Stale,
    /// The other end, well signed: failed if it was processed, processed if not.
    Contradicting,
    /// About a payment that nobody made, well signed.
    Unknown,
    /// What is so, indented and hashed as it is sent.
    Pretty,
    /// What is so, indented but hashed as one line.
    PrettyHashedCompact,
    /// What is so, with the capital letters of the document's example.
    Capitalised,
}

async fn send_callback(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        /// The payment's id or the shop's reference of it.
        payment: String,
        variant: CallbackVariant,
    }

    let wanted: Wanted = match serde_json::from_slice(&body) {
        Ok(wanted) => wanted,
        Err(error) => {
            let (status, message) = (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
            return no(status, "bad_callback", &message);
        }
    };
    let (now_ms, mut state) = shared.present();
    let payout = found(&state, &wanted.payment);
    let standing = payout.map(|payout| Standing::of(payout, now_ms));
    let payment = payout.and_then(|payout| state.totalcoin.payment_of(payout.id).cloned());
    let (Some(payment), Some(standing)) = (payment, standing) else {
        let message = "no hay un pago con ese número ni con esa referencia";
        return no(StatusCode::NOT_FOUND, "unknown_payment", message);
    };
    let nobody = state.totalcoin.uuid();
    let (id, standing, form, key) = match wanted.variant {
        CallbackVariant::Duplicate | CallbackVariant::Unsigned => {
            (&payment.id, standing, Callbacks::Compact, PRACTICE_KEY)
        }
        CallbackVariant::Forged => (&payment.id, standing, Callbacks::Compact, "not the key"),
        CallbackVariant::Stale => {
            let pending = Standing::Pending;
            (&payment.id, pending, Callbacks::Compact, PRACTICE_KEY)
        }
        CallbackVariant::Contradicting => {
            let other = match standing {
                Standing::Processed => Standing::Failed,
                Standing::Pending | Standing::Processing | Standing::Failed => Standing::Processed,
            };
            (&payment.id, other, Callbacks::Compact, PRACTICE_KEY)
        }
        CallbackVariant::Unknown => (&nobody, standing, Callbacks::Compact, PRACTICE_KEY),
        CallbackVariant::Pretty => (&payment.id, standing, Callbacks::Pretty, PRACTICE_KEY),
        CallbackVariant::PrettyHashedCompact => {
            let form = Callbacks::PrettyHashedCompact;
            (&payment.id, standing, form, PRACTICE_KEY)
        }
        CallbackVariant::Capitalised => {
            (&payment.id, standing, Callbacks::Capitalised, PRACTICE_KEY)
        }
    };
    let word = standing.word(state.dialect.payment_words);
    let Some(mut letter) = callback(&payment, id, word, form, key) else {
        let message = "el pago no tiene una dirección de esta computadora a la cual avisar";
        return no(StatusCode::UNPROCESSABLE_ENTITY, "no_callback_url", message);
    };
    if wanted.variant == CallbackVariant::Unsigned {
        letter.header = None;
    }
    state.totalcoin.outbox.post(letter);
    Json(json!({"status": "ok", "sent": 1})).into_response()
}

/// The money of a payment, by its id or by the shop's reference.
fn found<'state>(state: &'state shared::State, said: &str) -> Option<&'state Payout> {
    let by_id = state
        .totalcoin
        .payment(said)
        .and_then(|payment| state.world.payout(Provider::Totalcoin, payment.payout_id));
    by_id.or_else(|| state.world.payout_by_reference(Provider::Totalcoin, said))
}
