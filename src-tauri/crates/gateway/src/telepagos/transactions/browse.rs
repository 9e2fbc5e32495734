//! The list of movements for people who browse: one page, as it is given, nothing sorted out.

use domain::day::Day;

use super::{Movement, ROUTE, rows::Page};
use crate::{
    answer::{Answer, Unsaid},
    telepagos::{Telepagos, dialect::Stake},
    transport::Method,
};

/// What to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionsQuery {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Only operations of this kind: an id of [the filters](Telepagos::filters).
    pub operation: Option<String>,
    /// Which page, from 1; none asks for all rows at once.
    pub page: Option<u32>,
}

/// A page of movements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionsPage {
    /// The rows in the provider's order, amounts with whatever sign they were given.
    pub rows: Vec<Movement>,
    /// How many rows there are on all pages, if that was said.
    pub results: Option<u32>,
    /// Which page this is, if that was said.
    pub page: Option<u32>,
    /// How many pages there are, if that was said.
    pub pages: Option<u32>,
    /// How many rows of this page could not be read, and are missing.
    pub unreadable: u32,
}

impl Telepagos {
    /// One page of the list, asked for once. For eyes: what a program should rely on are the
    /// [movements](Telepagos::movements).
    pub async fn transactions(&self, query: &TransactionsQuery) -> Answer<TransactionsPage> {
        let mut fields = vec![
            ("date_from", query.from.to_string()),
            ("date_to", query.to.to_string()),
        ];
        if let Some(operation) = &query.operation {
            fields.push(("operation", operation.clone()));
        }
        if let Some(page) = query.page {
            fields.push(("paginate", "1".to_owned()));
            fields.push(("page", page.to_string()));
        }
        let body = self.carried(Stake::Read, Method::Get, ROUTE, &fields).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<TransactionsPage, Unsaid> {
    let page = Page::read(body)?;
    let rows: Vec<Movement> = page
        .rows
        .iter()
        .filter_map(|row| Movement::read(row))
        .collect();
    let unreadable = page.rows.len().saturating_sub(rows.len());
    Ok(TransactionsPage {
        rows,
        results: page.results,
        page: page.number,
        pages: page.pages,
        unreadable: u32::try_from(unreadable).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn a_page_shows_every_row_that_has_an_amount_in_the_order_given() {
        let body = r#"{"status":"ok","number_of_results":"31","page":2,"pages":4,"pagination":10,
            "transactions":[
            {"income":0,"amount":"-5","status":"Pendiente","date":"2026-11-20 14:33:08"},
            {"amount":"?"}, 7,
            {"income":1,"amount":"1550.50","status":"Aprobado","date":"ayer","holder":"ANA",
             "cuit":20123456786,"cvu_cbu":"0000003100012345678901","operation":"QR",
             "sale_point_name":"Caja 1"}]}"#;
        let page = read(body).expect("a page");
        assert_eq!(
            (page.results, page.page, page.pages, page.unreadable),
            (Some(31), Some(2), Some(4), 2),
            "where it stands, and what it lacks"
        );
        let [out, came] = page.rows.as_slice() else {
            panic!("two rows have an amount")
        };
        assert_eq!(
            (out.income, out.amount.cents(), out.is_settled()),
            (Some(false), -500, false),
            "the sign as given"
        );
        assert_eq!(
            (came.date.as_str(), came.at, came.amount.cents()),
            ("ayer", None, 155_050),
            "a date nobody can read is kept"
        );
        let texts = [
            &came.holder,
            &came.cuit,
            &came.account,
            &came.operation,
            &came.status,
            &came.sale_point,
        ];
        assert!(texts.iter().all(|text| text.is_some()), "all it says");
        assert!(!format!("{page:?}").contains("ANA"), "but not to the log");
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic_and_no_row_is_lost_silently(
            rows in prop::collection::vec(
                prop_oneof![
                    crate::wire::arbitrary::value(),
                    crate::wire::arbitrary::object(&["income", "amount", "date", "status"]),
                ],
                0..6,
            ),
        ) {
            let count = u32::try_from(rows.len()).expect("few");
            let page = read(&format!("[{}]", rows.join(","))).expect("a list");
            let shown = u32::try_from(page.rows.len()).expect("few");
            prop_assert_eq!(shown.saturating_add(page.unreadable), count);
        }
    }
}
