//! Closings: what a shift came to is written down once, whole, and is the same for ever after.

use domain::{
    lifecycle::State,
    order::{Happening, OrderId},
    payout,
    shift::{Closing, Letterhead, Sum},
};
use journal::{Break, Error, Journal, Opened, Stored, Verification};
use rusqlite::Connection;

use crate::{
    book::{Book, cents, credit, draft, opened, order, paid, paid_by, stamp, tell, two_sales},
    payouts,
    tamper::found_in,
};

async fn open_shift(journal: &Journal, at: u128) -> Opened {
    let opened = journal.write(move |writing| writing.open_shift_by("Lucía", &stamp(at)));
    opened.await.expect("an answer")
}

async fn close(journal: &Journal, at: u128) -> Result<Closing, Error> {
    journal
        .write(move |writing| {
            let head = Letterhead::default();
            writing.close_shift_by("Marta", "se miró", &head, None, &stamp(at))
        })
        .await
}

async fn happens(journal: &Journal, id: OrderId, happening: Happening, at: u128) -> Stored {
    let recorded = journal.write(move |writing| writing.record(id, &happening, &stamp(at)));
    recorded.await.expect("a legal story")
}

async fn closings(journal: &Journal) -> Vec<Closing> {
    let closings = journal.read(|reading| reading.closings(None, 10)).await;
    closings.expect("they can be read")
}

fn sum(count: i64, amount: i64) -> Sum {
    Sum {
        count,
        amount: cents(amount),
    }
}

fn lapsed(n: u128) -> Vec<Happening> {
    vec![draft(n), Happening::Asked, opened(), Happening::Lapsed]
}

/// A register with two sales from before its first shift, one of them paid; and in it one that is paid, one that lapsed,
/// and a credit that is nobody's.
async fn with_work() -> (Book, Journal) {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    open_shift(&journal, 300).await;
    let sale = vec![draft(3), Happening::Asked, opened(), paid_by("A1", None)];
    tell(&journal, 3, 400, sale).await;
    tell(&journal, 4, 500, lapsed(4)).await;
    let seen = journal.write(|writing| writing.see_credits(&[credit(0, 700)], &mut || stamp(600)));
    seen.await.expect("it is noted");
    (book, journal)
}

#[tokio::test]
async fn a_shift_is_closed_with_all_it_came_to_and_the_next_one_is_opened() {
    let (_book, journal) = with_work().await;
    let before = journal
        .read(|reading| reading.head())
        .await
        .expect("a head");

    let closing = close(&journal, 700).await.expect("one is open");

    assert_eq!(
        (closing.number, closing.opened, closing.closed),
        (1, stamp(300).at, stamp(700).at),
        "the first, from when to when"
    );
    assert_eq!(
        (
            closing.opened_by.as_str(),
            closing.operator.as_str(),
            closing.explanation.as_str()
        ),
        ("Lucía", "Marta", "se miró"),
        "and by whom, and why"
    );
    assert_eq!(
        (closing.head.clone(), closing.events),
        (before.to_string(), before.sequence),
        "it vouches for all that came before it"
    );
    let totals = &closing.totals;
    assert_eq!(
        (totals.collected, totals.unassigned),
        (sum(1, 1_000), sum(1, 700)),
        "what was paid before the shift is not its"
    );
    assert_eq!(
        (
            totals.orders,
            totals.unpaid,
            totals.first_sale,
            totals.last_sale
        ),
        (2, 1, Some(3), Some(4)),
        "nor are the sales"
    );
    let standing = journal.read(|reading| Ok((reading.open_shift()?, reading.next_shift()?)));
    assert_eq!(standing.await.ok(), Some((None, 2)), "none is open now");
    assert!(
        matches!(close(&journal, 800).await, Err(Error::NoSuchShift)),
        "and none can be closed"
    );
    let Opened::New(second) = open_shift(&journal, 900).await else {
        panic!("there was none");
    };
    assert_eq!((second.number, second.first_sale), (2, 5), "they go on");
    assert_eq!(closings(&journal).await, [closing], "as it was written");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "{verified:?}"
    );
}

#[tokio::test]
async fn what_comes_after_the_close_is_the_next_shifts_and_changes_nothing() {
    let (book, journal) = with_work().await;
    let first = close(&journal, 700).await.expect("one is open");
    // Nobody has opened the next one yet: the sale that had lapsed is paid, and another is begun and paid.
    happens(&journal, order(4), paid_by("A2", None), 800).await;
    let between = vec![draft(5), Happening::Asked, opened(), paid_by("A3", None)];
    tell(&journal, 5, 810, between).await;
    open_shift(&journal, 900).await;
    tell(&journal, 6, 910, lapsed(6)).await;
    let second = close(&journal, 1_000).await.expect("one is open");
    assert_eq!(
        (second.totals.collected, second.totals.orders),
        (sum(2, 2_000), 1),
        "no payment is of no shift, and a sale is of the one in which it was begun"
    );
    assert_eq!(
        second.totals.unassigned,
        sum(0, 0),
        "what the first one told of is not told again"
    );
    assert_eq!(
        closings(&journal).await,
        [second.clone(), first.clone()],
        "the first is as it was, and the newest comes first"
    );
    let older = journal.read(|reading| {
        Ok((
            reading.closings(Some(2), 10)?,
            reading.closing(2)?,
            reading.closing(3)?,
        ))
    });
    let (older, two, three) = older.await.expect("they can be read");
    assert_eq!(older, [first], "below the second");
    assert_eq!((two, three), (Some(second), None), "and one by its number");
    drop(journal);
    let again = book.open();
    let sales = again.read(|reading| reading.verify()).await;
    assert!(matches!(sales, Ok(Verification::Holds { .. })), "{sales:?}");
}

#[tokio::test]
async fn money_that_goes_back_is_of_the_shift_in_which_it_went() {
    let (_book, journal) = with_work().await;
    let listed = Happening::Listed {
        credit: credit(1, 1_000).fingerprint,
        amount: cents(1_000),
        holder: None,
    };
    let seen = journal.write(|writing| {
        writing.see_credits(&[credit(1, 1_000), credit(2, 300)], &mut {
            let mut ids = 610..;
            move || stamp(ids.next().expect("there is a next"))
        })
    });
    seen.await.expect("they are noted");
    happens(&journal, order(3), listed, 620).await;
    happens(
        &journal,
        order(2),
        paid(300, Some(credit(2, 300).fingerprint)),
        630,
    )
    .await;
    close(&journal, 700).await.expect("one is open");
    open_shift(&journal, 710).await;
    let unclaimed = Happening::Unclaimed {
        credit: credit(2, 300).fingerprint,
        operator: "Marta".to_owned(),
        reason: "era de otra venta".to_owned(),
    };
    let stored = happens(&journal, order(2), unclaimed, 720).await;
    assert_eq!(stored.order.state, State::Lapsed, "it is not paid");
    let so_far = journal.read(|reading| reading.shift_so_far()).await;
    let so_far = so_far.expect("readable").expect("one is open");
    assert_eq!(
        (so_far.totals.collected, so_far.totals.taken_back),
        (sum(0, 0), sum(1, 300)),
        "it is taken from the shift in which that was said"
    );
    assert_eq!(
        so_far.totals.net(),
        Some(cents(-300)),
        "which has less than nothing then"
    );
}

#[tokio::test]
async fn a_sale_that_can_still_be_paid_keeps_the_shift_open_and_one_from_before_does_not() {
    let (_book, journal) = with_work().await;
    let open = async || {
        let so_far = journal.read(|reading| reading.shift_so_far()).await;
        let open = so_far.expect("readable").expect("one is open").open;
        open.iter()
            .map(|it| it.order.draft.number)
            .collect::<Vec<_>>()
    };
    // Sale 2 is open since before there was a shift.
    assert_eq!(open().await, [0_i64; 0], "it has none that is open");
    tell(&journal, 5, 610, vec![draft(5)]).await;
    tell(&journal, 6, 620, vec![draft(6), Happening::Asked]).await;
    tell(&journal, 7, 630, vec![draft(7), Happening::Asked, opened()]).await;
    assert_eq!(open().await, [7, 6, 5], "begun, asked for, shown");
    let link = match draft(8) {
        Happening::Drafted(draft) => Happening::Drafted(domain::order::Draft {
            channel: domain::channel::Channel::TelepagosLink,
            ..draft
        }),
        other => other,
    };
    tell(&journal, 8, 640, vec![link, Happening::Asked]).await;
    assert_eq!(
        open().await,
        [8, 7, 6, 5],
        "nobody knows whether it is there"
    );
    happens(&journal, order(8), opened(), 650).await;
    assert_eq!(
        open().await,
        [7, 6, 5],
        "a link that is out lives longer than shifts"
    );
}

#[tokio::test]
async fn payouts_of_which_nobody_knows_are_counted_and_those_that_are_only_slow_are_not() {
    let (_book, journal) = with_work().await;
    let written = journal.write(|writing| {
        for (n, at) in [(1, 610), (2, 620)] {
            let payout = payouts::payout(n);
            let drafted =
                payouts::ordered(n, "mate.pan.sol", 50_000 + i64::try_from(n).unwrap_or(0));
            writing.record_payout(payout, &drafted, &stamp(at))?;
            let next_check = stamp(at + 100).at;
            let asked = payout::Happening::Asked { next_check };
            writing.record_payout(payout, &asked, &stamp(at + 1))?;
        }
        let accepted = payout::Happening::Accepted {
            provider_id: "T2".to_owned(),
            next_check: stamp(900).at,
        };
        writing.record_payout(payouts::payout(2), &accepted, &stamp(630))?;
        writing.shift_so_far()
    });
    let so_far = written.await.expect("readable").expect("one is open");
    assert_eq!(
        so_far.totals.payouts_in_doubt, 1,
        "the one without an answer"
    );
}

#[tokio::test]
async fn a_closing_can_be_made_again_from_the_events_and_nobody_changes_it_unseen() {
    let (book, journal) = with_work().await;
    close(&journal, 700).await.expect("one is open");
    open_shift(&journal, 710).await;
    tell(&journal, 5, 720, lapsed(5)).await;
    let before = closings(&journal).await;
    book.raw()
        .execute_batch("DELETE FROM closings; UPDATE shifts SET sales = 9")
        .expect("somebody's statements");
    let rebuilt = journal.write(|writing| Ok((writing.rebuild()?, writing.head()?)));
    let rebuilt = rebuilt.await;
    assert!(rebuilt.is_ok(), "{rebuilt:?}");
    assert_eq!(closings(&journal).await, before, "the events say it all");
    let (open, verified) = journal
        .read(|reading| Ok((reading.open_shift()?, reading.verify()?)))
        .await
        .expect("readable");
    assert_eq!(
        open.map(|open| (open.shift.number, open.sales)),
        Some((2, 1)),
        "each sale in its own shift"
    );
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "{verified:?}"
    );
    drop(journal);
    for (sql, table) in [
        ("DELETE FROM closings", "closings"),
        ("UPDATE closings SET sequence = sequence - 1", "closings"),
        ("UPDATE closings SET shift = 2", "closings"),
        ("INSERT INTO closings VALUES (2, 3)", "closings"),
        (
            "UPDATE shifts SET sales = sales + 1 WHERE number = 1",
            "shifts",
        ),
    ] {
        let found = found_in(&book.copy(), |raw| changed(raw, sql)).await;
        let Verification::Broken {
            why: Break::ViewDiffers { table: found, .. },
            ..
        } = found
        else {
            panic!("{sql}: {found:?}");
        };
        assert_eq!(found, table, "{sql}");
    }
}

fn changed(raw: &Connection, sql: &str) {
    raw.execute_batch(sql).expect("somebody's statement");
    assert!(raw.total_changes() > 0, "{sql} changed something");
}
