//! What follows for a payout from what its provider answered: pure, one table for each kind of question.
//!
//! A no to the first sending is a no. To a sending that repeats one in doubt it says nothing of that one: who
//! believed it would send the same money again under a new reference. Only where the provider has said for long
//! that it knows no such payout, which is when TotalCoin is sent to again, is a no to the repetition believed.

use domain::{
    channel::Provider,
    instant::Instant,
    payout::{Payout, Proof, State},
};
use gateway::{
    Answer, Refused, RefusedKind, SilenceKind, Voucher,
    totalcoin::{Payment, PaymentState},
};
use sabotage::Rule;

use super::due;
use crate::refusal::Code;

/// What an answer comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The provider has it, and says no more.
    Accepted { id: String },
    /// The provider has it and has not finished.
    Processing { id: String, word: String },
    /// The money arrived.
    Processed { id: Option<String>, proof: Proof },
    /// The provider had it and could not do it.
    Failed { id: String, word: String },
    /// The provider did not take it.
    Rejected(Because),
    /// The provider does not know it.
    Missing,
    /// Nothing is known that was not known before.
    Unanswered(Because),
    /// A person must look.
    Flagged(Because),
}

/// Why, as a refusal would say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Because {
    pub(super) code: Code,
    /// The provider's own words.
    pub(super) words: Option<String>,
}

impl Because {
    pub(super) fn of(code: Code) -> Because {
        Because { code, words: None }
    }

    fn refused(refused: &Refused) -> Because {
        Because {
            code: Code::from(&refused.kind),
            words: refused.words.clone(),
        }
    }
}

/// What the answer to a sending means for the payout, which was journaled as sent. None: the provider has one of
/// that reference, which is to be looked up (ambiguity 11).
pub(super) fn sent(payout: &Payout, answer: &Answer<String>, now: Instant) -> Option<Verdict> {
    let refused = match answer {
        Answer::Said(id) => return Some(known(payout, id, |id| Verdict::Accepted { id })),
        Answer::Silence(_) if sabotage::breaks(Rule::SilenceIsNoAnswer) => {
            return Some(Verdict::Rejected(Because::of(Code::ProviderSilent)));
        }
        Answer::Silence(_) => return Some(silent()),
        Answer::Refused(refused) => refused,
    };
    let because = Because::refused(refused);
    let is_first = payout.sendings <= 1;
    let verdict = match (payout.draft.provider, refused.kind) {
        (Provider::Totalcoin, _) if refused.is_duplicate() => return None,
        // This dialect never says so; were it to, it would not be a no.
        (Provider::Telepagos, _) if refused.is_duplicate() => Verdict::Unanswered(because),
        (Provider::Telepagos | Provider::Totalcoin, _) if is_first => Verdict::Rejected(because),
        // A no to a repetition is about that alone: the low balance may be the proof that the first was taken.
        (Provider::Totalcoin, RefusedKind::Rejected) => Verdict::Flagged(because),
        (Provider::Telepagos, RefusedKind::Rejected) if due::is_refused_for_long(payout, now) => {
            Verdict::Flagged(because)
        }
        (Provider::Telepagos | Provider::Totalcoin, _) => Verdict::Unanswered(because),
    };
    Some(verdict)
}

/// What TotalCoin's answer about the payout means for it.
pub(super) fn looked_up(payout: &Payout, answer: &Answer<Payment>) -> Verdict {
    match answer {
        Answer::Said(payment) => shown(payout, payment),
        Answer::Refused(refused)
            if refused.is_not_found() && sabotage::breaks(Rule::NotFoundProvesNothing) =>
        {
            Verdict::Rejected(Because::refused(refused))
        }
        Answer::Refused(refused) if refused.is_not_found() => Verdict::Missing,
        Answer::Refused(refused) => Verdict::Unanswered(Because::refused(refused)),
        Answer::Silence(_) => silent(),
    }
}

/// How TotalCoin shows it. Another amount is another payout under our reference: nothing is sent any more.
fn shown(payout: &Payout, payment: &Payment) -> Verdict {
    let word = word(&payment.state);
    let ours = |theirs: &String| {
        let reference = payout.draft.reference.as_str();
        theirs.trim().eq_ignore_ascii_case(reference)
    };
    let is_ours = payment.reference.as_ref().is_none_or(ours);
    if payment.amount != payout.draft.amount.money() || !is_ours {
        return Verdict::Flagged(Because {
            code: Code::ProviderRefused,
            words: Some(format!("{word} {}", payment.amount.to_decimal())),
        });
    }
    known(payout, &payment.id, |id| match payment.state {
        PaymentState::Processed => Verdict::Processed {
            id: Some(id),
            proof: Proof::Status,
        },
        PaymentState::Failed => Verdict::Failed { id, word },
        PaymentState::Processing | PaymentState::Pending | PaymentState::Unheard(_) => {
            Verdict::Processing { id, word }
        }
    })
}

fn word(state: &PaymentState) -> String {
    match state {
        PaymentState::Processed => "Processed",
        PaymentState::Failed => "Failed",
        PaymentState::Processing => "Processing",
        PaymentState::Pending => "Pending",
        PaymentState::Unheard(word) => word,
    }
    .to_owned()
}

/// What TelePagos's answer for the voucher of the payout `id` means for it. A document or an address is given of
/// what was done; a text may say anything, also that it is not (ambiguities 9 and 10).
pub(super) fn vouched(payout: &Payout, id: &str, answer: &Answer<Voucher>) -> Verdict {
    let nothing_new = || match payout.state {
        State::Accepted | State::Flagged => Verdict::Accepted { id: id.to_owned() },
        State::Drafted
        | State::InDoubt
        | State::Processing
        | State::Processed
        | State::Failed
        | State::Rejected => silent(),
    };
    match answer {
        Answer::Said(Voucher::Pdf(_) | Voucher::Url(_)) => Verdict::Processed {
            id: None,
            proof: Proof::Voucher,
        },
        Answer::Said(Voucher::Text(_)) => nothing_new(),
        Answer::Refused(refused) if refused.kind == RefusedKind::Rejected => nothing_new(),
        Answer::Refused(refused) => Verdict::Unanswered(Because::refused(refused)),
        Answer::Silence(silence) if silence.why == SilenceKind::MissingField("voucher") => {
            nothing_new()
        }
        Answer::Silence(_) => silent(),
    }
}

/// The verdict about the payout that is known as `id`; one that is known by another already is a matter for a
/// person. The same id may be written in either case (ambiguity 14).
fn known(payout: &Payout, id: &str, verdict: impl FnOnce(String) -> Verdict) -> Verdict {
    match &payout.provider_id {
        Some(before) if before.eq_ignore_ascii_case(id) => verdict(before.clone()),
        Some(_) => Verdict::Flagged(Because {
            code: Code::ProviderRefused,
            words: Some(id.to_owned()),
        }),
        None => verdict(id.to_owned()),
    }
}

fn silent() -> Verdict {
    Verdict::Unanswered(Because::of(Code::ProviderSilent))
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        instant::Instant,
        money::Money,
        payout::{Payout, Proof, State},
    };
    use gateway::{
        Answer, Refused, RefusedKind, Silence, SilenceKind, Voucher,
        totalcoin::{Payment, PaymentState},
    };

    use super::{Because, Verdict, looked_up, sent, vouched};
    use crate::payouts::sample::{self, LATER, NOW};

    const PROVIDERS: [Provider; 2] = Provider::ALL;

    fn refused<T>(kind: RefusedKind, status: Option<u16>) -> Answer<T> {
        Answer::Refused(Refused {
            kind,
            words: Some("No".to_owned()),
            status,
        })
    }

    fn silence<T>(why: SilenceKind) -> Answer<T> {
        Answer::Silence(Silence { why })
    }

    fn payment(state: PaymentState, cents: i64) -> Answer<Payment> {
        Answer::Said(Payment {
            id: "T-1".to_owned(),
            state,
            amount: Money::from_cents(cents).expect("small"),
            date: None,
            reference: None,
        })
    }

    /// A word for each verdict, with the code where there is one.
    fn told(verdict: Option<Verdict>) -> String {
        let with = |word: &str, because: &Because| format!("{word} {}", because.code.word());
        match verdict {
            None => "look it up".to_owned(),
            Some(Verdict::Accepted { id }) => format!("accepted {id}"),
            Some(Verdict::Processing { id, word }) => format!("processing {id} {word}"),
            Some(Verdict::Processed { proof, .. }) => format!("processed {proof:?}"),
            Some(Verdict::Failed { id, .. }) => format!("failed {id}"),
            Some(Verdict::Rejected(because)) => with("rejected", &because),
            Some(Verdict::Missing) => "missing".to_owned(),
            Some(Verdict::Unanswered(because)) => with("unanswered", &because),
            Some(Verdict::Flagged(because)) => with("flagged", &because),
        }
    }

    /// An answer to a sending, and what it comes to: at the first and at a repetition, at TelePagos and at
    /// TotalCoin.
    type Row = (Answer<String>, [&'static str; 2], [&'static str; 2]);

    #[test]
    fn every_answer_to_a_sending_has_its_meaning() {
        let rejected = |status| refused(RefusedKind::Rejected, Some(status));
        let busy = RefusedKind::Busy {
            retry_after_ms: None,
        };
        let table: [Row; 9] = [
            (
                Answer::Said("7".to_owned()),
                ["accepted 7", "accepted 7"],
                ["accepted 7", "accepted 7"],
            ),
            // A no to the first is a no. One to a repetition says nothing of what it repeats, also where that was
            // not found: a low balance may be its doing.
            (
                rejected(422),
                ["rejected provider_refused", "unanswered provider_refused"],
                ["rejected provider_refused", "flagged provider_refused"],
            ),
            (
                refused(RefusedKind::NotSent, None),
                [
                    "rejected provider_unreachable",
                    "unanswered provider_unreachable",
                ],
                [
                    "rejected provider_unreachable",
                    "unanswered provider_unreachable",
                ],
            ),
            (
                refused(RefusedKind::Credentials, Some(401)),
                [
                    "rejected credentials_refused",
                    "unanswered credentials_refused",
                ],
                [
                    "rejected credentials_refused",
                    "unanswered credentials_refused",
                ],
            ),
            (
                refused(RefusedKind::Permission, Some(403)),
                [
                    "rejected account_not_permitted",
                    "unanswered account_not_permitted",
                ],
                [
                    "rejected account_not_permitted",
                    "unanswered account_not_permitted",
                ],
            ),
            // The login was put off, and nothing was sent.
            (
                refused(busy, Some(429)),
                ["rejected provider_busy", "unanswered provider_busy"],
                ["rejected provider_busy", "unanswered provider_busy"],
            ),
            // They have one of that reference.
            (
                rejected(409),
                ["unanswered provider_refused", "unanswered provider_refused"],
                ["look it up", "look it up"],
            ),
            // Not knowing.
            (
                silence(SilenceKind::Unsettled),
                ["unanswered provider_silent", "unanswered provider_silent"],
                ["unanswered provider_silent", "unanswered provider_silent"],
            ),
            (
                silence(SilenceKind::ServerError(500)),
                ["unanswered provider_silent", "unanswered provider_silent"],
                ["unanswered provider_silent", "unanswered provider_silent"],
            ),
        ];
        for (answer, at_telepagos, at_totalcoin) in table {
            for (provider, words) in PROVIDERS.into_iter().zip([at_telepagos, at_totalcoin]) {
                for (sendings, expected) in (1..).zip(words) {
                    let payout = sample::in_doubt(provider, sendings);
                    let verdict = told(sent(&payout, &answer, NOW));
                    assert_eq!(
                        verdict, expected,
                        "{provider:?}, sent {sendings}: {answer:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_repetition_refused_again_and_again_is_for_a_person() {
        let no = refused(RefusedKind::Rejected, Some(422));
        let judge = |sendings, at: Instant| {
            let payout = sample::in_doubt(Provider::Telepagos, sendings);
            told(sent(&payout, &no, at))
        };
        assert_eq!(
            judge(6, LATER),
            "flagged provider_refused",
            "five more over ten minutes"
        );
        assert_eq!(
            judge(5, LATER),
            "unanswered provider_refused",
            "not often enough"
        );
        assert_eq!(
            judge(6, NOW),
            "unanswered provider_refused",
            "not for long enough"
        );
    }

    #[test]
    fn every_answer_to_a_look_has_its_meaning() {
        const AMOUNT: i64 = sample::CENTS;
        let table: [(Answer<Payment>, &str); 11] = [
            (payment(PaymentState::Processed, AMOUNT), "processed Status"),
            (payment(PaymentState::Failed, AMOUNT), "failed T-1"),
            (
                payment(PaymentState::Processing, AMOUNT),
                "processing T-1 Processing",
            ),
            (
                payment(PaymentState::Pending, AMOUNT),
                "processing T-1 Pending",
            ),
            (
                payment(PaymentState::Unheard("Raro".to_owned()), AMOUNT),
                "processing T-1 Raro",
            ),
            (
                payment(PaymentState::Processed, AMOUNT + 1),
                "flagged provider_refused",
            ),
            (
                payment(PaymentState::Failed, AMOUNT - 1),
                "flagged provider_refused",
            ),
            (refused(RefusedKind::Rejected, Some(404)), "missing"),
            (
                refused(RefusedKind::Rejected, Some(400)),
                "unanswered provider_refused",
            ),
            (
                refused(
                    RefusedKind::Busy {
                        retry_after_ms: None,
                    },
                    Some(429),
                ),
                "unanswered provider_busy",
            ),
            (silence(SilenceKind::TimedOut), "unanswered provider_silent"),
        ];
        for (answer, expected) in table {
            let payout = sample::in_doubt(Provider::Totalcoin, 1);
            let verdict = told(Some(looked_up(&payout, &answer)));
            assert_eq!(verdict, expected, "{answer:?}");
        }
    }

    #[test]
    fn another_payouts_status_is_not_ours() {
        let payout = sample::in_doubt(Provider::Totalcoin, 1);
        let Answer::Said(mut other) = payment(PaymentState::Processed, sample::CENTS) else {
            panic!("it was said");
        };
        other.reference = Some("AAAAAAAAAAAAAA".to_owned());
        assert!(
            matches!(
                looked_up(&payout, &Answer::Said(other.clone())),
                Verdict::Flagged(_)
            ),
            "it bears another reference"
        );
        other.reference = Some(payout.draft.reference.as_str().to_lowercase());
        assert!(
            matches!(
                looked_up(&payout, &Answer::Said(other)),
                Verdict::Processed { .. }
            ),
            "whatever the case of ours"
        );
    }

    #[test]
    fn an_id_that_changes_is_for_a_person_and_its_case_is_not_the_id() {
        for provider in PROVIDERS {
            let before = Payout {
                provider_id: Some("ab-1".to_owned()),
                ..sample::in_doubt(provider, 1)
            };
            let judge = |id: &str| told(sent(&before, &Answer::Said(id.to_owned()), NOW));
            assert_eq!(judge("AB-1"), "accepted ab-1", "the id is kept as it was");
            assert_eq!(
                judge("AB-2"),
                "flagged provider_refused",
                "two payouts for one"
            );
        }
    }

    #[test]
    fn only_a_document_or_an_address_vouches() {
        let accepted = Payout {
            state: State::Accepted,
            provider_id: Some("7".to_owned()),
            ..sample::in_doubt(Provider::Telepagos, 1)
        };
        let table: [(Answer<Voucher>, &str); 8] = [
            (
                Answer::Said(Voucher::Pdf(b"%PDF-1.7".to_vec())),
                "processed Voucher",
            ),
            (
                Answer::Said(Voucher::Url("https://x.telepagos.com.ar/1".to_owned())),
                "processed Voucher",
            ),
            (
                Answer::Said(Voucher::Text("En proceso".to_owned())),
                "accepted 7",
            ),
            (refused(RefusedKind::Rejected, Some(404)), "accepted 7"),
            (refused(RefusedKind::Rejected, Some(200)), "accepted 7"),
            (silence(SilenceKind::MissingField("voucher")), "accepted 7"),
            (
                refused(RefusedKind::Permission, Some(403)),
                "unanswered account_not_permitted",
            ),
            (silence(SilenceKind::TimedOut), "unanswered provider_silent"),
        ];
        for (answer, expected) in table {
            let verdict = told(Some(vouched(&accepted, "7", &answer)));
            assert_eq!(verdict, expected, "{answer:?}");
        }
        let proof = vouched(
            &accepted,
            "7",
            &Answer::Said(Voucher::Pdf(b"%PDF-".to_vec())),
        );
        assert!(
            matches!(
                proof,
                Verdict::Processed {
                    proof: Proof::Voucher,
                    ..
                }
            ),
            "and it is told how we know"
        );
    }
}
