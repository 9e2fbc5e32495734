//! TelePagos's notation: blocks of fields and types, which look like JSON and are not.

use super::{Document, Field, Shape, blocks};

/// Reads an entry.
pub(super) fn read(text: &str) -> Document {
    let mut head = text
        .lines()
        .next()
        .expect("an entry has a first line")
        .split_whitespace();
    let mut next = || {
        head.next()
            .expect("method, path, and whether it wants a token")
            .to_owned()
    };
    let (method, path, token) = (next(), next(), next());
    let examples = blocks(text);
    let mut read = examples.iter().map(|block| Reader::over(block).fields("}"));
    let (first, second, third) = (read.next(), read.next(), read.next());
    // What takes no fields shows none.
    let (request, answer, error) = match third {
        Some(third) => (first, second, Some(third)),
        None => (None, first, second),
    };
    Document {
        method,
        path,
        wants_token: token == "SI",
        request: request.unwrap_or_default(),
        answer: answer.expect("an entry shows its answer"),
        error: error.expect("an entry shows its error"),
        codes: Vec::new(),
        examples,
    }
}

/// Goes through a block word by word.
struct Reader {
    words: Vec<String>,
    at: usize,
}

impl Reader {
    /// Over a block, its opening brace behind it.
    fn over(block: &str) -> Reader {
        let mut words = Vec::new();
        let mut rest = block;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' => quoted(rest),
                '(' => rest.find(')').expect("a note is closed") + 1,
                '{' | '}' | '[' | ']' | ':' | ',' | '|' => 1,
                c if c.is_whitespace() => c.len_utf8(),
                _ => rest
                    .find(|c: char| c.is_whitespace() || "{}[]:,(\"|".contains(c))
                    .unwrap_or(rest.len()),
            };
            let (word, behind) = rest.split_at(length);
            if !word.trim().is_empty() {
                words.push(word.trim_matches('"').to_owned());
            }
            rest = behind;
        }
        Reader { words, at: 1 }
    }

    /// The fields up to `close`, or up to the end where somebody forgot to close, and past it.
    fn fields(&mut self, close: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        while !self.peek().is_empty() && self.peek() != close {
            let name = self.take();
            assert_eq!(
                self.take(),
                ":",
                "{name}: a field's name is followed by its type"
            );
            let mut notes = self.notes();
            let shape = self.shape();
            notes.extend(self.notes());
            let optional = ["Optional", "opcional", "only if"];
            fields.push(Field {
                name,
                shape,
                optional: notes
                    .iter()
                    .any(|note| optional.iter().any(|word| note.contains(word))),
            });
        }
        self.take();
        fields
    }

    /// The notes in parentheses, and the commas.
    fn notes(&mut self) -> Vec<String> {
        let mut notes = Vec::new();
        while self.peek().starts_with('(') || self.peek() == "," {
            notes.push(self.take());
        }
        notes
    }

    fn shape(&mut self) -> Shape {
        let mut word = self.take();
        if word != "[" {
            while self.peek() == "|" {
                word += &self.take();
                word += &self.take();
            }
            return Shape::Word(word);
        }
        match self.peek() {
            "[" => Shape::Lists(self.lists()),
            "{" => {
                self.take();
                let fields = self.fields("}");
                // Dots say that there may be more of the same.
                while self.take() != "]" {}
                Shape::List(fields)
            }
            // One entry leaves the braces of its list's objects out.
            _ => Shape::List(self.fields("]")),
        }
    }

    /// The lists in a list, each with one object.
    fn lists(&mut self) -> Vec<Vec<Field>> {
        let mut lists = Vec::new();
        while self.peek() == "[" {
            self.take();
            assert_eq!(self.take(), "{", "a list in a list holds an object");
            lists.push(self.fields("}"));
            assert_eq!(self.take(), "]", "and no more than one");
            self.notes();
        }
        self.take();
        lists
    }

    /// The next word; empty at the end.
    fn peek(&self) -> &str {
        self.words.get(self.at).map_or("", String::as_str)
    }

    fn take(&mut self) -> String {
        self.at += 1;
        self.words
            .get(self.at - 1)
            .cloned()
            .unwrap_or_else(|| "]".to_owned())
    }
}

/// The length of a text in quotes. One entry forgets to close the quotes of a name, which then end at its
/// colon.
fn quoted(text: &str) -> usize {
    let end = text[1..].find('"').expect("a quote is closed") + 2;
    match text[..end].find(": ") {
        Some(colon) => colon,
        None => end,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Field, Shape, read};
    use crate::document::faults;

    fn names(fields: &[Field]) -> Vec<(&str, bool)> {
        fields
            .iter()
            .map(|field| (field.name.as_str(), field.optional))
            .collect()
    }

    #[test]
    fn the_documents_own_notation_is_understood() {
        let document = read(
            "GET v2/rows/{id} SI\n\n{\nfrom: date (Y-m-d)\npage:1 (Optional with paginate)\n}\n\n{\n\"status\": \
             \"ok\",\n\"rows\": [\n{\n\"amount\": string,\n\"n\": int\n}\n],\n\"who\":\n[\n\"cuit\": string\n],\n\
             \"pages\":int (only if paginated)\n}\n\n{\n\"status\": error, \"message\": string\n}\n\nOK Devuelve \
             { id }",
        );
        assert_eq!(
            names(&document.request),
            [("from", false), ("page", true)],
            "without quotes"
        );
        let answer = [
            ("status", false),
            ("rows", false),
            ("who", false),
            ("pages", true),
        ];
        assert_eq!(names(&document.answer), answer, "with its notes");
        assert_eq!(
            names(&document.error),
            [("status", false), ("message", false)],
            "its no"
        );

        let said = json!({ "status": "ok", "rows": [{ "amount": 1, "n": 2 }], "who": [{}] });
        let expected = ["amount is no string: 1", "cuit is missing"];
        assert_eq!(
            faults(&document.answer, &said),
            expected,
            "each fault by its name"
        );
    }

    #[test]
    fn what_is_left_open_ends_all_the_same() {
        let document = read(
            "GET v2/a SI\n\n{\n\"type: \"closed\"| \"open\",\n\"parts\": (opcional) [\n{\n\"cvu\": string\n}..\n]\n}\n\n\
             {\n\"rows\": [\n{\n\"id\": STRING\n}]\n\n{\n\"status\": error, \"message\": string\n}\n",
        );
        assert_eq!(
            names(&document.request),
            [("type", false), ("parts", true)],
            "a quote"
        );
        assert_eq!(
            document.request[0].shape,
            Shape::Word("closed|open".to_owned()),
            "a choice"
        );
        assert_eq!(names(&document.answer), [("rows", false)], "a brace");
        assert_eq!(
            names(&document.error),
            [("status", false), ("message", false)],
            "the next"
        );
    }

    #[test]
    fn lists_in_lists_keep_their_places() {
        let document = read(
            "GET v2/a SI\n\n{\n\"data\":[\n[{\n\"a\":0\n}],\n[{\"b\":null,\n\"c\":null}]\n]\n}\n\n{\n\"status\": \
             error\n}\n",
        );
        let faults = |said| faults(&document.answer, &said);
        assert!(
            faults(json!({ "data": [[{ "a": 1 }], [{ "b": null, "c": 2.5 }]] })).is_empty(),
            "so"
        );
        assert_eq!(
            faults(json!({ "data": [[{ "b": 1 }], [{ "b": null }]] })),
            ["a is missing", "c is missing"],
            "and not otherwise"
        );
    }
}
