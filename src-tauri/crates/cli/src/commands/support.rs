//! `support`: what goes to support, to be read before it is shared.

use host::{register::Purpose, support};
use serde_json::json;
use till::refusal::{Code, Refusal};

use crate::{
    arguments::{Global, Support},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Support,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::open(global, Purpose::Check).await?;
    session::sign_in(&opened, global, output).await?;
    opened.till.may(domain::operator::Deed::KeepJournal)?;
    let files = support::bundle(&opened).await?;
    let Some(path) = &asked.output else {
        for file in &files {
            output.line(
                &json!({ "name": file.name, "text": file.text }),
                &format!("── {} ──\n{}", file.name, file.text),
            );
        }
        return Ok(Exit::Done);
    };
    let zip = support::packed(&files).map_err(|error| {
        Output::diagnostic(&error.to_string());
        Refusal::new(Code::DocumentUnwritable, String::new())
    })?;
    let saved = opened.till.save_to(path, zip).await?;
    output.line(
        &json!({ "path": saved.path, "files": files.len() }),
        &format!("Quedó en {}. Miralo antes de mandarlo.", saved.path),
    );
    Ok(Exit::Done)
}
