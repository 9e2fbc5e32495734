//! The journal as the till uses it: through its public doors, on real files.

mod book;

mod credits;
mod damage;
mod life;
mod people;
mod power;
mod rebuild;
mod sharing;
mod tamper;
