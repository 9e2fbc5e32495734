//! A journal whose events say something else, in a chain that holds: somebody with the file and our own formulas
//! was at it. It is opened, verified and made anew, or refused; nothing stops.

use std::{fs, path::Path};

use domain::{
    instant::Instant,
    operator::Role,
    order::{Note, OrderId},
    register::Register,
};
use journal::Journal;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tests::{Counter, START, ask};
use till::{charge::Charge, payouts::Disbursement, people::PRACTICE_PIN};
use tokio::runtime::Builder;

use crate::{
    corpus::Seed,
    cost::Cost,
    engine::{Came, Target},
    twist::Grammar,
};

/// A day at the counter that leaves something of every kind: its file, and every event's number and body.
async fn a_day() -> (Vec<u8>, Vec<Seed>) {
    let mut counter = Counter::open().await;
    counter.hire("Bruno", Role::Cashier, "1357").await;
    counter.till().open_shift().await.expect("a manager may");
    let paid = counter.charge("5.000,00").await;
    counter.customer_pays(&paid).await;
    counter.advance(std::time::Duration::from_mins(1));
    counter.looks().await;
    let till = counter.till();
    let provider = counter.provider();
    let theirs = provider.makes_an_order_for_somebody_else("35").await;
    provider
        .is_visited(serde_json::json!({ "qr": theirs }))
        .await;
    let closed = till.close_shift(PRACTICE_PIN, "todo en orden").await;
    closed.expect("nothing is open");
    till.open_shift().await.expect("the next one");
    let today = till.today();
    let compared = till.reconcile(today, today).await.expect("the list comes");
    let stray = compared.differences.first().expect("one is nobody's");
    let reviewed = till.review_difference(&stray.id, "lo miramos");
    reviewed.await.expect("a manager may");
    let short = counter.charge("40").await;
    let less = serde_json::json!({ "how": "less" });
    counter.customer_pays_with(&short, less).await;
    counter.looks().await;
    let noted = counter.till().note(short, Note::RestInCash).await;
    noted.expect("less came");
    let cancelled = counter.charge("20").await;
    counter.till().cancel(cancelled).await.expect("it is open");
    for channel in domain::channel::Channel::ALL {
        let sale = Charge {
            channel,
            ..ask("30")
        };
        // Those that need more than there is are refused, which leaves nothing.
        drop(counter.till().charge_and_wait(&sale).await);
    }
    let payout = Disbursement {
        provider: None,
        to: "2850590940090418135201".to_owned(),
        cuit: Some("20-26756539-3".to_owned()),
        cents: 1_000,
        concept_id: None,
        description: None,
        again: false,
    };
    for provider in domain::channel::Provider::ALL {
        let payout = Disbursement {
            provider: Some(provider),
            ..payout.clone()
        };
        drop(counter.till().pay_out_and_wait(&payout).await);
    }
    drop(counter.till().create_sale_point("Caja 2").await);
    counter.looks().await;
    counter.start_again().await;

    let path = counter.journal_path();
    let raw = Connection::open(&path).expect("the file");
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("all in one file");
    let events = events(&raw).into_iter();
    let seeds = events.map(|event| {
        let name = format!("event {} {}.{}", event.sequence, event.subject, event.kind);
        Seed::new(
            name,
            format!(
                "{} {} {}\n{}",
                event.sequence, event.subject, event.kind, event.body
            ),
        )
    });
    let seeds: Vec<Seed> = seeds.collect();
    drop(raw);
    (fs::read(&path).expect("the file"), seeds)
}

/// A row, as far as its hash covers it.
struct Event {
    register: String,
    sequence: i64,
    id: Vec<u8>,
    at_ms: i64,
    operator: Option<String>,
    subject: String,
    kind: String,
    body: String,
}

fn events(raw: &Connection) -> Vec<Event> {
    let columns = "register, sequence, id, at_ms, operator, subject, kind, body";
    let mut rows = raw
        .prepare(&format!("SELECT {columns} FROM events ORDER BY sequence"))
        .expect("a journal");
    let rows = rows.query_map([], |row| {
        Ok(Event {
            register: row.get(0)?,
            sequence: row.get(1)?,
            id: row.get(2)?,
            at_ms: row.get(3)?,
            operator: row.get(4)?,
            subject: row.get(5)?,
            kind: row.get(6)?,
            body: row.get(7)?,
        })
    });
    rows.expect("events")
        .collect::<Result<_, _>>()
        .expect("rows that can be read")
}

/// The hash an event must have after that one, by the picture in the journal's own page.
fn hash_after(previous: &[u8], event: &Event) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(previous);
    let mut field = |value: &[u8]| {
        let length = u64::try_from(value.len()).expect("no text is that long");
        digest.update(length.to_be_bytes());
        digest.update(value);
    };
    field(event.register.as_bytes());
    field(&event.sequence.to_be_bytes());
    field(&event.id);
    field(&event.at_ms.to_be_bytes());
    match &event.operator {
        Some(name) => field(&[&[1], name.as_bytes()].concat()),
        None => field(&[0]),
    }
    field(event.subject.as_bytes());
    field(event.kind.as_bytes());
    field(event.body.as_bytes());
    digest.finalize().to_vec()
}

/// Puts this in place of what an event said, and the chain in order behind it. `None` when the file takes no such
/// thing: its columns have rules of their own.
fn forge(path: &Path, head: &str, body: &str) -> Option<()> {
    let mut words = head.splitn(3, ' ');
    let sequence: i64 = words.next()?.parse().ok()?;
    let (subject, kind) = (words.next()?, words.next()?);
    let raw = Connection::open(path).ok()?;
    raw.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
        .ok()?;
    let guards: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .ok()?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .ok()?
        .collect::<Result<_, _>>()
        .ok()?;
    for (name, _) in &guards {
        raw.execute_batch(&format!("DROP TRIGGER {name}"))
            .expect("a guard taken off");
    }
    let changed = raw.execute(
        "UPDATE events SET subject = ?2, kind = ?3, body = ?4 WHERE sequence = ?1",
        rusqlite::params![sequence, subject, kind, body],
    );
    if changed.ok()? == 1 {
        let mut previous = Vec::new();
        for event in events(&raw) {
            if previous.is_empty() {
                previous = Sha256::digest(&event.register).to_vec();
            }
            let hash = hash_after(&previous, &event);
            let done = raw.execute(
                "UPDATE events SET previous = ?2, hash = ?3 WHERE sequence = ?1",
                rusqlite::params![event.sequence, previous, hash],
            );
            done.expect("a chain in order");
            previous = hash;
        }
    }
    for (_, sql) in &guards {
        raw.execute_batch(sql).expect("a guard put back");
    }
    Some(())
}

/// Everything that reads events or what they came to.
async fn read_all(journal: &Journal) -> Result<String, journal::Error> {
    let verified = journal
        .read(|book| {
            // What cannot be read says so, each for itself.
            drop(book.orders(&journal::Filter::default()));
            drop((
                book.payouts(None),
                book.links(None),
                book.operators(),
                book.sale_point_notes(),
                book.open_shift(),
                book.next_shift(),
            ));
            drop((
                book.unsettled(),
                book.payouts_unsettled(),
                book.unclaimed(Instant::from_ms(0)),
                book.stats(),
            ));
            for event in book.events(1, 1_000)? {
                if let Ok(order) = event.subject.parse() {
                    drop(book.history(OrderId(order)));
                }
            }
            book.verify()
        })
        .await?;
    let word = format!("{verified:?}");
    let numbers = |c: char| c.is_ascii_digit();
    let word: String = word.chars().filter(|c| !numbers(*c)).take(60).collect();
    let rebuilt = journal.write(|book| book.rebuild().map(drop)).await;
    drop(journal.read(|book| book.verify()).await);
    Ok(format!("{word}, made anew: {}", rebuilt.is_ok()))
}

#[test]
fn a_journal_of_other_words_is_opened_or_refused() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (file, seeds) = runtime.block_on(a_day());
    assert!(seeds.len() > 20, "a day leaves something: {}", seeds.len());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("register.journal");
    let target = Target::new("journal.body", Grammar::Headed).from(seeds);
    target.cases(400).costs(Cost::of(2_000, 64)).run(|input| {
        for end in ["", "-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{end}", path.display())));
        }
        fs::write(&path, &file).expect("a copy");
        let text = String::from_utf8_lossy(input);
        let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
        if forge(&path, head, body).is_none() {
            return Came::refused("the file takes no such thing");
        }
        let opened = Journal::open(&path, Register::from_bits(1), START);
        let looked = Journal::open_read_only(&path);
        match opened.or(looked) {
            Err(why) => Came::refused(format!("{why:?}").split('(').next().unwrap_or_default()),
            Ok(journal) => match runtime.block_on(read_all(&journal)) {
                Ok(came) => Came::read(came),
                Err(why) => Came::refused(format!(
                    "not verified: {}",
                    format!("{why:?}").split('(').next().unwrap_or_default()
                )),
            },
        }
    });
}
