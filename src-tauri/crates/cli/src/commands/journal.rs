//! `journal verify`, `journal stats`, `journal export`: what the register's journal says of itself, and all of it.
//! The commands that copy it and put it together again are in `rescue`, and the one that fills it for practice in
//! `seed`.

use std::{
    fmt::Write,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use ::journal::{Anchors, Head, LinesVerdict, Restoration, Seals, Verification, verify_lines};
use host::{
    dice::SystemDice,
    register::Purpose,
    seal::{self, Kept, SealVerdict},
};
use serde_json::json;
use till::{
    ports::NoVault,
    refusal::{Code, Refusal},
    view::Work,
};

use crate::{
    arguments::{Global, Journal},
    commands::{rescue, seed},
    output::{Exit, Output},
    sentences, session, watching,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Journal,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        Journal::Verify {
            export: Some(file),
            heads,
        } => verify_export(file, heads, output),
        Journal::Verify {
            heads,
            export: None,
        } => verify(global, &session::look(global)?, heads, output).await,
        Journal::Export { file, replace } => export(global, file, *replace, output).await,
        Journal::Stats => stats(&session::look(global)?, output).await,
        Journal::Backup { file } => rescue::back_up(global, file.as_deref(), output).await,
        Journal::Accept { reason } => accept(global, reason, output).await,
        Journal::Seed(asked) => seed::run(global, asked, output).await,
        Journal::Restore { file, yes } => rescue::restore(global, file.clone(), *yes, output).await,
    }
}

/// Every event in a file, a line each. One that is there already stays, unless it was said that it may go.
async fn export(
    global: &Global,
    file: &Path,
    replace: bool,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let till = &opened.till;
    till.may_export_journal()?;
    if !replace && till.has_file(file) {
        return Err(Refusal::new(Code::FileTaken, String::new()));
    }
    let exporting = till.export_journal_to(file);
    let saved = watching::through(till, Work::Export, "eventos", exporting).await?;
    // Read back as anybody else would: what is handed on is what holds.
    match read_export(Path::new(&saved.path))? {
        LinesVerdict::Holds { head, .. } => {
            output.line(
                &json!({ "file": saved.path, "events": head.sequence, "head": head.to_string() }),
                &format!(
                    "Guardado en {}: {} eventos, cabeza {head}. Se comprueba con `journal verify --export`.",
                    saved.path, head.sequence
                ),
            );
            Ok(Exit::Done)
        }
        LinesVerdict::Broken { sequence, why } => {
            Ok(differs(sequence, sentences::broken_export(why), output))
        }
    }
}

/// Holds a file of `journal export` against its own chain, and against heads that were printed.
fn verify_export(file: &Path, heads: &[Head], output: &Output) -> Result<Exit, Refusal> {
    let (register, head) = match read_export(file)? {
        LinesVerdict::Holds { register, head } => (register, head),
        LinesVerdict::Broken { sequence, why } => {
            return Ok(differs(sequence, sentences::broken_export(why), output));
        }
    };
    // Only the last event's hash is at hand once the file was read: an earlier head is looked for in the file.
    for printed in heads {
        if !export_has(file, *printed)? {
            let words = format!("no tiene lo que se anotó ({printed})");
            return Ok(differs(printed.sequence, &words, output));
        }
    }
    output.line(
        &json!({
            "holds": true,
            "register": register,
            "events": head.sequence,
            "head": head.to_string(),
            "heads_checked": heads.len(),
        }),
        &format!(
            "El archivo está entero: caja {register}, {} eventos, cabeza {head}. Compará la cabeza con la de un Z \
             impreso.",
            head.sequence
        ),
    );
    Ok(Exit::Done)
}

fn read_export(file: &Path) -> Result<LinesVerdict, Refusal> {
    verify_lines(opened_export(file)?).map_err(|error| unreadable(file, &error))
}

/// Whether an event of that number with that hash is in the file, whose chain holds.
fn export_has(file: &Path, printed: Head) -> Result<bool, Refusal> {
    let begins = format!("{{\"sequence\":{},", printed.sequence);
    let ends = format!("\"hash\":\"{}\"}}", printed.hash);
    for line in opened_export(file)?.lines() {
        let line = line.map_err(|error| unreadable(file, &error))?;
        if line.starts_with(&begins) {
            return Ok(line.ends_with(&ends));
        }
    }
    Ok(false)
}

fn opened_export(file: &Path) -> Result<BufReader<File>, Refusal> {
    let opened = File::open(file).map_err(|error| unreadable(file, &error))?;
    Ok(BufReader::new(opened))
}

fn unreadable(file: &Path, error: &std::io::Error) -> Refusal {
    Output::diagnostic(&format!("No se pudo leer {}: {error}.", file.display()));
    Refusal::new(Code::BadWord, String::new())
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
