//! Workbooks, unpacked and read as whoever opens them does.

use std::io::{Cursor, Read};

use documents::sheets::{
    Cell, Column, Compared, Kind, Sale, Sheet, Standing, agreement, csv, sales, xlsx,
};
use domain::{channel::Channel, day::Day, instant::Instant, lifecycle::State, money::Money};
use proptest::prelude::*;
use zip::ZipArchive;

/// 2026-11-20 14:33:08.120 in Buenos Aires.
const AT: Instant = Instant::from_ms(1_795_195_988_120);

fn money(cents: i64) -> Money {
    Money::from_cents(cents).expect("it can be held")
}

/// A part of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("it is packed");
    let mut part = archive.by_name(name).expect("it has that part");
    let mut text = String::new();
    part.read_to_string(&mut text).expect("it is text");
    text
}

/// The cell's element in the first page.
fn cell(page: &str, place: &str) -> String {
    let begins = format!("<c r=\"{place}\"");
    let (_, rest) = page
        .split_once(&begins)
        .unwrap_or_else(|| panic!("no cell {place}: {page}"));
    // An empty one ends in its own tag.
    let tag = rest.find('>').expect("a tag");
    if rest[..tag].ends_with('/') {
        return rest[..tag].to_owned();
    }
    let end = rest.find("</c>").expect("it ends");
    rest[..end].to_owned()
}

fn sale(number: i64, cents: i64, payer: &str) -> Sale {
    Sale {
        at: AT,
        number,
        reference: format!("REF{number}"),
        state: State::Paid,
        amount: money(cents),
        collected: money(cents),
        taken_back: Money::ZERO,
        refunded: Money::ZERO,
        costs: Some((money(150), money(50))),
        net: money(cents - 200),
        payer: Some(payer.to_owned()),
        cuit: Some("27-23456706-5".to_owned()),
        operation: Some("0000004187".to_owned()),
        concept: "Varios".to_owned(),
        operator: "Nadia".to_owned(),
        sale_point: "Caja 2".to_owned(),
        channel: Channel::TelepagosQr,
    }
}

fn two() -> Sheet {
    let two = [
        sale(1, 155_050, "Ochoa, Martín"),
        sale(2, 900_719_925_474, "=1+1"),
    ];
    sales("Ventas 2026-11-20", &two).expect("they can be added up")
}

#[test]
fn amounts_are_numbers_and_their_total_is_a_formula_that_comes_to_what_is_written() {
    let workbook = xlsx(&two()).expect("a workbook");
    let page = part(&workbook, "xl/worksheets/sheet1.xml");
    assert!(
        cell(&page, "F2").ends_with("<v>1550.5</v>"),
        "an amount is a number"
    );
    assert!(
        cell(&page, "F3").ends_with("<v>9007199254.74</v>"),
        "a large one too, to the centavo: {}",
        cell(&page, "F3")
    );
    let total = cell(&page, "F4");
    assert!(
        total.contains("<f>SUM(F2:F3)</f><v>9007200805.24</v>"),
        "what is above it, and what that comes to: {total}"
    );
    let beneath = cell(&page, "B4");
    assert!(
        beneath.ends_with('/'),
        "numbers of sales are not added up: {beneath}"
    );
}

#[test]
fn moments_are_the_walls_and_the_head_stays_in_sight() {
    let workbook = xlsx(&two()).expect("a workbook");
    let page = part(&workbook, "xl/worksheets/sheet1.xml");
    // 46346 days since 1900, and 14:33:08 of the next.
    let at = cell(&page, "A2");
    let value = at.split_once("<v>").expect("a value").1;
    assert!(
        value.starts_with("46346.606342"),
        "as the clock on the wall had it: {value}"
    );
    assert!(page.contains("ySplit=\"1\""), "the head is frozen");
    assert!(
        page.contains("<autoFilter ref=\"A1:R3\"/>"),
        "and filters the rows"
    );
    let looks = part(&workbook, "xl/styles.xml");
    assert!(looks.contains("dd/mm/yyyy hh:mm:ss"), "day first");
    let name = part(&workbook, "xl/workbook.xml");
    assert!(
        name.contains("name=\"Ventas 2026-11-20\""),
        "named after its days"
    );
}

#[test]
fn what_looks_like_a_formula_is_text() {
    let workbook = xlsx(&two()).expect("a workbook");
    let page = part(&workbook, "xl/worksheets/sheet1.xml");
    let payer = cell(&page, "L3");
    assert!(
        payer.contains("t=\"s\"") && !payer.contains("<f>"),
        "a name: {payer}"
    );
    let texts = part(&workbook, "xl/sharedStrings.xml");
    assert!(texts.contains("<t>=1+1</t>"), "as it was given");
    let text = String::from_utf8(csv(&two())).expect("text");
    assert!(
        text.contains(";'=1+1;"),
        "and in text it is made inert: {text}"
    );
}

#[test]
fn the_same_sheet_is_the_same_file() {
    let (one, other) = (xlsx(&two()), xlsx(&two()));
    assert!(
        one.expect("a workbook") == other.expect("a workbook"),
        "nothing of when it was made is in it"
    );
}

#[test]
fn a_day_without_sales_is_a_sheet_without_rows() {
    let none = sales("Ventas", &[]).expect("nothing adds up to nothing");
    let workbook = xlsx(&none).expect("a workbook");
    let page = part(&workbook, "xl/worksheets/sheet1.xml");
    assert!(
        cell(&page, "F2").ends_with("<v>0</v>"),
        "its total is nothing"
    );
    assert!(!page.contains("<f>"), "and adds up no rows");
}

#[test]
fn any_title_and_any_number_of_columns_make_a_workbook_or_say_why_not() {
    let titled = |title: &str, columns: usize| Sheet {
        title: title.to_owned(),
        columns: (0..columns)
            .map(|nth| Column {
                name: nth.to_string(),
                kind: Kind::Day,
            })
            .collect(),
        rows: vec![vec![
            Cell::Day(Day::parse("2026-11-20").expect("a day")),
            Cell::Number(-3),
            Cell::Empty,
        ]],
        totals: None,
    };
    for title in ["", "Ventas [1/2]: ¿cuáles?", "'", &"largo ".repeat(20)] {
        let workbook = xlsx(&titled(title, 3)).expect("some name is found");
        let page = part(&workbook, "xl/worksheets/sheet1.xml");
        assert!(
            cell(&page, "A2").contains("<v>46346</v>"),
            "a day has no hour: {title:?}"
        );
        assert!(cell(&page, "B2").ends_with("<v>-3</v>"), "a number is one");
    }
    assert!(
        xlsx(&titled("Ancha", 70_000)).is_err(),
        "no workbook is so wide"
    );
}

/// A sale and a row of a comparison with the same text wherever somebody else may choose one.
fn chosen(text: &str) -> [Sheet; 2] {
    let own = || text.to_owned();
    let sold = Sale {
        reference: own(),
        payer: Some(own()),
        cuit: Some(own()),
        operation: Some(own()),
        concept: own(),
        operator: own(),
        sale_point: own(),
        ..sale(1, 100, "")
    };
    let compared = Compared {
        standing: Standing::AmountsDiffer,
        at: Some(AT),
        number: Some(1),
        reference: Some(own()),
        state: Some(State::Paid),
        ours: Some(money(100)),
        theirs: Some(money(90)),
        difference: money(-10),
        holder: Some(own()),
        cuit: Some(own()),
        operation: Some(own()),
        sale_point: Some(own()),
        decision: Some((own(), AT, own())),
    };
    [
        sales("Ventas", &[sold]).expect("little"),
        agreement("Conciliación", &[compared]).expect("little"),
    ]
}

/// The cells of the first row, as whoever reads the text has them.
fn read_back(text: &[u8]) -> Vec<String> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).expect("a mark");
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text);
    let row = reader
        .records()
        .next()
        .expect("a row")
        .expect("well formed");
    row.iter().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_column_that_somebody_else_fills_is_ever_a_formula(
        begins in "[=+@\\-\t\r\n＝＋－＠]",
        rest in "(?s).{0,12}",
    ) {
        let text = format!("{begins}{rest}");
        for sheet in chosen(&text) {
            let cells = read_back(&csv(&sheet));
            let is_text: Vec<bool> = sheet.rows[0].iter().map(|cell| matches!(cell, Cell::Text(_))).collect();
            prop_assert_eq!(cells.len(), is_text.len(), "each cell is one");
            let inert = format!("'{text}");
            let texts = cells.iter().zip(&is_text).filter(|(_, is_text)| **is_text);
            let ours = texts.clone().filter(|(cell, _)| **cell == inert).count();
            prop_assert!(ours >= 7, "all of them are there: {:?}", cells);
            for (cell, _) in texts {
                prop_assert!(!cell.starts_with(begins.as_str()), "{:?} calculates", cell);
            }
            let workbook = xlsx(&sheet).expect("a workbook");
            let page = part(&workbook, "xl/worksheets/sheet1.xml");
            let first = page.split("<row r=\"3\"").next().expect("rows");
            prop_assert!(!first.contains("<f>"), "only totals calculate: {}", first);
        }
    }
}

#[test]
fn a_text_that_no_cell_holds_makes_no_file_fail() {
    let long = format!("{}ñ", "🙂".repeat(20_000));
    for sheet in chosen(&long) {
        let workbook = xlsx(&sheet).expect("a workbook");
        let texts = part(&workbook, "xl/sharedStrings.xml");
        assert!(
            texts.contains(&"🙂".repeat(16_383)),
            "as much of it as fits"
        );
        assert!(!texts.contains('ñ'), "and no more");
    }
}

#[test]
fn a_comparison_comes_to_both_sides_and_what_lies_between() {
    let row = |standing, ours: Option<i64>, theirs: Option<i64>, difference| Compared {
        standing,
        at: Some(AT),
        number: Some(7),
        reference: Some("REF7".to_owned()),
        state: Some(State::Paid),
        ours: ours.map(money),
        theirs: theirs.map(money),
        difference: money(difference),
        holder: None,
        cuit: None,
        operation: None,
        sale_point: None,
        decision: None,
    };
    let sheet = agreement(
        "Conciliación 2026-11-20",
        &[
            row(Standing::MissingHere, None, Some(500), 500),
            row(Standing::AmountsDiffer, Some(1_000), Some(800), -200),
            row(Standing::Agrees, Some(2_500), Some(2_500), 0),
        ],
    )
    .expect("little");
    let totals = sheet.totals.clone().expect("they are added up");
    assert_eq!(
        (&totals[0], &totals[5], &totals[6], &totals[7]),
        (
            &Cell::Text("Total".to_owned()),
            &Cell::Money(money(3_500)),
            &Cell::Money(money(3_800)),
            &Cell::Money(money(300)),
        ),
        "what one has, what the other has, and the difference"
    );
    let text = String::from_utf8(csv(&sheet)).expect("text");
    assert!(
        text.contains("Falta en Mostrador;20/11/2026 14:33:08;7;REF7;Pagada;;5,00;5,00;"),
        "as people read it: {text}"
    );
}
