//! The voucher of a payout.

use documents::voucher::{Account, Voucher};

use crate::golden::is_the_picture;
use crate::reader::{is_sound, money, text_of};
use crate::receipt;

/// The voucher of the drawing.
fn sample() -> Voucher {
    Voucher {
        shop: receipt::sample().shop,
        at: "20/11/2026 20:08:41".to_owned(),
        amount: money(25_000_000),
        state: "Acreditada".to_owned(),
        holder: Some("Molinos del Oeste SRL".to_owned()),
        cuit: Some("30-70894512-5".to_owned()),
        account: Account::Cbu("0110599540000123456782".to_owned()),
        bank: Some("Nación, sucursal 0599".to_owned()),
        concept: Some("Proveedores".to_owned()),
        detail: Some("Harina, factura 0003-00018842".to_owned()),
        provider: "TotalCoin".to_owned(),
        operation: Some("884213".to_owned()),
        reference: "RET-000031".to_owned(),
        operator: "Marta Quiroga".to_owned(),
        refund_of: None,
        has_official: true,
        practice: false,
    }
}

fn longest() -> Voucher {
    Voucher {
        amount: money(999_999_999_999),
        holder: Some("Cooperativa de Trabajo, Consumo y Vivienda Ñandubay Limitada ".repeat(3)),
        account: Account::Alias("una.cuenta.muy.larga".to_owned()),
        detail: Some("Supercalifragilisticoespialidosamentelargo".repeat(5)),
        operation: Some("0123456789".repeat(8)),
        refund_of: Some(123_456),
        has_official: false,
        practice: true,
        ..sample()
    }
}

#[test]
fn the_voucher_says_all_that_the_drawing_says() {
    let text = text_of(&sample().pdf().expect("it fits"));
    for phrase in [
        "Comprobante de transferencia",
        "$ 250.000,00",
        "Acreditada",
        "Molinos del Oeste SRL",
        "30-70894512-5",
        "01105995 40000123456782",
        "Nación, sucursal 0599",
        "Proveedores",
        "Harina, factura 0003-00018842",
        "Número en TotalCoin",
        "884213",
        "RET-000031",
        "Marta Quiroga",
        "20:08:41",
        "El comprobante oficial es el de TotalCoin con el mismo número.",
        "Hoja 1 de 1",
    ] {
        assert!(text.contains(phrase), "{phrase:?}:\n{text}");
    }
    let alone = Voucher {
        has_official: false,
        ..sample()
    };
    let text = text_of(&alone.pdf().expect("it fits"));
    assert!(
        !text.contains("oficial"),
        "of no paper that does not exist:\n{text}"
    );
}

#[test]
fn a_voucher_is_one_sound_sheet_the_same_every_time() {
    for (name, voucher) in [
        ("comprobante", sample()),
        ("comprobante-practica", longest()),
    ] {
        let pdf = voucher.pdf().expect("it fits");
        is_sound(&pdf);
        assert_eq!(pdf, voucher.clone().pdf().expect("again"), "same bytes");
        assert!(pdf.len() < 40 * 1024, "{} bytes", pdf.len());
        let pages = lopdf::Document::load_mem(&pdf)
            .expect("a PDF")
            .get_pages()
            .len();
        assert_eq!(pages, 1, "it is one sheet, whatever is on it");
        is_the_picture(name, &pdf);
    }
    let text = text_of(&longest().pdf().expect("it fits"));
    assert!(
        text.contains("$ 9.999.999.999,99"),
        "twelve digits in one piece:\n{text}"
    );
    assert_eq!(
        text.matches("PRÁCTICA — SIN VALOR").count(),
        2,
        "at both ends:\n{text}"
    );
}
