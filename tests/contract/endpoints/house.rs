//! What the table of endpoints is held against, looked at once: and everything that is wrong with a table.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tests::{Provider, mostradorctl};

use super::{Row, split, top};
use crate::{document, exchange::Exchange};

/// What stands in a cell of an endpoint that only the sandbox has.
const NONE: &str = "—";

/// What the table is held against.
pub(super) struct House {
    /// Every call, and the documents that describe it.
    documented: BTreeMap<String, BTreeSet<String>>,
    /// Every endpoint of the sandbox by name.
    served: BTreeSet<String>,
    /// The sandbox's name for each call it knows.
    names: BTreeMap<String, String>,
    /// The gateway's sources, with their paths.
    sources: Vec<(PathBuf, String)>,
    /// Every exchange by its file: what it calls, and by which document.
    exchanges: BTreeMap<String, (String, String)>,
    /// What the console says of each command, if it knows it.
    console: BTreeMap<String, Option<String>>,
}

impl House {
    /// Looks everywhere the rows point to.
    pub(super) async fn seen_from(rows: &[Row]) -> House {
        let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for number in document::NUMBERS {
            for call in document::calls(&document::whole(number)) {
                documented
                    .entry(call)
                    .or_default()
                    .insert(number.to_owned());
            }
        }
        let exchanges = Exchange::all().into_iter();
        let exchanges = exchanges.map(|(name, it)| {
            let call = match it.document.path.as_str() {
                "" => format!("{} {}", it.request().method, it.request().target),
                _ => it.call(),
            };
            (name, (call, it.number))
        });
        let (served, names) = sandbox_knows(rows).await;
        let commands = rows.iter().flat_map(|row| &row.commands);
        let subcommands: BTreeSet<String> = commands.map(|command| split(command).0).collect();
        House {
            documented,
            served,
            names,
            sources: sources(),
            exchanges: exchanges.collect(),
            console: subcommands
                .into_iter()
                .map(|command| {
                    let said = help(&command);
                    (command, said)
                })
                .collect(),
        }
    }

    /// Everything that is wrong with a table.
    pub(super) fn complaints(&self, rows: &[Row]) -> Vec<String> {
        let mut complaints = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            if rows[..at].iter().any(|other| other.call == row.call) {
                complaints.push(format!("{}: has two rows", row.call));
            }
            let of_row = match self.documented.get(&row.call) {
                Some(documents) => self.of_a_documented(row, documents),
                None => self.of_an_imitated(row),
            };
            complaints.extend(of_row.into_iter().map(|why| format!("{}: {why}", row.call)));
        }
        for call in self.documented.keys() {
            if !rows.iter().any(|row| row.call == *call) {
                complaints.push(format!("{call}: is documented and has no row"));
            }
        }
        for name in &self.served {
            if !rows.iter().any(|row| row.sandbox == *name) {
                complaints.push(format!("{name}: the sandbox serves it, and it has no row"));
            }
        }
        complaints
    }

    fn of_a_documented(&self, row: &Row, documents: &BTreeSet<String>) -> Vec<String> {
        let mut complaints = Vec::new();
        if !row.documents.iter().eq(documents) {
            complaints.push(format!(
                "is in the documents {documents:?}, not {:?}",
                row.documents
            ));
        }
        for empty in [&row.clients, &row.exchanges, &row.commands] {
            if empty.is_empty() {
                complaints.push("has an empty cell".to_owned());
            }
        }
        for client in &row.clients {
            if !self.has_client(client) {
                complaints.push(format!("the gateway has no {client}"));
            }
        }
        complaints.extend(self.of_sandbox(row));
        for file in &row.exchanges {
            match self.exchanges.get(file) {
                None => complaints.push(format!("there is no exchange {file}")),
                Some((call, _)) if *call != row.call => {
                    complaints.push(format!("{file} is about {call}"));
                }
                Some(_) => {}
            }
        }
        for (file, (call, _)) in &self.exchanges {
            if *call == row.call && !row.exchanges.contains(file) {
                complaints.push(format!("{file} is missing"));
            }
        }
        complaints.extend(row.commands.iter().filter_map(|it| self.of_command(it)));
        complaints
    }

    /// What only the sandbox has: an edition nobody's client speaks.
    fn of_an_imitated(&self, row: &Row) -> Vec<String> {
        let none = [NONE.to_owned()];
        let cells = [&row.clients, &row.exchanges, &row.commands];
        let mut complaints: Vec<String> = self.of_sandbox(row).into_iter().collect();
        if cells.iter().any(|cell| **cell != none) {
            complaints.push("is in no document".to_owned());
        }
        complaints
    }

    fn of_sandbox(&self, row: &Row) -> Option<String> {
        match self.names.get(&row.call) {
            None => Some("the sandbox has nothing like it".to_owned()),
            Some(name) if *name != row.sandbox => {
                Some(format!("the sandbox calls it {name}, not {}", row.sandbox))
            }
            Some(_) => None,
        }
    }

    /// Whether the gateway has this function: `Telepagos::balance` in the sources of TelePagos.
    fn has_client(&self, client: &str) -> bool {
        let Some((kind, function)) = client.split_once("::") else {
            return false;
        };
        let block = format!("impl {kind} {{");
        let forms = ["pub async fn ", "pub fn "].map(|form| format!("{form}{function}("));
        self.sources.iter().any(|(_, text)| {
            let inside = text.split(&block).skip(1);
            // A block ends at the first brace that closes at the margin.
            let blocks = inside.filter_map(|rest| rest.split("\n}").next());
            blocks
                .into_iter()
                .any(|block| forms.iter().any(|form| block.contains(form)))
        })
    }

    /// What is wrong with a command: the console does not know it, or not with these words.
    fn of_command(&self, command: &str) -> Option<String> {
        let (subcommand, words) = split(command);
        let Some(Some(help)) = self.console.get(&subcommand) else {
            return Some(format!("the console knows no «{command}»"));
        };
        let known: BTreeSet<&str> = help
            .split(|c: char| c.is_whitespace() || "[]<>,:=".contains(c))
            .collect();
        let strange = words.iter().find(|word| !known.contains(word.as_str()))?;
        Some(format!("«{command}»: the console has no {strange}"))
    }
}

/// The names of the sandbox's endpoints, and its name for each call of the table. A call's name is what
/// it takes the call for when it is told to fail there; what it sends to us it names by its strings.
async fn sandbox_knows(rows: &[Row]) -> (BTreeSet<String>, BTreeMap<String, String>) {
    let running = Sandbox::start(Options::default())
        .await
        .expect("a port on loopback");
    let world = Provider::at(&running.url()).world().await;
    let served = world.0["requests"].as_object().expect("counts by endpoint");
    let served: BTreeSet<String> = served.keys().cloned().collect();
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build();
    let client = client.expect("a client for loopback");
    let mut names = BTreeMap::new();
    let strings = [
        ("POST {webhook}", "webhook"),
        ("POST {notificationUrl}", "callback"),
    ];
    for (call, string) in strings {
        let url = format!("{}/sandbox/{string}/send", running.url());
        let answer = client.post(url).send().await.expect("the sandbox answers");
        // Nothing is said, so nothing is sent; but somebody is there.
        if answer.status() == 422 {
            names.insert(call.to_owned(), format!("sandbox/{string}/send"));
        }
    }
    for row in rows {
        let url = format!("{}/sandbox/faults", running.url());
        let fault = json!({ "endpoint": row.call, "fault": "silence", "times": 1 });
        let asked = client.post(&url).json(&fault).send().await;
        let said: Value = asked.expect("an answer").json().await.expect("JSON");
        if let Some(name) = said["faults"][0]["endpoint"].as_str() {
            names.insert(row.call.clone(), name.to_owned());
        }
        client
            .delete(&url)
            .send()
            .await
            .expect("the sandbox answers");
    }
    (served, names)
}

/// What the console says of a subcommand; none when it knows no such one. Asked once for each.
fn help(subcommand: &str) -> Option<String> {
    static SAID: Mutex<BTreeMap<String, Option<String>>> = Mutex::new(BTreeMap::new());
    let mut said = SAID.lock().expect("nobody panics while asking");
    let ask = || {
        let mut command = mostradorctl();
        command.args(subcommand.split_whitespace()).arg("--help");
        let output = command.output().expect("the console runs");
        let text = String::from_utf8(output.stdout).expect("the console says text");
        output.status.success().then_some(text)
    };
    said.entry(subcommand.to_owned())
        .or_insert_with(ask)
        .clone()
}

/// The gateway's sources.
fn sources() -> Vec<(PathBuf, String)> {
    fn gather(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                gather(&path, found);
            } else {
                let text = fs::read_to_string(&path).expect("a source is text");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    gather(&top().join("src-tauri/crates/gateway/src"), &mut found);
    found
}
