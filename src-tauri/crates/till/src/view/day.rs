//! Days and their sales, as a manager looks at them: what they come to, the sales that are looked for, and what happened
//! to one of them.

use domain::{lifecycle::State, order::Note};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::{NamedSum, OrderView, Sum};

/// A format that sales are written to a file in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Text with `;`, decimal comma and a byte order mark: what a spreadsheet here opens.
    Csv,
    /// A workbook with formats and totals.
    Xlsx,
    /// One object for programs.
    Json,
    /// The report of the days on A4.
    Pdf,
}

/// What a query means of sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SalesQuery {
    /// The first business day, `2026-11-20`.
    pub from: String,
    /// The last one, included.
    pub to: String,
    /// Who charged; none: anybody.
    pub operator: Option<String>,
    /// Where; none: anywhere.
    pub sale_point: Option<String>,
    /// Which of them. Totals are always of all.
    pub group: SaleGroup,
    /// Only those that stand here.
    pub state: Option<State>,
    /// An amount, a payer's name, a reference, an operation's or a sale's number, or a part of one; empty: any.
    pub text: String,
}

/// Sales that are looked at together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SaleGroup {
    /// All of them.
    #[default]
    All,
    /// Paid, and nothing to look at.
    Paid,
    /// Paid late, less, more or unclear, or in doubt, and nobody closed the matter.
    ToReview,
    /// Nobody paid.
    Unpaid,
}

/// What came in within an hour of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HourSum {
    /// The hour, from 0 to 23, by the clock on the wall.
    pub hour: u8,
    /// The sum.
    pub sum: Sum,
}

/// How many sales stand in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StateCount {
    /// The state.
    pub state: State,
    /// How many.
    #[specta(type = Number)]
    pub count: i64,
}

/// What the sales of some days come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Review {
    /// The first day.
    pub from: String,
    /// The last one.
    pub to: String,
    /// The business day that is now.
    pub today: String,
    /// Whether all of them are closed: nothing is added to their sums any more.
    pub closed: bool,
    /// What came in.
    pub collected: Sum,
    /// Of these, what was paid on days that were closed before it was known.
    pub of_before: Sum,
    /// Payments that were not their sale's after all.
    pub taken_back: Sum,
    /// What was given back and arrived.
    pub refunded: Sum,
    /// What is on its way back at the end of the last day.
    pub refunds_under_way: Sum,
    /// Of how many payments the provider said what they cost; fees and taxes are of these.
    #[specta(type = Number)]
    pub settled: i64,
    /// What the provider kept of these.
    #[specta(type = Number)]
    pub fees_cents: i64,
    /// What the taxes took of these.
    #[specta(type = Number)]
    pub taxes_cents: i64,
    /// Collected, less taken back, refunded, fees and taxes as far as they are known.
    #[specta(type = Number)]
    pub net_cents: i64,
    /// How many sales there are, and where they stand: those with none left out.
    #[specta(type = Number)]
    pub orders: i64,
    /// By state, in the order people see them.
    pub by_state: Vec<StateCount>,
    /// What came in by the hour of its payment, from the first hour with any to the last.
    pub by_hour: Vec<HourSum>,
    /// By business day, if there is more than one: the name is `2026-11-20`.
    pub by_day: Vec<NamedSum>,
    /// By who charged, the most first.
    pub by_operator: Vec<NamedSum>,
    /// By where, the most first.
    pub by_sale_point: Vec<NamedSum>,
    /// By how it was collected, the most first: the name is the channel.
    pub by_channel: Vec<NamedSum>,
    /// Everybody who charged on these days, whatever the query says.
    pub operators: Vec<String>,
    /// Every place where was charged on these days, whatever the query says.
    pub sale_points: Vec<String>,
    /// How much came in on these days that is no sale's, but for what somebody said is none of the shop's sales'.
    pub unassigned: Sum,
}

/// A page of sales that were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SalesFound {
    /// The sales, newest first.
    pub orders: Vec<OrderView>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many there are on all pages; none after the first page.
    pub count: Option<u32>,
}

/// Something that happened to a sale, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StoryStep {
    /// When.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// What.
    pub kind: StoryKind,
    /// Who did it, if a person did.
    pub operator: Option<String>,
    /// How much, if money moved or is about to.
    #[specta(type = Option<Number>)]
    pub cents: Option<i64>,
    /// Why: the reason a person gave, or the provider's own words.
    pub reason: Option<String>,
    /// What a person did about the payment, for `noted`.
    pub note: Option<Note>,
    /// Which copy of the receipt it was, for `receipt_copied`.
    pub copy: Option<u32>,
}

/// What can happen to a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StoryKind {
    /// It was begun.
    Created,
    /// No answer came.
    Unanswered,
    /// Its code came up.
    Shown,
    /// There is no code to show.
    Declined,
    /// Its time ran out.
    Lapsed,
    /// A person cancelled it.
    Cancelled,
    /// Nobody looks for a late payment any more.
    Released,
    /// The provider confirmed a payment.
    Paid,
    /// The payment stands in the provider's list.
    Listed,
    /// Several payments or several sales fit.
    Puzzled,
    /// A person said that a payment is its own.
    Claimed,
    /// A person said that a payment is not its own.
    Unclaimed,
    /// The provider said that a payment is another sale's.
    Overruled,
    /// Money is about to go back.
    RefundBegun,
    /// It did.
    RefundArrived,
    /// It did not.
    RefundFailed,
    /// A person did something about its payment.
    Noted,
    /// Its receipt was given out.
    ReceiptPrinted,
    /// A copy of its receipt was given out.
    ReceiptCopied,
}
