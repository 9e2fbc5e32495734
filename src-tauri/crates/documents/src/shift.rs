//! The paper of a shift on a roll of 80 mm: the X while it is open, the Z once it was closed.
//!
//! It says what it is told. At its foot stands the journal's last event, in groups that two people can read to each
//! other: whoever has the paper can prove years later that the file is the one it was printed from.
//!
//! ```text
//!        Panadería La Vereda
//!          CIERRE Z 0012
//! Abrió Lucía      20/11/2026 08:00:01
//! Cerró Marta      20/11/2026 20:10:44
//! ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
//!               Cobrado
//!            $ 623.400,00
//! ```

use domain::money::Money;

use crate::Error;
use crate::lines::Style;
use crate::pdf::Label;
use crate::receipt::{
    AMOUNT, BAND, NAME, PRACTICE, PRACTICE_WATERMARK, SMALL, Shop, TEXT, VALUE, dashes, pair,
};
use crate::roll::{ROLL_80, Roll, Tape};
use crate::sums::{Named, Sum};
use crate::thermal::{Head, Thermal};

/// A shift, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftPaper {
    /// Whose register.
    pub shop: Shop,
    /// The till: `Caja 1`.
    pub till: String,
    /// The shift's number on this register.
    pub number: u64,
    /// When it was opened: `20/11/2026 08:00:01`.
    pub opened: String,
    /// By whom.
    pub opened_by: String,
    /// When it was closed and by whom; none: it is open, and the paper is an X.
    pub closed: Option<(String, String)>,
    /// As of when its sums are.
    pub at: String,
    /// Who printed it, for an X.
    pub printed_by: Option<String>,
    /// What came in.
    pub collected: Sum,
    /// Payments that were not their sale's after all.
    pub taken_back: Sum,
    /// What was given back and arrived.
    pub refunded: Sum,
    /// Of how many payments the provider said what they cost.
    pub settled: u64,
    /// What the provider kept of these.
    pub fees: Money,
    /// What the taxes took of these.
    pub taxes: Money,
    /// What is left, as far as it is known.
    pub net: Money,
    /// How many sales were begun.
    pub orders: u64,
    /// How many of them nobody paid.
    pub unpaid: u64,
    /// The numbers of its first and last sale; none: it had none.
    pub sales: Option<(u64, u64)>,
    /// By who charged.
    pub by_operator: Vec<Named>,
    /// By how it was collected.
    pub by_channel: Vec<Named>,
    /// How many sales can still be paid or are in doubt.
    pub open: u64,
    /// How many sales need a look.
    pub to_review: u64,
    /// What came in and is no sale's.
    pub unassigned: Sum,
    /// How many payouts nobody knows the end of.
    pub payouts_in_doubt: u64,
    /// What comparing it with the provider's list came to; none: it was not compared.
    pub compared: Option<Compared>,
    /// What the manager wrote at the close; empty: nothing.
    pub explanation: String,
    /// The hash of the journal's last event, in hex.
    pub head: String,
    /// How many events the journal has up to there.
    pub events: u64,
    /// Whether it is a lesson.
    pub practice: bool,
}

/// What comparing a shift with the provider's list came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Everything agreed: so many payments.
    Agreed(u64),
    /// So many things did not, and what the list had more by them.
    Differed(u64, Money),
    /// The provider did not give its list.
    Unread,
}

const MONO: Style = Style {
    tracking: 40,
    ..VALUE
};

impl ShiftPaper {
    /// The paper as a PDF of one page, 80 mm wide and as tall as it needs to be. The same shift gives the same bytes.
    ///
    /// # Errors
    /// [`Error::PageTooLong`] above five metres of paper.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let mut roll = Roll::new(ROLL_80, self.practice.then_some(PRACTICE_WATERMARK));
        self.write(&mut roll);
        let practice = if self.practice { " de práctica" } else { "" };
        roll.finish(Label {
            title: &format!("{}{practice}", self.title()),
            author: &self.shop.name,
        })
    }

    /// The paper as the bytes that a thermal printer takes. The same shift for the same printer gives the same bytes.
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
        self.head(tape);
        self.sums(tape);
        self.counts(tape);
        listed(tape, "Por cajero", &self.by_operator);
        listed(tape, "Por medio", &self.by_channel);
        self.foot(tape);
        if self.practice {
            tape.gap(4_000);
            tape.band(BAND, 1_400, PRACTICE);
        }
    }

    /// What the paper is: a Z has the shift's number, by which it is filed.
    fn title(&self) -> String {
        if self.closed.is_some() {
            format!("CIERRE Z {:04}", self.number)
        } else {
            "X — turno abierto".to_owned()
        }
    }

    fn head(&self, tape: &mut dyn Tape) {
        self.shop.head(tape);
        tape.centred(NAME, &self.title());
        tape.gap(1_500);
        pair(tape, &self.till, &format!("Turno {}", self.number));
        pair(tape, &format!("Abrió {}", self.opened_by), &self.opened);
        if let Some((at, by)) = &self.closed {
            pair(tape, &format!("Cerró {by}"), at);
        } else {
            let by = self.printed_by.as_deref().unwrap_or("la caja");
            pair(tape, &format!("Impreso por {by}"), &self.at);
        }
        tape.gap(2_500);
        tape.rule(900);
        tape.gap(2_500);
    }

    /// What came in, what went out of it, and what is left.
    fn sums(&self, tape: &mut dyn Tape) {
        tape.centred(TEXT, "Cobrado");
        tape.gap(1_500);
        tape.centred(AMOUNT, &self.collected.amount.to_string());
        tape.gap(1_500);
        dashes(tape);
        pair(
            tape,
            &counted("Cobrado", self.collected.count),
            &self.collected.amount.to_es_ar(),
        );
        for (name, sum) in [("Anulado", self.taken_back), ("Devuelto", self.refunded)] {
            if sum.count > 0 {
                pair(tape, &counted(name, sum.count), &less(sum.amount));
            }
        }
        pair(tape, "Tarifas", &less(self.fees));
        pair(tape, "Impuestos", &less(self.taxes));
        tape.pair((VALUE, "Neto"), (VALUE, &self.net.to_string()));
        if self.settled < self.collected.count {
            let known = format!(
                "Tarifas e impuestos informados de {} de {} cobros.",
                self.settled, self.collected.count
            );
            tape.centred(SMALL, &known);
        }
        dashes(tape);
    }

    /// How many sales there were, and what of them still asks for somebody.
    fn counts(&self, tape: &mut dyn Tape) {
        pair(tape, "Ventas empezadas", &self.orders.to_string());
        pair(tape, "Sin pago", &self.unpaid.to_string());
        if let Some((first, last)) = self.sales {
            pair(tape, "Primera venta", &first.to_string());
            pair(tape, "Última venta", &last.to_string());
        }
        let asking = [
            ("Abiertas", self.open),
            ("Para revisar", self.to_review),
            ("Envíos en verificación", self.payouts_in_doubt),
        ];
        for (name, count) in asking {
            if count > 0 || name == "Para revisar" {
                pair(tape, name, &count.to_string());
            }
        }
        pair(
            tape,
            &counted("Sin asignar", self.unassigned.count),
            &self.unassigned.amount.to_es_ar(),
        );
        match self.compared {
            None => {}
            Some(Compared::Agreed(payments)) => {
                pair(tape, "Conciliación", &format!("coinciden {payments}"));
            }
            Some(Compared::Differed(count, amount)) => {
                pair(tape, &counted("Diferencias", count), &amount.to_es_ar());
            }
            Some(Compared::Unread) => {
                pair(tape, "Conciliación", "el proveedor no contestó");
            }
        }
        dashes(tape);
    }

    /// Why, who signs, and what proves the file.
    fn foot(&self, tape: &mut dyn Tape) {
        if !self.explanation.trim().is_empty() {
            tape.pair((VALUE, "Explicación"), (TEXT, ""));
            for line in self.explanation.lines().filter(|line| !line.is_empty()) {
                tape.pair((TEXT, line), (TEXT, ""));
            }
            dashes(tape);
        }
        pair(tape, "Eventos del registro", &self.events.to_string());
        for line in groups(&self.head) {
            tape.centred(MONO, &line);
        }
        tape.gap(1_500);
        tape.centred(
            SMALL,
            "Con estos grupos se prueba que el registro no cambió.",
        );
        if self.closed.is_some() {
            tape.gap(14_000);
            tape.dashes(300);
            tape.centred(SMALL, "Firma");
        }
    }
}

/// A part of the paper: its name, and what each adds up to.
fn listed(tape: &mut dyn Tape, name: &str, sums: &[Named]) {
    if sums.is_empty() {
        return;
    }
    tape.pair((VALUE, name), (TEXT, ""));
    for Named { name, sum } in sums {
        pair(tape, &counted(name, sum.count), &sum.amount.to_es_ar());
    }
    dashes(tape);
}

fn counted(name: &str, count: u64) -> String {
    format!("{name} ({count})")
}

/// An amount that is taken off: nothing is nothing.
fn less(amount: Money) -> String {
    if amount.is_zero() {
        amount.to_es_ar()
    } else {
        format!("−{}", amount.to_es_ar())
    }
}

/// A hash in groups of four, four to a line: as much as one reads out in a breath.
fn groups(hash: &str) -> Vec<String> {
    let characters: Vec<char> = hash.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|it| it.iter().collect()).collect();
    groups.chunks(4).map(|line| line.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn a_hash_is_read_out_in_groups_and_nothing_of_it_is_lost() {
        let hash = "0123456789abcdef".repeat(4);
        let lines = groups(&hash);
        assert_eq!(lines.len(), 4, "four lines");
        assert_eq!(lines[0], "0123 4567 89ab cdef", "four groups of four");
        assert_eq!(lines.concat().replace(' ', ""), hash, "all of it");
        assert_eq!(groups("abcde"), ["abcd e"], "whatever its length");
    }
}
