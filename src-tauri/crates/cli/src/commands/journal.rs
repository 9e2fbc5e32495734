//! `journal verify`, `journal stats`: what the register's journal says of itself. The commands that copy it and
//! put it together again are in `rescue`, and the one that fills it for practice in `seed`.

use std::fmt::Write;

use ::journal::{Anchors, Head, Restoration, Seals, Verification};
use host::{
    dice::SystemDice,
    register::Purpose,
    seal::{self, Kept, SealVerdict},
};
use serde_json::json;
use till::{
    ports::NoVault,
    refusal::{Code, Refusal},
};

use crate::{
    arguments::{Global, Journal},
    commands::{rescue, seed},
    output::{Exit, Output},
    sentences, session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Journal,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        Journal::Verify { heads } => verify(global, &session::look(global)?, heads, output).await,
        Journal::Stats => stats(&session::look(global)?, output).await,
        Journal::Backup { file } => rescue::back_up(global, file.as_deref(), output).await,
        Journal::Accept { reason } => accept(global, reason, output).await,
        Journal::Seed(asked) => seed::run(global, asked, output).await,
        Journal::Restore { file, yes } => rescue::restore(global, file.clone(), *yes, output).await,
    }
}

/// A manager goes on with a journal that is not the one that was sealed: said in the journal, and sealed anew from
/// here.
async fn accept(global: &Global, reason: &str, output: &Output) -> Result<Exit, Refusal> {
    // No provider is needed for it, and the keyring that lost the seal's key may have lost the credentials.
    let opened = session::enter(global, Purpose::Keep, output).await?;
    opened.till.accept_journal(reason).await?;
    let renewed = seal::renew(&opened.journal, &session::keyring(global)?, &SystemDice).await;
    let SealVerdict::Begun { since } = renewed.map_err(|why| {
        Output::diagnostic(&why.to_string());
        Refusal::new(Code::NoKeyring, String::new())
    })?
    else {
        return Err(Refusal::new(Code::Internal, String::new()));
    };
    output.line(
        &json!({ "accepted": true, "sealed_from": since.to_string() }),
        &format!("Se sigue con el registro como está. Queda precintado desde {since}."),
    );
    Ok(Exit::Done)
}

/// What the keyring can say of the journal.
enum Seal {
    /// It has the key, and the head that was sealed last.
    Kept(Kept),
    /// It has none for this register.
    Nothing,
    /// It does not answer.
    Silent(NoVault),
}

/// Holds the journal against its chain, its views, the seals as far as there is a keyring, and the heads that were
/// printed. Opens nothing for selling.
async fn verify(
    global: &Global,
    journal: &::journal::Journal,
    heads: &[Head],
    output: &Output,
) -> Result<Exit, Refusal> {
    let seal = match seal::kept(&session::keyring(global)?).await {
        Ok(Some(kept)) if kept.register == journal.register().as_str() => Seal::Kept(kept),
        Ok(Some(kept)) => {
            let words = format!(
                "no es el que se precintó acá, que es el de la caja {}",
                kept.register
            );
            return Ok(differs(0, &words, output));
        }
        Ok(None) => Seal::Nothing,
        Err(why) => Seal::Silent(why),
    };
    let (printed, heads) = (heads.len(), heads.to_vec());
    let (seal, restored, verified) = journal
        .read(move |book| {
            let restored = book.restored()?;
            let mut heads = heads;
            let key = match &seal {
                Seal::Kept(kept) => {
                    // What came after the journal was put together again from a backup, and says so, is lost.
                    let is_lost = |head: Head| -> Result<bool, ::journal::Error> {
                        let says_so = restored.is_some_and(|it| it.sequence <= head.sequence);
                        Ok(says_so && !book.has(head)?)
                    };
                    if !is_lost(kept.sealed)? {
                        heads.push(kept.sealed);
                    }
                    if is_lost(kept.key.since())? {
                        None
                    } else {
                        Some(&kept.key)
                    }
                }
                Seal::Nothing | Seal::Silent(_) => None,
            };
            let verified = book.verify_against(&Anchors { key, heads: &heads })?;
            Ok((seal, restored, verified))
        })
        .await?;
    let (events, head, seals, pins_unvouched) = match verified {
        Verification::Holds {
            events,
            head,
            seals,
            pins_unvouched,
        } => (events, head, seals, pins_unvouched),
        Verification::Broken { sequence, why } => {
            return Ok(differs(sequence, &sentences::broken(&why), output));
        }
    };
    let (word, mut words) = told(&seal, seals, printed, restored);
    if pins_unvouched > 0 {
        // Writing to a string does not fail.
        let _ = write!(
            words,
            " De {pins_unvouched} personas no se puede comprobar que el PIN sea el que se les puso."
        );
    }
    output.line(
        &json!({
            "holds": true,
            "events": events,
            "head": head.to_string(),
            "seal": word,
            "seals_checked": seals.checked,
            "seals_unchecked": seals.unchecked,
            "sealed_up_to": seals.up_to,
            "sealed_late": seals.late,
            "seal_overdue": seals.overdue,
            "heads_checked": printed,
            "pins_unvouched": pins_unvouched,
            "restored_at": restored.map(|it| it.at.to_rfc3339()),
        }),
        &format!("La cadena está entera: {events} eventos, cabeza {head}. {words}"),
    );
    Ok(Exit::Done)
}

/// What the anchors say of a journal that holds: a word for programs, and a sentence for people.
fn told(
    seal: &Seal,
    seals: Seals,
    printed: usize,
    restored: Option<Restoration>,
) -> (&'static str, String) {
    let (word, mut words) = match seal {
        Seal::Kept(_) if seals.checked == 0 && seals.overdue == 0 => {
            ("unused", "Todavía sin precinto.".to_owned())
        }
        Seal::Kept(_) if seals.overdue > 0 => (
            "late",
            format!(
                "{} precintos comprobados. El precinto de los últimos {} eventos está atrasado: el llavero no \
                 respondía. Se pone la próxima vez que se abra el registro.",
                seals.checked, seals.overdue
            ),
        ),
        Seal::Kept(_) => (
            "checked",
            format!(
                "{} precintos comprobados, hasta el evento {}.",
                seals.checked, seals.up_to
            ),
        ),
        Seal::Nothing if seals.unchecked > 0 => (
            "key_gone",
            format!(
                "Tiene {} precintos que no se pueden comprobar: el llavero no tiene su llave.",
                seals.unchecked
            ),
        ),
        Seal::Nothing => ("no_key", "Sin precinto: no hay llave.".to_owned()),
        Seal::Silent(why) => (
            "no_keyring",
            format!("Sin precinto: no hay llavero ({}).", why.0),
        ),
    };
    if seals.late > 0 {
        // Writing to a string does not fail.
        let _ = write!(
            words,
            " {} eventos se precintaron tarde: el llavero no respondía.",
            seals.late
        );
    }
    if printed > 0 {
        let _ = write!(words, " Coincide con lo impreso ({printed}).");
    }
    if let Some(restored) = restored {
        let _ = write!(
            words,
            " Se rehízo de una copia el {}: lo que pasó después del {} y antes de eso no está.",
            restored.at.to_receipt(),
            restored.lost_after.to_receipt()
        );
    }
    (word, words)
}

fn differs(sequence: i64, words: &str, output: &Output) -> Exit {
    output.line(
        &json!({ "holds": false, "sequence": sequence, "why": words }),
        &format!("La cadena se corta en el evento {sequence}: {words}."),
    );
    Exit::Differs
}

async fn stats(journal: &::journal::Journal, output: &Output) -> Result<Exit, Refusal> {
    let stats = journal.read(|book| book.stats()).await?;
    let object = json!({
        "register": journal.register(),
        "schema": stats.schema,
        "events": stats.events,
        "orders": stats.orders,
        "credits": stats.credits,
        "first_at": stats.first_at.to_rfc3339(),
        "last_at": stats.last_at.to_rfc3339(),
        "bytes": stats.file_bytes,
    });
    let text = format!(
        "Caja {}: {} eventos, {} ventas, {} acreditaciones, {} bytes.",
        journal.register(),
        stats.events,
        stats.orders,
        stats.credits,
        stats.file_bytes
    );
    output.line(&object, &text);
    Ok(Exit::Done)
}
