//! `doctor`: whether the register has what it needs, and what to do where it has not.

use ::journal::Verification;
use domain::{channel::Provider, payout::Duty};
use host::{
    clock::SystemClock,
    dice::SystemDice,
    register::{Opened, Purpose},
    vault::Keyring,
};
use serde_json::{Value, json};
use till::{
    ports::{Clock, Dice},
    refusal::{Code, Refusal},
};

use crate::{
    arguments::{Global, Profile},
    output::{Exit, Output},
    sentences::{self, Matter},
    session,
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
    let mut findings = vec![
        ("journal", journal(&opened).await?),
        ("clock", clock(&opened).await?),
        (
            "keyring",
            keyring(&opened, global.profile == Profile::Practice).await,
        ),
        ("papers", papers(&opened).await),
    ];
    // Told only when there is something to do about it.
    findings.extend(payouts(&opened).await?.map(|finding| ("payouts", finding)));
    let mut exit = Exit::Done;
    for (check, finding) in findings {
        tell(output, check, finding, None, &mut exit);
    }
    let (finding, each) = providers(&opened).await;
    tell(output, "provider", finding, Some(each), &mut exit);
    Ok(exit)
}

/// Prints a finding, and notes what it means for how the command ends.
fn tell(output: &Output, check: &str, finding: Finding, each: Option<Value>, exit: &mut Exit) {
    let (state, mark, words) = match finding {
        Finding::Fine(words) => ("ok", "✓", words),
        Finding::Warning(words) => ("warning", "!", words),
        Finding::Failing(words) => {
            *exit = Exit::Failed;
            ("failing", "✗", words)
        }
    };
    let mut object = json!({ "check": check, "state": state, "words": words });
    if let Some(each) = each {
        object["providers"] = each;
    }
    output.line(&object, &format!("{mark} {check:<9} {words}"));
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
        Err(refusal) => Finding::Failing(sentences::of(&refusal, Matter::Question)),
    }
}

/// What is to be done about payouts; none when there is nothing.
async fn payouts(opened: &Opened) -> Result<Option<Finding>, Refusal> {
    let open = opened.journal.read(|book| book.payouts_unsettled()).await?;
    let count = |duty: Duty| open.iter().filter(|payout| payout.duty() == duty).count();
    Ok(match (count(Duty::Decide), count(Duty::Settle)) {
        (0, 0) => None,
        (0, doubtful) => Some(Finding::Warning(format!(
            "{doubtful} envíos en duda. No los repitas: `settle` los verifica."
        ))),
        (flagged, _) => Some(Finding::Warning(format!(
            "{flagged} envíos necesitan que alguien los mire con el proveedor: `payout list`."
        ))),
    })
}

/// Whether each provider this register has an account at takes its credentials: in all, and one by one.
async fn providers(opened: &Opened) -> (Finding, Value) {
    let mut each = json!({});
    let (mut words, mut failing) = (Vec::new(), false);
    for provider in Provider::ALL {
        if !opened.till.has(provider) {
            continue;
        }
        let title = sentences::title(provider);
        let (state, sentence) = match opened.till.check_account_at(provider).await {
            Ok(()) => ("ok", format!("{title} acepta la clave.")),
            Err(refusal) => {
                failing = true;
                let sentence = sentences::of(&refusal, Matter::Question);
                ("failing", format!("{title}: {sentence}"))
            }
        };
        each[provider.word()] = state.into();
        words.push(sentence);
    }
    if words.is_empty() {
        let refusal = Refusal::new(Code::NoAccount, String::new());
        let sentence = sentences::of(&refusal, Matter::Question);
        return (Finding::Failing(sentence), each);
    }
    let words = words.join(" ");
    let finding = if failing {
        Finding::Failing(words)
    } else {
        Finding::Fine(words)
    };
    (finding, each)
}
