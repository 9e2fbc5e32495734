//! One row of the account for everything that moved: credits, what of them was shared out, and
//! cash-outs.
//!
//! The document names neither operations nor statuses; these are this sandbox's own, and a client
//! learns them from `transactions_filters`, as it should.

use std::cmp::Reverse;
use std::ops::Range;

use crate::days;
use crate::dialect::{Dates, Dialect};
use crate::json::Json;
use crate::pesos;
use crate::world::{Credit, Kind, Payout, PayoutState, Provider, Share, World};

/// A kind of row, as `transactions_filters` lists it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::telepagos) struct Operation {
    pub(in crate::telepagos) id: &'static str,
    pub(in crate::telepagos) name: &'static str,
    /// Its `type`.
    pub(in crate::telepagos) kind: &'static str,
}

static QR: Operation = income("cashin_qr", "Cobro con QR");
static STATIC_QR: Operation = income("cashin_qr_static", "Cobro con QR de punto de venta");
static LINK: Operation = income("cashin_link", "Cobro con link");
static TRANSFER: Operation = income("cashin_transfer", "Cobro con transferencia");
static DISTRIBUTION: Operation = outcome("distribution", "Distribución de un cobro");
static CASHOUT: Operation = outcome("cashout", "Transferencia enviada");

/// All kinds of row there are.
pub(in crate::telepagos) static OPERATIONS: [&Operation; 6] =
    [&QR, &STATIC_QR, &LINK, &TRANSFER, &DISTRIBUTION, &CASHOUT];

const fn income(id: &'static str, name: &'static str) -> Operation {
    let kind = "income";
    Operation { id, name, kind }
}

const fn outcome(id: &'static str, name: &'static str) -> Operation {
    let kind = "outcome";
    Operation { id, name, kind }
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    at_ms: i64,
    pub(super) operation: &'static Operation,
    income: bool,
    amount_cents: i64,
    holder: String,
    cuit: String,
    account: String,
    status: &'static str,
    sale_point_name: String,
}

/// All rows of these moments, newest first. Of one millisecond, what was sent comes after what was
/// received, and what was shared out of a credit right after it.
pub(super) fn of(world: &World, moments: &Range<i64>) -> Vec<Row> {
    let mut rows = Vec::new();
    let credits = world.visible_credits(Provider::Telepagos);
    for credit in credits.filter(|it| moments.contains(&it.visible_ms)) {
        rows.push((
            (credit.visible_ms, false, credit.id, 0),
            credited(world, credit),
        ));
        for (place, share) in (1..).zip(&credit.shares) {
            let row = shared_out(world, credit, share);
            rows.push(((credit.visible_ms, false, credit.id, place), row));
        }
    }
    for payout in world.payouts() {
        let is_ours = payout.instruction.provider == Provider::Telepagos;
        if is_ours && moments.contains(&payout.asked_ms) {
            rows.push((
                (payout.asked_ms, true, payout.id, 0),
                paid_out(world, payout),
            ));
        }
    }
    rows.sort_by_key(|(when, _)| Reverse(*when));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn credited(world: &World, credit: &Credit) -> Row {
    let order = credit.order_id.and_then(|id| world.order(id));
    let operation = match order.map(|order| &order.kind) {
        None | Some(Kind::Counter { .. }) => &STATIC_QR,
        Some(Kind::Link { .. }) => &LINK,
        Some(Kind::TransferLink { .. }) => &TRANSFER,
        Some(Kind::Dynamic | Kind::TotalcoinQr | Kind::Preorder) => &QR,
    };
    let sale_point = credit.sale_point_id.and_then(|id| world.sale_point(id));
    Row {
        at_ms: credit.visible_ms,
        operation,
        income: true,
        amount_cents: credit.amount_cents,
        holder: credit.payer.name.clone(),
        cuit: credit.payer.cuit.clone(),
        account: credit.payer.cvu.clone(),
        status: "APROBADO",
        // A dynamic QR and a link belong to no sale point.
        sale_point_name: sale_point.map_or_else(String::new, |it| it.name.clone()),
    }
}

fn shared_out(world: &World, credit: &Credit, share: &Share) -> Row {
    debited(
        world,
        credit.visible_ms,
        &DISTRIBUTION,
        share.amount_cents,
        share.cvu.clone(),
        None,
    )
}

fn paid_out(world: &World, payout: &Payout) -> Row {
    let wanted = &payout.instruction;
    let account = wanted.payee.account();
    let cuit = wanted.cuit.clone();
    let cents = wanted.amount_cents;
    let row = debited(world, payout.asked_ms, &CASHOUT, cents, account, cuit);
    let status = match payout.state {
        PayoutState::Pending => "Pendiente",
        PayoutState::Processed => "Procesada",
        PayoutState::Failed => "Rechazada",
    };
    Row { status, ..row }
}

/// Money that left, to somebody whose name is known only if they ever paid here.
fn debited(
    world: &World,
    at_ms: i64,
    operation: &'static Operation,
    amount_cents: i64,
    account: String,
    cuit: Option<String>,
) -> Row {
    let known = world.credits().iter().map(|credit| &credit.payer);
    let known = known.rev().find(|payer| payer.cvu == account);
    Row {
        at_ms,
        operation,
        income: false,
        amount_cents,
        holder: known.map_or_else(String::new, |payer| payer.name.clone()),
        cuit: cuit
            .or_else(|| known.map(|payer| payer.cuit.clone()))
            .unwrap_or_default(),
        account,
        status: "Procesada",
        sale_point_name: String::new(),
    }
}

impl Row {
    /// The row in the dialect's way.
    pub(super) fn json(&self, dialect: &Dialect) -> Json {
        let date = match dialect.dates {
            Dates::Spaced => days::spaced(self.at_ms),
            Dates::Iso => days::iso(self.at_ms),
            Dates::Utc => days::utc(self.at_ms),
        };
        Json::object([
            ("income", Json::whole(i64::from(self.income))),
            ("date", Json::Text(date)),
            ("amount", Json::Text(pesos::spell(self.amount_cents))),
            ("operation", Json::text(self.operation.id)),
            ("holder", Json::text(self.holder.as_str())),
            ("cuit", Json::text(self.cuit.as_str())),
            ("cvu_cbu", Json::text(self.account.as_str())),
            ("status", Json::text(self.status)),
            ("sale_point_name", Json::text(self.sale_point_name.as_str())),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::Payer;
    use crate::world::{Instruction, Moments, Numbering, Order, Payee, Purpose};

    #[test]
    fn the_other_providers_money_has_no_row_here() {
        let mut world = World::new(1);
        let payer = Payer {
            name: "Ana".to_owned(),
            cuit: "20990000011".to_owned(),
            cvu: "0009999700000000000018".to_owned(),
        };
        for provider in Provider::ALL {
            let id = world.next_order_id();
            world.place(Order {
                provider,
                ..Order::plain(id, 100_000)
            });
            let when = Moments {
                paid_ms: 0,
                visible_ms: 0,
            };
            world.pay(Purpose::Order(id), 100_000, &payer, when, Numbering::Apart);
            let sent = Instruction {
                provider,
                reference: "R1".to_owned(),
                payee: Payee::Alias("panaderia.sol".to_owned()),
                cuit: None,
                amount_cents: 2_500,
                concept: "VAR".to_owned(),
                description: String::new(),
            };
            assert!(world.pay_out(sent, 0, 0).is_ok(), "both shops have enough");
        }
        let rows = of(&world, &(0..i64::MAX));
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.operation.id, row.income))
            .collect();
        assert_eq!(
            told,
            [("cashout", false), ("cashin_qr", true)],
            "one of each, the debit after the credit it was made of"
        );
    }
}
