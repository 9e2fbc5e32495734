//! Which movement shows that a payout was made: pure, and never a guess.
//!
//! The list names no payouts. A debit proves one only if it agrees in everything that is known, no other debit
//! could be of this payout, and no other payout could have made this debit. For doubt it is enough that nothing
//! speaks against it; for proof something must speak for it (provider notes, ambiguity 9 and §6).

use domain::{
    channel::Provider,
    cuit::Cuit,
    debit::Debit,
    instant::Instant,
    matching::CLOCK_SLACK_MS,
    money::Price,
    payout::{Payee, Payout, PayoutId, State},
};
use gateway::Movement;

/// How long after a payout's end a movement may still be of it: what is known by its voucher may be listed late.
const LISTED_LATE_MS: i64 = 3_600_000;
/// How many digits a CBU or CVU has; anything shorter is masked, or something else.
const ACCOUNT_DIGITS: usize = 22;
/// How many digits a CUIT has.
const CUIT_DIGITS: usize = 11;

/// The payouts among `known` that have not ended and that one of the `debits` proves. `known` are all that may
/// have made a debit, those that have ended too.
pub(super) fn proven(known: &[Payout], debits: &[Movement]) -> Vec<PayoutId> {
    let mut proven = Vec::new();
    for payout in known.iter().filter(|payout| is_open(payout)) {
        let mut may_be = debits.iter().filter(|debit| may_be(payout, debit));
        let (Some(debit), None) = (may_be.next(), may_be.next()) else {
            continue;
        };
        let others = known.iter().filter(|other| other.id != payout.id);
        let alone = !others.into_iter().any(|other| self::may_be(other, debit));
        if alone && shows(payout, debit) {
            proven.push(payout.id);
        }
    }
    proven
}

/// The debits that none of the payouts in `known` explains: each payout explains at most one, and as many are
/// explained as can be.
pub(crate) fn unexplained<'d>(known: &[Payout], debits: &[&'d Movement]) -> Vec<&'d Movement> {
    // By payout, the place of the debit it explains.
    let mut explains: Vec<Option<usize>> = vec![None; known.len()];
    let mut left = Vec::new();
    for (place, debit) in debits.iter().enumerate() {
        let mut asked = vec![false; known.len()];
        if !is_explained(place, known, debits, &mut explains, &mut asked) {
            left.push(*debit);
        }
    }
    left
}

/// Finds a payout for the debit at this place; one that explains another gives way if that has a payout besides.
fn is_explained(
    place: usize,
    known: &[Payout],
    debits: &[&Movement],
    explains: &mut [Option<usize>],
    asked: &mut [bool],
) -> bool {
    let Some(debit) = debits.get(place) else {
        return false;
    };
    for (n, payout) in known.iter().enumerate() {
        let is_new = asked.get(n).is_some_and(|asked| !asked);
        if !is_new || !may_be(payout, debit) {
            continue;
        }
        if let Some(asked) = asked.get_mut(n) {
            *asked = true;
        }
        let taken = explains.get(n).copied().flatten();
        if taken.is_none_or(|other| is_explained(other, known, debits, explains, asked)) {
            if let Some(explains) = explains.get_mut(n) {
                *explains = Some(place);
            }
            return true;
        }
    }
    false
}

/// Whether a payout of that amount to that payee would be like the debit, as far as the debit says.
pub(crate) fn is_alike(debit: &Debit, payee: &Payee, cuit: Option<&Cuit>, amount: Price) -> bool {
    let (account, listed) = (debit.account.as_deref(), debit.cuit.as_deref());
    debit.amount == amount.money() && agree(payee, cuit, account, listed) != Some(false)
}

/// Whether the provider took it, or nobody will find out by asking, and it has not ended.
fn is_open(payout: &Payout) -> bool {
    payout.draft.provider == Provider::Telepagos
        && match payout.state {
            State::Accepted | State::Processing | State::Flagged => true,
            // Whether the provider has what is in doubt is found out by sending the same again, which it documents
            // as the look-up; a debit like it may be another till's.
            State::Drafted
            | State::InDoubt
            | State::Processed
            | State::Failed
            | State::Rejected => false,
        }
}

/// Whether nothing speaks against this debit being of this payout.
fn may_be(payout: &Payout, debit: &Movement) -> bool {
    let sent = payout.draft.provider == Provider::Telepagos
        && !matches!(
            payout.state,
            State::Drafted | State::Failed | State::Rejected
        );
    sent && debit.income == Some(false)
        && debit.amount == payout.draft.amount.money()
        && debit.at.is_none_or(|at| is_in_time(payout, at))
        && agrees(payout, debit) != Some(false)
}

/// Whether the debit, which may be of this payout, also shows it: it says when, to whom, and that it is done.
fn shows(payout: &Payout, debit: &Movement) -> bool {
    debit.at.is_some() && debit.is_settled() && agrees(payout, debit) == Some(true)
}

/// A movement is not before the payout was ordered, nor long after it had ended. From when it was ordered, not
/// when it was last sent: it may be the first sending that moved the money.
fn is_in_time(payout: &Payout, at: Instant) -> bool {
    let ended = payout.ended.map(|ended| ended.plus_ms(LISTED_LATE_MS));
    at >= payout.created.plus_ms(CLOCK_SLACK_MS.saturating_neg())
        && ended.is_none_or(|ended| at <= ended)
}

/// Whether the debit went to the payee; none when it cannot be told.
fn agrees(payout: &Payout, debit: &Movement) -> Option<bool> {
    let (payee, cuit) = (&payout.draft.payee, payout.draft.cuit.as_ref());
    agree(payee, cuit, debit.account.as_deref(), debit.cuit.as_deref())
}

/// Whether that account, or that CUIT, is the payee's; none when it cannot be told.
fn agree(
    payee: &Payee,
    cuit: Option<&Cuit>,
    account: Option<&str>,
    listed_cuit: Option<&str>,
) -> Option<bool> {
    let account = account.unwrap_or_default();
    let listed = digits(account).filter(|digits| digits.len() == ACCOUNT_DIGITS);
    let by_account = match payee {
        Payee::Account(ours) => listed.map(|listed| listed == ours.as_str()),
        Payee::Alias(alias) => account
            .trim()
            .eq_ignore_ascii_case(alias.as_str())
            .then_some(true),
    };
    by_account.or_else(|| {
        let ours = cuit?;
        let listed = digits(listed_cuit?)?;
        (listed.len() == CUIT_DIGITS).then(|| listed == ours.as_str())
    })
}

/// The digits of a number as people write it; none when there is anything else in it.
fn digits(text: &str) -> Option<String> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.'))
        .collect();
    bare.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(bare)
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        cuit::Cuit,
        money::Money,
        payout::{Payee, Payout, PayoutId, State},
    };
    use gateway::Movement;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{proven, unexplained};
    use crate::payouts::sample::{self, CENTS, CUIT, CVU, NOW, OTHER_CUIT, OTHER_CVU};

    fn payout(id: u128) -> Payout {
        Payout {
            id: PayoutId(Uuid::from_u128(id)),
            state: State::Accepted,
            provider_id: Some(id.to_string()),
            ..sample::in_doubt(Provider::Telepagos, 1)
        }
    }

    fn to(id: u128, payee: &str, cuit: Option<&str>) -> Payout {
        let mut payout = payout(id);
        payout.draft.payee = Payee::parse(payee).expect("a payee");
        payout.draft.cuit = cuit.map(|cuit| Cuit::parse(cuit).expect("a CUIT"));
        payout
    }

    fn debit() -> Movement {
        Movement {
            income: Some(false),
            amount: Money::from_cents(CENTS).expect("small"),
            date: "2026-11-20 14:33:09".to_owned(),
            at: Some(NOW.plus_ms(1_000)),
            operation: None,
            holder: None,
            cuit: None,
            account: Some(CVU.to_owned()),
            status: Some("Procesada".to_owned()),
            sale_point: None,
        }
    }

    fn proves(payout: Payout, debit: Movement) -> bool {
        !proven(&[payout], &[debit]).is_empty()
    }

    #[test]
    fn one_debit_that_fits_one_payout_proves_it() {
        assert!(proves(payout(1), debit()), "amount, account and time agree");
        for state in [State::Accepted, State::Processing, State::Flagged] {
            let payout = Payout { state, ..payout(1) };
            assert!(proves(payout, debit()), "{state:?} is proven too");
        }
        let doubted = Payout {
            state: State::InDoubt,
            provider_id: None,
            ..payout(1)
        };
        assert!(
            !proves(doubted, debit()),
            "the same money may have been sent at another till: the provider is asked instead"
        );
    }

    #[test]
    fn a_payout_explains_one_debit_and_as_many_are_explained_as_can_be() {
        let known = [payout(1), to(2, OTHER_CVU, None)];
        let (ours, twin) = (debit(), debit());
        let anyones = Movement {
            account: None,
            ..debit()
        };
        let others = Movement {
            account: Some(OTHER_CVU.to_owned()),
            ..debit()
        };
        assert!(
            unexplained(&known, &[&anyones, &ours]).is_empty(),
            "the one that says nothing gives way to the one that does"
        );
        assert_eq!(
            unexplained(&known, &[&ours, &others, &twin]).len(),
            1,
            "two went out to one account, and only one was ordered"
        );
        assert_eq!(
            unexplained(&[], &[&ours]).len(),
            1,
            "nothing was ordered at all"
        );
        let rejected = Payout {
            state: State::Rejected,
            ..payout(1)
        };
        assert_eq!(
            unexplained(&[rejected], &[&ours]).len(),
            1,
            "what was never taken explains nothing"
        );
    }

    #[test]
    fn whatever_disagrees_or_is_not_said_proves_nothing() {
        let cases: [(&str, Movement); 8] = [
            (
                "it came in",
                Movement {
                    income: Some(true),
                    ..debit()
                },
            ),
            (
                "another amount",
                Movement {
                    amount: Money::from_cents(CENTS + 1).expect("small"),
                    ..debit()
                },
            ),
            (
                "before it was ordered",
                Movement {
                    at: Some(NOW.plus_ms(-121_000)),
                    ..debit()
                },
            ),
            (
                "no time",
                Movement {
                    at: None,
                    ..debit()
                },
            ),
            (
                "another account",
                Movement {
                    account: Some(OTHER_CVU.to_owned()),
                    ..debit()
                },
            ),
            (
                "nobody",
                Movement {
                    account: None,
                    ..debit()
                },
            ),
            (
                "under way",
                Movement {
                    status: Some("Pendiente".to_owned()),
                    ..debit()
                },
            ),
            (
                "no word on whether it is done",
                Movement {
                    status: None,
                    ..debit()
                },
            ),
        ];
        for (why, debit) in cases {
            assert!(!proves(payout(1), debit), "{why}");
        }
        for state in [
            State::Rejected,
            State::Failed,
            State::Processed,
            State::Drafted,
        ] {
            let payout = Payout { state, ..payout(1) };
            assert!(!proves(payout, debit()), "{state:?} needs no proof");
        }
        let elsewhere = Payout {
            id: PayoutId(Uuid::from_u128(1)),
            ..sample::in_doubt(Provider::Totalcoin, 1)
        };
        assert!(
            !proves(elsewhere, debit()),
            "the list is the other provider's"
        );
    }

    #[test]
    fn without_an_account_the_cuit_tells() {
        let by_cuit = |cuit: &str| Movement {
            account: None,
            cuit: Some(cuit.to_owned()),
            ..debit()
        };
        assert!(
            proves(to(1, "mi.alias.mp", Some(CUIT)), by_cuit(CUIT)),
            "of that person"
        );
        assert!(
            proves(to(1, "mi.alias.mp", Some(CUIT)), by_cuit("30-71809248-1")),
            "however it is written"
        );
        assert!(
            !proves(to(1, "mi.alias.mp", Some(CUIT)), by_cuit(OTHER_CUIT)),
            "of somebody else"
        );
        assert!(
            !proves(to(1, "mi.alias.mp", None), by_cuit(CUIT)),
            "of nobody we know"
        );
        let masked = Movement {
            account: Some("******7723".to_owned()),
            ..by_cuit(CUIT)
        };
        assert!(
            proves(to(1, CVU, Some(CUIT)), masked),
            "a masked account says nothing"
        );
    }

    #[test]
    fn an_account_that_differs_is_not_made_good_by_the_cuit() {
        let other = Movement {
            account: Some(OTHER_CVU.to_owned()),
            cuit: Some(CUIT.to_owned()),
            ..debit()
        };
        assert!(
            !proves(to(1, CVU, Some(CUIT)), other),
            "another account of the same person"
        );
    }

    #[test]
    fn two_payouts_and_one_debit_prove_neither() {
        let equal = [payout(1), payout(2)];
        assert!(proven(&equal, &[debit()]).is_empty(), "it may be either's");
        let vague = [payout(1), to(2, "mi.alias.mp", None)];
        assert!(
            proven(&vague, &[debit()]).is_empty(),
            "the alias may be that account's"
        );
        let ended = Payout {
            state: State::Processed,
            ended: Some(NOW),
            ..payout(2)
        };
        assert!(
            proven(&[payout(1), ended.clone()], &[debit()]).is_empty(),
            "it may be that of the one just ended"
        );
        let long_ago = Payout {
            created: NOW.plus_ms(-48 * 3_600_000),
            ended: Some(NOW.plus_ms(-47 * 3_600_000)),
            ..ended
        };
        assert_eq!(
            proven(&[payout(1), long_ago], &[debit()]),
            [PayoutId(Uuid::from_u128(1))],
            "one that ended days ago made no debit today"
        );
    }

    #[test]
    fn one_payout_and_two_debits_prove_nothing() {
        assert!(
            proven(&[payout(1)], &[debit(), debit()]).is_empty(),
            "one is somebody else's"
        );
        let vague = Movement {
            account: None,
            at: None,
            status: None,
            ..debit()
        };
        assert!(
            proven(&[payout(1)], &[debit(), vague]).is_empty(),
            "a row that says little may be the one"
        );
    }

    proptest! {
        #[test]
        fn equal_payouts_are_never_proven_by_a_list(payouts in 2_u128..6, debits in 0_usize..6) {
            let payouts: Vec<Payout> = (0..payouts).map(payout).collect();
            let debits = vec![debit(); debits];
            prop_assert!(proven(&payouts, &debits).is_empty());
        }

        #[test]
        fn no_text_makes_reading_a_row_panic(account in ".{0,40}", cuit in ".{0,40}", status in ".{0,20}") {
            let row = Movement {
                account: Some(account),
                cuit: Some(cuit),
                status: Some(status),
                ..debit()
            };
            proven(&[payout(1), to(2, "mi.alias.mp", Some(CUIT))], &[row]);
        }
    }
}
