//! Numbers after a loss: none is given twice.

use journal::{Journal, Witness};

use crate::{
    book::{NOON, draft, register, tell},
    salvage::{Shop, place_of},
};

#[tokio::test]
async fn a_clock_that_is_behind_gives_no_number_twice() {
    let shop = Shop::new().await;
    let (day_ms, backup) = (86_400_000, Some(shop.backup.as_path()));
    let on_time = shop.restore_at(NOON.plus_ms(30 * day_ms), None, backup, &[]);
    let on_time = on_time.expect("from the backup").gap;
    assert!(!on_time.clock_is_behind, "it goes on");
    assert!(
        on_time.next_number > 30 * 2_000,
        "a month of sales may be lost"
    );
    // The same day by the calendar, when the battery of the clock is empty.
    let behind = shop.restore_at(NOON.plus_ms(-300 * day_ms), None, backup, &[]);
    let behind = behind.expect("from the backup").gap;
    assert!(behind.clock_is_behind, "which is said");
    assert!(
        behind.next_number > on_time.next_number,
        "and no fewer are left out for it: {behind:?}"
    );
}

#[tokio::test]
async fn whoever_restores_twice_from_one_backup_gives_no_number_twice() {
    let shop = Shop::new().await;
    let first = shop.restore(None, Some(&shop.backup)).expect("restored");
    let given = first.gap.next_number;
    let journal = Journal::open(&shop.to(), register(), NOON).expect("it sells");
    let n = u128::try_from(given).expect("positive");
    tell(&journal, n, n, vec![draft(n)]).await;
    drop(journal);
    let aside = shop.book.folder().join("aside.db");
    std::fs::copy(shop.to(), &aside).expect("what was put aside");
    for (spoilt, what) in [(false, "a file"), (true, "what is left of it")] {
        if spoilt {
            let mut bytes = std::fs::read(&aside).expect("a file");
            bytes[..100].fill(0);
            std::fs::write(&aside, bytes).expect("a damaged file");
        }
        let witness = Witness::of(&aside, &register()).expect("it knows");
        assert_eq!(witness.number, given, "{what} knows of the sale");
        let again = shop.restore_at(
            NOON.plus_ms(10_000_000),
            None,
            Some(&shop.backup),
            &[witness],
        );
        let again = again.expect("restored").gap.next_number;
        assert!(again > given, "{what} keeps it from being given again");
    }
    let other = domain::register::Register::from_bits(99);
    assert_eq!(
        Witness::of(&aside, &other),
        None,
        "of another register it knows nothing"
    );
}

#[tokio::test]
async fn a_number_that_was_to_be_the_next_counts_though_its_event_is_stranded() {
    let shop = Shop::new().await;
    // Later than whatever is told of.
    let (at, backup) = (NOON.plus_ms(200_000_000), Some(shop.backup.as_path()));
    let first = shop.restore_at(at, None, backup, &[]).expect("restored");
    let damaged = shop.bench.path().join("damaged.db");
    let mut bytes = std::fs::read(shop.to()).expect("a file");
    let told = first.head.sequence - 1;
    let journal = Journal::open_read_only(&shop.to()).expect("it opens");
    let event = journal.read(move |book| Ok(book.events(told, 1)?.remove(0)));
    let event = event
        .await
        .expect("the event that tells of the restoration");
    drop(journal);
    let place = place_of(&bytes, &event);
    bytes[place] ^= 1;
    std::fs::write(&damaged, bytes).expect("a damaged file");
    let again = shop.restore_at(at, Some(&damaged), backup, &[]);
    let again = again.expect("restored");
    assert!(!again.gap.clock_is_behind, "the clock goes on");
    assert!(
        again.gap.next_number > first.gap.next_number,
        "what was promised then may have been given: {:?}",
        again.gap
    );
}
