//! Accounts: which credentials a register works with, and the clients that speak with them.
//!
//! A client gets its way out here, once, from the host its credentials belong to: the hosts of the providers,
//! or in practice mode this computer's own. There is no way to have one's credentials at the other's host.

use std::sync::Arc;

use domain::channel::Provider;
use gateway::{
    BaseUrl, Carrier, Clock, Host, HttpTransport, Telepagos, Transport, totalcoin::Totalcoin,
};
use secrecy::SecretString;
use till::{
    Providers,
    credentials::{self, Credentials, Trial},
    ports::Vault,
    refusal::{Code, Refusal},
};

/// The word for the hosts of practice mode.
pub const PRACTICE: &str = "practice";
/// The user name, password and company that the sandbox takes (console reference, "Global").
const PRACTICE_WORD: &str = "practica";

/// Where an account's requests go.
#[derive(Clone)]
pub enum Way {
    /// To the sandbox at this address.
    Sandbox(BaseUrl),
    /// To the providers' own hosts.
    Live,
    /// Nowhere: this process only looks at the register.
    Nowhere,
}

/// The host a live account's credentials are good at, by provider and environment.
pub fn host(provider: Provider, environment: &str) -> Option<Host> {
    match (provider, environment) {
        (Provider::Telepagos, "production") => Some(Host::TelepagosProduction),
        (Provider::Telepagos, "homologation") => Some(Host::TelepagosHomologation),
        (Provider::Totalcoin, "production") => Some(Host::TotalcoinProduction),
        (Provider::Totalcoin, "test") => Some(Host::TotalcoinTest),
        (Provider::Telepagos | Provider::Totalcoin, _) => None,
    }
}

/// A client that speaks with these credentials, at the host they belong to.
///
/// [`Code::BadWord`] when their environment is none of the provider's.
pub fn client(
    credentials: &Credentials,
    way: &Way,
    carrier: Carrier,
    clock: Arc<dyn Clock>,
) -> Result<Trial, Refusal> {
    // What is good at a provider's own host is said to no pretended one, and the other way round.
    let pretended = credentials.environment == PRACTICE;
    let transport: Arc<dyn Transport> = match way {
        Way::Sandbox(base) if pretended => Arc::new(HttpTransport::new(base.clone())),
        Way::Sandbox(_) => return Err(Refusal::new(Code::BadWord, String::new())),
        Way::Nowhere => Arc::new(crate::unplugged::Unplugged),
        Way::Live => {
            let host = host(credentials.provider, &credentials.environment)
                .ok_or_else(|| Refusal::new(Code::BadWord, String::new()))?;
            live(BaseUrl::live(host))
        }
    };
    let (username, password) = (credentials.username.clone(), credentials.password.clone());
    Ok(match credentials.provider {
        Provider::Telepagos => {
            let credentials = gateway::Credentials { username, password };
            let telepagos = Telepagos::new(transport, clock, credentials);
            Trial::Telepagos(Arc::new(telepagos.carrying(carrier)))
        }
        Provider::Totalcoin => {
            let credentials = gateway::totalcoin::Credentials {
                company: credentials.company.clone(),
                username,
                password,
            };
            Trial::Totalcoin(Arc::new(Totalcoin::new(transport, clock, credentials)))
        }
    })
}

/// The way to a provider's own host.
#[cfg(not(feature = "stand-in"))]
fn live(base: BaseUrl) -> Arc<dyn Transport> {
    Arc::new(HttpTransport::new(base))
}

/// The way to a provider's own host, or to whoever stands in for it in a test.
#[cfg(feature = "stand-in")]
fn live(base: BaseUrl) -> Arc<dyn Transport> {
    Arc::new(match stand_in::known() {
        None => HttpTransport::new(base),
        Some(it) => HttpTransport::with_stand_in(base, it.there.clone(), it.root.clone()),
    })
}

/// Who stands in for the providers' hosts in this process.
#[cfg(feature = "stand-in")]
pub mod stand_in {
    use std::{net::SocketAddr, sync::OnceLock};

    static STAND_IN: OnceLock<StandIn> = OnceLock::new();

    /// Somebody on this computer who stands in for the providers' hosts.
    pub struct StandIn {
        /// Where they are; at no address, nobody is there, and nothing leaves this computer.
        pub there: Vec<SocketAddr>,
        /// The certificate that vouches for them, in PEM or DER.
        pub root: Vec<u8>,
    }

    /// From now on, and for good, live hosts are stood in for. Answers whether nobody was before.
    pub fn takes_their_place(stand_in: StandIn) -> bool {
        STAND_IN.set(stand_in).is_ok()
    }

    pub(super) fn known() -> Option<&'static StandIn> {
        STAND_IN.get()
    }
}

/// Which accounts a register begins with.
pub(crate) struct Wanted<'a> {
    /// Whose.
    pub(crate) providers: &'a [Provider],
    /// Whether it practises, with what everybody knows.
    pub(crate) practice: bool,
    /// How TelePagos takes the fields of a GET.
    pub(crate) carrier: Carrier,
    /// Credentials for this run.
    pub(crate) given: &'a [Credentials],
    /// Whose credentials the keyring was given.
    pub(crate) kept: &'a [Provider],
}

/// The clients a register begins with: of what was given for this run, else of what the keyring has, else, in
/// practice, of what everybody knows.
///
/// Beside the clients, the credentials they speak with. A keyring that cannot be read leaves an account out, with a warning: it is as if it were not set up.
pub(crate) async fn providers(
    wanted: &Wanted<'_>,
    vault: &dyn Vault,
    way: &Way,
    clock: &Arc<dyn Clock>,
) -> Result<(Providers, Vec<Credentials>), Refusal> {
    let mut providers = Providers::default();
    let mut used = Vec::new();
    for provider in wanted.providers.iter().copied() {
        let given = wanted.given.iter().find(|it| it.provider == provider);
        let found = match given {
            Some(given) => Some(given.clone()),
            None if !wanted.kept.contains(&provider) => None,
            None => credentials::kept(vault, provider)
                .await
                .unwrap_or_else(|why| {
                    tracing::warn!(provider = provider.word(), error = %why, "no kept credentials");
                    None
                }),
        };
        let found = found.or_else(|| wanted.practice.then(|| everybodys(provider)));
        let Some(credentials) = found else {
            continue;
        };
        match client(&credentials, way, wanted.carrier, Arc::clone(clock))? {
            Trial::Telepagos(telepagos) => providers.telepagos = Some(telepagos),
            Trial::Totalcoin(totalcoin) => providers.totalcoin = Some(totalcoin),
        }
        used.push(credentials);
    }
    Ok((providers, used))
}

/// What everybody practises with.
fn everybodys(provider: Provider) -> Credentials {
    Credentials {
        provider,
        environment: PRACTICE.to_owned(),
        company: (provider == Provider::Totalcoin).then(|| PRACTICE_WORD.to_owned()),
        username: PRACTICE_WORD.to_owned(),
        password: SecretString::from(PRACTICE_WORD),
    }
}

#[cfg(test)]
mod tests {
    use domain::channel::Provider;

    use super::{PRACTICE, host};

    #[test]
    fn no_environment_of_one_provider_leads_to_the_others_host() {
        for environment in ["production", "homologation", "test", PRACTICE, ""] {
            for provider in Provider::ALL {
                let Some(host) = host(provider, environment) else {
                    continue;
                };
                assert!(
                    host.name().contains(provider.word()),
                    "{environment} of {provider:?} is its own host, not {}",
                    host.name()
                );
            }
        }
    }
}
