//! What the sources say there is: the public methods of the till, and what the window's commands call of them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A public method of the till.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: String,
    /// Its lines, from its name to its end.
    pub(super) body: String,
}

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri")
}

/// The texts of all Rust files in a folder, whatever is in folders of it too.
fn texts(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the house") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(self::texts(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            texts.push(fs::read_to_string(path).expect("a source"));
        }
    }
    texts
}

/// Every public method of the till.
pub(super) fn methods_of_till() -> Vec<Method> {
    let texts = texts(&house().join("crates/till/src"));
    let methods: Vec<Method> = texts.iter().flat_map(|text| methods_in(text)).collect();
    assert!(
        methods.len() > 80,
        "the sources are read: {}",
        methods.len()
    );
    methods
}

/// The public methods of the till in a file. A method ends where its brace stands alone, as the formatter leaves it.
pub(super) fn methods_in(source: &str) -> Vec<Method> {
    let mut methods: Vec<Method> = Vec::new();
    let (mut is_tills, mut is_inside) = (false, false);
    for line in source.lines() {
        match line {
            "impl Till {" => is_tills = true,
            "}" => (is_tills, is_inside) = (false, false),
            _ if !is_tills => {}
            _ => {
                if let Some(name) = named(line) {
                    let body = String::new();
                    methods.push(Method { name, body });
                    is_inside = true;
                }
                if let (Some(method), true) = (methods.last_mut(), is_inside) {
                    method.body.push_str(line);
                    method.body.push('\n');
                }
                is_inside &= line != "    }";
            }
        }
    }
    methods
}

/// The name of the public method that begins in this line.
fn named(line: &str) -> Option<String> {
    let rest = line.strip_prefix("    pub ")?;
    let rest = rest.strip_prefix("const ").unwrap_or(rest);
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let rest = rest.strip_prefix("fn ")?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    rest.get(..end).map(str::to_owned)
}

/// Each command of the window, and the methods of the till that it calls.
pub(super) fn commands() -> Vec<(String, BTreeSet<String>)> {
    let declared = fs::read_to_string(house().join("commands.txt")).expect("the list of commands");
    let texts = texts(&house().join("src/commands"));
    let commands = declared.lines().filter(|line| !line.trim().is_empty());
    let called = |command: &str| {
        let begins = format!("pub(crate) async fn {command}(");
        let text = texts.iter().find_map(|text| text.split_once(&begins));
        let (_, rest) = text.unwrap_or_else(|| panic!("no source has the command {command}"));
        let body = rest.split_once("\n}").map_or(rest, |(body, _)| body);
        let joined: String = body.split_whitespace().collect();
        let at_once = joined.split(".till().await?.").skip(1);
        // Or one by one, of a till that was asked for first.
        let by_name = joined.split("till.").skip(1);
        at_once
            .chain(by_name)
            .filter_map(|call| call.split('(').next().map(str::to_owned))
            .collect()
    };
    commands
        .map(|command| (command.to_owned(), called(command)))
        .collect()
}
