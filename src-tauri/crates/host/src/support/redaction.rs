//! Covering up: what of a text must not leave the shop, in places where nobody looks at each word.

use serde_json::{Map, Value};

/// What stands in the place of what is covered.
const COVER: &str = "•••";
/// What stands in the place of the folder the registers live in, which may have its owner's name.
const FOLDER: &str = "DATA";
/// From how many digits on a number may be somebody's: an account, a CUIT, a document, a telephone.
const LONG: usize = 7;
/// How short a name may be to be looked for by itself: shorter ones are parts of other words.
const SHORT: usize = 3;
/// The fields of a log line that say nothing of anybody.
const HARMLESS: [&str; 34] = [
    "message",
    "error",
    "cause",
    "why",
    "reason",
    "code",
    "trace",
    "order",
    "payout",
    "link",
    "by",
    "channel",
    "provider",
    "state",
    "step",
    "status",
    "kind",
    "face",
    "number",
    "count",
    "events",
    "sequence",
    "day",
    "duration_ms",
    "failures",
    "attempts",
    "key",
    "account",
    "backup",
    "closed",
    "page",
    "version",
    "schema",
    "wait_ms",
];

/// What is to be covered in a register's texts.
pub(super) struct Redaction {
    folder: String,
    covered: Vec<String>,
}

impl Redaction {
    /// What is covered of any register that lives there.
    pub(super) fn of_folder(folder: &str) -> Redaction {
        Redaction {
            folder: folder.to_owned(),
            covered: Vec::new(),
        }
    }

    /// Covers this text, too, wherever it stands, and each line of it.
    pub(super) fn covers(&mut self, text: &str) {
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| line.chars().count() >= SHORT);
        self.covered.extend(lines.map(str::to_owned));
        // What is part of another is looked for after it.
        self.covered
            .sort_by_key(|text| std::cmp::Reverse(text.len()));
    }

    /// A text without what must not leave the shop.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if !self.folder.is_empty() {
            text = text.replace(&self.folder, FOLDER);
        }
        for covered in &self.covered {
            text = text.replace(covered.as_str(), COVER);
        }
        let words =
            text.split_inclusive(|c: char| c.is_whitespace() || "\"',;:=()[]{}".contains(c));
        words.map(without_numbers).collect()
    }

    /// The lines of a log, each with its harmless fields alone.
    pub(super) fn log(&self, log: &str) -> String {
        let mut told = String::new();
        for line in log.lines() {
            let Ok(Value::Object(line)) = serde_json::from_str(line) else {
                // Of a line that is none of ours nothing is known to be harmless.
                continue;
            };
            told.push_str(&Value::Object(self.line(line)).to_string());
            told.push('\n');
        }
        told
    }

    fn line(&self, mut line: Map<String, Value>) -> Map<String, Value> {
        let mut told = Map::new();
        for key in ["timestamp", "level", "target"] {
            // The program's own words: a moment, a level, a module.
            if let Some(value @ Value::String(_)) = line.remove(key) {
                told.insert(key.to_owned(), value);
            }
        }
        if let Some(Value::Object(fields)) = line.remove("fields") {
            let fields = fields.into_iter().map(|(key, value)| {
                let value = self.field(&key, value);
                (key, value)
            });
            told.insert("fields".to_owned(), Value::Object(fields.collect()));
        }
        told
    }

    fn field(&self, key: &str, value: Value) -> Value {
        match value {
            Value::Bool(_) | Value::Null => value,
            Value::String(text) if HARMLESS.contains(&key) => self.text(&text).into(),
            Value::Number(number) if HARMLESS.contains(&key) || key.ends_with("_ms") => {
                Value::Number(number)
            }
            _ => COVER.into(),
        }
    }
}

/// A word, without what may be a number of somebody's. Names of orders and payouts stay: they are only ours.
fn without_numbers(word: &str) -> String {
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    if digits < LONG || is_ours(bare) {
        return word.to_owned();
    }
    let rest = word.get(bare.len()..).unwrap_or_default();
    format!("{COVER}{rest}")
}

/// A uuid, a moment as the program writes it, or a reference of ours: letters and digits, and letters among them.
fn is_ours(word: &str) -> bool {
    let is_uuid = uuid::Uuid::parse_str(word).is_ok() && word.len() == 36;
    let is_reference = domain::reference::Reference::parse(word).is_ok()
        && word.chars().filter(char::is_ascii_alphabetic).count() >= SHORT;
    is_uuid || is_reference
}

#[cfg(test)]
mod tests {
    use super::Redaction;

    fn redaction() -> Redaction {
        let mut redaction = Redaction::of_folder("/srv/marta/mostrador");
        for text in [
            "Marta",
            "Panadería La Vereda",
            "Av. Rivadavia 4820\nCABA",
            "Li",
        ] {
            redaction.covers(text);
        }
        redaction
    }

    #[test]
    fn names_numbers_and_folders_are_covered() {
        let redaction = redaction();
        for (text, expected) in [
            ("Marta charged", "••• charged"),
            ("of 30-71809248-1, said", "of •••, said"),
            ("to 0000222800000000057723.", "to •••."),
            ("dni=30111222", "dni=•••"),
            ("at /srv/marta/mostrador/logs", "at DATA/logs"),
            ("Av. Rivadavia 4820", "•••"),
            ("port 8730 took 15000 ms", "port 8730 took 15000 ms"),
            ("Link", "Link"),
        ] {
            assert_eq!(redaction.text(text), expected, "{text}");
        }
        let order = "019a9f2c-7c3e-7b1a-8f00-1234567890ab";
        assert_eq!(redaction.text(order), order, "an order is found by its id");
    }

    #[test]
    fn of_a_line_only_harmless_fields_are_told() {
        let line = concat!(
            r#"{"timestamp":"2026-11-20T17:33:08Z","level":"INFO","fields":{"message":"paid by Marta","#,
            r#""order":"019a9f2c-7c3e-7b1a-8f00-1234567890ab","payer":"Rosa Díaz","cents":155000,"#,
            r#""duration_ms":12,"body":{"cuit":"27111111115"}},"target":"till::watch","#,
            r#""span":{"payer":"Rosa Díaz"}}"#
        );
        let told = redaction().log(&format!("{line}\nRosa Díaz, not JSON\n[1]\n"));
        for kept in [
            "2026-11-20T17:33:08Z",
            "duration_ms\":12",
            "till::watch",
            "019a9f2c",
        ] {
            assert!(told.contains(kept), "{kept} helps: {told}");
        }
        for covered in ["Rosa", "Marta", "155000", "27111111115", "not JSON"] {
            assert!(!told.contains(covered), "{covered} stays here: {told}");
        }
        assert_eq!(
            told.lines().count(),
            1,
            "what is no line of ours is left out"
        );
    }
}
