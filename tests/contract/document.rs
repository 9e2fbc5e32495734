//! Reading the document: its blocks of fields and types, which look like JSON and are not.

use serde_json::Value;

/// One entry: a call, what it takes, what it answers, and how it says no.
pub(crate) struct Document {
    /// `POST`
    pub(crate) method: String,
    /// `v2/auth/token`
    pub(crate) path: String,
    /// Whether it wants a token.
    pub(crate) wants_token: bool,
    /// The fields it takes.
    pub(crate) request: Vec<Field>,
    /// The fields of its answer.
    pub(crate) answer: Vec<Field>,
    /// The fields of its no.
    pub(crate) error: Vec<Field>,
}

/// A documented field.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    /// Whether a note in parentheses says that it may be missing.
    pub(crate) optional: bool,
}

/// What the document says a field is.
pub(crate) enum Shape {
    /// A word: `string`, `decimal`, `"ok"`, `0-1`.
    Word(String),
    /// A list of objects with these fields.
    List(Vec<Field>),
}

impl Document {
    /// Reads an entry.
    pub(crate) fn read(text: &str) -> Document {
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
        let mut blocks = blocks(text)
            .into_iter()
            .map(|block| Reader::over(&block).fields("}"));
        let (first, second, third) = (blocks.next(), blocks.next(), blocks.next());
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
        }
    }
}

/// What in `said` is not as documented: missing fields, and fields of another type. Fields that nobody
/// documented are no fault.
pub(crate) fn faults(fields: &[Field], said: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for Field {
        name,
        shape,
        optional,
    } in fields
    {
        match said.get(name) {
            None if *optional => {}
            None => faults.push(format!("{name} is missing")),
            Some(value) => faults.extend(of_value(name, shape, value)),
        }
    }
    faults
}

fn of_value(name: &str, shape: &Shape, value: &Value) -> Vec<String> {
    match shape {
        Shape::Word(word) if is_a(word, value) => vec![],
        Shape::Word(word) => vec![format!("{name} is no {word}: {value}")],
        Shape::List(fields) => match value.as_array() {
            None => vec![format!("{name} is no list: {value}")],
            Some(rows) => rows.iter().flat_map(|row| faults(fields, row)).collect(),
        },
    }
}

fn is_a(word: &str, value: &Value) -> bool {
    match word {
        "string" | "String" => value.is_string(),
        "number" | "decimal" => value.is_number(),
        "int" | "integer" => value.is_i64(),
        "array" => value.is_array(),
        "date" => value.as_str().is_some_and(|text| text.len() == 10),
        "0-1" => value == 0 || value == 1,
        "1" => value.is_u64(),
        constant => value == constant,
    }
}

/// The blocks of fields: from a line that is an opening brace to the line that closes it.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    for line in text.lines() {
        if depth == 0 && line.trim() != "{" {
            continue;
        }
        if depth == 0 {
            blocks.push(String::new());
        }
        depth += line.matches('{').count();
        depth -= line.matches('}').count();
        let block = blocks.last_mut().expect("it was just begun");
        block.push_str(line);
        block.push('\n');
    }
    blocks
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
                '"' => rest[1..].find('"').expect("a quote is closed") + 2,
                '(' => rest.find(')').expect("a note is closed") + 1,
                '{' | '}' | '[' | ']' | ':' | ',' => 1,
                c if c.is_whitespace() => c.len_utf8(),
                _ => rest
                    .find(|c: char| c.is_whitespace() || "{}[]:,(\"".contains(c))
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

    /// The fields up to `close`, and past it.
    fn fields(&mut self, close: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        while self.peek() != close {
            let name = self.take();
            assert_eq!(self.take(), ":", "a field's name is followed by its type");
            let shape = self.shape();
            let mut optional = false;
            while self.peek().starts_with('(') || self.peek() == "," {
                let note = self.take();
                optional |= note.contains("Optional") || note.contains("only if");
            }
            fields.push(Field {
                name,
                shape,
                optional,
            });
        }
        self.take();
        fields
    }

    fn shape(&mut self) -> Shape {
        let word = self.take();
        if word != "[" {
            return Shape::Word(word);
        }
        // One entry leaves the braces of its list's objects out.
        if self.peek() != "{" {
            return Shape::List(self.fields("]"));
        }
        self.take();
        let fields = self.fields("}");
        assert_eq!(self.take(), "]", "one object stands for all of a list");
        Shape::List(fields)
    }

    fn peek(&self) -> &str {
        &self.words[self.at]
    }

    fn take(&mut self) -> String {
        self.at += 1;
        self.words[self.at - 1].clone()
    }
}

#[test]
fn the_documents_own_notation_is_understood() {
    let document = Document::read(
        "GET v2/rows/{id} SI\n\n{\nfrom: date (Y-m-d)\npage:1 (Optional with paginate)\n}\n\n{\n\"status\": \
         \"ok\",\n\"rows\": [\n{\n\"amount\": string,\n\"n\": int\n}\n],\n\"who\":\n[\n\"cuit\": string\n],\n\
         \"pages\":int (only if paginated)\n}\n\n{\n\"status\": error, \"message\": string\n}\n\nOK Devuelve \
         { id }",
    );
    let names = |fields: &[Field]| -> Vec<(String, bool)> {
        fields
            .iter()
            .map(|field| (field.name.clone(), field.optional))
            .collect()
    };
    let field = |name: &str, optional: bool| (name.to_owned(), optional);
    assert_eq!(
        names(&document.request),
        [field("from", false), field("page", true)],
        "without quotes"
    );
    let answer = [
        field("status", false),
        field("rows", false),
        field("who", false),
        field("pages", true),
    ];
    assert_eq!(names(&document.answer), answer, "with its notes");
    assert_eq!(
        names(&document.error),
        [field("status", false), field("message", false)]
    );

    let said =
        serde_json::json!({ "status": "ok", "rows": [{ "amount": 1, "n": 2 }], "who": [{}] });
    let expected = ["amount is no string: 1", "cuit is missing"];
    assert_eq!(
        faults(&document.answer, &said),
        expected,
        "each fault by its name"
    );
}
