//! Links: a link that may exist is never forgotten, nor is its address.

use domain::{
    instant::Instant,
    link::{Draft, Happening, Kind, Link, LinkId, State, Unfit},
    money::Price,
};
use journal::{Error, Intent, Journal, Subject, Verification};
use uuid::Uuid;

use crate::book::{Book, NOON, reason, stamp};

/// The `n`th link there is.
pub(crate) fn link(n: u128) -> LinkId {
    LinkId(Uuid::from_u128(
        0x0195_0000_0000_7000_8000_0000_0000_0000 + n,
    ))
}

pub(crate) fn ordered() -> Happening {
    Happening::Drafted(Draft {
        kind: Kind::Payment {
            expires: NOON.plus_ms(3_600_000),
            multiple_use: true,
            distribution: Vec::new(),
        },
        amount: Price::from_cents(70_000).expect("a price"),
        concept: "VAR".to_owned(),
        operator: "Lucía".to_owned(),
    })
}

pub(crate) fn opened() -> Happening {
    Happening::Opened {
        url: "https://pagos.example/l/1".to_owned(),
        provider_id: Some("L1".to_owned()),
    }
}

/// Records a whole story of one link, one commit each; the stamps begin at `first`.
pub(crate) async fn tell(journal: &Journal, n: u128, first: u128, story: Vec<Happening>) -> Link {
    let mut last = None;
    for (happening, at) in story.into_iter().zip(first..) {
        let link = journal
            .write(move |writing| writing.record_link(link(n), &happening, &stamp(at)))
            .await
            .expect("a legal story");
        last = Some(link);
    }
    last.expect("a story is not empty")
}

#[tokio::test]
async fn a_link_is_what_its_happenings_make_of_it() {
    let book = Book::new();
    let journal = book.open();
    let story = [
        ordered(),
        Happening::Asked,
        Happening::Unanswered(reason()),
        opened(),
    ];
    let mut folded: Option<Link> = None;
    for (happening, n) in story.into_iter().zip(1..) {
        let now = stamp(n);
        folded = match folded {
            None => Link::begin(link(1), &happening, now.at).ok(),
            Some(link) => link.after(&happening).ok(),
        };
        let told = happening.clone();
        let recorded = journal
            .write(move |writing| writing.record_link(link(1), &told, &now))
            .await
            .expect("a legal story");
        let found = journal.read(|reading| reading.link(link(1))).await;
        assert_eq!(
            (Some(&recorded), found.ok().flatten().as_ref()),
            (folded.as_ref(), folded.as_ref()),
            "the domain decides what {happening:?} means, and that is what is read"
        );
    }
    let end = folded.expect("a story is not empty");
    assert_eq!(
        end.url.as_deref(),
        Some("https://pagos.example/l/1"),
        "the address is kept"
    );
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { events: 5, .. })),
        "and the journal holds together: {verified:?}"
    );
}

#[tokio::test]
async fn links_are_listed_newest_first_also_when_the_clock_goes_back() {
    let book = Book::new();
    let journal = book.open();
    tell(&journal, 1, 300, vec![ordered(), Happening::Asked]).await;
    tell(&journal, 2, 200, vec![ordered()]).await;
    tell(&journal, 3, 100, vec![ordered()]).await;
    tell(&journal, 1, 400, vec![opened()]).await;
    drop(journal);
    let journal = book.open();
    let (all, newest) = journal
        .read(|reading| Ok((reading.links(None)?, reading.links(Some(1))?)))
        .await
        .expect("lists");
    let all: Vec<_> = all.iter().map(|link| (link.id, link.state)).collect();
    assert_eq!(
        all,
        [
            (link(3), State::Drafted),
            (link(2), State::Drafted),
            (link(1), State::Open),
        ],
        "as they were ordered, whatever the clock said and whatever happened since"
    );
    let newest: Vec<_> = newest.iter().map(|link| link.id).collect();
    assert_eq!(newest, [link(3)], "only one");
}

#[tokio::test]
async fn what_cannot_have_happened_to_a_link_is_not_written() {
    let book = Book::new();
    let journal = book.open();
    let story = vec![ordered(), Happening::Asked, opened()];
    tell(&journal, 1, 100, story).await;
    let head = journal.read(|reading| reading.head()).await.expect("one");
    let record = |n: u128, happening: Happening, at: u128| {
        journal.write(move |writing| writing.record_link(link(n), &happening, &stamp(at)))
    };
    let again = record(1, Happening::Asked, 900).await;
    assert!(
        matches!(again, Err(Error::UnfitLink(Unfit::Illegal { .. }))),
        "an open link is not asked for again: {again:?}"
    );
    let twice = record(1, ordered(), 901).await;
    assert!(
        matches!(twice, Err(Error::UnfitLink(Unfit::Beginning))),
        "it was ordered once: {twice:?}"
    );
    let unknown = record(2, opened(), 902).await;
    assert!(
        matches!(unknown, Err(Error::NoSuchLink)),
        "a link begins with a draft: {unknown:?}"
    );
    let intent = Intent {
        key: "K2".to_owned(),
        subject: Subject::Link(link(2)),
        call: "POST v2/x".to_owned(),
        body: Vec::new(),
    };
    let stranger = journal
        .write(move |writing| writing.intend(&intent, &stamp(903)))
        .await;
    assert!(
        matches!(stranger, Err(Error::NoSuchLink)),
        "nothing is asked for that was not ordered: {stranger:?}"
    );
    let still = journal.read(|reading| reading.head()).await.expect("one");
    assert_eq!(head, still, "nothing was added");
}

#[tokio::test]
async fn a_link_and_a_payout_of_one_uuid_are_two_things() {
    let book = Book::new();
    let journal = book.open();
    let twin = domain::payout::PayoutId(link(1).0);
    tell(&journal, 1, 100, vec![ordered(), Happening::Asked]).await;
    journal
        .write(move |writing| {
            let first = crate::payouts::ordered(1, "mate.pan.sol", 1_000);
            writing.record_payout(twin, &first, &stamp(200))?;
            writing.record(
                domain::order::OrderId(link(1).0),
                &crate::book::draft(1),
                &stamp(201),
            )
        })
        .await
        .expect("one of each");
    tell(&journal, 1, 300, vec![opened()]).await;
    let (told, verified) = journal
        .read(|reading| {
            let told = reading.history_of(&Subject::Link(link(1)))?;
            Ok((told.len(), reading.verify()?))
        })
        .await
        .expect("a sound journal");
    assert_eq!(told, 3, "each has a story of its own");
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "nobody takes one for the other: {verified:?}"
    );
    let old = journal.read(|reading| reading.unclaimed(Instant::from_ms(0)));
    assert_eq!(old.await.ok(), Some(vec![]), "and none of them is money in");
}
