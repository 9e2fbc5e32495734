//! `account add` and `account remove`: the credentials of an account, tried by a real login before they are kept.

use domain::channel::Provider;
use host::register::{Opened, Purpose};
use serde_json::json;
use till::{
    credentials::{Kept, Particulars},
    refusal::{Code, Refusal},
};

use crate::{
    arguments::{AddAccount, Environment, Global, Profile},
    commands::links,
    credentials,
    output::{Exit, Output},
    sentences, session,
};

pub(super) async fn add(
    global: &Global,
    asked: &AddAccount,
    output: &Output,
) -> Result<Exit, Refusal> {
    let provider: Provider = asked.provider.into();
    of_this_register(global, provider)?;
    let particulars = Particulars {
        cuit: asked.cuit.as_deref().map(links::cuit).transpose()?,
        account: asked.cvu.as_deref().map(links::account).transpose()?,
        business_unit: asked.business_unit.clone(),
        dni: asked.dni.clone(),
        fields: asked.fields.clone(),
    };
    let opened = enter(global, output).await?;
    let credentials = credentials::given(
        session::account(global),
        provider,
        asked.environment.map(Environment::word),
        asked.company.as_deref(),
        output,
    )?;
    let trial = opened.trial(&credentials)?;
    let kept = opened
        .till
        .add_account(&credentials, trial, &particulars)
        .await?;
    let (word, text) = match kept {
        Kept::Keyring => (
            "keyring",
            format!(
                "{} acepta las credenciales. Quedaron en el llavero del sistema.",
                sentences::title(provider)
            ),
        ),
        Kept::ThisRun => (
            "this_run",
            format!(
                "{} acepta las credenciales, pero el llavero del sistema no las pudo guardar y no quedan en ningún \
                 lado. Desbloqueá la sesión y cargalas de nuevo, o poné las variables MOSTRADOR_{}_… cada vez.",
                sentences::title(provider),
                provider.word().to_uppercase()
            ),
        ),
    };
    output.line(
        &json!({
            "provider": provider.word(),
            "environment": credentials.environment,
            "kept": word,
        }),
        &text,
    );
    if output.is_json() && kept == Kept::ThisRun {
        Output::diagnostic(&text);
    }
    Ok(Exit::Done)
}

pub(super) async fn remove(
    global: &Global,
    provider: Provider,
    output: &Output,
) -> Result<Exit, Refusal> {
    of_this_register(global, provider)?;
    let opened = session::enter(global, Purpose::Look, output).await?;
    opened.till.forget_account(provider).await?;
    output.line(
        &json!({ "provider": provider.word(), "removed": true }),
        &format!(
            "El llavero ya no tiene las credenciales de {}. Las ventas quedan.",
            sentences::title(provider)
        ),
    );
    Ok(Exit::Done)
}

/// In practice somebody must be there to say whether the credentials are good; a live register is only looked at,
/// since it may have no account yet.
async fn enter(global: &Global, output: &Output) -> Result<Opened, Refusal> {
    let purpose = match global.profile {
        Profile::Practice => Purpose::Check,
        Profile::Telepagos | Profile::Totalcoin => Purpose::SetUp,
    };
    // What the environment has is on trial here, and may be half of it: the rest is typed.
    let opened = session::open_with(global, purpose, Vec::new()).await?;
    session::sign_in(&opened, global, output).await?;
    Ok(opened)
}

/// A live register works with one provider: credentials of the other would be kept and never used.
fn of_this_register(global: &Global, provider: Provider) -> Result<(), Refusal> {
    if session::account(global).providers().contains(&provider) {
        return Ok(());
    }
    Output::diagnostic(&format!(
        "La cuenta de {} va en --profile {}.",
        sentences::title(provider),
        provider.word()
    ));
    Err(Refusal::new(Code::BadWord, String::new()))
}
