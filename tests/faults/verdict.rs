//! The table: what each fault must come to at each call, how often it is sent, and what is done of it.
//!
//! Pure, and exhaustive: a fault or a kind of answer that is not in here does not compile.

use std::ops::RangeInclusive;

use gateway::{Answer, RefusedKind, SilenceKind};

use crate::{
    call::{Call, House, Stake},
    fault::Fault,
};

/// How long the busy answers ask us to wait.
pub(crate) const RETRY_AFTER_S: u16 = 7;

/// What an answer is, whatever it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Said,
    // They said no, or nothing was sent.
    NotSent,
    Rejected,
    /// They have one of that name: 409.
    Duplicate,
    Credentials,
    Permission,
    /// How long we are to wait, in milliseconds.
    Busy(Option<i64>),
    // Nobody knows.
    TimedOut,
    Dropped,
    ServerError(u16),
    Unexpected(u16),
    /// Not JSON, or not of the documents' shape.
    Unintelligible,
    TooLarge,
    Redirected,
    UnknownWord,
    Unsettled,
    Changing,
}

impl Class {
    pub(crate) fn of<T>(answer: &Answer<T>) -> Class {
        let refused = match answer {
            Answer::Said(_) => return Class::Said,
            Answer::Silence(silence) => return Class::silent(silence.why),
            Answer::Refused(refused) => refused,
        };
        match refused.kind {
            RefusedKind::Rejected if refused.is_duplicate() => Class::Duplicate,
            RefusedKind::Rejected => Class::Rejected,
            RefusedKind::Credentials => Class::Credentials,
            RefusedKind::Permission => Class::Permission,
            RefusedKind::NotSent => Class::NotSent,
            RefusedKind::Busy { retry_after_ms } => Class::Busy(retry_after_ms),
        }
    }

    fn silent(why: SilenceKind) -> Class {
        match why {
            SilenceKind::TimedOut => Class::TimedOut,
            SilenceKind::Dropped => Class::Dropped,
            SilenceKind::ServerError(status) => Class::ServerError(status),
            SilenceKind::UnexpectedStatus(status) => Class::Unexpected(status),
            SilenceKind::Unreadable | SilenceKind::MissingField(_) => Class::Unintelligible,
            SilenceKind::TooLarge => Class::TooLarge,
            SilenceKind::Redirected => Class::Redirected,
            SilenceKind::UnknownWord => Class::UnknownWord,
            SilenceKind::Changing => Class::Changing,
            SilenceKind::Unsettled => Class::Unsettled,
        }
    }

    /// Whether it says that this request did nothing.
    pub(crate) fn is_a_no(self) -> bool {
        match self {
            Class::NotSent
            | Class::Rejected
            | Class::Credentials
            | Class::Permission
            | Class::Busy(_) => true,
            // That there is one already says nothing of who made it.
            Class::Duplicate
            | Class::Said
            | Class::TimedOut
            | Class::Dropped
            | Class::ServerError(_)
            | Class::Unexpected(_)
            | Class::Unintelligible
            | Class::TooLarge
            | Class::Redirected
            | Class::UnknownWord
            | Class::Unsettled
            | Class::Changing => false,
        }
    }
}

/// What a call comes to.
#[expect(
    clippy::match_same_arms,
    reason = "a table is read fault by fault, each with its own reasons"
)]
pub(crate) fn of(fault: Fault, call: Call) -> Class {
    use {House::Telepagos, House::Totalcoin};
    use {Stake::Login, Stake::Make, Stake::Pay, Stake::Read};
    let busy = Class::Busy(Some(i64::from(RETRY_AFTER_S) * 1_000));
    match (fault, call.house(), call.row().stake) {
        (Fault::Refused | Fault::UnknownHost | Fault::BadCertificate, _, _) => Class::NotSent,
        (Fault::DroppedBefore | Fault::DroppedAfter | Fault::Truncated, _, _) => Class::Dropped,
        (Fault::TooLate | Fault::Dripping, _, _) => Class::TimedOut,
        (Fault::Huge, _, _) => Class::TooLarge,
        (Fault::Redirected, _, _) => Class::Redirected,

        // The second time there is nothing left to retire; a payment of that reference is there already.
        (Fault::DeliveredTwice, _, _) if call == Call::RetireSalePoint => Class::Rejected,
        (Fault::DeliveredTwice, Totalcoin, Pay) => Class::Duplicate,
        (Fault::DeliveredTwice, _, _) => Class::Said,

        // Only TelePagos explains an error in a form it documents.
        (Fault::Error500, Telepagos, Login | Read) => Class::Rejected,
        (Fault::Error500, _, _) => Class::ServerError(500),
        (Fault::Page502, _, _) => Class::ServerError(502),
        (Fault::Unavailable503, _, Login | Read) => busy,
        (Fault::Unavailable503, _, Make | Pay) => Class::ServerError(503),
        (Fault::TooMany429, Telepagos, Pay) => Class::Unsettled,
        (Fault::TooMany429, Totalcoin, Pay) => Class::Unexpected(429),
        (Fault::TooMany429, _, Login | Read | Make) => busy,
        (Fault::Unauthorised401, _, Login) => Class::Credentials,
        (Fault::Unauthorised401, _, Read | Make | Pay) => Class::Said,
        (Fault::Forbidden403, _, _) => Class::Permission,

        (Fault::InvalidJson, _, _) => Class::Unintelligible,
        // The answer to the one has no value but its verdict; the other takes any named value there is.
        (Fault::WrongTypes, _, _) if matches!(call, Call::RetireSalePoint | Call::Statistics) => {
            Class::Said
        }
        (Fault::WrongTypes, _, _) => Class::Unintelligible,
        // TelePagos' word is about the call, TotalCoin's about a payment or a QR, which it leaves unsettled.
        (Fault::UnknownWord, Telepagos, _) => Class::UnknownWord,
        (Fault::UnknownWord, Totalcoin, _) => Class::Said,
        (Fault::ErrorWith200, Telepagos, Login) => Class::Credentials,
        (Fault::ErrorWith200, Telepagos, Read | Make) => Class::Rejected,
        (Fault::ErrorWith200, Telepagos, Pay) => Class::Unsettled,
        (Fault::ErrorWith200, Totalcoin, _) => Class::Unintelligible,
    }
}

/// What a call comes to whose token was not taken, when the fault strikes the login for another.
pub(crate) fn of_login(fault: Fault, call: Call) -> Class {
    let login = of(fault, call.login());
    let is_silence = login != Class::Said && !login.is_a_no();
    match call.row().stake {
        // The call itself was answered: it did nothing, and nobody need be in doubt about it.
        Stake::Make | Stake::Pay if is_silence => Class::NotSent,
        Stake::Login | Stake::Read | Stake::Make | Stake::Pay => login,
    }
}

/// How often a call is sent.
pub(crate) fn sent(fault: Fault, call: Call) -> usize {
    let is_login = call.row().stake == Stake::Login;
    match fault {
        // Once more with another token.
        Fault::Unauthorised401 if !is_login => 2,
        // Once by each of the ways its fields can travel: it may be that they were not found.
        Fault::ErrorWith200 if call.is_carried() => 3,
        _ => 1,
    }
}

/// How often it arrives. At the fault whose limit is short it may not get so far.
pub(crate) fn arrived(fault: Fault, call: Call) -> RangeInclusive<usize> {
    let sent = sent(fault, call);
    match fault {
        Fault::Refused | Fault::UnknownHost | Fault::BadCertificate | Fault::DroppedBefore => 0..=0,
        Fault::DeliveredTwice => 2..=2,
        Fault::TooLate | Fault::Dripping => 0..=1,
        _ => sent..=sent,
    }
}

/// How often something is made or sent of it, or taken away.
#[expect(clippy::match_same_arms, reason = "as above")]
pub(crate) fn done(fault: Fault, call: Call) -> RangeInclusive<usize> {
    match (fault, call.row().stake) {
        (_, Stake::Login | Stake::Read) => 0..=0,
        // One reference, one payout; and nothing can be retired twice.
        (Fault::DeliveredTwice, Stake::Pay) => 1..=1,
        (Fault::DeliveredTwice, Stake::Make) if call == Call::RetireSalePoint => 1..=1,
        (Fault::DeliveredTwice, Stake::Make) => 2..=2,
        (Fault::TooLate | Fault::Dripping, Stake::Make | Stake::Pay) => 0..=1,
        (
            Fault::DroppedAfter
            | Fault::Truncated
            | Fault::Huge
            | Fault::Page502
            | Fault::Unauthorised401
            | Fault::InvalidJson
            | Fault::WrongTypes
            | Fault::UnknownWord,
            Stake::Make | Stake::Pay,
        ) => 1..=1,
        (
            Fault::Refused
            | Fault::UnknownHost
            | Fault::BadCertificate
            | Fault::DroppedBefore
            | Fault::Error500
            | Fault::Unavailable503
            | Fault::TooMany429
            | Fault::Forbidden403
            | Fault::Redirected
            | Fault::ErrorWith200,
            Stake::Make | Stake::Pay,
        ) => 0..=0,
    }
}

/// What the same call comes to once nothing is wrong any more, if it was `done` so often before.
pub(crate) fn afterwards(call: Call, done: usize) -> Class {
    match call {
        Call::RetireSalePoint if done > 0 => Class::Rejected,
        Call::Pay if done > 0 => Class::Duplicate,
        _ => Class::Said,
    }
}
