//! Credentials: from the environment for one run, or typed on the terminal. Never from the arguments, which other
//! programs of this computer can list, and never into a file.

use std::io::{IsTerminal, Write};

use domain::channel::Provider;
use host::{accounts, register::Account};
use secrecy::SecretString;
use till::{
    credentials::Credentials,
    refusal::{Code, Refusal},
};

use crate::output::Output;

/// The environment of live credentials unless somebody says otherwise.
const PRODUCTION: &str = "production";

/// What was typed or set, but for the environment it is good in.
struct Found {
    company: Option<String>,
    username: Option<String>,
    password: Option<SecretString>,
}

/// The credentials in the environment, for one run, of the providers that account works with. In practice none:
/// those of a live account must not be said to a program that only pretends to be its provider.
///
/// Half of them is a mistake and refused: a run must not quietly go on with others.
pub(crate) fn of_this_run(account: Account) -> Result<Vec<Credentials>, Refusal> {
    let mut credentials = Vec::new();
    if account == Account::Practice {
        return Ok(credentials);
    }
    for provider in account.providers().iter().copied() {
        let found = in_environment(provider);
        match (found.username, found.password) {
            (Some(username), Some(password)) => credentials.push(Credentials {
                provider,
                environment: environment(account, provider, None)?,
                company: found.company,
                username,
                password,
            }),
            (None, None) => {}
            (Some(_), None) | (None, Some(_)) => return Err(incomplete(provider)),
        }
    }
    Ok(credentials)
}

/// The credentials a person gives: what the environment has, and what it has not from the terminal, the password
/// unseen. `company` goes before both.
pub(crate) fn given(
    account: Account,
    provider: Provider,
    wanted: Option<&str>,
    company: Option<&str>,
    output: &Output,
) -> Result<Credentials, Refusal> {
    let environment = environment(account, provider, wanted)?;
    let found = in_environment(provider);
    let asks = !output.is_json() && std::io::stdin().is_terminal();
    let company = match (company.map(str::to_owned).or(found.company), provider) {
        (Some(company), _) => Some(company),
        (None, Provider::Totalcoin) if asks => typed("Empresa (Enter si no tenés): "),
        (None, Provider::Telepagos | Provider::Totalcoin) => None,
    };
    let username = match found.username {
        None if asks => typed("Usuario: "),
        found => found,
    };
    let password = match found.password {
        None if asks => rpassword::prompt_password("Clave: ")
            .ok()
            .filter(|password| !password.is_empty())
            .map(SecretString::from),
        found => found,
    };
    let (Some(username), Some(password)) = (username, password) else {
        return Err(incomplete(provider));
    };
    Ok(Credentials {
        provider,
        environment,
        company,
        username,
        password,
    })
}

/// Where the credentials are good: in practice nowhere but at the sandbox.
fn environment(
    account: Account,
    provider: Provider,
    wanted: Option<&str>,
) -> Result<String, Refusal> {
    if account == Account::Practice {
        if wanted.is_some() {
            Output::diagnostic("En práctica las credenciales se prueban siempre en el simulador.");
        }
        return Ok(accounts::PRACTICE.to_owned());
    }
    let word = wanted
        .map(str::to_owned)
        .or_else(|| variable(&name(provider, "ENVIRONMENT")))
        .unwrap_or_else(|| PRODUCTION.to_owned());
    if accounts::host(provider, &word).is_some() {
        return Ok(word);
    }
    let rehearsal = match provider {
        Provider::Telepagos => "homologation",
        Provider::Totalcoin => "test",
    };
    Output::diagnostic(&format!(
        "El ambiente de {} es {PRODUCTION} o {rehearsal}.",
        provider.word()
    ));
    Err(Refusal::new(Code::BadWord, String::new()))
}

fn in_environment(provider: Provider) -> Found {
    Found {
        company: match provider {
            Provider::Totalcoin => variable(&name(provider, "COMPANY")),
            Provider::Telepagos => None,
        },
        username: variable(&name(provider, "USERNAME")),
        password: variable(&name(provider, "PASSWORD")).map(SecretString::from),
    }
}

/// `MOSTRADOR_TELEPAGOS_USERNAME` and its like (console reference, "Global").
fn name(provider: Provider, what: &str) -> String {
    format!("MOSTRADOR_{}_{what}", provider.word().to_uppercase())
}

/// A variable of the environment that says something.
#[expect(
    clippy::disallowed_methods,
    reason = "the console is where the environment is read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

fn typed(prompt: &str) -> Option<String> {
    let mut terminal = std::io::stderr();
    // Whoever cannot see the prompt can still type.
    let _ = write!(terminal, "{prompt}").and_then(|()| terminal.flush());
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).ok()?;
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

fn incomplete(provider: Provider) -> Refusal {
    Output::diagnostic(&format!(
        "Faltan credenciales: van en {} y {}, o se escriben en la terminal.",
        name(provider, "USERNAME"),
        name(provider, "PASSWORD")
    ));
    Refusal::new(Code::BadWord, String::new())
}
