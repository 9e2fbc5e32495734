//! What an exchange with TotalCoin came to: one pure function, for every call.
//!
//! The documents list plain HTTP statuses for each call and never show the body of an error. So a success
//! is a 2xx in JSON with the fields that the reader of each answer requires, the status alone tells a no,
//! and words are looked for wherever servers of this kind put them.
//!
//! ```text
//!              read           making          paying           login
//! 2xx JSON     said           said            said             said
//! 401          renew          renew           renew, no doubt  Credentials
//!                                             only if in JSON
//! 400 404 422  Rejected       Rejected (JSON) Rejected (JSON)  Credentials (404 Rejected)
//! 403          Permission     Permission      Permission (JSON) Permission
//! 409          Rejected       Rejected (JSON) Rejected         Rejected
//! 429          Busy           Busy            silence          Busy
//! 503          Busy           silence         silence          Busy
//! the rest     silence, but for other 4xx to reads and logins
//! ```

mod form;

use domain::instant::Instant;

use crate::{
    answer::{RefusedKind, SilenceKind, Unsaid},
    exchange::{is_doubtful, without},
    transport::{Failure, Response},
    wire,
};
use form::Form;

/// What is at stake in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stake {
    /// Nothing: it asks, and may be asked again.
    Read,
    /// An order is made if it succeeds, which moves no money and which nobody has seen (ambiguity 23).
    Make,
    /// Money leaves if it succeeds: only what the provider itself said in JSON, or nothing having been sent,
    /// is a no (ambiguities 8 and 12).
    Pay,
    /// A login.
    Login,
}

/// What an exchange came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A success as far as its status goes: the body, for the call's own reader.
    Said(String),
    /// The token was not taken: another may be tried. This is what it comes to if that one is not taken
    /// either.
    Unauthorised(Unsaid),
    /// Neither.
    Unsaid(Unsaid),
}

/// What the exchange came to. `now` places a `Retry-After` that is a date; should the provider repeat
/// one of the `secrets` to us, its words go on without it.
pub(super) fn heard(
    stake: Stake,
    came: Result<Response, Failure>,
    now: Instant,
    secrets: &[&str],
) -> Heard {
    match came {
        Ok(response) => judged(stake, &response, now, secrets),
        Err(Failure::NotSent(_)) => {
            Heard::Unsaid(Unsaid::refused(RefusedKind::NotSent, None, None))
        }
        Err(Failure::TimedOut) => silence(SilenceKind::TimedOut),
        Err(Failure::Dropped(_)) => silence(SilenceKind::Dropped),
        Err(Failure::TooLarge) => silence(SilenceKind::TooLarge),
    }
}

fn judged(stake: Stake, response: &Response, now: Instant, secrets: &[&str]) -> Heard {
    let body = wire::decode(&response.body);
    let status = response.status;
    match status {
        200..=299 if Form::of(&body) == Form::Json => return Heard::Said(body),
        200..=299 => return silence(SilenceKind::Unreadable),
        300..=399 => return silence(SilenceKind::Redirected),
        _ => {}
    }

    let form = Form::of(&body);
    let header = response.retry_after.as_deref();
    let no = No {
        status,
        form,
        is_sure: form == Form::Json && !is_doubtful(&body),
        words: form.words(&body).map(|words| without(words, secrets)),
        retry_after_ms: header.and_then(|header| wire::retry_after_ms(header, now)),
    };
    match (status, stake) {
        (400..=499, Stake::Read) => no.reading(),
        (400..=499, Stake::Make) => no.making(),
        (400..=499, Stake::Pay) => no.paying(),
        (400..=499, Stake::Login) => no.logging_in(),
        (503, Stake::Read | Stake::Login) => no.busy(),
        (500..=599, _) => silence(SilenceKind::ServerError(status)),
        _ => no.unexpected(),
    }
}

/// What came that is not a success.
struct No {
    status: u16,
    form: Form,
    /// Whether it is the provider's own, and hints at no payment of this reference made or under way.
    is_sure: bool,
    words: Option<String>,
    retry_after_ms: Option<i64>,
}

impl No {
    fn reading(self) -> Heard {
        match self.status {
            401 => Heard::Unauthorised(self.refusal(RefusedKind::Credentials)),
            403 => self.refused(RefusedKind::Permission),
            429 => self.busy(),
            408 => self.unexpected(),
            // A page of some server's is not the provider saying that it knows no such thing.
            _ if self.form == Form::Page => self.unexpected(),
            _ => self.refused(RefusedKind::Rejected),
        }
    }

    fn making(self) -> Heard {
        match self.status {
            401 => Heard::Unauthorised(self.refusal(RefusedKind::Credentials)),
            403 => self.refused(RefusedKind::Permission),
            429 => self.busy(),
            400 | 404 | 409 | 422 if self.form == Form::Json => self.refused(RefusedKind::Rejected),
            _ => self.unexpected(),
        }
    }

    fn paying(self) -> Heard {
        match self.status {
            401 if self.is_sure => Heard::Unauthorised(self.refusal(RefusedKind::Credentials)),
            // Whatever stood in front of the provider may have passed the payment on. To renew and send the
            // same bytes is safe all the same: the reference makes them one payment.
            401 => Heard::Unauthorised(Unsaid::silence(SilenceKind::UnexpectedStatus(401))),
            // A payment of this reference exists, whoever says so: it is to be looked up (ambiguity 11).
            409 => self.refused(RefusedKind::Rejected),
            403 if self.is_sure => self.refused(RefusedKind::Permission),
            400 | 404 | 422 if self.is_sure => self.refused(RefusedKind::Rejected),
            // The same may be said in words with another number; then nobody may take it for a no either.
            400 | 403 | 404 | 422 if self.form == Form::Json => silence(SilenceKind::Unsettled),
            _ => self.unexpected(),
        }
    }

    fn logging_in(self) -> Heard {
        match self.status {
            400 | 401 | 422 => self.refused(RefusedKind::Credentials),
            403 => self.refused(RefusedKind::Permission),
            429 => self.busy(),
            408 => self.unexpected(),
            _ if self.form == Form::Page => self.unexpected(),
            _ => self.refused(RefusedKind::Rejected),
        }
    }

    fn refused(self, kind: RefusedKind) -> Heard {
        Heard::Unsaid(self.refusal(kind))
    }

    fn refusal(self, kind: RefusedKind) -> Unsaid {
        Unsaid::refused(kind, self.words, Some(self.status))
    }

    fn busy(self) -> Heard {
        let retry_after_ms = self.retry_after_ms;
        self.refused(RefusedKind::Busy { retry_after_ms })
    }

    fn unexpected(self) -> Heard {
        silence(SilenceKind::UnexpectedStatus(self.status))
    }
}

fn silence(why: SilenceKind) -> Heard {
    Heard::Unsaid(Unsaid::silence(why))
}

#[cfg(test)]
mod tests {
    use domain::instant::Instant;
    use proptest::prelude::*;

    use super::{Heard, Stake, heard};
    use crate::{
        answer::{RefusedKind, Unsaid},
        transport::{Failure, Response},
    };

    const OK: &str = r#"{"id":"x"}"#;
    const NO: &str = r#"{"message":"No se pudo"}"#;
    const HTML: &str = " <html>Bad Gateway</html>";
    const STAKES: [Stake; 4] = [Stake::Read, Stake::Make, Stake::Pay, Stake::Login];

    /// What it came to in one word, so that a table of them can be read.
    fn word(heard: &Heard) -> String {
        let unsaid = |unsaid: &Unsaid| match unsaid {
            Unsaid::Refused(refused) => match refused.kind {
                RefusedKind::Busy { .. } => "Busy".to_owned(),
                kind => format!("{kind:?}"),
            },
            Unsaid::Silence(silence) => format!("silence: {:?}", silence.why),
        };
        match heard {
            Heard::Said(_) => "said".to_owned(),
            Heard::Unauthorised(untaken) => format!("renew, then {}", unsaid(untaken)),
            Heard::Unsaid(other) => unsaid(other),
        }
    }

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn judge(stake: Stake, status: u16, body: &str) -> Heard {
        let now = Instant::from_ms(0);
        heard(stake, Ok(response(status, body)), now, &[])
    }

    #[test]
    fn every_documented_status_has_its_meaning_by_what_is_at_stake() {
        let renew = "renew, then Credentials";
        // status, body, a read, a call that makes something, a payment, a login
        let table = [
            (200, OK, ["said", "said", "said", "said"]),
            (201, OK, ["said", "said", "said", "said"]),
            // A word of theirs in `status` is the payment's, not the exchange's.
            (
                200,
                r#"{"status":"error"}"#,
                ["said", "said", "said", "said"],
            ),
            (400, NO, ["Rejected", "Rejected", "Rejected", "Credentials"]),
            (
                422,
                "[]",
                ["Rejected", "Rejected", "Rejected", "Credentials"],
            ),
            (401, NO, [renew, renew, renew, "Credentials"]),
            (
                403,
                NO,
                ["Permission", "Permission", "Permission", "Permission"],
            ),
            (404, NO, ["Rejected", "Rejected", "Rejected", "Rejected"]),
            (409, NO, ["Rejected", "Rejected", "Rejected", "Rejected"]),
        ];
        for (status, body, expected) in table {
            let judged = STAKES.map(|stake| word(&judge(stake, status, body)));
            assert_eq!(judged, expected, "{status} {body}");
        }
    }

    #[test]
    fn what_is_neither_yes_nor_no_is_silence_above_all_where_money_moves() {
        let everyone = |word: &'static str| [word; 4];
        let table = [
            (200, "", everyone("silence: Unreadable")),
            (204, "", everyone("silence: Unreadable")),
            (200, HTML, everyone("silence: Unreadable")),
            (200, "ok", everyone("silence: Unreadable")),
            (200, r#"{"id":"x""#, everyone("silence: Unreadable")),
            (302, OK, everyone("silence: Redirected")),
            (408, NO, everyone("silence: UnexpectedStatus(408)")),
            (500, NO, everyone("silence: ServerError(500)")),
            (502, HTML, everyone("silence: ServerError(502)")),
            (100, OK, everyone("silence: UnexpectedStatus(100)")),
            (600, OK, everyone("silence: UnexpectedStatus(600)")),
            (
                503,
                NO,
                [
                    "Busy",
                    "silence: ServerError(503)",
                    "silence: ServerError(503)",
                    "Busy",
                ],
            ),
            (
                429,
                NO,
                ["Busy", "Busy", "silence: UnexpectedStatus(429)", "Busy"],
            ),
            (
                405,
                NO,
                [
                    "Rejected",
                    "silence: UnexpectedStatus(405)",
                    "silence: UnexpectedStatus(405)",
                    "Rejected",
                ],
            ),
            (
                400,
                HTML,
                [
                    "silence: UnexpectedStatus(400)",
                    "silence: UnexpectedStatus(400)",
                    "silence: UnexpectedStatus(400)",
                    "Credentials",
                ],
            ),
            // An empty body is how some servers write a plain 404; a page is how those in front do.
            (
                404,
                "",
                [
                    "Rejected",
                    "silence: UnexpectedStatus(404)",
                    "silence: UnexpectedStatus(404)",
                    "Rejected",
                ],
            ),
            (404, HTML, everyone("silence: UnexpectedStatus(404)")),
            (
                401,
                "",
                [
                    "renew, then Credentials",
                    "renew, then Credentials",
                    "renew, then silence: UnexpectedStatus(401)",
                    "Credentials",
                ],
            ),
            (
                403,
                HTML,
                [
                    "Permission",
                    "Permission",
                    "silence: UnexpectedStatus(403)",
                    "Permission",
                ],
            ),
            (
                409,
                "",
                [
                    "Rejected",
                    "silence: UnexpectedStatus(409)",
                    "Rejected",
                    "Rejected",
                ],
            ),
        ];
        for (status, body, expected) in table {
            let judged = STAKES.map(|stake| word(&judge(stake, status, body)));
            assert_eq!(judged, expected, "{status} {body}");
        }
    }

    #[test]
    fn a_no_that_hints_at_a_payment_already_made_is_none_where_money_moves() {
        for words in [
            "Ya existe una transacción con esa referencia",
            "Duplicated",
            "reference has already been taken",
            "Transacción en proceso",
        ] {
            let body = format!(r#"{{"message":"{words}"}}"#);
            for status in [400, 403, 404, 422] {
                assert_eq!(
                    word(&judge(Stake::Pay, status, &body)),
                    "silence: Unsettled",
                    "{status} {words}"
                );
            }
            assert_eq!(
                word(&judge(Stake::Pay, 401, &body)),
                "renew, then silence: UnexpectedStatus(401)",
                "{words}"
            );
            assert_eq!(
                word(&judge(Stake::Make, 400, &body)),
                "Rejected",
                "an order nobody has seen harms nobody"
            );
        }
    }

    #[test]
    fn a_failure_says_no_only_when_nothing_was_sent() {
        for (failure, expected) in [
            (Failure::NotSent("refused".to_owned()), "NotSent"),
            (Failure::TimedOut, "silence: TimedOut"),
            (Failure::Dropped("reset".to_owned()), "silence: Dropped"),
            (Failure::TooLarge, "silence: TooLarge"),
        ] {
            for stake in STAKES {
                let came = heard(stake, Err(failure.clone()), Instant::from_ms(0), &[]);
                assert_eq!(word(&came), expected, "{failure} for {stake:?}");
            }
        }
    }

    #[test]
    fn a_duplicate_and_an_unknown_payment_keep_their_numbers() {
        for (stake, status) in [(Stake::Pay, 409), (Stake::Read, 404)] {
            let Heard::Unsaid(Unsaid::Refused(refused)) = judge(stake, status, NO) else {
                panic!("{status} is a refusal");
            };
            assert_eq!(refused.status, Some(status), "the till goes by it");
            assert_eq!(refused.is_duplicate(), status == 409, "{status}");
            assert_eq!(refused.is_not_found(), status == 404, "{status}");
        }
    }

    #[test]
    fn the_providers_words_go_on_without_secrets() {
        let came = Ok(response(400, r#"{"error":"Falta pa55word"}"#));
        let judged = heard(Stake::Read, came, Instant::from_ms(0), &["pa55word"]);
        let words = Some("Falta •••".to_owned());
        let expected = Unsaid::refused(RefusedKind::Rejected, words, Some(400));
        assert_eq!(judged, Heard::Unsaid(expected), "hidden");
    }

    #[test]
    fn a_busy_provider_says_for_how_long() {
        let came = Response {
            retry_after: Some("7".to_owned()),
            ..response(429, "")
        };
        let judged = heard(Stake::Read, Ok(came), Instant::from_ms(0), &[]);
        let kind = RefusedKind::Busy {
            retry_after_ms: Some(7_000),
        };
        let busy = Heard::Unsaid(Unsaid::refused(kind, None, Some(429)));
        assert_eq!(judged, busy, "in milliseconds");
    }

    proptest! {
        #[test]
        fn no_answer_makes_judging_panic_and_no_payment_is_denied_on_a_guess(
            status in prop_oneof![any::<u16>(), 100_u16..600],
            retry_after in prop::option::of("\\PC{0,30}"),
            body in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                crate::wire::arbitrary::value().prop_map(String::into_bytes),
                crate::wire::arbitrary::object(&["message", "errors"]).prop_map(String::into_bytes),
            ],
        ) {
            for stake in STAKES {
                let came = Response { status, retry_after: retry_after.clone(), body: body.clone() };
                let judged = heard(stake, Ok(came), Instant::from_ms(0), &[]);
                if matches!(judged, Heard::Said(_)) {
                    prop_assert!((200..300).contains(&status));
                }
                if stake == Stake::Pay && matches!(judged, Heard::Unsaid(Unsaid::Refused(_))) {
                    prop_assert!(matches!(status, 400 | 403 | 404 | 409 | 422), "{status}");
                }
            }
        }
    }
}
