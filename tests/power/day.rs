//! Two working days on a disk that records: a journal's own, and a till's.

use std::{path::PathBuf, time::Duration};

use disk::{Disk, Record};
use domain::{
    channel::{Channel, Provider},
    instant::Instant,
    operator::Role,
    register::Register,
};
use journal::{Journal, Recorded, Stamp};
use rusqlite::Connection;
use serde_json::json;
use tests::{Counter, START, folder};
use till::payouts::Disbursement;

/// What happened on a day, and what the disk was asked for.
pub(crate) struct Day {
    /// What it is called in a complaint.
    pub(crate) name: &'static str,
    /// The folder it happened in.
    pub(crate) folder: PathBuf,
    /// What was asked of the disk, with the number of the last event behind everything acknowledged.
    pub(crate) record: Record,
    /// Every event there was in the end.
    pub(crate) events: Vec<Recorded>,
    /// How many things were acknowledged.
    pub(crate) acknowledged: usize,
}

/// The name of the journal's file.
pub(crate) const JOURNAL: &str = "journal.db";

/// How large the values of a turn are. The last one's fill the log until SQLite puts it away by itself and
/// begins it anew.
const SIZES: [&[usize]; 2] = [
    &[10, 700, 3_000, 10, 14_000, 200, 5_000, 10],
    &[
        150_000, 150_000, 10, 150_000, 150_000, 150_000, 10, 150_000, 150_000, 150_000, 10, 10,
    ],
];

/// What happens to a journal: small commits and large ones, its log put away by hand and by itself and
/// begun anew, seals, a backup, and the program ended and started again.
pub(crate) async fn of_the_journal() -> Day {
    let folder = folder();
    let disk = Disk::over(folder.path());
    disk.records();
    let path = folder.path().join(JOURNAL);
    let open = || {
        let name = Register::from_bits(0x5EED);
        Journal::open(&path, name, START).expect("the journal opens")
    };
    let mut journal = open();
    let mut acknowledged = 0;
    let mut n = 0_u128;
    for turn in 0..6 {
        for size in SIZES[usize::from(turn == 5)] {
            n += 1;
            let stamp = stamp(n);
            let (key, value) = (n.to_string(), "x".repeat(*size));
            let written = journal
                .write(move |book| {
                    // Three events in one commit: all of them or none.
                    for part in 0..3_u128 {
                        let stamp = Stamp {
                            id: uuid::Uuid::from_u128(stamp.id.as_u128() + part),
                            ..stamp.clone()
                        };
                        book.set_setting(&format!("{key}.{part}"), &value, &stamp)?;
                    }
                    Ok(())
                })
                .await;
            written.expect("there is room");
            acknowledged += 1;
            marks(&disk, &journal).await;
        }
        match turn {
            1 | 4 => puts_the_log_away(&path),
            2 => {
                let backup = folder.path().join("backup.db");
                journal.back_up(&backup).await.expect("there is room");
            }
            3 => {
                drop(journal);
                journal = open();
            }
            _ => {
                let day = format!("2026-11-2{turn}");
                let sealed = journal.seal_day(&day, stamp(1_000_000 + n)).await;
                sealed.expect("there is room");
                acknowledged += 1;
                marks(&disk, &journal).await;
            }
        }
    }
    ends("the journal's day", &disk, journal, acknowledged, folder).await
}

/// What happens at a counter: people, sales by several channels, one cancelled, one paid late, money sent by
/// both providers, receipts, the program started again.
pub(crate) async fn of_the_till() -> Day {
    let folder = folder();
    let disk = Disk::over(folder.path());
    disk.records();
    let mut counter = Counter::open_in(folder, START).await;
    marks(&disk, counter.journal()).await;
    let mut acknowledged = 0;
    let mut said = 0;
    macro_rules! then {
        ($step:expr) => {{
            let done = $step;
            acknowledged += 1;
            marks(&disk, counter.journal()).await;
            done
        }};
    }
    then!(counter.hire("Lucía", Role::Cashier, "4826").await);
    for (pesos, channel) in [
        ("150,00", Channel::TelepagosQr),
        ("5.000,00", Channel::TotalcoinQr),
        ("7.300,50", Channel::TelepagosQr),
    ] {
        let order = then!(counter.charge_by(channel, pesos).await);
        then!(counter.customer_pays(&order).await);
        counter.advance(Duration::from_secs(20));
        then!(counter.looks().await);
        then!(
            counter
                .till()
                .save_receipt(order)
                .await
                .expect("it is paid")
        );
        said += 1;
    }
    let order = then!(counter.charge("99,90").await);
    then!(counter.till().cancel(order).await.expect("it is open"));
    then!(counter.customer_pays(&order).await);
    then!(counter.looks().await);
    puts_the_log_away(&counter.journal_path());
    then!(counter.restart().await);
    let money = |provider, pesos: i64| Disbursement {
        provider: Some(provider),
        to: "2850590940090418135201".to_owned(),
        cuit: Some("20-26756539-3".to_owned()),
        cents: pesos * 100,
        concept_id: None,
        description: None,
        again: false,
    };
    for (provider, pesos) in [(Provider::Telepagos, 500), (Provider::Totalcoin, 400)] {
        let sent = counter
            .till()
            .pay_out_and_wait(&money(provider, pesos))
            .await;
        then!(sent.expect("there is money"));
        counter.advance(Duration::from_secs(30));
        then!(counter.looks().await);
    }
    let short = then!(counter.charge("1.000,00").await);
    then!(
        counter
            .customer_pays_with(&short, json!({ "how": "less" }))
            .await
    );
    then!(counter.looks().await);
    then!(counter.till().lock().await.expect("it can be locked"));
    then!(
        counter
            .till()
            .sign_in("Lucía", "4826")
            .await
            .expect("her PIN")
    );
    let late = then!(counter.charge("12,00").await);
    then!(counter.watches_for(Duration::from_mins(6)).await);
    then!(counter.customer_pays(&late).await);
    then!(counter.looks().await);
    assert_eq!(said, 3, "three were paid on the spot");
    counter.holds_together().await;
    let (journal, path) = (counter.journal().clone(), counter.folder());
    let events = all(&journal).await;
    Day {
        name: "the till's day",
        folder: path.canonicalize().expect("it is there"),
        record: disk.record(),
        events,
        acknowledged,
    }
}

async fn ends(
    name: &'static str,
    disk: &Disk,
    journal: Journal,
    acknowledged: usize,
    folder: tempfile::TempDir,
) -> Day {
    let events = all(&journal).await;
    drop(journal);
    Day {
        name,
        folder: folder.path().canonicalize().expect("it is there"),
        record: disk.record(),
        events,
        acknowledged,
    }
}

async fn all(journal: &Journal) -> Vec<Recorded> {
    let events = journal.read(|book| book.events(1, u32::MAX)).await;
    events.expect("the journal can be read")
}

/// Everything up to here was acknowledged.
async fn marks(disk: &Disk, journal: &Journal) {
    let head = journal.read(|book| book.head()).await;
    disk.marks(head.expect("the journal can be read").sequence);
}

/// As the journal does when nobody sells.
fn puts_the_log_away(path: &std::path::Path) {
    let tidy = Connection::open(path).expect("the journal's file");
    let put: i64 = tidy
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .expect("nobody is in the way");
    assert_eq!(put, 0, "nobody is in the way");
}

fn stamp(n: u128) -> Stamp {
    Stamp {
        id: uuid::Uuid::from_u128(n << 8),
        at: Instant::from_ms(START.ms() + i64::try_from(n).expect("few")),
        operator: Some("Lucía".to_owned()),
    }
}
