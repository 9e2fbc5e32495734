//! What an exchange with TelePagos came to: one pure function, for every call.
//!
//! The documents show one form of error, `{"status": "error", "message": …}`, and never say with which
//! HTTP status it comes; public clients have seen it with 200. So success needs all of: a 2xx, no word
//! against it, and the fields that the reader of each answer requires (provider notes, ambiguity 8).

mod pay;

use domain::instant::Instant;

use crate::{
    answer::{RefusedKind, SilenceKind, Unsaid},
    exchange::{first_words, without},
    transport::{Failure, Response},
    wire::{self, Object},
};

/// What is at stake in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stake {
    /// Nothing: it asks, and may be asked again.
    Read,
    /// Something is made if it succeeds, so only a certain no is a refusal.
    ///
    /// An explicit `status: "error"` is one. Of the calls made here that is sound even if the provider
    /// should make something and say error all the same: a QR order moves no money, and one whose code
    /// nobody has seen cannot be paid (ambiguity 23). So it is with links. An order on a sale point's printed
    /// QR is seen by all, but asks for what the customer before it owes, and the next replaces or follows
    /// it. A call that moves money must not use this.
    Make,
    /// Money leaves if it succeeds: only a no that shows that none left is a refusal. Which noes do is in
    /// [`pay`].
    Pay,
    /// A login: every no is about our credentials.
    Login,
}

/// What an exchange came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A success as far as its envelope goes: the body, for the call's own reader.
    Said(String),
    /// The token was not taken. Another token may be tried.
    Unauthorised {
        /// Whether nothing was done beyond doubt. Where money is at stake, a bare 401 from whatever stands
        /// between is not enough; the same may be sent again, but a later no settles nothing.
        certain: bool,
        /// The provider's words.
        words: Option<String>,
        /// The HTTP status.
        status: u16,
    },
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
        Err(Failure::NotSent(_)) => refused(RefusedKind::NotSent, None, None),
        Err(Failure::TimedOut) => silence(SilenceKind::TimedOut),
        Err(Failure::Dropped(_)) => silence(SilenceKind::Dropped),
        Err(Failure::TooLarge) => silence(SilenceKind::TooLarge),
    }
}

fn judged(stake: Stake, response: &Response, now: Instant, secrets: &[&str]) -> Heard {
    let body = wire::decode(&response.body);
    let mut envelope = Envelope::of(&body);
    envelope.words = envelope.words.map(|words| without(words, secrets));
    let status = response.status;
    let busy = || {
        let header = response.retry_after.as_deref();
        let retry_after_ms = header.and_then(|header| wire::retry_after_ms(header, now));
        let kind = RefusedKind::Busy { retry_after_ms };
        refused(kind, envelope.words.clone(), Some(status))
    };

    match status {
        200..=299 if matches!(envelope.word, Word::Ok | Word::Absent) => Heard::Said(body),
        _ if stake == Stake::Pay => pay::objected(envelope, status, &body),
        200..=299 => match envelope.word {
            Word::Ok | Word::Absent => Heard::Said(body),
            Word::Error => declined(stake, envelope, status),
            Word::Unheard => silence(SilenceKind::UnknownWord),
            Word::NotJson => silence(SilenceKind::Unreadable),
        },
        300..=399 => silence(SilenceKind::Redirected),
        401 if stake == Stake::Login => {
            refused(RefusedKind::Credentials, envelope.words, Some(status))
        }
        401 => Heard::Unauthorised {
            certain: true,
            words: envelope.words,
            status,
        },
        403 => refused(RefusedKind::Permission, envelope.words, Some(status)),
        429 => busy(),
        // Whatever stood in front of the provider may have passed the request on before it gave up.
        503 if stake != Stake::Make => busy(),
        408 => silence(SilenceKind::UnexpectedStatus(status)),
        400..=499 => faulted(stake, envelope, status),
        // A read they explain their failure to is answered; it may simply be asked again.
        500..=599 if envelope.word == Word::Error && stake != Stake::Make => {
            refused(RefusedKind::Rejected, envelope.words, Some(status))
        }
        500..=599 => silence(SilenceKind::ServerError(status)),
        _ => silence(SilenceKind::UnexpectedStatus(status)),
    }
}

/// A 4xx whose number alone says little. Where something may have been made, it must come from the
/// provider itself, in JSON, and not from whatever stands between.
fn faulted(stake: Stake, envelope: Envelope, status: u16) -> Heard {
    let certain = match envelope.word {
        Word::Error => return declined(stake, envelope, status),
        Word::Ok | Word::Absent | Word::Unheard => matches!(status, 400 | 404 | 409 | 422),
        Word::NotJson => false,
    };
    if certain || stake != Stake::Make {
        refused(RefusedKind::Rejected, envelope.words, Some(status))
    } else {
        silence(SilenceKind::UnexpectedStatus(status))
    }
}

/// An explicit `status: "error"` with a 2xx or a 4xx.
fn declined(stake: Stake, envelope: Envelope, status: u16) -> Heard {
    let words = envelope.words;
    match stake {
        Stake::Login => refused(RefusedKind::Credentials, words, Some(status)),
        Stake::Read | Stake::Make | Stake::Pay
            if words.as_deref().is_some_and(is_about_the_token) =>
        {
            Heard::Unauthorised {
                certain: true,
                words,
                status,
            }
        }
        Stake::Read | Stake::Make | Stake::Pay => {
            refused(RefusedKind::Rejected, words, Some(status))
        }
    }
}

/// Whether an error that did not come as a 401 says that the token has ended. Taking one that does not
/// for one that does costs a login and a second refusal.
fn is_about_the_token(words: &str) -> bool {
    let words = wire::fold(words);
    let ended = ["expir", "venc", "inval", "caduc"];
    let token = words.contains("token") && ended.iter().any(|word| words.contains(word));
    token || words.contains("unauthenticated") || words.contains("no autenticado")
}

/// What every answer says about itself.
struct Envelope {
    word: Word,
    words: Option<String>,
}

/// The `status` of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Ok,
    /// None. Counts as ok: the fields decide.
    Absent,
    Error,
    Unheard,
    /// The body is not JSON, or JSON that could not hold a status.
    NotJson,
}

impl Envelope {
    fn of(body: &str) -> Envelope {
        let Some(object) = Object::parse(body) else {
            // A bare list is how one public client reads lists.
            let list = serde_json::from_str::<Vec<serde::de::IgnoredAny>>(body).is_ok();
            let word = if list { Word::Absent } else { Word::NotJson };
            return Envelope { word, words: None };
        };
        let word = match object.field(&["status"]) {
            None => Word::Absent,
            Some(status) => match wire::string(status).map(|word| wire::fold(&word)) {
                Some(word) if word == "ok" => Word::Ok,
                Some(word) if word == "error" => Word::Error,
                Some(_) | None => Word::Unheard,
            },
        };
        let words = ["message", "mensaje", "error", "errors"]
            .iter()
            .find_map(|name| first_words(object.field(&[name])?.get()));
        Envelope { word, words }
    }
}

fn refused(kind: RefusedKind, words: Option<String>, status: Option<u16>) -> Heard {
    Heard::Unsaid(Unsaid::refused(kind, words, status))
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

    const OK: &str = r#"{"status":"ok","qr_code":"x"}"#;
    const ERROR: &str = r#"{"status":"error","message":"No se pudo"}"#;
    const HTML: &str = "<html>Bad Gateway</html>";

    /// What an exchange came to, in one word, so that a table of them can be read.
    fn word(heard: &Heard) -> String {
        match heard {
            Heard::Said(_) => "said".to_owned(),
            Heard::Unauthorised { .. } => "unauthorised".to_owned(),
            Heard::Unsaid(Unsaid::Refused(refused)) => format!("{:?}", refused.kind),
            Heard::Unsaid(Unsaid::Silence(silence)) => format!("silence: {:?}", silence.why),
        }
    }

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn judge(stake: Stake, status: u16, body: &str) -> String {
        let now = Instant::from_ms(0);
        word(&heard(stake, Ok(response(status, body)), now, &[]))
    }

    #[test]
    fn every_response_has_its_meaning_by_what_is_at_stake() {
        let busy = "Busy { retry_after_ms: None }";
        // status, body, a read, a call that makes something, a login
        let table = [
            (200, OK, "said", "said", "said"),
            (201, OK, "said", "said", "said"),
            (200, r#"{"status":" OK "}"#, "said", "said", "said"),
            (200, r#"{"concepts":[]}"#, "said", "said", "said"),
            (200, r#"{"status":null}"#, "said", "said", "said"),
            (200, "[]", "said", "said", "said"),
            (200, ERROR, "Rejected", "Rejected", "Credentials"),
            (
                200,
                r#"{"status":"ERROR"}"#,
                "Rejected",
                "Rejected",
                "Credentials",
            ),
            (
                200,
                r#"{"status":"error","message":"Token expirado"}"#,
                "unauthorised",
                "unauthorised",
                "Credentials",
            ),
            (400, ERROR, "Rejected", "Rejected", "Credentials"),
            (404, ERROR, "Rejected", "Rejected", "Credentials"),
            (405, ERROR, "Rejected", "Rejected", "Credentials"),
            (
                422,
                r#"{"message":"no"}"#,
                "Rejected",
                "Rejected",
                "Rejected",
            ),
            (401, ERROR, "unauthorised", "unauthorised", "Credentials"),
            (401, HTML, "unauthorised", "unauthorised", "Credentials"),
            (403, ERROR, "Permission", "Permission", "Permission"),
            (403, HTML, "Permission", "Permission", "Permission"),
            (429, HTML, busy, busy, busy),
        ];
        for (status, body, read, make, login) in table {
            let judged =
                [Stake::Read, Stake::Make, Stake::Login].map(|stake| judge(stake, status, body));
            assert_eq!(judged, [read, make, login], "{status} {body}");
        }
    }

    #[test]
    fn what_is_neither_yes_nor_no_is_silence_above_all_when_something_may_have_been_made() {
        let table = [
            (200, "", "Unreadable", "Unreadable"),
            (204, "", "Unreadable", "Unreadable"),
            (200, HTML, "Unreadable", "Unreadable"),
            (200, "\"ok\"", "Unreadable", "Unreadable"),
            (200, r#"{"status":"ok""#, "Unreadable", "Unreadable"),
            (200, r#"{"status":"pending"}"#, "UnknownWord", "UnknownWord"),
            (200, r#"{"status":true}"#, "UnknownWord", "UnknownWord"),
            (301, OK, "Redirected", "Redirected"),
            (304, "", "Redirected", "Redirected"),
            (408, ERROR, "UnexpectedStatus(408)", "UnexpectedStatus(408)"),
            (500, HTML, "ServerError(500)", "ServerError(500)"),
            (502, OK, "ServerError(502)", "ServerError(502)"),
            (600, OK, "UnexpectedStatus(600)", "UnexpectedStatus(600)"),
            (100, OK, "UnexpectedStatus(100)", "UnexpectedStatus(100)"),
        ];
        for (status, body, read, make) in table {
            let judged = [Stake::Read, Stake::Make].map(|stake| judge(stake, status, body));
            let expected = [format!("silence: {read}"), format!("silence: {make}")];
            assert_eq!(judged, expected, "{status} {body}");
        }
        // Where a read may be answered by a no, a call that makes something may not.
        for (status, body, read, make) in [
            (404, HTML, "Rejected", "silence: UnexpectedStatus(404)"),
            (413, HTML, "Rejected", "silence: UnexpectedStatus(413)"),
            (500, ERROR, "Rejected", "silence: ServerError(500)"),
            (
                503,
                ERROR,
                "Busy { retry_after_ms: None }",
                "silence: ServerError(503)",
            ),
        ] {
            assert_eq!(judge(Stake::Read, status, body), read, "a read: {status}");
            assert_eq!(judge(Stake::Make, status, body), make, "making: {status}");
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
            for stake in [Stake::Read, Stake::Make, Stake::Login] {
                let came = heard(stake, Err(failure.clone()), Instant::from_ms(0), &[]);
                assert_eq!(word(&came), expected, "{failure} for {stake:?}");
            }
        }
    }

    #[test]
    fn a_busy_provider_says_for_how_long() {
        for (header, expected) in [
            (Some("7"), Some(7_000)),
            (Some("Thu, 01 Jan 1970 00:00:09 GMT"), Some(9_000)),
            (Some("later"), None),
            (None, None),
        ] {
            let came = Response {
                retry_after: header.map(str::to_owned),
                ..response(503, "")
            };
            let judged = heard(Stake::Read, Ok(came), Instant::from_ms(0), &[]);
            let kind = RefusedKind::Busy {
                retry_after_ms: expected,
            };
            let busy = Heard::Unsaid(Unsaid::refused(kind, None, Some(503)));
            assert_eq!(judged, busy, "{header:?}");
        }
    }

    #[test]
    fn the_providers_words_are_found_wherever_they_are() {
        for body in [
            r#"{"status":"error","message":"Falta el monto"}"#,
            r#"{"status":"error","mensaje":"Falta el monto"}"#,
            r#"{"status":"error","message":"","error":"Falta el monto"}"#,
            r#"{"status":"error","message":{"amount":["Falta el monto"]}}"#,
            r#"{"status":"error","errors":[{"code":7,"text":"Falta el monto"}]}"#,
        ] {
            let came = heard(
                Stake::Make,
                Ok(response(400, body)),
                Instant::from_ms(0),
                &[],
            );
            let words = Some("Falta el monto".to_owned());
            let expected = Unsaid::refused(RefusedKind::Rejected, words, Some(400));
            assert_eq!(came, Heard::Unsaid(expected), "{body}");
        }
    }

    #[test]
    fn a_secret_the_provider_repeats_goes_no_further_even_cut_short() {
        let token = "t0k3n".repeat(100);
        let body = format!(r#"{{"status":"error","message":"{token} o pa55word, no"}}"#);
        let came = Ok(response(400, &body));
        let judged = heard(
            Stake::Read,
            came,
            Instant::from_ms(0),
            &[&token, "pa55word", "o"],
        );
        let words = Some("••• o •••, no".to_owned());
        let expected = Unsaid::refused(RefusedKind::Rejected, words, Some(400));
        assert_eq!(judged, Heard::Unsaid(expected), "hidden before it is cut");
    }

    proptest! {
        #[test]
        fn no_answer_makes_judging_panic_and_only_a_2xx_says_anything(
            status: u16,
            retry_after in prop::option::of("\\PC{0,30}"),
            body in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                crate::wire::arbitrary::value().prop_map(String::into_bytes),
                crate::wire::arbitrary::object(&["status", "message"]).prop_map(String::into_bytes),
            ],
        ) {
            for stake in [Stake::Read, Stake::Make, Stake::Login] {
                let came = Response { status, retry_after: retry_after.clone(), body: body.clone() };
                let judged = heard(stake, Ok(came), Instant::from_ms(0), &[]);
                if matches!(judged, Heard::Said(_)) {
                    prop_assert!((200..300).contains(&status));
                }
                if stake == Stake::Make && status >= 500 {
                    prop_assert!(word(&judged).starts_with("silence"), "{status}: {judged:?}");
                }
            }
        }
    }
}
