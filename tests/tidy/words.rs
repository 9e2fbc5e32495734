//! Names, sizes and words: every file says what lives in it, no name hides a missing idea, every
//! refusal has its sentence in every language, and nothing speaks of the machine it was written on.

use crate::reading::{File, file, house, rust_files};
use crate::rust::{between, code};
use crate::{Complaint, hold, noticed};

/// Names under which a missing idea hides, alone or as the last word of a name.
const EMPTY_NAMES: [&str; 10] = [
    "util", "utils", "helper", "helpers", "manager", "managers", "common", "service", "services",
    "misc",
];

/// Nobody reads a file longer than this as one idea.
const LINES_MAX: usize = 600;

/// Written by a program, so nobody's reading.
const GENERATED: [&str; 1] = ["ui/src/ipc/bindings.ts"];

/// What the window speaks. A language's words are in the files of `ui/src/text` that end in its name.
const LANGUAGES: [&str; 2] = ["es-AR.ts", "en.ts"];

fn files_without_an_opening<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let opens = |file: &File| {
        let first = file
            .text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! "));
        first.is_some_and(|sentence| !sentence.trim().is_empty())
    };
    files
        .filter(|file| !opens(file))
        .map(|file| {
            format!(
                "{}: does not begin with `//!` and what lives here",
                file.path
            )
        })
        .collect()
}

fn names_that_say_nothing<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let empty = |name: &str| {
        let stem = name.split('.').next().unwrap_or(name).to_lowercase();
        let last = stem
            .rsplit(['_', '-'])
            .next()
            .unwrap_or_default()
            .to_owned();
        EMPTY_NAMES.contains(&last.as_str())
    };
    let mut complaints = Vec::new();
    for file in files.filter(|file| file.is(&["rs", "ts", "svelte", "css", "js", "mjs"])) {
        if file.path.rsplit('/').next() == Some("mod.rs") {
            complaints.push(format!(
                "{}: it is `foo.rs` beside `foo/`, never `mod.rs`",
                file.path
            ));
        }
        if let Some(name) = file.path.split('/').find(|part| empty(part)) {
            complaints.push(format!(
                "{}: {name} says nothing about what is in it",
                file.path
            ));
        }
    }
    complaints
}

fn files_too_long<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    files
        .filter(|file| file.is(&["rs", "ts", "svelte", "css", "js", "mjs"]))
        .filter(|file| !GENERATED.contains(&file.path.as_str()))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(file, lines)| format!("{}: {lines} lines, which is more than one idea", file.path))
        .collect()
}

/// Paths that exist on somebody's machine and not in the house. Taken apart here, or this file
/// would have them.
fn paths_of_a_machine<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let folders = ["work", "root", "tmp", "home", "Users"].map(|folder| format!("/{folder}/"));
    let joined = |c: char| c.is_alphanumeric() || "._-~)}*".contains(c);
    let mut complaints = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            for folder in &folders {
                let absolute = |(at, _): (usize, &str)| !line[..at].ends_with(joined);
                if line.match_indices(folder.as_str()).any(absolute) {
                    complaints.push(format!(
                        "{}:{}: {folder} is a place on one machine",
                        file.path,
                        number + 1
                    ));
                }
            }
        }
    }
    complaints
}

/// The cases of `Code` in the till's refusals, as they travel.
fn codes(refusal: &File) -> Vec<String> {
    let code = code(&refusal.text);
    let cases = between(&code, "enum Code {", "}")
        .unwrap_or_else(|| panic!("{} has no `enum Code`", refusal.path));
    cases
        .split(',')
        .map(|case| snake_case(case.trim()))
        .filter(|case| !case.is_empty())
        .collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

fn codes_without_a_sentence(codes: &[String], language: &str, words: &[&File]) -> Vec<Complaint> {
    let says = |code: &str| {
        let key = format!("{code}:");
        words.iter().any(|file| {
            file.text
                .lines()
                .any(|line| line.trim_start().starts_with(&key))
        })
    };
    let mute = codes.iter().filter(|code| !says(code));
    mute.map(|code| format!("{language}: no sentence for the refusal {code}"))
        .collect()
}

#[test]
fn every_rust_file_says_first_what_lives_in_it() {
    hold(&files_without_an_opening(rust_files()));
}

#[test]
fn every_name_says_something() {
    hold(&names_that_say_nothing(house().iter()));
}

#[test]
fn every_file_holds_one_idea() {
    hold(&files_too_long(house().iter()));
}

#[test]
fn nothing_speaks_of_the_machine_it_was_written_on() {
    hold(&paths_of_a_machine(house().iter()));
}

#[test]
fn every_refusal_has_its_sentence_in_every_language() {
    let codes = codes(file("src-tauri/crates/till/src/refusal.rs"));
    assert!(
        codes.iter().any(|code| code == "wrong_pin"),
        "the codes were read: {codes:?}"
    );
    for language in LANGUAGES {
        let of_it = |file: &&File| file.lies_in("ui/src/text") && file.path.ends_with(language);
        let words: Vec<_> = house().iter().filter(of_it).collect();
        hold(&codes_without_a_sentence(&codes, language, &words));
    }
}

#[test]
fn a_file_that_does_not_introduce_itself_is_noticed() {
    for text in [
        "",
        "use std::fmt;",
        "// Just a remark.",
        "//!",
        "\n//! Too late.",
    ] {
        let file = File::sample("src-tauri/crates/till/src/charge.rs", text);
        noticed(
            &files_without_an_opening([&file].into_iter()),
            "does not begin with",
        );
    }
}

#[test]
fn a_name_that_says_nothing_is_noticed() {
    for path in [
        "till/src/util.rs",
        "till/src/order_manager.rs",
        "ui/src/helpers/money.ts",
        "till/src/charge/mod.rs",
    ] {
        noticed(
            &names_that_say_nothing([&File::sample(path, "")].into_iter()),
            path,
        );
    }
    let good = File::sample("src-tauri/crates/domain/src/money.rs", "");
    hold(&names_that_say_nothing([&good].into_iter()));
}

#[test]
fn a_file_of_many_ideas_is_noticed() {
    let long = "let one_more = true;\n".repeat(LINES_MAX + 1);
    let files = ["till/src/charge.rs", GENERATED[0], "package-lock.json"]
        .map(|path| File::sample(path, &long));

    noticed(
        &files_too_long(files.iter()),
        "till/src/charge.rs: 601 lines",
    );
}

#[test]
fn a_path_of_a_machine_is_noticed() {
    let text = ["cp report.pdf ", "tmp", "out.pdf"].join("/");
    noticed(
        &paths_of_a_machine([&File::sample(".ci/demo", &text)].into_iter()),
        ".ci/demo:1",
    );

    let within = ["$HOME", "tmp", "out and https://example.com", "work", ""].join("/");
    hold(&paths_of_a_machine(
        [&File::sample(".ci/demo", &within)].into_iter(),
    ));
}

#[test]
fn a_refusal_without_a_sentence_is_noticed() {
    let refusal = "pub enum Code {\n    /// The PIN, of { braces }.\n    WrongPin,\n    /// Nobody.\n    SignedOut,\n}";
    let codes = codes(&File::sample("refusal.rs", refusal));
    assert_eq!(codes, ["wrong_pin", "signed_out"], "as they travel");

    let spoken = File::sample(
        "en.ts",
        "export const refusals = {\n  wrong_pin: 'Try again.',\n};",
    );
    noticed(
        &codes_without_a_sentence(&codes, "en.ts", &[&spoken]),
        "signed_out",
    );
}
