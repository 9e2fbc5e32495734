//! mostradorctl, the console: the same till without a window.
//!
//! Its words, exit codes and JSON are an interface for support, scripts and accounting systems. Every command
//! is a file of [`commands`]; what they share of reading and printing is in [`session`] and [`output`].

mod arguments;
mod commands;
mod credentials;
mod moment;
mod output;
mod picture;
mod sentences;
mod session;
mod watching;

use std::{process::ExitCode, time::Duration};

use clap::{CommandFactory, FromArgMatches};

use crate::{arguments::Arguments, output::Output};

/// How long what is still at work may take to end with the process.
const LETTING_GO: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    // A usage error ends here with clap's own words and code 2.
    let matches = Arguments::command().get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|wrong| wrong.exit());
    let command = matches.subcommand_name().unwrap_or_default();
    arguments.global.program = format!("mostradorctl {command}");
    let output = Output::new(arguments.global.json);
    arguments.global.profile = session::profile(&arguments.global);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            Output::diagnostic(&format!("El sistema no deja arrancar: {error}."));
            return ExitCode::FAILURE;
        }
    };
    let matter = commands::matter(&arguments.command);
    let outcome = runtime.block_on(commands::run(arguments, &output));
    sabotage::point("console.ending");
    // Whoever still has the journal lets go of it, so that its log is emptied into the file. The keyring has threads
    // that may wait for something for ever; the process does not.
    runtime.shutdown_timeout(LETTING_GO);
    match outcome {
        Ok(code) => code.into(),
        Err(refusal) => output.refused(&refusal, matter).into(),
    }
}
