//! How long it takes until a sale is safe: a durable event, against the disk's own floor in the same run
//! (the same bytes written and synced).

use std::{fs::File, hint::black_box, io::Write};

use criterion::{Criterion, criterion_group, criterion_main};
use domain::{
    channel::Channel,
    instant::Instant,
    money::Price,
    order::{Concept, Draft, Happening, OrderId},
    reference::Reference,
    register::Register,
};
use journal::{Journal, Stamp};
use uuid::Uuid;

fn stamp(n: u128) -> Stamp {
    Stamp {
        id: Uuid::from_u128(n),
        at: Instant::from_ms(1_795_195_988_120),
        operator: Some("practica".to_owned()),
    }
}

fn drafted(n: u128) -> Happening {
    Happening::Drafted(Draft {
        reference: Reference::from_bits(n),
        number: i64::try_from(n).expect("small"),
        amount: Price::from_cents(155_050).expect("a price"),
        channel: Channel::TelepagosQr,
        sale_point: "Caja 1".to_owned(),
        sale_point_id: None,
        concept: Concept {
            id: "VAR".to_owned(),
            name: "Varios".to_owned(),
        },
        operator: "practica".to_owned(),
    })
}

fn durable(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let journal = Journal::open(
        &folder.path().join("journal.db"),
        Register::from_bits(1),
        Instant::from_ms(0),
    )
    .expect("a fresh journal");

    let mut group = criterion.benchmark_group("durable");
    let mut n = 0_u128;
    group.bench_function("an order begun, committed", |b| {
        b.iter(|| {
            n = n.saturating_add(1);
            let (order, happening, stamp) = (OrderId(Uuid::from_u128(n)), drafted(n), stamp(n));
            let stored =
                runtime.block_on(journal.write(move |book| book.record(order, &happening, &stamp)));
            black_box(stored.expect("there is room"))
        });
    });

    let mut file = File::create(folder.path().join("floor")).expect("a file");
    // Two pages of WAL with their headers: what the commit above appends.
    let bytes = [0_u8; 2 * (4_096 + 24)];
    group.bench_function("peer: the same bytes written and synced", |b| {
        b.iter(|| {
            file.write_all(black_box(&bytes)).expect("there is room");
            file.sync_data().expect("the disk obeys");
        });
    });
    group.finish();
}

criterion_group!(benches, durable);
criterion_main!(benches);
