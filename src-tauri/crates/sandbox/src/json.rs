//! JSON as the sandbox writes it: fields in the documented order, numbers kept as their digits.
//!
//! `serde_json::Value` would turn `1550.50` into a float, and an amount must leave as it is.
//! Reading what a client said is `fields`' work.

use serde::ser::{SerializeMap, Serializer};
use serde::{Serialize, ser};
use serde_json::value::RawValue;

use crate::totalcoin::picture;

/// A JSON value, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// The digits of a number, exactly as they will be written.
    Number(String),
    Text(String),
    /// The picture of a QR with this payload, written as a `data:` URI.
    Picture(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object with `fields` in the order given.
    pub(crate) fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
        Json::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Json {
        Json::Text(text.into())
    }

    /// A whole number.
    pub(crate) fn whole(number: impl Into<i128>) -> Json {
        Json::Number(number.into().to_string())
    }

    /// The value as it goes over the wire.
    pub(crate) fn written(&self) -> String {
        serde_json::to_string(self).expect("every number here was spelled by this crate")
    }

    /// The same value, indented, as a program writes it for people.
    pub(crate) fn written_prettily(&self) -> String {
        serde_json::to_string_pretty(self).expect("every number here was spelled by this crate")
    }

    /// The same value with two fields nobody documented in each of its objects.
    pub(crate) fn with_extras(self) -> Json {
        match self {
            Json::List(items) => Json::List(items.into_iter().map(Json::with_extras).collect()),
            Json::Object(fields) => {
                let mut fields: Vec<_> = fields
                    .into_iter()
                    .map(|(name, value)| (name, value.with_extras()))
                    .collect();
                fields.push(("x_trace".to_owned(), Json::text("7f3a")));
                fields.push((
                    "x_meta".to_owned(),
                    Json::List(vec![
                        Json::Null,
                        Json::Bool(true),
                        Json::Number("1.0".to_owned()),
                    ]),
                ));
                Json::Object(fields)
            }
            plain => plain,
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(yes) => serializer.serialize_bool(*yes),
            Json::Number(digits) => RawValue::from_string(digits.clone())
                .map_err(ser::Error::custom)?
                .serialize(serializer),
            Json::Text(text) => serializer.serialize_str(text),
            Json::Picture(payload) => serializer.serialize_str(&picture::data_uri(payload)),
            Json::List(items) => items.serialize(serializer),
            Json::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_leave_with_the_digits_they_came_with() {
        let json = Json::object([
            ("status", Json::text("ok")),
            ("amount", Json::Number("1550.50".to_owned())),
            ("link_id", Json::Null),
            (
                "buyer",
                Json::List(vec![Json::object([("cuit", Json::text("«é»"))])]),
            ),
        ]);
        assert_eq!(
            json.written(),
            r#"{"status":"ok","amount":1550.50,"link_id":null,"buyer":[{"cuit":"«é»"}]}"#,
            "order and digits are kept"
        );
    }

    #[test]
    fn extras_reach_every_object() {
        let json = Json::object([("rows", Json::List(vec![Json::object([("a", Json::Null)])]))]);
        assert_eq!(
            json.with_extras().written().matches("x_trace").count(),
            2,
            "the row and the object around it"
        );
    }
}
