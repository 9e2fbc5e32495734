//! A journal in a folder of its own, stamps that never repeat, and a till's most usual happenings.

use std::path::{Path, PathBuf};

use domain::{
    channel::{Channel, Provider},
    credit::{Credit, Fingerprint},
    debit::Debit,
    evidence::Evidence,
    instant::Instant,
    money::{Money, Price},
    order::{Concept, Draft, Happening, OrderId, Payment, Reason},
    reference::Reference,
    register::Register,
};
use journal::{Error, Journal, Stamp, Stored};
use tempfile::TempDir;
use uuid::Uuid;

/// Noon of a day in November 2026, in Argentina.
pub(crate) const NOON: Instant = Instant::from_ms(1_795_186_800_000);

/// A folder that goes when the test does, and the path of a journal in it.
pub(crate) struct Book {
    folder: TempDir,
}

impl Book {
    pub(crate) fn new() -> Book {
        Book {
            folder: TempDir::new().expect("a folder"),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder().join("register.journal")
    }

    pub(crate) fn open(&self) -> Journal {
        self.try_open().expect("a sound journal")
    }

    pub(crate) fn try_open(&self) -> Result<Journal, Error> {
        Journal::open(&self.path(), register(), NOON)
    }

    pub(crate) fn look(&self) -> Journal {
        Journal::open_read_only(&self.path()).expect("a journal to look at")
    }

    /// The file and its log as they stand, in another folder: what a disk holds when the power goes.
    pub(crate) fn copy(&self) -> Book {
        let copy = Book::new();
        for name in ["register.journal", "register.journal-wal"] {
            let from = self.folder().join(name);
            if from.exists() {
                std::fs::copy(from, copy.folder().join(name)).expect("a copy");
            }
        }
        copy
    }

    /// SQLite itself, past all our doors.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).expect("the file")
    }
}

pub(crate) fn register() -> Register {
    Register::from_bits(0x5EED)
}

/// The `n`th order there is.
pub(crate) fn order(n: u128) -> OrderId {
    OrderId(Uuid::from_u128(
        0x0192_0000_0000_7000_8000_0000_0000_0000 + n,
    ))
}

/// A stamp whose id is `n`'s alone; later for a higher `n`.
pub(crate) fn stamp(n: u128) -> Stamp {
    Stamp {
        id: Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n),
        at: NOON.plus_ms(i64::try_from(n).expect("few") * 1_000),
        operator: Some("Lucía".to_owned()),
    }
}

pub(crate) fn cents(cents: i64) -> Money {
    Money::from_cents(cents).expect("small")
}

/// The draft of the `n`th sale, for a thousand centavos.
pub(crate) fn draft(n: u128) -> Happening {
    Happening::Drafted(Draft {
        reference: Reference::from_bits(n),
        number: i64::try_from(n).expect("few"),
        amount: Price::from_cents(1_000).expect("ten pesos"),
        channel: Channel::TelepagosQr,
        sale_point: "Caja 1".to_owned(),
        sale_point_id: None,
        concept: Concept {
            id: "VAR".to_owned(),
            name: "Varios".to_owned(),
        },
        operator: "Lucía".to_owned(),
    })
}

pub(crate) fn opened() -> Happening {
    Happening::Opened {
        qr: "000201".to_owned(),
        link: None,
        provider_order: Some("4001".to_owned()),
        expires: NOON.plus_ms(300_000),
        baseline: true,
    }
}

pub(crate) fn paid(amount: i64, credit: Option<Fingerprint>) -> Happening {
    Happening::Paid(Payment {
        amount: cents(amount),
        evidence: if credit.is_some() {
            Evidence::Matched
        } else {
            Evidence::Order
        },
        credit,
        operation: None,
        name: None,
        cuit: Some("27234567065".to_owned()),
        account: None,
        settlement: None,
    })
}

/// Paid as drafted, by an operation of its own: no two sales are paid by the same one.
pub(crate) fn paid_by(operation: &str, credit: Option<Fingerprint>) -> Happening {
    match paid(1_000, credit) {
        Happening::Paid(payment) => Happening::Paid(Payment {
            operation: Some(operation.to_owned()),
            ..payment
        }),
        other => other,
    }
}

pub(crate) fn reason() -> Reason {
    Reason {
        code: "provider_silent".to_owned(),
        words: None,
        trace: "K3".to_owned(),
    }
}

/// The `n`th of the credits that look alike.
pub(crate) fn credit(n: usize, amount: i64) -> Credit {
    Credit {
        fingerprint: Fingerprint::of(&["2026-11-20", "27234567065"], n),
        provider: Provider::Telepagos,
        amount: cents(amount),
        date: "2026-11-20 12:00:05".to_owned(),
        at: Some(NOON.plus_ms(5_000)),
        holder: Some("Peña, Ana".to_owned()),
        cuit: Some("27234567065".to_owned()),
        account: None,
        operation: Some("CASHIN".to_owned()),
        sale_point: None,
    }
}

/// A debit that no payout explains.
pub(crate) fn debit() -> Debit {
    Debit {
        fingerprint: Fingerprint::of(&["2026-11-20", "a payee"], 0),
        provider: Provider::Telepagos,
        amount: cents(70_000),
        date: "2026-11-20 11:00:00".to_owned(),
        at: Some(NOON.plus_ms(-3_600_000)),
        holder: Some("Molinos del Sur".to_owned()),
        cuit: None,
        account: Some("0000222800000000057723".to_owned()),
        operation: Some("CASHOUT".to_owned()),
    }
}

/// Records a whole story of one order, one commit each; the stamps begin at `first`.
pub(crate) async fn tell(journal: &Journal, n: u128, first: u128, story: Vec<Happening>) -> Stored {
    let mut last = None;
    for (happening, at) in story.into_iter().zip(first..) {
        let stored = journal
            .write(move |writing| writing.record(order(n), &happening, &stamp(at)))
            .await
            .expect("a legal story");
        last = Some(stored);
    }
    last.expect("a story is not empty")
}

/// A sale that was paid, and one that is still open.
pub(crate) async fn two_sales(journal: &Journal) {
    let sale = vec![draft(1), Happening::Asked, opened(), paid(1_000, None)];
    tell(journal, 1, 100, sale).await;
    tell(journal, 2, 200, vec![draft(2), Happening::Asked, opened()]).await;
}
