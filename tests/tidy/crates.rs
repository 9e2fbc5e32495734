//! Which room may lean on which, and who alone may know a thing of the outside world.

use std::collections::BTreeSet;
use std::fmt::Display;

use toml::Table;

use crate::reading::{File, file, house};
use crate::{Complaint, hold, noticed};

/// The whole direction of the house: a crate, and the crates of ours it may lean on.
const EDGES: [(&str, &[&str]); 13] = [
    // Nothing in a shipped program, so everybody may lean on it.
    ("sabotage", &[]),
    ("domain", &["sabotage"]),
    ("gateway", &["domain", "sabotage"]),
    ("journal", &["domain", "sabotage"]),
    ("documents", &["domain", "sabotage"]),
    (
        "till",
        &["domain", "gateway", "journal", "documents", "sabotage"],
    ),
    ("sandbox", &[]),
    ("disk", &[]),
    (
        "simulator",
        &["domain", "gateway", "journal", "sandbox", "till"],
    ),
    (
        "host",
        &[
            "domain", "gateway", "journal", "till", "sandbox", "sabotage",
        ],
    ),
    // The journal too: the console lists by the journal's own filter and verifies it aloud.
    (
        "cli",
        &[
            "domain",
            "documents",
            "host",
            "journal",
            "sabotage",
            "sandbox",
            "simulator",
            "till",
        ],
    ),
    (
        "mostrador",
        &["domain", "host", "sandbox", "till", "documents"],
    ),
    (
        "tests",
        &[
            "domain",
            "gateway",
            "journal",
            "documents",
            "till",
            "sandbox",
            "host",
            "cli",
            "sabotage",
            "simulator",
            "disk",
        ],
    ),
];

/// What one room alone is made of. The tests look at the house from outside, so they may use such a
/// thing too, except the window: they are free of it and compile in seconds.
const KEPT: [(&str, &[&str]); 13] = [
    ("reqwest", &["gateway", "tests"]),
    ("rusqlite", &["journal", "disk", "tests"]),
    ("printpdf", &["documents"]),
    ("rust_xlsxwriter", &["documents"]),
    // The pretended provider gives its QRs as pictures, too.
    ("qrcode", &["documents", "sandbox"]),
    ("argon2", &["till"]),
    ("axum", &["sandbox", "mostrador", "tests"]),
    ("keyring", &["host"]),
    ("getrandom", &["host"]),
    ("ipp", &["host"]),
    // Without its `std` feature it has no thread's dice, only seeded ones: what the pretended world
    // needs.
    ("fastrand", &["sandbox"]),
    ("clap", &["cli"]),
    ("tauri", &["mostrador"]),
];

/// The one package with lints of its own: SQLite takes a file system as a table of C functions, so the disk that
/// the tests watch cannot be made where `unsafe` is forbidden. Nothing of it is in the program.
const OWN_LINTS: &str = "disk";

/// A package of the workspace, as far as the walls are concerned.
struct Package {
    name: String,
    /// The crates it is made of, on whatever system.
    made_of: BTreeSet<String>,
    /// The crates that only its own tests and its build need.
    tried_with: BTreeSet<String>,
    /// Whether the workspace's lints hold in it.
    has_our_lints: bool,
}

fn package(manifest: &File) -> Package {
    let fault = |why: &dyn Display| -> ! { panic!("{}: {why}", manifest.path) };
    let table: Table = manifest.text.parse().unwrap_or_else(|why| fault(&why));
    let name = table
        .get("package")
        .and_then(|package| package.get("name")?.as_str());
    let lints = table
        .get("lints")
        .and_then(|lints| lints.get("workspace")?.as_bool());
    Package {
        name: name
            .unwrap_or_else(|| fault(&"it names no package"))
            .to_owned(),
        made_of: named(&table, &["dependencies"]),
        tried_with: named(&table, &["dev-dependencies", "build-dependencies"]),
        has_our_lints: lints == Some(true),
    }
}

/// The crates in these sections of a manifest, and in the sections of single systems, each by its
/// own name and not by an alias.
fn named(manifest: &Table, sections: &[&str]) -> BTreeSet<String> {
    let systems = manifest.get("target").and_then(|target| target.as_table());
    let levels = systems
        .into_iter()
        .flat_map(Table::values)
        .filter_map(|system| system.as_table());
    levels
        .chain([manifest])
        .flat_map(|level| {
            sections
                .iter()
                .filter_map(|section| level.get(*section)?.as_table())
        })
        .flatten()
        .map(|(alias, how)| {
            how.get("package")
                .and_then(|name| name.as_str())
                .unwrap_or(alias)
                .to_owned()
        })
        .collect()
}

fn packages() -> Vec<Package> {
    house()
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
        .map(package)
        .collect()
}

fn wrong_edges(packages: &[Package]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for package in packages {
        let name = &package.name;
        let Some((_, allowed)) = EDGES.iter().find(|(crate_name, _)| crate_name == name) else {
            complaints.push(format!(
                "{name} has no row in the table of edges: which room is it?"
            ));
            continue;
        };
        let others = package.made_of.union(&package.tried_with);
        let ours = others.filter(|other| EDGES.iter().any(|(crate_name, _)| crate_name == other));
        complaints.extend(
            ours.filter(|other| !allowed.contains(&other.as_str()))
                .map(|other| {
                    format!("{name} leans on {other}, which is not in its row of the table")
                }),
        );
    }
    complaints
}

fn knowing_too_much(packages: &[Package]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (thing, keepers) in KEPT {
        let others = packages
            .iter()
            .filter(|package| !keepers.contains(&package.name.as_str()));
        complaints.extend(
            others
                .filter(|package| package.made_of.contains(thing))
                .map(|package| {
                    format!(
                        "{} uses {thing}, which belongs to {}",
                        package.name,
                        keepers.join(" and ")
                    )
                }),
        );
    }
    complaints
}

fn without_our_lints(packages: &[Package]) -> Vec<Complaint> {
    let loose = packages
        .iter()
        .filter(|package| !package.has_our_lints && package.name != OWN_LINTS);
    loose
        .map(|package| format!("{} does not say `[lints] workspace = true`", package.name))
        .collect()
}

#[test]
fn every_crate_leans_only_where_the_table_says() {
    hold(&wrong_edges(&packages()));
}

#[test]
fn every_row_of_the_table_is_a_crate() {
    let names: BTreeSet<_> = packages().into_iter().map(|package| package.name).collect();
    let rows: BTreeSet<_> = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();

    assert_eq!(
        names, rows,
        "the table and the workspace name the same rooms"
    );
}

#[test]
fn one_room_alone_knows_http_sql_paper_and_the_window() {
    hold(&knowing_too_much(&packages()));
}

#[test]
fn the_lints_of_the_workspace_hold_in_every_crate() {
    hold(&without_our_lints(&packages()));
}

#[test]
fn the_workspace_itself_has_the_app_as_its_package() {
    assert_eq!(
        package(file("Cargo.toml")).name,
        "mostrador",
        "Tauri's CLI wants the app beside tauri.conf.json"
    );
}

/// The manifests that have the program built so that a test can end it or break its rules.
fn armed(manifests: &[&File]) -> Vec<Complaint> {
    let arms = |file: &&&File| {
        let line = |line: &str| line.contains("sabotage") && line.contains("armed");
        file.text.lines().any(line) && file.path != "tests/Cargo.toml"
    };
    manifests
        .iter()
        .filter(arms)
        .map(|file| format!("{}: arms what is shipped", file.path))
        .collect()
}

#[test]
fn nothing_that_is_shipped_can_be_broken_on_purpose() {
    let manifests: Vec<&File> = house()
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
        .collect();
    hold(&armed(&manifests));
}

#[test]
fn a_program_that_is_armed_is_noticed() {
    let manifest = "sabotage = { workspace = true, features = [\"armed\"] }";
    let sample = File::sample("src-tauri/crates/cli/Cargo.toml", manifest);
    noticed(&armed(&[&sample]), "arms what is shipped");
}

/// The manifests that let somebody stand in for a provider's own host, but for those that say what that is, the tests, and
/// the bridge, which is one.
fn stood_in(manifests: &[&File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in manifests {
        let says = file.text.lines().filter(|line| line.contains("stand-in"));
        for line in says.map(str::trim).filter(|line| !line.starts_with('#')) {
            let is_its_own = match file.path.as_str() {
                "src-tauri/crates/gateway/Cargo.toml" => line == "stand-in = []",
                "src-tauri/crates/host/Cargo.toml" => line == "stand-in = [\"gateway/stand-in\"]",
                "Cargo.toml" => line.starts_with("bridge = ["),
                path => path == "tests/Cargo.toml",
            };
            if !is_its_own {
                complaints.push(format!("{}: a live host could be stood in for", file.path));
            }
        }
    }
    complaints
}

#[test]
fn nothing_that_is_shipped_lets_anybody_stand_in_for_a_provider() {
    let manifests: Vec<&File> = house()
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
        .collect();
    hold(&stood_in(&manifests));
}

#[test]
fn a_program_that_takes_a_stand_in_is_noticed() {
    for (path, manifest) in [
        (
            "src-tauri/crates/cli/Cargo.toml",
            "host = { workspace = true, features = [\"stand-in\"] }",
        ),
        ("Cargo.toml", "default = [\"host/stand-in\"]"),
        (
            "src-tauri/crates/host/Cargo.toml",
            "default = [\"stand-in\"]",
        ),
    ] {
        let sample = File::sample(path, manifest);
        noticed(&stood_in(&[&sample]), "stood in for");
    }
}

/// A package that breaks every rule here at once: an edge under an alias, a kept thing on one
/// system, no lints.
fn sample() -> Vec<Package> {
    let manifest = r#"
        [package]
        name = "documents"

        [dev-dependencies]
        past = { package = "journal", workspace = true }

        [target.'cfg(unix)'.dependencies]
        reqwest = "1"
        serde = "1"
    "#;
    vec![package(&File::sample("documents/Cargo.toml", manifest))]
}

#[test]
fn an_edge_that_is_not_in_the_table_is_noticed() {
    noticed(&wrong_edges(&sample()), "documents leans on journal");
}

#[test]
fn a_crate_that_is_not_in_the_table_is_noticed() {
    let manifest = "[package]\nname = \"attic\"";
    noticed(
        &wrong_edges(&[package(&File::sample("attic/Cargo.toml", manifest))]),
        "attic has no row",
    );
}

#[test]
fn a_room_that_knows_too_much_is_noticed() {
    noticed(&knowing_too_much(&sample()), "documents uses reqwest");
}

#[test]
fn a_crate_without_our_lints_is_noticed() {
    noticed(&without_our_lints(&sample()), "documents does not say");
}
