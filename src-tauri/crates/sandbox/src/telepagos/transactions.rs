//! `GET v2/account/transactions`: the rows of the account, newest first.
//!
//! A row has no id and does not say which order it pays, exactly as documented. What rows are made
//! of is in `transactions/rows.rs`.

mod rows;

use std::ops::Range;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;

use super::{Refusal, answer_bearer, asked};
use crate::days;
use crate::dialect::Dialect;
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use rows::Row;

pub(super) use rows::OPERATIONS;

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let fields = asked::with_query(&state.dialect, query.as_deref(), &headers, &body)?;
        let wanted = Wanted::read(&fields)?;
        let mut rows = rows::of(&state.world, &wanted.moments());
        rows.retain(|row| wanted.includes(row));
        Ok(answered(&state.dialect, &rows, wanted.page))
    })
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
            let wrong = || Refusal::invalid(format!("El campo {name} no es una fecha Y-m-d"));
            days::read_day(asked::text(fields, name)?).ok_or_else(wrong)
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
        let operation = asked::optional(fields, "operation");
        Ok(Wanted {
            from,
            to,
            operation: operation.map(str::to_owned),
            page,
        })
    }

    /// From the first moment of the first day until the last of the last one is over.
    fn moments(&self) -> Range<i64> {
        let end = self.to.tomorrow().map_or(i64::MAX, days::beginning);
        days::beginning(self.from)..end
    }

    /// An operation nobody knows has no rows.
    fn includes(&self, row: &Row) -> bool {
        let operation = self.operation.as_deref();
        operation.is_none_or(|wanted| wanted == row.operation.id)
    }
}

fn page(fields: &Fields) -> Result<usize, Refusal> {
    let said = fields.written("page").unwrap_or("1");
    match said.parse() {
        Ok(page) if page > 0 => Ok(page),
        _ => Err(Refusal::invalid("El campo page es un número desde 1")),
    }
}

fn answered(dialect: &Dialect, all: &[Row], page: Option<usize>) -> Json {
    let ok = ("status".to_owned(), Json::text("ok"));
    let rows = |rows: &[Row]| {
        let rows = rows.iter().map(|row| row.json(dialect)).collect();
        ("transactions".to_owned(), Json::List(rows))
    };
    let Some(page) = page else {
        return Json::Object(vec![ok, rows(all)]);
    };
    let size = usize::try_from(dialect.page_size).unwrap_or(usize::MAX);
    let pages: Vec<_> = all.chunks(size).collect();
    let count = |name: &str, number: usize| (name.to_owned(), Json::Number(number.to_string()));
    Json::Object(vec![
        ok,
        rows(pages.get(page - 1).copied().unwrap_or_default()),
        count("number_of_results", all.len()),
        count("page", page),
        // A list of nothing is still one page long, so that a reader has a last page to reach.
        count("pages", pages.len().max(1)),
        count("pagination", size),
    ])
}
