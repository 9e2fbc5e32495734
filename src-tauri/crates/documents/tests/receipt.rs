//! Receipts as other programs see them: qpdf for the file, poppler for the text and the picture.
//!
//! These tools are Debian's `qpdf` and `poppler-utils`; a test that lacks one fails and says so.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use documents::Error;
use documents::receipt::{FAREWELL, Line, NOTICE, Payment, Receipt, Shop, Stamp};
use domain::money::Money;
use proptest::prelude::*;

fn money(cents: i64) -> Money {
    Money::from_cents(cents).expect("within the bounds")
}

/// The receipt of the drawing.
fn sample() -> Receipt {
    Receipt {
        shop: Shop {
            name: "Panadería La Vereda".to_owned(),
            address: vec!["Av. Rivadavia 4820, CABA".to_owned()],
            cuit: Some("30-71523460-9".to_owned()),
        },
        number: 48,
        paid_at: "20/11/2026 14:33:08".to_owned(),
        sale_point: "Caja 1".to_owned(),
        operator: "Lucía".to_owned(),
        lines: vec![
            Line {
                concept: "Panadería".to_owned(),
                amount: money(120_000),
            },
            Line {
                concept: "Varios".to_owned(),
                amount: money(35_000),
            },
        ],
        total: money(155_000),
        stamp: Stamp::Paid,
        payment: Payment {
            method: "Transferencia, QR".to_owned(),
            payer: Some("María Fernanda Ibarra".to_owned()),
            payer_cuit: Some("27-••••••06-5".to_owned()),
            operation: Some("0000004053".to_owned()),
            reference: "MOS-C1-000048".to_owned(),
        },
        practice: false,
        copy: None,
        notice: NOTICE.map(str::to_owned).to_vec(),
        farewell: Some(FAREWELL.to_owned()),
    }
}

/// Everything as long as a shop, a person or a price can make it.
fn longest() -> Receipt {
    let mut receipt = sample();
    receipt.shop.name = "Establecimiento Gastronómico Ñandú & Hijos del Río".into();
    receipt.shop.address =
        vec!["Avenida del Libertador General San Martín 4820, piso 3, San Carlos".to_owned()];
    receipt.sale_point = "Mostrador de la entrada por la calle Rivadavia".into();
    receipt.operator = "María de los Milagros Etchegaray".into();
    receipt.lines[0].concept = "Medialunas de manteca, facturas surtidas y una torta".into();
    receipt.lines[0].amount = money(9_999_999_999);
    receipt.lines[1].concept = "Supercalifragilisticoespialidosamentelargo".repeat(2);
    receipt.total = money(9_999_999_999);
    receipt.stamp = Stamp::VerifiedByHand;
    receipt.payment.payer =
        Some("María de los Ángeles Fernández Gutiérrez de la Santísima Trini".to_owned());
    receipt.payment.operation = Some("0123456789".repeat(8));
    receipt.copy = Some(12);
    receipt
}

/// Every kind of receipt there is.
fn kinds() -> Vec<Receipt> {
    let stamps = [
        Stamp::Paid,
        Stamp::PaidLate,
        Stamp::Underpaid(money(100_000)),
        Stamp::Overpaid(money(200_000)),
        Stamp::VerifiedByHand,
    ];
    let stamped = stamps.map(|stamp| Receipt { stamp, ..sample() });
    let bare = Receipt {
        lines: Vec::new(),
        notice: Vec::new(),
        farewell: None,
        shop: Shop {
            name: String::new(),
            address: Vec::new(),
            cuit: None,
        },
        ..sample()
    };
    let practice = Receipt {
        practice: true,
        ..sample()
    };
    let hard_practice = Receipt {
        practice: true,
        ..longest()
    };
    stamped
        .into_iter()
        .chain([bare, practice, longest(), hard_practice])
        .collect()
}

fn pdf(receipt: &Receipt) -> Vec<u8> {
    receipt.pdf().expect("far less than five metres of paper")
}

/// What the page says, line by line, read from the file itself.
fn said(receipt: &Receipt) -> Vec<String> {
    let document = lopdf::Document::load_mem(&pdf(receipt)).expect("a PDF");
    let text = document
        .extract_text(&[1])
        .expect("letters that can be copied");
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// Runs a tool on the receipt's file, named last, and gives what it printed.
fn tool(name: &str, arguments: &[&str], receipt: &Receipt, output: Option<&Path>) -> Vec<u8> {
    let mut file = tempfile::NamedTempFile::new().expect("a place for the file");
    file.write_all(&pdf(receipt)).expect("room for the file");
    let outcome = Command::new(name)
        .args(arguments)
        .arg(file.path())
        .args(output)
        .output()
        .unwrap_or_else(|error| {
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

#[test]
fn the_receipt_says_all_of_the_sale_in_order() {
    let expected = "\
Panadería La Vereda
Av. Rivadavia 4820, CABA
CUIT 30-71523460-9
Venta 48
20/11/2026 14:33:08
Caja 1
Atendió Lucía
Panadería
1.200,00
Varios
350,00
Total
$ 1.550,00
PAGADO
Con
Transferencia, QR
Pagó
María Fernanda Ibarra
CUIT
27-••••••06-5
Operación
0000004053
Referencia
MOS-C1-000048
Comprobante de cobro.
No válido como factura.
¡Gracias por tu compra!";
    assert_eq!(
        said(&sample()).join("\n"),
        expected,
        "word for word, top to bottom"
    );
}

#[test]
fn people_can_search_and_copy_what_they_read() {
    let text = tool(
        "pdftotext",
        &["-layout", "-q"],
        &sample(),
        Some(Path::new("-")),
    );
    let text = String::from_utf8(text).expect("UTF-8");
    for phrase in [
        "Panadería La Vereda",
        "$ 1.550,00",
        "¡Gracias por tu compra!",
        "27-••••••06-5",
        "20/11/2026 14:33:08",
        "No válido como factura.",
    ] {
        assert!(
            text.contains(phrase),
            "{phrase:?} in one piece, accents and all:\n{text}"
        );
    }
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(
        lines.contains(&vec!["Varios", "350,00"]),
        "an amount stands on its concept's line"
    );
}

#[test]
fn every_kind_of_receipt_is_a_sound_pdf() {
    for receipt in kinds() {
        let report =
            String::from_utf8_lossy(&tool("qpdf", &["--check"], &receipt, None)).into_owned();
        assert!(
            report.contains("No syntax or stream encoding errors"),
            "{report}"
        );
        let fonts = tool("pdffonts", &[], &receipt, None);
        for font in String::from_utf8_lossy(&fonts).lines().skip(2) {
            assert!(
                font.contains("yes yes yes"),
                "embedded, subset, with its characters: {font}"
            );
        }
    }
}

#[test]
fn the_same_sale_gives_the_same_bytes() {
    for receipt in kinds() {
        assert_eq!(
            pdf(&receipt),
            pdf(&receipt.clone()),
            "a reprint can be compared"
        );
    }
    assert_ne!(
        pdf(&sample()),
        pdf(&Receipt {
            number: 49,
            ..sample()
        }),
        "another sale differs"
    );
}

#[test]
fn nothing_leaves_the_paper_that_can_be_printed_on() {
    const DOTS_PER_MM: usize = 8; // 203.2 dots an inch, as thermal heads have.
    for receipt in kinds().into_iter().filter(|receipt| !receipt.practice) {
        let options = ["-r", "203.2", "-gray", "-singlefile"];
        let picture = tool("pdftoppm", &options, &receipt, None);
        let (width, pixels) = open_pgm(&picture);
        assert_eq!(width, 80 * DOTS_PER_MM, "the paper is 80 mm wide");
        let (left, right) = (4 * DOTS_PER_MM - 1, 76 * DOTS_PER_MM + 1);
        for row in pixels.chunks(width) {
            let outside = row[..left].iter().chain(&row[right..]);
            assert!(
                outside.clone().all(|pixel| *pixel == 255),
                "ink where no printer reaches"
            );
        }
        let darkest = pixels.iter().min();
        assert_eq!(darkest, Some(&0), "black is black");
    }
}

/// The width and the pixels of a binary PGM.
fn open_pgm(bytes: &[u8]) -> (usize, &[u8]) {
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

#[test]
fn every_outcome_has_its_words() {
    let words = |stamp| said(&Receipt { stamp, ..sample() }).join("|");
    assert!(
        words(Stamp::PaidLate).contains("|PAGADO TARDE|Con|"),
        "late is said"
    );
    assert!(
        words(Stamp::Underpaid(money(100_000)))
            .contains("|PAGO INCOMPLETO|Recibido|$ 1.000,00|Falta|$ 550,00|Con|"),
        "too little is said, and how little"
    );
    assert!(
        words(Stamp::Overpaid(money(200_000)))
            .contains("|PAGADO DE MÁS|Recibido|$ 2.000,00|Sobra|$ 450,00|Con|"),
        "too much is said, and how much"
    );
    assert!(
        words(Stamp::VerifiedByHand).contains("|VERIFICADO MANUALMENTE|Con|"),
        "who answers"
    );
}

#[test]
fn a_practice_receipt_cannot_pass_for_money() {
    let receipt = Receipt {
        practice: true,
        ..sample()
    };
    let lines = said(&receipt);
    let marks: Vec<usize> = (0..lines.len())
        .filter(|line| lines[*line] == "PRÁCTICA — SIN VALOR")
        .collect();
    let stamp = lines
        .iter()
        .position(|line| line == "PAGADO")
        .expect("the stamp is there");
    assert_eq!(
        marks,
        [0, stamp + 1, lines.len() - 1],
        "at the top, under the stamp, at the foot"
    );
    assert!(
        lines
            .iter()
            .any(|line| line == "Cobro de mentira: no entró plata."),
        "in plain words"
    );
    let plain = said(&sample());
    for line in &plain {
        assert!(lines.contains(line), "{line:?} stays readable");
    }
    assert!(
        !plain.iter().any(|line| line.contains("PRÁCTICA")),
        "a real one has no such mark"
    );
}

#[test]
fn a_piece_torn_off_a_practice_receipt_still_says_so() {
    const DOTS_PER_MM: usize = 4;
    let receipt = Receipt {
        practice: true,
        ..longest()
    };
    let options = ["-r", "101.6", "-gray", "-singlefile"];
    let picture = tool("pdftoppm", &options, &receipt, None);
    let (width, pixels) = open_pgm(&picture);
    // Text keeps out of the margins, so what is there belongs to the words across the paper.
    for (number, piece) in pixels.chunks_exact(width * 20 * DOTS_PER_MM).enumerate() {
        let mut margins = piece.chunks(width).flat_map(|row| {
            row[..3 * DOTS_PER_MM]
                .iter()
                .chain(&row[width - 3 * DOTS_PER_MM..])
        });
        assert!(
            margins.any(|pixel| *pixel < 128),
            "piece {number} of 20 mm is unmarked"
        );
    }
}

#[test]
fn a_reprint_says_which_one_it_is() {
    let lines = said(&Receipt {
        copy: Some(3),
        ..sample()
    });
    assert!(
        lines.contains(&"REIMPRESIÓN · COPIA 3".to_owned()),
        "a copy is no second sale"
    );
    assert!(
        !said(&sample()).iter().any(|line| line.contains("COPIA")),
        "the original is not"
    );
}

#[test]
fn the_largest_price_stays_on_one_line() {
    let lines = said(&longest());
    assert!(
        lines.contains(&"$ 99.999.999,99".to_owned()),
        "it shrinks, it never breaks: {lines:?}"
    );
    assert!(
        lines.contains(&"99.999.999,99".to_owned()),
        "and so on its concept's line"
    );
}

#[test]
fn what_the_payer_did_not_tell_takes_no_line() {
    let mut receipt = sample();
    receipt.payment.payer = None;
    receipt.payment.payer_cuit = None;
    receipt.payment.operation = None;
    let lines = said(&receipt).join("|");
    assert!(
        lines.contains("|Con|Transferencia, QR|Referencia|MOS-C1-000048|"),
        "{lines}"
    );
}

#[test]
fn a_letter_that_archivo_lacks_leaves_a_box() {
    let mut receipt = sample();
    receipt.shop.name = "Café 東京 🥐".to_owned();
    assert_eq!(
        said(&receipt)[0],
        "Café □□ □",
        "a name is never quietly shortened"
    );
}

#[test]
fn more_than_five_metres_of_paper_are_refused() {
    let mut receipt = sample();
    receipt.lines = vec![receipt.lines[0].clone(); 1_100];
    assert!(
        matches!(
            receipt.pdf(),
            Err(Error::PageTooLong {
                millimetres: 5_001..
            })
        ),
        "no reader opens such a page"
    );
}

#[test]
fn a_receipt_is_small_enough_to_send() {
    for receipt in kinds() {
        let size = pdf(&receipt).len();
        assert!(
            size < 32 * 1024,
            "{size} bytes: only the letters used are embedded"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_name_breaks_a_receipt(
        shop in "\\PC{0,80}",
        concept in "\\PC{0,200}",
        payer in "[ -~áéíóúñÁÉÍÓÚÑ¡¿«»€]{1,90}",
        practice: bool,
    ) {
        let mut receipt = sample();
        receipt.shop.name = shop;
        receipt.lines[0].concept = concept;
        receipt.payment.payer = Some(payer.clone());
        receipt.practice = practice;
        let letters = |text: &str| -> String {
            text.chars().filter(|character| !character.is_whitespace()).collect()
        };
        let page = letters(&said(&receipt).concat());
        prop_assert!(page.contains(&letters(&payer)), "{payer:?} is on the page: {page}");
        prop_assert!(page.contains("$1.550,00"), "and so is the amount");
    }
}
