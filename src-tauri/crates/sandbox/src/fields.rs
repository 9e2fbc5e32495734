//! What a request said: its fields, from the query string, a JSON body, a form body, or several.
//!
//! Numbers are kept as they were written, so that an amount is never a float on its way in.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use serde_json::value::RawValue;
use thiserror::Error;

/// Why a request's fields could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum Unclear {
    #[error("El cuerpo de la solicitud no es un objeto JSON válido")]
    NotJson,
    #[error("El campo {0} llegó con dos valores distintos")]
    SaidTwice(String),
}

/// One field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Field {
    /// A JSON string, or a value of a query or a form.
    Text(String),
    /// Any other JSON value, as written: `1550.50`, `true`, `{…}`.
    Literal(String),
}

/// The fields of one request. A JSON `null` counts as not said.
#[derive(Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, Field>);

impl Fields {
    /// Reads a body: a form when its content type says so, JSON otherwise, nothing when empty.
    pub(crate) fn from_body(headers: &HeaderMap, body: &Bytes) -> Result<Fields, Unclear> {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Fields::default());
        }
        if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Fields::default().merged(pairs(body));
        }
        let read: BTreeMap<String, Box<RawValue>> =
            serde_json::from_slice(body).map_err(|_| Unclear::NotJson)?;
        let mut fields = BTreeMap::new();
        for (name, value) in read {
            let literal = value.get();
            let field = match literal.as_bytes().first() {
                Some(b'"') => {
                    Field::Text(serde_json::from_str(literal).map_err(|_| Unclear::NotJson)?)
                }
                Some(b'n') => continue,
                _ => Field::Literal(literal.to_owned()),
            };
            fields.insert(name, field);
        }
        Ok(Fields(fields))
    }

    /// Reads a query string.
    pub(crate) fn from_query(query: Option<&str>) -> Result<Fields, Unclear> {
        Fields::default().merged(pairs(query.unwrap_or_default().as_bytes()))
    }

    /// These fields and `other`'s. The same field may be said in both places, but only alike: a
    /// client that contradicts itself is told so instead of being half believed.
    pub(crate) fn and(self, other: Fields) -> Result<Fields, Unclear> {
        self.merged(other.0)
    }

    /// The names of everything that was said.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A field that was said as text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Field::Text(text) => Some(text),
            Field::Literal(_) => None,
        }
    }

    /// A field as it was written, whether as text or as a bare literal.
    pub(crate) fn written(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Field::Text(written) | Field::Literal(written) => Some(written),
        }
    }

    fn merged(
        mut self,
        others: impl IntoIterator<Item = (String, Field)>,
    ) -> Result<Fields, Unclear> {
        for (name, field) in others {
            let said = self.written(&name);
            let (Field::Text(written) | Field::Literal(written)) = &field;
            if said.is_some_and(|said| said != written) {
                return Err(Unclear::SaidTwice(name));
            }
            self.0.entry(name).or_insert(field);
        }
        Ok(self)
    }
}

fn pairs(encoded: &[u8]) -> impl Iterator<Item = (String, Field)> {
    form_urlencoded::parse(encoded)
        .map(|(name, value)| (name.into_owned(), Field::Text(value.into_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(body: &str) -> Result<Fields, Unclear> {
        Fields::from_body(&HeaderMap::new(), &Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn a_number_is_read_as_it_was_written() {
        let fields = json(r#"{"amount": 1550.50, "concept": "VAR", "link": null}"#)
            .expect("an object of fields");
        assert_eq!(
            fields.written("amount"),
            Some("1550.50"),
            "the trailing zero survives"
        );
        assert_eq!(fields.text("amount"), None, "a number is not a text");
        assert_eq!(
            fields.text("concept"),
            Some("VAR"),
            "a string loses its quotes"
        );
        assert_eq!(fields.written("link"), None, "null is not said");
    }

    #[test]
    fn a_form_is_read_when_it_says_it_is_one() {
        let mut headers = HeaderMap::new();
        let kind = "application/x-www-form-urlencoded; charset=utf-8";
        headers.insert(header::CONTENT_TYPE, kind.parse().expect("a content type"));
        let fields = Fields::from_body(
            &headers,
            &Bytes::from_static(b"amount=1.50&description=a+b"),
        )
        .expect("a form");
        assert_eq!(fields.written("amount"), Some("1.50"), "the first pair");
        assert_eq!(
            fields.text("description"),
            Some("a b"),
            "plus is a blank in a form"
        );
    }

    #[test]
    fn query_and_body_may_agree_but_not_contradict() {
        let query = || Fields::from_query(Some("page=2&paginate=1")).expect("a query");
        let both = json(r#"{"page": 2}"#)
            .expect("a body")
            .and(query())
            .expect("they agree");
        assert_eq!(
            both.written("paginate"),
            Some("1"),
            "what only the query said is there"
        );
        assert_eq!(
            json(r#"{"page": 3}"#).expect("a body").and(query()).err(),
            Some(Unclear::SaidTwice("page".to_owned())),
            "two pages at once is a mistake worth telling"
        );
    }

    #[test]
    fn what_is_not_an_object_is_not_read() {
        for body in ["[1]", "{", "7", r#"{"a":}"#, "amount=1"] {
            assert_eq!(
                json(body).err(),
                Some(Unclear::NotJson),
                "{body} is no object"
            );
        }
        assert!(
            json(" \n")
                .expect("an empty body says nothing")
                .0
                .is_empty(),
            "blank is empty"
        );
    }
}
