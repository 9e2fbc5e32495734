//! Notes on orders: an event each, by whoever made it, and nobody changes one unseen.

use domain::order::{Happening, Note, Unfit};
use journal::{Break, Error, Journal, Stored, Verification};

use crate::{
    book::{Book, draft, opened, order, paid, stamp, tell},
    tamper::found_in,
};

fn noted(note: Note) -> Happening {
    Happening::Noted {
        note,
        operator: "Lucía".to_owned(),
    }
}

/// A sale of which less came in than was asked for.
async fn paid_less(journal: &Journal) -> Stored {
    let story = vec![draft(1), Happening::Asked, opened(), paid(400, None)];
    tell(journal, 1, 100, story).await
}

async fn note(journal: &Journal, note: Note, at: u128) -> Result<Stored, Error> {
    let happening = noted(note);
    journal
        .write(move |writing| writing.record(order(1), &happening, &stamp(at)))
        .await
}

#[tokio::test]
async fn a_note_is_kept_and_changes_nothing_else_of_its_order() {
    let book = Book::new();
    let journal = book.open();
    let before = paid_less(&journal).await;
    let after = note(&journal, Note::RestInCash, 200)
        .await
        .expect("it is true");
    assert_eq!(after.sequence, before.sequence + 1, "it is an event");
    assert_eq!(
        after.order.next_action(),
        before.order.next_action(),
        "what is owed to the order is as it was"
    );
    let kept = journal.read(|reading| reading.order(order(1))).await;
    let kept = kept.expect("it can be read").expect("it is there");
    assert_eq!(kept, after, "and it is read back");
    let due = |stored: &Stored| stored.order.next_action().map(|next| next.at);
    let unsettled = journal
        .read(|reading| reading.unsettled())
        .await
        .expect("it can be read");
    assert_eq!(
        unsettled.iter().map(due).collect::<Vec<_>>(),
        [due(&before)],
        "the watch looks after it as before"
    );
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { events: 6, .. })),
        "{verified:?}"
    );
}

#[tokio::test]
async fn a_note_that_is_not_true_there_or_is_there_already_leaves_no_trace() {
    let book = Book::new();
    let journal = book.open();
    paid_less(&journal).await;
    note(&journal, Note::RestInCash, 200)
        .await
        .expect("it is true");
    for (said, at) in [(Note::ChangeGiven, 201), (Note::RestInCash, 202)] {
        let refused = note(&journal, said, at).await;
        assert!(
            matches!(refused, Err(Error::Unfit(Unfit::NotToNote))),
            "{said:?}: {refused:?}"
        );
    }
    let events = journal.read(|reading| Ok(reading.head()?.sequence)).await;
    assert_eq!(events.ok(), Some(6), "neither is an event");
}

#[tokio::test]
async fn a_note_that_somebody_changed_is_found() {
    let event = "body = replace(body, 'rest_in_cash', 'for_manager')";
    for (sql, why) in [
        (
            format!("UPDATE events SET {event} WHERE kind = 'noted'"),
            Break::HashDiffers,
        ),
        (
            format!("UPDATE orders SET {event}"),
            Break::ViewDiffers {
                table: "orders",
                row: order(1).to_string(),
            },
        ),
        (
            "UPDATE orders SET body = json_remove(body, '$.notes')".to_owned(),
            Break::ViewDiffers {
                table: "orders",
                row: order(1).to_string(),
            },
        ),
    ] {
        let book = Book::new();
        let journal = book.open();
        paid_less(&journal).await;
        note(&journal, Note::RestInCash, 200)
            .await
            .expect("it is true");
        drop(journal);
        let found = found_in(&book, |raw| {
            raw.execute_batch(&sql).expect("somebody's statement");
            assert!(raw.total_changes() > 0, "{sql} changed something");
        })
        .await;
        assert_eq!(
            found,
            Verification::Broken { sequence: 6, why },
            "{sql} shows at the note"
        );
    }
}
