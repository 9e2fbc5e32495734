//! A journal put together again: from a backup, and from what a damaged file still says.

use std::path::{Path, PathBuf};

use domain::{instant::Instant, operator::Role, order::Happening};
use journal::{
    Error, Intent, Journal, Recorded, Restore, Restored, Stamp, Subject, Verification, Witness,
};

use crate::{
    book::{Book, NOON, credit, draft, opened, register, stamp, tell, two_sales},
    links, payouts,
};

/// A shop that made a backup after two sales and then went on: the backup, and the truth at the end.
pub(crate) struct Shop {
    pub(crate) book: Book,
    /// Where journals are put together: in memory where the system offers that, since nothing here is about
    /// what a disk does.
    pub(crate) bench: tempfile::TempDir,
    pub(crate) backup: PathBuf,
    /// The last event of the backup.
    backed_up: i64,
    truth: Vec<Recorded>,
}

impl Shop {
    pub(crate) async fn new() -> Shop {
        let book = Book::new();
        let journal = book.open();
        two_sales(&journal).await;
        let backup = book.folder().join("backup.db");
        let made = journal.back_up(&backup).await.expect("there is room");
        tell(&journal, 2, 300, vec![Happening::Lapsed]).await;
        journal
            .write(|writing| {
                writing.see_credits(&[credit(0, 1_000), credit(1, 1_000)], &mut ids(500))?;
                writing.add_operator("Ana", Role::Cashier, "a hash", &stamp(601))?;
                writing.set_setting("shop.name", "El Almacén", &stamp(602))?;
                let first = payouts::ordered(1, "mate.pan.sol", 50_000);
                writing.record_payout(payouts::payout(1), &first, &stamp(610))?;
                writing.record_link(links::link(1), &links::ordered(), &stamp(613))
            })
            .await
            .expect("one of each");
        for (key, n) in [("K1", 620), ("K2", 621)] {
            let intent = Intent {
                key: key.to_owned(),
                subject: Subject::Payout(payouts::payout(1)),
                call: "POST v2/x".to_owned(),
                // Too long for one page.
                body: b"{\"a\":1}".repeat(1_500),
            };
            journal
                .write(move |writing| writing.intend(&intent, &stamp(n)))
                .await
                .expect("a call to be made");
        }
        journal
            .write(|writing| writing.settle_intent("K1", "said", &stamp(630)))
            .await
            .expect("it was answered");
        for n in 10..40 {
            tell(
                &journal,
                n,
                n * 100,
                vec![draft(n), Happening::Asked, opened()],
            )
            .await;
        }
        let truth = journal.read(|reading| reading.events(1, 10_000)).await;
        drop(journal);
        let memory = Path::new("/dev/shm");
        let bench = if memory.is_dir() {
            tempfile::TempDir::new_in(memory)
        } else {
            tempfile::TempDir::new()
        };
        Shop {
            book,
            bench: bench.expect("a folder"),
            backup,
            backed_up: made.head.sequence,
            truth: truth.expect("all of it"),
        }
    }

    pub(crate) fn to(&self) -> PathBuf {
        self.bench.path().join("restored.db")
    }

    pub(crate) fn restore(
        &self,
        damaged: Option<&Path>,
        backup: Option<&Path>,
    ) -> Result<Restored, Error> {
        self.restore_at(NOON.plus_ms(10_000_000), damaged, backup, &[])
    }

    pub(crate) fn restore_at(
        &self,
        at: Instant,
        damaged: Option<&Path>,
        backup: Option<&Path>,
        witnesses: &[Witness],
    ) -> Result<Restored, Error> {
        let before = damaged.map(|path| std::fs::read(path).expect("a file"));
        let restore = Restore {
            damaged,
            backup,
            to: &self.to(),
            at,
            register: None,
            witnesses,
            sealed: None,
        };
        let restored = restore.run(&mut ids(90_000));
        let after = damaged.map(|path| std::fs::read(path).expect("still a file"));
        assert!(before == after, "what is damaged is not touched");
        restored
    }

    /// The restored journal's events, which hold together.
    async fn events(&self) -> Vec<Recorded> {
        let journal = Journal::open_read_only(&self.to()).expect("it opens");
        let (events, verified) = journal
            .read(|reading| Ok((reading.events(1, 10_000)?, reading.verify()?)))
            .await
            .expect("it can be read");
        assert!(
            matches!(verified, Verification::Holds { .. }),
            "whatever was put together holds together: {verified:?}"
        );
        events
    }

    /// Its bytes, changed, under another name.
    fn damaged(&self, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
        let path = self.book.folder().join("damaged.db");
        let mut bytes = std::fs::read(self.book.path()).expect("a file");
        change(&mut bytes);
        std::fs::write(&path, bytes).expect("a damaged file");
        path
    }
}

fn ids(first: u128) -> impl FnMut() -> Stamp {
    let mut next = first..;
    move || stamp(next.next().expect("there is always a next"))
}

/// Where an event's own row ends in a file: its two hashes stand there.
pub(crate) fn place_of(bytes: &[u8], event: &Recorded) -> usize {
    let hashes = [*event.previous.bytes(), *event.hash.bytes()].concat();
    bytes
        .windows(64)
        .position(|window| window == hashes)
        .expect("it is written there")
}

#[tokio::test]
async fn usually_nothing_is_lost() {
    let shop = Shop::new().await;
    // The head of the file and the tables of contents are gone; the sales are where they were.
    let damaged = shop.damaged(|bytes| bytes[..2_000].fill(0xFF));
    let opened = Journal::open_read_only(&damaged).err();
    assert!(
        matches!(opened, Some(Error::Damaged(_))),
        "SQLite makes nothing of it: {opened:?}"
    );
    let restored = shop
        .restore(Some(&damaged), Some(&shop.backup))
        .expect("restored");
    let all = i64::try_from(shop.truth.len()).expect("few");
    assert_eq!(restored.backup, shop.backed_up, "it began from the backup");
    assert_eq!(
        restored.salvaged,
        all - shop.backed_up,
        "and went on to the end"
    );
    assert!(!restored.gap.is_known(), "no event is known to be lost");
    let events = shop.events().await;
    assert_eq!(
        events[..shop.truth.len()],
        shop.truth,
        "the same events, ids and hashes and all"
    );
    let told: Vec<&str> = events[shop.truth.len()..]
        .iter()
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(told, ["restored", "set"], "and what was done to it");
    assert_eq!(
        restored.head.sequence,
        all + 2,
        "the head it answers is the journal's"
    );
}

#[tokio::test]
async fn what_is_in_no_event_comes_back_too() {
    let shop = Shop::new().await;
    let damaged = shop.damaged(|bytes| bytes[..100].fill(0));
    shop.restore(Some(&damaged), Some(&shop.backup))
        .expect("restored");
    let truth = shop.book.look();
    let restored = Journal::open_read_only(&shop.to()).expect("it opens");
    let rest = |journal: Journal| async move {
        journal
            .read(|reading| {
                Ok((
                    reading.intents_open()?,
                    reading.intent("K1")?,
                    reading.operators()?,
                    reading.payouts_unsettled()?,
                    reading.unsettled()?,
                    reading.setting("shop.name")?,
                ))
            })
            .await
            .expect("it can be read")
    };
    let (truth, restored) = (rest(truth).await, rest(restored).await);
    assert_eq!(truth.0.len(), 1, "one call is still open");
    assert_eq!(
        restored, truth,
        "the bytes of calls, people's PINs, and what is to be done next"
    );
}

#[tokio::test]
async fn after_a_lost_event_the_rest_is_counted_and_no_number_is_given_twice() {
    let shop = Shop::new().await;
    let lost = &shop.truth[30];
    let damaged = shop.damaged(|bytes| {
        let at = place_of(bytes, lost);
        bytes[at] ^= 1;
    });
    let restored = shop
        .restore(Some(&damaged), Some(&shop.backup))
        .expect("restored");
    assert_eq!(
        restored.backup + restored.salvaged,
        30,
        "everything before it: {restored:?}"
    );
    let gap = &restored.gap;
    let after = shop.truth.len() - 31;
    // The lost one is still a row, if no true one.
    assert!(
        gap.stranded >= i64::try_from(after).expect("few"),
        "all that follows is known of: {gap:?}"
    );
    assert_eq!(
        gap.from, shop.truth[29].at,
        "from the last one that is there"
    );
    assert_eq!(
        gap.highest_number, 39,
        "of these a sale has the highest number"
    );
    assert!(gap.next_number > 1_039, "the next is far beyond: {gap:?}");
    assert!(
        gap.references.len() > 20,
        "the provider can be asked about each by its reference"
    );
    assert_eq!(
        shop.events().await[..30],
        shop.truth[..30],
        "what is there is the truth"
    );
    let journal = Journal::open(&shop.to(), register(), NOON).expect("it sells");
    let next = journal.read(|reading| reading.next_number()).await;
    assert_eq!(next.ok(), Some(gap.next_number), "the next sale bears it");
    let next = u128::try_from(gap.next_number).expect("positive");
    tell(&journal, next, 80_000, vec![draft(next)]).await;
    let then = journal.read(|reading| reading.next_number()).await;
    assert_eq!(then.ok(), Some(gap.next_number + 1), "and so on from there");
}

#[tokio::test]
async fn sales_that_are_only_in_the_log_are_salvaged() {
    let shop = Shop::new().await;
    let journal = shop.book.open();
    tell(&journal, 77, 70_000, vec![draft(77), Happening::Asked]).await;
    let truth = journal.read(|reading| reading.events(1, 10_000)).await;
    let truth = truth.expect("all of it");
    let left = shop.book.copy();
    drop(journal);
    let mut bytes = std::fs::read(left.path()).expect("a file");
    bytes[..4_096].fill(0xEE);
    std::fs::write(left.path(), bytes).expect("a damaged file");
    shop.restore(Some(&left.path()), Some(&shop.backup))
        .expect("restored");
    assert_eq!(
        shop.events().await[..truth.len()],
        truth,
        "the last two were nowhere else"
    );
}

#[tokio::test]
async fn half_of_a_transaction_is_not_taken_for_a_sale() {
    let shop = Shop::new().await;
    let journal = shop.book.open();
    tell(&journal, 77, 70_000, vec![draft(77)]).await;
    let kept = journal
        .read(|reading| reading.head())
        .await
        .expect("a head");
    let whole = std::fs::read(shop.book.copy().folder().join("register.journal-wal"));
    let whole = whole.expect("a log").len();
    tell(&journal, 78, 71_000, vec![draft(78)]).await;
    let left = shop.book.copy();
    drop(journal);
    let log = left.folder().join("register.journal-wal");
    let bytes = std::fs::read(&log).expect("a log");
    // All of the second transaction but its last page.
    std::fs::write(&log, &bytes[..bytes.len() - 4_120]).expect("a torn log");
    assert!(bytes.len() > whole, "there was a second one");
    let restored = shop
        .restore(Some(&left.path()), Some(&shop.backup))
        .expect("restored");
    assert_eq!(
        restored.backup + restored.salvaged,
        kept.sequence,
        "what was never committed is not there"
    );
}

#[tokio::test]
async fn without_a_backup_all_that_reads_is_kept() {
    let shop = Shop::new().await;
    let damaged = shop.damaged(|bytes| bytes[..2_000].fill(0xFF));
    let restored = shop.restore(Some(&damaged), None).expect("salvage alone");
    assert_eq!(
        (restored.backup, restored.salvaged),
        (0, i64::try_from(shop.truth.len()).expect("few")),
        "from the first event to the last"
    );
    assert_eq!(
        shop.events().await[..shop.truth.len()],
        shop.truth,
        "as they were"
    );
}

#[tokio::test]
async fn a_backup_alone_is_restored_as_it_is() {
    let shop = Shop::new().await;
    let restored = shop
        .restore(None, Some(&shop.backup))
        .expect("from the backup");
    assert_eq!(
        (restored.backup, restored.salvaged),
        (8, 0),
        "its eight events"
    );
    assert!(
        restored.gap.next_number > 1_039,
        "nobody knows how many sales came after: {:?}",
        restored.gap
    );
    assert_eq!(shop.events().await[..8], shop.truth[..8], "as they were");
}

#[tokio::test]
async fn where_nothing_can_be_read_nothing_is_made_up() {
    let shop = Shop::new().await;
    let damaged = shop.damaged(|bytes| bytes.fill(0xFF));
    let refused = shop.restore(Some(&damaged), None);
    assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    let refused = shop.restore(None, None);
    assert!(matches!(refused, Err(Error::Missing)), "{refused:?}");
    let spoilt = shop.damaged(|bytes| bytes[3_000..].fill(0x11));
    let refused = shop.restore(None, Some(&spoilt));
    assert!(
        matches!(refused, Err(Error::Damaged(_))),
        "a damaged backup is none: {refused:?}"
    );
}

#[tokio::test]
async fn a_backup_of_another_register_is_refused() {
    let (shop, other) = (Shop::new().await, Book::new());
    let another = domain::register::Register::from_bits(99);
    let journal = Journal::open(&other.path(), another, NOON).expect("another shop's");
    let theirs = other.folder().join("theirs.db");
    journal.back_up(&theirs).await.expect("there is room");
    let refused = shop.restore(Some(&shop.book.path()), Some(&theirs));
    assert!(
        matches!(refused, Err(Error::Foreign(_))),
        "two shops are not mixed: {refused:?}"
    );
    let own = register();
    let restore = Restore {
        damaged: None,
        backup: Some(&theirs),
        to: &shop.to(),
        at: NOON,
        register: Some(&own),
        witnesses: &[],
        sealed: None,
    };
    let refused = restore.run(&mut ids(90_000));
    assert!(
        matches!(refused, Err(Error::Foreign(_))),
        "nor when nothing is left of one: {refused:?}"
    );
}

#[tokio::test]
async fn somebody_whose_pin_is_lost_is_there_and_named() {
    let shop = Shop::new().await;
    let damaged = shop.damaged(|bytes| {
        let at = bytes
            .windows(6)
            .position(|window| window == b"a hash")
            .expect("it is written there");
        // The row's role is no role any more.
        let role = at - "cashier".len();
        bytes[role] ^= 0x20;
    });
    let restored = shop
        .restore(Some(&damaged), Some(&shop.backup))
        .expect("restored");
    assert_eq!(restored.gap.without_pin, ["Ana"], "a manager must know");
    let journal = Journal::open_read_only(&shop.to()).expect("it opens");
    let ana = journal.read(|reading| reading.operator("Ana")).await;
    let ana = ana.ok().flatten().expect("she works here");
    assert_ne!(ana.pin_hash, "a hash", "and no PIN is hers");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(
            verified,
            Ok(Verification::Holds {
                pins_unvouched: 1,
                ..
            })
        ),
        "which verifying says, too: {verified:?}"
    );
    shop.events().await;
}

#[tokio::test]
async fn a_pin_that_is_not_the_one_that_was_set_is_not_taken_over() {
    let shop = Shop::new().await;
    let damaged = shop.damaged(|bytes| {
        let places = bytes.windows(6).enumerate();
        let at = places
            .rev()
            .find(|(_, window)| *window == b"a hash")
            .map(|(at, _)| at)
            .expect("it is written there");
        bytes[at] = b'A';
    });
    let restored = shop
        .restore(Some(&damaged), Some(&shop.backup))
        .expect("restored");
    assert_eq!(restored.gap.without_pin, ["Ana"], "whosever it is");
    shop.events().await;
}

#[tokio::test]
async fn a_call_whose_bytes_are_lost_ends_what_can_be_taken_over() {
    let shop = Shop::new().await;
    let damaged = shop.damaged(|bytes| {
        let places: Vec<usize> = bytes
            .windows(7)
            .enumerate()
            .filter(|(_, window)| *window == b"{\"a\":1}")
            .map(|(at, _)| at)
            .collect();
        for at in places {
            bytes[at + 5] = b'2';
        }
    });
    let restored = shop
        .restore(Some(&damaged), Some(&shop.backup))
        .expect("restored");
    let first = shop
        .truth
        .iter()
        .find(|event| event.kind == "intended")
        .expect("there is one");
    assert_eq!(
        restored.backup + restored.salvaged,
        first.sequence - 1,
        "it could never be sent again as the same"
    );
    assert!(restored.gap.is_known(), "and the rest is told of");
    shop.events().await;
}

#[tokio::test]
async fn whatever_the_damage_the_restored_journal_is_a_beginning_of_the_truth() {
    let shop = Shop::new().await;
    let (mut whole, mut salvaged) = (0, 0);
    let mut state = 7_u64;
    for turn in 0..120 {
        let damaged = shop.damaged(|bytes| {
            let mut draw = || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                usize::try_from(state >> 33).expect("small")
            };
            match turn % 4 {
                0 => bytes.truncate(draw() % bytes.len()),
                1 => {
                    let page = draw() % (bytes.len() / 4_096);
                    bytes[page * 4_096..(page + 1) * 4_096].fill(0);
                }
                2 => {
                    for _ in 0..20 {
                        let at = draw() % bytes.len();
                        bytes[at] = draw().to_le_bytes()[0];
                    }
                }
                _ => {
                    let at = draw() % bytes.len();
                    let end = (at + 6_000).min(bytes.len());
                    bytes[at..end].rotate_left(1);
                }
            }
        });
        let restored = shop
            .restore(Some(&damaged), Some(&shop.backup))
            .expect("restored");
        let there = usize::try_from(restored.backup + restored.salvaged).expect("few");
        let events = shop.events().await;
        assert_eq!(
            events[..there],
            shop.truth[..there],
            "turn {turn}: nothing is there that was not written"
        );
        assert!(there >= 8, "turn {turn}: the backup's are always there");
        whole += usize::from(there == shop.truth.len());
        salvaged += there - 8;
    }
    assert!(whole > 30, "often nothing at all is lost: {whole} of 120");
    assert!(salvaged > 3_000, "and mostly little: {salvaged}");
}
