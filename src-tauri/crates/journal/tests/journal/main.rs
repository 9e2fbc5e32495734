//! The journal as the till uses it: through its public doors, on real files.

mod book;

mod credits;
mod damage;
mod life;
mod links;
mod payouts;
mod people;
mod power;
mod rebuild;
mod sale_points;
mod sharing;
mod tamper;
