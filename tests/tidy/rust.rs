//! Rust, read just closely enough: the code of a file without its comments and its texts, and where
//! a word stands in it.

/// `source` with every comment, text and character literal turned to spaces. Lines stay where they
/// are.
pub(crate) fn code(source: &str) -> String {
    let mut reader = Reader {
        rest: source,
        out: String::with_capacity(source.len()),
    };
    while let Some(next) = reader.rest.chars().next() {
        if reader.rest.starts_with("//") {
            reader.blank(reader.rest.find('\n').unwrap_or(reader.rest.len()));
        } else if reader.rest.starts_with("/*") {
            reader.blank(comment_length(reader.rest));
        } else if next == '"' {
            reader.blank(text_length(reader.rest));
        } else if next == '\'' {
            reader.quote();
        } else if next.is_alphabetic() || next == '_' {
            reader.word();
        } else {
            reader.keep(next.len_utf8());
        }
    }
    reader.out
}

/// The lines, counted from 1, where `word` stands in `code` with nothing of a name glued to either
/// end.
pub(crate) fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let glued = |c: char| c.is_alphanumeric() || c == '_';
    let stands = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            !line[..at].chars().next_back().is_some_and(glued)
                && !line[at + word.len()..].chars().next().is_some_and(glued)
        })
    };
    code.lines()
        .enumerate()
        .filter(|(_, line)| stands(line))
        .map(|(number, _)| number + 1)
        .collect()
}

/// What stands in `code` after the first `open` and before the `close` that follows it.
pub(crate) fn between<'a>(code: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, rest) = code.split_once(open)?;
    rest.split_once(close).map(|(inside, _)| inside)
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
}

impl Reader<'_> {
    fn keep(&mut self, length: usize) {
        let (kept, rest) = self.rest.split_at(length);
        self.out.push_str(kept);
        self.rest = rest;
    }

    fn blank(&mut self, length: usize) {
        let (gone, rest) = self.rest.split_at(length);
        self.out
            .extend(gone.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
    }

    /// A character literal, which is blanked, or the mark of a lifetime, which is kept.
    fn quote(&mut self) {
        let mut after = self.rest[1..].char_indices();
        let length = match (after.next(), after.next()) {
            (Some((_, '\\')), Some((at, escaped))) => {
                let from = 1 + at + escaped.len_utf8();
                self.rest[from..].find('\'').map(|end| from + end + 1)
            }
            (Some(_), Some((at, '\''))) => Some(1 + at + 1),
            _ => None,
        };
        match length {
            Some(length) => self.blank(length),
            None => self.keep(1),
        }
    }

    /// A name, whole, so that the `r` of a raw text is never the end of one.
    fn word(&mut self) {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let prefix = &self.rest[..end];
        let hashes = self.rest[end..].chars().take_while(|c| *c == '#').count();
        let opens = self.rest[end + hashes..].starts_with('"');
        if opens && matches!(prefix, "r" | "br" | "cr") {
            let closing = format!("\"{}", "#".repeat(hashes));
            let from = end + hashes + 1;
            let close = self.rest[from..]
                .find(&closing)
                .map_or(self.rest.len(), |at| from + at + closing.len());
            self.blank(close);
        } else {
            self.keep(end);
        }
    }
}

/// How far a block comment at the head of `rest` goes; they nest.
fn comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// How far a text in quotes at the head of `rest` goes.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[test]
fn comments_and_texts_are_not_code() {
    let source = r##"
        let kept = 1; // f64 in a remark
        /* f64 /* nested f64 */ still f64 */ let also = "f64 \" f64";
        let raw = r#"f64 " f64"#; let bytes = b"f64"; let quote = '"'; let tick = '\'';
        fn borrow<'a>(word: &'a str) -> &'a str { word } let brand = 'f';
    "##;
    let code = code(source);

    assert!(
        !code.contains("f64"),
        "nothing of a remark or a text is left:\n{code}"
    );
    for kept in [
        "let kept = 1;",
        "let also =",
        "let raw =",
        "let tick =",
        "<'a>(word: &'a str)",
        "let brand =",
    ] {
        assert!(code.contains(kept), "{kept:?} is code and stays:\n{code}");
    }
    assert_eq!(
        code.lines().count(),
        source.lines().count(),
        "every line stays where it was"
    );
}

#[test]
fn a_word_is_found_where_it_stands_alone() {
    let code =
        "Instant::now()\nMyInstant::now()\nInstant::nowhere\nlet t = std::time::Instant::now();";

    assert_eq!(
        lines_with(code, "Instant::now"),
        [1, 4],
        "longer names are other names"
    );
}
