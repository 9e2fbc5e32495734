//! `link` and `transfer`: addresses that are sent out so that people pay from afar.

use domain::{
    cbu::Cbu,
    cuit::Cuit,
    link::{Kind, Link, Share},
    money::Price,
};
use host::register::Purpose;
use serde_json::{Value, json};
use till::{
    links::{PaymentLink, TransferLink},
    refusal::{Code, Refusal},
};

use crate::{
    arguments::{self, CreateLink, CreateTransfer, Global},
    moment,
    output::{Exit, Output},
    sentences, session,
};

/// Links listed.
const RECENT: u32 = 100;

pub(crate) async fn run(
    global: &Global,
    asked: &arguments::Link,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        arguments::Link::Create(asked) => create(global, asked, output).await,
        arguments::Link::List => list(global, output).await,
    }
}

pub(crate) async fn transfer(
    global: &Global,
    asked: &arguments::Transfer,
    output: &Output,
) -> Result<Exit, Refusal> {
    let arguments::Transfer::Create(asked) = asked;
    create_transfer(global, asked, output).await
}

async fn create(global: &Global, asked: &CreateLink, output: &Output) -> Result<Exit, Refusal> {
    // All of it is read before the register is opened: a slip of the finger disturbs nobody.
    let amount = price(&asked.amount)?;
    let expires = asked.expires.as_deref().map(moment::end_of).transpose()?;
    let distribution = asked
        .split
        .iter()
        .map(|text| share(text))
        .collect::<Result<Vec<Share>, Refusal>>()?;
    let opened = session::enter(global, Purpose::Sell, output).await?;
    session::tell_where(&opened, global);
    let link = opened
        .till
        .make_link(&PaymentLink {
            cents: amount.cents(),
            concept_id: Some(asked.concept.clone()),
            expires,
            multiple_use: asked.multiple,
            distribution,
        })
        .await?;
    output.line(&link_json(&link), &link_text(&link));
    Ok(Exit::Done)
}

async fn create_transfer(
    global: &Global,
    asked: &CreateTransfer,
    output: &Output,
) -> Result<Exit, Refusal> {
    let amount = price(&asked.amount)?;
    let account = account(&asked.cvu)?;
    let cuit = cuit(&asked.cuit)?;
    let opened = session::enter(global, Purpose::Sell, output).await?;
    session::tell_where(&opened, global);
    let link = opened
        .till
        .make_transfer_link(&TransferLink {
            cents: amount.cents(),
            concept_id: Some(asked.concept.clone()),
            account,
            cuit,
        })
        .await?;
    output.line(&link_json(&link), &link_text(&link));
    Ok(Exit::Done)
}

async fn list(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let links = opened.till.links(Some(RECENT)).await?;
    if links.is_empty() {
        Output::diagnostic("No hay links para mostrar.");
    }
    for link in &links {
        output.line(&link_json(link), &link_text(link));
    }
    Ok(Exit::Done)
}

/// Reads an amount, or says why it is none.
pub(super) fn price(text: &str) -> Result<Price, Refusal> {
    Price::parse(text).map_err(|why| Refusal::new(why.into(), String::new()))
}

/// Reads a CBU or CVU, or says that it is none.
pub(super) fn account(text: &str) -> Result<Cbu, Refusal> {
    Cbu::parse(text).map_err(|_| Refusal::new(Code::BadAccount, String::new()))
}

/// Reads a CUIT, or says that it is none.
pub(super) fn cuit(text: &str) -> Result<Cuit, Refusal> {
    Cuit::parse(text).map_err(|_| Refusal::new(Code::BadCuit, String::new()))
}

/// Reads `CVU=AMOUNT`.
fn share(text: &str) -> Result<Share, Refusal> {
    let bad = || Refusal::new(Code::BadShare, String::new());
    let (to, amount) = text.split_once('=').ok_or_else(bad)?;
    Ok(Share {
        account: account(to)?,
        amount: Price::parse(amount).map_err(|_| bad())?,
    })
}

/// A link as programs read it. Links are a manager's, so its account numbers are whole.
fn link_json(link: &Link) -> Value {
    let mut object = json!({
        "id": link.id.to_string(),
        "state": link.state.word(),
        "amount": link.draft.amount.money().to_decimal(),
        "concept": link.draft.concept,
        "operator": link.draft.operator,
        "link": link.url,
        "provider_id": link.provider_id,
        "created_at": link.created.to_rfc3339(),
        // As a command that is refused says it, so that programs look in one place.
        "refused": link.reason.as_ref().map(Refusal::from_reason),
    });
    match &link.draft.kind {
        Kind::Payment {
            expires,
            multiple_use,
            distribution,
        } => {
            let shares = distribution.iter().map(|share| {
                json!({
                    "cvu": share.account.as_str(),
                    "amount": share.amount.money().to_decimal(),
                })
            });
            object["kind"] = "payment".into();
            object["expires_at"] = expires.to_rfc3339().into();
            object["multiple"] = (*multiple_use).into();
            object["split"] = shares.collect();
        }
        Kind::Transfer { account, cuit } => {
            object["kind"] = "transfer".into();
            object["cvu"] = account.as_str().into();
            object["cuit"] = cuit.as_str().into();
        }
    }
    object
}

/// A link as people read it.
fn link_text(link: &Link) -> String {
    let kind = match &link.draft.kind {
        Kind::Payment { expires, .. } => format!("hasta {}", expires.to_receipt()),
        Kind::Transfer { account, .. } => format!("transferencia a …{}", account.tail()),
    };
    format!(
        "{:>18}  {:<9} {kind}  {}",
        link.draft.amount.to_string(),
        sentences::link_state(link.state),
        link.url.as_deref().unwrap_or("sin dirección"),
    )
}
