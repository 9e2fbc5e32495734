//! TotalCoin's notation: headings, examples in JSON or nearly, and tables, with bars or without.
//!
//! The types are those of the examples: the tables of one document say «String» of everything. What may be
//! missing is what its table says is not required.

use serde_json::Value;

use super::{Document, Field, Shape, blocks, calls};

/// Reads an entry.
pub(super) fn read(text: &str) -> Document {
    let examples = blocks(text);
    let call = calls(text)
        .into_iter()
        .next()
        .expect("an entry names a call");
    let (method, path) = call.split_once(' ').expect("a method and a path");
    // Where the provider calls us there is no path, and nothing to answer.
    let path = if path.starts_with('{') { "" } else { path };
    let answers = text.lines().any(|line| line.starts_with("Response"));
    let (request, answer) = match (examples.as_slice(), answers) {
        ([request, answer], true) => (Some(request), Some(answer)),
        ([answer], true) => (None, Some(answer)),
        ([request], false) => (Some(request), None),
        _ => panic!("an entry has an example of what is asked, of what is answered, or of both"),
    };
    let optional = optional(text);
    let fields = |example: Option<&String>| {
        example.map_or_else(Vec::new, |example| shown(&value(example), &optional))
    };
    Document {
        method: method.to_owned(),
        path: path.to_owned(),
        wants_token: !path.is_empty() && path != "api/auth/login",
        request: fields(request),
        answer: fields(answer),
        // No page shows the body of an error: that it tells people something is all that is expected.
        error: vec![Field {
            name: "message".to_owned(),
            shape: Shape::Word("string".to_owned()),
            optional: false,
        }],
        codes: codes(text),
        examples,
    }
}

/// An example as JSON. One page leaves the quotes of its names out.
pub(super) fn value(example: &str) -> Value {
    let quoted: Vec<String> = example
        .lines()
        .map(|line| match line.split_once(':') {
            Some((name, rest)) if name.trim().bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                format!("\"{}\":{rest}", name.trim())
            }
            Some(_) | None => line.to_owned(),
        })
        .collect();
    serde_json::from_str(&quoted.join("\n")).unwrap_or_else(|why| panic!("{why}: {example}"))
}

/// The fields an example shows.
fn shown(example: &Value, optional: &[String]) -> Vec<Field> {
    let fields = example.as_object().expect("an example is an object");
    let field = |(name, value): (&String, &Value)| Field {
        name: name.clone(),
        shape: shape(value, optional),
        optional: optional.contains(name),
    };
    fields.iter().map(field).collect()
}

fn shape(value: &Value, optional: &[String]) -> Shape {
    let word = match value {
        Value::Object(_) => return Shape::Object(shown(value, optional)),
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "bool",
        Value::Null => "null",
        Value::Array(_) => "array",
    };
    Shape::Word(word.to_owned())
}

/// The rows of the tables: their first cell, and their last word.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| {
        let line = line.trim().trim_matches('|').trim();
        let first = line.split_whitespace().next()?;
        Some((first, line.rsplit(' ').next()?))
    })
}

/// The fields that a table calls not required.
fn optional(text: &str) -> Vec<String> {
    rows(text)
        .filter(|(_, last)| *last == "No")
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The statuses in the table of errors.
fn codes(text: &str) -> Vec<u16> {
    let tables = text.split_once("Errors\n").map_or("", |(_, tables)| tables);
    rows(tables)
        .filter_map(|(code, _)| code.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{optional, read, rows, value};
    use crate::document::{Shape, faults};

    #[test]
    fn both_kinds_of_table_are_understood() {
        let barred = "POST\napi/a\nRequest\n{\n\"b\": 1\n}\n| Field | Type | Required |\n|---|---|---|\n| b | String | \
                      Yes |\nResponse (HTTP 201)\n{\n\"c\": true\n}\nPossible Errors\n| Code | Description |\n| 400 | \
                      Bad |\n| 403 | No |\n";
        let plain = "POST https://host.example/api/a\nRequest\n{\n\"b\": 1,\n\"d\": \"\"\n}\nField Type Required\nb Number \
                     Yes\nd String A name No\n\nResponse (HTTP 200)\n\n{\n    c: true\n}\n\nCommon Errors\n\nCode \
                     Description\n400 Bad\n403 Forbidden\n";
        for text in [barred, plain] {
            let document = read(text);
            assert_eq!(
                (&*document.method, &*document.path),
                ("POST", "api/a"),
                "the call"
            );
            assert_eq!(document.codes, [400, 403], "the table of errors");
            assert_eq!(
                document.answer[0].shape,
                Shape::Word("bool".to_owned()),
                "by example"
            );
            assert_eq!(document.examples.len(), 2, "both examples");
            let said = serde_json::json!({ "b": "1" });
            assert_eq!(
                faults(&document.request, &said),
                ["b is no number: \"1\""],
                "the types"
            );
        }
        assert_eq!(optional(plain), ["d"], "what is not required");
    }

    #[test]
    fn names_without_quotes_are_names() {
        let example = value("{\n    id: \"a:b\",\n    amount: 0.00\n}");
        assert_eq!(
            example,
            serde_json::json!({ "id": "a:b", "amount": 0.00 }),
            "quoted"
        );
        assert_eq!(
            rows("| id | x |").next(),
            Some(("id", "x")),
            "bars are no words"
        );
    }
}
