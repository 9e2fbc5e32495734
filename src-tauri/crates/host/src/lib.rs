//! Where it runs: this computer's clock, dice, keyring, disk, logs and doors, and how a register is opened on
//! them.
//!
//! The till's ports are filled in here, once, for every program that has no test in its place: the window
//! and the console. Nothing here decides anything about a sale.

pub mod accounts;
pub mod cabinet;
pub mod chosen;
pub mod clock;
pub mod dice;
pub mod doctor;
pub mod doors;
pub mod folders;
pub mod hold;
pub mod listener;
pub mod logging;
pub mod press;
pub mod register;
pub mod rescue;
pub mod seal;
pub mod set_up;
pub mod support;
pub mod unplugged;
pub mod vault;
