//! Conversations with a provider: whole calls through the public doors of the gateway, over a pretended
//! transport and clock, or over HTTP to small servers on loopback that misbehave in one way each.

mod fakes;
mod http;
mod lists;
mod outcomes;
mod payouts;
mod sale_points;
mod secrets;
mod token;
mod totalcoin;
