//! Golden files: what a person must look at when it changes.
//!
//! `UPDATE_GOLDEN=1 cargo test -p tests --test golden` writes them anew; the difference is then read in
//! review. (The variable is the compiler's to read, so that no test asks its environment.)

use std::{fmt::Write, fs, path::Path};

use domain::lifecycle::{Duty, State, Step};

/// Whether the files are to be written instead of read.
const UPDATING: bool = option_env!("UPDATE_GOLDEN").is_some();

#[test]
fn the_life_of_an_order_is_the_one_that_was_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/lifecycle.md");
    let printed = lifecycle();
    if UPDATING {
        fs::write(&path, &printed).expect("the file can be written");
    }
    let reviewed = fs::read_to_string(&path).expect("the file is there");
    assert!(
        printed == reviewed,
        "the life of an order is another than golden/lifecycle.md shows. If it is meant to be, write \
         the file anew (UPDATE_GOLDEN=1) and look at every cell that changed. It is now:\n{printed}"
    );
}

#[test]
fn the_table_has_a_row_for_each_state_and_a_cell_for_each_step() {
    let table = lifecycle();
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| **"))
        .collect();
    assert_eq!(rows.len(), State::ALL.len(), "no state is left out");
    for row in rows {
        let cells = row.trim_matches('|').split('|').count();
        assert_eq!(
            cells,
            Step::ALL.len() + 2,
            "{row}: its name, its duty, and every step"
        );
    }
}

/// The whole table, with what each state owes.
fn lifecycle() -> String {
    let mut table = String::from(
        "# The life of an order\n\n\
         Every state and every step, printed from `domain::lifecycle`. A cell is the state after the \
         step; a dot is a step that cannot be taken.\nThe second column is what we owe an order that \
         stands there.\n\n| | duty |",
    );
    // Writing to a string does not fail.
    for step in Step::ALL {
        let _ = write!(table, " {step:?} |");
    }
    table.push_str("\n|---|---|");
    table.push_str(&"---|".repeat(Step::ALL.len()));
    table.push('\n');
    for state in State::ALL {
        let _ = write!(table, "| **{state:?}** | {} |", owed(state.duty()));
        for step in Step::ALL {
            match state.after(step) {
                Ok(after) => {
                    let _ = write!(table, " {after:?} |");
                }
                Err(_) => table.push_str(" · |"),
            }
        }
        table.push('\n');
    }
    table
}

fn owed(duty: Duty) -> &'static str {
    match duty {
        Duty::Send => "send it",
        Duty::Verify => "find out whether they have it",
        Duty::Poll => "ask whether it was paid",
        Duty::Watch => "ask, less often, until released",
        Duty::Decide => "a person decides",
        Duty::Rest => "nothing",
    }
}
