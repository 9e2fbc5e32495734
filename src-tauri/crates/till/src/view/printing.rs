//! Printing: which printers there are, how it is set up, and what waits.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use crate::ports::{PrintForm, PrinterCondition};

/// How papers are printed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PrintingSettings {
    /// The printer for receipts, slips and shifts, as `system:NAME` or `tcp:HOST:PORT`; none: the system's viewer shows
    /// them, and prints.
    pub receipts: Option<String>,
    /// What that printer is sent.
    pub form: PrintForm,
    /// What it prints on.
    pub paper: PrintPaper,
    /// The letters it has, for its own commands.
    pub alphabet: PrintAlphabet,
    /// Whether it cuts the paper.
    pub cut: bool,
    /// Whether it opens the drawer with each receipt that is no copy.
    pub drawer: bool,
    /// Whether the receipt of a sale comes out by itself once it is paid.
    pub auto_print: bool,
    /// The printer for sheets: vouchers and posters. None: the system's viewer.
    pub sheets: Option<String>,
}

/// What receipts are printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub enum PrintPaper {
    /// A roll of 80 mm.
    #[serde(rename = "80")]
    Roll80,
    /// A roll of 58 mm.
    #[serde(rename = "58")]
    Roll58,
    /// Sheets of A4, as a PDF.
    #[serde(rename = "a4")]
    A4,
}

/// The letters a thermal printer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintAlphabet {
    /// Western Europe with the euro.
    Pc858,
    /// The same without it, for older ones.
    Pc850,
    /// No accents at all.
    Plain,
}

impl Default for PrintingSettings {
    fn default() -> PrintingSettings {
        PrintingSettings {
            receipts: None,
            form: PrintForm::Escpos,
            paper: PrintPaper::Roll80,
            alphabet: PrintAlphabet::Pc858,
            cut: true,
            drawer: false,
            auto_print: false,
            sheets: None,
        }
    }
}

/// A printer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PrinterView {
    /// Where it is: what [`PrintingSettings`] takes.
    pub destination: String,
    /// As people know it.
    pub name: String,
    /// The maker and the model, if its driver says so.
    pub model: String,
    /// Whether the system prints there unless told otherwise.
    pub is_default: bool,
    /// How it is.
    pub condition: PrinterCondition,
}

/// What there is to print on, and how it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PrintingView {
    /// How papers are printed.
    pub settings: PrintingSettings,
    /// The printers of the system, and those on the network that are set up.
    pub printers: Vec<PrinterView>,
    /// Whether the system could be asked for its printers.
    pub system_answers: bool,
}

/// Which kind of paper a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// A sale's receipt.
    Receipt,
    /// The slip of a refund.
    Refund,
    /// An X or a Z.
    Shift,
    /// The voucher of a payout.
    Voucher,
    /// A sale point's poster.
    Poster,
    /// A test page.
    Test,
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Nothing of it has left.
    Queued,
    /// It is on its way out at this moment.
    Sending,
    /// The system has all of it.
    Taken,
    /// It came out.
    Printed,
    /// It was cut off in the middle: perhaps it came out. A person says.
    Doubtful,
    /// Nobody wants it any more.
    Dropped,
}

/// A paper on its way to a printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TicketView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: TicketKind,
    /// Which one: the number of the sale or of the shift, or a name.
    pub name: String,
    /// The printer, as people know it.
    pub printer: String,
    /// Where it stands.
    pub state: TicketState,
    /// How the printer was when it was last tried, if it waits for that.
    pub condition: Option<PrinterCondition>,
    /// How often it was tried.
    pub tries: u32,
    /// When it was handed in.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// When it moved last.
    #[specta(type = Number)]
    pub changed_ms: i64,
}

/// The papers that wait or need somebody, in order, and the last ones that are done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PrintQueue {
    /// Those not at rest, the first to come out first.
    pub waiting: Vec<TicketView>,
    /// Those at rest, the newest first; the last few.
    pub done: Vec<TicketView>,
}

/// What a person says of a ticket that waits or is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TicketWord {
    /// It is there, in one's hand.
    CameOut,
    /// It is not wanted any more.
    Drop,
}

/// Where a paper went that somebody wanted printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Handed {
    /// The printer it is on its way to; none: the system's viewer shows it.
    pub printer: Option<String>,
    /// The ticket in that printer's queue.
    pub ticket: Option<String>,
    /// The file, if there is one: what the viewer shows.
    pub path: Option<String>,
}
