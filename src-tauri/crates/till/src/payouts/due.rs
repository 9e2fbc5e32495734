//! What is owed to a payout now, and when to look again: pure, with time and chance passed in.

use domain::{
    channel::Provider,
    instant::Instant,
    payout::{Duty, Payout, State},
};

/// After how long a payout that has not ended is for a person, and nothing is sent again by itself (reliability
/// rules, B2.4).
const OVERDUE_MS: i64 = 24 * 3_600_000;
/// How often TotalCoin must not know a payout before the same is sent again (ambiguity 12).
const MISSING_ENOUGH: u32 = 5;
/// And over how long.
const MISSING_FOR_MS: i64 = 10 * 60_000;
/// How often TelePagos must be sent the same, and over how long, before a person is told that it says no.
const REFUSED_ENOUGH: u32 = 6;

/// How long a payout is kept waiting by what else the provider is asked this minute.
const STARVED_MS: i64 = 10_000;
/// No look is put off for longer than this: one that is further away was set by a clock that has been set back.
const NEVER_LATER_MS: i64 = 600_000;

/// What to do for a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owed {
    /// Say that it was never sent.
    NeverSent,
    /// Send the same bytes again, which is how this provider is asked.
    Repeat,
    /// Ask how it stands.
    LookUp,
    /// Ask for the voucher.
    Voucher,
    /// Nobody can be asked any more; the list may still show it.
    Wait,
    /// Nothing.
    Nothing,
}

/// What is owed to the payout, by a round or by a person who asks.
pub(super) fn owed(payout: &Payout, now: Instant) -> Owed {
    let has_id = payout.provider_id.is_some();
    match (payout.duty(), payout.draft.provider) {
        (Duty::Rest, _) => Owed::Nothing,
        (Duty::Send, _) => Owed::NeverSent,
        (Duty::Settle | Duty::Verify | Duty::Decide, Provider::Totalcoin) => Owed::LookUp,
        (Duty::Settle, Provider::Telepagos) if !is_overdue(payout, now) => Owed::Repeat,
        (Duty::Verify | Duty::Decide, Provider::Telepagos) if has_id => Owed::Voucher,
        (Duty::Settle | Duty::Verify | Duty::Decide, Provider::Telepagos) => Owed::Wait,
    }
}

/// Whether it is to be looked at now.
pub(super) fn is_due(payout: &Payout, now: Instant) -> bool {
    let due = |next: Instant| next <= now || next.ms_since(now) > NEVER_LATER_MS;
    payout.next_check.is_some_and(due)
}

/// Whether it has been kept waiting for so long that it is asked about whatever else was asked this minute: a list
/// that is read without end must not hide money in doubt.
pub(super) fn is_starved(payout: &Payout, now: Instant) -> bool {
    let starved = |next: Instant| now.ms_since(next) >= STARVED_MS;
    payout.next_check.is_some_and(starved)
}

/// Whether it has not ended in a day.
pub(super) fn is_overdue(payout: &Payout, now: Instant) -> bool {
    now.ms_since(payout.created) >= OVERDUE_MS
}

/// Whether TotalCoin has not known it often and long enough that the same may be sent again: 404 is no proof, the
/// first sending may be in flight (ambiguity 12).
pub(super) fn may_repeat(payout: &Payout, now: Instant) -> bool {
    let long = |since: &Instant| now.ms_since(*since) >= MISSING_FOR_MS;
    payout.state == State::InDoubt
        && payout.draft.provider == Provider::Totalcoin
        && payout.missing >= MISSING_ENOUGH
        && payout.missing_since.as_ref().is_some_and(long)
        && !is_overdue(payout, now)
}

/// Whether a no of TelePagos to a repetition has come so often that a person should hear of it.
pub(super) fn is_refused_for_long(payout: &Payout, now: Instant) -> bool {
    payout.sendings >= REFUSED_ENOUGH && now.ms_since(payout.created) >= MISSING_FOR_MS
}

/// When to look again: three seconds after it was ordered, then ten, thirty, a minute, and five minutes from the
/// hour on, each up to a fifth sooner or later as `draw` has it, so that not all tills of a street ask in step.
pub(super) fn next_look(created: Instant, now: Instant, draw: u8) -> Instant {
    let wait_ms: i64 = match now.ms_since(created).checked_div(1_000).unwrap_or(0) {
        ..2 => 3_000,
        2..10 => 10_000,
        10..40 => 30_000,
        40..3_600 => 60_000,
        3_600.. => 300_000,
    };
    let percent = i64::from(draw.rem_euclid(41)).saturating_add(80);
    let spread = wait_ms.saturating_mul(percent).checked_div(100);
    now.plus_ms(spread.unwrap_or(wait_ms))
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        payout::{Payout, State},
    };
    use proptest::prelude::*;

    use super::{OVERDUE_MS, Owed, is_due, is_overdue, is_starved, may_repeat, next_look, owed};
    use crate::payouts::sample::{self, NOW};

    const MINUTE: i64 = 60_000;

    fn missing(times: u32) -> Payout {
        Payout {
            missing: times,
            missing_since: Some(NOW),
            ..sample::in_doubt(Provider::Totalcoin, 1)
        }
    }

    #[test]
    fn the_same_is_sent_again_after_five_not_founds_over_ten_minutes() {
        let later = |minutes: i64| NOW.plus_ms(minutes * MINUTE);
        assert!(may_repeat(&missing(5), later(10)), "often and long enough");
        assert!(!may_repeat(&missing(4), later(10)), "not often enough");
        assert!(
            !may_repeat(&missing(50), later(10).plus_ms(-1)),
            "not long enough"
        );
        assert!(
            !may_repeat(&missing(50), NOW.plus_ms(OVERDUE_MS)),
            "never after a day"
        );
        let accepted = Payout {
            state: State::Accepted,
            ..missing(50)
        };
        assert!(
            !may_repeat(&accepted, later(10)),
            "what was taken once is never sent again, whatever is forgotten later"
        );
        let telepagos = Payout {
            missing: 50,
            missing_since: Some(NOW),
            ..sample::in_doubt(Provider::Telepagos, 1)
        };
        assert!(
            !may_repeat(&telepagos, later(10)),
            "that is the other provider's rule"
        );
    }

    #[test]
    fn each_state_is_owed_its_question() {
        use Provider::{Telepagos, Totalcoin};
        use State::{Accepted, Drafted, Failed, Flagged, InDoubt, Processed, Processing, Rejected};
        const ID: Option<&str> = Some("7");
        let table = [
            (Telepagos, Drafted, None, [Owed::NeverSent; 2]),
            (Totalcoin, Drafted, None, [Owed::NeverSent; 2]),
            (Telepagos, InDoubt, None, [Owed::Repeat, Owed::Wait]),
            (Totalcoin, InDoubt, None, [Owed::LookUp; 2]),
            (Telepagos, Accepted, ID, [Owed::Voucher; 2]),
            (Totalcoin, Accepted, ID, [Owed::LookUp; 2]),
            (Totalcoin, Processing, ID, [Owed::LookUp; 2]),
            (Telepagos, Flagged, ID, [Owed::Voucher; 2]),
            (Telepagos, Flagged, None, [Owed::Wait; 2]),
            (Totalcoin, Flagged, None, [Owed::LookUp; 2]),
            (Telepagos, Processed, ID, [Owed::Nothing; 2]),
            (Totalcoin, Failed, ID, [Owed::Nothing; 2]),
            (Totalcoin, Rejected, None, [Owed::Nothing; 2]),
        ];
        for (provider, state, id, [at_first, after_a_day]) in table {
            let payout = Payout {
                state,
                provider_id: id.map(str::to_owned),
                ..sample::in_doubt(provider, 1)
            };
            assert_eq!(owed(&payout, NOW), at_first, "{provider:?} {state:?}");
            let later = owed(&payout, NOW.plus_ms(OVERDUE_MS));
            assert_eq!(later, after_a_day, "{provider:?} {state:?} after a day");
        }
    }

    #[test]
    fn a_day_is_a_day() {
        let payout = sample::in_doubt(Provider::Totalcoin, 1);
        assert!(!is_overdue(&payout, NOW.plus_ms(OVERDUE_MS - 1)), "not yet");
        assert!(is_overdue(&payout, NOW.plus_ms(OVERDUE_MS)), "from here on");
        assert!(
            !is_overdue(&payout, NOW.plus_ms(-OVERDUE_MS)),
            "a clock that was set back ends nothing"
        );
    }

    #[test]
    fn a_clock_that_was_set_back_hides_no_payout() {
        let payout = sample::in_doubt(Provider::Telepagos, 1);
        let next = payout.next_check.expect("it is looked at again");
        assert!(!is_due(&payout, next.plus_ms(-1)), "not yet");
        assert!(is_due(&payout, next), "now");
        assert!(
            !is_due(&payout, next.plus_ms(-10 * MINUTE)),
            "it may be in ten minutes"
        );
        for back in [10 * MINUTE + 1, OVERDUE_MS, 3_650 * OVERDUE_MS] {
            assert!(is_due(&payout, next.plus_ms(-back)), "never in {back} ms");
        }
        assert!(
            is_due(&payout, next.plus_ms(3_650 * OVERDUE_MS)),
            "nor ahead"
        );
        assert!(!is_starved(&payout, next.plus_ms(9_999)), "a moment's wait");
        assert!(is_starved(&payout, next.plus_ms(10_000)), "that is enough");
    }

    #[test]
    fn the_first_looks_are_quick_and_the_later_seldom() {
        const ON_TIME: u8 = 20;
        for (age_ms, expected_ms) in [
            (0, 3_000),
            (3_000, 10_000),
            (13_000, 30_000),
            (43_000, 60_000),
            (59 * MINUTE, 60_000),
            (60 * MINUTE, 300_000),
            (OVERDUE_MS * 40, 300_000),
        ] {
            let now = NOW.plus_ms(age_ms);
            let next = next_look(NOW, now, ON_TIME);
            assert_eq!(next.ms_since(now), expected_ms, "at an age of {age_ms} ms");
        }
    }

    proptest! {
        #[test]
        fn the_next_look_is_always_ahead_and_never_far(age_ms in any::<i64>(), draw: u8) {
            let now = NOW.plus_ms(age_ms);
            let wait = next_look(NOW, now, draw).ms_since(now);
            // At the very end of time there is no later.
            if now.ms() < i64::MAX - 400_000 {
                prop_assert!((2_400..=360_000).contains(&wait), "{wait} ms");
            }
        }
    }
}
