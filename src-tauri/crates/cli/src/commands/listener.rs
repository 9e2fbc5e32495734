//! `listener`: the doors by which the providers call in, and what they have to be told to find them.

use std::net::SocketAddr;

use host::{
    doors,
    register::{Opened, Purpose},
    vault::Keyring,
};
use serde_json::json;
use till::refusal::{Code, Refusal};

use crate::{
    arguments::{Global, Listener, Profile},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Listener,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        Listener::On { address } => on(global, *address, output).await,
        Listener::Callbacks { url } => callbacks(global, url, output).await,
        Listener::Off => off(global, output).await,
        Listener::Status => status(global, output).await,
    }
}

async fn on(global: &Global, address: SocketAddr, output: &Output) -> Result<Exit, Refusal> {
    if address.port() == 0 {
        Output::diagnostic(
            "El puerto tiene que ser siempre el mismo: elegí uno, por ejemplo 8730.",
        );
        return Err(Refusal::new(Code::BadWord, String::new()));
    }
    let opened = session::enter(global, Purpose::SetUp, output).await?;
    opened.till.want_doors(Some(address)).await?;
    if !address.ip().is_loopback() {
        Output::diagnostic(
            "Atención: en esa dirección pueden llamar otras máquinas, y lo que llega viaja sin cifrar. \
             Usala solo detrás de un puente con HTTPS.",
        );
    }
    practice_note(global);
    output.line(
        &json!({ "listener": "on", "address": address.to_string() }),
        &format!(
            "La próxima vez que se abra la caja se atienden avisos en {address}. `listener status` dice qué \
             pasarle al proveedor."
        ),
    );
    Ok(Exit::Done)
}

async fn callbacks(global: &Global, url: &str, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::SetUp, output).await?;
    let key = session::pin(
        "MOSTRADOR_TOTALCOIN_CALLBACK_KEY",
        "Clave de los avisos: ",
        output,
    );
    let key = key.ok_or_else(|| Refusal::new(Code::BadWord, String::new()))?;
    opened.till.agree_on_callbacks(url, key.into()).await?;
    output.line(
        &json!({ "callbacks": url }),
        "Los envíos por TotalCoin piden que se avise ahí. La clave quedó en el llavero.",
    );
    Ok(Exit::Done)
}

async fn off(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::SetUp, output).await?;
    opened.till.want_doors(None).await?;
    practice_note(global);
    output.line(
        &json!({ "listener": "off", "address": null }),
        "La próxima vez que se abra la caja no se atienden avisos.",
    );
    Ok(Exit::Done)
}

async fn status(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let Some(address) = opened.till.doors_wanted().await? else {
        practice_note(global);
        output.line(
            &json!({ "listener": "off", "address": null, "url": null, "header": null }),
            "No se atienden avisos.",
        );
        return Ok(Exit::Done);
    };
    let told = if session::is_manager(&opened) {
        to_tell(&opened, address).await
    } else {
        Output::diagnostic("La dirección completa y la palabra son para quien está a cargo.");
        None
    };
    practice_note(global);
    let words = match &told {
        Some((url, header)) => format!(
            "Se atienden avisos en {address}. Al proveedor hay que pasarle esta dirección y este \
             encabezado:\n  {url}\n  {header}"
        ),
        None => format!("Se atienden avisos en {address}."),
    };
    let (url, header) = told.unzip();
    output.line(
        &json!({
            "listener": "on",
            "address": address.to_string(),
            "url": url,
            "header": header,
        }),
        &words,
    );
    Ok(Exit::Done)
}

/// What has to be told the provider; none when the keyring has it not.
async fn to_tell(opened: &Opened, address: SocketAddr) -> Option<(String, String)> {
    let keyring = Keyring::for_register(&opened.folders.account());
    let told = doors::to_tell(&keyring, address).await.ok();
    if told.is_none() {
        Output::diagnostic(
            "Todavía no hay nada para pasarle al proveedor: o la caja no se abrió desde entonces, o el llavero no \
             responde. Desbloqueá la sesión, abrí la caja una vez y preguntá de nuevo.",
        );
    }
    told
}

fn practice_note(global: &Global) {
    if global.profile == Profile::Practice {
        Output::diagnostic(
            "En práctica la puerta está siempre abierta mientras la caja cobra, y el simulador la conoce.",
        );
    }
}
