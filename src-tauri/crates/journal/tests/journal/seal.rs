//! What the journal knows of itself can be made anew by whoever writes the file. The seal cannot.

use journal::{
    Anchors, Break, Head, Journal, SEAL_EVERY, SealKey, Seals, Standing, UNSEALED_AT_MOST,
    Verification,
};

use crate::book::{Book, stamp, two_sales};

/// The register's key, from an event on.
fn key(since: Head) -> SealKey {
    SealKey::new([7; 32], since)
}

async fn head(journal: &Journal) -> Head {
    let head = journal.read(|book| book.head()).await;
    head.expect("it can be read")
}

/// Sets a setting so many times, one event each, in one commit; the stamps begin at `first`.
async fn write(journal: &Journal, events: i64, first: u128) {
    let events = u128::try_from(events).expect("some");
    journal
        .write(move |writing| {
            for n in first..first + events {
                writing.set_setting("shop.name", &n.to_string(), &stamp(n))?;
            }
            Ok(())
        })
        .await
        .expect("settings");
}

/// The numbers of the seals there are.
async fn seals(journal: &Journal) -> Vec<i64> {
    let events = journal.read(|book| book.events(1, 10_000)).await;
    let events = events.expect("it can be read");
    let seals = events.iter().filter(|event| event.kind == "sealed");
    seals.map(|event| event.sequence).collect()
}

async fn verified(journal: &Journal, key: Option<SealKey>, heads: Vec<Head>) -> Verification {
    let verified = journal.read(move |book| {
        book.verify_against(&Anchors {
            key: key.as_ref(),
            heads: &heads,
        })
    });
    verified.await.expect("it can be read")
}

fn broken(sequence: i64, why: Break) -> Verification {
    Verification::Broken { sequence, why }
}

#[tokio::test]
async fn a_seal_comes_by_itself_when_it_is_due_and_not_before() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    journal.seal_with(key(since));
    write(&journal, SEAL_EVERY - 1, 1_000).await;
    assert_eq!(seals(&journal).await, [0; 0], "one is missing yet");
    write(&journal, 1, 2_000).await;
    assert_eq!(
        seals(&journal).await,
        [since.sequence + SEAL_EVERY + 1],
        "in the commit of the one that made it due"
    );
    write(&journal, SEAL_EVERY - 1, 3_000).await;
    assert_eq!(seals(&journal).await.len(), 1, "the seal itself was one");
    write(&journal, 1, 4_000).await;
    assert_eq!(seals(&journal).await.len(), 2, "and so on");
    let sealed = Seals {
        checked: 2,
        unchecked: 0,
        up_to: head(&journal).await.sequence - 1,
        late: 0,
        overdue: 0,
    };
    let found = verified(&journal, Some(key(since)), vec![since]).await;
    assert!(
        matches!(&found, Verification::Holds { seals, .. } if *seals == sealed),
        "each was made with the key: {found:?}"
    );
}

#[tokio::test]
async fn a_seal_has_nobodys_name_and_the_time_of_what_it_seals() {
    let book = Book::new();
    let journal = book.open();
    journal.seal_with(key(head(&journal).await));
    write(&journal, SEAL_EVERY, 1_000).await;
    let events = journal.read(|book| book.events(SEAL_EVERY + 1, 2)).await;
    let events = events.expect("it can be read");
    let [last, seal] = events.as_slice() else {
        panic!("the last event and its seal: {events:?}");
    };
    assert_eq!(seal.kind, "sealed", "it is the last");
    assert_eq!(seal.operator, None, "nobody sealed it");
    assert_eq!(seal.at, last.at, "no clock was asked");
    assert_eq!(seal.id.get_version_num(), 7, "an id like any other");
}

#[tokio::test]
async fn without_a_key_there_are_no_seals_but_for_closed_days() {
    let book = Book::new();
    let journal = book.open();
    write(&journal, UNSEALED_AT_MOST * 2, 1_000).await;
    assert_eq!(
        seals(&journal).await,
        [0; 0],
        "there is nothing to seal with"
    );
    let printed = journal.seal_day("2026-11-20", stamp(5_000)).await;
    let printed = printed.expect("a day can be closed all the same");
    assert_eq!(seals(&journal).await, [printed.sequence], "it is marked");
    assert_eq!(head(&journal).await, printed, "and is what is printed");
    let found = verified(&journal, None, vec![printed]).await;
    assert!(
        matches!(&found, Verification::Holds { seals, .. } if seals.unchecked == 1 && seals.checked == 0),
        "the paper vouches, not the mark: {found:?}"
    );
}

#[tokio::test]
async fn a_closed_day_is_sealed_with_the_key_there_is() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    journal.seal_with(key(since));
    two_sales(&journal).await;
    let day = journal.seal_day("2026-11-20", stamp(5_000)).await;
    let day = day.expect("a sealed day");
    let found = verified(&journal, Some(key(since)), vec![day]).await;
    assert!(
        matches!(&found, Verification::Holds { seals, .. } if seals.checked == 1 && seals.up_to == day.sequence - 1),
        "it is a seal like any other: {found:?}"
    );
    write(&journal, SEAL_EVERY - 1, 6_000).await;
    assert_eq!(
        seals(&journal).await.len(),
        1,
        "and the next counts from it"
    );
}

#[tokio::test]
async fn a_seal_is_told_of_once_it_is_on_the_disk() {
    let book = Book::new();
    let journal = book.open();
    let mut told = journal.seals();
    write(&journal, SEAL_EVERY * 2, 1_000).await;
    let unkeyed = journal.seal_day("2026-11-20", stamp(2_000)).await;
    unkeyed.expect("a mark");
    assert!(
        !told.has_changed().expect("the journal is open"),
        "what has no MAC is no seal for anybody"
    );
    journal.seal_with(key(head(&journal).await));
    write(&journal, SEAL_EVERY, 3_000).await;
    let first = *told.borrow_and_update();
    assert_eq!(first, Some(head(&journal).await), "the seal's own head");
    let day = journal.seal_day("2026-11-21", stamp(4_000)).await;
    assert_eq!(*told.borrow_and_update(), day.ok(), "that of a day, too");
    drop(journal);
    assert!(told.changed().await.is_err(), "and then there are no more");
}

#[tokio::test]
async fn a_seal_that_cannot_be_written_undoes_nothing_and_comes_later() {
    let book = Book::new();
    let journal = book.open();
    journal.seal_with(key(head(&journal).await));
    book.raw()
        .execute_batch(
            "CREATE TRIGGER no_seals BEFORE INSERT ON events WHEN NEW.kind = 'sealed'
             BEGIN SELECT RAISE(ABORT, 'not now'); END",
        )
        .expect("somebody's trigger");
    write(&journal, SEAL_EVERY, 1_000).await;
    assert_eq!(
        head(&journal).await.sequence,
        SEAL_EVERY + 1,
        "no sale is lost for a seal"
    );
    book.raw()
        .execute_batch("DROP TRIGGER no_seals")
        .expect("it is gone");
    write(&journal, 1, 2_000).await;
    assert_eq!(
        seals(&journal).await,
        [SEAL_EVERY + 3],
        "the next commit makes up for it"
    );
}

#[tokio::test]
async fn views_made_anew_know_nothing_of_seals() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    journal.seal_with(key(since));
    two_sales(&journal).await;
    journal
        .seal_day("2026-11-20", stamp(5_000))
        .await
        .expect("a sealed day");
    two_more(&journal).await;
    let read = journal
        .write(|writing| Ok((writing.rebuild()?, writing.head()?)))
        .await;
    let (read, last) = read.expect("every event can be read");
    assert_eq!(read, last.sequence, "and all of them were");
    let found = verified(&journal, Some(key(since)), Vec::new()).await;
    assert!(
        matches!(found, Verification::Holds { .. }),
        "and the rows are the same: {found:?}"
    );
}

async fn two_more(journal: &Journal) {
    write(journal, 2, 9_000).await;
}

#[tokio::test]
async fn another_key_did_not_make_these_seals() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    journal.seal_with(key(since));
    write(&journal, SEAL_EVERY, 1_000).await;
    let stranger = SealKey::new([8; 32], since);
    assert_eq!(
        verified(&journal, Some(stranger), Vec::new()).await,
        broken(SEAL_EVERY + 2, Break::SealDiffers),
        "one byte is enough"
    );
    let newer = SealKey::new([8; 32], head(&journal).await);
    let found = verified(&journal, Some(newer), Vec::new()).await;
    assert!(
        matches!(&found, Verification::Holds { seals, .. } if seals.unchecked == 1),
        "what was sealed before a key began is not its own: {found:?}"
    );
}

#[tokio::test]
async fn a_key_that_began_elsewhere_is_not_this_journals() {
    let (one, other) = (Book::new(), Book::new());
    let (journal, remade) = (one.open(), other.open());
    write(&journal, 5, 1_000).await;
    write(&remade, 5, 2_000).await;
    let since = head(&journal).await;
    assert_eq!(
        verified(&remade, Some(key(since)), Vec::new()).await,
        broken(since.sequence, Break::HeadDiffers(since)),
        "where the key began is an anchor like any other"
    );
}

/// What the seals say of a journal that holds.
async fn told_by_seals(journal: &Journal, since: Head) -> Seals {
    match verified(journal, Some(key(since)), Vec::new()).await {
        Verification::Holds { seals, .. } => seals,
        broken @ Verification::Broken { .. } => panic!("it holds: {broken:?}"),
    }
}

/// How many events wait too long for a seal, as whoever opens the journal is told.
async fn overdue_at_opening(journal: &Journal, since: Head) -> i64 {
    let standing = journal.read(move |book| book.standing(&key(since), since));
    match standing.await.expect("it can be read") {
        Standing::Stands { overdue } => overdue,
        other => panic!("it stands: {other:?}"),
    }
}

#[tokio::test]
async fn a_seal_that_is_missing_is_late_and_everybody_is_told_the_same() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    write(&journal, UNSEALED_AT_MOST, 1_000).await;
    for (first, written, late, why) in [
        (
            2_000,
            0,
            0,
            "so many a program without the key may have written",
        ),
        (
            3_000,
            1,
            UNSEALED_AT_MOST + 1,
            "all of them have waited too long",
        ),
        (
            4_000,
            2_000,
            UNSEALED_AT_MOST + 2_001,
            "however many there are",
        ),
    ] {
        write(&journal, written, first).await;
        let told = (
            told_by_seals(&journal, since).await.overdue,
            overdue_at_opening(&journal, since).await,
        );
        assert_eq!(told, (late, late), "{why}");
    }
    journal
        .seal_day("2026-11-20", stamp(9_000))
        .await
        .expect("a mark without a MAC");
    assert_eq!(
        told_by_seals(&journal, since).await.overdue,
        UNSEALED_AT_MOST + 2_002,
        "a mark that anybody can make is no seal"
    );
}

#[tokio::test]
async fn what_waits_for_a_seal_gets_it_when_the_key_is_back_and_not_before() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    let without = UNSEALED_AT_MOST + 100;
    write(&journal, without, 1_000).await;
    let before = head(&journal).await;
    let asked = journal.seal_what_waits().await;
    assert_eq!(
        asked.ok(),
        Some(None),
        "without a key there is none to make"
    );
    assert_eq!(head(&journal).await, before, "and nothing is written");

    journal.seal_with(key(since));
    let mut told = journal.seals();
    let sealed = journal.seal_what_waits().await.expect("there is room");
    assert_eq!(sealed, Some(head(&journal).await), "at once, and last");
    assert_eq!(*told.borrow_and_update(), sealed, "the keyring is told");
    let again = journal.seal_what_waits().await;
    assert_eq!(again.ok(), Some(None), "and once is enough");
    let seals = told_by_seals(&journal, since).await;
    assert_eq!(
        (seals.checked, seals.late, seals.overdue),
        (1, without, 0),
        "it was late, and is no longer"
    );
}

#[tokio::test]
async fn a_seal_without_a_mac_that_closes_no_day_is_nobodys() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    journal.seal_with(key(since));
    write(&journal, SEAL_EVERY, 1_000).await;
    let sealed = head(&journal).await;
    drop(journal);
    // The MAC taken out, and the chain made to hold again.
    let mut rows = crate::tamper_forger::events(&book.raw()).expect("its events");
    let seal = rows.last_mut().expect("the seal");
    let mut body: serde_json::Value = serde_json::from_str(&seal.body).expect("a seal");
    body["mac"] = serde_json::Value::Null;
    seal.body = body.to_string();
    crate::tamper_forger::rechain(&mut rows, crate::tamper_forger::AboutMacs::Leaves);
    let bytes = std::fs::read(book.path()).expect("a file");
    let loot = crate::tamper_forger::Loot::copy(&bytes, &book.path());
    loot.replace(&rows).expect("the guards are asleep");
    let journal = Journal::open_read_only(&book.path()).expect("the chain holds");
    assert_eq!(
        verified(&journal, Some(key(since)), Vec::new()).await,
        broken(sealed.sequence, Break::SealDiffers),
        "only a day is marked without a key"
    );
}

#[tokio::test]
async fn a_keyring_that_came_back_seals_what_was_written_without_it() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    let without = UNSEALED_AT_MOST + 100;
    write(&journal, without, 1_000).await;
    journal.seal_with(key(since));
    write(&journal, 1, 3_000).await;
    let found = verified(&journal, Some(key(since)), Vec::new()).await;
    assert!(
        matches!(&found, Verification::Holds { seals, .. } if seals.checked == 1 && seals.late == without + 1),
        "it holds, and how much waited is said: {found:?}"
    );
}

#[tokio::test]
async fn a_stream_cut_short_is_noticed_by_any_head_it_had() {
    let book = Book::new();
    let journal = book.open();
    write(&journal, 5, 1_000).await;
    let early = head(&journal).await;
    write(&journal, 5, 2_000).await;
    let printed = head(&journal).await;
    drop(journal);
    book.raw()
        .execute_batch(&format!(
            "DROP TRIGGER events_are_not_deleted;
             DELETE FROM events WHERE sequence > {};
             UPDATE settings SET value = '1004', sequence = {0};
             CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;",
            early.sequence
        ))
        .expect("somebody's statements");
    let journal = book.open();
    let found = verified(&journal, None, vec![early]).await;
    assert!(
        matches!(found, Verification::Holds { .. }),
        "the file alone does not tell, nor does a head from before: {found:?}"
    );
    assert_eq!(
        verified(&journal, None, vec![early, printed]).await,
        broken(early.sequence, Break::CutShort(printed)),
        "the paper does"
    );
    write(&journal, 50, 3_000).await;
    assert_eq!(
        verified(&journal, None, vec![printed, early]).await,
        broken(printed.sequence, Break::HeadDiffers(printed)),
        "also when it was sold on"
    );
}

#[tokio::test]
async fn a_genesis_is_a_head_too() {
    let book = Book::new();
    let journal = book.open();
    let genesis = Head::parse(&format!(
        "0:{}",
        journal::Hash::of(journal.register().as_str().as_bytes())
    ));
    let genesis = genesis.expect("as it is printed");
    let found = verified(&journal, None, vec![genesis]).await;
    assert!(
        matches!(found, Verification::Holds { .. }),
        "it is what the first event follows: {found:?}"
    );
    let other = Head {
        hash: journal::Hash::of(b"another register"),
        ..genesis
    };
    assert_eq!(
        verified(&journal, None, vec![other]).await,
        broken(0, Break::HeadDiffers(other)),
        "another's is not"
    );
}

#[tokio::test]
async fn what_the_keyring_knows_is_compared_in_a_moment() {
    let book = Book::new();
    let journal = book.open();
    let since = head(&journal).await;
    journal.seal_with(key(since));
    write(&journal, SEAL_EVERY, 1_000).await;
    let sealed = head(&journal).await;
    write(&journal, 3, 2_000).await;
    let last = head(&journal).await.sequence;
    let standing = async |key: SealKey, sealed: Head| {
        let standing = journal.read(move |book| book.standing(&key, sealed)).await;
        standing.expect("it can be read")
    };
    assert_eq!(
        standing(key(since), sealed).await,
        Standing::Stands { overdue: 0 },
        "as it was"
    );
    let future = Head {
        sequence: last + 1,
        ..sealed
    };
    assert_eq!(
        standing(key(since), future).await,
        Standing::CutShort { last },
        "it had more than that"
    );
    let other = Head {
        hash: since.hash,
        ..sealed
    };
    assert_eq!(
        standing(key(since), other).await,
        Standing::Differs,
        "that was another event"
    );
    assert_eq!(
        standing(SealKey::new([8; 32], since), sealed).await,
        Standing::Forged {
            sequence: sealed.sequence
        },
        "the head may be right and the seal not"
    );
}
