//! The files that people carry away, read as whoever gets them does: the text by its cells, the workbook unpacked, the
//! paper by what `pdftotext` finds on it. Nothing of the till's helps.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    path::Path,
    process::Command,
};

use super::Came;

/// A row of a sheet of sales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) state: String,
    /// What was asked for.
    pub(super) cents: i64,
    pub(super) came: Came,
    pub(super) cashier: String,
    pub(super) place: String,
}

/// A sheet of sales.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// What is written beneath the rows, if anything is.
    pub(super) totals: Option<Came>,
}

/// A report on paper.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    /// What its head says.
    pub(super) came: Came,
    /// In how many payments, as its head says.
    pub(super) payments: i64,
    pub(super) lines: Vec<Line>,
    /// All of it, with single spaces.
    pub(super) words: String,
}

/// A sale in the list on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: i64,
    pub(super) cents: i64,
    pub(super) fees: i64,
    pub(super) taxes: i64,
}

impl Table {
    /// What its rows come to.
    pub(super) fn came(&self) -> Came {
        self.rows
            .iter()
            .fold(Came::default(), |all, row| all.and(row.came))
    }

    /// The numbers of its sales, in its order.
    pub(super) fn numbers(&self) -> Vec<i64> {
        self.rows.iter().map(|row| row.number).collect()
    }

    /// What came in, and in how many rows, by what a row says of itself.
    pub(super) fn by(&self, of: impl Fn(&Row) -> &str) -> BTreeMap<String, i64> {
        let mut sums = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.came.collected != 0) {
            *sums.entry(of(row).to_owned()).or_default() += row.came.collected;
        }
        sums
    }

    fn read(head: &[String], rows: &[Vec<String>]) -> Table {
        let place = |name: &str| {
            let place = head.iter().position(|it| it == name);
            place.unwrap_or_else(|| panic!("no column {name:?}: {head:?}"))
        };
        let money = |row: &[String], name: &str| match row[place(name)].as_str() {
            "" => 0,
            text => cents(text),
        };
        let came = |row: &[String]| Came {
            collected: money(row, "Cobrado"),
            taken_back: money(row, "Quitado"),
            refunded: money(row, "Devuelto"),
            fees: money(row, "Tarifas"),
            taxes: money(row, "Impuestos"),
            net: money(row, "Neto"),
        };
        let mut table = Table::default();
        for row in rows {
            if row[place("Fecha y hora")] == "Total" {
                table.totals = Some(came(row));
                continue;
            }
            table.rows.push(Row {
                number: row[place("Venta")].parse().expect("a number"),
                state: row[place("Estado")].clone(),
                cents: money(row, "Monto"),
                came: came(row),
                cashier: row[place("Cajero")].clone(),
                place: row[place("Punto de venta")].clone(),
            });
        }
        table
    }
}

/// The sheet as text.
pub(super) fn csv(bytes: &[u8]) -> Table {
    let text = bytes
        .strip_prefix("\u{feff}".as_bytes())
        .expect("a mark for Excel");
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(text);
    let mut rows = reader.records().map(|row| {
        let row = row.expect("cells between semicolons");
        row.iter().map(str::to_owned).collect::<Vec<_>>()
    });
    let head = rows.next().expect("a head");
    Table::read(&head, &rows.collect::<Vec<_>>())
}

/// The sheet as a workbook.
pub(super) fn xlsx(bytes: &[u8]) -> Table {
    let texts = part(bytes, "xl/sharedStrings.xml");
    let texts: Vec<String> = texts
        .split("<si>")
        .skip(1)
        .map(|text| plain(between(text, "<t", "</t>").expect("a text")))
        .collect();
    let page = part(bytes, "xl/worksheets/sheet1.xml");
    let mut rows = page.split("<row ").skip(1).map(|row| {
        let mut cells = vec![String::new(); 18];
        for cell in row.split("<c ").skip(1) {
            let (place, rest) = cell
                .strip_prefix("r=\"")
                .and_then(|cell| cell.split_once('"'))
                .expect("a cell says where it is");
            // No sheet of ours is wider than the alphabet.
            let letter = place.bytes().next().expect("a column");
            let column = usize::from(letter.checked_sub(b'A').expect("a letter"));
            let value = between(rest, "<v", "</v>").unwrap_or_default();
            cells[column] = if rest
                .split('>')
                .next()
                .is_some_and(|it| it.contains("t=\"s\""))
            {
                texts[value.parse::<usize>().expect("a place among the texts")].clone()
            } else {
                value.to_owned()
            };
        }
        cells
    });
    let head = rows.next().expect("a head");
    Table::read(&head, &rows.collect::<Vec<_>>())
}

/// The report on paper.
pub(super) fn pdf(folder: &Path, bytes: &[u8]) -> Paper {
    let path = folder.join("report.pdf");
    fs::write(&path, bytes).expect("room for it");
    let read = Command::new("pdftotext")
        .args(["-layout", "-q"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext runs: install poppler-utils");
    assert!(read.status.success(), "{read:?}: it is a PDF");
    let text = String::from_utf8(read.stdout).expect("text");
    let (came, payments) = head(&text);
    Paper {
        came,
        payments,
        lines: text.lines().filter_map(line).collect(),
        words: text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// An amount, however it is written: `1550.5`, `1550,50`, `1.550,50`. Never more than two decimals.
pub(super) fn cents(text: &str) -> i64 {
    let is_of_here = text.contains(',');
    let plain = if is_of_here {
        text.replace('.', "").replace(',', ".")
    } else {
        text.to_owned()
    };
    let (sign, plain) = match plain.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, plain.as_str()),
    };
    let (pesos, part) = plain.split_once('.').unwrap_or((plain, ""));
    assert!(part.len() <= 2, "{text:?} has no thousandths");
    let number = |text: &str| {
        text.parse::<i64>()
            .unwrap_or_else(|why| panic!("{text:?}: {why}"))
    };
    sign * (number(pesos) * 100 + number(&format!("{part:0<2}")))
}

/// What the first sheet says above the list: `$ A − B − C = $ D` and in how many payments.
fn head(text: &str) -> (Came, i64) {
    let mut words = text.split_whitespace().peekable();
    let has = |name: &str| text.contains(name);
    let mut sums = Vec::new();
    let mut net = None;
    let mut sign = "";
    for word in words.by_ref() {
        if matches!(word, "−" | "=") {
            sign = word;
        } else if is_amount(word) {
            if sign == "=" {
                net = Some(cents(word));
                break;
            }
            sums.push(cents(word));
            sign = "";
        }
    }
    let payments = words.find_map(|word| word.parse().ok());
    let mut sums = sums.into_iter();
    let mut term = |is_there: bool| {
        let sum = if is_there { sums.next() } else { Some(0) };
        sum.unwrap_or_else(|| panic!("a term is missing: {text}"))
    };
    let came = Came {
        collected: term(true),
        taken_back: term(has("Anulado")),
        refunded: term(has("Devuelto")),
        fees: term(true),
        taxes: term(true),
        net: net.unwrap_or_else(|| panic!("what is left is missing: {text}")),
    };
    (came, payments.expect("how many payments"))
}

/// A line of the list: when, its number, its amount, what it cost if that is known; then words.
fn line(text: &str) -> Option<Line> {
    let mut words = text.split_whitespace().peekable();
    words.next_if(|word| is_of(word, '/'));
    words.next_if(|word| is_of(word, ':'))?;
    let number = words.next()?.parse().ok()?;
    let cents_of = |word: &str| is_amount(word).then(|| cents(word));
    let amount = cents_of(words.next()?)?;
    let costs: Vec<i64> = words.map_while(cents_of).collect();
    let [fees, taxes, _] = match costs.as_slice() {
        [] => [0; 3],
        [fees, taxes, net] => [*fees, *taxes, *net],
        other => panic!("{text:?} has {} costs", other.len()),
    };
    Some(Line {
        number,
        cents: amount,
        fees,
        taxes,
    })
}

/// Two digits, that sign, two digits: a time or a day.
fn is_of(word: &str, sign: char) -> bool {
    let parts: Vec<&str> = word.split(sign).collect();
    let digits = |part: &&str| part.len() == 2 && part.bytes().all(|it| it.is_ascii_digit());
    parts.len() == 2 && parts.iter().all(digits)
}

/// `1.550,50`, with two decimals after a comma.
fn is_amount(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '−']);
    word.rsplit_once(',').is_some_and(|(pesos, part)| {
        part.len() == 2
            && !pesos.is_empty()
            && (pesos.bytes().chain(part.bytes())).all(|it| it.is_ascii_digit() || it == b'.')
    })
}

/// A part of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("it is packed");
    let mut part = archive.by_name(name).expect("it has that part");
    let mut text = String::new();
    part.read_to_string(&mut text).expect("it is text");
    text
}

/// What stands between the tag that begins so and the one that ends it.
fn between<'a>(text: &'a str, begins: &str, ends: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begins)?;
    let (_, rest) = rest.split_once('>')?;
    Some(rest.split_once(ends)?.0)
}

/// Text as it was before it was written into XML.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
