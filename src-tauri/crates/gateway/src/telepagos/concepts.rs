//! `GET v2/payment/concepts`: what a sale can be for.
//!
//! The documents say only "array". Strings are taken, and objects with an id, a name or both.

use domain::order::Concept;
use serde_json::value::RawValue;

use super::{Telepagos, dialect::Stake, named};
use crate::{
    answer::{Answer, Unsaid},
    transport::{Method, Request},
    wire::{self, Object},
};

const IDS: &[&str] = &["id", "code", "codigo", "value", "concept"];
const NAMES: &[&str] = &["name", "nombre", "description", "descripcion", "label"];

impl Telepagos {
    /// The concepts a sale can have, in the provider's order, each id once.
    pub async fn concepts(&self) -> Answer<Vec<Concept>> {
        let request = Request::to(Method::Get, "v2/payment/concepts");
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<Vec<Concept>, Unsaid> {
    named::read(body, "concepts", concept, |it| &it.id)
}

/// An entry. Whichever of id and name is missing, the other serves.
fn concept(entry: &RawValue) -> Option<Concept> {
    let Some(fields) = Object::parse(entry.get()) else {
        let word = wire::id(entry)?;
        return Some(Concept {
            id: word.clone(),
            name: word,
        });
    };
    let name = fields.text(NAMES);
    let id = fields.id(IDS).or_else(|| name.clone())?;
    Some(Concept {
        name: name.unwrap_or_else(|| id.clone()),
        id,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;
    use crate::answer::{SilenceKind, Unsaid};

    fn pairs(body: &str) -> Vec<(String, String)> {
        let concepts = read(body).expect("a readable list");
        concepts.into_iter().map(|c| (c.id, c.name)).collect()
    }

    fn pair(id: &str, name: &str) -> (String, String) {
        (id.to_owned(), name.to_owned())
    }

    #[test]
    fn a_list_may_be_of_words_of_objects_or_of_both() {
        let body = r#"{"status":"ok","concepts":["VAR",
            {"id":"ALQ","name":"Alquileres"}, {"code":7,"descripcion":"Cuotas"},
            {"codigo":"EXP","nombre":"Expensas"}, {"value":"FAC","label":"Facturas"},
            {"concept":"HON","description":"Honorarios"}, {"id":"SEG","name":"  "},
            {"name":"Haberes"}, {"id":null,"code":"PRE"}]}"#;
        let expected = [
            pair("VAR", "VAR"),
            pair("ALQ", "Alquileres"),
            pair("7", "Cuotas"),
            pair("EXP", "Expensas"),
            pair("FAC", "Facturas"),
            pair("HON", "Honorarios"),
            pair("SEG", "SEG"),
            pair("Haberes", "Haberes"),
            pair("PRE", "PRE"),
        ];
        assert_eq!(pairs(body), expected, "in the provider's order");
        assert_eq!(pairs(r#"["VAR"]"#), [pair("VAR", "VAR")], "a bare list");
        assert_eq!(pairs(r#"{"concepts":[]}"#), [], "an empty list is a list");
    }

    #[test]
    fn an_entry_that_says_nothing_is_left_out_and_one_said_twice_is_one() {
        let body = r#"{"concepts":[null,"",{},[1],"VAR",{"id":"VAR","name":"Varios"}]}"#;
        assert_eq!(pairs(body), [pair("VAR", "VAR")], "the first VAR counts");
    }

    #[test]
    fn what_is_no_list_of_concepts_is_silence() {
        for body in [r#"{"concepts":"VAR"}"#, r#"{"concepts":[null,{}]}"#, "7"] {
            assert_eq!(
                read(body),
                Err(Unsaid::silence(SilenceKind::Unreadable)),
                "{body}"
            );
        }
        assert_eq!(
            read(r#"{"status":"ok"}"#),
            Err(Unsaid::missing("concepts")),
            "nothing was said about them"
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "concepts"]),
            ],
        ) {
            if let Ok(concepts) = read(&body) {
                prop_assert!(concepts.iter().all(|c| !c.id.is_empty() && !c.name.is_empty()));
            }
        }
    }
}
