//! What inputs begin from: files under `corpus/`, one folder a target, and the bodies of the providers' own
//! exchanges under `contract/exchanges`.

use std::{collections::BTreeMap, fs, path::Path};

/// An input that somebody wrote, or that once broke something.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Seed {
    pub(crate) fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Seed {
        Seed {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is kept for a target, in the order of the names. A file `x.lines` holds one input a line.
pub(crate) fn kept(target: &str) -> Vec<Seed> {
    let Ok(files) = fs::read_dir(house().join("fuzz/corpus").join(target)) else {
        return Vec::new();
    };
    let mut found = BTreeMap::new();
    for file in files {
        let path = file.expect("a file of the folder").path();
        let name = path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        found.insert(name, fs::read(&path).expect("a file that can be read"));
    }
    let lines = |(name, bytes): (String, Vec<u8>)| -> Vec<Seed> {
        if Path::new(&name).extension().is_none_or(|it| it != "lines") {
            return vec![Seed::new(name, bytes)];
        }
        let lines = bytes.split(|byte| *byte == b'\n').enumerate();
        lines
            .map(|(number, line)| Seed::new(format!("{name}:{}", number + 1), line))
            .collect()
    };
    found.into_iter().flat_map(lines).collect()
}

/// The answers in a file of `contract/exchanges`, as `STATUS\nBODY`.
pub(crate) fn answers(exchange: &str) -> Vec<Seed> {
    let of_answers = |title: &str| {
        ["answer", "other", "refused", "silence"]
            .iter()
            .any(|kind| title.starts_with(kind))
    };
    messages(exchange, of_answers, |head, body| {
        let status = head.split_whitespace().nth(1).unwrap_or("200");
        [status.as_bytes(), b"\n", body.as_bytes()].concat()
    })
}

/// The requests in a file of `contract/exchanges` that come in: a header's value, a line, and the body.
pub(crate) fn calls(exchange: &str, header: &str) -> Vec<Seed> {
    let of_calls = |title: &str| {
        ["request", "other", "unread"]
            .iter()
            .any(|kind| title.starts_with(kind))
    };
    messages(exchange, of_calls, |head, body| {
        let value = head.lines().find_map(|line| line.strip_prefix(header));
        let value = value.unwrap_or_default().trim_start_matches(": ");
        [value.as_bytes(), b"\n", body.as_bytes()].concat()
    })
}

fn messages(
    exchange: &str,
    wanted: impl Fn(&str) -> bool,
    written: impl Fn(&str, &str) -> Vec<u8>,
) -> Vec<Seed> {
    let path = house().join("contract/exchanges").join(exchange);
    let text = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{exchange}: {why}"));
    let sections = text.split("\n== ").skip(1);
    let seeds: Vec<Seed> = sections
        .filter_map(|section| section.split_once('\n'))
        .filter(|(title, _)| wanted(title))
        .map(|(title, message)| {
            let (head, body) = message.split_once("\n\n").unwrap_or((message, ""));
            Seed::new(format!("{exchange}, {title}"), written(head, body.trim()))
        })
        .collect();
    assert!(!seeds.is_empty(), "{exchange} has something to begin from");
    seeds
}
