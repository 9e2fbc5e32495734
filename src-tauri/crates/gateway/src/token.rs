//! The token: kept in memory only, renewed before it ends, and fetched once however many ask for it.
//!
//! How a login is made and read belongs to each provider; this keeps what came of it. A failed login is
//! kept as nothing: those who waited for it share its outcome, whoever comes later tries again.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use domain::instant::Instant;
use secrecy::SecretString;
use serde_json::value::RawValue;
use tokio::sync::Mutex;

use crate::{
    answer::Unsaid,
    clock::Clock,
    wire::{self, Object},
};

/// The longest token taken: a header of more is refused by common servers.
const TOKEN_MAX: usize = 8 * 1024;
/// How long a token is used when the provider says nothing sensible about its end.
const LIFE_UNKNOWN: Duration = Duration::from_mins(5);
/// A shorter life is a clock that is wrong, here or there, rather than a token to be used so briefly.
const LIFE_MIN: Duration = Duration::from_secs(30);
/// A longer life is a mistake.
const LIFE_MAX: Duration = Duration::from_hours(366 * 24);
/// How long before its end a token is renewed at the latest.
const MARGIN: Duration = Duration::from_mins(1);
/// Numbers below are seconds since 1970, from there on milliseconds.
const MS_FROM: i64 = 100_000_000_000;

/// A token to send, and which one it is.
#[derive(Clone)]
pub(crate) struct Bearer {
    pub(crate) secret: SecretString,
    pub(crate) generation: u64,
}

/// What a login gave.
pub(crate) struct Granted {
    pub(crate) secret: SecretString,
    /// How long it may be used.
    pub(crate) life: Duration,
}

/// Which token will do.
#[derive(Clone, Copy)]
pub(crate) enum Demand {
    /// Any that is not due for renewal.
    Valid,
    /// Any but this one, which the provider did not take.
    OtherThan(u64),
    /// One from a login that ends after now.
    New,
}

/// Keeps the token of one account.
#[derive(Default)]
pub(crate) struct Keeper {
    /// How many logins have ended. Read before standing in line: if it has risen by the time one's turn
    /// comes, a login ended meanwhile, and its outcome serves.
    ended: AtomicU64,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    token: Option<Kept>,
    /// What came of the last login instead of a token.
    failed: Option<Unsaid>,
}

struct Kept {
    bearer: Bearer,
    /// On [`Clock::uptime`]: a wall clock that is set back must not lengthen a token's life.
    due: Duration,
}

impl Keeper {
    /// The token, from `login` if none at hand will do.
    ///
    /// One login at a time. A caller that goes away in the middle of its login lets the next one log in.
    pub(crate) async fn bearer<F, L>(
        &self,
        demand: Demand,
        clock: &dyn Clock,
        login: F,
    ) -> Result<Bearer, Unsaid>
    where
        F: FnOnce() -> L,
        L: Future<Output = Result<Granted, Unsaid>>,
    {
        let ended = self.ended.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        let just_ended = self.ended.load(Ordering::Acquire) != ended;

        if let (true, Some(failed)) = (just_ended, &held.failed) {
            return Err(failed.clone());
        }
        if let Some(kept) = &held.token
            && kept.serves(demand, just_ended, clock.uptime())
        {
            return Ok(kept.bearer.clone());
        }

        sabotage::point("token.wanted");
        let outcome = login().await;
        sabotage::point("token.granted");
        let generation = self.ended.fetch_add(1, Ordering::AcqRel).saturating_add(1);
        match outcome {
            Ok(granted) => {
                let bearer = Bearer {
                    secret: granted.secret,
                    generation,
                };
                *held = Held {
                    token: Some(Kept {
                        bearer: bearer.clone(),
                        due: clock.uptime().saturating_add(use_of(granted.life)),
                    }),
                    failed: None,
                };
                Ok(bearer)
            }
            Err(unsaid) => {
                *held = Held {
                    token: None,
                    failed: Some(unsaid.clone()),
                };
                Err(unsaid)
            }
        }
    }
}

impl Kept {
    fn serves(&self, demand: Demand, just_ended: bool, uptime: Duration) -> bool {
        match demand {
            Demand::Valid => uptime < self.due,
            Demand::OtherThan(refused) => self.bearer.generation != refused && uptime < self.due,
            Demand::New => just_ended,
        }
    }
}

/// How long a token of this life is used: to 80 % of it or to a minute before its end, whichever comes
/// first, but never less than half of it (ambiguity 6).
fn use_of(life: Duration) -> Duration {
    let most = percent(life, 80);
    let margin = life.saturating_sub(MARGIN);
    most.min(margin).max(percent(life, 50))
}

fn percent(life: Duration, percent: u32) -> Duration {
    life.saturating_mul(percent)
        .checked_div(100)
        .unwrap_or(life)
}

/// The token in a login's answer, by either of its names: what fits behind `Bearer `, so visible ASCII and
/// not endless.
pub(crate) fn secret(answer: &Object<'_>) -> Result<SecretString, Unsaid> {
    let fits = |text: &String| {
        !text.is_empty()
            && text.len() <= TOKEN_MAX
            && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    ["token", "access_token"]
        .iter()
        .find_map(|name| answer.field(&[name]).and_then(wire::string))
        .filter(fits)
        .map(SecretString::from)
        .ok_or(Unsaid::missing("token"))
}

/// The life of a token that is good for `expires_in` seconds, a number or a string of one. Absent,
/// unreadable or absurd: five minutes (ambiguity 6).
pub(crate) fn lasting(expires_in: Option<&RawValue>) -> Duration {
    let seconds = expires_in.and_then(wire::text).and_then(|text| {
        let whole = text.split_once('.').map_or(&*text, |(whole, _)| whole);
        whole.parse().ok()
    });
    sensible(seconds.map(Duration::from_secs))
}

/// The life of a token that ends at `expires_at`, written in any of the forms seen: seconds or
/// milliseconds since 1970 as a number or in a string, or a date and time, the shop's unless it says
/// otherwise (ambiguity 6). Absent, unreadable, past or absurd: five minutes.
pub(crate) fn life(expires_at: Option<&RawValue>, now: Instant) -> Duration {
    let life = expires_at
        .and_then(wire::text)
        .and_then(|text| end(&text))
        .and_then(|end| u64::try_from(end.ms_since(now)).ok())
        .map(Duration::from_millis);
    sensible(life)
}

fn sensible(life: Option<Duration>) -> Duration {
    match life {
        Some(life) if (LIFE_MIN..=LIFE_MAX).contains(&life) => life,
        Some(_) | None => LIFE_UNKNOWN,
    }
}

fn end(text: &str) -> Option<Instant> {
    // A fraction of a second is of no account here.
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    match whole.parse::<i64>() {
        Ok(number) if number < MS_FROM => Some(Instant::from_ms(number.saturating_mul(1_000))),
        Ok(number) => Some(Instant::from_ms(number)),
        Err(_) => wire::moment(text),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::instant::Instant;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::{LIFE_UNKNOWN, lasting, life, use_of};

    /// 2026-11-20 14:33:08 in Buenos Aires.
    const NOW: Instant = Instant::from_ms(1_795_195_988_000);

    fn life_of(token: &str) -> Duration {
        let raw = RawValue::from_string(token.to_owned()).expect("a JSON value");
        life(Some(&raw), NOW)
    }

    #[test]
    fn an_hour_is_an_hour_in_every_form_it_is_written_in() {
        for token in [
            "1795199588",
            "1795199588000",
            "1795199588.25",
            "\"1795199588\"",
            "\"1795199588000\"",
            "\"2026-11-20 15:33:08\"",
            "\"2026-11-20T18:33:08Z\"",
        ] {
            assert_eq!(life_of(token), Duration::from_hours(1), "{token}");
        }
    }

    #[test]
    fn nonsense_about_the_end_means_five_minutes() {
        for token in [
            "null",
            "0",
            "-1",
            "3600",
            "1795195987",
            "1795195989",
            "99999999999",
            "9223372036854775807",
            "1e400",
            "true",
            "{}",
            "\"\"",
            "\"never\"",
            "\"2026-11-20\"",
            "\"2020-01-01 00:00:00\"",
        ] {
            assert_eq!(
                life_of(token),
                LIFE_UNKNOWN,
                "{token} says nothing sensible"
            );
        }
        assert_eq!(life(None, NOW), LIFE_UNKNOWN, "nor does saying nothing");
    }

    #[test]
    fn a_life_may_be_told_in_seconds() {
        let of = |token: &str| {
            let raw = RawValue::from_string(token.to_owned()).expect("a JSON value");
            lasting(Some(&raw))
        };
        for token in ["3600", "3600.0", "\"3600\""] {
            assert_eq!(of(token), Duration::from_hours(1), "{token}");
        }
        for token in [
            "0",
            "-3600",
            "29",
            "1e9",
            "99999999999",
            "null",
            "{}",
            "\"never\"",
        ] {
            assert_eq!(of(token), LIFE_UNKNOWN, "{token} says nothing sensible");
        }
        assert_eq!(lasting(None), LIFE_UNKNOWN, "nor does saying nothing");
    }

    #[test]
    fn a_token_is_renewed_in_good_time_and_not_all_the_time() {
        for (life, expected) in [(3_600, 2_880), (600, 480), (300, 240), (200, 140), (60, 30)] {
            assert_eq!(
                use_of(Duration::from_secs(life)),
                Duration::from_secs(expected),
                "of {life} seconds"
            );
        }
    }

    proptest! {
        #[test]
        fn a_token_is_always_used_for_a_while_and_never_to_its_end(token in crate::wire::arbitrary::value()) {
            let life = life_of(&token);
            let used = use_of(life);
            prop_assert!(used >= Duration::from_secs(15));
            prop_assert!(used < life);
            let raw = RawValue::from_string(token).expect("a JSON value");
            prop_assert!(lasting(Some(&raw)) >= Duration::from_secs(30));
        }
    }
}
