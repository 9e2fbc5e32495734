//! Ten thousand ways to change a sealed journal, all found.
//!
//! Each is drawn from its seed, done to a copy, and looked for three times: by the chain and the views alone,
//! with the key of the seals, and with the head that was printed last as well. What the chain alone cannot know,
//! because the forger recomputed it, must be known to the other two; what was done after the last seal, to the
//! paper.

use std::{collections::BTreeMap, path::Path, thread::ScopedJoinHandle};

use journal::{Anchors, Break, Head, Intent, Journal, SealKey, Subject, Verification};

use crate::{
    book::{Book, credit, draft, opened, order, paid_by, stamp, tell},
    links, payouts,
    tamper_forger::{AboutMacs, Loot, Row, events, folder, rechain},
};

/// How many are drawn.
const DEEDS: u64 = 10_000;
/// How many do them at once.
const FORGERS: u64 = 4;

/// A journal of three days as a shop leaves it, and what is known of it elsewhere.
struct Shop {
    bytes: Vec<u8>,
    rows: Vec<Row>,
    since: Head,
    printed: Head,
}

fn key(since: Head) -> SealKey {
    SealKey::new([7; 32], since)
}

impl Shop {
    /// Some forty events; two days are sealed with the key, and a third has been printed and not yet sealed.
    async fn of_three_days() -> Shop {
        let book = Book::new();
        let journal = book.open();
        let since = head(&journal).await;
        journal.seal_with(key(since));
        for day in 1..=3_u128 {
            let first = day * 1_000;
            sell(&journal, day, first).await;
            if day < 3 {
                let date = format!("2026-11-2{day}");
                let closed = journal.seal_day(&date, stamp(first + 900));
                closed.await.expect("a sealed day");
            }
        }
        let printed = head(&journal).await;
        drop(journal);
        let rows = events(&book.raw()).expect("events");
        Shop {
            bytes: std::fs::read(book.path()).expect("the file"),
            rows,
            since,
            printed,
        }
    }
}

async fn head(journal: &Journal) -> Head {
    let head = journal.read(|book| book.head()).await;
    head.expect("it can be read")
}

/// A day: two sales of which one is paid, a credit, a payout, a link, a call, and what the shop is called.
async fn sell(journal: &Journal, day: u128, first: u128) {
    let (one, two) = (day * 10, day * 10 + 1);
    let sale = vec![
        draft(one),
        journal_asked(),
        opened(),
        paid_by(&day.to_string(), None),
    ];
    tell(journal, one, first, sale).await;
    tell(journal, two, first + 10, vec![draft(two), journal_asked()]).await;
    journal
        .write(move |writing| {
            let mut ids = first + 100..;
            let place = usize::try_from(day).unwrap_or(0);
            let list = [credit(place, 1_000)];
            writing.see_credits(&list, &mut || stamp(ids.next().unwrap_or(0)))?;
            let first_payout = payouts::ordered(day, "mate.pan.sol", 50_000);
            writing.record_payout(payouts::payout(day), &first_payout, &stamp(first + 200))?;
            let intent = Intent {
                key: format!("K{day}"),
                subject: Subject::Order(order(two)),
                call: "POST v2/x".to_owned(),
                body: b"{}".to_vec(),
            };
            writing.intend(&intent, &stamp(first + 201))?;
            writing.record_link(links::link(day), &links::ordered(), &stamp(first + 202))?;
            let name = format!("Ana {day}");
            let role = domain::operator::Role::Cashier;
            writing.add_operator(&name, role, "hash", &stamp(first + 203))?;
            writing.set_setting("shop.name", &format!("Almacén {day}"), &stamp(first + 204))
        })
        .await
        .expect("one of each");
}

fn journal_asked() -> domain::order::Happening {
    domain::order::Happening::Asked
}

/// Dice for one seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("few");
        usize::try_from(self.next() % end).expect("few")
    }
}

/// What is done to the events. Nobody recomputes anything here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Edited,
    Deleted,
    Inserted,
    Reordered,
    Truncated,
}

const ALL: [Deed; 5] = [
    Deed::Edited,
    Deed::Deleted,
    Deed::Inserted,
    Deed::Reordered,
    Deed::Truncated,
];

impl Deed {
    /// Does it, and leaves the numbers for whoever recomputes them.
    fn to(self, rows: &mut Vec<Row>, dice: &mut Dice) {
        let place = dice.below(rows.len());
        match self {
            Deed::Edited => edit(rows, place, dice),
            Deed::Deleted => {
                // Never the end: that is truncating.
                let place = dice.below(rows.len() - 1);
                let longest = (rows.len() - 1 - place).min(5);
                let end = place + 1 + dice.below(longest);
                rows.drain(place..end.min(rows.len() - 1));
            }
            Deed::Inserted => {
                // A copy of another, or one that may stand anywhere. Never at the end: nothing says yet that the
                // story goes on otherwise.
                let mut row = rows[dice.below(rows.len())].clone();
                row.id = id(dice);
                if dice.below(2) == 0 {
                    "setting".clone_into(&mut row.subject);
                    "set".clone_into(&mut row.kind);
                    row.body = format!(
                        r#"{{"key":"shop.cuit","kind":"set","value":"{}"}}"#,
                        dice.next()
                    );
                }
                rows.insert(place, row);
            }
            Deed::Reordered => {
                let other = dice.below(rows.len());
                rows.swap(place, other);
            }
            Deed::Truncated => rows.truncate(place.max(1)),
        }
    }
}

/// One thing of one event says another thing.
fn edit(rows: &mut [Row], place: usize, dice: &mut Dice) {
    let other = rows[dice.below(rows.len())].clone();
    let row = &mut rows[place];
    match dice.below(9) {
        0 => row.at_ms += 1 + i64::try_from(dice.below(100_000)).expect("few"),
        1 => row.operator = Some("Eva".to_owned()),
        2 => row.operator = None,
        3 => row.subject = other.subject,
        4 => row.kind = other.kind,
        5 => row.body = other.body,
        6 => row.id = id(dice),
        // A digit of the body: an amount, a number, an hour, a hash.
        _ => {
            let digits: Vec<usize> = row
                .body
                .bytes()
                .enumerate()
                .filter(|(_, byte)| byte.is_ascii_digit())
                .map(|(place, _)| place)
                .collect();
            if let Some(at) = digits.get(dice.below(digits.len())) {
                let digit = char::from(b'0' + u8::try_from(dice.below(10)).expect("a digit"));
                row.body.replace_range(*at..=*at, &digit.to_string());
            }
        }
    }
}

/// An id nobody has.
fn id(dice: &mut Dice) -> Vec<u8> {
    let (one, two) = (dice.next().to_be_bytes(), dice.next().to_be_bytes());
    [one, two].concat()
}

/// By what it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Finder {
    /// SQLite would not store or read it.
    File,
    /// The chain and the views.
    Chain,
    /// A seal, or one that is missing.
    Seal,
    /// The head on the paper.
    Paper,
}

/// By what a changed file is found; none when it is not.
async fn finder(path: &Path, shop: &Shop) -> Option<Finder> {
    let Ok(journal) = Journal::open_read_only(path) else {
        return Some(Finder::File);
    };
    let (key, printed) = (key(shop.since), shop.printed);
    let asked = journal.read(move |book| {
        let chain = book.verify()?;
        if let Verification::Broken { why, .. } = chain {
            return Ok(Some(why));
        }
        let key = Some(&key);
        for heads in [&[][..], &[printed]] {
            if let Verification::Broken { why, .. } =
                book.verify_against(&Anchors { key, heads })?
            {
                return Ok(Some(why));
            }
        }
        Ok(None)
    });
    match asked.await {
        Err(journal::Error::Stopped) => panic!("the journal's thread went down"),
        Err(_) | Ok(Some(Break::FileDamaged(_))) => Some(Finder::File),
        Ok(Some(Break::SealDiffers)) => Some(Finder::Seal),
        // Where the key began is in the keyring, with the key.
        Ok(Some(Break::HeadDiffers(head) | Break::CutShort(head))) if head == shop.since => {
            Some(Finder::Seal)
        }
        Ok(Some(Break::HeadDiffers(_) | Break::CutShort(_))) => Some(Finder::Paper),
        Ok(Some(_)) => Some(Finder::Chain),
        Ok(None) => None,
    }
}

/// How the deed is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hand {
    /// With SQL; the numbers are made to follow, and nothing else.
    Plain,
    /// With SQL; the chain is recomputed and the views are made anew.
    Clever,
    /// With an editor of bytes.
    Blind,
}

type Tally = BTreeMap<(Hand, Deed, Finder), u32>;

/// One forger's share of the seeds: what was found by what, and the seeds of what was not.
async fn forge(shop: &Shop, folder: &Path, seeds: impl Iterator<Item = u64>) -> (Tally, Vec<u64>) {
    let (mut tally, mut missed) = (Tally::new(), Vec::new());
    let path = folder.join("register.journal");
    for seed in seeds {
        let mut dice = Dice(seed);
        let hand = match seed % 10 {
            0..3 => Hand::Clever,
            3..9 => Hand::Plain,
            _ => Hand::Blind,
        };
        let deed = ALL[dice.below(ALL.len())];
        // A deed that changes no event is none: the dice go on until there is one.
        let found = loop {
            let changed = match hand {
                Hand::Plain | Hand::Clever => {
                    let mut rows = shop.rows.clone();
                    deed.to(&mut rows, &mut dice);
                    changed(shop, &mut rows, hand, &mut dice, &path).await
                }
                Hand::Blind => blindly(shop, deed, &mut dice, &path),
            };
            if !changed {
                continue;
            }
            match finder(&path, shop).await {
                // Bytes between the rows are nobody's.
                None if hand == Hand::Blind && reads_the_same(&path, shop) => {}
                found => break found,
            }
        };
        match found {
            Some(finder) => *tally.entry((hand, deed, finder)).or_default() += 1,
            None => missed.push(seed),
        }
    }
    (tally, missed)
}

/// Puts the changed events into a copy. Whether they are others than before.
async fn changed(
    shop: &Shop,
    rows: &mut Vec<Row>,
    hand: Hand,
    dice: &mut Dice,
    path: &Path,
) -> bool {
    match hand {
        Hand::Clever => {
            let macs = [AboutMacs::Leaves, AboutMacs::TakesOut, AboutMacs::Invents];
            rechain(rows, macs[dice.below(macs.len())]);
        }
        Hand::Plain | Hand::Blind => {
            for (row, sequence) in rows.iter_mut().zip(1..) {
                row.sequence = sequence;
            }
        }
    }
    if *rows == shop.rows {
        return false;
    }
    let loot = Loot::copy(&shop.bytes, path);
    if loot.replace(rows).is_err() {
        // The table itself would not have it: an id twice, a body that is no JSON.
        return false;
    }
    if hand == Hand::Clever {
        loot.rebuild().await;
    }
    true
}

/// Bytes of the file, changed without knowing what they are.
fn blindly(shop: &Shop, deed: Deed, dice: &mut Dice, path: &Path) -> bool {
    let mut bytes = shop.bytes.clone();
    let place = dice.below(bytes.len());
    let length = 1 + dice.below(64).min(bytes.len() - place - 1);
    match deed {
        Deed::Edited => {
            for byte in &mut bytes[place..place + length] {
                *byte = dice.next().to_be_bytes()[0];
            }
        }
        Deed::Deleted => {
            bytes.drain(place..place + length);
        }
        Deed::Inserted => {
            let some = bytes[place..place + length].to_vec();
            bytes.splice(place..place, some);
        }
        Deed::Reordered => {
            let pages = bytes.len() / 4_096;
            let (one, other) = (dice.below(pages), dice.below(pages));
            for byte in 0..4_096 {
                bytes.swap(one * 4_096 + byte, other * 4_096 + byte);
            }
        }
        Deed::Truncated => bytes.truncate(place),
    }
    Loot::copy(&bytes, path);
    bytes != shop.bytes
}

fn reads_the_same(path: &Path, shop: &Shop) -> bool {
    let raw = rusqlite::Connection::open(path).expect("the file");
    events(&raw).is_ok_and(|rows| rows == shop.rows)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(work)
}

#[test]
fn of_ten_thousand_changes_none_is_missed() {
    let shop = run(Shop::of_three_days());
    let untouched = folder();
    let path = untouched.path().join("register.journal");
    Loot::copy(&shop.bytes, &path).opened(|_| ());
    assert_eq!(
        run(finder(&path, &shop)),
        None,
        "what is honest is believed"
    );

    let shares: Vec<(Tally, Vec<u64>)> = std::thread::scope(|scope| {
        let forgers: Vec<_> = (0..FORGERS)
            .map(|forger| {
                let shop = &shop;
                scope.spawn(move || {
                    let folder = folder();
                    let seeds = (0..DEEDS).filter(move |seed| seed / 10 % FORGERS == forger);
                    run(forge(shop, folder.path(), seeds))
                })
            })
            .collect();
        let shares = forgers.into_iter().map(ScopedJoinHandle::join);
        shares.map(|share| share.expect("no panic")).collect()
    });
    let mut tally = Tally::new();
    let mut missed = Vec::new();
    for (share, seeds) in shares {
        missed.extend(seeds);
        for (what, count) in share {
            *tally.entry(what).or_default() += count;
        }
    }
    let found: Vec<String> = tally.iter().map(|what| format!("{what:?}")).collect();
    let found = found.join("\n");
    let by = |hand: Hand, finder: Finder| -> u32 {
        let those = tally
            .iter()
            .filter(|((whose, _, by), _)| *whose == hand && *by == finder);
        those.map(|(_, count)| count).sum()
    };
    assert_eq!(
        missed,
        Vec::<u64>::new(),
        "the seeds of what nobody noticed; found: {found}"
    );
    for deed in ALL {
        for hand in [Hand::Plain, Hand::Clever, Hand::Blind] {
            let done = tally
                .iter()
                .filter(|((whose, what, _), _)| *whose == hand && *what == deed);
            assert!(
                done.map(|(_, count)| count).sum::<u32>() > 20,
                "{deed:?} by {hand:?}: of each kind there are many: {found}"
            );
        }
    }
    // What each of them is there for: without it, so many would have been believed.
    assert_eq!(
        by(Hand::Plain, Finder::Seal)
            + by(Hand::Blind, Finder::Seal)
            + by(Hand::Blind, Finder::Paper),
        0,
        "who does not recompute the chain is found by the chain: {found}"
    );
    assert!(
        by(Hand::Clever, Finder::Seal) > 500,
        "the key finds those who do: {found}"
    );
    assert!(
        by(Hand::Clever, Finder::Paper) > 1_000,
        "the paper finds what the key cannot: {found}"
    );
    assert!(
        by(Hand::Plain, Finder::Chain) > 1_000,
        "the chain finds the rest: {found}"
    );
    assert!(
        by(Hand::Blind, Finder::File) > 100,
        "SQLite finds some by itself: {found}"
    );
}
