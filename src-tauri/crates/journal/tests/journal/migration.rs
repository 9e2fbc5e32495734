//! Files of schemas that were released: they open and hold together for ever.
//!
//! `UPDATE_FIXTURES=1 cargo test -p journal --test journal -- migration` writes the newest one anew. That is
//! allowed until its schema is released, and never after.

use std::path::{Path, PathBuf};

use domain::{
    order::{Happening, Note},
    shift::Letterhead,
};
use journal::{Journal, Opened, Stats, Verification};

use crate::{
    book::{Book, NOON, credit, debit, draft, order, paid, register, stamp, two_sales},
    links, payouts,
};

const UPDATING: bool = option_env!("UPDATE_FIXTURES").is_some();

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// How many events the file of each schema has, from the first on.
const EVENTS: [i64; 3] = [14, 18, 22];

/// Something in every table that events lead to.
async fn work(journal: &Journal) {
    two_sales(journal).await;
    journal
        .write(|writing| {
            writing.see_credits(&[credit(0, 1_000)], &mut || stamp(500))?;
            writing.see_debits(&[debit()], &mut || stamp(505))?;
            let first = payouts::ordered(1, "mate.pan.sol", 50_000);
            writing.record_payout(payouts::payout(1), &first, &stamp(502))?;
            writing.record_link(links::link(1), &links::ordered(), &stamp(503))?;
            let cashier = domain::operator::Role::Cashier;
            writing.add_operator("Ana", cashier, "a hash", &stamp(504))?;
            writing.open_shift_by("Lucía", &stamp(506))?;
            let noted = Happening::Noted {
                note: Note::RestInCash,
                operator: "Lucía".to_owned(),
            };
            for (happening, at) in [paid(400, None), noted].into_iter().zip(507..) {
                writing.record(order(2), &happening, &stamp(at))?;
            }
            writing.record(order(3), &draft(3), &stamp(509))?;
            let credit = credit(0, 1_000).fingerprint;
            writing.disown(&credit, "Marta", "de otra caja", &stamp(510))?;
            writing.review("missing_here:x", "Marta", "la miramos", &stamp(511))?;
            let head = Letterhead::default();
            writing.close_shift_by("Marta", "una sin dueño", &head, None, &stamp(512))?;
            writing.open_shift_by("Bruno", &stamp(513))?;
            writing.set_setting("shop.name", "El Almacén", &stamp(501))
        })
        .await
        .expect("one of each");
}

async fn schema_of(journal: &Journal) -> i64 {
    let stats: Stats = journal
        .read(|reading| reading.stats())
        .await
        .expect("it can be read");
    stats.schema
}

#[tokio::test]
async fn a_journal_of_every_released_schema_opens_and_holds_together() {
    let newest = {
        let book = Book::new();
        let journal = book.open();
        schema_of(&journal).await
    };
    if UPDATING {
        let book = Book::new();
        work(&book.open()).await;
        let to = fixtures().join(format!("schema-{newest}.db"));
        std::fs::create_dir_all(fixtures()).expect("a folder");
        book.look().back_up(&to).await.expect("there is room");
    }
    for schema in 1..=newest {
        let book = Book::new();
        let fixture = fixtures().join(format!("schema-{schema}.db"));
        std::fs::copy(&fixture, book.path())
            .unwrap_or_else(|why| panic!("{}: {why}", fixture.display()));
        let journal = Journal::open(&book.path(), register(), NOON);
        let journal = journal.unwrap_or_else(|why| panic!("schema {schema}: {why}"));
        assert_eq!(
            schema_of(&journal).await,
            newest,
            "it is brought up to date"
        );
        let verified = journal.read(|reading| reading.verify()).await;
        let told = EVENTS.get(usize::try_from(schema - 1).expect("few"));
        assert!(
            matches!(verified, Ok(Verification::Holds { events, .. }) if Some(&events) == told),
            "schema {schema}: {verified:?}"
        );
        let backups = book.folder().join("backups");
        assert_eq!(
            backups
                .join(format!("register-schema-{schema}.db"))
                .exists(),
            schema < newest,
            "schema {schema}: there is a backup of what was changed, and only of that"
        );
    }
}

#[tokio::test]
async fn a_shift_that_was_opened_before_any_could_be_closed_is_closed_like_any_other() {
    let book = Book::new();
    std::fs::copy(fixtures().join("schema-2.db"), book.path()).expect("a file");
    let journal = Journal::open(&book.path(), register(), NOON).expect("it is brought up to date");
    let closing = journal
        .write(|writing| {
            writing.close_shift_by("Marta", "", &Letterhead::default(), None, &stamp(900))
        })
        .await
        .expect("one is open there");
    assert_eq!(
        (closing.number, closing.opened_by.as_str(), closing.events),
        (1, "Lucía", 18),
        "the one that was opened then"
    );
    assert_eq!(
        (closing.totals.orders, closing.totals.collected.count),
        (1, 1),
        "its sale, and what was paid since it was opened"
    );
    let (open, verified) = journal
        .read(|reading| Ok((reading.open_shift()?, reading.verify()?)))
        .await
        .expect("it can be read");
    assert_eq!(open, None, "none is open any more");
    assert!(
        matches!(verified, Verification::Holds { events: 19, .. }),
        "{verified:?}"
    );
}

#[tokio::test]
async fn a_journal_from_before_there_were_shifts_opens_its_first_after_what_was_sold() {
    let book = Book::new();
    std::fs::copy(fixtures().join("schema-1.db"), book.path()).expect("a file");
    let journal = Journal::open(&book.path(), register(), NOON).expect("it is brought up to date");
    let before = journal
        .read(|reading| Ok((reading.open_shift()?, reading.next_shift()?)))
        .await;
    assert_eq!(before.ok(), Some((None, 1)), "nobody opened one there");
    let opened = journal
        .write(|writing| {
            let opened = writing.open_shift_by("Lucía", &stamp(900))?;
            let noted = Happening::Noted {
                note: Note::RestInCash,
                operator: "Lucía".to_owned(),
            };
            writing.record(order(2), &paid(400, None), &stamp(901))?;
            writing.record(order(2), &noted, &stamp(902))?;
            writing.record(order(3), &draft(3), &stamp(903))?;
            Ok(opened)
        })
        .await
        .expect("it is written like in any other");
    let Opened::New(shift) = opened else {
        panic!("there was none: {opened:?}");
    };
    assert_eq!(
        (shift.number, shift.first_sale),
        (1, 3),
        "the two sales that are there are of no shift"
    );
    let (open, verified) = journal
        .read(|reading| Ok((reading.open_shift()?, reading.verify()?)))
        .await
        .expect("it can be read");
    assert_eq!(open.map(|open| open.sales), Some(1), "and the third is");
    assert!(
        matches!(verified, Verification::Holds { events: 18, .. }),
        "{verified:?}"
    );
}
