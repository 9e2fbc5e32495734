//! What other programs find in a paper.

use std::io::Write;
use std::process::Command;

use domain::money::Money;

/// An amount that a test means.
pub(crate) fn money(cents: i64) -> Money {
    Money::from_cents(cents).expect("within the bounds")
}

/// Runs a tool on a file, named last, and gives what it printed.
pub(crate) fn tool(name: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut file = tempfile::NamedTempFile::new().expect("a place for the file");
    file.write_all(pdf).expect("room for the file");
    let mut command = Command::new(name);
    command.args(arguments).arg(file.path());
    if name == "pdftotext" {
        command.arg("-");
    }
    let outcome = command.output().unwrap_or_else(|error| {
        panic!("{name} does not run ({error}): install qpdf and poppler-utils")
    });
    assert!(
        outcome.status.success(),
        "{name} is not content: {}{}",
        String::from_utf8_lossy(&outcome.stdout),
        String::from_utf8_lossy(&outcome.stderr)
    );
    outcome.stdout
}

/// The text as people search and copy it, laid out as it is on the paper.
pub(crate) fn text_of(pdf: &[u8]) -> String {
    String::from_utf8(tool("pdftotext", &["-layout", "-q"], pdf)).expect("UTF-8")
}

/// A text without its blanks and line ends.
pub(crate) fn letters_of(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// The file is whole, and its fonts are cut down to the letters used, which can be copied out.
pub(crate) fn is_sound(pdf: &[u8]) {
    let report = String::from_utf8_lossy(&tool("qpdf", &["--check"], pdf)).into_owned();
    assert!(
        report.contains("No syntax or stream encoding errors"),
        "{report}"
    );
    let fonts = tool("pdffonts", &[], pdf);
    for font in String::from_utf8_lossy(&fonts).lines().skip(2) {
        assert!(
            font.contains("yes yes yes"),
            "embedded, subset, with its characters: {font}"
        );
    }
}

/// The width and the pixels of a binary PGM.
pub(crate) fn open_pgm(bytes: &[u8]) -> (usize, &[u8]) {
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    assert_eq!(parts.next(), Some(&b"P5"[..]), "a binary PGM");
    let size = String::from_utf8_lossy(parts.next().expect("its size")).into_owned();
    assert_eq!(parts.next(), Some(&b"255"[..]), "a byte a pixel");
    let width = size
        .split(' ')
        .next()
        .and_then(|width| width.parse().ok())
        .expect("its width");
    (width, parts.next().expect("its pixels"))
}
