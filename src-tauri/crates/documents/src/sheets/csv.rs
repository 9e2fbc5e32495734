//! A sheet as text, as a spreadsheet in Argentina opens it with a double click: `;` between cells, a decimal comma, a byte
//! order mark so that accents are read as such, and lines that end as RFC 4180 has it.
//!
//! Without totals: whoever reads rows adds them up, and a row that is no sale would be counted as one.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use domain::day::Day;

use super::{Cell, Sheet};

/// UTF-8, said where Excel looks for it.
const MARK: &str = "\u{feff}";
/// What makes a spreadsheet take text for a formula, or hide what comes before.
const STARTS_A_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The sheet as CSV.
#[expect(
    clippy::missing_panics_doc,
    reason = "it does not: writing to memory does not fail"
)]
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        // A row that is too short or too long is a bug of whoever made the sheet, and is written all the same.
        .flexible(true)
        .from_writer(MARK.as_bytes().to_vec());
    let head = sheet.columns.iter().map(|column| inert(&column.name));
    let rows = sheet.rows.iter().map(|row| row.iter().map(written));
    writer
        .write_record(head)
        .expect("writing to memory does not fail");
    for row in rows {
        writer
            .write_record(row)
            .expect("writing to memory does not fail");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
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
        ] {
            let written = text(&sheet(vec![vec![Cell::Text(name.to_owned()), money(-1)]]));
            let row = written.split_once("\r\n").expect("a head").1;
            let row = row.strip_prefix('"').unwrap_or(row);
            assert!(row.starts_with('\''), "{name:?} is text: {row:?}");
            assert!(row.contains(";-0,01"), "and an amount stays one: {row:?}");
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
                prop_assert!(read == name || read == inert, "{:?} became {:?}", name, read);
                prop_assert_eq!(row.get(1), Some("0,01"), "and the next cell is the next");
            }
        }
    }
}
