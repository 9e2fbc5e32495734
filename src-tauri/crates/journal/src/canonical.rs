//! One text for one value: JSON with its keys in order and nothing between the tokens.
//!
//! The chain hashes the text that is stored, so reading never depends on this; it makes the same fact
//! the same bytes in every build, whatever order another crate asks `serde_json` to keep its maps in.

use serde::Serialize;
use serde_json::Value;

/// The canonical text of a value of ours.
pub(crate) fn canonical(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).expect("our own types have text keys and no floats");
    let mut text = String::new();
    write(&mut text, &value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (place, (key, value)) in entries.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(text, value);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(text, item);
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[derive(serde::Serialize)]
    struct Untidy {
        zeta: i64,
        alfa: Vec<Option<&'static str>>,
        mid: std::collections::BTreeMap<&'static str, bool>,
    }

    #[test]
    fn keys_stand_in_order_and_nothing_else_moves() {
        let value = Untidy {
            zeta: 9_007_199_254_740_991,
            alfa: vec![Some("ñ \"\n"), None],
            mid: [("b", true), ("a", false)].into(),
        };
        assert_eq!(
            canonical(&value),
            r#"{"alfa":["ñ \"\n",null],"mid":{"a":false,"b":true},"zeta":9007199254740991}"#,
            "lists keep their order, maps are sorted, numbers are whole"
        );
    }
}
