//! The table of every endpoint in ARCHITECTURE.md, held against what it speaks of: the documents, the
//! gateway's sources, the sandbox itself, the exchanges, and the console's own program.
//!
//! What is documented, or served, and has no row is found; so is a row that names what is not there.

mod house;

use std::{
    fs,
    path::{Path, PathBuf},
};

use house::House;

/// The heading of the section that has the table.
const HEADING: &str = "## Every endpoint, once";

/// A row: what is in its cells, several in one apart.
#[derive(Debug)]
struct Row {
    /// `POST v2/auth/token`
    call: String,
    /// `003`
    documents: Vec<String>,
    /// `Telepagos::sign_in`
    clients: Vec<String>,
    /// `auth/token`
    sandbox: String,
    /// `telepagos_auth_token.http`
    exchanges: Vec<String>,
    /// `mostradorctl account add`
    commands: Vec<String>,
}

/// The rows of the table in a page.
fn rows(page: &str) -> Vec<Row> {
    let (_, section) = page.split_once(HEADING).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|'));
    // The first two are the head and the rule beneath it.
    lines.skip(2).map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let cell = |at: usize| -> Vec<String> {
        let cell = cells.get(at).copied().unwrap_or_default();
        let parts = cell
            .split(", ")
            .map(|part| part.trim_matches('`').to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    let one = |at: usize| cell(at).join(", ");
    Row {
        call: one(0),
        documents: cell(1),
        clients: cell(2),
        sandbox: one(3),
        exchanges: cell(4),
        commands: cell(5),
    }
}

/// The subcommand of a command, `account balance`, and its other words: options, their values, and
/// places for values in capitals.
fn split(command: &str) -> (String, Vec<String>) {
    let words: Vec<&str> = command
        .strip_prefix("mostradorctl ")
        .unwrap_or(command)
        .split_whitespace()
        .collect();
    let option = |word: &&str| word.starts_with('-') || word.chars().all(char::is_uppercase);
    let at = words.iter().position(option).unwrap_or(words.len());
    let rest = words[at..].iter().map(|word| (*word).to_owned());
    (words[..at].join(" "), rest.collect())
}

/// The top of the house.
fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    let page = top().join("src-tauri/ARCHITECTURE.md");
    fs::read_to_string(page).expect("the page about the architecture")
}

#[tokio::test]
async fn every_endpoint_has_its_row_and_every_row_what_it_names() {
    let rows = rows(&page());
    let complaints = House::seen_from(&rows).await.complaints(&rows);
    assert!(
        complaints.is_empty(),
        "{HEADING}:\n  {}",
        complaints.join("\n  ")
    );
}

#[tokio::test]
async fn a_table_that_is_wrong_is_found_wrong_wherever_it_is() {
    let page = page();
    let balance = page
        .lines()
        .find(|line| line.contains("v2/account/balance"))
        .expect("the row of the balance");
    let without = page.replace(&format!("{balance}\n"), "");
    let with = |from: &str, to: &str| {
        assert!(balance.contains(from), "{from} is in {balance}");
        page.replace(balance, &balance.replace(from, to))
    };
    let twice = page.replace(balance, &format!("{balance}\n{balance}"));
    let none = page.replace(HEADING, "## Something else");
    for (broken, of) in [
        (
            without.clone(),
            "GET v2/account/balance: is documented and has no row",
        ),
        (
            without,
            "account/balance: the sandbox serves it, and it has no row",
        ),
        (twice, "has two rows"),
        (with("003", "001"), "is in the documents"),
        (
            with("Telepagos::balance", "Telepagos::wealth"),
            "the gateway has no Telepagos::wealth",
        ),
        // It is TelePagos's and nobody else's.
        (
            with("Telepagos::balance", "Totalcoin::balance"),
            "the gateway has no Totalcoin::balance",
        ),
        (
            with("`account/balance`", "`account/wealth`"),
            "the sandbox calls it account/balance",
        ),
        (
            with("telepagos_account_balance.http", "wealth.http"),
            "no exchange wealth.http",
        ),
        (
            with("telepagos_account_balance.http", "telepagos_cashin.http"),
            "telepagos_cashin.http is about GET v2/payment/cashin/{id}",
        ),
        (
            with("account balance`", "account wealth`"),
            "knows no «mostradorctl account wealth»",
        ),
        (
            with("account balance`", "account balance --euro`"),
            "the console has no --euro",
        ),
        (
            with("GET v2/account/balance", "GET v2/account/wealth"),
            "the sandbox has nothing like it",
        ),
        (
            with("GET v2/account/balance", "POST v2/account/balance"),
            "is in no document",
        ),
        (none, "is documented and has no row"),
    ] {
        let rows = rows(&broken);
        let complaints = House::seen_from(&rows).await.complaints(&rows);
        let found = complaints.iter().any(|complaint| complaint.contains(of));
        assert!(found, "nobody said «{of}»: {complaints:#?}");
    }
}

#[test]
fn a_command_is_told_from_its_words() {
    let (subcommand, words) = split("mostradorctl charge --channel telepagos.qr");
    assert_eq!(subcommand, "charge", "the command");
    assert_eq!(
        words,
        ["--channel", "telepagos.qr"],
        "an option and its value"
    );
    let (subcommand, words) = split("mostradorctl account statistics PERIOD");
    assert_eq!(
        (&*subcommand, words),
        ("account statistics", vec!["PERIOD".to_owned()]),
        "a place"
    );
}
