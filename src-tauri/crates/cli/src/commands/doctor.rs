//! `doctor`: whether the register has what it needs, and what to do where it has not.

use ::journal::Verification;
use host::{
    clock::SystemClock,
    dice::SystemDice,
    register::{Opened, Purpose},
    vault::Keyring,
};
use serde_json::json;
use till::{
    ports::{Clock, Dice},
    refusal::Refusal,
};

use crate::{
    arguments::{Global, Profile},
    output::{Exit, Output},
    sentences, session,
};

/// How a check came out.
enum Finding {
    /// As it should be.
    Fine(String),
    /// The register works without, but something is lost.
    Warning(String),
    /// The register cannot sell.
    Failing(String),
}

pub(crate) async fn run(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::open(global, Purpose::Check).await?;
    let findings = [
        ("journal", journal(&opened).await?),
        ("clock", clock(&opened).await?),
        (
            "keyring",
            keyring(&opened, global.profile == Profile::Practice).await,
        ),
        ("papers", papers(&opened).await),
        ("provider", provider(&opened).await),
    ];
    let mut exit = Exit::Done;
    for (check, finding) in findings {
        let (state, words) = match finding {
            Finding::Fine(words) => ("ok", words),
            Finding::Warning(words) => ("warning", words),
            Finding::Failing(words) => {
                exit = Exit::Failed;
                ("failing", words)
            }
        };
        let mark = match state {
            "ok" => "✓",
            "warning" => "!",
            _ => "✗",
        };
        output.line(
            &json!({ "check": check, "state": state, "words": words }),
            &format!("{mark} {check:<9} {words}"),
        );
    }
    Ok(exit)
}

async fn journal(opened: &Opened) -> Result<Finding, Refusal> {
    if opened.journal.is_read_only() {
        return Ok(Finding::Failing(
            "El registro es de solo lectura. Revisá los permisos de la carpeta.".to_owned(),
        ));
    }
    Ok(match opened.journal.read(|book| book.verify()).await? {
        Verification::Holds { events, .. } => {
            Finding::Fine(format!("La cadena está entera: {events} eventos."))
        }
        Verification::Broken { sequence, why } => Finding::Failing(format!(
            "La cadena se corta en el evento {sequence}: {}. No cobres; llamá a soporte.",
            sentences::broken(&why)
        )),
    })
}

async fn clock(opened: &Opened) -> Result<Finding, Refusal> {
    let now = SystemClock.now();
    let last = opened
        .journal
        .read(|book| Ok(book.stats()?.last_at))
        .await?;
    Ok(if last.ms_since(now) > 2 * 60_000 {
        Finding::Warning(format!(
            "Son las {}, antes que la última venta guardada. Corregí la hora de la PC.",
            now.to_receipt()
        ))
    } else {
        Finding::Fine(format!("Son las {}.", now.to_receipt()))
    })
}

async fn keyring(opened: &Opened, practice: bool) -> Finding {
    let keyring = Keyring::for_register(&opened.folders.account());
    match keyring.probe(SystemDice.bits()).await {
        Ok(()) => Finding::Fine("El llavero guarda y devuelve.".to_owned()),
        Err(why) if practice => {
            Finding::Warning(format!("Sin llavero ({why}). En práctica no hace falta."))
        }
        Err(why) => Finding::Failing(format!("Sin llavero ({why}). Desbloqueá la sesión.")),
    }
}

async fn papers(opened: &Opened) -> Finding {
    let probe = opened.folders.papers().join(".prueba");
    match opened.till.save_to(&probe, Vec::new()).await {
        Ok(_) => {
            let removed = std::fs::remove_file(&probe).is_ok();
            let folder = opened.folders.papers();
            Finding::Fine(if removed {
                format!("Los recibos van a {}.", folder.display())
            } else {
                format!(
                    "Los recibos van a {} (quedó un archivo de prueba).",
                    folder.display()
                )
            })
        }
        Err(refusal) => Finding::Failing(sentences::of(&refusal)),
    }
}

async fn provider(opened: &Opened) -> Finding {
    match opened.till.check_account().await {
        Ok(()) => Finding::Fine("El proveedor acepta la clave.".to_owned()),
        Err(refusal) => Finding::Failing(sentences::of(&refusal)),
    }
}
