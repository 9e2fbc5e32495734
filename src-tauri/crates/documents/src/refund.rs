//! The slip of a refund on a roll of 80 mm: what the customer takes home when money goes back.
//!
//! It says what it is told; who the money goes to comes already masked. A transfer cannot be taken back and takes its
//! time, so the slip says where it stands and under which numbers it is asked about.

use domain::money::Money;

use crate::Error;
use crate::pdf::Label;
use crate::receipt::{
    AMOUNT, BAND, NAME, PRACTICE, PRACTICE_WATERMARK, SMALL, STAMP, Shop, TEXT, dashes, pair,
};
use crate::roll::{ROLL_80, Roll, Tape};
use crate::thermal::{Head, Thermal};

/// A refund, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundSlip {
    /// Who gives it back.
    pub shop: Shop,
    /// When it was ordered: `20/11/2026 18:02:11`.
    pub at: String,
    /// Who ordered it.
    pub operator: String,
    /// How much goes back.
    pub amount: Money,
    /// What the customer had paid.
    pub paid: Money,
    /// The number of the sale it was paid for.
    pub sale: u64,
    /// The sale's reference.
    pub sale_reference: String,
    /// Where it stands.
    pub state: Standing,
    /// The account holder, if the provider said.
    pub holder: Option<String>,
    /// Their CUIT, masked: `27-••••••06-5`.
    pub cuit: Option<String>,
    /// The account it goes to, masked: `•••• 7723`.
    pub account: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The provider's number for the transfer.
    pub operation: Option<String>,
    /// Our reference for it, which the provider knows too.
    pub reference: String,
    /// Whether it is a lesson.
    pub practice: bool,
}

/// Where a refund stands, as its slip says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// «DEVUELTO»: the money arrived.
    Arrived,
    /// «EN CAMINO»: the provider has it.
    UnderWay,
    /// «EN VERIFICACIÓN»: nobody knows yet.
    InDoubt,
    /// «NO SE PUDO DEVOLVER»: the money is still the shop's.
    CameToNothing,
}

/// What such a slip is called.
const TITLE: &str = "Comprobante de devolución";
const NOTICE: &str = "No válido como factura ni nota de crédito.";

impl RefundSlip {
    /// The slip as a PDF of one page, 80 mm wide and as tall as it needs to be. The same slip gives the same bytes.
    ///
    /// # Errors
    /// [`Error::PageTooLong`] above five metres of paper.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let mut roll = Roll::new(ROLL_80, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut roll);
        let practice = if self.practice { " de práctica" } else { "" };
        roll.finish(Label {
            title: &format!("{TITLE}{practice}, venta {}", self.sale),
            author: &self.shop.name,
        })
    }

    /// The slip as the bytes that a thermal printer takes. The same slip for the same printer gives the same bytes.
    pub fn escpos(&self, printer: &Thermal) -> Vec<u8> {
        let mut head = Head::begun(printer, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut head);
        head.finish()
    }

    /// All that it says, from top to bottom.
    fn write(&self, tape: &mut dyn Tape) {
        if self.practice {
            tape.band(BAND, 1_400, PRACTICE);
            tape.gap(4_000);
        }
        self.shop.head(tape);
        tape.centred(NAME, TITLE);
        tape.gap(1_500);
        pair(tape, &self.at, &format!("Atendió {}", self.operator));
        tape.gap(2_500);
        tape.rule(900);
        tape.gap(2_500);
        tape.centred(TEXT, "Se devuelve");
        tape.gap(1_500);
        tape.centred(AMOUNT, &self.amount.to_string());
        tape.gap(3_000);
        tape.stamp(STAMP, 600, 1_300, self.state.words());
        tape.gap(2_000);
        for (name, value) in self.rows() {
            pair(tape, name, &value);
        }
        dashes(tape);
        if let Some(words) = self.state.advice() {
            tape.centred(SMALL, words);
        }
        tape.centred(SMALL, NOTICE);
        if self.practice {
            tape.centred(SMALL, "Devolución de mentira: no salió plata.");
            tape.gap(4_000);
            tape.band(BAND, 1_400, PRACTICE);
        }
    }

    fn rows(&self) -> Vec<(&'static str, String)> {
        let said = [
            ("Venta", Some(self.sale.to_string())),
            ("Referencia de la venta", Some(self.sale_reference.clone())),
            ("Se había pagado", Some(self.paid.to_string())),
            ("Para", self.holder.clone()),
            ("CUIT", self.cuit.clone()),
            ("Cuenta", self.account.clone()),
            ("Motivo", self.reason.clone()),
            ("Operación", self.operation.clone()),
            ("Referencia", Some(self.reference.clone())),
        ];
        said.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

impl Standing {
    const fn words(self) -> &'static str {
        match self {
            Standing::Arrived => "DEVUELTO",
            Standing::UnderWay => "EN CAMINO",
            Standing::InDoubt => "EN VERIFICACIÓN",
            Standing::CameToNothing => "NO SE PUDO DEVOLVER",
        }
    }

    /// What the customer may expect, where the stamp alone does not say it.
    const fn advice(self) -> Option<&'static str> {
        match self {
            Standing::Arrived => None,
            Standing::UnderWay => Some("La transferencia está en camino a tu cuenta."),
            Standing::InDoubt => Some("Todavía no sabemos si salió. Lo seguimos verificando."),
            Standing::CameToNothing => {
                Some("La plata no salió. Pedile al comercio que lo resuelva.")
            }
        }
    }
}
