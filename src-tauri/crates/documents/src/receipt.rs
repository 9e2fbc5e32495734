//! The receipt of a sale, on a roll of 80 or 58 mm or on a sheet of A4: what the customer takes home.
//!
//! It says what it is told, in the order and sizes of the drawing; whether a sale was paid, and
//! which of the payer's data may be shown, is decided elsewhere. Pure black: a thermal head has no
//! grey.
//!
//! ```text
//!        Panadería La Vereda            the shop
//! - - - - - - - - - - - - - - - - - -
//! Venta 48        20/11/2026 14:33:08   the sale
//! Caja 1                Atendió Lucía
//! ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
//! Panadería                  1.200,00   what was sold
//! - - - - - - - - - - - - - - - - - -
//!             $ 1.550,00                what it came to
//! ┌─────────────────────────────────┐
//! │             PAGADO              │   what became of it
//! └─────────────────────────────────┘
//! Con               Transferencia, QR   how, by whom, under which numbers
//! ```
//!
//! A practice receipt says «PRÁCTICA — SIN VALOR» in black bands at both ends and under the stamp,
//! and has «SIN VALOR» across all of its paper: torn or cut anywhere, a piece still says what it
//! is.

use domain::money::Money;

use crate::Error;
use crate::fonts::Face;
use crate::lines::Style;
use crate::logo::Logo;
use crate::pdf::Label;
use crate::roll::{ROLL_58, ROLL_80, Roll, Strip, Tape};
use crate::statement::Statement;
use crate::thermal::{Head, Thermal};

/// What every receipt has to say: the law calls an invoice something else.
pub const NOTICE: [&str; 2] = ["Comprobante de cobro.", "No válido como factura."];
/// How a shop says good-bye unless it prefers other words.
pub const FAREWELL: &str = "¡Gracias por tu compra!";

/// A sale, ready to be printed. Texts may be of any length: they wrap or shrink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Who sold.
    pub shop: Shop,
    /// The sale's number on its register.
    pub number: u64,
    /// When it was paid, as people read it: `20/11/2026 14:33:08`.
    pub paid_at: String,
    /// Where: `Caja 1`.
    pub sale_point: String,
    /// Who attended: `Lucía`.
    pub operator: String,
    /// What was sold. May be empty: then the total stands alone.
    pub lines: Vec<Line>,
    /// What the customer owed.
    pub total: Money,
    /// What became of the sale.
    pub stamp: Stamp,
    /// What of it went back to whoever paid.
    pub returned: Returned,
    /// How it was paid.
    pub payment: Payment,
    /// Whether it is a lesson: marked all over, so that nobody takes it for money.
    pub practice: bool,
    /// Which reprint this is; none for the original.
    pub copy: Option<Reprint>,
    /// Small lines at the foot, usually [`NOTICE`].
    pub notice: Vec<String>,
    /// The last line, usually [`FAREWELL`].
    pub farewell: Option<String>,
}

/// What of a payment went back. A receipt that is made afterwards says so: whoever shows it did not pay all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// What arrived there.
    pub arrived: Money,
    /// What is on its way: nobody knows yet whether it arrived.
    pub under_way: Money,
}

/// What a receipt is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// A roll of 80 mm.
    #[default]
    Roll80,
    /// A roll of 58 mm.
    Roll58,
    /// A sheet of A4.
    A4,
}

/// A receipt that is not the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reprint {
    /// «COPIA n»: the n-th after the original.
    Number(u32),
    /// «COPIA»: made where nobody could count it.
    Uncounted,
}

/// The shop at the head of its receipts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    /// The name over the door.
    pub name: String,
    /// Street, number, city; one line each.
    pub address: Vec<String>,
    /// The CUIT with its dashes, `30-71523460-9`; none until the shop has told it.
    pub cuit: Option<String>,
    /// The telephone, as people write it.
    pub phone: Option<String>,
    /// What stands above the name.
    pub logo: Option<Logo>,
}

/// One thing sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it was: `Panadería`.
    pub concept: String,
    /// What it cost.
    pub amount: Money,
}

/// How a sale was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// `Transferencia, QR`.
    pub method: String,
    /// Who paid, if the provider said.
    pub payer: Option<String>,
    /// Their CUIT, already masked: `27-••••••06-5`.
    pub payer_cuit: Option<String>,
    /// The provider's number for the operation.
    pub operation: Option<String>,
    /// Our reference, which the provider knows too.
    pub reference: String,
}

/// What became of a sale, as its receipt says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// «PAGADO»: the whole amount, in time.
    Paid,
    /// «PAGADO TARDE»: the whole amount, after the QR had lapsed.
    PaidLate,
    /// «PAGO INCOMPLETO»: this came in, and it is less than the total.
    Underpaid(Money),
    /// «PAGADO DE MÁS»: this came in, and it is more than the total.
    Overpaid(Money),
    /// «VERIFICADO MANUALMENTE»: a manager answers for it, not the provider.
    VerifiedByHand,
}

pub(crate) const PRACTICE: &str = "PRÁCTICA — SIN VALOR";
pub(crate) const PRACTICE_WATERMARK: &str = "SIN VALOR";
const PRACTICE_NOTICE: &str = "Cobro de mentira: no entró plata.";

// The sizes of the drawing, in micrometres.
pub(crate) const TEXT: Style = Style {
    face: Face::Text,
    size: 3_500,
    smallest: 3_500,
    leading: 1_350,
    tracking: 0,
};
pub(crate) const VALUE: Style = Style {
    face: Face::Strong,
    ..TEXT
};
pub(crate) const NAME: Style = Style {
    face: Face::Title,
    size: 5_400,
    smallest: 4_300,
    leading: 1_150,
    tracking: 0,
};
pub(crate) const AMOUNT: Style = Style {
    face: Face::Bold,
    size: 11_400,
    smallest: 0,
    leading: 1_000,
    tracking: -20,
};
pub(crate) const STAMP: Style = Style {
    face: Face::Bold,
    size: 5_600,
    smallest: 0,
    leading: 1_350,
    tracking: 0,
};
pub(crate) const BAND: Style = Style {
    face: Face::Title,
    size: 5_200,
    smallest: 0,
    leading: 1_200,
    tracking: 10,
};
const COPY: Style = Style {
    face: Face::Bold,
    size: 4_200,
    smallest: 3_500,
    leading: 1_200,
    tracking: 10,
};
pub(crate) const SMALL: Style = Style {
    size: 3_000,
    smallest: 3_000,
    ..TEXT
};

/// Between the logo and the name.
const LOGO_GAP: i64 = 1_500;
const SECTION_GAP: i64 = 2_500;
const DASH: i64 = 300;
const RULE: i64 = 900;

impl Receipt {
    /// The receipt as a PDF of one page: as wide as the roll and as tall as it needs to be, or a sheet. The same
    /// receipt on the same paper gives the same bytes.
    ///
    /// # Errors
    /// [`Error::PageTooLong`] above five metres of paper (some 900 lines); [`Error::TooMuchForASheet`] above some 40
    /// lines on A4.
    pub fn pdf(&self, paper: Paper) -> Result<Vec<u8>, Error> {
        match paper {
            Paper::Roll80 => self.on_roll(ROLL_80),
            Paper::Roll58 => self.on_roll(ROLL_58),
            Paper::A4 => self.on_sheet(),
        }
    }

    /// The receipt as the bytes that a thermal printer takes. The same receipt for the same printer gives the same bytes.
    pub fn escpos(&self, printer: &Thermal) -> Vec<u8> {
        let mut head = Head::begun(printer, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut head);
        head.finish()
    }

    fn on_roll(&self, strip: Strip) -> Result<Vec<u8>, Error> {
        let mut roll = Roll::new(strip, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut roll);
        roll.finish(Label {
            title: &self.title(),
            author: &self.shop.name,
        })
    }

    /// All that it says, from top to bottom.
    fn write(&self, tape: &mut dyn Tape) {
        if self.practice {
            tape.band(BAND, 1_400, PRACTICE);
            tape.gap(4_000);
        }
        self.head(tape);
        self.goods(tape);
        self.outcome(tape);
        self.foot(tape);
        if self.practice {
            tape.gap(4_000);
            tape.band(BAND, 1_400, PRACTICE);
        }
    }

    fn on_sheet(&self) -> Result<Vec<u8>, Error> {
        let mut rows = vec![("Estado", self.stamp.words().to_owned())];
        rows.extend(
            self.amounts()
                .into_iter()
                .map(|(name, amount)| (name, amount.to_string())),
        );
        let sold = self.lines.iter();
        rows.extend(sold.map(|line| (line.concept.as_str(), line.amount.to_es_ar())));
        rows.extend(self.numbers());
        rows.push(("Venta", self.number.to_string()));
        rows.push(("Cobrado en", self.sale_point.clone()));
        rows.push(("Atendió", self.operator.clone()));
        let practice = self.practice.then_some(PRACTICE_NOTICE);
        let foot: Vec<&str> = practice
            .into_iter()
            .chain(self.notice.iter().map(String::as_str))
            .chain(self.farewell.as_deref())
            .collect();
        Statement {
            shop: &self.shop,
            corner: self.paid_at.split(' ').map(str::to_owned).collect(),
            mark: self.copy.map(Reprint::words),
            title: "Comprobante de cobro",
            amount: self.total,
            rows,
            foot: foot.join(" "),
            practice: self.practice,
            label: &self.title(),
        }
        .pdf()
    }

    /// The shop, and the sale's number, place and time.
    fn head(&self, tape: &mut dyn Tape) {
        self.shop.head(tape);
        if let Some(reprint) = self.copy {
            tape.centred(COPY, &reprint.words());
            dashes(tape);
        }
        pair(tape, &format!("Venta {}", self.number), &self.paid_at);
        pair(
            tape,
            &self.sale_point,
            &format!("Atendió {}", self.operator),
        );
        tape.gap(SECTION_GAP);
        tape.rule(RULE);
        tape.gap(SECTION_GAP);
    }

    /// What was sold and what it came to.
    fn goods(&self, tape: &mut dyn Tape) {
        for line in &self.lines {
            pair(tape, &line.concept, &line.amount.to_es_ar());
        }
        if !self.lines.is_empty() {
            dashes(tape);
        }
        tape.centred(TEXT, "Total");
        tape.gap(1_500);
        tape.centred(AMOUNT, &self.total.to_string());
    }

    /// What became of it, and under which numbers it is found again.
    fn outcome(&self, tape: &mut dyn Tape) {
        tape.gap(3_000);
        tape.stamp(STAMP, 600, 1_300, self.stamp.words());
        if self.practice {
            tape.band(
                Style {
                    size: 4_200,
                    ..BAND
                },
                1_000,
                PRACTICE,
            );
        }
        tape.gap(2_000);

        for (name, amount) in self.amounts() {
            pair(tape, name, &amount.to_string());
        }
        for (name, value) in self.numbers() {
            pair(tape, name, &value);
        }
        dashes(tape);
    }

    /// What the paper is not, and good-bye.
    fn foot(&self, tape: &mut dyn Tape) {
        if self.practice {
            tape.centred(SMALL, PRACTICE_NOTICE);
        }
        for line in &self.notice {
            tape.centred(SMALL, line);
        }
        if let Some(words) = &self.farewell {
            tape.gap(2_000);
            tape.centred(VALUE, words);
        }
    }

    /// What came in and how far it is from the total, where they differ; and what of it went back.
    fn amounts(&self) -> Vec<(&'static str, Money)> {
        let Returned { arrived, under_way } = self.returned;
        let back = [("Devuelto", arrived), ("Devolución en camino", under_way)];
        let back = back.into_iter().filter(|(_, amount)| *amount > Money::ZERO);
        self.stamp
            .amounts(self.total)
            .into_iter()
            .chain(back)
            .collect()
    }

    /// How it was paid and by whom, and the numbers it is found by.
    fn numbers(&self) -> Vec<(&'static str, String)> {
        let Payment {
            method,
            payer,
            payer_cuit,
            operation,
            reference,
        } = &self.payment;
        let said = [
            ("Con", Some(method)),
            ("Pagó", payer.as_ref()),
            ("CUIT", payer_cuit.as_ref()),
            ("Operación", operation.as_ref()),
            ("Referencia", Some(reference)),
        ];
        said.into_iter()
            .filter_map(|(name, value)| Some((name, value?.clone())))
            .collect()
    }

    fn title(&self) -> String {
        let kind = if self.practice {
            "Recibo de práctica"
        } else {
            "Recibo"
        };
        let copy = match self.copy {
            None => String::new(),
            Some(Reprint::Number(number)) => format!(", copia {number}"),
            Some(Reprint::Uncounted) => ", copia".to_owned(),
        };
        format!("{kind}, venta {}{copy}", self.number)
    }
}

impl Reprint {
    fn words(self) -> String {
        match self {
            Reprint::Number(number) => format!("REIMPRESIÓN · COPIA {number}"),
            Reprint::Uncounted => "REIMPRESIÓN · COPIA".to_owned(),
        }
    }
}

impl Shop {
    /// The shop at the head of a roll, with a dashed line beneath it.
    pub(crate) fn head(&self, tape: &mut dyn Tape) {
        if let Some(logo) = &self.logo {
            tape.logo(logo);
            tape.gap(LOGO_GAP);
        }
        tape.centred(NAME, &self.name);
        for line in &self.address {
            tape.centred(TEXT, line);
        }
        if let Some(cuit) = &self.cuit {
            tape.centred(TEXT, &format!("CUIT {cuit}"));
        }
        if let Some(phone) = &self.phone {
            tape.centred(TEXT, &format!("Tel. {phone}"));
        }
        dashes(tape);
    }
}

impl Stamp {
    const fn words(self) -> &'static str {
        match self {
            Stamp::Paid => "PAGADO",
            Stamp::PaidLate => "PAGADO TARDE",
            Stamp::Underpaid(_) => "PAGO INCOMPLETO",
            Stamp::Overpaid(_) => "PAGADO DE MÁS",
            Stamp::VerifiedByHand => "VERIFICADO MANUALMENTE",
        }
    }

    /// What came in and how far it is from the total, where they differ.
    fn amounts(self, total: Money) -> Vec<(&'static str, Money)> {
        let (received, name, difference) = match self {
            Stamp::Paid | Stamp::PaidLate | Stamp::VerifiedByHand => return Vec::new(),
            Stamp::Underpaid(received) => (received, "Falta", total.minus(received)),
            Stamp::Overpaid(received) => (received, "Sobra", received.minus(total)),
        };
        let difference = difference.map(|difference| (name, difference));
        [("Recibido", received)]
            .into_iter()
            .chain(difference)
            .collect()
    }
}

/// A name and its value, in the letters of a receipt.
pub(crate) fn pair(tape: &mut dyn Tape, name: &str, value: &str) {
    tape.pair((TEXT, name), (VALUE, value));
}

/// A dashed line between two parts.
pub(crate) fn dashes(tape: &mut dyn Tape) {
    tape.gap(SECTION_GAP);
    tape.dashes(DASH);
    tape.gap(SECTION_GAP);
}
