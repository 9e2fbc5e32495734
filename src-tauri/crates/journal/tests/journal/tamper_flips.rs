//! One bit of the file, changed by nobody: a disk that grows old.

use domain::instant::Instant;
use journal::{Error, Journal, Recorded, Verification};

use crate::{
    book::{Book, order, register, stamp, tell, two_sales},
    tamper_forger::{Loot, folder},
};

/// How many bytes are flipped, one a copy.
const FLIPS: usize = 1_000;

async fn events(journal: &Journal) -> Result<Vec<Recorded>, Error> {
    journal.read(|book| book.events(1, 10_000)).await
}

#[tokio::test]
async fn of_a_thousand_flipped_bytes_none_is_believed() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    for n in 3..150_u128 {
        let sale = vec![crate::book::draft(n), domain::order::Happening::Asked];
        tell(&journal, n, n * 100, sale).await;
    }
    journal
        .write(|writing| writing.set_setting("shop.name", "El Almacén", &stamp(90_000)))
        .await
        .expect("a setting");
    let told = events(&journal).await.expect("events");
    drop(journal);
    let whole = std::fs::read(book.path()).expect("the file");
    let folder = folder();
    let path = folder.path().join("register.journal");
    // Evenly over the file, each time another bit; 7,919 is prime to the file's length.
    let (mut refused, mut broken, mut harmless) = (0_u32, 0_u32, 0_u32);
    for flip in 0..FLIPS {
        let place = flip * 7_919 % whole.len();
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (flip % 8);
        for to_write in [false, true] {
            Loot::copy(&bytes, &path);
            let opened = if to_write {
                Journal::open(&path, register(), Instant::from_ms(0))
            } else {
                Journal::open_read_only(&path)
            };
            let Ok(journal) = opened else {
                refused += 1;
                continue;
            };
            let verified = journal.read(|book| book.verify()).await;
            let read = events(&journal).await;
            let order = journal.read(|book| book.order(order(1))).await;
            for answer in [
                verified.as_ref().err(),
                read.as_ref().err(),
                order.as_ref().err(),
            ] {
                assert!(
                    !matches!(answer, Some(Error::Stopped)),
                    "byte {place}: nobody panics over a bad byte"
                );
            }
            match verified {
                Ok(Verification::Holds { .. }) => {
                    assert_eq!(
                        read.ok().as_deref(),
                        Some(told.as_slice()),
                        "byte {place}: what is said to hold reads as it was written"
                    );
                    harmless += 1;
                }
                Ok(Verification::Broken { .. }) | Err(_) => broken += 1,
            }
        }
    }
    assert!(
        refused > 50 && broken > 500 && harmless > 0,
        "refused {refused}, found {broken}, in no event {harmless}: of each there are some"
    );
}
