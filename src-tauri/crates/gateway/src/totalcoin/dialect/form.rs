//! What a body is made of, and what it says to people: nobody documented what an error looks like.

use serde::de::IgnoredAny;

use crate::{exchange::first_words, wire::Object};

/// What a body is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A JSON object, list or string.
    Json,
    /// A page for people, as servers in front of others put up.
    Page,
    /// Nothing, or words.
    Plain,
}

impl Form {
    /// The form of this body.
    pub(super) fn of(body: &str) -> Form {
        let body = body.trim_start();
        match body.bytes().next() {
            Some(b'{' | b'[' | b'"') if serde_json::from_str::<IgnoredAny>(body).is_ok() => {
                Form::Json
            }
            Some(b'<') => Form::Page,
            Some(_) | None => Form::Plain,
        }
    }

    /// What a body of this form says to people, if anything.
    pub(super) fn words(self, body: &str) -> Option<String> {
        match self {
            Form::Plain => (!body.trim().is_empty()).then(|| body.to_owned()),
            Form::Page => None,
            Form::Json => match Object::parse(body) {
                // Details before titles: `One or more validation errors occurred.` helps nobody.
                Some(object) => ["message", "mensaje", "error", "errors", "detail", "title"]
                    .iter()
                    .find_map(|name| first_words(object.field(&[name])?.get())),
                None => first_words(body),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn words_are_found_wherever_servers_put_them() {
        for (body, form, expected) in [
            (r#"{"message":"Falta"}"#, Form::Json, Some("Falta")),
            (r#"{"mensaje":"Falta"}"#, Form::Json, Some("Falta")),
            (
                r#"{"message":"","error":"Falta"}"#,
                Form::Json,
                Some("Falta"),
            ),
            (r#"{"detail":"Falta"}"#, Form::Json, Some("Falta")),
            (
                r#"{"title":"Errors.","errors":{"amount":["Falta"]}}"#,
                Form::Json,
                Some("Falta"),
            ),
            (r#"["Falta"]"#, Form::Json, Some("Falta")),
            (r#""Falta""#, Form::Json, Some("Falta")),
            (r#"{"code":7}"#, Form::Json, None),
            ("Falta", Form::Plain, Some("Falta")),
            (
                r#"{"message":"Falta""#,
                Form::Plain,
                Some(r#"{"message":"Falta""#),
            ),
            ("7", Form::Plain, Some("7")),
            (" ", Form::Plain, None),
            ("\n<!doctype html><p>Falta", Form::Page, None),
        ] {
            assert_eq!(Form::of(body), form, "{body}");
            assert_eq!(form.words(body).as_deref(), expected, "{body}");
        }
    }
}
