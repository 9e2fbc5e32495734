//! Who may pass: a call that knows the path, and for the webhook the header if there is one.
//! Everything else is a stranger, and all strangers look alike.

use std::io;

use hyper::{
    HeaderMap, Method,
    header::{AUTHORIZATION, HeaderName, HeaderValue},
    http::request::Parts,
};
use secrecy::{ExposeSecret, SecretString};
use subtle::{Choice, ConstantTimeEq};

use super::Doors;

/// The end of the webhook's path.
pub(super) const WEBHOOK: &str = "totalcoin/webhook";

/// The end of the callback's path.
pub(super) const CALLBACK: &str = "totalcoin/payments";

/// What a call that passed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// TotalCoin's webhook.
    Webhook,
    /// TotalCoin's callback of payments.
    Callback,
}

/// What a caller must know.
#[derive(Debug)]
pub(super) struct Gate {
    path: SecretString,
    header: Option<(HeaderName, SecretString)>,
}

impl Gate {
    /// `InvalidInput`, and why, for a path or a header that would let anybody in or nobody.
    pub(super) fn new(doors: Doors) -> io::Result<Gate> {
        let path = doors.path.expose_secret();
        let is_hex = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if path.len() != 32 || !path.bytes().all(is_hex) {
            return Err(invalid("the path is not 32 hexadecimal digits"));
        }
        let header = doors.header.map(named).transpose()?;
        Ok(Gate {
            path: doors.path,
            header,
        })
    }

    /// What a call is about, if it passes. How long this takes does not depend on how much of a
    /// secret was right.
    pub(super) fn errand(&self, head: &Parts) -> Option<Errand> {
        let path = head.uri.path().strip_prefix('/').unwrap_or_default();
        let (secret, errand) = path.split_once('/').unwrap_or_default();
        let header = self.header_holds(&head.headers);
        let (errand, word) = match errand {
            WEBHOOK => (Some(Errand::Webhook), header),
            // A callback brings its own proof, and TotalCoin's document lets it bring nothing else.
            CALLBACK => (Some(Errand::Callback), Choice::from(1)),
            _ => (None, header),
        };
        let known = same(secret.as_bytes(), &self.path) & word;
        errand.filter(|_| bool::from(known) && head.method == Method::POST)
    }

    fn header_holds(&self, headers: &HeaderMap) -> Choice {
        match &self.header {
            Some(_) if sabotage::breaks(sabotage::Rule::WebhookCarriesWord) => Choice::from(1),
            None => Choice::from(1),
            Some((name, secret)) => same(only(headers, name).unwrap_or_default(), secret),
        }
    }
}

/// The value of a header that is there once; two values are nobody's.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.as_bytes())
}

fn same(said: &[u8], secret: &SecretString) -> Choice {
    said.ct_eq(secret.expose_secret().as_bytes())
}

fn named((name, secret): (String, SecretString)) -> io::Result<(HeaderName, SecretString)> {
    let name: HeaderName = name
        .parse()
        .map_err(|_| invalid("that cannot be the name of a header"))?;
    if name == AUTHORIZATION {
        return Err(invalid("the callback's hash is in that header"));
    }
    let value = secret.expose_secret();
    if value.is_empty() || value.trim() != value || HeaderValue::from_str(value).is_err() {
        return Err(invalid("that cannot be the value of a header"));
    }
    Ok((name, secret))
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}
