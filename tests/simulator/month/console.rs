//! The same month by the console: a day's reports, the comparison of that day, and the close of the last shift.

use std::{path::PathBuf, process::Output};

use serde_json::{Value, json};
use simulator::shop::PEOPLE;
use tests::mostradorctl;

/// A console at a register that was worked with, beside the providers it was worked with.
pub(super) struct Console {
    pub(super) data: PathBuf,
    pub(super) url: String,
}

impl Console {
    /// What a command says, as the manager; it ends well.
    pub(super) fn says(&self, arguments: &[&str]) -> Vec<u8> {
        let ended = self.runs(arguments);
        let code = ended.status.code();
        let why = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(code, Some(0), "{arguments:?}: {why}");
        ended.stdout
    }

    /// The last object that a command says.
    pub(super) fn tells(&self, arguments: &[&str]) -> Value {
        let said = String::from_utf8(self.says(arguments)).expect("text");
        let last = said.lines().last().expect("it says something");
        serde_json::from_str(last).unwrap_or_else(|why| panic!("{why}: {said}"))
    }

    /// What a command writes to a file.
    pub(super) fn writes(&self, name: &str, arguments: &[&str]) -> Vec<u8> {
        let path = self.data.join(name);
        let place = path.to_str().expect("a folder's name is text");
        self.says(&[arguments, &["--output", place]].concat());
        std::fs::read(&path).expect("it was written")
    }

    fn runs(&self, arguments: &[&str]) -> Output {
        let (manager, _, pin, _) = PEOPLE[0];
        let mut command = mostradorctl();
        command.args(["--json", "--data-dir"]).arg(&self.data);
        command.args(arguments);
        command.args(["--sandbox-url", &self.url, "--operator", manager]);
        command.env("MOSTRADOR_PIN", pin);
        command.output().expect("the program starts")
    }
}

/// An amount as the console writes it for programs.
pub(super) fn decimal(cents: i64) -> Value {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    json!(format!("{sign}{}.{:02}", cents / 100, cents % 100))
}
