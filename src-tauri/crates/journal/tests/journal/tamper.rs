//! Somebody was at the file with other tools.

use journal::{Break, Intent, SalePointNote, Subject, Verification};
use rusqlite::Connection;

use crate::{
    book::{Book, credit, order, paid_by, stamp, two_sales},
    links, payouts,
};

/// A journal with something in every table, closed: 18 events.
async fn full_book() -> Book {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    journal
        .write(|writing| {
            let mut ids = 500..;
            let list = [credit(0, 1_000), credit(1, 1_000)];
            writing.see_credits(&list, &mut || stamp(ids.next().unwrap_or(0)))?;
            let intent = Intent {
                key: "K2".to_owned(),
                subject: Subject::Order(order(2)),
                call: "POST v2/x".to_owned(),
                body: b"{}".to_vec(),
            };
            writing.intend(&intent, &stamp(600))?;
            let first = payouts::ordered(1, "mate.pan.sol", 50_000);
            writing.record_payout(payouts::payout(1), &first, &stamp(610))?;
            writing.record_payout(payouts::payout(1), &payouts::asked(700), &stamp(611))?;
            let cashout = Intent {
                key: "P1".to_owned(),
                subject: Subject::Payout(payouts::payout(1)),
                call: "POST v2/y".to_owned(),
                body: b"{}".to_vec(),
            };
            writing.intend(&cashout, &stamp(612))?;
            writing.record_link(links::link(1), &links::ordered(), &stamp(613))?;
            let retired = SalePointNote::Retired {
                id: "9".to_owned(),
                name: None,
            };
            writing.note_sale_point(&retired, &stamp(614))?;
            writing.add_operator("Ana", domain::operator::Role::Cashier, "hash", &stamp(601))?;
            writing.set_setting("shop.name", "El Almacén", &stamp(602))
        })
        .await
        .expect("one of each");
    drop(journal);
    book
}

/// Does `deed` to the file with every guard taken off, and says what verifying finds.
async fn found_after(deed: impl FnOnce(&Connection)) -> Verification {
    found_in(&full_book().await, deed).await
}

/// The same, in a journal of the caller's, which nobody has open.
pub(crate) async fn found_in(book: &Book, deed: impl FnOnce(&Connection)) -> Verification {
    let raw = book.raw();
    let guards: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("a schema")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("triggers")
        .collect::<Result<_, _>>()
        .expect("text");
    raw.pragma_update(None, "foreign_keys", false)
        .expect("no keys");
    raw.pragma_update(None, "ignore_check_constraints", true)
        .expect("no rules for a row");
    for (name, _) in &guards {
        raw.execute_batch(&format!("DROP TRIGGER {name}"))
            .expect("a guard taken off");
    }
    deed(&raw);
    for (_, sql) in &guards {
        // One of the deeds puts another table in the place of `events`.
        raw.execute_batch(sql).expect("a guard put back");
    }
    drop(raw);
    let looking = book.look();
    looking
        .read(|reading| reading.verify())
        .await
        .expect("it can be read")
}

async fn found_after_sql(sql: &str) -> Verification {
    found_after(|raw| {
        raw.execute_batch(sql).expect("somebody's statement");
        assert!(raw.total_changes() > 0, "{sql} changed something");
    })
    .await
}

fn broken(sequence: i64, why: Break) -> Verification {
    Verification::Broken { sequence, why }
}

#[tokio::test]
async fn an_untouched_journal_holds() {
    let found = found_after(|_| ()).await;
    assert!(
        matches!(found, Verification::Holds { events: 18, head, .. } if head.sequence == 18),
        "the guards were off and on again, and that is all: {found:?}"
    );
}

#[tokio::test]
async fn the_events_cannot_be_changed_by_any_statement() {
    let book = full_book().await;
    let raw = book.raw();
    for recursive in [false, true] {
        raw.pragma_update(None, "recursive_triggers", recursive)
            .expect("a setting");
        for statement in [
            "UPDATE events SET body = '{}' WHERE sequence = 3",
            "UPDATE OR REPLACE events SET sequence = 4 WHERE sequence = 3",
            "DELETE FROM events WHERE sequence = 18",
            "DELETE FROM events",
            "INSERT OR REPLACE INTO events SELECT * FROM events WHERE sequence = 3",
            "REPLACE INTO events SELECT register, 19, id, at_ms, operator, subject, kind, body,
                hash, hash FROM events WHERE sequence = 18",
            "INSERT INTO events SELECT * FROM events WHERE sequence = 3
                ON CONFLICT DO UPDATE SET body = '{}'",
            "INSERT INTO events SELECT register, 20, randomblob(16), at_ms, operator, subject, kind,
                body, hash, hash FROM events WHERE sequence = 18",
            "INSERT INTO events SELECT register, 19, randomblob(16), at_ms, operator, subject, kind,
                body, previous, hash FROM events WHERE sequence = 18",
        ] {
            let refused = raw.execute_batch(statement);
            assert!(
                refused.is_err(),
                "{statement} must be refused (recursive_triggers = {recursive})"
            );
        }
    }
    drop(raw);
    let found = book.open().read(|reading| reading.verify()).await;
    assert!(
        matches!(found, Ok(Verification::Holds { events: 18, .. })),
        "after all of these: {found:?}"
    );
}

#[tokio::test]
async fn a_changed_event_is_found() {
    for (change, why) in [
        ("body = replace(body, '1000', '9000')", Break::HashDiffers),
        ("at_ms = at_ms + 1", Break::HashDiffers),
        ("operator = NULL", Break::HashDiffers),
        ("kind = 'drafted '", Break::HashDiffers),
        ("subject = 'journal'", Break::HashDiffers),
        ("id = randomblob(16)", Break::HashDiffers),
        ("hash = randomblob(32)", Break::HashDiffers),
        ("previous = randomblob(32)", Break::PreviousDiffers),
        ("register = 'R2'", Break::Foreign),
    ] {
        let sql = format!("UPDATE events SET {change} WHERE sequence = 2");
        assert_eq!(
            found_after_sql(&sql).await,
            broken(2, why),
            "{change} shows at the event itself"
        );
    }
}

#[tokio::test]
async fn a_missing_event_is_found() {
    assert_eq!(
        found_after_sql("DELETE FROM events WHERE sequence = 4").await,
        broken(5, Break::Gap),
        "the next one stands alone"
    );
    assert_eq!(
        found_after_sql("DELETE FROM events WHERE sequence = 1").await,
        broken(2, Break::Gap),
        "the beginning too"
    );
    assert_eq!(
        found_after_sql(
            "DELETE FROM events WHERE sequence = 4;
             UPDATE events SET sequence = sequence + 1000 WHERE sequence > 4;
             UPDATE events SET sequence = sequence - 1001 WHERE sequence > 4;"
        )
        .await,
        broken(4, Break::PreviousDiffers),
        "counting anew does not hide it"
    );
    let found = found_after_sql("DELETE FROM events WHERE sequence = 18").await;
    assert!(
        matches!(
            &found,
            Verification::Broken {
                why: Break::ViewDiffers {
                    table: "settings",
                    ..
                },
                ..
            }
        ),
        "the last one is missed by what followed from it: {found:?}"
    );
}

#[tokio::test]
async fn an_event_slipped_in_is_found() {
    let at_the_end = "INSERT INTO events SELECT register, 19, randomblob(16), at_ms, operator,
        subject, kind, body, hash, randomblob(32) FROM events WHERE sequence = 18";
    assert_eq!(
        found_after_sql(at_the_end).await,
        broken(19, Break::HashDiffers),
        "it has no hash of ours"
    );
    let between = "UPDATE events SET sequence = sequence + 1000 WHERE sequence > 4;
        UPDATE events SET sequence = sequence - 999 WHERE sequence > 4;
        INSERT INTO events SELECT register, 5, randomblob(16), at_ms, operator, subject, kind, body,
            hash, randomblob(32) FROM events WHERE sequence = 4";
    assert_eq!(
        found_after_sql(between).await,
        broken(5, Break::HashDiffers),
        "nor between two others"
    );
    let foreign = "INSERT INTO events SELECT 'R2', 19, randomblob(16), at_ms, operator, subject,
        kind, body, hash, randomblob(32) FROM events WHERE sequence = 18";
    assert_eq!(
        found_after_sql(foreign).await,
        broken(19, Break::Foreign),
        "another register's event is not ours"
    );
    let twice = "ALTER TABLE events RENAME TO old;
        CREATE TABLE events (register, sequence, id, at_ms, operator, subject, kind, body, previous,
            hash);
        INSERT INTO events SELECT * FROM old UNION ALL SELECT * FROM old WHERE sequence = 4;";
    assert_eq!(
        found_after_sql(twice).await,
        broken(4, Break::Duplicate),
        "an event counts once"
    );
}

#[tokio::test]
async fn two_events_that_changed_places_are_found() {
    let swap = "UPDATE events SET sequence = 1000 WHERE sequence = 3;
        UPDATE events SET sequence = 3 WHERE sequence = 4;
        UPDATE events SET sequence = 4 WHERE sequence = 1000;";
    assert_eq!(
        found_after_sql(swap).await,
        broken(3, Break::PreviousDiffers),
        "each knows what it followed"
    );
}

#[tokio::test]
async fn a_row_that_says_other_than_the_events_is_found() {
    for (sql, table) in [
        (
            "UPDATE orders SET state = 'paid' WHERE number = 2",
            "orders",
        ),
        ("UPDATE orders SET due_ms = NULL WHERE number = 2", "orders"),
        (
            "UPDATE orders SET paid_cents = 2000 WHERE number = 1",
            "orders",
        ),
        (
            "UPDATE orders SET body = replace(body, '1000', '2000') WHERE number = 1",
            "orders",
        ),
        (
            "UPDATE orders SET sale_point_id = '9' WHERE number = 2",
            "orders",
        ),
        ("DELETE FROM orders WHERE number = 2", "orders"),
        ("DELETE FROM orders WHERE number = 1", "orders"),
        (
            "INSERT INTO orders SELECT 9, 'x', 'X', state, due_ms, awaits_credit, effective_ms,
                operator, sale_point_id, amount_cents, paid_cents, sequence, body FROM orders WHERE number = 1",
            "orders",
        ),
        (
            "UPDATE credits SET order_id = (SELECT id FROM orders WHERE number = 1)",
            "credits",
        ),
        ("UPDATE credits SET seen_ms = 0", "credits"),
        (
            "UPDATE credits SET body = replace(body, 'Ana', 'Eva')",
            "credits",
        ),
        ("DELETE FROM credits", "credits"),
        ("UPDATE intents SET body = x'7b207d'", "intents"),
        (
            "UPDATE intents SET outcome = 'said', settled_ms = 1",
            "intents",
        ),
        (
            "UPDATE intents SET subject = (SELECT id FROM orders WHERE number = 1) WHERE key = 'P1'",
            "intents",
        ),
        ("DELETE FROM intents", "intents"),
        ("UPDATE payouts SET state = 'processed'", "payouts"),
        ("UPDATE payouts SET at_rest = 1", "payouts"),
        ("UPDATE payouts SET next_check_ms = NULL", "payouts"),
        ("UPDATE payouts SET next_check_ms = next_check_ms + 1", "payouts"),
        ("UPDATE payouts SET reference = 'X'", "payouts"),
        ("UPDATE payouts SET payee = 'otro.pan.sol'", "payouts"),
        ("UPDATE payouts SET amount_cents = 1", "payouts"),
        ("UPDATE payouts SET created_ms = 0", "payouts"),
        ("UPDATE payouts SET begun = 1", "payouts"),
        (
            "UPDATE payouts SET body = replace(body, 'mate.pan', 'otro.pan')",
            "payouts",
        ),
        ("DELETE FROM payouts", "payouts"),
        (
            "INSERT INTO payouts SELECT 'x', 'X', state, at_rest, next_check_ms, created_ms, payee,
                amount_cents, 1, sequence, body FROM payouts",
            "payouts",
        ),
        ("UPDATE links SET state = 'open'", "links"),
        ("UPDATE links SET due_ms = 1", "links"),
        ("UPDATE links SET created_ms = 0", "links"),
        ("UPDATE links SET begun = 1", "links"),
        (
            "UPDATE links SET body = replace(body, '70000', '90000')",
            "links",
        ),
        ("DELETE FROM links", "links"),
        (
            "INSERT INTO links SELECT 'x', state, due_ms, created_ms, 1, sequence, body FROM links",
            "links",
        ),
        ("UPDATE operators SET role = 'manager'", "operators"),
        (
            "INSERT INTO operators (name, role, pin_hash, sequence) VALUES ('Eva', 'manager', '', 0)",
            "operators",
        ),
        ("UPDATE settings SET value = 'Otro'", "settings"),
        (
            "INSERT INTO settings VALUES ('shop.cuit', '20', 0)",
            "settings",
        ),
    ] {
        let found = found_after_sql(sql).await;
        assert!(
            matches!(&found, Verification::Broken { why: Break::ViewDiffers { table: at, .. }, .. } if *at == table),
            "{sql}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_column_that_only_says_when_or_who_is_held_against_the_events_too() {
    for (sql, table) in [
        ("UPDATE operators SET pin_hash = 'another'", "operators"),
        // A PIN that is lost, where nothing ever was.
        ("UPDATE operators SET pin_hash = '!'", "operators"),
        ("UPDATE operators SET active = 0", "operators"),
        ("UPDATE operators SET sequence = sequence - 1", "operators"),
        ("UPDATE intents SET written_ms = 1", "intents"),
        (
            "UPDATE intents SET outcome = 'said', settled_ms = 1",
            "intents",
        ),
        ("UPDATE settings SET sequence = 1", "settings"),
    ] {
        let found = found_after_sql(sql).await;
        assert!(
            matches!(&found, Verification::Broken { why: Break::ViewDiffers { table: at, .. }, .. } if *at == table),
            "{sql}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_guard_that_is_gone_is_found() {
    let book = full_book().await;
    book.raw()
        .execute_batch("DROP TRIGGER events_are_not_deleted")
        .expect("a guard taken off");
    let found = book.look().read(|reading| reading.verify()).await;
    assert!(
        matches!(&found, Ok(Verification::Broken { sequence: 0, why: Break::SchemaDiffers(name) })
            if name == "events_are_not_deleted"),
        "the events would be open to anybody: {found:?}"
    );
}

#[tokio::test]
async fn a_sale_point_open_to_everybody_is_found() {
    let book = full_book().await;
    book.raw()
        .execute_batch("DROP INDEX orders_live_at_sale_point")
        .expect("a rule taken off");
    let found = book.look().read(|reading| reading.verify()).await;
    assert!(
        matches!(&found, Ok(Verification::Broken { sequence: 0, why: Break::SchemaDiffers(name) })
            if name == "orders_live_at_sale_point"),
        "two sales could be collected by one printed code: {found:?}"
    );
}

#[tokio::test]
async fn a_changed_event_of_a_payout_is_found() {
    for (change, why) in [
        ("body = replace(body, '50000', '90000')", Break::HashDiffers),
        ("subject = substr(subject, 8)", Break::HashDiffers),
        (
            "subject = 'link:' || substr(subject, 8)",
            Break::HashDiffers,
        ),
    ] {
        let sql = format!(
            "UPDATE events SET {change} WHERE subject LIKE 'payout:%' AND kind = 'drafted'"
        );
        assert_eq!(
            found_after_sql(&sql).await,
            broken(12, why),
            "{change} shows at the event itself"
        );
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_chain_whose_end_was_changed() {
    let book = full_book().await;
    let raw = book.raw();
    raw.execute_batch(
        "DROP TRIGGER events_are_not_changed;
         UPDATE events SET body = replace(body, 'Almacén', 'Galpón') WHERE sequence = 18;",
    )
    .expect("somebody's statement");
    drop(raw);
    let refused = book.try_open();
    assert!(
        matches!(refused, Err(journal::Error::Damaged(_))),
        "the next event would vouch for it"
    );
}

#[tokio::test]
async fn a_claim_that_another_order_has_is_found() {
    let book = full_book().await;
    let journal = book.open();
    let happening = paid_by("992", Some(credit(0, 1_000).fingerprint));
    journal
        .write(move |writing| writing.record(order(2), &happening, &stamp(700)))
        .await
        .expect("a free credit");
    drop(journal);
    book.raw()
        .execute_batch(
            "UPDATE credits SET order_id = (SELECT id FROM orders WHERE number = 1)
             WHERE order_id IS NOT NULL",
        )
        .expect("somebody's statement");
    let found = book.look().read(|reading| reading.verify()).await;
    assert!(
        matches!(
            &found,
            Ok(Verification::Broken {
                sequence: 19,
                why: Break::ViewDiffers {
                    table: "credits",
                    ..
                }
            })
        ),
        "the payment says whose it is: {found:?}"
    );
}
