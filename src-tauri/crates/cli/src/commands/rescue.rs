//! `journal backup`, `journal restore`: the journal copied, and put together again when it is damaged or gone.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::operator::{Deed, Role};
use host::{
    clock::SystemClock,
    register::Purpose,
    rescue::{Diagnosis, Distress, PassedOver, Rescue, back_up_to},
};
use journal::Backup;
use serde_json::{Value, json};
use till::refusal::{Code, Refusal};

use crate::{
    arguments::Global,
    output::{Exit, Output},
    session,
};

/// `journal backup`
pub(crate) async fn back_up(
    global: &Global,
    file: Option<&Path>,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let made = match file {
        None => opened.till.back_up().await?,
        Some(file) => {
            allowed(opened.till.session().map(|session| session.role))?;
            back_up_to(&opened.journal, file).await?.path
        }
    };
    let looked = Backup::look(&made)?;
    let path = made.display().to_string();
    output.line(
        &json!({
            "backup": path,
            "events": looked.head.sequence,
            "head": looked.head.to_string(),
            "bytes": looked.bytes,
        }),
        &format!(
            "Copia hecha y leída entera: {} eventos, hasta el {}, en {path}.",
            looked.head.sequence,
            looked.last_at.to_receipt()
        ),
    );
    Ok(Exit::Done)
}

/// `journal restore`
pub(crate) async fn restore(
    global: &Global,
    file: Option<PathBuf>,
    yes: bool,
    output: &Output,
) -> Result<Exit, Refusal> {
    let diagnosis = Rescue::prepare(Distress {
        data_dir: global.data_dir.clone(),
        account: session::account(global),
        from: file,
        program: global.program.clone(),
        clock: Arc::new(SystemClock),
        outlet: session::silent(),
    })
    .await?;
    let rescue = match diagnosis {
        Diagnosis::Restorable(rescue) => rescue,
        Diagnosis::Sound => {
            output.line(
                &json!({ "restored": false, "sound": true }),
                "El registro está entero y tiene todo lo que tienen sus copias. No hay nada que restaurar; no \
                 se tocó nada.",
            );
            return Ok(Exit::Done);
        }
    };
    // Whoever comes in here is somebody of the restored journal: the damaged one may say anything.
    if !rescue.till.people().await?.is_empty() {
        let signed_in = session::sign_in_at(&rescue.till, &rescue.folders, global, output).await;
        match signed_in {
            Ok(()) => allowed(rescue.till.session().map(|session| session.role))?,
            // Nobody's PIN can be checked. Whoever has the spare key is a manager.
            Err(refusal) if refusal.code == Code::SecretLost => {
                let key = session::pin("MOSTRADOR_SPARE_KEY", "Llave de repuesto: ", output);
                rescue.till.must_be_spare_key(&key.ok_or(refusal)?).await?;
            }
            Err(refusal) => return Err(refusal),
        }
    }
    let plan = plan(&rescue);
    if !yes && !confirmed(&story(&rescue), output) {
        output.line(
            &json!({ "restored": false, "sound": false, "plan": plan }),
            "No se tocó nada. Para hacerlo sin que se pregunte, agregá --yes.",
        );
        return Ok(Exit::Refused);
    }
    let told = told(&rescue);
    let done = rescue.finish()?;
    let quarantine = done.quarantine.map(|path| path.display().to_string());
    let kept = match &quarantine {
        Some(path) => format!(" Lo que había quedó en {path}."),
        None => String::new(),
    };
    let mut object = plan;
    object["restored"] = true.into();
    object["quarantine"] = quarantine.into();
    output.line(&object, &format!("{told}{kept}"));
    Ok(Exit::Done)
}

fn allowed(role: Option<Role>) -> Result<(), Refusal> {
    if role.is_some_and(|role| role.may(Deed::KeepJournal)) {
        Ok(())
    } else {
        Err(Refusal::new(Code::NotAllowed, String::new()))
    }
}

/// What will be done, as programs read it.
fn plan(rescue: &Rescue) -> Value {
    let (restored, gap) = (&rescue.restored, &rescue.restored.gap);
    let passed_over: Vec<Value> = rescue
        .passed_over
        .iter()
        .map(|(path, why)| json!({ "backup": path.display().to_string(), "why": why.to_string() }))
        .collect();
    json!({
        "register": restored.register,
        "backup": rescue.backup.as_ref().map(|backup| backup.path.display().to_string()),
        "backup_events": restored.backup,
        "salvaged": restored.salvaged,
        "stranded": gap.stranded,
        "lost_after": gap.from.to_rfc3339(),
        "lost_before": gap.to.to_rfc3339(),
        "last_number": gap.last_number,
        "highest_number": gap.highest_number,
        "next_number": gap.next_number,
        "clock_is_behind": gap.clock_is_behind,
        "references": gap.references,
        "without_pin": gap.without_pin,
        "passed_over": passed_over,
    })
}

/// The same, for people, before it is done.
fn story(rescue: &Rescue) -> String {
    let mut story = match &rescue.backup {
        Some(backup) => format!(
            "Se va a restaurar el registro desde {}, que llega hasta el {}.",
            backup.path.display(),
            backup.last_at.to_receipt()
        ),
        None => "No hay una copia que sirva: se va a rearmar el registro con lo que se lee del archivo dañado."
            .to_owned(),
    };
    story.push('\n');
    story.push_str(&told(rescue));
    story.push_str("\nLo que hay ahora no se borra: queda aparte, en cuarentena.");
    story
}

/// What is there again and what is not.
fn told(rescue: &Rescue) -> String {
    let (restored, gap) = (&rescue.restored, &rescue.restored.gap);
    let mut lines = vec![format!(
        "{} eventos de la copia y {} rescatados del archivo dañado; el último es del {}.",
        restored.backup,
        restored.salvaged,
        gap.from.to_receipt()
    )];
    if gap.is_known() {
        lines.push(format!(
            "Faltan eventos: {} se leen pero no se pueden encadenar. Puede haber ventas perdidas con números del \
             {} al {}. Lo que haya entrado desde el {} se vuelve a leer del proveedor.",
            gap.stranded,
            gap.last_number.saturating_add(1),
            gap.next_number.saturating_sub(1),
            gap.from.to_receipt()
        ));
    } else {
        lines.push(
            "No se sabe de ningún evento perdido. Por las dudas, lo último se vuelve a leer del proveedor."
                .to_owned(),
        );
    }
    lines.push(format!(
        "La próxima venta lleva el número {}, para que ninguno se repita.",
        gap.next_number
    ));
    if gap.clock_is_behind {
        lines.push(format!(
            "El reloj de esta PC atrasa: dice {}, y hay algo anotado después. Por eso se saltean más números; ponelo \
             en hora antes de cobrar.",
            gap.to.to_receipt()
        ));
    }
    for (path, why) in &rescue.passed_over {
        if let PassedOver::Foreign(register) = why {
            let path = path.display();
            lines.push(format!("No se usó {path}: es de otra caja ({register})."));
        }
    }
    if !gap.without_pin.is_empty() {
        lines.push(format!(
            "Se perdió el PIN de {}: no pueden entrar.",
            gap.without_pin.join(", ")
        ));
    }
    lines.join("\n")
}

/// Whether the person at the terminal says yes. Where there is none, nobody does.
fn confirmed(story: &str, output: &Output) -> bool {
    if output.is_json() || !io::stdin().is_terminal() {
        return false;
    }
    Output::diagnostic(story);
    let _ = write!(io::stderr().lock(), "¿Restaurar? (sí/no): ");
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer).is_err() {
        return false;
    }
    matches!(answer.trim().to_lowercase().as_str(), "sí" | "si" | "s")
}
