//! A shop of the imagination, with years of sales: the same ones for the same seed, whoever asks and however many
//! of them are wanted.
//!
//! Each sale goes the way of most: begun, asked for, its code up, its credit seen, paid. They are written by the
//! journal's own verbs, so that the chain and the views are what they would be.

use std::path::Path;

use domain::{
    channel::{Channel, Provider},
    credit::{Credit, Fingerprint},
    evidence::Evidence,
    instant::Instant,
    money::{Money, Price},
    order::{Concept, Draft, Happening, OrderId, Payment},
    reference::Reference,
    register::Register,
};
use journal::{Journal, Opening, Stamp, Writing};
use tokio::runtime::Runtime;
use uuid::{Builder, Uuid};

/// What the dice begin with. Another seed, another shop.
pub(crate) const SEED: u64 = 20_261_120;
/// How many sales are written at once: few enough that what they touch stays in SQLite's own memory.
const BATCH: u64 = 250;
/// Midnight of Monday, 4 January 2016, on the shop's wall.
const FIRST_DAY_MS: i64 = 1_451_876_400_000;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// The text of a code, as long as they are.
const QR: &str = "00020101021143650016com.telepagos0130000000000000000000000000000000150150011307123\
    4567125020000031000005204549953030325802AR5916ALMACEN DEL SUR6012BUENOS AIRES6304";
const HOLDERS: [&str; 6] = [
    "GOMEZ MARIA LAURA",
    "PEREZ JUAN CARLOS",
    "FERNÁNDEZ LUCÍA",
    "RODRIGUEZ PABLO ANDRES",
    "SOSA NÉLIDA",
    "DÍAZ MARTÍN EZEQUIEL",
];

/// One sale that was, or will be.
pub(crate) struct Sale {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// When it was begun.
    pub(crate) begun: Instant,
}

/// The sales in their order, without an end: 30 to 500 a day, from eight in the morning to nine in the evening.
pub(crate) fn sales() -> impl Iterator<Item = Sale> {
    (0_i64..)
        .flat_map(|day| {
            let count = sales_on(day);
            (0..count).map(move |nth| {
                let pause_ms = 13 * HOUR_MS / count;
                let opens = FIRST_DAY_MS + day * DAY_MS + 8 * HOUR_MS;
                Instant::from_ms(opens + nth * pause_ms)
            })
        })
        .zip(1..)
        .map(|(begun, number)| Sale { number, begun })
}

fn sales_on(day: i64) -> i64 {
    let die = roll(day.unsigned_abs(), 1) % 471;
    30 + i64::try_from(die).expect("below 471")
}

/// The number that the dice show: the same for the same throw.
fn roll(n: u64, what: u64) -> u64 {
    // SplitMix64.
    let mut x = (SEED ^ what.rotate_left(32)).wrapping_add(n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

impl Sale {
    /// Its identity: of its moment, as the till's are.
    pub(crate) fn id(&self) -> OrderId {
        OrderId(id(self.begun, self.number, 0))
    }

    pub(crate) fn reference(&self) -> Reference {
        let bits = (u128::from(roll(self.number, 2)) << 64) | u128::from(roll(self.number, 3));
        Reference::from_bits(bits)
    }

    /// The provider's number of the operation that paid it.
    pub(crate) fn operation(&self) -> String {
        format!("{}", 7_000_000_000 + self.number)
    }

    fn cents(&self) -> i64 {
        let steps = roll(self.number, 4) % 900;
        100_000 + i64::try_from(steps).expect("below 900") * 5_000
    }

    fn operator(&self) -> String {
        ["lucia", "marta", "pablo"]
            .get(usize::try_from(roll(self.number, 5) % 3).expect("below 3"))
            .map_or_else(String::new, |name| (*name).to_owned())
    }

    fn drafted(&self) -> Happening {
        Happening::Drafted(Draft {
            reference: self.reference(),
            number: i64::try_from(self.number).expect("a number of a sale"),
            amount: Price::from_cents(self.cents()).expect("more than nothing"),
            channel: Channel::TelepagosQr,
            sale_point: "Caja 1".to_owned(),
            sale_point_id: None,
            concept: Concept {
                id: "VAR".to_owned(),
                name: "Varios".to_owned(),
            },
            operator: self.operator(),
        })
    }

    fn opened(&self) -> Happening {
        Happening::Opened {
            qr: format!("{QR}{:04X}", self.number % 0x1_0000),
            link: None,
            provider_order: Some(format!("{:08x}", roll(self.number, 6))),
            expires: self.begun.plus_ms(600_000),
            baseline: true,
        }
    }

    fn credit(&self) -> Credit {
        let person = roll(self.number, 7);
        let holder = HOLDERS
            .get(usize::try_from(person % 6).expect("below 6"))
            .map(|name| (*name).to_owned());
        let cuit = format!("27{:08}4", person % 100_000_000);
        let account = format!("00000031000{:011}", person % 100_000_000_000);
        let at = self.begun.plus_ms(19_000);
        let amount = Money::from_cents(self.cents()).expect("a price");
        let date = at.to_receipt();
        let row = [date.as_str(), &cuit, &account, &self.operation()];
        Credit {
            fingerprint: Fingerprint::of(&row, 0),
            provider: Provider::Telepagos,
            amount,
            date,
            at: Some(at),
            holder,
            cuit: Some(cuit),
            account: Some(account),
            operation: Some("CASHIN".to_owned()),
            sale_point: None,
        }
    }

    /// Writes its beginning: one event.
    pub(crate) fn begin(&self, book: &mut Writing<'_>) -> Result<(), journal::Error> {
        book.record(self.id(), &self.drafted(), &self.stamp(1, 0))?;
        Ok(())
    }

    /// Writes it as far as its code on the screen.
    fn open(&self, book: &mut Writing<'_>) -> Result<(), journal::Error> {
        let id = self.id();
        self.begin(book)?;
        book.record(id, &Happening::Asked, &self.stamp(2, 300))?;
        book.record(id, &self.opened(), &self.stamp(3, 900))?;
        Ok(())
    }

    /// Writes the rest of it.
    fn pay(&self, book: &mut Writing<'_>) -> Result<(), journal::Error> {
        let credit = self.credit();
        book.see_credits(std::slice::from_ref(&credit), &mut || self.stamp(4, 20_000))?;
        let paid = Happening::Paid(Payment {
            amount: credit.amount,
            evidence: Evidence::Order,
            credit: Some(credit.fingerprint),
            operation: Some(self.operation()),
            name: credit.holder,
            cuit: credit.cuit,
            account: credit.account,
            settlement: None,
        });
        book.record(self.id(), &paid, &self.stamp(5, 21_000))?;
        Ok(())
    }

    fn stamp(&self, which: u64, after_ms: i64) -> Stamp {
        let at = self.begun.plus_ms(after_ms);
        Stamp {
            id: id(at, self.number, which),
            at,
            operator: Some(self.operator()),
        }
    }
}

/// A name of the shop's own: of its moment, and never given twice.
fn id(at: Instant, number: u64, which: u64) -> Uuid {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&(number << 3 | which).to_be_bytes());
    Builder::from_unix_timestamp_millis(at.ms().unsigned_abs(), &random).into_uuid()
}

/// A journal that nothing else reads while it is measured or filled.
pub(crate) fn quiet(path: &Path) -> Journal {
    let opening = Opening {
        check_after: std::time::Duration::MAX,
        ..Opening::default()
    };
    let begun = Instant::from_ms(FIRST_DAY_MS);
    Journal::open_as(path, Register::from_bits(u128::from(SEED)), begun, opening)
        .expect("a sound journal")
}

/// Sells on, up to the sale of number `to`; what is there already stays.
pub(crate) fn sell(runtime: &Runtime, journal: &Journal, to: u64) {
    let next = runtime
        .block_on(journal.read(|book| book.next_number()))
        .expect("a number");
    let next = u64::try_from(next).expect("from 1");
    assert!(next <= to + 1, "there are more than {to} already");
    let mut left = sales()
        .skip_while(|sale| sale.number < next)
        .take_while(|sale| sale.number <= to)
        .peekable();
    while left.peek().is_some() {
        let batch: Vec<Sale> = left
            .by_ref()
            .take(usize::try_from(BATCH).expect("few"))
            .collect();
        let sold = journal.write(move |book| {
            for sale in &batch {
                sale.open(book)?;
                sale.pay(book)?;
            }
            Ok(())
        });
        runtime.block_on(sold).expect("there is room");
    }
}

/// Leaves the next `count` sales with their code on the screen.
pub(crate) fn leave_open(runtime: &Runtime, journal: &Journal, count: u64) {
    let left = journal.write(move |book| {
        let next = u64::try_from(book.next_number()?).expect("from 1");
        for sale in sales()
            .skip_while(|sale| sale.number < next)
            .take_while(|sale| sale.number < next + count)
        {
            sale.open(book)?;
        }
        Ok(())
    });
    runtime.block_on(left).expect("there is room");
}
