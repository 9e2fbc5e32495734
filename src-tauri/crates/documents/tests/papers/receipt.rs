//! Receipts on every paper.

use documents::Error;
use documents::receipt::{
    FAREWELL, Line, NOTICE, Paper, Payment, Receipt, Reprint, Returned, Shop, Stamp,
};
use proptest::prelude::*;

use crate::golden::is_the_picture;
use crate::reader::{is_sound, letters_of, money, open_pgm, text_of, tool};

/// Every paper there is.
const PAPERS: [Paper; 3] = [Paper::Roll80, Paper::Roll58, Paper::A4];

/// The receipt of the drawing.
pub(crate) fn sample() -> Receipt {
    Receipt {
        shop: Shop {
            name: "Panadería La Vereda".to_owned(),
            address: vec!["Av. Rivadavia 4820, CABA".to_owned()],
            cuit: Some("30-71523460-9".to_owned()),
            ..Shop::default()
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
        returned: Returned::default(),
        notice: NOTICE.map(str::to_owned).to_vec(),
        farewell: Some(FAREWELL.to_owned()),
    }
}

/// Everything as long as a shop, a person or a price can make it.
pub(crate) fn longest() -> Receipt {
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
    receipt.copy = Some(Reprint::Number(12));
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
            ..Shop::default()
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
    on(Paper::Roll80, receipt)
}

fn on(paper: Paper, receipt: &Receipt) -> Vec<u8> {
    receipt
        .pdf(paper)
        .expect("far less than five metres of paper")
}

/// What the page says, line by line, read from the file itself.
fn said(receipt: &Receipt) -> Vec<String> {
    written(&pdf(receipt))
}

fn written(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let text = document
        .extract_text(&[1])
        .expect("letters that can be copied");
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
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
    let text = text_of(&pdf(&sample()));
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
fn every_kind_of_receipt_is_a_sound_pdf_on_every_paper() {
    for receipt in kinds() {
        for paper in PAPERS {
            is_sound(&on(paper, &receipt));
        }
    }
}

#[test]
fn the_same_sale_gives_the_same_bytes() {
    for receipt in kinds() {
        for paper in PAPERS {
            assert_eq!(
                on(paper, &receipt),
                on(paper, &receipt.clone()),
                "a reprint can be compared"
            );
        }
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
    for (paper, width, margin) in [(Paper::Roll80, 80, 4), (Paper::Roll58, 58, 5)] {
        for receipt in kinds().into_iter().filter(|receipt| !receipt.practice) {
            let options = ["-r", "203.2", "-gray", "-singlefile"];
            let picture = tool("pdftoppm", &options, &on(paper, &receipt));
            let (pixels_wide, pixels) = open_pgm(&picture);
            assert_eq!(
                pixels_wide,
                width * DOTS_PER_MM,
                "the paper is {width} mm wide"
            );
            let left = margin * DOTS_PER_MM - 1;
            let right = (width - margin) * DOTS_PER_MM + 1;
            for row in pixels.chunks(pixels_wide) {
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
}

#[test]
fn receipts_look_like_their_drawing() {
    is_the_picture("recibo-80", &on(Paper::Roll80, &sample()));
    is_the_picture("recibo-58", &on(Paper::Roll58, &sample()));
    is_the_picture("recibo-a4", &on(Paper::A4, &sample()));
    let lesson = Receipt {
        practice: true,
        copy: Some(Reprint::Number(2)),
        ..longest()
    };
    is_the_picture("recibo-58-practica", &on(Paper::Roll58, &lesson));
    is_the_picture("recibo-a4-practica", &on(Paper::A4, &lesson));
}

#[test]
fn the_same_is_said_on_every_paper() {
    let sheet = text_of(&on(Paper::A4, &sample()));
    for phrase in [
        "Panadería La Vereda",
        "CUIT 30-71523460-9",
        "Comprobante de cobro",
        "$ 1.550,00",
        "PAGADO",
        "1.200,00",
        "Transferencia, QR",
        "María Fernanda Ibarra",
        "27-••••••06-5",
        "0000004053",
        "MOS-C1-000048",
        "Lucía",
        "Caja 1",
        "No válido como factura.",
        "Hoja 1 de 1",
    ] {
        assert!(sheet.contains(phrase), "{phrase:?} on the sheet:\n{sheet}");
    }
    let (narrow, wide) = (
        written(&on(Paper::Roll58, &longest())),
        written(&on(Paper::Roll80, &longest())),
    );
    assert_eq!(
        letters_of(&narrow.concat()).len(),
        letters_of(&wide.concat()).len(),
        "not a letter less on the narrow roll"
    );
    let one = lopdf::Document::load_mem(&on(Paper::A4, &longest())).expect("a PDF");
    assert_eq!(
        one.get_pages().len(),
        1,
        "it is one sheet, whatever is on it"
    );
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
    let picture = tool("pdftoppm", &options, &pdf(&receipt));
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
        copy: Some(Reprint::Number(3)),
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
    let uncounted = said(&Receipt {
        copy: Some(Reprint::Uncounted),
        ..sample()
    });
    assert!(
        uncounted.contains(&"REIMPRESIÓN · COPIA".to_owned()),
        "one that nobody could count is a copy all the same"
    );
    let sheet = Receipt {
        copy: Some(Reprint::Number(3)),
        ..sample()
    };
    assert!(
        text_of(&on(Paper::A4, &sheet)).contains("REIMPRESIÓN · COPIA 3"),
        "on a sheet too"
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
            receipt.pdf(Paper::Roll80),
            Err(Error::PageTooLong {
                millimetres: 5_001..
            })
        ),
        "no reader opens such a page"
    );
    assert!(
        matches!(receipt.pdf(Paper::A4), Err(Error::TooMuchForASheet)),
        "a sheet ends"
    );
}

#[test]
fn a_receipt_is_small_enough_to_send() {
    for receipt in kinds() {
        for paper in PAPERS {
            let size = on(paper, &receipt).len();
            assert!(
                size < 40 * 1024,
                "{size} bytes on {paper:?}: only the letters used are embedded"
            );
        }
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
        for paper in PAPERS {
            let page = letters_of(&written(&on(paper, &receipt)).concat());
            let payer = letters_of(&payer);
            prop_assert!(page.contains(&payer), "{payer:?} is on the page: {page}");
            prop_assert!(page.contains("$1.550,00"), "and so is the amount: {page}");
        }
    }
}

#[test]
fn what_went_back_is_said_on_every_paper_that_is_made_afterwards() {
    let copy = Receipt {
        copy: Some(Reprint::Number(1)),
        returned: Returned {
            arrived: money(40_000),
            under_way: money(15_000),
        },
        ..sample()
    };
    for paper in [Paper::Roll80, Paper::Roll58, Paper::A4] {
        let text = text_of(&copy.pdf(paper).expect("it fits"));
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("Devuelto $ 400,00"), "{paper:?}: {flat}");
        assert!(
            flat.contains("Devolución en camino $ 150,00"),
            "{paper:?}: {flat}"
        );
    }
    let text = text_of(&sample().pdf(Paper::Roll80).expect("it fits"));
    assert!(!text.contains("Devol"), "and nowhere else: {text}");
}
