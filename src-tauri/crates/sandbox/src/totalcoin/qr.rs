//! `POST api/qr/generate` and `GET api/qr/{qr_id}/status`: a picture of a QR, and what became of it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::auth::Family;
use super::checks::Checks;
use super::preorders::payload_head;
use super::{Refusal, amount, answer_bearer};
use crate::days;
use crate::dialect::Dialect;
use crate::fields::Fields;
use crate::json::Json;
use crate::pesos;
use crate::shared::Shared;
use crate::world::{Kind, Order, Provider, SHOP, World};

/// How long a QR lives when nothing else is said, as documented.
const EXPIRES_IN: u32 = 3_600;

/// The longest life of a QR: a week.
const EXPIRES_IN_MAX: u32 = 604_800;

/// The currencies the document names, the one of the country, and their ISO 4217 numbers.
const CURRENCIES: [(&str, &str); 3] = [("ARS", "032"), ("USD", "840"), ("EUR", "978")];

/// What the address of a QR begins with.
const URL: &str = "https://totalcoin.com/qr/";

pub(super) async fn generate(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let good = StatusCode::OK;
    answer_bearer(
        &shared,
        &headers,
        Family::Companies,
        good,
        |state, now_ms| {
            let fields = Fields::from_body(&headers, &body)?;
            let wanted = Wanted::read(&fields)?;
            let id = state.world.next_order_id();
            let order = wanted.order(&state.dialect, id, now_ms);
            let expires_ms = now_ms.saturating_add(wanted.lives_ms());
            let json = Json::object([
                ("qr_id", Json::Text(qr_id(id))),
                ("qr_code", Json::Picture(order.code.clone())),
                ("qr_url", Json::Text(url(id))),
                ("expires_at", Json::Text(days::utc_seconds(expires_ms))),
            ]);
            state.world.place(order);
            state.totalcoin.remember_currency(id, wanted.currency.0);
            Ok(json)
        },
    )
}

pub(super) async fn status(
    State(shared): State<Arc<Shared>>,
    Path(said): Path<String>,
    headers: HeaderMap,
) -> Response {
    let good = StatusCode::OK;
    answer_bearer(
        &shared,
        &headers,
        Family::Companies,
        good,
        |state, now_ms| {
            let order =
                found(&state.world, &said).ok_or_else(|| Refusal::missing("No existe el QR"))?;
            let credit = state
                .world
                .visible_credits(Provider::Totalcoin)
                .find(|credit| credit.order_id == Some(order.id));
            let word = match credit {
                Some(_) => "paid",
                None if order.has_expired(now_ms) => "expired",
                None => "pending",
            };
            // Once paid, the amount is what was paid; a client has to compare it with what it asked.
            let cents = credit
                .map(|credit| credit.amount_cents)
                .or(order.amount_cents);
            let expires_ms = order.expires_ms.unwrap_or(i64::MAX);
            Ok(Json::object([
                ("status", Json::text(word)),
                ("amount", amount(&state.dialect, cents.unwrap_or(0))),
                ("currency", Json::text(state.totalcoin.currency(order.id))),
                (
                    "created_at",
                    Json::Text(days::utc_seconds(order.created_ms)),
                ),
                ("expires_at", Json::Text(days::utc_seconds(expires_ms))),
                (
                    "paid_at",
                    credit.map_or(Json::Null, |credit| {
                        Json::Text(days::utc_seconds(credit.paid_ms))
                    }),
                ),
            ]))
        },
    )
}

/// The document's form of an id.
fn qr_id(id: u64) -> String {
    format!("qr_{id:09}")
}

/// The address of a QR, as documented. Nothing of this sandbox is there; its customer knows
/// whose it is.
fn url(id: u64) -> String {
    format!("{URL}{}", qr_id(id))
}

/// The order whose address this is.
pub(super) fn found_at<'world>(url: &str, world: &'world World) -> Option<&'world Order> {
    found(world, url.strip_prefix(URL)?)
}

/// The QR with this id, written as it was given.
fn found<'world>(world: &'world World, said: &str) -> Option<&'world Order> {
    let id: u64 = said.strip_prefix("qr_")?.parse().ok()?;
    world
        .order(id)
        .filter(|order| order.kind == Kind::TotalcoinQr && qr_id(id) == said)
}

/// What the shop asks for.
struct Wanted {
    amount_cents: i64,
    currency: (&'static str, &'static str),
    description: String,
    expires_in: u32,
}

impl Wanted {
    fn read(fields: &Fields) -> Result<Wanted, Refusal> {
        let mut checks = Checks::of(fields);
        let amount_cents = checks.amount("amount");
        let known = CURRENCIES.map(|(word, _)| word);
        let currency = checks
            .one_of("currency", &known)
            .and_then(|word| CURRENCIES.iter().find(|(known, _)| *known == word).copied());
        let description = checks.text("description", 100);
        let expires_in = match fields.written("expires_in") {
            None => Some(EXPIRES_IN),
            Some(said) => {
                let seconds = said.parse().ok();
                let seconds = seconds.filter(|seconds| (1..=EXPIRES_IN_MAX).contains(seconds));
                if seconds.is_none() {
                    checks.complain("expires_in", "no es una cantidad de segundos válida");
                }
                seconds
            }
        };
        let email = checks.optional("customer_email", 100);
        if email.is_some_and(|email| !email.contains('@')) {
            checks.complain("customer_email", "no es una dirección de correo");
        }
        checks.optional("customer_name", 100);
        let read = || {
            Some(Wanted {
                amount_cents: amount_cents?,
                currency: currency?,
                description: description?.to_owned(),
                expires_in: expires_in?,
            })
        };
        checks.end(read())
    }

    fn lives_ms(&self) -> i64 {
        i64::from(self.expires_in) * 1_000
    }

    fn order(&self, dialect: &Dialect, id: u64, created_ms: i64) -> Order {
        Order {
            id,
            provider: Provider::Totalcoin,
            kind: Kind::TotalcoinQr,
            amount_cents: Some(self.amount_cents),
            concept: String::new(),
            description: self.description.clone(),
            code: self.payload(dialect, id),
            created_ms,
            expires_ms: Some(created_ms.saturating_add(self.lives_ms())),
            once: true,
            withdrawn: false,
        }
    }

    /// What a camera reads off the picture.
    fn payload(&self, dialect: &Dialect, id: u64) -> String {
        let tags = payload_head(id, "12", self.currency.1);
        let tags = if dialect.qr_with_amount {
            tags.with("54", pesos::spell(self.amount_cents))
        } else {
            tags
        };
        tags.with("58", "AR")
            .with("59", SHOP.name)
            .with("60", SHOP.city)
            .sealed()
    }
}
