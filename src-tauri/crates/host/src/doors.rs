//! Doors: whether the providers may call in at this register, where, and how they learn of it.
//!
//! Closed on a live account until a manager opens them; on loopback unless the manager says otherwise. In
//! practice they are open, on loopback, for as long as the register sells, because nothing else would ever tell
//! that a pre-order was paid; the sandbox is told where they are.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use gateway::{Method, Request, Transport};
use secrecy::{ExposeSecret, SecretString};
use till::{
    Till, inbound,
    ports::{Dice, NoVault, Soon, Vault},
    refusal::Refusal,
};

use crate::listener::{self, Ears, Hearing, Listener};

/// The keyring's name for the secret part of the doors' address.
const PATH: &str = "listener.path";
/// The keyring's name for the word a caller must bring along.
const WORD: &str = "listener.word";
/// The header that brings it.
const HEADER: &str = "x-mostrador-word";

impl Ears for Till {
    fn webhook(&self, raw: Vec<u8>) -> Soon<'_, Hearing> {
        Box::pin(async move { hearing(self.hear_webhook(&raw).await) })
    }

    fn callback(&self, raw: Vec<u8>, authorization: String) -> Soon<'_, Hearing> {
        Box::pin(async move { hearing(self.hear_callback(&raw, &authorization).await) })
    }
}

fn hearing(heard: Result<bool, Refusal>) -> Hearing {
    match heard {
        Ok(true) => Hearing::Taken,
        Ok(false) => Hearing::Unbelieved,
        Err(refusal) => {
            tracing::error!(code = %refusal.code.word(), "what a provider told could not be kept");
            Hearing::NotNow
        }
    }
}

/// Opens the doors, if they are to be open, and lets the till know.
pub(crate) async fn open(
    till: &Till,
    vault: &dyn Vault,
    stage: Option<&dyn Transport>,
    dice: impl Dice,
) -> Result<Option<Listener>, Refusal> {
    let fresh = || SecretString::from(format!("{:032x}", dice.bits()));
    let doors = match (stage, till.doors_wanted().await?) {
        (Some(_), _) => listener::Doors {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            path: fresh(),
            header: Some((HEADER.to_owned(), fresh())),
        },
        (None, None) => return Ok(None),
        (None, Some(address)) => {
            let secrets = async {
                let path = kept(vault, PATH, fresh()).await?;
                Ok::<_, NoVault>((path, kept(vault, WORD, fresh()).await?))
            };
            match secrets.await {
                Ok((path, word)) => listener::Doors {
                    address,
                    path,
                    header: Some((HEADER.to_owned(), word)),
                },
                Err(why) => {
                    // Selling goes on by the channels that need nobody to call in.
                    tracing::error!(error = %why, "the doors stay closed: their secrets cannot be kept");
                    return Ok(None);
                }
            }
        }
    };
    let word = doors.header.clone();
    let listener = match Listener::open(doors, Arc::new(till.clone())) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%error, "the doors stay closed");
            return Ok(None);
        }
    };
    if let (Some(stage), Some((name, word))) = (stage, word) {
        tell_the_sandbox(stage, &listener, &name, &word).await;
    }
    till.listens(Some(inbound::Doors {
        callback_url: listener.callback_url(),
    }));
    Ok(Some(listener))
}

/// What has to be told the provider, so that it can call in at a live register: the address and the header.
pub async fn to_tell(vault: &dyn Vault, address: SocketAddr) -> Result<(String, String), NoVault> {
    let secret = async |name| {
        let kept = vault.read(name).await?;
        kept.ok_or_else(|| NoVault("the doors were never open".to_owned()))
    };
    let (path, word) = (secret(PATH).await?, secret(WORD).await?);
    let url = format!(
        "http://{address}/{}/totalcoin/webhook",
        path.expose_secret()
    );
    Ok((url, format!("{HEADER}: {}", word.expose_secret())))
}

async fn kept(vault: &dyn Vault, name: &str, fresh: SecretString) -> Result<SecretString, NoVault> {
    if let Some(kept) = vault.read(name).await? {
        return Ok(kept);
    }
    vault.keep(name, fresh.clone()).await?;
    Ok(fresh)
}

/// The provider's "secure channel", in practice: another imitation than ours may have none, and then stays silent.
async fn tell_the_sandbox(
    stage: &dyn Transport,
    listener: &Listener,
    name: &str,
    word: &SecretString,
) {
    let text = |text: &str| text.replace(['"', '\\'], "");
    let body = format!(
        r#"{{"url":"{}","header":{{"name":"{}","value":"{}"}}}}"#,
        text(&listener.webhook_url()),
        text(name),
        text(word.expose_secret()),
    );
    let request = Request {
        body: Some(body.into_bytes()),
        ..Request::to(Method::Post, "sandbox/webhook")
    };
    let told = stage.send(request).await;
    if !told.is_ok_and(|response| (200..300).contains(&response.status)) {
        tracing::warn!("the sandbox was not told where to call in");
    }
}
