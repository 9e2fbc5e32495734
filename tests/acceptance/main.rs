//! What people can do at the counter, told as stories: the till over a real journal and a real sandbox,
//! time moving when a story moves it.
//!
//! One module for each use case. How single parts work is tried beside them, in their own crates.

mod cancel;
mod charge;
mod day;
mod dialects;
mod evidence;
mod faults;
mod practice;
mod receipt;
mod recover;
mod roles;
mod sign_in;
mod snapshot;
mod watch;
