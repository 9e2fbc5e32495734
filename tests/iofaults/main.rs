//! The disk does not obey: every call SQLite makes to it, and every statement of SQL, fails in its turn, while
//! people go on working; once, or from then on until somebody heals the disk.
//!
//! After that the program is started again and left to settle. Then the chain holds, nothing is paid that the
//! provider does not say was paid, nothing that was acknowledged is missing, no reference has moved money
//! twice, and nobody is in doubt.
//!
//! `flow.rs` has what people do, `shop.rs` what must hold, `sweep.rs` which call fails when, `opening.rs` the
//! same for a journal that is made or opened, and `full.rs` a disk without room.

mod flow;
mod full;
mod opening;
mod shop;
mod sweep;

use sweep::Sweep;

#[test]
fn whichever_call_to_the_disk_fails_nothing_is_lost_done_twice_or_left_in_doubt() {
    Sweep::of_every_flow().holds();
}

#[test]
fn on_a_full_disk_nothing_is_begun_and_what_is_in_hand_is_stored() {
    full::sweep().holds();
}
