//! A sheet as text, as a spreadsheet in Argentina opens it with a double click: `;` between cells, a decimal comma, a byte
//! order mark so that accents are read as such, and lines that end as RFC 4180 has it.
//!
//! An identifier of digits is written `="0000222800000000057723"`: it is the one form of which every spreadsheet
//! makes a text when the file is opened with a double click, with no sign too many. Programs have the JSON and the XLSX,
//! where a text is a text.
//!
//! Without totals: whoever reads rows adds them up, and a row that is no sale would be counted as one.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use domain::day::Day;

use super::{Cell, Column, Sheet};

/// UTF-8, said where Excel looks for it.
const MARK: &str = "\u{feff}";
/// What makes a spreadsheet take text for a formula, or hide what comes before. Some take the wide signs of East Asian
/// keyboards for the narrow ones.
const STARTS_A_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The sheet as CSV.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut text = csv_head(&sheet.columns);
    text.extend(csv_rows(&sheet.rows));
    text
}

/// How the CSV of a sheet with these columns begins: what stands over them.
pub fn csv_head(columns: &[Column]) -> Vec<u8> {
    let head = columns.iter().map(|column| inert(&column.name));
    records(MARK.as_bytes().to_vec(), [head])
}

/// Rows as they stand in a CSV, for a sheet that is written a few at a time.
pub fn csv_rows(rows: &[Vec<Cell>]) -> Vec<u8> {
    records(Vec::new(), rows.iter().map(|row| row.iter().map(written)))
}

/// The records after what is there already.
fn records<R>(before: Vec<u8>, records: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = String>,
{
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        // A row that is too short or too long is a bug of whoever made the sheet, and is written all the same.
        .flexible(true)
        .from_writer(before);
    for record in records {
        writer
            .write_record(record)
            .expect("writing to memory does not fail");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if is_taken_for_a_number(text) => format!("=\"{text}\""),
        Cell::Text(text) => inert(text),
        Cell::Money(amount) => amount.to_decimal().replace('.', ","),
        Cell::Moment(at) => at.to_receipt(),
        Cell::Day(day) => day_first(*day),
        Cell::Number(number) => number.to_string(),
    }
}

/// Text that no spreadsheet calculates with: an apostrophe before what would begin a formula.
fn inert(text: &str) -> String {
    if text.starts_with(STARTS_A_FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Whether a spreadsheet would take a text for a number and change it: it drops zeros at the beginning, shows more than
/// eleven digits as a power of ten and keeps only fifteen of them, and reads `48E2` as 4800. A CVU, a CBU and most
/// numbers of operations are such texts.
fn is_taken_for_a_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return text.len() > 11 || (text.len() > 1 && text.starts_with('0'));
    }
    let power = text.split_once(['e', 'E']);
    power.is_some_and(|(before, after)| digits(before) && digits(after))
}

/// `20/11/2026`.
fn day_first(day: Day) -> String {
    let written = day.to_string();
    let mut parts: Vec<&str> = written.rsplitn(3, '-').collect();
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use domain::{day::Day, instant::Instant, money::Money};
    use proptest::prelude::*;

    use super::{
        super::{Cell, Column, Kind, Sheet},
        csv,
    };

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        let column = |name: &str, kind| Column {
            name: name.to_owned(),
            kind,
        };
        Sheet {
            title: "Ventas".to_owned(),
            columns: vec![
                column("Quién pagó", Kind::Text),
                column("Cobrado", Kind::Money),
            ],
            rows,
            totals: Some(vec![Cell::Text("Total".to_owned()), Cell::Empty]),
        }
    }

    fn text(sheet: &Sheet) -> String {
        String::from_utf8(csv(sheet)).expect("it is text")
    }

    fn money(cents: i64) -> Cell {
        Cell::Money(Money::from_cents(cents).expect("it can be held"))
    }

    #[test]
    fn a_spreadsheet_here_reads_it_as_it_is() {
        let written = text(&sheet(vec![
            vec![
                Cell::Text("Ochoa; Martín \"Tincho\"".to_owned()),
                money(123_456_789),
            ],
            vec![Cell::Empty, money(-50)],
        ]));
        assert_eq!(
            written,
            "\u{feff}Quién pagó;Cobrado\r\n\"Ochoa; Martín \"\"Tincho\"\"\";1234567,89\r\n;-0,50\r\n",
            "semicolons, a decimal comma, no thousands, no row that is no row"
        );
    }

    #[test]
    fn moments_and_days_are_written_day_first() {
        let at = Instant::from_ms(1_795_195_988_120);
        let day = Day::parse("2026-11-02").expect("a day");
        let written = text(&sheet(vec![
            vec![Cell::Moment(at), Cell::Day(day)],
            vec![Cell::Number(-7)],
        ]));
        let lines: Vec<&str> = written.lines().skip(1).collect();
        assert_eq!(
            lines,
            ["20/11/2026 14:33:08;02/11/2026", "-7"],
            "as people here write them"
        );
    }

    #[test]
    fn no_payer_calculates_in_the_shops_spreadsheet() {
        for name in [
            "=HYPERLINK(\"http://x\")",
            "+54 9 11",
            "-1+1",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
        ] {
            let written = text(&sheet(vec![vec![Cell::Text(name.to_owned()), money(-1)]]));
            let row = written.split_once("\r\n").expect("a head").1;
            let row = row.strip_prefix('"').unwrap_or(row);
            assert!(row.starts_with('\''), "{name:?} is text: {row:?}");
            assert!(row.contains(";-0,01"), "and an amount stays one: {row:?}");
        }
    }

    #[test]
    fn an_identifier_keeps_its_zeros_and_all_of_its_digits() {
        for (identifier, cell) in [
            (
                "0000222800000000057723",
                "\"=\"\"0000222800000000057723\"\"\"",
            ),
            ("007", "\"=\"\"007\"\"\""),
            ("123456789012", "\"=\"\"123456789012\"\"\""),
            ("48E2", "\"=\"\"48E2\"\"\""),
            ("30718092481", "30718092481"),
            ("0", "0"),
            ("MOS00048", "MOS00048"),
            ("12E", "12E"),
        ] {
            let written = text(&sheet(vec![vec![Cell::Text(identifier.to_owned())]]));
            let row = written.lines().nth(1).expect("a row");
            assert_eq!(row, cell, "{identifier} as a spreadsheet keeps it");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_cell_is_read_back(names in proptest::collection::vec("(?s).{0,20}", 1..8)) {
            let rows = names.iter().map(|name| vec![Cell::Text(name.clone()), money(1)]);
            let written = csv(&sheet(rows.collect()));
            let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').from_reader(&written[3..]);
            for (row, name) in reader.records().zip(&names) {
                let row = row.expect("it is well formed");
                let read = row.get(0).expect("a cell");
                let inert = format!("'{name}");
                let kept = format!("=\"{name}\"");
                let same = read == name || read == inert || read == kept;
                prop_assert!(same, "{:?} became {:?}", name, read);
                prop_assert_eq!(row.get(1), Some("0,01"), "and the next cell is the next");
            }
        }
    }
}
