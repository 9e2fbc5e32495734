//! What may stand in which source: where money passes there is no floating point, outside the ports
//! nobody reads a clock, draws a number or asks the environment, and the two readings of the
//! providers' documents stay two.

use crate::reading::{File, rust_files};
use crate::rust::{code, lines_with};
use crate::{Complaint, hold, noticed};

const ROOMS: &str = "src-tauri/crates";

/// The rooms money passes through. On paper there is geometry, so `documents` is held by its lints
/// alone.
const MONEY: [&str; 4] = ["domain", "gateway", "journal", "till"];

/// How Rust spells a look at the clock.
const CLOCK: [&str; 4] = [
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];
/// How Rust spells a throw of dice that no seed repeats.
const DICE: [&str; 9] = [
    "getrandom",
    "OsRng",
    "ThreadRng",
    "thread_rng",
    "Rng::new",
    "rand::rng",
    "rand::random",
    "Uuid::now_v7",
    "Uuid::new_v4",
];
/// How Rust spells a question to the environment while it runs; `env!` asks the compiler and is
/// something else.
const ENVIRONMENT: [&str; 4] = ["env::var", "env::var_os", "env::vars", "env::vars_os"];

/// Who may do so: a file, a folder with all it holds, or one function of a file.
enum Door {
    At(&'static str),
    Within(&'static str, &'static str),
}
const READS_THE_CLOCK: [Door; 2] = [
    Door::At("src-tauri/crates/host/src/clock.rs"),
    Door::Within("src-tauri/crates/sandbox/src/lib.rs", "system_clock"),
];
const THROWS_THE_DICE: [Door; 1] = [Door::At("src-tauri/crates/host/src/dice.rs")];
/// The edges of the program, where a person or a script sets it up, and the build.
const ASKS_THE_ENVIRONMENT: [Door; 6] = [
    Door::At("tests/soak.rs"),
    // In what is built for tests alone.
    Door::Within("src-tauri/crates/sabotage/src/lib.rs", "variable"),
    Door::At("src-tauri/crates/host/src"),
    Door::At("src-tauri/crates/cli/src"),
    Door::At("src-tauri/src"),
    Door::At("src-tauri/build.rs"),
];

/// How Rust spells the outside world; none of it is in the domain.
const OUTSIDE: [&str; 9] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::env",
    "tokio",
    "reqwest",
    "async",
];

fn lies_in_room(file: &File, room: &str) -> bool {
    file.lies_in(&format!("{ROOMS}/{room}"))
}

/// One complaint for each line of `code`, which is the file's, with one of `words`.
fn places(file: &File, code: &str, words: &[&str], why: &str) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for word in words {
        for line in lines_with(code, word) {
            complaints.push(format!("{}:{line}: {word}: {why}", file.path));
        }
    }
    complaints
}

/// What of the file's code lies on this side of all `doors`.
fn on_this_side(file: &File, doors: &[Door]) -> String {
    doors
        .iter()
        .fold(code(&file.text), |code, door| match door {
            Door::At(place) if file.path == *place || file.lies_in(place) => String::new(),
            Door::Within(path, function) if file.path == *path => without_function(&code, function),
            Door::At(_) | Door::Within(..) => code,
        })
}

/// `code` with the function of that name, which stands at the left edge as rustfmt leaves it,
/// emptied of its lines.
fn without_function(code: &str, name: &str) -> String {
    let mut within = false;
    let mut kept = String::with_capacity(code.len());
    for line in code.lines() {
        within |= line.contains(&format!("fn {name}("));
        kept.push_str(if within { "" } else { line });
        kept.push('\n');
        within &= line != "}";
    }
    kept
}

fn floats_on_the_way_of_money<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.filter(|file| MONEY.iter().any(|room| lies_in_room(file, room))) {
        // Not only the types: `as_f64`, `from_f32` and `1f64` let the same thing in by other doors.
        for (number, line) in code(&file.text).lines().enumerate() {
            if line.contains("f64") || line.contains("f32") {
                complaints.push(format!(
                    "{}:{}: floating point where money passes",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}

fn readings_past_the_ports<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let ports: [(&[Door], &[&str], &str); 3] = [
        (
            &READS_THE_CLOCK,
            &CLOCK,
            "only the Clock port's other side reads the time",
        ),
        (
            &THROWS_THE_DICE,
            &DICE,
            "only the Dice port's other side draws",
        ),
        (
            &ASKS_THE_ENVIRONMENT,
            &ENVIRONMENT,
            "settings arrive as arguments",
        ),
    ];
    let mut complaints = Vec::new();
    for file in files {
        for (doors, words, why) in ports {
            complaints.extend(places(file, &on_this_side(file, doors), words, why));
        }
    }
    complaints
}

fn domain_outside_itself<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let why = "what is true needs nothing from outside";
    files
        .filter(|file| lies_in_room(file, "domain/src"))
        .flat_map(|file| places(file, &code(&file.text), &OUTSIDE, why))
        .collect()
}

/// Sandbox and gateway read the same documents each for itself: were they to share a type, or even
/// a file, one mistake would agree with itself.
fn one_reading_instead_of_two<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    const OURS: [&str; 8] = [
        "domain",
        "gateway",
        "journal",
        "documents",
        "till",
        "host",
        "cli",
        "mostrador_shell",
    ];
    let mut complaints = Vec::new();
    for file in files {
        let foreign: &[&str] = match (lies_in_room(file, "sandbox"), lies_in_room(file, "gateway"))
        {
            (true, _) => &OURS,
            (_, true) => &["sandbox"],
            _ => continue,
        };
        let code = code(&file.text);
        for (number, line) in code.lines().enumerate() {
            let borrowed = foreign
                .iter()
                .find(|name| line.split_whitespace().any(|word| begins_path(word, name)));
            if let Some(name) = borrowed {
                complaints.push(format!("{}:{}: imports from {name}", file.path, number + 1));
            }
            if line.contains("#[path") || line.contains("include!(") {
                complaints.push(format!(
                    "{}:{}: takes in another file's code",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}

/// Whether `word` has a path that begins at the crate `name`: `name::x`, `(name::x`, `::name::x`,
/// but not `a::name::x`.
fn begins_path(word: &str, name: &str) -> bool {
    word.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = word[..at].strip_suffix("::").unwrap_or(&word[..at]);
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

/// A test that is switched off, or that passes by breaking, proves nothing.
fn tests_that_prove_nothing<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files {
        for (number, line) in code(&file.text).lines().enumerate() {
            if line.contains("#[ignore") || line.contains("#[should_panic") {
                complaints.push(format!(
                    "{}:{}: a test must run, and say what it wants",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}

#[test]
fn no_floating_point_touches_money() {
    hold(&floats_on_the_way_of_money(rust_files()));
}

#[test]
fn time_chance_and_environment_come_in_through_their_ports() {
    hold(&readings_past_the_ports(rust_files()));
}

#[test]
fn the_domain_needs_nothing_from_outside() {
    hold(&domain_outside_itself(rust_files()));
}

#[test]
fn the_sandbox_and_the_gateway_read_the_documents_each_for_itself() {
    hold(&one_reading_instead_of_two(rust_files()));
}

#[test]
fn every_test_runs() {
    hold(&tests_that_prove_nothing(rust_files()));
}

#[test]
fn floating_point_on_the_way_of_money_is_noticed() {
    let source =
        "// An f64 in a remark is talk.\nlet amount = token.as_f64();\nlet said = \"f64\";";
    let files = ["till/src/charge.rs", "documents/src/pdf.rs"]
        .map(|path| File::sample(&format!("{ROOMS}/{path}"), source));

    noticed(
        &floats_on_the_way_of_money(files.iter()),
        "till/src/charge.rs:2",
    );
}

#[test]
fn a_reading_past_a_port_is_noticed() {
    for (source, word) in [
        ("let now = std::time::SystemTime::now();", "SystemTime::now"),
        ("use jiff::Zoned;\nlet now = Zoned::now();", "Zoned::now"),
        ("getrandom::fill(&mut salt)?;", "getrandom"),
        ("let id = uuid::Uuid::now_v7();", "Uuid::now_v7"),
        ("let home = std::env::var(\"HOME\");", "env::var"),
    ] {
        let file = File::sample("src-tauri/crates/till/src/charge.rs", source);
        noticed(&readings_past_the_ports([&file].into_iter()), word);
    }
}

#[test]
fn a_port_s_other_side_may_read_what_it_is_for_and_nothing_else() {
    let source = "let now = SystemTime::now();\nlet chance = getrandom::u64();";
    let clock = File::sample("src-tauri/crates/host/src/clock.rs", source);

    noticed(
        &readings_past_the_ports([&clock].into_iter()),
        "clock.rs:2: getrandom",
    );
}

#[test]
fn a_domain_that_reads_a_file_is_noticed() {
    let file = File::sample(
        "src-tauri/crates/domain/src/cbu.rs",
        "let banks = std::fs::read(path);",
    );
    noticed(&domain_outside_itself([&file].into_iter()), "std::fs");
}

#[test]
fn a_shared_reading_is_noticed() {
    for (path, source) in [
        (
            "sandbox/src/world.rs",
            "use gateway::telepagos::WireStatus;",
        ),
        (
            "sandbox/src/world.rs",
            "fn of(amount: ::domain::money::Money) {}",
        ),
        (
            "gateway/src/telepagos.rs",
            "let world = Some(sandbox::World::new());",
        ),
        (
            "gateway/src/telepagos.rs",
            "#[path = \"../../sandbox/src/emv.rs\"]\nmod emv;",
        ),
    ] {
        let file = File::sample(&format!("{ROOMS}/{path}"), source);
        noticed(&one_reading_instead_of_two([&file].into_iter()), path);
    }
}

#[test]
fn a_test_that_is_switched_off_is_noticed() {
    let file = File::sample(
        "tests/acceptance/charge.rs",
        "#[test]\n#[ignore = \"later\"]\nfn it_charges() {}",
    );
    noticed(
        &tests_that_prove_nothing([&file].into_iter()),
        "charge.rs:2",
    );
}
