//! `operators`: who works at this register.

use domain::operator;
use host::{dice::SystemDice, register::Purpose, seal};
use serde_json::json;
use till::refusal::{Code, Refusal};

use crate::{
    arguments::{Global, Operators, Profile, Role},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: Operators,
    output: &Output,
) -> Result<Exit, Refusal> {
    if let Operators::Rekey { name } = &asked {
        return rekey(global, name, output).await;
    }
    let adds = matches!(asked, Operators::Add { .. });
    let purpose = if adds { Purpose::SetUp } else { Purpose::Look };
    let opened = session::open(global, purpose).await?;
    // On a live register nobody works until somebody is the first; the till sees to it that it is a manager.
    let first =
        adds && global.profile != Profile::Practice && opened.till.people().await?.is_empty();
    // What changes who may come in asks for the PIN once more; the first of a register has none to give.
    let own_pin = if first {
        String::new()
    } else {
        session::sign_in_with_pin(&opened, global, output).await?
    };
    match asked {
        Operators::List => {
            for person in opened.till.people().await? {
                let object = json!({ "name": person.name, "role": person.role });
                output.line(
                    &object,
                    &format!("{:<24} {}", person.name, word(person.role)),
                );
            }
        }
        Operators::Dismiss { name } => {
            let _turn = session::in_turn(&opened.folders);
            opened.till.dismiss_person(&name, &own_pin).await?;
            output.line(
                &json!({ "name": name, "dismissed": true }),
                &format!("{name} ya no puede entrar. Lo que hizo queda."),
            );
        }
        Operators::Reset { name } => {
            let pin = new_pin(&name, output)?;
            let _turn = session::in_turn(&opened.folders);
            opened.till.set_pin(&name, &pin, &own_pin).await?;
            output.line(
                &json!({ "name": name, "pin": "set" }),
                &format!("{name} ya tiene su PIN nuevo."),
            );
        }
        Operators::SpareKey => {
            let key = opened.till.make_spare_key().await?.expose();
            output.line(&json!({ "spare_key": key }), &on_paper(&key));
        }
        Operators::Rekey { .. } => {}
        Operators::Add { name, role } => {
            let role = match role {
                Role::Cashier => operator::Role::Cashier,
                Role::Manager => operator::Role::Manager,
            };
            let pin = new_pin(&name, output)?;
            let _turn = session::in_turn(&opened.folders);
            let added = opened.till.add_person(&name, role, &pin, &own_pin);
            let key = added.await?;
            let mut object = json!({ "name": name, "role": role });
            let mut text = format!("{name} ya puede entrar.");
            if let Some(key) = key {
                let key = key.expose();
                text = format!("{text}\n{}", on_paper(&key));
                object["spare_key"] = key.into();
            }
            output.line(&object, &text);
        }
    }
    Ok(Exit::Done)
}

/// `operators rekey`: the keyring lost the register's secret, and a manager comes with the spare key.
async fn rekey(global: &Global, name: &str, output: &Output) -> Result<Exit, Refusal> {
    let key = session::pin("MOSTRADOR_SPARE_KEY", "Llave de repuesto: ", output)
        .ok_or_else(|| Refusal::new(Code::BadSpareKey, String::new()))?;
    let pin = new_pin(name, output)?;
    let opened = session::open(global, Purpose::Keep).await?;
    let rekeyed = opened.till.rekey(&key, name, &pin).await?;
    // What sealed the journal is lost as well.
    let keyring = session::keyring(global)?;
    let sealed = seal::renew(&opened.journal, &keyring, &SystemDice).await;
    if let Err(why) = &sealed {
        Output::diagnostic(&format!(
            "El registro queda sin precinto ({why}): usá `journal accept`."
        ));
    }
    opened.till.copy_with_new_key().await;
    let (key, without_pin) = (rekeyed.spare_key.expose(), rekeyed.without_pin);
    let mut text = format!("{} ya puede entrar con su PIN nuevo.", rekeyed.manager);
    if !without_pin.is_empty() {
        text = format!(
            "{text}\nSin PIN hasta que se les dé otro con `operators reset`: {}.",
            without_pin.join(", ")
        );
    }
    output.line(
        &json!({
            "name": rekeyed.manager,
            "spare_key": key,
            "without_pin": without_pin,
            "sealed": sealed.is_ok(),
        }),
        &format!(
            "{text}\nLas credenciales del proveedor se perdieron con el llavero: dalas otra vez con `account add`.\n{}",
            on_paper(&key)
        ),
    );
    Ok(Exit::Done)
}

fn new_pin(name: &str, output: &Output) -> Result<String, Refusal> {
    session::pin("MOSTRADOR_NEW_PIN", &format!("PIN para {name}: "), output)
        .ok_or_else(|| Refusal::new(Code::BadPin, String::new()))
}

/// What is said with a spare key, the only time that it is shown.
fn on_paper(key: &str) -> String {
    format!(
        "Llave de repuesto: {key}\nEscribila en papel y guardala fuera de esta computadora: no se muestra otra vez. \
         Si el llavero pierde el secreto de la caja, es lo único que la abre."
    )
}

fn word(role: operator::Role) -> &'static str {
    match role {
        operator::Role::Cashier => "Cajero",
        operator::Role::Manager => "Encargado",
    }
}
