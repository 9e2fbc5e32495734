//! A sheet as a workbook: the head stays in sight and filters, amounts and dates are what they are, and the totals are
//! formulas that come to what is written in them.

use domain::{day::Day, instant::Instant, money::Money};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::{Cell, Kind, Sheet};
use crate::Error;

/// What Excel takes for the name of a sheet: no more letters than these, and none of those.
const NAME_MAX: usize = 31;
const NOT_IN_A_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// How much text a cell holds, in units of UTF-16.
const TEXT_MAX: usize = 32_767;
/// How hard it is packed: as Excel packs its own, which takes half the time of the usual for a twentieth more bytes.
const PACKED: u8 = 3;
/// How wide a column of text may become, in letters.
const WIDEST: usize = 40;

/// The sheet as XLSX. The same sheet gives the same bytes.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(PACKED);
    // When it was made is not said: it would be another file every time.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&never));
    fill(workbook.add_worksheet(), sheet)?;
    Ok(workbook.save_to_buffer()?)
}

/// How cells look, by what they are.
struct Looks {
    head: Format,
    text: Format,
    money: Format,
    moment: Format,
    day: Format,
}

impl Looks {
    fn plain() -> Looks {
        Looks {
            head: Format::new()
                .set_bold()
                .set_border_bottom(FormatBorder::Thin),
            text: Format::new(),
            money: Format::new().set_num_format("#,##0.00"),
            moment: Format::new()
                .set_num_format("dd/mm/yyyy hh:mm:ss")
                .set_align(FormatAlign::Left),
            day: Format::new()
                .set_num_format("dd/mm/yyyy")
                .set_align(FormatAlign::Left),
        }
    }

    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text | Kind::Number => &self.text,
            Kind::Money => &self.money,
            Kind::Moment => &self.moment,
            Kind::Day => &self.day,
        }
    }

    fn of_totals() -> Looks {
        let total = |format: Format| format.set_bold().set_border_top(FormatBorder::Thin);
        let plain = Looks::plain();
        Looks {
            head: plain.head,
            text: total(plain.text),
            money: total(plain.money),
            moment: total(plain.moment),
            day: total(plain.day),
        }
    }
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), Error> {
    let looks = Looks::plain();
    page.set_name(name(&sheet.title))?;
    page.set_freeze_panes(1, 0)?;
    for (place, column) in sheet.columns.iter().enumerate() {
        let place = narrow(place)?;
        page.write_string_with_format(0, place, &column.name, &looks.head)?;
        page.set_column_format(place, looks.of(column.kind))?;
    }
    for (nth, row) in sheet.rows.iter().enumerate() {
        let nth = below(nth)?;
        let columns = sheet.columns.iter().map(|column| Some(column.kind));
        let columns = columns.chain(std::iter::repeat(None));
        for (place, (cell, kind)) in row.iter().zip(columns).enumerate() {
            let place = (nth, narrow(place)?);
            if kind.is_some() && kind == kind_of(cell) {
                write_plain(page, place, cell)?;
            } else {
                write(page, place, cell, &looks)?;
            }
        }
    }
    let last = u32::try_from(sheet.rows.len()).map_err(|_| Error::SheetTooLong)?;
    if let (Some(columns), true) = (sheet.columns.len().checked_sub(1), last > 0) {
        page.autofilter(0, 0, last, narrow(columns)?)?;
    }
    if let Some(totals) = &sheet.totals {
        add_up(page, totals, last)?;
    }
    for (place, column) in sheet.columns.iter().enumerate() {
        let width = match column.kind {
            Kind::Money => 15,
            Kind::Moment => 19,
            Kind::Day => 11,
            Kind::Number => 9,
            Kind::Text => widest(sheet, place),
        };
        page.set_column_width(narrow(place)?, u32::from(width))?;
    }
    Ok(())
}

/// The row beneath the last: amounts as sums of what stands above them, with what those come to.
fn add_up(page: &mut Worksheet, totals: &[Cell], last: u32) -> Result<(), Error> {
    let looks = Looks::of_totals();
    let row = last.checked_add(1).ok_or(Error::SheetTooLong)?;
    for (place, cell) in totals.iter().enumerate() {
        let place = narrow(place)?;
        match cell {
            // Above the first row there is nothing to add up.
            Cell::Money(amount) if last > 0 => {
                let column = rust_xlsxwriter::utility::column_number_to_name(place);
                let sum = format!("=SUM({column}2:{column}{row})");
                let sum = Formula::new(sum).set_result(amount.to_decimal());
                page.write_formula_with_format(row, place, sum, &looks.money)?;
            }
            Cell::Empty => {
                page.write_blank(row, place, &looks.text)?;
            }
            other => write(page, (row, place), other, &looks)?,
        }
    }
    Ok(())
}

/// What column a cell looks like that of; none for one that shows nothing.
fn kind_of(cell: &Cell) -> Option<Kind> {
    match cell {
        Cell::Empty => None,
        Cell::Text(_) => Some(Kind::Text),
        Cell::Money(_) => Some(Kind::Money),
        Cell::Moment(_) => Some(Kind::Moment),
        Cell::Day(_) => Some(Kind::Day),
        Cell::Number(_) => Some(Kind::Number),
    }
}

/// Writes a cell that looks as its column does: finding a look for each of half a million takes longer than writing them.
fn write_plain(page: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), Error> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            page.write_string(row, column, fitting(text))?;
        }
        Cell::Money(amount) => {
            page.write_number(row, column, number(*amount))?;
        }
        Cell::Moment(at) => {
            page.write_datetime(row, column, moment(*at)?)?;
        }
        Cell::Day(day) => {
            page.write_datetime(row, column, date(*day)?)?;
        }
        Cell::Number(number) => {
            page.write_number(row, column, whole(*number))?;
        }
    }
    Ok(())
}

/// Writes a cell that looks as itself.
fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    looks: &Looks,
) -> Result<(), Error> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            page.write_string_with_format(row, column, fitting(text), &looks.text)?;
        }
        Cell::Money(amount) => {
            page.write_number_with_format(row, column, number(*amount), &looks.money)?;
        }
        Cell::Moment(at) => {
            page.write_datetime_with_format(row, column, moment(*at)?, &looks.moment)?;
        }
        Cell::Day(day) => {
            page.write_datetime_with_format(row, column, date(*day)?, &looks.day)?;
        }
        Cell::Number(number) => {
            page.write_number_with_format(row, column, whole(*number), &looks.text)?;
        }
    }
    Ok(())
}

/// As much of a text as a cell holds: somebody else may have chosen it, and one that is too long makes no file fail.
fn fitting(text: &str) -> &str {
    // Most are short, and no letter is shorter in UTF-8 than in UTF-16.
    if text.len() <= TEXT_MAX {
        return text;
    }
    let mut units = 0_usize;
    let end = text.char_indices().find(|(_, letter)| {
        units = units.saturating_add(letter.len_utf16());
        units > TEXT_MAX
    });
    end.and_then(|(place, _)| text.get(..place)).unwrap_or(text)
}

/// The number nearest to an amount: Excel shows its digits again, up to fifteen of them.
#[expect(
    clippy::float_arithmetic,
    reason = "a workbook has no other numbers, and the sum beneath them is not made of these"
)]
fn number(amount: Money) -> f64 {
    whole(amount.cents()) / 100.0
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a workbook has no other numbers"
)]
fn whole(number: i64) -> f64 {
    number as f64
}

/// The moment on the shop's wall: a cell has no zone.
fn moment(at: Instant) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_timestamp(at.wall_seconds())
}

fn date(day: Day) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&day.to_string())
}

fn name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|c| if NOT_IN_A_NAME.contains(&c) { ' ' } else { c })
        .take(NAME_MAX)
        .collect();
    let name = name.trim_matches('\'').trim();
    if name.is_empty() {
        "1".to_owned()
    } else {
        name.to_owned()
    }
}

fn widest(sheet: &Sheet, place: usize) -> u8 {
    let head = sheet
        .columns
        .get(place)
        .map_or(0, |column| column.name.chars().count());
    let texts = sheet.rows.iter().filter_map(|row| match row.get(place) {
        Some(Cell::Text(text)) => Some(text.chars().count()),
        _ => None,
    });
    let widest = texts.chain([head]).max().unwrap_or(0).min(WIDEST);
    u8::try_from(widest).unwrap_or(u8::MAX).saturating_add(2)
}

/// The row of the sheet's `nth` row: beneath the head.
fn below(nth: usize) -> Result<u32, Error> {
    nth.checked_add(1)
        .and_then(|row| u32::try_from(row).ok())
        .ok_or(Error::SheetTooLong)
}

fn narrow(place: usize) -> Result<u16, Error> {
    u16::try_from(place).map_err(|_| Error::SheetTooLong)
}
