//! JSON for property tests: any shape, and the shapes our readers look for more often than chance would.

use proptest::prelude::*;

/// A JSON value as text.
pub(crate) fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,6})?",
        "\\PC{0,20}".prop_map(|text| quoted(&text)),
        any::<String>().prop_map(|text| quoted(&text)),
        "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?Z?"
            .prop_map(|text| quoted(&text)),
        Just("\"ok\"".to_owned()),
        Just("\"\\ud800\"".to_owned()),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((name(), inner), 0..6).prop_map(|fields| {
                let fields: Vec<String> = fields
                    .into_iter()
                    .map(|(name, value)| format!("{}:{value}", quoted(&name)))
                    .collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

/// An object that has these fields with any values, among others.
pub(crate) fn object(fields: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(value(), fields.len()).prop_map(move |values| {
        let fields: Vec<String> = fields
            .iter()
            .zip(values)
            .map(|(name, value)| format!("{}:{value}", quoted(name)))
            .collect();
        format!("{{{}}}", fields.join(","))
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("status".to_owned()),
        Just("amount".to_owned()),
        Just("income".to_owned()),
        Just("date".to_owned()),
        Just("id".to_owned()),
        "[a-z_]{0,8}",
    ]
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}
