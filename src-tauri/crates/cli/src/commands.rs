//! The commands, one file each.

mod charge;
mod day;
mod doctor;
mod journal;
mod operators;
mod orders;
mod receipt;
mod sandbox;
mod settle;

use till::refusal::Refusal;

use crate::{
    arguments::{Arguments, Command},
    output::{Exit, Output},
};

/// Does what was asked.
pub(crate) async fn run(arguments: Arguments, output: &Output) -> Result<Exit, Refusal> {
    let Arguments { global, command } = arguments;
    match command {
        Command::Sandbox(sandbox) => sandbox::run(&sandbox, output).await,
        Command::Charge(charge) => charge::run(&global, &charge, output).await,
        Command::Orders(orders) => orders::list(&global, &orders, output).await,
        Command::Order(one) => orders::show(&global, &one, output).await,
        Command::Cancel(one) => orders::cancel(&global, &one, output).await,
        Command::Receipt(receipt) => receipt::run(&global, &receipt, output).await,
        Command::Settle(settle) => settle::run(&global, &settle, output).await,
        Command::Day(day) => day::run(&global, &day, output).await,
        Command::Journal(journal) => journal::run(&global, &journal, output).await,
        Command::Operators(operators) => operators::run(&global, operators, output).await,
        Command::Doctor => doctor::run(&global, output).await,
    }
}
