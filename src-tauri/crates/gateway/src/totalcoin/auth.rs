//! `POST api/auth/login`: company, user name and password for a token.
//!
//! The tokens themselves are kept by [`crate::token`]; here is how they are asked for and read, and which
//! call goes with which of them.

use std::{fmt, time::Duration};

use domain::instant::Instant;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{
    Totalcoin,
    dialect::{Heard, Stake},
    unreadable,
};
use crate::{
    answer::{Answer, Unsaid},
    token::{self, Demand, Granted, Keeper},
    transport::{Method, Request},
    wire::{self, Object},
};

const ROUTE: &str = "api/auth/login";

/// What the provider knows the shop by.
#[derive(Clone)]
pub struct Credentials {
    /// The company, for those who were given one (ambiguity 27). Blank is none.
    pub company: Option<String>,
    /// The user name.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

impl Credentials {
    /// The company, unless it is blank.
    pub(super) fn company(&self) -> Option<&str> {
        let company = self.company.as_deref().map(str::trim);
        company.filter(|company| !company.is_empty())
    }
}

/// None of the three.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Which login's token a call carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// Pre-orders: the document's login names no company.
    Preorders,
    /// Payments and QR pictures: the login names the company, if there is one.
    Company,
}

#[derive(Serialize)]
struct Login<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<&'a str>,
    username: &'a str,
    password: &'a str,
}

impl Totalcoin {
    /// Logs in with the company when there is one, whether or not there is a token already: proves that the
    /// credentials are good now.
    ///
    /// The token it gets is the one used from then on. Logins that run at the same time are one.
    pub async fn sign_in(&self) -> Answer<()> {
        let keeper = self.keeper(Door::Company);
        let bearer = keeper.bearer(Demand::New, &*self.clock, || self.log_in(Door::Company));
        bearer.await.map(|_| ()).into()
    }

    /// Who keeps the token for `door`. Without a company both logins are one, and so is their token.
    pub(super) fn keeper(&self, door: Door) -> &Keeper {
        match self.company(door) {
            Some(_) => &self.of_company,
            None => &self.alone,
        }
    }

    fn company(&self, door: Door) -> Option<&str> {
        match door {
            Door::Preorders => None,
            Door::Company => self.credentials.company(),
        }
    }

    /// One login on the wire.
    pub(super) async fn log_in(&self, door: Door) -> Result<Granted, Unsaid> {
        let login = Login {
            company: self.company(door),
            username: &self.credentials.username,
            password: self.credentials.password.expose_secret(),
        };
        let request = Request {
            body: Some(wire::json(&login)),
            ..Request::to(Method::Post, ROUTE)
        };
        match self.exchange(Stake::Login, &request, None).await {
            Heard::Said(body) => granted(&body, self.clock.now()),
            // A login carries no token that could be taken amiss; its dialect never says so.
            Heard::Unsaid(unsaid) | Heard::Unauthorised(unsaid) => Err(unsaid),
        }
    }
}

fn granted(body: &str, now: Instant) -> Result<Granted, Unsaid> {
    let answer = Object::parse(body).ok_or_else(unreadable)?;
    Ok(Granted {
        secret: token::secret(&answer)?,
        life: life(&answer, now),
    })
}

/// How long the token lasts: seconds, as documented, or to a moment, as the other provider has it
/// (ambiguity 6).
fn life(answer: &Object<'_>, now: Instant) -> Duration {
    match answer.field(&["expires_in"]) {
        Some(seconds) => token::lasting(Some(seconds)),
        None => token::life(answer.field(&["expires_at"]), now),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::instant::Instant;
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::{Credentials, granted};
    use crate::answer::Unsaid;

    /// 2026-11-20 14:33:08 in Buenos Aires.
    const NOW: Instant = Instant::from_ms(1_795_195_988_000);

    #[test]
    fn a_token_lasts_as_many_seconds_as_they_say() {
        for (body, minutes) in [
            (r#"{"token":"abc","expires_in":3600}"#, 60),
            (r#"{"token":"abc","expires_in":"3600"}"#, 60),
            (r#"{"access_token":"abc","expires_at":1795199588}"#, 60),
            (r#"{"token":"abc"}"#, 5),
            (r#"{"token":"abc","expires_in":0}"#, 5),
            (
                r#"{"token":"abc","expires_in":-1,"expires_at":1795199588}"#,
                5,
            ),
        ] {
            let granted = granted(body, NOW).expect("a token");
            assert_eq!(granted.secret.expose_secret(), "abc", "{body}");
            assert_eq!(granted.life, Duration::from_mins(minutes), "{body}");
        }
    }

    #[test]
    fn a_yes_without_a_token_that_can_be_sent_says_nothing() {
        for body in [
            "{}",
            r#"{"token":""}"#,
            r#"{"token":7,"expires_in":3600}"#,
            r#"{"token":"a b"}"#,
            r#"{"token":"a\r\nX-Evil: 1"}"#,
        ] {
            let unsaid = granted(body, NOW).err().expect("no token");
            assert_eq!(unsaid, Unsaid::missing("token"), "{body}");
        }
    }

    #[test]
    fn a_blank_company_is_none() {
        for (company, expected) in [
            (None, None),
            (Some(""), None),
            (Some("  "), None),
            (Some(" El Sol SA "), Some("El Sol SA")),
        ] {
            let credentials = Credentials {
                company: company.map(str::to_owned),
                username: "u".to_owned(),
                password: "p".into(),
            };
            assert_eq!(credentials.company(), expected, "{company:?}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["token", "expires_in", "expires_at"]),
            ],
        ) {
            if let Ok(granted) = granted(&body, NOW) {
                prop_assert!(granted.life >= Duration::from_secs(30));
            }
        }
    }
}
