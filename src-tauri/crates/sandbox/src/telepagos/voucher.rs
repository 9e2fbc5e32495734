//! The voucher of a cash-out: a PDF of one page, written by hand, or what else the dialect says.
//!
//! ```text
//! %PDF-1.4 │ 1 catalog │ 2 pages │ 3 page │ 4 font │ 5 text │ xref: where each begins │ trailer
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::links::HOST;
use crate::days;
use crate::dialect::Voucher;
use crate::pesos;
use crate::world::{Payout, SHOP};

/// The voucher, in the dialect's form.
pub(super) fn of(payout: &Payout, form: Voucher) -> String {
    match form {
        Voucher::Pdf => STANDARD.encode(pdf(&lines(payout))),
        Voucher::Url => format!("{HOST}/comprobantes/{}.pdf", payout.id),
        Voucher::Text => lines(payout).join(". "),
    }
}

fn lines(payout: &Payout) -> Vec<String> {
    let wanted = &payout.instruction;
    let mut lines = vec![
        "Comprobante de transferencia (práctica, sin valor)".to_owned(),
        format!("Transferencia {}", payout.id),
        format!(
            "Fecha {}",
            days::spaced(payout.final_ms.unwrap_or(payout.asked_ms))
        ),
        format!("Importe $ {}", pesos::spell(wanted.amount_cents)),
        format!("De {}, CUIT {}", SHOP.name, SHOP.cuit),
        format!("Para {}", wanted.payee.written()),
    ];
    if let Some(cuit) = &wanted.cuit {
        lines.push(format!("CUIT {cuit}"));
    }
    lines.push(format!("Referencia {}", wanted.reference));
    lines.push(format!("Concepto {}", wanted.concept));
    if !wanted.description.is_empty() {
        lines.push(format!("Detalle {}", wanted.description));
    }
    lines
}

/// One A4 page with these lines, in the Helvetica that every reader has.
fn pdf(lines: &[String]) -> Vec<u8> {
    let mut text = b"BT /F1 11 Tf 56 780 Td 18 TL\n".to_vec();
    for line in lines {
        text.push(b'(');
        text.extend(escaped(line));
        text.extend(b") Tj T*\n");
    }
    text.extend(b"ET");
    let mut stream = format!("<< /Length {} >>\nstream\n", text.len()).into_bytes();
    stream.extend(text);
    stream.extend(b"\nendstream");
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
        /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>";
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    let objects: [&[u8]; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page.as_bytes(),
        font.as_bytes(),
        &stream,
    ];

    // The second line holds bytes above 127, which tells whoever carries the file that it is binary.
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = vec!["0000000000 65535 f \n".to_owned()];
    for (number, object) in (1..).zip(objects) {
        table.push(format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let (size, table) = (table.len(), table.concat());
    let tail = format!(
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(tail.into_bytes());
    file
}

/// A line as a PDF string: one byte a letter, Latin alphabet, a question mark for what it lacks.
fn escaped(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for letter in line.chars() {
        let byte = u8::try_from(u32::from(letter)).unwrap_or(b'?');
        match byte {
            b'(' | b')' | b'\\' => bytes.extend([b'\\', byte]),
            0..=31 | 127..=159 => bytes.push(b'?'),
            plain => bytes.push(plain),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where `needle` stands in `file`.
    fn position(file: &[u8], needle: &[u8]) -> Option<usize> {
        file.windows(needle.len()).position(|at| at == needle)
    }

    #[test]
    fn the_table_points_at_each_object() {
        let file = pdf(&["Café (con leche) \\ 100 %".to_owned(), "日本".to_owned()]);
        let table = position(&file, b"xref\n").expect("a table");
        let text = String::from_utf8_lossy(&file[table..]).into_owned();
        for number in 1..=5 {
            let row = text.lines().nth(2 + number).expect("one row an object");
            let offset: usize = row[..10].parse().expect("ten digits");
            let head = format!("{number} 0 obj\n");
            assert!(
                file[offset..].starts_with(head.as_bytes()),
                "row {number} points at its object"
            );
        }
        assert!(
            text.contains(&format!("startxref\n{table}\n%%EOF")),
            "and the end points at the table"
        );
    }

    #[test]
    fn letters_are_latin_and_brackets_are_escaped() {
        assert_eq!(
            escaped("é(\\)ñ日\n"),
            b"\xE9\\(\\\\\\)\xF1??".to_vec(),
            "one byte a letter, nothing that ends the string early"
        );
    }
}
