//! Operators and settings.

use domain::{instant::Instant, operator::Role};
use journal::{Attendance, Break, Error, Health, Journal, Verification};

use crate::book::{Book, stamp};

#[tokio::test]
async fn a_person_is_added_once_and_found_by_name() {
    let book = Book::new();
    let journal = book.open();
    journal
        .write(|writing| {
            writing.add_operator("Ramón", Role::Manager, "hash-1", &stamp(1))?;
            writing.add_operator("Ana", Role::Cashier, "hash-2", &stamp(2))
        })
        .await
        .expect("two people");
    let twice = journal
        .write(|writing| writing.add_operator("Ana", Role::Manager, "hash-3", &stamp(3)))
        .await;
    assert!(
        matches!(twice, Err(Error::Duplicate(_))),
        "a name is one person's: {twice:?}"
    );
    let (all, ana, nobody) = journal
        .read(|reading| {
            Ok((
                reading.operators()?,
                reading.operator("Ana")?,
                reading.operator("ana")?,
            ))
        })
        .await
        .expect("people");
    let names: Vec<_> = all.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Ramón", "Ana"], "in the order they came");
    let ana = ana.expect("she was added");
    assert_eq!(
        (ana.role, ana.pin_hash.as_str(), ana.failures, ana.active),
        (Role::Cashier, "hash-2", 0, true),
        "as she was added first"
    );
    assert_eq!(nobody, None, "names are as they are written");
}

#[tokio::test]
async fn wrong_pins_are_counted_across_a_restart_and_leave_no_hash_in_the_events() {
    let book = Book::new();
    let journal = book.open();
    let until = Instant::from_ms(60_000);
    journal
        .write(move |writing| {
            writing.add_operator("Ana", Role::Cashier, "argon2-secret", &stamp(1))?;
            writing.set_pin_attempts("Ana", 5, Some(until))?;
            writing.attend("Ana", Attendance::LockedOut { until }, &stamp(2))
        })
        .await
        .expect("five wrong PINs");
    drop(journal);
    let journal = book.open();
    let (ana, events) = journal
        .read(|reading| Ok((reading.operator("Ana")?, reading.events(1, 100)?)))
        .await
        .expect("Ana");
    let ana = ana.expect("she is there");
    assert_eq!(
        (ana.failures, ana.locked_until),
        (5, Some(until)),
        "a restart is no way around the lock"
    );
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["begun", "added", "attended"],
        "a lock-out is told, a count is not"
    );
    assert!(
        events.iter().all(|event| !event.body.contains("secret")),
        "what a PIN is checked against stays out of what is copied elsewhere"
    );
    let nobody = journal
        .write(|writing| writing.set_pin_attempts("Nadie", 1, None))
        .await;
    assert!(
        matches!(nobody, Err(Error::NoSuchOperator)),
        "nobody to count for: {nobody:?}"
    );
}

/// Changes a closed journal's row with SQL.
async fn meddled(sql: &str) -> (Book, Journal) {
    let book = Book::new();
    let journal = book.open();
    journal
        .write(|writing| {
            writing.add_operator("Ramón", Role::Manager, "hash-1", &stamp(1))?;
            writing.add_operator("Ana", Role::Cashier, "hash-2", &stamp(2))
        })
        .await
        .expect("two people");
    drop(journal);
    book.raw().execute_batch(sql).expect("somebody's statement");
    let journal = book.open();
    (book, journal)
}

#[tokio::test]
async fn a_hash_in_the_place_of_another_lets_nobody_in_and_is_found() {
    for sql in [
        "UPDATE operators SET pin_hash = (SELECT pin_hash FROM operators WHERE name = 'Ana')",
        "UPDATE operators SET role = 'manager', sequence = 2 WHERE name = 'Ana'",
        "UPDATE operators SET role = 'manager' WHERE name = 'Ana'",
        "UPDATE operators SET pin_hash = '!'",
        "DELETE FROM operators WHERE name = 'Ramón';
         UPDATE operators SET name = 'Ramón', role = 'manager', sequence = 2",
        "INSERT INTO operators (name, role, pin_hash, sequence) VALUES ('Eva', 'manager', 'hash-1', 2)",
    ] {
        let (_book, journal) = meddled(sql).await;
        let mut believed = Vec::new();
        for name in ["Ramón", "Ana", "Eva"] {
            let found = journal.read(move |book| book.operator(name)).await;
            if let Ok(Some(row)) = found {
                believed.push((row.name, row.role, row.pin_hash));
            }
        }
        let truth = [
            ("Ramón", Role::Manager, "hash-1"),
            ("Ana", Role::Cashier, "hash-2"),
        ];
        assert!(
            believed
                .iter()
                .all(|(name, role, hash)| truth.contains(&(name, *role, hash))),
            "{sql}: nobody is let in by another's word: {believed:?}"
        );
        let verified = journal.read(|book| book.verify()).await;
        assert!(
            matches!(&verified, Ok(Verification::Broken { why: Break::ViewDiffers { table, .. }, .. })
                if *table == "operators"),
            "{sql}: and it is found: {verified:?}"
        );
        assert!(
            !matches!(journal.health(), Health::Damaged(_)),
            "{sql}: one row is no reason to write down nobody's payment any more"
        );
    }
}

#[tokio::test]
async fn a_setting_that_lets_somebody_in_is_what_its_event_says_or_nothing() {
    let book = Book::new();
    let journal = book.open();
    let set = |journal: Journal, value: &'static str, n| async move {
        let written = journal.write(move |book| book.set_setting("key", value, &stamp(n)));
        written.await.expect("a setting");
    };
    set(journal.clone(), "ours", 1).await;
    set(journal.clone(), "theirs", 2).await;
    set(journal.clone(), "ours", 3).await;
    let vouched = journal.read(|book| book.setting_vouched("key")).await;
    assert_eq!(vouched.expect("vouched for").as_deref(), Some("ours"));
    drop(journal);
    for sql in [
        "UPDATE settings SET value = 'a key of their own'",
        "UPDATE settings SET value = 'theirs', sequence = sequence - 2",
        "UPDATE settings SET sequence = sequence + 100",
    ] {
        book.raw().execute_batch(sql).expect("somebody's statement");
        let journal = book.open();
        let vouched = journal.read(|book| book.setting_vouched("key")).await;
        assert!(
            matches!(vouched, Err(Error::Unvouched(_))),
            "{sql}: {vouched:?}"
        );
        drop(journal);
    }
}

#[tokio::test]
async fn the_event_of_a_person_has_a_digest_of_what_their_pin_is_checked_against() {
    let (_book, journal) = meddled("").await;
    let (added, verified) = journal
        .read(|reading| Ok((reading.events(3, 1)?.remove(0), reading.verify()?)))
        .await
        .expect("it can be read");
    // printf hash-2 | sha256sum
    let digest = "68240addda41562dabc703d040452cbd977e8e52035a4addb58a447b3468caad";
    assert!(
        added.body.contains(digest),
        "of its text, and nothing else: {}",
        added.body
    );
    assert!(
        matches!(
            verified,
            Verification::Holds {
                pins_unvouched: 0,
                ..
            }
        ),
        "so both are vouched for: {verified:?}"
    );
}

#[tokio::test]
async fn a_setting_is_an_event_only_when_it_changes() {
    let book = Book::new();
    let journal = book.open();
    journal
        .write(|writing| {
            writing.set_setting("shop.name", "El Almacén", &stamp(1))?;
            writing.set_setting("shop.name", "El Almacén", &stamp(2))?;
            writing.set_setting("shop.name", "Lo de Ana", &stamp(3))
        })
        .await
        .expect("settings");
    let (value, unset, events) = journal
        .read(|reading| {
            Ok((
                reading.setting("shop.name")?,
                reading.setting("shop.street")?,
                reading.events(2, 100)?,
            ))
        })
        .await
        .expect("settings");
    assert_eq!(value.as_deref(), Some("Lo de Ana"), "the last one counts");
    assert_eq!(unset, None, "never set");
    assert_eq!(events.len(), 2, "two values, two events: {events:?}");
}

#[tokio::test]
async fn who_was_dismissed_is_let_in_no_more_and_may_come_back() {
    let book = Book::new();
    let journal = book.open();
    journal
        .write(|writing| {
            writing.add_operator("Ramón", Role::Manager, "hash-1", &stamp(1))?;
            writing.add_operator("Ana", Role::Cashier, "hash-2", &stamp(2))?;
            writing.dismiss("Ana", &stamp(3))
        })
        .await
        .expect("two people, and one of them leaves");
    let ana = async |journal: &Journal| {
        let row = journal.read(|reading| reading.operator("Ana")).await;
        row.expect("the row is vouched for").expect("it stays")
    };
    let gone = ana(&journal).await;
    assert_eq!(
        (gone.active, gone.pin_hash.as_str()),
        (false, journal::NO_PIN),
        "without a PIN"
    );
    let again = journal
        .write(|writing| writing.dismiss("Ana", &stamp(4)))
        .await;
    assert!(
        matches!(again, Err(Error::NoSuchOperator)),
        "nobody leaves twice: {again:?}"
    );
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "the row is what the events say: {verified:?}"
    );
    journal
        .write(|writing| writing.add_operator("Ana", Role::Manager, "hash-3", &stamp(5)))
        .await
        .expect("she comes back");
    let back = ana(&journal).await;
    assert_eq!(
        (back.active, back.role, back.pin_hash.as_str()),
        (true, Role::Manager, "hash-3"),
        "as she was taken on again"
    );
    drop(journal);
    book.raw()
        .execute_batch("UPDATE operators SET active = 0 WHERE name = 'Ramón'")
        .expect("somebody's statement");
    let meddled = book.open();
    let ramon = meddled.read(|reading| reading.operator("Ramón")).await;
    assert!(
        matches!(ramon, Err(Error::Unvouched(_))),
        "nobody is dismissed behind the journal's back: {ramon:?}"
    );
}
