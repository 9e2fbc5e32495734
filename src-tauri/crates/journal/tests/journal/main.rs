//! The journal as the till uses it: through its public doors, on real files.

mod backup;
mod book;
mod credits;
mod damage;
mod entries;
mod health;
mod life;
mod links;
mod lists;
mod migration;
mod numbers;
mod operations;
mod payouts;
mod people;
mod power;
mod rebuild;
mod reserve;
mod sale_points;
mod salvage;
mod seal;
mod sharing;
mod tamper;
mod tamper_flips;
mod tamper_forger;
mod tamper_many;
