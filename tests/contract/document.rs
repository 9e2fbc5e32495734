//! What a page of the documents says of one call: how it is made, what it takes and what comes back.
//!
//! The two providers write their pages in two notations, read in `document/`; here is what a page comes to,
//! and whether something said is as the page has it. The pages themselves, word for word, are in
//! `documents/`: what an exchange quotes must be in there, and every call in there must have an exchange.

mod telepagos;
mod totalcoin;

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

/// One entry: a call, what it takes, what it answers, and how it says no.
pub(crate) struct Document {
    /// `POST`
    pub(crate) method: String,
    /// `v2/auth/token`; empty where the provider calls us.
    pub(crate) path: String,
    /// Whether it wants a token.
    pub(crate) wants_token: bool,
    /// The fields it takes.
    pub(crate) request: Vec<Field>,
    /// The fields of its answer.
    pub(crate) answer: Vec<Field>,
    /// The fields of its no.
    pub(crate) error: Vec<Field>,
    /// The HTTP statuses that its table of errors lists.
    pub(crate) codes: Vec<u16>,
    /// The examples it prints, to the letter.
    pub(crate) examples: Vec<String>,
}

/// A documented field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    /// Whether the page says that it may be missing.
    pub(crate) optional: bool,
}

/// What the document says a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A word: `string`, `decimal`, `"ok"`, `0-1`; or several of which any will do, `closed|open`.
    Word(String),
    /// A list of objects with these fields.
    List(Vec<Field>),
    /// A list of lists, each of objects with fields of its own.
    Lists(Vec<Vec<Field>>),
    /// An object with these fields.
    Object(Vec<Field>),
}

impl Document {
    /// Reads a quoted entry of the document of this number.
    pub(crate) fn read(number: &str, text: &str) -> Document {
        if number == "003" {
            telepagos::read(text)
        } else {
            totalcoin::read(text)
        }
    }
}

/// The whole document of this number, as it was when this was written.
pub(crate) fn whole(number: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/documents");
    let mut files = fs::read_dir(&folder).expect("the documents are there");
    let file = files
        .find_map(|file| {
            let name = file.expect("a file of the folder").file_name();
            let name = name.into_string().expect("names are UTF-8");
            name.starts_with(number).then_some(name)
        })
        .unwrap_or_else(|| panic!("there is no document {number}"));
    fs::read_to_string(folder.join(file)).expect("a document is text")
}

/// The four documents, by number.
pub(crate) const NUMBERS: [&str; 4] = ["000", "001", "002", "003"];

/// Every call that a document describes: `POST v2/auth/token`. What it has the provider send to us is
/// `POST {webhook}` and `POST {notificationUrl}`: where to is the shop's to say.
pub(crate) fn calls(text: &str) -> BTreeSet<String> {
    let mut calls = BTreeSet::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        match line {
            "POST" => {
                let next = lines.peek().copied().unwrap_or_default();
                calls.extend(call(&format!("POST {next}")));
            }
            "Webhook Payload" => calls.extend(["POST {webhook}".to_owned()]),
            "Result Notification (Callback)" => {
                calls.extend(["POST {notificationUrl}".to_owned()]);
            }
            line => calls.extend(call(line)),
        }
    }
    calls
}

/// The call a line names, without the address of the host.
fn call(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?, words.next()?);
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => path,
    };
    let known = ["GET", "POST", "DELETE"].contains(&method);
    let ours = path.starts_with("api/") || path.starts_with("v2/");
    (known && ours).then(|| format!("{method} {path}"))
}

/// What in `said` is not as documented: missing fields, and fields of another type. Fields that nobody
/// documented are no fault.
pub(crate) fn faults(fields: &[Field], said: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for Field {
        name,
        shape,
        optional,
    } in fields
    {
        match said.get(name) {
            None if *optional => {}
            None => faults.push(format!("{name} is missing")),
            Some(value) => faults.extend(of_value(name, shape, value)),
        }
    }
    faults
}

fn of_value(name: &str, shape: &Shape, value: &Value) -> Vec<String> {
    let rows = value.as_array();
    match (shape, rows) {
        (Shape::Word(words), _) => {
            let fits = words.split('|').any(|word| is_a(word, value));
            let fault = || format!("{name} is no {words}: {value}");
            (!fits).then(fault).into_iter().collect()
        }
        (Shape::Object(fields), _) if value.is_object() => faults(fields, value),
        (Shape::Object(_), _) => vec![format!("{name} is no object: {value}")],
        (Shape::List(fields), Some(rows)) => {
            rows.iter().flat_map(|row| faults(fields, row)).collect()
        }
        (Shape::Lists(lists), Some(rows)) if rows.len() == lists.len() => {
            let one = |(fields, row): (&Vec<Field>, &Value)| match row.as_array() {
                Some(rows) => rows.iter().flat_map(|row| faults(fields, row)).collect(),
                None => vec![format!("{name} holds no list: {row}")],
            };
            lists.iter().zip(rows).flat_map(one).collect()
        }
        (Shape::List(_) | Shape::Lists(_), _) => vec![format!("{name} is no such list: {value}")],
    }
}

fn is_a(word: &str, value: &Value) -> bool {
    match word {
        "string" | "String" | "STRING" => value.is_string(),
        "number" | "decimal" => value.is_number(),
        "int" | "integer" => value.is_i64(),
        "bool" => value.is_boolean(),
        "array" => value.is_array(),
        "date" => value.as_str().is_some_and(|text| text.len() == 10),
        "Y-m-d H:m:s" => value.as_str().is_some_and(|text| text.len() == 19),
        "0-1" => value == 0 || value == 1,
        "0" | "1" => value.is_u64(),
        // An example that shows null shows no type; what is there otherwise is a number or a text.
        "null" => value.is_null() || value.is_number() || value.is_string(),
        constant => value == constant,
    }
}

/// The blocks of fields, to the letter: from a line that is an opening brace to the line that closes it.
///
/// One entry forgets to close one. An opening brace after an empty line is never inside another block, so
/// there the next one begins whatever is open.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut before = "";
    for line in text.lines() {
        let opens = line.trim() == "{" && (depth == 0 || before.is_empty());
        before = line.trim();
        if opens {
            blocks.push(String::new());
            depth = 0;
        } else if depth == 0 {
            continue;
        }
        depth += line.matches('{').count();
        depth = depth.saturating_sub(line.matches('}').count());
        let block = blocks.last_mut().expect("it was just begun");
        block.push_str(line);
        block.push('\n');
    }
    blocks.iter().map(|block| block.trim().to_owned()).collect()
}

#[test]
fn every_call_of_a_document_is_found() {
    let of = |number: &str| calls(&whole(number)).len();
    assert_eq!(of("000"), 3, "a login, pre-orders and their webhook");
    assert_eq!(
        of("001"),
        5,
        "a login, a payment, two ways to ask, and the callback"
    );
    assert_eq!(of("002"), 3, "a login, a QR, and how it stands");
    assert_eq!(of("003"), 17, "all of TelePagos");
    let all: BTreeSet<String> = NUMBERS
        .iter()
        .flat_map(|number| calls(&whole(number)))
        .collect();
    assert_eq!(
        all.len(),
        26,
        "three documents share one login: 24 calls, and 2 that come in"
    );
}

#[test]
fn a_value_of_another_type_or_none_is_a_fault() {
    let field = |name: &str, shape: Shape| Field {
        name: name.to_owned(),
        shape,
        optional: false,
    };
    let word = |word: &str| Shape::Word(word.to_owned());
    let fields = [
        field("a", word("closed|open")),
        field("b", Shape::Object(vec![field("c", word("bool"))])),
        field("d", Shape::Lists(vec![vec![field("e", word("0"))], vec![]])),
    ];
    let good = serde_json::json!({ "a": "open", "b": { "c": true }, "d": [[{ "e": 3 }], []] });
    assert_eq!(
        faults(&fields, &good),
        Vec::<String>::new(),
        "as documented"
    );
    for (said, expected) in [
        (serde_json::json!({ "a": "shut", "b": 1, "d": [[]] }), 3),
        (
            serde_json::json!({ "a": "closed", "b": {}, "d": [[{ "e": "3" }], []] }),
            2,
        ),
        (
            serde_json::json!({ "b": { "c": "true" }, "d": [{}, []] }),
            3,
        ),
    ] {
        assert_eq!(
            faults(&fields, &said).len(),
            expected,
            "each fault of {said}"
        );
    }
}
