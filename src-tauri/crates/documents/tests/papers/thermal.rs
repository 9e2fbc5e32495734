//! Papers on a thermal printer: what comes out of one that does as it is told.

use documents::logo::Logo;
use documents::receipt::{Paper, Receipt, Reprint, Stamp};
use documents::test_page::TestPage;
use documents::thermal::{Alphabet, Thermal, Width};
use proptest::prelude::*;

use crate::golden::{Picture, is_the_picture_of};
use crate::printer::{Printed, print};
use crate::reader::{letters_of, money, text_of};
use crate::{receipt, refund, shift};

const WIDTHS: [Width; 2] = [Width::Mm80, Width::Mm58];

fn printer(width: Width) -> Thermal {
    Thermal {
        width,
        ..Thermal::default()
    }
}

fn printed(bytes: &[u8], width: Width) -> Printed {
    print(bytes, usize::try_from(width.dots()).expect("a head"))
}

fn on_paper(receipt: &Receipt, width: Width) -> Printed {
    printed(&receipt.escpos(&printer(width)), width)
}

/// It looks as it did when somebody last looked at it.
fn looks_as_kept(name: &str, printed: &Printed) {
    let picture = Picture {
        width: printed.width,
        pixels: printed.pixels.clone(),
    };
    is_the_picture_of(name, &picture.halved());
}

fn test_page() -> TestPage {
    TestPage {
        shop: receipt::sample().shop,
        till: "Caja 1".to_owned(),
        at: "20/11/2026 14:33:08".to_owned(),
        printer: "Mostrador 192.168.0.80".to_owned(),
        practice: false,
    }
}

/// A logo: a black ring on nothing.
fn logo() -> Logo {
    let ring = |at: i64| {
        let (x, y) = (at % 160 - 80, at / 160 - 80);
        (2_000..6_000).contains(&(x * x + y * y))
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 160, 160);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    let shades = (0..160 * 160).map(|at| if ring(at) { 0 } else { 255 });
    writer
        .write_image_data(&shades.collect::<Vec<u8>>())
        .expect("all of it");
    writer.finish().expect("an end");
    Logo::of_picture(&bytes).expect("something is seen of it")
}

#[test]
fn receipts_look_as_they_were_looked_at() {
    for (width, name) in [(Width::Mm80, "termico-80"), (Width::Mm58, "termico-58")] {
        looks_as_kept(name, &on_paper(&receipt::sample(), width));
    }
    let lesson = Receipt {
        practice: true,
        copy: Some(Reprint::Number(2)),
        stamp: Stamp::Underpaid(money(100_000)),
        ..receipt::sample()
    };
    looks_as_kept("termico-practica", &on_paper(&lesson, Width::Mm80));
    let mut longest = receipt::longest();
    longest.shop.logo = Some(logo());
    looks_as_kept("termico-58-largo", &on_paper(&longest, Width::Mm58));
}

#[test]
fn the_other_papers_of_the_counter_look_as_they_were_looked_at() {
    let of = |bytes: Vec<u8>| printed(&bytes, Width::Mm80);
    let printer = printer(Width::Mm80);
    looks_as_kept("termico-devolucion", &of(refund::sample().escpos(&printer)));
    looks_as_kept("termico-z", &of(shift::z().escpos(&printer)));
    let page = test_page().escpos(&printer).expect("a short name");
    looks_as_kept("termico-prueba", &of(page));
}

#[test]
fn it_says_the_same_as_the_pdf() {
    let words = |text: &str| {
        let mut words: Vec<String> = text
            .replace(['═', '║', '╔', '╗', '╚', '╝'], " ")
            .split_whitespace()
            .map(|word| word.replace(['•', '*'], ""))
            .filter(|word| !word.is_empty() && !word.chars().all(|it| it == '-'))
            .collect();
        words.sort();
        words
    };
    for (stamp, copy) in [
        (Stamp::Paid, None),
        (Stamp::PaidLate, Some(Reprint::Number(3))),
        (Stamp::Overpaid(money(200_000)), Some(Reprint::Uncounted)),
        (Stamp::VerifiedByHand, None),
    ] {
        let receipt = Receipt {
            stamp,
            copy,
            ..receipt::sample()
        };
        let pdf = text_of(&receipt.pdf(Paper::Roll80).expect("a short receipt"));
        // A dot in the middle is a sign that both have; only the bullets of a mask are written otherwise.
        let thermal = on_paper(&receipt, Width::Mm80).text;
        assert_eq!(words(&thermal), words(&pdf), "one source, two papers");
    }
    let pdf = text_of(&shift::z().pdf().expect("a shift"));
    let thermal = printed(&shift::z().escpos(&printer(Width::Mm80)), Width::Mm80).text;
    assert_eq!(
        words(&thermal.replace('−', "-")),
        words(&pdf.replace('−', "-")),
        "and so does a Z"
    );
}

#[test]
fn the_printers_own_code_is_read_by_a_reader_of_codes() {
    for width in WIDTHS {
        let page = test_page();
        let out = printed(&page.escpos(&printer(width)).expect("a short name"), width);
        assert_eq!(out.codes, [page.code()], "the printer was told it once");
        let [wide, tall] = [out.width, out.pixels.len() / out.width]
            .map(|side| u32::try_from(side).expect("a strip"));
        let read = rxing::helpers::detect_in_luma(
            out.pixels,
            wide,
            tall,
            Some(rxing::BarcodeFormat::QR_CODE),
        );
        let read = read.expect("a code that scans");
        assert_eq!(read.getText(), page.code(), "{width:?}");
    }
}

#[test]
fn the_test_page_is_a_pdf_for_printers_that_want_one() {
    for paper in [Paper::Roll80, Paper::Roll58, Paper::A4] {
        let pdf = test_page().pdf(paper).expect("a short name");
        crate::reader::is_sound(&pdf);
        let text = letters_of(&text_of(&pdf));
        assert!(text.contains("Pruebadeimpresión"), "{paper:?}: {text}");
        assert_eq!(
            pdf,
            test_page().pdf(paper).expect("again"),
            "the same bytes"
        );
    }
}

#[test]
fn the_drawer_stays_shut_and_the_paper_is_cut_unless_it_is_told_otherwise() {
    let receipt = receipt::sample();
    let usual = on_paper(&receipt, Width::Mm80);
    assert_eq!((usual.cuts, usual.kicks), (1, 0), "as it comes");
    let other = Thermal {
        cut: false,
        drawer: true,
        ..printer(Width::Mm80)
    };
    let other = printed(&receipt.escpos(&other), Width::Mm80);
    assert_eq!((other.cuts, other.kicks), (0, 1), "as it was asked for");
}

#[test]
fn a_piece_of_a_lesson_says_what_it_is() {
    let lesson = Receipt {
        practice: true,
        ..receipt::sample()
    };
    let text = on_paper(&lesson, Width::Mm58).text;
    let lines: Vec<&str> = text.lines().collect();
    let apart = lines.split(|line| line.contains("SIN VALOR"));
    let longest = apart.map(<[&str]>::len).max();
    assert!(longest < Some(10), "no ten lines without it: {text}");
    for width in WIDTHS {
        let real = on_paper(&receipt::sample(), width).text;
        assert!(!real.contains("SIN VALOR"), "a real one never says it");
    }
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    let once = receipt::sample().escpos(&printer(Width::Mm80));
    assert_eq!(
        once,
        receipt::sample().escpos(&printer(Width::Mm80)),
        "every byte"
    );
    assert!(
        once.len() < 4_096,
        "{} bytes: it is out in a moment",
        once.len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_anybody_types_leaves_the_paper_or_becomes_a_command(
        name in "\\PC{0,80}", concept in "\\PC{0,80}", payer in "\\PC{0,80}", cents in 1_i64..=9_999_999_999,
        narrow: bool, page in 0_usize..3,
    ) {
        let mut receipt = receipt::sample();
        receipt.shop.name = name;
        receipt.lines[0].concept = concept;
        receipt.payment.payer = Some(payer);
        receipt.total = money(cents);
        let width = WIDTHS[usize::from(narrow)];
        let alphabet = [Alphabet::Pc858, Alphabet::Pc850, Alphabet::Plain][page];
        let out = printed(&receipt.escpos(&Thermal { alphabet, ..printer(width) }), width);
        let amount = letters_of(&receipt.total.to_es_ar());
        prop_assert!(letters_of(&out.text).contains(&amount), "the amount is whole: {}", out.text);
    }
}
