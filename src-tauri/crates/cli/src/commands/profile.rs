//! `profile`: which register this PC works with when nobody says another.

use host::{chosen, folders::Folders, register::Purpose};
use serde_json::json;
use till::refusal::{Code, Refusal};

use crate::{
    arguments::{Global, Profile, ProfileCommand},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &ProfileCommand,
    output: &Output,
) -> Result<Exit, Refusal> {
    let account = match asked {
        ProfileCommand::Show => chosen::read(global.data_dir.clone()).account,
        ProfileCommand::Use { account } => {
            let folders = Folders::of(global.data_dir.clone(), session::account(global).word())
                .map_err(|_| Refusal::new(Code::JournalUnwritable, String::new()))?;
            // Whoever goes back to practice harms nobody; real money is a manager's to turn to.
            if *account != Profile::Practice {
                let (opened, pin) = session::enter_with_pin(global, Purpose::SetUp, output).await?;
                opened.till.prove_manager(&pin).await?;
            }
            let account = session::account_of(*account);
            chosen::keep(folders.data(), account).map_err(|error| {
                Output::diagnostic(&error.to_string());
                Refusal::new(Code::JournalUnwritable, String::new())
            })?;
            account
        }
    };
    output.line(
        &json!({ "profile": account.word() }),
        &format!("Esta PC trabaja con {}.", account.word()),
    );
    Ok(Exit::Done)
}
