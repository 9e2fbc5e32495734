//! The lists of sales: each state's own, the newest first, wherever its orders are found.

use domain::{lifecycle::State, order::Happening};
use journal::{Filter, Stored};

use super::book::{Book, draft, opened, paid, paid_by, reason, tell};

/// A way each that a sale can go; some end where others still are under way.
fn stories(n: u128) -> Vec<Happening> {
    let asked = || vec![draft(n), Happening::Asked];
    let cancelled = Happening::Cancelled {
        operator: "Lucía".to_owned(),
    };
    let (mut story, rest) = match n % 9 {
        0 => (vec![draft(n)], vec![]),
        1 => (asked(), vec![Happening::Unanswered(reason())]),
        2 => (asked(), vec![Happening::Declined(reason())]),
        3 => (asked(), vec![opened()]),
        4 => (asked(), vec![opened(), Happening::Lapsed]),
        5 => {
            let looked_after = vec![opened(), Happening::Lapsed, Happening::Released];
            (asked(), looked_after)
        }
        6 => (asked(), vec![opened(), cancelled]),
        7 => (asked(), vec![opened(), paid(400, None)]),
        _ => (asked(), vec![opened(), paid_by(&n.to_string(), None)]),
    };
    story.extend(rest);
    story
}

fn numbers(orders: &[Stored]) -> Vec<i64> {
    let number = |stored: &Stored| stored.order.draft.number;
    orders.iter().map(number).collect()
}

#[tokio::test]
async fn the_list_of_a_state_has_all_of_it_and_nothing_else_the_newest_first() {
    let journal = Book::new();
    let journal = journal.open();
    for n in 1..=60 {
        tell(&journal, n, n * 10, stories(n)).await;
    }
    let (all, lists) = journal
        .read(|book| {
            let all = book.orders(&Filter::default())?;
            let mut lists = Vec::new();
            for state in State::ALL {
                for limit in [None, Some(1), Some(5), Some(50)] {
                    let filter = Filter {
                        state: Some(state),
                        limit,
                        ..Filter::default()
                    };
                    lists.push((state, limit, book.orders(&filter)?));
                }
            }
            Ok((all, lists))
        })
        .await
        .expect("lists");
    assert_eq!(
        numbers(&all),
        (1..=60).rev().collect::<Vec<_>>(),
        "all of them, the newest first"
    );
    let mut states = 0;
    for (state, limit, listed) in lists {
        let mut expected: Vec<Stored> = all
            .iter()
            .filter(|stored| stored.order.state == state)
            .cloned()
            .collect();
        states += usize::from(limit.is_none() && !expected.is_empty());
        expected.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
        assert_eq!(
            numbers(&listed),
            numbers(&expected),
            "{state:?}, at most {limit:?}: at rest or not, and no more than was asked for"
        );
    }
    assert!(states >= 6, "there was something to list: {states} states");
}
