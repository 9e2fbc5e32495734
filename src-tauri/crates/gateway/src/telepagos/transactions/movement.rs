//! One row of a list of movements, as it is given.

use std::fmt;

use domain::{instant::Instant, money::Money};
use serde_json::value::RawValue;

use crate::wire::{self, Object};

/// The words, folded, that say money has come in, or gone out, for good. The documents list none ("status": String);
/// these are the plain ones in Spanish and English. Any other word, known to mean waiting or not known
/// at all, pays for nothing: a sale that stays open too long is seen by a person, goods handed over for
/// money that never came are not.
const SETTLED: &[&str] = &[
    "acreditada",
    "acreditado",
    "aprobada",
    "aprobado",
    "approved",
    "completa",
    "completada",
    "completado",
    "complete",
    "completed",
    "completo",
    "confirmada",
    "confirmado",
    "confirmed",
    "credited",
    "done",
    "exitosa",
    "exitoso",
    "finalizada",
    "finalizado",
    "finished",
    "liquidada",
    "liquidado",
    "ok",
    "pagada",
    "pagado",
    "paid",
    "procesada",
    "procesado",
    "processed",
    "realizada",
    "realizado",
    "settled",
    "success",
    "successful",
];

/// A movement as the provider lists it. Only the amount is sure to be there.
#[derive(Clone, PartialEq, Eq)]
pub struct Movement {
    /// Whether money came in rather than went out, if that was said.
    pub income: Option<bool>,
    /// How much, with whatever sign it was given.
    pub amount: Money,
    /// When, as written; empty when nothing was.
    pub date: String,
    /// The same as a moment, if it can be read as one; the shop's zone where none is named (ambiguity 7).
    pub at: Option<Instant>,
    /// The provider's word for what it was.
    pub operation: Option<String>,
    /// Who stands on the other side, as given.
    pub holder: Option<String>,
    /// Their CUIT, as given.
    pub cuit: Option<String>,
    /// Their CBU or CVU, as given.
    pub account: Option<String>,
    /// The provider's word for where it stands.
    pub status: Option<String>,
    /// The sale point it belongs to, by name.
    pub sale_point: Option<String>,
}

impl Movement {
    /// A row, if it has an amount that can be read.
    pub(super) fn read(row: &RawValue) -> Option<Movement> {
        let row = Object::parse(row.get())?;
        let amount = row.field(&["amount"]).and_then(|raw| wire::money(raw).ok());
        let date = row.text(&["date"]).unwrap_or_default();
        Some(Movement {
            income: row.field(&["income"]).and_then(wire::flag),
            amount: amount?,
            at: wire::moment(&date),
            date,
            operation: row.text(&["operation"]),
            holder: row.text(&["holder"]),
            cuit: row.text(&["cuit"]),
            account: row.text(&["cvu_cbu"]),
            status: row.text(&["status"]),
            sale_point: row.text(&["sale_point_name"]),
        })
    }

    /// Whether its status is a word that says the money has moved for good. A word we never heard does not.
    pub fn is_settled(&self) -> bool {
        let status = self.status.as_deref();
        status.is_some_and(|word| SETTLED.contains(&wire::fold(word).as_str()))
    }
}

/// Nobody's name, CUIT or account.
impl fmt::Debug for Movement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Movement")
            .field("income", &self.income)
            .field("amount", &self.amount)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
