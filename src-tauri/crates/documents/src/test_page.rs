//! The test page: what a printer is tried with, before a customer waits for it.
//!
//! It has one of each thing that papers are made of, and says what to do about whatever comes out wrong.

use domain::money::Money;

use crate::Error;
use crate::pdf::Label;
use crate::receipt::{
    AMOUNT, NAME, PRACTICE_WATERMARK, Paper, SMALL, STAMP, Shop, TEXT, dashes, pair,
};
use crate::roll::{ROLL_58, ROLL_80, Roll, SHEET, Tape};
use crate::thermal::{Head, Thermal};

/// A test page, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPage {
    /// Whose register.
    pub shop: Shop,
    /// The till: `Caja 1`.
    pub till: String,
    /// When it was asked for: `20/11/2026 14:33:08`.
    pub at: String,
    /// The printer, as people know it.
    pub printer: String,
    /// Whether the register is for lessons.
    pub practice: bool,
}

const TITLE: &str = "Prueba de impresión";
/// An amount with every kind of sign that amounts have.
const SAMPLE_CENTS: i64 = 123_456_789;

impl TestPage {
    /// The page as a PDF. The same page on the same paper gives the same bytes.
    ///
    /// # Errors
    /// [`Error::TextTooLong`] when the printer's name is longer than a code holds.
    pub fn pdf(&self, paper: Paper) -> Result<Vec<u8>, Error> {
        let strip = match paper {
            Paper::Roll80 => ROLL_80,
            Paper::Roll58 => ROLL_58,
            Paper::A4 => SHEET,
        };
        let mut roll = Roll::new(strip, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut roll)?;
        roll.finish(Label {
            title: TITLE,
            author: &self.shop.name,
        })
    }

    /// The page as the bytes that a thermal printer takes.
    ///
    /// # Errors
    /// As [`pdf`](TestPage::pdf).
    pub fn escpos(&self, printer: &Thermal) -> Result<Vec<u8>, Error> {
        let mut head = Head::begun(printer, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut head)?;
        Ok(head.finish())
    }

    /// What the code on it says.
    pub fn code(&self) -> String {
        format!("Mostrador, prueba de {}, {}", self.printer, self.at)
    }

    fn write(&self, tape: &mut dyn Tape) -> Result<(), Error> {
        self.shop.head(tape);
        tape.centred(NAME, TITLE);
        tape.gap(1_500);
        pair(tape, &self.till, &self.at);
        pair(tape, "Impresora", &self.printer);
        tape.gap(2_500);
        tape.rule(900);
        tape.gap(2_500);
        pair(tape, "Acentos", "áéíóú ñÑ üÜ ¿¡");
        pair(tape, "Signos", "$ % & @ # ° ª º + − ×");
        if let Ok(sample) = Money::from_cents(SAMPLE_CENTS) {
            tape.gap(1_500);
            tape.centred(AMOUNT, &sample.to_string());
        }
        tape.gap(3_000);
        tape.stamp(STAMP, 600, 1_300, "SE LEE BIEN");
        tape.gap(3_000);
        tape.code(&self.code())?;
        tape.gap(3_000);
        tape.centred(TEXT, "Leé el código con tu teléfono.");
        dashes(tape);
        for advice in [
            "Las rayas tienen que llegar a los dos bordes: si no, elegí el otro papel.",
            "Si los acentos salen cambiados, elegí otro alfabeto.",
            "Si no cortó, apagá el corte.",
        ] {
            tape.centred(SMALL, advice);
        }
        Ok(())
    }
}
