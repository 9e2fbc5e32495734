//! The X and the Z.

use documents::shift::ShiftPaper;
use documents::sums::{Named, Sum};

use crate::golden::is_the_picture;
use crate::reader::{is_sound, letters_of, money, text_of};
use crate::receipt;

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn sum(count: u64, cents: i64) -> Sum {
    Sum {
        count,
        amount: money(cents),
    }
}

fn named(name: &str, count: u64, cents: i64) -> Named {
    Named {
        name: name.to_owned(),
        sum: sum(count, cents),
    }
}

pub(crate) fn z() -> ShiftPaper {
    ShiftPaper {
        shop: receipt::sample().shop,
        till: "Caja 1".to_owned(),
        number: 12,
        opened: "20/11/2026 08:00:01".to_owned(),
        opened_by: "Lucía".to_owned(),
        closed: Some(("20/11/2026 20:10:44".to_owned(), "Marta".to_owned())),
        at: "20/11/2026 20:10:44".to_owned(),
        printed_by: None,
        collected: sum(120, 62_340_000),
        taken_back: sum(1, 120_000),
        refunded: sum(2, 155_000),
        settled: 118,
        fees: money(498_720),
        taxes: money(478_769),
        net: money(61_087_511),
        orders: 131,
        unpaid: 9,
        sales: Some((1_201, 1_331)),
        by_operator: vec![
            named("Tomás", 77, 41_240_000),
            named("Lucía", 43, 21_100_000),
        ],
        by_channel: vec![
            named("QR en pantalla", 100, 50_000_000),
            named("Link", 20, 12_340_000),
        ],
        open: 0,
        to_review: 2,
        unassigned: sum(1, 45_000),
        payouts_in_doubt: 0,
        compared: None,
        explanation: "Faltan $ 450 que pagaron al QR abierto.\nMarta los busca mañana.".to_owned(),
        head: HASH.to_owned(),
        events: 4_211,
        practice: false,
    }
}

fn x() -> ShiftPaper {
    ShiftPaper {
        closed: None,
        at: "20/11/2026 14:00:00".to_owned(),
        printed_by: Some("Marta".to_owned()),
        open: 3,
        payouts_in_doubt: 1,
        explanation: String::new(),
        practice: true,
        collected: sum(9_999, 999_999_999_999),
        net: money(-999_999_999_999),
        by_operator: vec![named(
            "María de los Milagros Etchegaray Ñandú 東京",
            9_999,
            999_999_999_999,
        )],
        ..z()
    }
}

#[test]
fn a_z_says_what_the_shift_came_to_and_what_proves_it() {
    let text = text_of(&z().pdf().expect("it fits"));
    for phrase in [
        "CIERRE Z 0012",
        "Abrió Lucía",
        "Cerró Marta",
        "20/11/2026 20:10:44",
        "$ 623.400,00",
        "Cobrado (120)",
        "Anulado (1)",
        "−1.200,00",
        "Devuelto (2)",
        "−1.550,00",
        "−4.987,20",
        "−4.787,69",
        "$ 610.875,11",
        "118 de 120",
        "1201",
        "1331",
        "Tomás (77)",
        "412.400,00",
        "QR en pantalla (100)",
        "Sin asignar (1)",
        "Faltan $ 450 que pagaron al QR abierto.",
        "Marta los busca mañana.",
        "4211",
        "9f86 d081 884c 7d65",
        "Firma",
    ] {
        assert!(text.contains(phrase), "{phrase:?}:\n{text}");
    }
    assert!(
        letters_of(&text).contains(HASH),
        "the whole hash, in the order in which it is read"
    );
    assert!(!text.contains("turno abierto"), "it is closed");
}

#[test]
fn an_x_is_no_z() {
    let text = text_of(&x().pdf().expect("it fits"));
    for phrase in [
        "X — turno abierto",
        "Impreso por Marta",
        "20/11/2026 14:00:00",
        "Abiertas",
        "Envíos en verificación",
        "9.999.999.999,99",
        "PRÁCTICA — SIN VALOR",
    ] {
        assert!(text.contains(phrase), "{phrase:?}:\n{text}");
    }
    for word in ["CIERRE", "Cerró", "Firma", "Explicación"] {
        assert!(!text.contains(word), "{word} belongs to a Z:\n{text}");
    }
}

#[test]
fn a_shift_is_sound_the_same_every_time_and_looks_as_it_did() {
    for (name, paper) in [("cierre-z", z()), ("turno-x-practica", x())] {
        let pdf = paper.pdf().expect("it fits");
        is_sound(&pdf);
        assert_eq!(
            pdf,
            paper.clone().pdf().expect("again"),
            "a Z is printed for ever"
        );
        is_the_picture(name, &pdf);
    }
}
