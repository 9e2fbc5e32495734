//! The console as whoever scripts it has it: the real program, in processes of its own, over real HTTP.
//!
//! Its words, exit codes and JSON are an interface; here they are held to it. Nothing waits by the clock:
//! a process is waited for by reading what it says until it ends.

mod accounts;
mod channels;
mod charge;
mod claims;
mod credentials;
mod doors;
mod links;
mod papers;
mod payout_limits;
mod payouts;
mod printing;
mod program;
mod reconcile;
mod refusals;
mod register;
mod rescue;
mod sale_points;
mod sandbox;
mod secrets;
mod seed;
mod settings;
mod spare_key;
mod vouchers;
