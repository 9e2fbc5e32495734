//! What crosses to a window or a console, whole: the shapes, and nothing that decides.
//!
//! Every amount is in centavos and says so in its name; every instant is in milliseconds since 1970 and
//! ends in `_ms`. Secrets and whole account numbers never get here.

mod account;
mod accreditation;
mod day;
mod doctor;
mod links;
mod papers;
mod payouts;
mod points;
mod printing;
mod progress;
mod reconcile;
mod settings;
mod shifts;
mod sum;

pub use domain::channel::{Provider, Surface};
use domain::{
    channel::Channel,
    cuit,
    evidence::Evidence,
    instant::Instant,
    lifecycle::State,
    matching::Unclaimed,
    operator::Role,
    order::{Concept, Note, Noted, Payment},
    shift,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

pub use self::{
    account::{MovementFilter, MovementView, MovementsPage, MovementsQuery, StatisticView},
    accreditation::{Accreditation, AccreditationDay},
    day::{
        ExportFormat, HourSum, Review, SaleGroup, SalesFound, SalesQuery, StateCount, StoryKind,
        StoryStep,
    },
    doctor::{BundleFile, Check, Examination, Finding, Health},
    links::{LinkKind, LinkRequest, LinkState, LinkView, ShareView, TransferLinkRequest},
    papers::{PosterSize, PosterView},
    payouts::{
        BlockCheck, PayeeCheck, PayoutLimits, PayoutRequest, PayoutView, Recipient, SecondManager,
    },
    points::{
        PastedPhoto, SalePointView, StickerCheck, StickerField, StickerFieldName, StickerPhoto,
    },
    printing::{
        Handed, PrintAlphabet, PrintPaper, PrintQueue, PrinterView, PrintingSettings, PrintingView,
        TicketKind, TicketState, TicketView, TicketWord,
    },
    progress::{Progress, Work},
    reconcile::{
        DecisionView, Difference, DifferenceKind, Pair, Reconciliation, SheetFormat, UnassignedView,
    },
    settings::{
        AccountName, AccountRequest, AccountView, AccountsView, PersonAdded, PreorderView,
        SetUpDone, SetUpPerson, SetUpRequest, SettingChange, SettingsView, ShopSetting, TeamMember,
    },
    shifts::{ComparedOutcome, ComparedView, ShiftReport},
    sum::{NamedSum, SettlementView, Sum},
};
use crate::{refusal::Refusal, standing::Standing};

/// Everything a window needs to draw itself, as of notice `number`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Snapshot {
    /// The number of the last notice this snapshot already holds.
    #[specta(type = Number)]
    pub number: u64,
    /// The core's clock when this was taken.
    #[specta(type = Number)]
    pub now_ms: i64,
    /// Whether money is real here.
    pub mode: Mode,
    /// Whether this process may ask for money here, and if not, why.
    pub standing: Standing,
    /// Who collects.
    pub provider: Provider,
    /// Whose till this is.
    pub shop: Shop,
    /// Who may sign in.
    pub people: Vec<Person>,
    /// Who is signed in.
    pub session: Option<Session>,
    /// Whether the provider answers.
    pub link: Link,
    /// The last orders and every order not at rest, newest first.
    pub orders: Vec<OrderView>,
    /// How many orders the business day has.
    pub orders_today: u32,
    /// The number the next sale will have.
    #[specta(type = Number)]
    pub next_number: i64,
    /// What a sale can be for, in the provider's order. Empty until the provider was heard.
    pub concepts: Vec<Concept>,
    /// The concept a sale is for unless the cashier chooses.
    pub concept_id: Option<String>,
    /// Whether this register was set up, or somebody said they would do it later. Until then the window begins with the
    /// wizard.
    pub set_up: bool,
    /// How each sale begins.
    pub surface: Surface,
    /// The shop's logo as a data URL; none: initials.
    pub logo: Option<String>,
    /// Amounts one touch adds.
    #[specta(type = Vec<Number>)]
    pub quick_amounts_cents: Vec<i64>,
    /// How long a QR stays on screen.
    pub qr_seconds: u32,
    /// How long a paid sale stays on screen before the next; none: until a person moves on.
    pub return_seconds: Option<u32>,
    /// The open shift; none: one must be opened before the next sale.
    pub shift: Option<Shift>,
    /// The number the next shift will have.
    #[specta(type = Number)]
    pub next_shift: i64,
    /// How many sales the open shift has.
    pub orders_in_shift: u32,
    /// After how long without a touch an idle till locks itself; none: never.
    pub idle_seconds: Option<u32>,
    /// The ways of collecting of this account, in the order people see them.
    pub channels: Vec<ChannelOffer>,
}

/// A way of collecting, and whether it can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChannelOffer {
    /// The way.
    pub channel: Channel,
    /// Where the customer finds what to scan or open.
    pub surface: Surface,
    /// Whether this register can collect by it.
    pub ready: bool,
}

/// Whether money is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Against the sandbox: nothing of value moves.
    Practice,
    /// Against a provider.
    Live,
}

/// The shop and this till in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Shop {
    /// Its name over the door.
    pub name: String,
    /// Street and city, for the receipt.
    pub address: String,
    /// Its CUIT with dashes, `30-71809248-1`.
    pub cuit: String,
    /// This till's name: `Caja 1`.
    pub sale_point: String,
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Person {
    /// The name they are signed in by.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// How many digits their PIN has: 4 for cashiers, 6 for managers.
    pub pin_digits: u8,
    /// Until when they are locked out, after too many wrong PINs.
    #[specta(type = Option<Number>)]
    pub locked_until_ms: Option<i64>,
}

/// Who is at the till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Session {
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Since when.
    #[specta(type = Number)]
    pub since_ms: i64,
}

/// Whether the provider answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Link {
    /// Whether the last thing we asked was answered.
    pub online: bool,
    /// When the provider last answered; none: not since the program started.
    #[specta(type = Option<Number>)]
    pub heard_ms: Option<i64>,
}

/// One order, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OrderView {
    /// A uuid.
    pub id: String,
    /// The journal's sequence of the last event this view holds; a lower one is older news.
    #[specta(type = Number)]
    pub sequence: i64,
    /// The sale's number on this register: `Venta 48`.
    #[specta(type = Number)]
    pub number: i64,
    /// Our reference, at most 15 of `0-9A-Z`.
    pub reference: String,
    /// Where the order stands.
    pub state: State,
    /// What the customer owes.
    #[specta(type = Number)]
    pub amount_cents: i64,
    /// What the provider says was paid.
    #[specta(type = Number)]
    pub paid_cents: i64,
    /// What was given back.
    #[specta(type = Number)]
    pub refunded_cents: i64,
    /// How it is collected.
    pub channel: Channel,
    /// The till's name.
    pub sale_point: String,
    /// What it is for.
    pub concept: Concept,
    /// Who charged.
    pub operator: String,
    /// When the sale was begun.
    #[specta(type = Number)]
    pub created_ms: i64,
    /// When its QR came up.
    #[specta(type = Option<Number>)]
    pub opened_ms: Option<i64>,
    /// When its QR goes down.
    #[specta(type = Option<Number>)]
    pub expires_ms: Option<i64>,
    /// When it lapsed, was cancelled or was declined.
    #[specta(type = Option<Number>)]
    pub closed_ms: Option<i64>,
    /// Until when a closed order is still looked after for a late payment.
    #[specta(type = Option<Number>)]
    pub watched_until_ms: Option<i64>,
    /// When the payment was confirmed to us.
    #[specta(type = Option<Number>)]
    pub paid_ms: Option<i64>,
    /// Who paid.
    pub payer: Option<Payer>,
    /// The provider's number of the operation.
    pub operation: Option<String>,
    /// How we know it was paid.
    pub evidence: Option<Evidence>,
    /// Why there is no QR: for a declined order, or one in doubt whose answer never came.
    pub refusal: Option<Refusal>,
    /// The code to show: only while the order is open.
    pub qr: Option<QrView>,
    /// The address the customer may open instead, for the channels that have one: only while it is open.
    pub link: Option<String>,
    /// What people did about its payment, oldest first.
    pub notes: Vec<NoteView>,
    /// What of its payments reaches the shop, if the provider said it of all of them.
    pub settlement: Option<SettlementView>,
    /// How often its receipt was given out: from the second on it is a copy.
    pub receipts: u32,
}

/// A note on an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NoteView {
    /// What was done.
    pub note: Note,
    /// By whom.
    pub operator: String,
    /// When.
    #[specta(type = Number)]
    pub at_ms: i64,
}

/// A page of sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SalesPage {
    /// The sales, newest first.
    pub orders: Vec<OrderView>,
    /// Whether there are older ones.
    pub more: bool,
}

/// A turn of work at the register: sales are counted by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Shift {
    /// Its number on this register.
    #[specta(type = Number)]
    pub number: i64,
    /// When it was opened.
    #[specta(type = Number)]
    pub opened_ms: i64,
    /// Who opened it.
    pub operator: String,
}

/// Who paid, as much as a screen may show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Payer {
    /// The account holder, if the provider says.
    pub name: Option<String>,
    /// The CUIT, masked: `27-••••••06-5`.
    pub cuit: Option<String>,
    /// The last four digits of the account.
    pub account: Option<String>,
}

/// A QR to draw: a square of `modules` × `modules` with the quiet zone inside, dark where the path is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QrView {
    /// The side in modules, quiet zone of four on each side included.
    pub modules: u32,
    /// An SVG path of the dark runs, in module units.
    pub path: String,
}

/// What the customer is shown. Never a name, a reason or another's sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CustomerView {
    /// The shop's name.
    pub shop: String,
    /// The shop's logo as a data URL; none: initials.
    pub logo: Option<String>,
    /// Whether the money is not real.
    pub practice: bool,
    /// What there is to see.
    pub face: CustomerFace,
}

/// What there is to see for the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CustomerFace {
    /// Nothing is asked of them.
    Idle,
    /// A code to scan.
    Code {
        /// What they owe.
        #[specta(type = Number)]
        amount_cents: i64,
        /// The code.
        qr: QrView,
        /// When it goes down.
        #[specta(type = Option<Number>)]
        expires_ms: Option<i64>,
    },
    /// They paid.
    Paid {
        /// What they paid.
        #[specta(type = Number)]
        paid_cents: i64,
        /// When it was confirmed.
        #[specta(type = Number)]
        paid_ms: i64,
    },
}

/// Money that came in, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CreditView {
    /// Names it.
    pub id: String,
    /// How much.
    #[specta(type = Number)]
    pub amount_cents: i64,
    /// When the provider says it came in, if it says.
    #[specta(type = Option<Number>)]
    pub at_ms: Option<i64>,
    /// When we first saw it.
    #[specta(type = Number)]
    pub seen_ms: i64,
    /// Who paid, as far as the provider says.
    pub payer: Option<Payer>,
    /// Where it came in.
    pub provider: Provider,
    /// The sale point whose code was paid, if the provider says.
    pub sale_point: Option<String>,
}

/// What the practice customer can do (UI specification, §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PracticeAct {
    /// Pays what is owed, now.
    Pay,
    /// Pays less.
    PayLess,
    /// Pays more.
    PayMore,
    /// Pays after the QR went down.
    PayLate,
    /// The provider stops answering.
    CutInternet,
    /// The provider answers again.
    RestoreInternet,
}

/// A document that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Saved {
    /// Where it is.
    pub path: String,
}

impl From<&Noted> for NoteView {
    fn from(noted: &Noted) -> NoteView {
        NoteView {
            note: noted.note,
            operator: noted.operator.clone(),
            at_ms: noted.at.ms(),
        }
    }
}

impl From<shift::Shift> for Shift {
    fn from(shift: shift::Shift) -> Shift {
        Shift {
            number: shift.number,
            opened_ms: shift.opened.ms(),
            operator: shift.operator,
        }
    }
}

impl Payer {
    /// As much of a payment's payer as a screen may show.
    pub fn of(payment: &Payment) -> Payer {
        Payer::shown(
            payment.name.as_deref(),
            payment.cuit.as_deref(),
            payment.account.as_deref(),
        )
    }

    /// As much of whoever has that name, CUIT and account as a screen may show.
    fn shown(name: Option<&str>, cuit: Option<&str>, account: Option<&str>) -> Payer {
        let tail = |account: &str| {
            let skipped = account.chars().count().saturating_sub(4);
            account.chars().skip(skipped).collect()
        };
        Payer {
            name: name.map(str::to_owned),
            cuit: cuit.map(cuit::mask),
            account: account.map(tail),
        }
    }
}

impl CreditView {
    /// The credit as people see it.
    pub fn of(unclaimed: &Unclaimed) -> CreditView {
        let credit = &unclaimed.credit;
        let is_told = credit.holder.is_some() || credit.cuit.is_some() || credit.account.is_some();
        let payer = || {
            Payer::shown(
                credit.holder.as_deref(),
                credit.cuit.as_deref(),
                credit.account.as_deref(),
            )
        };
        CreditView {
            id: credit.fingerprint.as_str().to_owned(),
            amount_cents: credit.amount.cents(),
            at_ms: credit.at.map(Instant::ms),
            seen_ms: unclaimed.seen.ms(),
            payer: is_told.then(payer),
            provider: credit.provider,
            sale_point: credit.sale_point.clone(),
        }
    }
}
