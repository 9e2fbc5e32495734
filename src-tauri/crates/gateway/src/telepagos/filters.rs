//! `GET v2/account/transactions_filters`: the kinds of operation a list of movements can be narrowed to.

use serde_json::value::RawValue;

use super::{Telepagos, dialect::Stake, named};
use crate::{
    answer::{Answer, Unsaid},
    transport::{Method, Request},
    wire::Object,
};

/// A kind of operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationFilter {
    /// What a list is asked for by.
    pub id: String,
    /// What people call it; its id when it has no name.
    pub name: String,
    /// The provider's word for its sort (`type`); empty when there is none.
    pub kind: String,
}

impl Telepagos {
    /// The kinds of operation, in the provider's order, each id once.
    pub async fn filters(&self) -> Answer<Vec<OperationFilter>> {
        let request = Request::to(Method::Get, "v2/account/transactions_filters");
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<Vec<OperationFilter>, Unsaid> {
    named::read(body, "operations", filter, |it| &it.id)
}

fn filter(entry: &RawValue) -> Option<OperationFilter> {
    let fields = Object::parse(entry.get())?;
    let id = fields.id(&["id"])?;
    Some(OperationFilter {
        name: fields.text(&["name"]).unwrap_or_else(|| id.clone()),
        kind: fields.text(&["type"]).unwrap_or_default(),
        id,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{OperationFilter, read};
    use crate::answer::{SilenceKind, Unsaid};

    #[test]
    fn filters_are_read_entry_by_entry_each_id_once() {
        let body = r#"{"status":"ok","operations":[
            {"id":"CASHIN_QR","name":"Cobro con QR","type":"income"},
            {"id":7}, {"name":"nobody"}, null,
            {"id":"CASHIN_QR","name":"again","type":"x"}]}"#;
        let filter = |id: &str, name: &str, kind: &str| OperationFilter {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
        };
        let expected = vec![
            filter("CASHIN_QR", "Cobro con QR", "income"),
            filter("7", "7", ""),
        ];
        assert_eq!(read(body), Ok(expected), "those that have an id");
        assert_eq!(read("[]"), Ok(Vec::new()), "a list may stand alone");
    }

    #[test]
    fn what_is_no_list_of_filters_is_silence() {
        let unreadable = Unsaid::silence(SilenceKind::Unreadable);
        for (body, expected) in [
            (r#"{"status":"ok"}"#, Unsaid::missing("operations")),
            (r#"{"operations":{}}"#, unreadable.clone()),
            (r#"{"operations":[7]}"#, unreadable),
        ] {
            assert_eq!(read(body), Err(expected), "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "operations"]),
                crate::wire::arbitrary::object(&["id", "name", "type"])
                    .prop_map(|entry| format!("[{entry},{entry}]")),
            ],
        ) {
            if let Ok(filters) = read(&body) {
                prop_assert!(filters.iter().all(|filter| !filter.id.is_empty()));
            }
        }
    }
}
