//! The three things that can come of asking: an answer, a refusal, or silence.
//!
//! Which of them an exchange came to is decided by each provider's dialect, not here.

use crate::wire;

/// The longest sentence of a provider's we carry, in characters.
const WORDS_MAX: usize = 300;

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a refusal or a silence must lead somewhere"]
pub enum Answer<T> {
    /// They said so, in full.
    Said(T),
    /// They said no, or were never asked: what was asked for was certainly not done.
    Refused(Refused),
    /// Nothing that can be relied on came back: what was asked for may have been done.
    Silence(Silence),
}

/// A no that can be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What kind of no.
    pub kind: RefusedKind,
    /// The provider's own words: at most 300 characters, without control characters, never a secret.
    pub words: Option<String>,
    /// The HTTP status it came with; none when nothing was sent.
    pub status: Option<u16>,
}

/// What kind of no a [`Refused`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedKind {
    /// The request was understood and declined (400, 404, 409, 422, or `status: "error"`).
    Rejected,
    /// Our user name and password, or a token made from them a moment ago, were not taken.
    Credentials,
    /// This account may not do that (403).
    Permission,
    /// Nobody was reached, so nothing was sent: connection refused, unknown host, failed TLS handshake.
    NotSent,
    /// Too much was asked of them (429; 503 on reads).
    Busy {
        /// How long they asked us to wait, in milliseconds, if they said.
        retry_after_ms: Option<i64>,
    },
}

/// Not knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Why we do not know.
    pub why: SilenceKind,
}

/// Why we do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SilenceKind {
    /// No answer within the time allowed.
    TimedOut,
    /// The connection ended after the request had begun and before the answer was whole.
    Dropped,
    /// The provider's side failed (5xx).
    ServerError(u16),
    /// An HTTP status that says neither yes nor no.
    UnexpectedStatus(u16),
    /// The answer is not what the documents describe: not JSON, or not of its shape.
    Unreadable,
    /// The answer is longer than any honest one.
    TooLarge,
    /// We were sent elsewhere, and do not go (3xx).
    Redirected,
    /// The answer lacks a field without which it says nothing, or has nonsense in it.
    MissingField(&'static str),
    /// The answer's `status` is a word we have never heard: only a known one counts.
    UnknownWord,
    /// The list changed at each reading, so no reading of its pages is to be relied on.
    Changing,
    /// They objected, in words that do not show that no money moved.
    Unsettled,
}

impl Refused {
    /// Whether they know no such thing (404).
    pub const fn is_not_found(&self) -> bool {
        matches!(self.status, Some(404))
    }

    /// Whether they have one of that name already (409): where a reference is ours alone, a sign that an
    /// earlier request arrived (provider notes, ambiguity 11).
    pub const fn is_duplicate(&self) -> bool {
        matches!(self.status, Some(409))
    }
}

impl<T> Answer<T> {
    /// The same answer about something made from what was said.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Answer::Said(said) => Answer::Said(make(said)),
            Answer::Refused(refused) => Answer::Refused(refused),
            Answer::Silence(silence) => Answer::Silence(silence),
        }
    }

    /// What was said, if anything was.
    pub fn said(self) -> Option<T> {
        match self {
            Answer::Said(said) => Some(said),
            Answer::Refused(_) | Answer::Silence(_) => None,
        }
    }
}

/// Anything but an answer: the error side of the `Result`s inside this crate, so that `?` works there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsaid {
    Refused(Refused),
    Silence(Silence),
}

impl Unsaid {
    pub(crate) fn refused(kind: RefusedKind, words: Option<String>, status: Option<u16>) -> Unsaid {
        Unsaid::Refused(Refused {
            kind,
            words: words.and_then(|words| wire::clean(&words, WORDS_MAX)),
            status,
        })
    }

    pub(crate) fn silence(why: SilenceKind) -> Unsaid {
        Unsaid::Silence(Silence { why })
    }

    pub(crate) fn missing(field: &'static str) -> Unsaid {
        Unsaid::silence(SilenceKind::MissingField(field))
    }
}

impl<T> From<Result<T, Unsaid>> for Answer<T> {
    fn from(result: Result<T, Unsaid>) -> Answer<T> {
        match result {
            Ok(said) => Answer::Said(said),
            Err(Unsaid::Refused(refused)) => Answer::Refused(refused),
            Err(Unsaid::Silence(silence)) => Answer::Silence(silence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, RefusedKind, SilenceKind, Unsaid};

    #[test]
    fn a_providers_words_are_shortened_and_lose_their_control_characters() {
        let words = format!("no\u{202e}\r\n\u{7}se puede {}", "x".repeat(400));
        let Unsaid::Refused(refused) =
            Unsaid::refused(RefusedKind::Rejected, Some(words), Some(422))
        else {
            panic!("a refusal was made");
        };
        let words = refused.words.expect("there were words");
        assert_eq!(words.chars().count(), 300, "no sentence is longer");
        assert!(
            !words.chars().any(char::is_control),
            "nothing that moves a cursor"
        );
        assert!(
            !words.contains('\u{202e}'),
            "nothing that turns text around"
        );
        assert!(words.starts_with("no"), "the words themselves stay");
    }

    #[test]
    fn a_refusal_tells_the_unknown_and_the_known_already_by_its_number() {
        for (status, unknown, already) in [
            (Some(404), true, false),
            (Some(409), false, true),
            (Some(422), false, false),
            (None, false, false),
        ] {
            let Unsaid::Refused(refused) = Unsaid::refused(RefusedKind::Rejected, None, status)
            else {
                panic!("a refusal was made");
            };
            assert_eq!(refused.is_not_found(), unknown, "{status:?} not found");
            assert_eq!(refused.is_duplicate(), already, "{status:?} a duplicate");
        }
    }

    #[test]
    fn only_what_was_said_is_mapped() {
        assert_eq!(Answer::Said(2).map(|two| two + 1), Answer::Said(3), "said");
        let silence: Answer<i32> = Err(Unsaid::silence(SilenceKind::TimedOut)).into();
        assert_eq!(
            silence.clone().map(|two| two + 1),
            silence,
            "silence stays silence"
        );
        assert_eq!(silence.said(), None, "and says nothing");
    }
}
