//! The console as whoever scripts it has it: the real program, in processes of its own, over real HTTP.
//!
//! Its words, exit codes and JSON are an interface; here they are held to it. Nothing waits by the clock:
//! a process is waited for by reading what it says until it ends.

mod charge;
mod papers;
mod program;
mod refusals;
mod register;
mod sandbox;
mod secrets;
