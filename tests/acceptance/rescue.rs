//! The journal's bad days: a register whose journal is damaged or held is looked at and does not sell, and one that
//! was put together again sells on.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc::channel},
    time::Duration,
};

use domain::{operator::Role, register::Register};
use host::{
    register::{Account, Opened, Plan, Purpose},
    rescue::{Backups, Diagnosis, Distress, PassedOver, Rescue},
};
use journal::{Filter, Journal};
use rusqlite::Connection;
use tempfile::TempDir;
use tests::{FrozenClock, Gazette, START, ask, code_of};
use till::{
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    refusal::{Code, Refusal},
    standing::{Standing, Why},
};

/// A register in a folder of its own, and the clock on its wall.
struct Shop {
    folder: TempDir,
    clock: Arc<FrozenClock>,
}

impl Shop {
    fn new() -> Shop {
        Shop {
            folder: TempDir::new().expect("a folder"),
            clock: Arc::new(FrozenClock::at(START)),
        }
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("practice").join("journal.db")
    }

    async fn try_open(&self) -> Result<Opened, Refusal> {
        Opened::open(Plan {
            data_dir: Some(self.folder.path().to_owned()),
            account: Account::Practice,
            sandbox_url: None,
            credentials: Vec::new(),
            purpose: Purpose::Sell,
            program: "la prueba".to_owned(),
            clock: self.clock.clone(),
            outlet: Arc::new(Gazette::default()),
        })
        .await
    }

    /// The register, open, with its manager at the till.
    async fn open(&self) -> Opened {
        let opened = self.try_open().await.expect("it opens");
        let session = opened.till.sign_in(PRACTICE_MANAGER, PRACTICE_PIN).await;
        session.expect("the practice manager may always come in");
        opened
    }

    async fn prepare(&self) -> Result<Diagnosis, Refusal> {
        self.prepare_from(None).await
    }

    async fn prepare_from(&self, from: Option<PathBuf>) -> Result<Diagnosis, Refusal> {
        Rescue::prepare(Distress {
            data_dir: Some(self.folder.path().to_owned()),
            account: Account::Practice,
            from,
            program: "la prueba".to_owned(),
            clock: self.clock.clone(),
            outlet: Arc::new(Gazette::default()),
        })
        .await
    }

    async fn rescue(&self) -> Rescue {
        match self.prepare().await.expect("it can be put together") {
            Diagnosis::Restorable(rescue) => *rescue,
            Diagnosis::Sound => panic!("it is damaged"),
        }
    }

    /// Changes the last event of the closed journal behind everybody's back.
    fn falsify(&self) {
        let raw = Connection::open(self.journal()).expect("the file");
        let guard: String = raw
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = 'events_are_not_changed'",
                [],
                |row| row.get(0),
            )
            .expect("a guard");
        raw.execute_batch(&format!(
            "PRAGMA wal_checkpoint(TRUNCATE);
             DROP TRIGGER events_are_not_changed;
             UPDATE events SET at_ms = at_ms + 1
             WHERE sequence = (SELECT max(sequence) FROM events);
             {guard};
             PRAGMA wal_checkpoint(TRUNCATE);"
        ))
        .expect("a change");
    }

    /// Overwrites the first page of a table of the closed journal.
    fn spoil(&self, table: &str) {
        let path = self.journal();
        let page: u32 = Connection::open(&path)
            .and_then(|raw| {
                // A handle that is just being dropped may still have some of it in the log.
                raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
                let root = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
                raw.query_row(root, [table], |row| row.get(0))
            })
            .expect("a table");
        let mut bytes = std::fs::read(&path).expect("a file");
        let end = usize::try_from(page * 4_096).expect("a small file");
        bytes[end - 4_096..end].fill(0xFF);
        std::fs::write(path, bytes).expect("a bad page");
    }
}

async fn sales(journal: &Journal) -> Vec<i64> {
    let orders = journal.read(|book| book.orders(&Filter::default())).await;
    let orders = orders.expect("it can be read").into_iter();
    orders.map(|stored| stored.order.draft.number).collect()
}

fn looks(why: Why) -> Standing {
    Standing::ViewOnly { why }
}

#[tokio::test]
async fn a_damaged_journal_is_shown_and_nothing_is_sold_on_it() {
    let shop = Shop::new();
    let opened = shop.open().await;
    assert_eq!(opened.till.standing(), Standing::Sells, "all is well");
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    drop(opened);
    shop.falsify();
    let before = std::fs::read(shop.journal()).expect("a file");

    let opened = shop.try_open().await.expect("it can be looked at");
    assert_eq!(
        opened.till.standing(),
        looks(Why::Damaged),
        "and it says why it does not sell"
    );
    assert_eq!(sales(&opened.journal).await, [1], "the sale is shown");
    let entered = opened.till.sign_in(PRACTICE_MANAGER, PRACTICE_PIN).await;
    entered.expect("people come in to look");
    assert_eq!(
        code_of(opened.till.charge_and_wait(&ask("150")).await),
        Code::JournalDamaged,
        "nothing is asked for"
    );
    drop(opened);
    let after = std::fs::read(shop.journal()).expect("a file");
    assert_eq!(before, after, "nor is anything written after what is false");
}

#[tokio::test]
async fn damage_that_shows_while_selling_stops_the_next_sale() {
    let shop = Shop::new();
    let opened = shop.open().await;
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    drop(opened);
    shop.spoil("orders");
    // Opening looks at a bounded part, and that page is none of it.
    let opened = shop.try_open().await.expect("it opens");
    let read = opened.journal.read(|book| book.orders(&Filter::default()));
    assert!(read.await.is_err(), "the page is gone");
    assert_eq!(
        opened.till.standing(),
        looks(Why::Damaged),
        "the till has heard of it"
    );
}

#[tokio::test]
async fn a_journal_that_another_program_keeps_is_looked_at() {
    let shop = Shop::new();
    let opened = shop.open().await;
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    drop(opened);
    // Another program, which does not know of the register's lock, with the pen in its hand.
    let other = Journal::open(&shop.journal(), Register::from_bits(1), START).expect("it opens");
    let (has_it, holds) = channel();
    let (let_go, ended) = channel::<()>();
    let holding = tokio::spawn(async move {
        let held = other.write(move |_| {
            has_it.send(()).ok();
            ended.recv().ok();
            Ok(())
        });
        held.await
    });
    let held = tokio::task::spawn_blocking(move || holds.recv_timeout(Duration::from_mins(1)));
    held.await.expect("a thread").expect("it has the pen");

    let opened = shop.try_open().await.expect("it can be looked at");
    assert_eq!(opened.till.standing(), looks(Why::Locked), "and says why");
    assert_eq!(sales(&opened.journal).await, [1], "the sale is shown");
    drop(opened);

    let_go.send(()).expect("it still waits");
    holding.await.expect("no panic").expect("it writes");
    let opened = shop.try_open().await.expect("it opens");
    assert_eq!(
        opened.till.standing(),
        Standing::Sells,
        "then it sells again"
    );
}

#[tokio::test]
async fn a_restored_register_sells_on_and_says_from_when_the_provider_is_asked_again() {
    let shop = Shop::new();
    let opened = shop.open().await;
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    let copy = opened.till.back_up().await.expect("a copy");
    shop.clock.advance(Duration::from_mins(1));
    opened
        .till
        .charge_and_wait(&ask("250"))
        .await
        .expect("another");
    opened
        .till
        .add_person("Lucía", Role::Cashier, "4826", "000000")
        .await
        .expect("a cashier");
    let last = opened.journal.read(|book| {
        let head = book.head()?;
        Ok(book.events(head.sequence, 1)?.remove(0).at)
    });
    let last = last.await.expect("an event");
    drop(opened);
    shop.spoil("orders");
    shop.spoil("settings");
    shop.clock.advance(Duration::from_mins(10));

    let rescue = shop.rescue().await;
    assert_eq!(
        rescue.backup.as_ref().map(|backup| &backup.path),
        Some(&copy),
        "from the copy"
    );
    assert!(rescue.restored.salvaged > 4, "and from what still reads");
    let cashier = rescue.till.sign_in("Lucía", "4826").await;
    cashier.expect("she was hired after the copy, and her PIN is there");
    let next = rescue.restored.gap.next_number;
    let done = rescue.finish().expect("it is put in its place");
    let aside = done.quarantine.expect("what was there is kept");
    assert!(aside.join("journal.db").exists(), "whole: {aside:?}");

    let opened = shop.open().await;
    assert_eq!(opened.till.standing(), Standing::Sells, "it sells");
    assert_eq!(sales(&opened.journal).await, [2, 1], "no sale is lost");
    let restored = opened.journal.read(|book| book.restored()).await;
    let restored = restored
        .expect("it can be read")
        .expect("it says so itself");
    assert_eq!(
        restored.lost_after, last,
        "from here on the provider's list is read again"
    );
    opened
        .till
        .charge_and_wait(&ask("350"))
        .await
        .expect("a sale");
    assert_eq!(
        sales(&opened.journal).await,
        [next, 2, 1],
        "with a number that nobody can have"
    );
}

#[tokio::test]
async fn a_restoration_that_ended_half_way_is_begun_again() {
    let shop = Shop::new();
    let opened = shop.open().await;
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    let folders = opened.folders.clone();
    drop(opened);
    shop.falsify();
    drop(shop.rescue().await);
    // The power went just after what was there had been put aside.
    let cell = folders.quarantine().join("20261120-143308");
    std::fs::create_dir_all(&cell).expect("a folder");
    std::fs::rename(shop.journal(), cell.join("journal.db")).expect("put aside");

    let refused = shop.try_open().await.err().expect("it does not sell");
    assert_eq!(refused.code, Code::JournalDamaged, "a journal was here");
    assert!(!shop.journal().exists(), "and none is begun in its place");
    let rescue = shop.rescue().await;
    assert_eq!(rescue.restored.backup, 0, "there was no copy");
    assert!(rescue.restored.gap.is_known(), "the last event is false");
    rescue.finish().expect("it is put in its place");
    let opened = shop.open().await;
    assert_eq!(sales(&opened.journal).await, [1], "the sale is there");
}

#[tokio::test]
async fn a_sound_register_needs_no_rescue() {
    let shop = Shop::new();
    let opened = shop.open().await;
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    let held = shop.prepare().await.err().expect("somebody sells");
    assert_eq!(held.code, Code::RegisterHeld, "nobody mends it under them");
    opened.till.back_up().await.expect("a copy");
    let folders = opened.folders.clone();
    drop(opened);
    let diagnosis = shop.prepare().await.expect("it can be looked at");
    assert!(matches!(diagnosis, Diagnosis::Sound), "nothing to do");
    assert_eq!(Backups::of(&folders).files().len(), 1, "one copy");
    let left = |path: &Path| path.exists();
    assert!(!left(&folders.restored()), "and nothing was begun");
}

#[tokio::test]
async fn a_restoration_that_was_decided_is_ended_by_whoever_opens_the_register_next() {
    let shop = Shop::new();
    let opened = shop.open().await;
    opened
        .till
        .charge_and_wait(&ask("150"))
        .await
        .expect("a sale");
    let folders = opened.folders.clone();
    drop(opened);
    shop.falsify();
    drop(shop.rescue().await);
    // The power went when it was decided, and before anything else was done.
    std::fs::rename(folders.restored(), folders.ready()).expect("decided");
    let log = folders.account().join("journal.db-wal");
    std::fs::write(&log, "the log of the old one").expect("a file");

    let opened = shop.try_open().await.expect("it opens");
    assert_eq!(opened.till.standing(), Standing::Sells, "on the new one");
    assert_eq!(sales(&opened.journal).await, [1], "the sale is there");
    let restored = opened.journal.read(|book| book.restored()).await;
    assert!(
        matches!(restored, Ok(Some(_))),
        "and it says what happened: {restored:?}"
    );
    assert!(!folders.ready().exists(), "nothing is left to do");
    drop(opened);
    let diagnosis = shop.prepare().await.expect("it can be looked at");
    assert!(matches!(diagnosis, Diagnosis::Sound), "it holds together");
}

/// A copy of a shop's journal, with so many sales.
async fn copy_of(shop: &Shop, sales: u32) -> PathBuf {
    let opened = shop.open().await;
    for _ in 0..sales {
        let sold = opened.till.charge_and_wait(&ask("150")).await;
        sold.expect("a sale");
    }
    // Copies of one second would have one name.
    shop.clock.advance(Duration::from_mins(1));
    let copy = opened.till.back_up().await;
    copy.expect("a copy")
}

#[tokio::test]
async fn a_copy_of_another_register_takes_nobodys_place() {
    let (shop, other) = (Shop::new(), Shop::new());
    let own = copy_of(&shop, 1).await;
    // It has more events than ours, so it would be the newest.
    let theirs = copy_of(&other, 3).await;
    let among = own.with_file_name("journal-20270101-000000.db");
    std::fs::copy(&theirs, &among).expect("among ours");

    let diagnosis = shop.prepare().await.expect("it can be looked at");
    assert!(
        matches!(diagnosis, Diagnosis::Sound),
        "what another sold is not missing here"
    );
    std::fs::remove_file(shop.journal()).expect("it is gone");
    let refused = shop.prepare_from(Some(theirs)).await.err();
    let refused = refused.expect("nor when somebody names it");
    assert_eq!(refused.code, Code::ForeignBackup, "and it is said");

    let rescue = shop.rescue().await;
    assert_eq!(
        rescue.backup.as_ref().map(|backup| &backup.path),
        Some(&own),
        "from our own, though it has less"
    );
    assert!(
        matches!(rescue.passed_over.as_slice(), [(path, PassedOver::Foreign(_))] if *path == among),
        "and the other is named: {:?}",
        rescue.passed_over
    );
    rescue.finish().expect("it is put in its place");
    let opened = shop.open().await;
    assert_eq!(sales(&opened.journal).await, [1], "our sale");
    drop(opened);

    // Where only another's is left, nothing is made of it.
    std::fs::remove_file(shop.journal()).expect("it is gone again");
    std::fs::remove_file(&own).expect("and our copy");
    let refused = shop.prepare().await.err().expect("that one is not ours");
    assert_eq!(refused.code, Code::ForeignBackup, "which is said");
}

#[tokio::test]
async fn of_copies_of_several_registers_none_is_guessed() {
    let (first, second) = (Shop::new(), Shop::new());
    let (own, theirs) = (copy_of(&first, 1).await, copy_of(&second, 3).await);
    // A folder where nobody ever sold: neither a note nor a keyring says whose it is.
    let shop = Shop::new();
    let backups = shop.folder.path().join("practice").join("backups");
    std::fs::create_dir_all(&backups).expect("a folder");
    for (copy, name) in [
        (&own, "journal-20261120-150000.db"),
        (&theirs, "journal-20270101-000000.db"),
    ] {
        std::fs::copy(copy, backups.join(name)).expect("a copy");
    }
    let refused = shop.prepare().await.err().expect("a person must say");
    assert_eq!(refused.code, Code::ForeignBackup, "which is asked for");
    match shop.prepare_from(Some(own)).await.expect("they said") {
        Diagnosis::Restorable(rescue) => {
            rescue.finish().expect("it is put in its place");
        }
        Diagnosis::Sound => panic!("it is gone"),
    }
    assert_eq!(sales(&shop.open().await.journal).await, [1], "our sale");
}

#[tokio::test]
async fn whoever_loses_the_journal_twice_gives_no_number_twice() {
    let shop = Shop::new();
    copy_of(&shop, 1).await;
    let mut given = vec![1];
    for _ in 0..3 {
        std::fs::remove_file(shop.journal()).expect("it is gone, and leaves no trace");
        let rescue = shop.rescue().await;
        rescue.finish().expect("it is put in its place");
        let opened = shop.open().await;
        opened
            .till
            .charge_and_wait(&ask("150"))
            .await
            .expect("a sale");
        let number = sales(&opened.journal).await[0];
        assert!(
            !given.contains(&number),
            "{number} was given before: {given:?}"
        );
        given.push(number);
    }
}

#[tokio::test]
async fn what_was_given_up_for_an_older_copy_is_not_missed_ever_after() {
    let shop = Shop::new();
    let older = copy_of(&shop, 1).await;
    let newer = copy_of(&shop, 2).await;
    std::fs::remove_file(shop.journal()).expect("it is gone");
    match shop.prepare_from(Some(older)).await.expect("it is whole") {
        Diagnosis::Restorable(rescue) => {
            rescue.finish().expect("it is put in its place");
        }
        Diagnosis::Sound => panic!("it is gone"),
    }
    assert!(newer.exists(), "the newer copy is still there");
    let next = copy_of(&shop, 1).await;
    let diagnosis = shop.prepare().await.expect("it can be looked at");
    assert!(matches!(diagnosis, Diagnosis::Sound), "somebody chose so");
    std::fs::remove_file(shop.journal()).expect("it is gone again");
    let rescue = shop.rescue().await;
    assert_eq!(
        rescue.backup.map(|backup| backup.path),
        Some(next),
        "and goes on from where the shop went on"
    );
}
