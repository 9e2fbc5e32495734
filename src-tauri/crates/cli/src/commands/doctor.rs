//! `doctor`: whether the register has what it needs, and what to do where it has not.

use domain::channel::Provider;
use host::{
    doctor::{self, Examined},
    register::Purpose,
};
use serde_json::{Value, json};
use till::{
    refusal::{Code, Refusal},
    view::{Check, Finding, Health},
};

use crate::{
    arguments::Global,
    output::{Exit, Output},
    sentences::{self, Matter},
    session,
};

pub(crate) async fn run(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::open(global, Purpose::Check).await?;
    let examined = doctor::examine(&opened).await?;
    let mut exit = Exit::Done;
    let (providers, others): (Vec<&Finding>, Vec<&Finding>) = examined
        .examination
        .findings
        .iter()
        .partition(|it| it.check == Check::Provider);
    for finding in others {
        let words = words(finding, &examined);
        tell(
            output,
            name(finding.check),
            finding.health,
            &words,
            None,
            &mut exit,
        );
    }
    let (health, words, each) = of_providers(&providers, &examined);
    tell(output, "provider", health, &words, Some(each), &mut exit);
    Ok(exit)
}

/// Prints a finding, and notes what it means for how the command ends.
fn tell(
    output: &Output,
    check: &str,
    health: Health,
    words: &str,
    each: Option<Value>,
    exit: &mut Exit,
) {
    let (state, mark) = match health {
        Health::Fine => ("ok", "✓"),
        Health::Warning => ("warning", "!"),
        Health::Failing => {
            *exit = Exit::Failed;
            ("failing", "✗")
        }
    };
    let mut object = json!({ "check": check, "state": state, "words": words });
    if let Some(each) = each {
        object["providers"] = each;
    }
    output.line(&object, &format!("{mark} {check:<9} {words}"));
}

const fn name(check: Check) -> &'static str {
    match check {
        Check::Journal => "journal",
        Check::Backup => "backup",
        Check::Clock => "clock",
        Check::Keyring => "keyring",
        Check::Papers => "papers",
        Check::Disk => "disk",
        Check::Printer => "printer",
        Check::Payouts => "payouts",
        Check::Provider => "provider",
        Check::Listener => "listener",
    }
}

fn words(finding: &Finding, examined: &Examined) -> String {
    let fact = |place: usize| finding.facts.get(place).map_or("", String::as_str);
    let (first, second) = (fact(0), fact(1));
    match (finding.check, finding.case.as_str()) {
        (Check::Journal, "read_only") => {
            "El registro es de solo lectura. Revisá los permisos de la carpeta.".to_owned()
        }
        (Check::Journal, "whole") => format!("La cadena está entera: {first} eventos."),
        (Check::Journal, _) => {
            let why = examined
                .broken
                .as_ref()
                .map(|(_, why)| sentences::broken(why));
            format!(
                "La cadena se corta en el evento {first}: {}. No cobres; llamá a soporte.",
                why.unwrap_or_default()
            )
        }
        (Check::Clock, "behind") => format!(
            "Son las {first}, antes que la última venta guardada. Corregí la hora de la PC."
        ),
        (Check::Clock, _) => format!("Son las {first}."),
        (Check::Keyring, "keeps") => "El llavero guarda y devuelve.".to_owned(),
        (Check::Keyring, "absent_in_practice") => {
            format!("Sin llavero ({first}). En práctica no hace falta.")
        }
        (Check::Keyring, _) => format!("Sin llavero ({first}). Desbloqueá la sesión."),
        (Check::Papers, "kept") => format!("Los recibos van a {first}."),
        (Check::Papers, "left") => {
            format!("Los recibos van a {first} (quedó un archivo de prueba).")
        }
        (Check::Papers, _) => match &examined.papers {
            Some(refusal) => sentences::of(refusal, Matter::Question),
            None => String::new(),
        },
        (Check::Payouts, "in_doubt") => {
            format!("{first} envíos en duda. No los repitas: `settle` los verifica.")
        }
        (Check::Payouts, _) => format!(
            "{first} envíos necesitan que alguien los mire con el proveedor: `payout list`."
        ),
        (Check::Backup, "never") => {
            format!("Todavía no hay ninguna copia. Se hace una al cerrar el día, en {first}.")
        }
        (Check::Backup, "beside") => format!(
            "La carpeta de las copias, {first}, no está o no deja escribir: van junto al registro. Conectala o elegí \
             otra con `settings set backup.folder`."
        ),
        (Check::Backup, "old") => {
            format!("La última copia es del {first}, en {second}. Hacé una con `journal backup`.")
        }
        (Check::Backup, _) => format!("La última copia es del {first}, en {second}."),
        (Check::Disk, case) => {
            let free = megabytes(first);
            match case {
                "full" => format!("El disco está lleno: quedan {free} MB. Hacé lugar."),
                "little" => format!("Queda poco lugar en el disco: {free} MB. Hacé lugar."),
                _ => format!("Quedan {free} MB en el disco."),
            }
        }
        (Check::Listener, "closed") => "Los proveedores no avisan acá.".to_owned(),
        (Check::Listener, "wanted") => {
            format!("Mientras la caja está abierta se atienden avisos en {first}.")
        }
        (Check::Listener, "open") => "Se atienden avisos.".to_owned(),
        (Check::Listener, _) => format!(
            "No se pudieron atender avisos en {first}: otro programa usa ese puerto, o falta el llavero."
        ),
        (Check::Printer, case) => printer(case, first, second),
        (Check::Provider, case) => case.to_owned(),
    }
}

fn printer(case: &str, name: &str, waiting: &str) -> String {
    let held = match waiting {
        "" | "0" => String::new(),
        "1" => " Hay un papel esperando: sale solo cuando se pueda.".to_owned(),
        many => format!(" Hay {many} papeles esperando: salen solos cuando se pueda."),
    };
    match case {
        "none" => {
            "Ninguna elegida: los papeles se abren en pantalla. `printers list` dice cuáles hay."
                .to_owned()
        }
        "left" => format!(
            "Ninguna elegida, y esperan {name} papeles para la que había. `printers queue` dice cuáles."
        ),
        "ready" => format!("{name} está lista."),
        "waiting" => format!("{name} está lista.{held} `printers queue` dice cuáles."),
        "no_paper" => {
            format!("{name} no tiene papel o está abierta. Cargala y cerrá la tapa.{held}")
        }
        "away" => format!("{name} no contesta. Fijate si está prendida y conectada.{held}"),
        "stopped" => format!("{name} está detenida. Reanudala en el sistema.{held}"),
        _ => format!(
            "{name} no está en el sistema. Elegí otra con `printers set`, o agregala de nuevo.{held}"
        ),
    }
}

fn megabytes(bytes: &str) -> u64 {
    bytes.parse::<u64>().unwrap_or_default() / 1_000_000
}

/// Whether each provider this register has an account at takes its credentials: in all, and one by one.
fn of_providers(findings: &[&Finding], examined: &Examined) -> (Health, String, Value) {
    let mut each = json!({});
    let (mut words, mut health) = (Vec::new(), Health::Fine);
    for finding in findings {
        let provider = finding.facts.first().and_then(|word| Provider::parse(word));
        let Some(provider) = provider else {
            let refusal = Refusal::new(Code::NoAccount, String::new());
            return (
                Health::Failing,
                sentences::of(&refusal, Matter::Question),
                each,
            );
        };
        let title = sentences::title(provider);
        let refusal = examined.refusals.iter().find(|(of, _)| *of == provider);
        let (state, sentence) = match refusal {
            None => ("ok", format!("{title} acepta la clave.")),
            Some((_, refusal)) => {
                health = Health::Failing;
                let sentence = sentences::of(refusal, Matter::Question);
                ("failing", format!("{title}: {sentence}"))
            }
        };
        each[provider.word()] = state.into();
        words.push(sentence);
    }
    (health, words.join(" "), each)
}
