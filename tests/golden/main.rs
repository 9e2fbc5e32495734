//! Golden files: what a person must look at when it changes.
//!
//! `UPDATE_GOLDEN=1 cargo test -p tests --test golden` writes them anew; the difference is then read in
//! review. (The variable is the compiler's to read, so that no test asks its environment.)

mod happenings;

use std::{fmt::Write, fs, path::Path};

use domain::{
    lifecycle::{self, Step},
    link, payout,
};

/// Whether the files are to be written instead of read.
const UPDATING: bool = option_env!("UPDATE_GOLDEN").is_some();

/// A table of states and what may happen to them, with what each state owes.
struct Table {
    title: &'static str,
    /// What every column says.
    about: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    state: String,
    owed: &'static str,
    /// The state after each column's step; none where it cannot be taken.
    after: Vec<Option<String>>,
}

#[test]
fn the_lives_of_orders_payouts_and_links_are_the_ones_that_were_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/lifecycle.md");
    let printed = [orders(), payouts(), links()]
        .iter()
        .map(print)
        .collect::<Vec<_>>()
        .join("\n");
    if UPDATING {
        fs::write(&path, &printed).expect("the file can be written");
    }
    let reviewed = fs::read_to_string(&path).expect("the file is there");
    assert!(
        printed == reviewed,
        "a life is another than golden/lifecycle.md shows. If it is meant to be, write the file anew \
         (UPDATE_GOLDEN=1) and look at every cell that changed. It is now:\n{printed}"
    );
}

#[test]
fn every_table_has_a_row_for_each_state_and_a_cell_for_each_step() {
    for (table, states, steps) in [
        (orders(), lifecycle::State::ALL.len(), Step::ALL.len()),
        (payouts(), payout::State::ALL.len(), happenings::PAYOUTS),
        (links(), link::State::ALL.len(), happenings::LINKS),
    ] {
        assert_eq!(
            table.rows.len(),
            states,
            "{}: no state is left out",
            table.title
        );
        assert_eq!(
            table.columns.len(),
            steps,
            "{}: no step is left out",
            table.title
        );
        for row in &table.rows {
            assert_eq!(row.after.len(), steps, "{}: a cell for each", row.state);
        }
    }
}

#[test]
fn what_rests_owes_nothing_and_nothing_leaves_it_but_a_persons_word_or_late_money() {
    for row in payouts().rows.iter().chain(&links().rows) {
        let leaves = row.after.iter().flatten().any(|after| *after != row.state);
        assert_eq!(
            row.owed == "nothing",
            !leaves,
            "{} is at rest exactly when nothing moves it",
            row.state
        );
    }
    for row in orders().rows.iter().filter(|row| row.owed == "nothing") {
        for (step, after) in Step::ALL.iter().zip(&row.after) {
            let moved = after.as_ref().is_some_and(|after| *after != row.state);
            let late = matches!(step, Step::Paid | Step::PaidLess | Step::PaidMore);
            let persons = step.takes_back() || matches!(step, Step::PaidAgain | Step::Refunded);
            assert!(
                !moved || late || persons,
                "{} is at rest, and {step:?} moved it",
                row.state
            );
        }
    }
}

fn orders() -> Table {
    let rows = lifecycle::State::ALL.into_iter().map(|state| Row {
        state: format!("{state:?}"),
        owed: match state.duty() {
            lifecycle::Duty::Send => "send it",
            lifecycle::Duty::Verify => "find out whether they have it",
            lifecycle::Duty::Poll => "ask whether it was paid",
            lifecycle::Duty::Watch => "ask, less often, until released",
            lifecycle::Duty::Decide => "a person decides",
            lifecycle::Duty::Rest => "nothing",
        },
        after: Step::ALL
            .into_iter()
            .map(|step| state.after(step).ok().map(|after| format!("{after:?}")))
            .collect(),
    });
    Table {
        title: "The life of an order",
        about: "`domain::lifecycle`",
        columns: Step::ALL.into_iter().map(happenings::of_step).collect(),
        rows: rows.collect(),
    }
}

fn payouts() -> Table {
    let every = happenings::of_payouts();
    let rows = payout::State::ALL.into_iter().map(|state| Row {
        state: format!("{state:?}"),
        owed: match state.duty() {
            payout::Duty::Send => "say that it never was sent",
            payout::Duty::Settle => "find out whether they have it",
            payout::Duty::Verify => "ask how it ended",
            payout::Duty::Decide => "a person decides",
            payout::Duty::Rest => "nothing",
        },
        after: every
            .iter()
            .map(|it| state.after(it).ok().map(|after| format!("{after:?}")))
            .collect(),
    });
    Table {
        title: "The life of a payout",
        about: "`domain::payout` (`concluded` is shown for money that did not arrive)",
        columns: every.iter().map(payout::Happening::word).collect(),
        rows: rows.collect(),
    }
}

fn links() -> Table {
    let every = happenings::of_links();
    let rows = link::State::ALL.into_iter().map(|state| Row {
        state: format!("{state:?}"),
        owed: match state.duty() {
            link::Duty::Send => "say that it never was sent",
            link::Duty::Lapse => "say when its time is over",
            link::Duty::Rest => "nothing",
        },
        after: every
            .iter()
            .map(|it| state.after(it).ok().map(|after| format!("{after:?}")))
            .collect(),
    });
    Table {
        title: "The life of a link",
        about: "`domain::link`",
        columns: every.iter().map(link::Happening::word).collect(),
        rows: rows.collect(),
    }
}

fn print(table: &Table) -> String {
    let mut text = format!(
        "# {}\n\nEvery state and all that can happen to it, printed from {}. A cell is the state after \
         it; a dot is what cannot happen there.\nThe second column is what we owe to what stands there.\n\n\
         | | duty |",
        table.title, table.about
    );
    // Writing to a string does not fail.
    for column in &table.columns {
        let _ = write!(text, " {column} |");
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(table.columns.len()));
    text.push('\n');
    for row in &table.rows {
        let _ = write!(text, "| **{}** | {} |", row.state, row.owed);
        for after in &row.after {
            match after {
                Some(after) => {
                    let _ = write!(text, " {after} |");
                }
                None => text.push_str(" · |"),
            }
        }
        text.push('\n');
    }
    text
}
