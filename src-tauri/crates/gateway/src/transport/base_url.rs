//! Where a provider may be: its own hosts over TLS, or a pretended one on this very computer.
//!
//! There is no other way to make a [`BaseUrl`], so no setting, file or answer can send a token
//! anywhere else (provider notes, ambiguity 30).

use std::fmt;

/// A host of a provider's (provider notes, §1 and §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// TelePagos, where money is real.
    TelepagosProduction,
    /// TelePagos, where accounts are tried out.
    TelepagosHomologation,
    /// TotalCoin, where money is real.
    TotalcoinProduction,
    /// TotalCoin, where accounts are tried out.
    TotalcoinTest,
}

impl Host {
    /// The host's name, as the providers' pages and public clients have it.
    pub const fn name(self) -> &'static str {
        match self {
            Host::TelepagosProduction => "api.telepagos.com.ar",
            Host::TelepagosHomologation => "api.homo.telepagos.com.ar",
            Host::TotalcoinProduction => "apicobranzas.totalcoin.com",
            Host::TotalcoinTest => "apicobranzastest.totalcoin.com",
        }
    }
}

/// The names this computer has for itself.
const LOOPBACK_HOSTS: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// A scheme, a host and a port, known to be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    loopback: bool,
}

/// The text is not a place on this computer: not `http://`, a loopback name, a port, and nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only http://127.0.0.1:PORT, http://[::1]:PORT and http://localhost:PORT are allowed")]
pub struct NotABaseUrl;

impl BaseUrl {
    /// A server on this computer: `http://127.0.0.1:PORT`, `http://[::1]:PORT` or
    /// `http://localhost:PORT`, with or without a slash at its end.
    pub fn loopback(text: &str) -> Result<BaseUrl, NotABaseUrl> {
        let origin = text.strip_suffix('/').unwrap_or(text);
        let authority = origin.strip_prefix("http://");
        let (host, port) = authority
            .and_then(|authority| authority.rsplit_once(':'))
            .ok_or(NotABaseUrl)?;
        // `u16::from_str` alone would take a plus sign.
        let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let listening = digits && port.parse::<u16>().is_ok_and(|port| port != 0);
        if !listening || !LOOPBACK_HOSTS.contains(&host) {
            return Err(NotABaseUrl);
        }
        Ok(BaseUrl {
            origin: origin.to_owned(),
            loopback: true,
        })
    }

    /// A provider's own host, over TLS.
    pub fn live(host: Host) -> BaseUrl {
        BaseUrl {
            origin: format!("https://{}", host.name()),
            loopback: false,
        }
    }

    /// Whether this is a server on this very computer.
    pub const fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The address of a path below it.
    pub(super) fn join(&self, path: &str) -> String {
        format!("{}/{path}", self.origin)
    }

    /// An origin the doors above would not let in, to see what becomes of requests to it.
    #[cfg(test)]
    pub(super) fn unchecked(origin: &str) -> BaseUrl {
        BaseUrl {
            origin: origin.to_owned(),
            loopback: false,
        }
    }
}

/// `http://127.0.0.1:8080`, without a slash at its end.
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, Host, NotABaseUrl};

    #[test]
    fn this_computer_may_be_named_in_three_ways() {
        for text in [
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://localhost:8080/",
        ] {
            let base = BaseUrl::loopback(text).expect("a loopback address with a port");
            assert!(base.is_loopback(), "{text} is this computer");
            assert_eq!(
                base.join("v2/auth/token"),
                format!("{}/v2/auth/token", text.trim_end_matches('/')),
                "one slash between host and path"
            );
        }
    }

    #[test]
    fn nothing_else_passes_for_this_computer() {
        for text in [
            "",
            "http://127.0.0.1",
            "http://127.0.0.1:",
            "http://127.0.0.1:0",
            "http://127.0.0.1:+80",
            "http://127.0.0.1:99999",
            "http://127.0.0.2:80",
            "http://0.0.0.0:80",
            "http://127.0.0.1.evil.example:80",
            "http://evil.example@127.0.0.1:80",
            "http://127.0.0.1@evil.example:80",
            "http://127.0.0.1:80/path",
            "http://127.0.0.1:80?q",
            "http://127.0.0.1:80#f",
            "https://127.0.0.1:80",
            "HTTP://127.0.0.1:80",
            " http://127.0.0.1:80",
            "http://localhost.evil.example:80",
            "http://::1:80",
        ] {
            assert_eq!(
                BaseUrl::loopback(text),
                Err(NotABaseUrl),
                "{text:?} is not one of the three forms"
            );
        }
    }

    #[test]
    fn the_providers_hosts_are_live_and_only_over_tls() {
        for (host, expected) in [
            (Host::TelepagosProduction, "https://api.telepagos.com.ar"),
            (
                Host::TelepagosHomologation,
                "https://api.homo.telepagos.com.ar",
            ),
            (
                Host::TotalcoinProduction,
                "https://apicobranzas.totalcoin.com",
            ),
            (
                Host::TotalcoinTest,
                "https://apicobranzastest.totalcoin.com",
            ),
        ] {
            let base = BaseUrl::live(host);
            assert_eq!(base.to_string(), expected, "over TLS");
            assert!(!base.is_loopback(), "it is somebody else's computer");
        }
    }
}
