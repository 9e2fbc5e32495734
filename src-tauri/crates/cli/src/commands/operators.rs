//! `operators`: who works at this register.

use domain::operator;
use host::register::Purpose;
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
    let adds = matches!(asked, Operators::Add { .. });
    let purpose = if adds { Purpose::SetUp } else { Purpose::Look };
    let opened = session::open(global, purpose).await?;
    // On a live register nobody works until somebody is the first; the till sees to it that it is a manager.
    let first =
        adds && global.profile != Profile::Practice && opened.till.people().await?.is_empty();
    if !first {
        session::sign_in(&opened, global, output).await?;
    }
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
        Operators::Add { name, role } => {
            let role = match role {
                Role::Cashier => operator::Role::Cashier,
                Role::Manager => operator::Role::Manager,
            };
            let pin = session::pin("MOSTRADOR_NEW_PIN", &format!("PIN para {name}: "), output)
                .ok_or_else(|| Refusal::new(Code::BadPin, String::new()))?;
            opened.till.add_person(&name, role, &pin).await?;
            output.line(
                &json!({ "name": name, "role": role }),
                &format!("{name} ya puede entrar."),
            );
        }
    }
    Ok(Exit::Done)
}

fn word(role: operator::Role) -> &'static str {
    match role {
        operator::Role::Cashier => "Cajero",
        operator::Role::Manager => "Encargado",
    }
}
