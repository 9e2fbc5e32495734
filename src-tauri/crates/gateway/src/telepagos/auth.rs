//! `POST v2/auth/token`: user name and password for a token.
//!
//! The token itself is kept by [`crate::token`]; here is only how it is asked for and read.

use std::fmt;

use domain::instant::Instant;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{
    Telepagos,
    dialect::{Heard, Stake},
};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    token::{self, Demand, Granted},
    transport::{Method, Request},
    wire::Object,
};

/// What the provider knows the shop by. Not those of its web site nor of its wallet (provider notes, §2).
#[derive(Clone)]
pub struct Credentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// Neither the one nor the other.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Login<'a> {
    username: &'a str,
    password: &'a str,
}

impl Telepagos {
    /// Logs in, whether or not there is a token already: proves that the credentials are good now.
    ///
    /// The token it gets is the one used from then on. Logins that run at the same time are one.
    pub async fn sign_in(&self) -> Answer<()> {
        let bearer = self
            .token
            .bearer(Demand::New, &*self.clock, || self.log_in());
        bearer.await.map(|_| ()).into()
    }

    /// One login on the wire.
    pub(super) async fn log_in(&self) -> Result<Granted, Unsaid> {
        let login = Login {
            username: &self.credentials.username,
            password: self.credentials.password.expose_secret(),
        };
        let body = serde_json::to_vec(&login);
        let request = Request {
            // Two strings always serialise; were they not to, the provider would refuse the nothing.
            body: Some(body.unwrap_or_default()),
            ..Request::to(Method::Post, "v2/auth/token")
        };
        match self.exchange(Stake::Login, &request, None).await {
            Heard::Said(body) => granted(&body, self.clock.now()),
            Heard::Unsaid(unsaid) => Err(unsaid),
            // A login carries no token that could be taken amiss; its dialect never says so.
            Heard::Unauthorised { .. } => Err(Unsaid::silence(SilenceKind::Unreadable)),
        }
    }
}

fn granted(body: &str, now: Instant) -> Result<Granted, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    Ok(Granted {
        secret: token::secret(&answer)?,
        life: token::life(answer.field(&["expires_at"]), now),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::instant::Instant;
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::granted;
    use crate::answer::Unsaid;

    /// 2026-11-20 14:33:08 in Buenos Aires.
    const NOW: Instant = Instant::from_ms(1_795_195_988_000);

    #[test]
    fn a_token_goes_by_two_names_and_has_an_end() {
        for body in [
            r#"{"status":"ok","token":"abc","expires_at":1795199588}"#,
            r#"{"access_token":"abc","expires_at":"2026-11-20 15:33:08"}"#,
            r#"{"token":null,"access_token":"abc","expires_at":1795199588000}"#,
        ] {
            let granted = granted(body, NOW).expect("a token");
            assert_eq!(granted.secret.expose_secret(), "abc", "{body}");
            assert_eq!(granted.life, Duration::from_hours(1), "{body}");
        }
    }

    #[test]
    fn a_yes_without_a_token_that_can_be_sent_says_nothing() {
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"token":""}"#,
            r#"{"token":7}"#,
            r#"{"token":"a b"}"#,
            r#"{"token":"a\r\nX-Evil: 1"}"#,
            r#"{"token":"ñ"}"#,
        ] {
            let unsaid = granted(body, NOW).err().expect("no token");
            assert_eq!(unsaid, Unsaid::missing("token"), "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "token", "expires_at"]),
            ],
        ) {
            if let Ok(granted) = granted(&body, NOW) {
                prop_assert!(granted.life >= Duration::from_secs(30));
            }
        }
    }
}
