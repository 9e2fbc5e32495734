//! `GET v2/account/transactions`: the rows of the account, newest first.
//!
//! A row has no id and does not say which order it pays, exactly as documented.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;

use super::{Refusal, answer_bearer};
use crate::days;
use crate::dialect::{Dates, Dialect, GetFields};
use crate::fields::Fields;
use crate::json::Json;
use crate::pesos;
use crate::shared::Shared;
use crate::world::Credit;

/// The operation of a payment by QR. The document leaves the list to another endpoint.
const QR_OPERATION: &str = "cashin_qr";

/// What a row's status says once the money is there. The document names no status.
const CREDITED: &str = "APROBADO";

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let fields = said(state.dialect.get_fields, query.as_deref(), &headers, &body)?;
        let wanted = Wanted::read(&fields)?;
        let mut credits: Vec<_> = state
            .world
            .visible_credits()
            .filter(|credit| wanted.includes(credit))
            .collect();
        credits.sort_by_key(|credit| std::cmp::Reverse((credit.visible_ms, credit.id)));
        Ok(answered(&state.dialect, &credits, wanted.page))
    })
}

fn said(
    from: GetFields,
    query: Option<&str>,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Fields, Refusal> {
    match from {
        GetFields::Either => Ok(Fields::from_body(headers, body)?.and(Fields::from_query(query)?)?),
        GetFields::Body => Ok(Fields::from_body(headers, body)?),
        GetFields::Query if !body.is_empty() => Err(Refusal::unreadable("Un GET no lleva cuerpo")),
        GetFields::Query => Ok(Fields::from_query(query)?),
    }
}

/// Which rows.
struct Wanted {
    from: Date,
    to: Date,
    operation: Option<String>,
    /// The page, counted from 1, or everything at once.
    page: Option<usize>,
}

impl Wanted {
    fn read(fields: &Fields) -> Result<Wanted, Refusal> {
        let day = |name: &str| {
            let said = fields.text(name);
            let said =
                said.ok_or_else(|| Refusal::invalid(format!("El campo {name} es requerido")))?;
            let wrong = || Refusal::invalid(format!("El campo {name} no es una fecha Y-m-d"));
            days::read_day(said).ok_or_else(wrong)
        };
        let (from, to) = (day("date_from")?, day("date_to")?);
        if from > to {
            return Err(Refusal::invalid("date_from es posterior a date_to"));
        }
        let page = match fields.written("paginate") {
            None | Some("0") => None,
            Some("1") => Some(page(fields)?),
            Some(_) => return Err(Refusal::invalid("El campo paginate es 0 o 1")),
        };
        let operation = fields
            .text("operation")
            .filter(|operation| !operation.is_empty());
        Ok(Wanted {
            from,
            to,
            operation: operation.map(str::to_owned),
            page,
        })
    }

    fn includes(&self, credit: &Credit) -> bool {
        let day = days::day_of(credit.visible_ms);
        let operation = self.operation.as_deref();
        self.from <= day && day <= self.to && operation.is_none_or(|wanted| wanted == QR_OPERATION)
    }
}

fn page(fields: &Fields) -> Result<usize, Refusal> {
    let said = fields.written("page").unwrap_or("1");
    match said.parse() {
        Ok(page) if page > 0 => Ok(page),
        _ => Err(Refusal::invalid("El campo page es un número desde 1")),
    }
}

fn answered(dialect: &Dialect, credits: &[&Credit], page: Option<usize>) -> Json {
    let ok = ("status".to_owned(), Json::text("ok"));
    let rows = |credits: &[&Credit]| {
        let rows = credits.iter().map(|credit| row(dialect, credit)).collect();
        ("transactions".to_owned(), Json::List(rows))
    };
    let Some(page) = page else {
        return Json::Object(vec![ok, rows(credits)]);
    };
    let size = usize::try_from(dialect.page_size).unwrap_or(usize::MAX);
    let pages: Vec<_> = credits.chunks(size).collect();
    let count = |name: &str, number: usize| (name.to_owned(), Json::Number(number.to_string()));
    Json::Object(vec![
        ok,
        rows(pages.get(page - 1).copied().unwrap_or_default()),
        count("number_of_results", credits.len()),
        count("page", page),
        // A list of nothing is still one page long, so that a reader has a last page to reach.
        count("pages", pages.len().max(1)),
        count("pagination", size),
    ])
}

fn row(dialect: &Dialect, credit: &Credit) -> Json {
    let date = match dialect.dates {
        Dates::Spaced => days::spaced(credit.visible_ms),
        Dates::Iso => days::iso(credit.visible_ms),
        Dates::Utc => days::utc(credit.visible_ms),
    };
    Json::object([
        ("income", Json::whole(1)),
        ("date", Json::Text(date)),
        ("amount", Json::Text(pesos::spell(credit.amount_cents))),
        ("operation", Json::text(QR_OPERATION)),
        ("holder", Json::text(credit.payer.name.as_str())),
        ("cuit", Json::text(credit.payer.cuit.as_str())),
        ("cvu_cbu", Json::text(credit.payer.cvu.as_str())),
        ("status", Json::text(CREDITED)),
        // A dynamic QR belongs to no sale point.
        ("sale_point_name", Json::text("")),
    ])
}
