//! The slip of a refund.

use documents::receipt::Shop;
use documents::refund::{RefundSlip, Standing};

use crate::golden::is_the_picture;
use crate::reader::{is_sound, money, text_of};
use crate::receipt;

pub(crate) fn sample() -> RefundSlip {
    RefundSlip {
        shop: receipt::sample().shop,
        at: "20/11/2026 18:02:11".to_owned(),
        operator: "Marta".to_owned(),
        amount: money(55_000),
        paid: money(155_000),
        sale: 48,
        sale_reference: "MOS-C1-000048".to_owned(),
        state: Standing::UnderWay,
        holder: Some("María Fernanda Ibarra".to_owned()),
        cuit: Some("27-••••••06-5".to_owned()),
        account: Some("•••• 7723".to_owned()),
        reason: Some("Una docena de más".to_owned()),
        operation: Some("884213".to_owned()),
        reference: "RET000031".to_owned(),
        practice: false,
    }
}

fn longest() -> RefundSlip {
    RefundSlip {
        shop: Shop {
            name: "Establecimiento Gastronómico Ñandú & Hijos del Río 東京".to_owned(),
            ..sample().shop
        },
        amount: money(9_999_999_999),
        paid: money(999_999_999_999),
        holder: Some("María de los Ángeles Fernández Gutiérrez de la Santísima Trini".to_owned()),
        reason: Some("la mercadería llegó rota y no había otra igual ".repeat(3)),
        state: Standing::CameToNothing,
        practice: true,
        ..sample()
    }
}

#[test]
fn the_slip_says_what_goes_back_to_whom_and_where_it_stands() {
    let text = text_of(&sample().pdf().expect("it fits"));
    for phrase in [
        "Comprobante de devolución",
        "$ 550,00",
        "EN CAMINO",
        "Venta",
        "MOS-C1-000048",
        "$ 1.550,00",
        "María Fernanda Ibarra",
        "27-••••••06-5",
        "•••• 7723",
        "Una docena de más",
        "884213",
        "RET000031",
        "No válido como factura ni nota de crédito.",
    ] {
        assert!(text.contains(phrase), "{phrase:?}:\n{text}");
    }
    assert!(!text.contains("PRÁCTICA"), "it is worth something");
}

#[test]
fn every_standing_has_its_words() {
    for (state, words) in [
        (Standing::Arrived, "DEVUELTO"),
        (Standing::UnderWay, "EN CAMINO"),
        (Standing::InDoubt, "EN VERIFICACIÓN"),
        (Standing::CameToNothing, "NO SE PUDO DEVOLVER"),
    ] {
        let slip = RefundSlip { state, ..sample() };
        let text = text_of(&slip.pdf().expect("it fits"));
        assert!(text.contains(words), "{state:?}: {words}\n{text}");
    }
}

#[test]
fn a_slip_is_sound_the_same_every_time_and_looks_as_it_did() {
    for (name, slip) in [("devolucion", sample()), ("devolucion-practica", longest())] {
        let pdf = slip.pdf().expect("it fits");
        is_sound(&pdf);
        assert_eq!(pdf, slip.clone().pdf().expect("again"), "same bytes");
        is_the_picture(name, &pdf);
    }
    let lesson = text_of(&longest().pdf().expect("it fits"));
    assert_eq!(
        lesson.matches("PRÁCTICA — SIN VALOR").count(),
        2,
        "a lesson says so at both ends:\n{lesson}"
    );
    assert!(
        lesson.contains("$ 9.999.999.999,99"),
        "twelve digits in one piece"
    );
}
