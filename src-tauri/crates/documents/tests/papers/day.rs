//! The report of a day.

use documents::day::{DayPaper, SaleLine, Settled};
use documents::sums::{Named, Sum};

use crate::golden::is_the_picture;
use crate::reader::{is_sound, money, text_of};
use crate::receipt;

fn named(name: &str, count: u64, cents: i64) -> Named {
    Named {
        name: name.to_owned(),
        sum: Sum {
            count,
            amount: money(cents),
        },
    }
}

fn sale(number: u64) -> SaleLine {
    let is_paid = !number.is_multiple_of(21);
    let cents = i64::try_from(number).expect("small") * 15_037 % 2_000_000 + 65_000;
    SaleLine {
        at: format!("{:02}:{:02}", 8 + number / 12, number * 7 % 60),
        number,
        amount: money(cents),
        settlement: is_paid.then(|| Settled {
            fees: money(cents / 125),
            taxes: money(cents / 130),
            net: money(cents - cents / 125 - cents / 130),
        }),
        state: if is_paid { "Pagada" } else { "Cancelada" }.to_owned(),
        cashier: ["Lucía", "Tomás", "Nadia"][usize::try_from(number % 3).expect("small")]
            .to_owned(),
        sale_point: ["Caja 1", "Caja 2"][usize::try_from(number % 2).expect("small")].to_owned(),
    }
}

/// The report of the drawing.
fn sample() -> DayPaper {
    let hours = [38_i64, 100, 68, 38, 79, 25, 35, 31, 73, 55, 92, 31];
    DayPaper {
        shop: receipt::sample().shop,
        corner: vec![
            "Z 0214".to_owned(),
            "Emitido 20/11/2026 20:10 por Marta Quiroga".to_owned(),
        ],
        title: "Ventas del viernes 20 de noviembre de 2026".to_owned(),
        collected: Sum {
            count: 120,
            amount: money(62_340_000),
        },
        taken_back: Sum::default(),
        refunded: Sum::default(),
        settled: 120,
        fees: money(498_720),
        taxes: money(478_769),
        net: money(61_362_511),
        average: Some(money(519_500)),
        by_state: [
            ("Pagadas", 118),
            ("Con diferencia", 2),
            ("Esperando", 1),
            ("Vencidas", 2),
            ("Canceladas", 4),
        ]
        .map(|(name, count)| (name.to_owned(), count))
        .to_vec(),
        by_hour: (8..)
            .zip(hours)
            .map(|(hour, share)| (hour, money(share * 90_000)))
            .collect(),
        by_cashier: vec![
            named("Tomás Roldán", 38, 21_955_000),
            named("Lucía Benítez", 43, 21_100_000),
            named("Nadia Sosa", 39, 19_285_000),
        ],
        by_sale_point: vec![
            named("Caja 1", 62, 34_535_000),
            named("Caja 2", 39, 19_285_000),
            named("Cafetería", 19, 8_520_000),
        ],
        sales: (1..=120).map(sale).collect(),
        practice: false,
    }
}

/// Everything as long and as large as it can be.
fn longest() -> DayPaper {
    let large = 999_999_999_999;
    let mut report = sample();
    report.shop.name = "Establecimiento Gastronómico Ñandú & Hijos del Río 東京".into();
    report.title = "Ventas del lunes 28 de septiembre al miércoles 28 de octubre de 2026".into();
    report.collected = Sum {
        count: 30_000,
        amount: money(large),
    };
    for sum in [&mut report.taken_back, &mut report.refunded] {
        *sum = Sum {
            count: 12,
            amount: money(large),
        };
    }
    (report.fees, report.taxes, report.net) = (money(large), money(large), money(-large));
    report.settled = 29_000;
    report.by_hour = [20, 21, 22, 23, 0, 1, 2, 3]
        .map(|hour| (hour, money(large)))
        .to_vec();
    report.by_cashier = (1..=14)
        .map(|n| named(&format!("María de los Milagros Etchegaray {n}"), n, large))
        .collect();
    for sale in &mut report.sales {
        sale.at = "28/10 08:08".into();
        sale.amount = money(large);
        sale.settlement = Some(Settled {
            fees: money(large),
            taxes: money(large),
            net: money(large),
        });
        sale.cashier = "María de los Milagros Etchegaray".into();
        sale.sale_point = "Mostrador de la entrada".into();
        sale.state = "Pagada de menos, para revisar".into();
    }
    report.practice = true;
    report
}

#[test]
fn the_report_says_every_sum_and_every_sale() {
    let text = text_of(&sample().pdf().expect("it fits"));
    for phrase in [
        "Panadería La Vereda",
        "Z 0214",
        "Emitido 20/11/2026 20:10 por Marta Quiroga",
        "Ventas del viernes 20 de noviembre de 2026",
        "$ 623.400,00",
        "4.987,20",
        "4.787,69",
        "$ 613.625,11",
        "$ 5.195,00",
        "Por hora",
        "Tomás Roldán (38)",
        "219.550,00",
        "Cafetería (19)",
        "Hoja 1 de 4",
        "Hoja 4 de 4",
    ] {
        assert!(text.contains(phrase), "{phrase:?}:\n{text}");
    }
    for line in sample().sales {
        let row = text.lines().find(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            words.first().is_some_and(|at| at.contains(':'))
                && words.get(1) == Some(&line.number.to_string().as_str())
        });
        let row = row.unwrap_or_else(|| panic!("sale {} has its row:\n{text}", line.number));
        assert!(row.contains(&line.amount.to_es_ar()), "{row}: its amount");
        assert!(row.contains(&line.state), "{row}: where it stands");
        let net = line.settlement.map(|settled| settled.net.to_es_ar());
        assert!(
            net.is_none_or(|net| row.contains(&net)),
            "{row}: what is left of it"
        );
    }
}

#[test]
fn large_amounts_are_set_smaller_and_never_cut() {
    let text = text_of(&longest().pdf().expect("it fits"));
    assert!(
        text.contains("$ 9.999.999.999,99"),
        "twelve digits in one piece:\n{text}"
    );
    let row = text.lines().find(|row| row.contains("28/10 08:08"));
    let row = row.expect("a sale");
    assert_eq!(
        row.matches("9.999.999.999,99").count(),
        4,
        "all four of them: {row}"
    );
    assert!(
        row.contains('…'),
        "a name that has no room says that there is more: {row}"
    );
    for words in ["Anulado", "Devuelto", "5 más", "29000 de 30000"] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    assert_eq!(
        text.matches("PRÁCTICA — SIN VALOR").count(),
        2 * text.matches("Hoja ").count(),
        "every sheet says it at both ends"
    );
}

#[test]
fn a_day_without_sales_is_a_sheet_too() {
    let none = Sum::default();
    let empty = DayPaper {
        collected: none,
        settled: 0,
        fees: none.amount,
        taxes: none.amount,
        net: none.amount,
        average: None,
        by_state: vec![],
        by_hour: vec![],
        by_cashier: vec![],
        by_sale_point: vec![],
        sales: vec![],
        ..sample()
    };
    let pdf = empty.pdf().expect("it fits");
    is_sound(&pdf);
    let text = text_of(&pdf);
    for phrase in ["$ 0,00", "Sin cobros", "Hoja 1 de 1"] {
        assert!(text.contains(phrase), "{phrase:?}:\n{text}");
    }
}

#[test]
fn a_report_is_sound_the_same_every_time_and_looks_as_it_did() {
    for (name, report) in [("reporte", sample()), ("reporte-practica", longest())] {
        let pdf = report.pdf().expect("it fits");
        is_sound(&pdf);
        assert_eq!(pdf, report.clone().pdf().expect("again"), "same bytes");
        is_the_picture(name, &pdf);
    }
}
