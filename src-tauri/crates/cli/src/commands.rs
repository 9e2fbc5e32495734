//! The commands, one file each.

mod account;
mod charge;
mod credits;
mod day;
mod doctor;
mod journal;
mod links;
mod listener;
mod operators;
pub(crate) mod orders;
mod payouts;
mod printers;
mod profile;
mod receipt;
mod reconcile;
mod rescue;
mod sale_points;
mod sandbox;
mod seed;
mod settings;
mod settle;
mod shifts;
mod support;

use till::refusal::Refusal;

use crate::{
    arguments::{Arguments, Command},
    output::{Exit, Output},
    sentences::Matter,
};

/// What a command is about.
pub(crate) fn matter(command: &Command) -> Matter {
    match command {
        Command::Sandbox(_)
        | Command::Charge(_)
        | Command::Orders(_)
        | Command::Order(_)
        | Command::Cancel(_)
        | Command::Receipt(_)
        | Command::Printers(_)
        | Command::Settle(_)
        | Command::Claim(_)
        | Command::Unclaim(_)
        | Command::Shift(_)
        | Command::Day(_)
        | Command::Journal(_)
        | Command::Operators(_)
        | Command::Settings(_)
        | Command::Profile(_) => Matter::Sale,
        Command::SalePoints(_) => Matter::SalePoint,
        Command::Link(_) | Command::Transfer(_) => Matter::Link,
        Command::Payout(_) | Command::Refund(_) => Matter::Payout,
        Command::Account(_)
        | Command::Listener(_)
        | Command::Credits(_)
        | Command::Reconcile(_)
        | Command::Doctor
        | Command::Support(_) => Matter::Question,
    }
}

/// Does what was asked.
pub(crate) async fn run(arguments: Arguments, output: &Output) -> Result<Exit, Refusal> {
    let Arguments { global, command } = arguments;
    match command {
        Command::Sandbox(sandbox) => sandbox::run(&sandbox, output).await,
        Command::Charge(charge) => charge::run(&global, &charge, output).await,
        Command::Orders(orders) => orders::list(&global, &orders, output).await,
        Command::Order(one) => orders::show(&global, &one, output).await,
        Command::Cancel(one) => orders::cancel(&global, &one, output).await,
        Command::Printers(asked) => printers::run(&global, &asked, output).await,
        Command::Receipt(receipt) => receipt::run(&global, &receipt, output).await,
        Command::Settle(settle) => settle::run(&global, &settle, output).await,
        Command::SalePoints(asked) => sale_points::run(&global, &asked, output).await,
        Command::Link(asked) => links::run(&global, &asked, output).await,
        Command::Transfer(asked) => links::transfer(&global, &asked, output).await,
        Command::Payout(asked) => payouts::run(&global, &asked, output).await,
        Command::Account(asked) => account::run(&global, &asked, output).await,
        Command::Listener(asked) => listener::run(&global, &asked, output).await,
        Command::Refund(asked) => payouts::refund(&global, &asked, output).await,
        Command::Credits(asked) => credits::run(&global, &asked, output).await,
        Command::Claim(asked) => credits::claim(&global, &asked, output).await,
        Command::Unclaim(asked) => credits::unclaim(&global, &asked, output).await,
        Command::Shift(asked) => shifts::run(&global, asked, output).await,
        Command::Day(day) => day::run(&global, &day, output).await,
        Command::Reconcile(asked) => reconcile::run(&global, &asked, output).await,
        Command::Journal(journal) => journal::run(&global, &journal, output).await,
        Command::Operators(operators) => operators::run(&global, operators, output).await,
        Command::Settings(asked) => settings::run(&global, &asked, output).await,
        Command::Profile(asked) => profile::run(&global, &asked, output).await,
        Command::Doctor => doctor::run(&global, output).await,
        Command::Support(asked) => support::run(&global, &asked, output).await,
    }
}
