//! Refusals: the only errors that cross to a person.
//!
//! A [`Refusal`] carries a [`Code`] that the window and the console word in their own languages, a trace
//! that finds the story in the log, and the few facts a sentence needs. There are only codes somebody acts
//! on or words differently. Errors for developers are each crate's own and are mapped here, once.

use domain::{money::NotAnAmount, order::Reason};
use gateway::RefusedKind;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Why something was not done, for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Refusal {
    /// Which sentence to say.
    pub code: Code,
    /// Finds this refusal in the log. Shown small and grey.
    pub trace: String,
    /// What the provider said, word for word, when it was the provider who refused.
    pub reason: Option<String>,
    /// PIN attempts left before the person is locked out, for [`Code::WrongPin`].
    pub attempts_left: Option<u8>,
    /// When to try again, in milliseconds since 1970, for [`Code::LockedOut`].
    #[specta(type = Option<specta_typescript::Number>)]
    pub retry_at_ms: Option<i64>,
}

/// What was refused. Add one only when somebody words it or acts on it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The PIN is not that person's.
    WrongPin,
    /// Too many wrong PINs; `retry_at_ms` says until when.
    LockedOut,
    /// Nobody of that name works here.
    NoSuchOperator,
    /// A person's name is empty, too long or not text.
    BadName,
    /// Somebody of that name works here already.
    NameTaken,
    /// A new PIN has not the digits its role asks for.
    BadPin,
    /// A new PIN is among the first that anybody tries: one digit over and over, digits in a row, a year.
    WeakPin,
    /// Nobody dismisses themselves, nor the only manager there is.
    CannotDismiss,
    /// The keyring of the operating system is absent, locked or silent.
    NoKeyring,
    /// The keyring answers, and has lost what this register's PINs are checked with.
    SecretLost,
    /// The spare key is not this register's, or was copied wrongly.
    BadSpareKey,
    /// Nobody is signed in, or the session ended.
    SignedOut,
    /// This person's role does not allow it.
    NotAllowed,
    /// The amount is zero.
    AmountZero,
    /// The amount is negative.
    AmountNegative,
    /// The amount is not readable as one.
    AmountUnreadable,
    /// The amount has two readings (`1.234`).
    AmountAmbiguous,
    /// The amount is above what a sale can be.
    AmountTooLarge,
    /// The amount has fractions of a centavo.
    AmountTooPrecise,
    /// The provider's list has no such concept.
    UnknownConcept,
    /// This way of collecting is not available on this account.
    UnavailableChannel,
    /// A sale on that sale point still waits to be paid or is in doubt: its static QR collects one at a time.
    SalePointBusy,
    /// The account has no such sale point, or more than one and none was named.
    NoSuchSalePoint,
    /// The name that was typed is not the sale point's.
    NameMismatch,
    /// The text is neither a CBU or CVU that verifies nor an alias.
    BadAccount,
    /// The text is no CUIT that verifies.
    BadCuit,
    /// The text is no moment, day or period, or one that is over.
    BadDate,
    /// The journal has no such link.
    NoSuchLink,
    /// The parts of a link add up to more than the link, or one of them is none.
    BadShare,
    /// The account has less than is to be paid out; nothing was sent.
    BalanceTooLow,
    /// A payout of the same amount to the same payee is on its way, in doubt, or less than a day old.
    PayoutRepeated,
    /// More than the shop's limits let go out at once, in a day, or to one account in a day.
    PayoutAboveLimit,
    /// So much takes a second manager, who is another than the first and gives their PIN.
    SecondManagerNeeded,
    /// Another payout was ordered under that key.
    PayoutKeyUsed,
    /// A part of the journal was lost, and a payout like this one may have been in it.
    PayoutAfterLoss,
    /// The journal has no such payout.
    NoSuchPayout,
    /// The payout does not wait for a person.
    NotFlagged,
    /// The provider has given no voucher of the payout.
    NoVoucher,
    /// The journal has no such order.
    NoSuchOrder,
    /// The order is past the point where it can be cancelled.
    NotCancellable,
    /// The order's code is not up, so nobody can pay it.
    NotPayable,
    /// There is no payment to print a receipt of.
    NotPaid,
    /// The provider did not answer; nothing was shown, so nobody paid.
    ProviderSilent,
    /// The provider could not be reached: nothing was sent.
    ProviderUnreachable,
    /// The provider said no; `reason` has its words.
    ProviderRefused,
    /// The provider asks for fewer requests (429, 503).
    ProviderBusy,
    /// The provider does not take our credentials.
    CredentialsRefused,
    /// The provider does not let this account do that (403).
    AccountNotPermitted,
    /// The provider's QR does not hold what it must; it is not shown.
    UnsafeQr,
    /// A word that is none of those the console takes.
    BadWord,
    /// The sandbox's address is not on loopback.
    SandboxUrl,
    /// What a setting was to be is none of what it may be.
    BadSetting,
    /// The file is no picture that can be a logo: not a PNG, too large, or nothing is seen of it in black on white.
    BadLogo,
    /// The file is no photograph that can be read: neither a PNG nor a JPEG, or a broken one.
    BadPhoto,
    /// The photograph is longer than 20 MiB, or has more than sixty million pixels.
    PhotoTooLarge,
    /// No code can be read in the photograph.
    NoCodeInPhoto,
    /// Codes that say different things are in the photograph.
    SeveralCodesInPhoto,
    /// A sale waits to be paid or is in doubt, or a payout is: the register cannot be left for another now.
    WorkInHand,
    /// That register was set up before: somebody works there.
    AlreadySetUp,
    /// No account of that provider is set up on this register.
    NoAccount,
    /// This register works with another account of that provider, and stays with it.
    OtherAccount,
    /// There is no such credit, or it is not this provider's.
    NoSuchCredit,
    /// The credit is another sale's payment already.
    CreditTaken,
    /// Another sale that the provider is still asked about may have been paid by the credit.
    CreditAwaited,
    /// The sale cannot take that credit, or never had it from a person.
    NotClaimable,
    /// A few words of why are asked for, and were not given.
    ReasonNeeded,
    /// A sale of the shift can still be paid or is in doubt, so it cannot be closed.
    ShiftHasOpenSales,
    /// Something of the shift needs a look or is nobody's, and nothing was written about it.
    ExplanationNeeded,
    /// No shift is open, or none of that number was closed.
    NoShift,
    /// The provider has no list of what came in, so there is nothing to compare with.
    NoList,
    /// More would be given back than was paid and not given back yet.
    RefundTooLarge,
    /// The provider never said whose account the payment came from, so nothing can be sent back there.
    PayerUnknown,
    /// The disk is full: what room was kept is for payments in hand.
    DiskFull,
    /// A copy of the journal could not be made.
    BackupFailed,
    /// The copy is another register's, or there are copies of several and nothing says which of them lived here;
    /// `reason` names them.
    ForeignBackup,
    /// Another window or console is working this register; `reason` says which.
    RegisterHeld,
    /// There is no journal where one was to be looked at.
    JournalMissing,
    /// The journal was written by a newer Mostrador.
    JournalNewer,
    /// The journal is damaged.
    JournalDamaged,
    /// The journal is not the one that was sealed with the keyring's key.
    SealBroken,
    /// The journal cannot be written: disk full, read-only or locked.
    JournalUnwritable,
    /// A receipt or export could not be written where it was asked for.
    DocumentUnwritable,
    /// There is a file of that name already, and nobody said that it may go.
    FileTaken,
    /// Somebody stopped it: nothing was kept of it.
    Stopped,
    /// The document is kept, but the system has no program to open or show it.
    NoViewer,
    /// No printer is set up for that.
    NoPrinter,
    /// What should be a printer is none.
    BadPrinter,
    /// So many papers wait for the printer that no more are taken.
    PrinterBacklog,
    /// The queue has no such paper any more.
    NoSuchTicket,
    /// The paper is on its way out at this moment.
    TicketMoved,
    /// Only in practice mode.
    PracticeOnly,
    /// A bug; the log has it.
    Internal,
}

impl Refusal {
    /// A refusal of that kind, with nothing more to say.
    pub fn new(code: Code, trace: String) -> Refusal {
        Refusal {
            code,
            trace,
            reason: None,
            attempts_left: None,
            retry_at_ms: None,
        }
    }

    /// The refusal that an order's journaled reason tells of.
    pub fn from_reason(reason: &Reason) -> Refusal {
        Refusal {
            code: Code::parse(&reason.code).unwrap_or(Code::Internal),
            trace: reason.trace.clone(),
            reason: reason.words.clone(),
            attempts_left: None,
            retry_at_ms: None,
        }
    }
}

impl Code {
    /// The code's word, in the journal, the console and the catalogue.
    pub fn word(self) -> String {
        // The words are serde's, so that they are written down once.
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            _ => "internal".to_owned(),
        }
    }

    /// Reads a code's word.
    pub fn parse(word: &str) -> Option<Code> {
        serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
    }
}

impl From<NotAnAmount> for Code {
    fn from(why: NotAnAmount) -> Code {
        match why {
            NotAnAmount::Zero => Code::AmountZero,
            NotAnAmount::Negative => Code::AmountNegative,
            NotAnAmount::TooLarge => Code::AmountTooLarge,
            NotAnAmount::TooPrecise => Code::AmountTooPrecise,
            NotAnAmount::Ambiguous => Code::AmountAmbiguous,
            NotAnAmount::Unreadable => Code::AmountUnreadable,
        }
    }
}

impl From<&RefusedKind> for Code {
    fn from(kind: &RefusedKind) -> Code {
        match kind {
            RefusedKind::Rejected => Code::ProviderRefused,
            RefusedKind::Credentials => Code::CredentialsRefused,
            RefusedKind::Permission => Code::AccountNotPermitted,
            RefusedKind::NotSent => Code::ProviderUnreachable,
            RefusedKind::Busy { .. } => Code::ProviderBusy,
        }
    }
}

/// The journal's errors, logged here, where they leave the journal, and never again.
impl From<journal::Error> for Refusal {
    fn from(error: journal::Error) -> Refusal {
        let code = match &error {
            journal::Error::Missing => Code::JournalMissing,
            journal::Error::Newer { .. } => Code::JournalNewer,
            journal::Error::Damaged(_) | journal::Error::Unvouched(_) => Code::JournalDamaged,
            journal::Error::Foreign(_) => Code::ForeignBackup,
            journal::Error::ReadOnly | journal::Error::Locked | journal::Error::Io(_) => {
                Code::JournalUnwritable
            }
            journal::Error::Full => Code::DiskFull,
            journal::Error::SalePointBusy => {
                return Refusal::new(Code::SalePointBusy, String::new());
            }
            _ => Code::Internal,
        };
        tracing::error!(code = %code.word(), error = %error, "the journal refused");
        Refusal::new(code, String::new())
    }
}
