//! The list of commands, which Tauri needs in several places, is one list: what the shell collects,
//! what the build declares, and what the windows are allowed. A command missing in one of them fails
//! only when somebody clicks.

use std::collections::BTreeSet;

use crate::reading::{File, file};
use crate::rust::{between, code};
use crate::{Complaint, hold, noticed};

/// What the build declares: one command a line, read by `src-tauri/build.rs`.
const DECLARED: &str = "src-tauri/commands.txt";
/// What the shell collects.
const COLLECTED: &str = "src-tauri/src/commands.rs";
/// What the windows are allowed: the till's, and the customer's.
const ALLOWED: [&str; 2] = [
    "src-tauri/capabilities/main.json",
    "src-tauri/capabilities/customer.json",
];

fn declared(list: &File) -> BTreeSet<String> {
    list.text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The last name of each path in `collect_commands![…]`, without what types it is for.
fn collected(source: &File) -> BTreeSet<String> {
    let code = code(&source.text);
    let inside = between(&code, "collect_commands![", "]")
        .unwrap_or_else(|| panic!("{} has no collect_commands![…]", source.path));
    let paths = inside
        .split(',')
        .map(|path| path.split("::<").next().unwrap_or(path).trim());
    let names = paths.map(|path| path.rsplit("::").next().unwrap_or(path).trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The commands behind the capability's own permissions. Those of Tauri and its plugins have a `:`
/// in their names.
fn allowed(capability: &File) -> BTreeSet<String> {
    let json: serde_json::Value = serde_json::from_str(&capability.text)
        .unwrap_or_else(|fault| panic!("{}: {fault}", capability.path));
    let permissions = json["permissions"].as_array().into_iter().flatten();
    let ours = permissions
        .filter_map(|permission| permission.as_str())
        .filter(|name| !name.contains(':'));
    // A `deny-` or a misspelt name is kept as it stands, so that it differs from every command.
    ours.map(|name| {
        name.strip_prefix("allow-")
            .map_or(name.to_owned(), |command| command.replace('-', "_"))
    })
    .collect()
}

fn differing_lists(list: &File, source: &File, capabilities: &[&File]) -> Vec<Complaint> {
    let allowed_to_one = capabilities.iter().flat_map(|file| allowed(file)).collect();
    let capabilities = capabilities.iter().map(|file| file.path.as_str());
    let lists = [
        (list.path.clone(), declared(list)),
        (source.path.clone(), collected(source)),
        (capabilities.collect::<Vec<_>>().join(", "), allowed_to_one),
    ];
    let every: BTreeSet<_> = lists.iter().flat_map(|(_, commands)| commands).collect();
    let lacks = |command: &String| {
        let lacking = lists
            .iter()
            .filter(|(_, commands)| !commands.contains(command));
        lacking
            .map(|(path, _)| format!("{path} lacks the command {command}, which another list has"))
            .collect::<Vec<_>>()
    };
    every.into_iter().flat_map(lacks).collect()
}

#[test]
fn each_command_is_collected_declared_and_allowed() {
    hold(&differing_lists(
        file(DECLARED),
        file(COLLECTED),
        &ALLOWED.map(file),
    ));
    assert!(
        !declared(file(DECLARED)).is_empty(),
        "a window without commands could do nothing"
    );
}

#[test]
fn the_build_reads_the_list_it_declares() {
    let build = file("src-tauri/build.rs");
    assert!(
        build.text.contains("commands.txt"),
        "the declared list must be the one that tidy compares"
    );
}

#[test]
fn a_command_missing_from_a_list_is_noticed() {
    let list = "charge\ncancel_order\n";
    let source = "collect_commands![\n    // Selling.\n    orders::charge,\n    orders::cancel_order::<tauri::Wry>,\n]";
    let capability = r#"{"permissions": ["core:default", "allow-charge", "allow-cancel-order"]}"#;
    let lists = |list: &str, source: &str, capability: &str| {
        differing_lists(
            &File::sample(DECLARED, list),
            &File::sample(COLLECTED, source),
            &[&File::sample(ALLOWED[0], capability)],
        )
    };

    hold(&lists(list, source, capability));
    noticed(
        &lists("charge", source, capability),
        "commands.txt lacks the command cancel_order",
    );
    noticed(
        &lists(list, &source.replace("orders::charge,", ""), capability),
        "commands.rs lacks the command charge",
    );
    noticed(
        &lists(
            list,
            source,
            &capability.replace(r#", "allow-cancel-order""#, ""),
        ),
        "main.json lacks the command cancel_order",
    );
}

#[test]
fn a_permission_without_a_command_is_noticed() {
    let complaints = differing_lists(
        &File::sample(DECLARED, "charge"),
        &File::sample(COLLECTED, "collect_commands![orders::charge]"),
        &[&File::sample(
            ALLOWED[0],
            r#"{"permissions": ["allow-charge", "allow-open-drawer"]}"#,
        )],
    );

    assert_eq!(
        complaints.len(),
        2,
        "neither other list has it: {complaints:#?}"
    );
    assert!(
        complaints
            .iter()
            .all(|complaint| complaint.contains("open_drawer")),
        "{complaints:#?}"
    );
}
