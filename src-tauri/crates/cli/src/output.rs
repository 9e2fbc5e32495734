//! What the console prints, and the codes it exits with (console reference, "Global").

use std::{io::Write, process::ExitCode};

use domain::order::Order;
use serde_json::{Value, json};
use till::refusal::{Code, Refusal};

use crate::sentences::{self, Matter};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done: paid, sent, balanced.
    Done,
    /// A bug or a damaged file.
    Failed,
    /// Bad usage or bad input.
    BadInput,
    /// A rule, a role or the provider said no.
    Refused,
    /// The provider is silent; the program goes on settling it.
    InDoubt,
    /// Expired, cancelled, or still open at the end of the wait.
    NotPaid,
    /// A verification differs.
    Differs,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::BadInput => 2,
            Exit::Refused => 3,
            Exit::InDoubt => 4,
            Exit::NotPaid => 5,
            Exit::Differs => 6,
        })
    }
}

/// Where a command prints.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// For programs, or for people.
    pub(crate) fn new(json: bool) -> Output {
        Output { json }
    }

    /// Whether programs read this.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints one thing: an object for programs, a line for people.
    pub(crate) fn line(&self, object: &Value, text: &str) {
        let line = if self.json {
            object.to_string()
        } else {
            text.to_owned()
        };
        // Whoever closed the pipe does not want to read more; the work goes on all the same.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// Prints a file's bytes as they are.
    pub(crate) fn bytes(bytes: &[u8]) {
        // As above.
        let _ = std::io::stdout().lock().write_all(bytes);
    }

    /// Prints a sentence for whoever is watching, beside the output.
    pub(crate) fn diagnostic(text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Says why not, of what was asked for, and how to exit.
    pub(crate) fn refused(&self, refusal: &Refusal, matter: Matter) -> Exit {
        let sentence = sentences::of(refusal, matter);
        if self.json {
            self.line(&json!({ "refused": refusal, "sentence": sentence }), "");
        }
        let trace = if refusal.trace.is_empty() {
            String::new()
        } else {
            format!(" [{} · {}]", refusal.code.word(), refusal.trace)
        };
        Output::diagnostic(&format!("{sentence}{trace}"));
        exit(refusal.code, matter)
    }
}

/// How a command that was refused exits.
fn exit(code: Code, matter: Matter) -> Exit {
    match code {
        // A payout that is refused as such was not sent; one in doubt has a reference and is told as a payout.
        Code::ProviderSilent if matter == Matter::Payout => Exit::Refused,
        Code::AmountZero
        | Code::AmountNegative
        | Code::AmountUnreadable
        | Code::AmountAmbiguous
        | Code::AmountTooLarge
        | Code::AmountTooPrecise
        | Code::UnknownConcept
        | Code::NoSuchOrder
        | Code::NoSuchSalePoint
        | Code::NoSuchPayout
        | Code::NoSuchLink
        | Code::NameMismatch
        | Code::BadAccount
        | Code::BadCuit
        | Code::BadDate
        | Code::BadShare
        | Code::BadName
        | Code::BadPin
        | Code::WeakPin
        | Code::BadSetting
        | Code::BadLogo
        | Code::BadPhoto
        | Code::PhotoTooLarge
        | Code::NoCodeInPhoto
        | Code::SeveralCodesInPhoto
        | Code::BadWord
        | Code::NoSuchCredit
        | Code::NoSuchTicket
        | Code::BadPrinter
        | Code::ReasonNeeded
        | Code::ExplanationNeeded
        | Code::JournalMissing
        | Code::ForeignBackup
        | Code::FileTaken
        | Code::SandboxUrl => Exit::BadInput,
        Code::WrongPin
        | Code::LockedOut
        | Code::NoSuchOperator
        | Code::NameTaken
        | Code::CannotDismiss
        | Code::WorkInHand
        | Code::AlreadySetUp
        | Code::NoKeyring
        | Code::SecretLost
        | Code::BadSpareKey
        | Code::SignedOut
        | Code::NotAllowed
        | Code::UnavailableChannel
        | Code::SalePointBusy
        | Code::BalanceTooLow
        | Code::PayoutRepeated
        | Code::PayoutAboveLimit
        | Code::SecondManagerNeeded
        | Code::PayoutKeyUsed
        | Code::PayoutAfterLoss
        | Code::NoVoucher
        | Code::NotFlagged
        | Code::NotCancellable
        | Code::NotPayable
        | Code::NotPaid
        | Code::CreditTaken
        | Code::CreditAwaited
        | Code::NotClaimable
        | Code::ShiftHasOpenSales
        | Code::NoShift
        | Code::NoList
        | Code::RefundTooLarge
        | Code::PayerUnknown
        | Code::DiskFull
        | Code::SealBroken
        | Code::ProviderUnreachable
        | Code::ProviderRefused
        | Code::ProviderBusy
        | Code::CredentialsRefused
        | Code::AccountNotPermitted
        | Code::UnsafeQr
        | Code::NoAccount
        | Code::OtherAccount
        | Code::RegisterHeld
        | Code::NoViewer
        | Code::NoPrinter
        | Code::PrinterBacklog
        | Code::TicketMoved
        | Code::Stopped
        | Code::PracticeOnly => Exit::Refused,
        Code::ProviderSilent => Exit::InDoubt,
        Code::JournalNewer
        | Code::JournalDamaged
        | Code::JournalUnwritable
        | Code::DocumentUnwritable
        | Code::BackupFailed
        | Code::Internal => Exit::Failed,
    }
}

/// An order as programs read it. Whole account numbers are for managers.
pub(crate) fn order_json(order: &Order, whole: bool) -> Value {
    till::objects::order(order, whole)
}

/// An order as people read it.
pub(crate) fn order_text(order: &Order) -> String {
    let paid = match order.paid.is_zero() {
        true => String::new(),
        false if order.paid == order.draft.amount.money() => String::new(),
        false => format!(" (pagó {})", order.paid),
    };
    let payer = order.payment().and_then(|payment| payment.name.as_deref());
    format!(
        "Venta {:<5} {:>18}  {:<20} {}  {}  {}{}",
        order.draft.number,
        order.draft.amount.to_string(),
        format!("{}{paid}", sentences::state(order.state)),
        order.created.to_receipt(),
        order.draft.reference,
        order.id,
        payer.map(|name| format!("  {name}")).unwrap_or_default(),
    )
}
