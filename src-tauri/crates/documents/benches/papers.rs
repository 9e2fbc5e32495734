//! How long papers take: a customer waits for a receipt, and a QR stands between Enter and the sale.
//!
//! The peer of each is the least work its bytes could cost: hashing them once.

use std::{hash::Hasher, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use documents::{
    qr,
    receipt::{FAREWELL, Line, NOTICE, Paper, Payment, Receipt, Returned, Shop, Stamp},
};
use domain::money::Money;

const PAYLOAD: &str = "00020101021243390021ar.mostrador.practica02100000625631501500113071809248151260022\
00002228000000000577235204599953030325407\
1550.505802AR5920Comercio de practica6012Buenos Aires62180114FF44CB9Q3TMFT86304E65D";

fn receipt() -> Receipt {
    let total = Money::from_cents(155_050).expect("small");
    Receipt {
        shop: Shop {
            name: "Comercio de práctica".to_owned(),
            address: vec!["Av. Siempreviva 742, CABA".to_owned()],
            cuit: Some("30-71809248-1".to_owned()),
            ..Shop::default()
        },
        number: 48,
        paid_at: "20/11/2026 14:33:08".to_owned(),
        sale_point: "Caja 1".to_owned(),
        operator: "practica".to_owned(),
        lines: vec![Line {
            concept: "Varios".to_owned(),
            amount: total,
        }],
        total,
        stamp: Stamp::Paid,
        payment: Payment {
            method: "Transferencia, QR".to_owned(),
            payer: Some("Persona de Muestra".to_owned()),
            payer_cuit: Some("20-••••••18-6".to_owned()),
            operation: Some("75346159".to_owned()),
            reference: "FF44CB9Q3TMFT8".to_owned(),
        },
        practice: false,
        copy: None,
        returned: Returned::default(),
        notice: NOTICE.map(str::to_owned).to_vec(),
        farewell: Some(FAREWELL.to_owned()),
    }
}

fn papers(criterion: &mut Criterion) {
    let receipt = receipt();
    let bytes = receipt.pdf(Paper::Roll80).expect("it fits on paper");
    let mut group = criterion.benchmark_group("papers");
    group.bench_function("receipt, 80 mm", |b| {
        b.iter(|| {
            black_box(&receipt)
                .pdf(Paper::Roll80)
                .expect("it fits on paper")
        });
    });
    group.bench_function("peer: its bytes hashed once", |b| {
        b.iter(|| {
            let mut hasher = std::hash::DefaultHasher::new();
            hasher.write(black_box(&bytes));
            hasher.finish()
        });
    });
    group.bench_function("QR as a path", |b| {
        b.iter(|| qr::encode(black_box(PAYLOAD)).expect("it fits a symbol"));
    });
    let code = qr::encode(PAYLOAD).expect("it fits a symbol");
    group.bench_function("QR as a PNG, 10 px a module", |b| {
        b.iter(|| black_box(&code).png(10));
    });
    group.finish();
}

criterion_group!(benches, papers);
criterion_main!(benches);
