//! One of everything that can happen. A new happening does not compile here until it is in its list.

use domain::{
    channel::Provider,
    instant::Instant,
    lifecycle::Step,
    link,
    money::Price,
    order::Reason,
    payout::{self, Payee, Proof, Voucher},
    reference::Reference,
};

/// How many things can happen to a payout.
pub(crate) const PAYOUTS: usize = 13;
/// And to a link.
pub(crate) const LINKS: usize = 9;

/// A step's name.
pub(crate) fn of_step(step: Step) -> &'static str {
    match step {
        Step::Asked => "Asked",
        Step::Unanswered => "Unanswered",
        Step::Opened => "Opened",
        Step::Declined => "Declined",
        Step::Lapsed => "Lapsed",
        Step::Cancelled => "Cancelled",
        Step::Released => "Released",
        Step::Paid => "Paid",
        Step::PaidLess => "PaidLess",
        Step::PaidMore => "PaidMore",
        Step::Puzzled => "Puzzled",
        Step::PaidAgain => "PaidAgain",
        Step::LeftNothing => "LeftNothing",
        Step::Overruled => "Overruled",
        Step::LeftLess => "LeftLess",
        Step::LeftEnough => "LeftEnough",
        Step::LeftMore => "LeftMore",
        Step::RefundBegun => "RefundBegun",
        Step::RefundFailed => "RefundFailed",
        Step::RefundedPart => "RefundedPart",
        Step::Refunded => "Refunded",
    }
}

fn reason() -> Reason {
    Reason {
        code: "provider_silent".to_owned(),
        words: None,
        trace: "T".to_owned(),
    }
}

/// The one after this, in the order of a life; none after the last. Exhaustive on purpose.
fn after_payouts(happening: &payout::Happening) -> Option<payout::Happening> {
    let next_check = Instant::from_ms(60_000);
    let id = || Some("T1".to_owned());
    Some(match happening {
        payout::Happening::Drafted(_) => payout::Happening::Asked { next_check },
        payout::Happening::Asked { .. } => payout::Happening::Unanswered {
            reason: reason(),
            next_check,
        },
        payout::Happening::Unanswered { .. } => payout::Happening::Missing { next_check },
        payout::Happening::Missing { .. } => payout::Happening::Resent { next_check },
        payout::Happening::Resent { .. } => payout::Happening::Accepted {
            provider_id: "T1".to_owned(),
            next_check,
        },
        payout::Happening::Accepted { .. } => payout::Happening::Processing {
            provider_id: id(),
            word: "Pending".to_owned(),
            next_check,
        },
        payout::Happening::Processing { .. } => payout::Happening::Processed {
            provider_id: id(),
            proof: Proof::Status,
        },
        payout::Happening::Processed { .. } => payout::Happening::Failed {
            provider_id: id(),
            word: "Failed".to_owned(),
        },
        payout::Happening::Failed { .. } => payout::Happening::Rejected(reason()),
        payout::Happening::Rejected(_) => payout::Happening::Flagged(reason()),
        payout::Happening::Flagged(_) => payout::Happening::Concluded {
            arrived: false,
            operator: "Lucía".to_owned(),
            reason: "llamé".to_owned(),
        },
        payout::Happening::Concluded { .. } => payout::Happening::VoucherKept(Voucher {
            file: None,
            text: Some("comprobante".to_owned()),
            sha256: "00".to_owned(),
        }),
        payout::Happening::VoucherKept(_) => return None,
    })
}

/// Everything that can happen to a payout.
pub(crate) fn of_payouts() -> Vec<payout::Happening> {
    let drafted = payout::Happening::Drafted(payout::Draft {
        reference: Reference::from_bits(7),
        provider: Provider::Totalcoin,
        payee: Payee::parse("0000222800000000057723").expect("it verifies"),
        cuit: None,
        amount: Price::from_cents(1_000).expect("ten pesos"),
        concept: "VAR".to_owned(),
        description: String::new(),
        operator: "Lucía".to_owned(),
        refund_of: None,
        second: None,
    });
    std::iter::successors(Some(drafted), after_payouts).collect()
}

/// The one after this, in the order of a life; none after the last. Exhaustive on purpose.
fn after_links(happening: &link::Happening) -> Option<link::Happening> {
    Some(match happening {
        link::Happening::Drafted(_) => link::Happening::Asked,
        link::Happening::Asked => link::Happening::Unanswered(reason()),
        link::Happening::Unanswered(_) => link::Happening::Opened {
            url: "https://x.example/1".to_owned(),
            provider_id: None,
        },
        link::Happening::Opened { .. } => link::Happening::Declined(reason()),
        link::Happening::Declined(_) => link::Happening::Lapsed,
        link::Happening::Lapsed => link::Happening::Paid {
            amount: Price::from_cents(1_000).expect("ten pesos").money(),
            operation: None,
        },
        link::Happening::Paid { .. } => link::Happening::Hidden,
        link::Happening::Hidden => link::Happening::Shown,
        link::Happening::Shown => return None,
    })
}

/// Everything that can happen to a link.
pub(crate) fn of_links() -> Vec<link::Happening> {
    let drafted = link::Happening::Drafted(link::Draft {
        kind: link::Kind::Payment {
            expires: Instant::from_ms(9),
            multiple_use: true,
            distribution: Vec::new(),
        },
        amount: Price::from_cents(1_000).expect("ten pesos"),
        concept: "VAR".to_owned(),
        operator: "Lucía".to_owned(),
    });
    std::iter::successors(Some(drafted), after_links).collect()
}
