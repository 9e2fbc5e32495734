//! What became of a shop after its process died: judged from outside, by what the console says and by the
//! provider's own ledger. It knows nothing of how the program works.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::{flow::Flow, program::Ended, stage::Stage};

/// A promise that was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Broken {
    /// Something that was acknowledged, or money that came in, is nowhere.
    Lost,
    /// Money moved twice, or a code was made twice.
    Double,
    /// Something is told that is not so at the provider.
    Untrue,
    /// Something neither came to rest nor waits for a person.
    Unsettled,
    /// The register does not open, its chain does not hold, or a paper is torn.
    Damaged,
}

/// What a judge has to say.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) findings: Vec<(Broken, String)>,
}

impl Verdict {
    fn find(&mut self, broken: Broken, what: String) {
        self.findings.push((broken, what));
    }

    fn unless(&mut self, holds: bool, broken: Broken, what: impl FnOnce() -> String) {
        if !holds {
            self.find(broken, what());
        }
    }
}

/// What the console and the provider say.
struct Evidence {
    orders: Vec<Value>,
    payouts: Vec<Value>,
    unclaimed: Vec<Value>,
    world: Value,
}

/// Judges the shop as it stands.
pub(crate) fn judge(stage: &Stage, flow: Flow) -> Verdict {
    let mut verdict = Verdict::default();
    let verified = stage.runs(&["journal", "verify"]);
    let holds = verified.code == Some(0) && verified.last()["holds"] == true;
    verdict.unless(holds, Broken::Damaged, || {
        format!("the chain: {verified:?}")
    });
    let mut says = |arguments: &[&str]| {
        let ended = stage.runs(arguments);
        let well = ended.code == Some(0);
        verdict.unless(well, Broken::Damaged, || {
            format!("{arguments:?}: {ended:?}")
        });
        if well { ended.said } else { Vec::new() }
    };
    let world = stage.world().0;
    let some = |list: &Value| list.as_array().is_some_and(|all| !all.is_empty());
    let evidence = Evidence {
        orders: says(&["orders"]),
        payouts: if some(&world["payouts"]) || stage.told().iter().any(is_payout) {
            says(&["payout", "list"])
        } else {
            Vec::new()
        },
        unclaimed: if some(&world["credits"]) {
            // Whatever the hour, and however much later it is here.
            says(&["credits", "--minutes", "100000"])
        } else {
            Vec::new()
        },
        world,
    };
    what_was_told_is_there(stage, &evidence, &mut verdict);
    the_money_that_came_in(&evidence, flow, &mut verdict);
    the_money_that_went_out(&evidence, &mut verdict);
    match flow {
        Flow::Receipt => the_paper(stage, &mut verdict),
        Flow::Backup | Flow::CloseDay => the_copies(stage, &mut verdict),
        Flow::Restore => the_quarantine(stage, &mut verdict),
        Flow::OpenShift => the_shift(stage, &mut verdict),
        Flow::CloseShift => the_close(stage, &mut verdict),
        _ => {}
    }
    verdict
}

/// There is one shift, whether or not it was open when the process died; and if somebody was told of it, it is that one.
fn the_shift(stage: &Stage, verdict: &mut Verdict) {
    let opened = |ended: &Ended| ended.last()["opened_at"].clone();
    let (one, other) = (
        stage.runs(&["shift", "open"]),
        stage.runs(&["shift", "open"]),
    );
    let first = one.code == Some(0) && one.last()["number"] == 1;
    verdict.unless(first, Broken::Lost, || format!("the shift: {one:?}"));
    verdict.unless(opened(&one) == opened(&other), Broken::Double, || {
        format!("there are two shifts: {one:?}, {other:?}")
    });
    for told in stage.told().iter().filter(|it| it["opened_at"].is_string()) {
        verdict.unless(told["opened_at"] == opened(&one), Broken::Lost, || {
            format!("it was told of: {told}, and there is {one:?}")
        });
    }
}

/// The shift was closed once, whether or not it was when the process died; and if somebody was told that it was, it had
/// been.
fn the_close(stage: &Stage, verdict: &mut Verdict) {
    let was_told = stage.told().iter().any(|it| it["closed_at"].is_string());
    let again = stage.runs(&["shift", "close"]);
    // Either it is closed now, or there is none that is open.
    let ends = matches!(again.code, Some(0 | 3));
    verdict.unless(ends, Broken::Lost, || format!("the close: {again:?}"));
    verdict.unless(!was_told || again.code == Some(3), Broken::Double, || {
        format!("it was told to be closed, and is closed again: {again:?}")
    });
    let x = stage.runs(&["shift", "x"]);
    verdict.unless(x.code == Some(3), Broken::Lost, || {
        format!("a shift is open that was closed: {x:?}")
    });
    let next = stage.runs(&["shift", "open"]);
    verdict.unless(next.last()["number"] == 2, Broken::Lost, || {
        format!("the next one: {next:?}")
    });
}

fn is_payout(told: &Value) -> bool {
    told["reference"].is_string() && told["id"].is_null()
}

fn is_order(told: &Value) -> bool {
    told["id"].is_string() && told["reference"].is_string()
}

/// What a person was told of is there, and so is whatever the provider was asked for.
fn what_was_told_is_there(stage: &Stage, evidence: &Evidence, verdict: &mut Verdict) {
    let has =
        |list: &[Value], field: &str, wanted: &Value| list.iter().any(|it| it[field] == *wanted);
    for told in stage.told() {
        let kept = match told {
            order if is_order(order) => has(&evidence.orders, "id", &order["id"]),
            payout if is_payout(payout) => {
                has(&evidence.payouts, "reference", &payout["reference"])
            }
            _ => true,
        };
        verdict.unless(kept, Broken::Lost, || format!("it was told of: {told}"));
    }
    for order in ours(&evidence.world) {
        let known = has(&evidence.orders, "reference", &order["description"]);
        verdict.unless(known, Broken::Lost, || {
            format!("they have an order: {order}")
        });
    }
    let asked: Vec<&Value> = ours(&evidence.world)
        .map(|order| &order["description"])
        .collect();
    for reference in &asked {
        let times = asked.iter().filter(|other| other == &reference).count();
        verdict.unless(times == 1, Broken::Double, || {
            format!("{reference} was asked for {times} times")
        });
    }
}

/// What of the orders at the provider this register asked for.
fn ours(world: &Value) -> impl Iterator<Item = &Value> {
    let orders = list(&world["orders"]).iter();
    orders.filter(|order| order["description"] != "otra caja")
}

/// Every credit is an order's or an item to claim, and every paid order has its credit.
fn the_money_that_came_in(evidence: &Evidence, flow: Flow, verdict: &mut Verdict) {
    let credits = list(&evidence.world["credits"]);
    for order in &evidence.orders {
        let in_doubt = matches!(order["state"].as_str(), Some("drafted" | "in_doubt"));
        verdict.unless(!in_doubt, Broken::Unsettled, || {
            format!("in doubt: {order}")
        });
    }
    if matches!(flow, Flow::Claim | Flow::Unclaim) {
        // The provider knows nothing of what a person decides: it is an order's or an item to claim, and not both.
        let funded = evidence
            .orders
            .iter()
            .flat_map(|order| list(&order["payments"]));
        let all: Vec<&Value> = funded
            .map(|payment| &payment["credit"])
            .chain(evidence.unclaimed.iter().map(|item| &item["id"]))
            .collect();
        verdict.unless(all.len() == credits.len(), Broken::Lost, || {
            format!("{credits:?} are {all:?}")
        });
        return;
    }
    let mut paid_for = BTreeSet::new();
    for credit in credits {
        let order = list(&evidence.world["orders"])
            .iter()
            .find(|order| order["id"] == credit["qr_order_id"]);
        let reference = order.map_or(&Value::Null, |order| &order["description"]);
        let ours = evidence
            .orders
            .iter()
            .find(|order| order["reference"] == *reference);
        let paid = ours.is_some_and(|order| is_paid(order) && order["paid"] == credit["amount"]);
        let to_claim = evidence
            .unclaimed
            .iter()
            .any(|item| item["amount"] == credit["amount"]);
        verdict.unless(paid || to_claim, Broken::Lost, || {
            format!("money came in: {credit}; of the order: {ours:?}")
        });
        if paid {
            paid_for.insert(reference.as_str().unwrap_or_default().to_owned());
        }
    }
    for order in evidence.orders.iter().filter(|order| is_paid(order)) {
        let reference = order["reference"].as_str().unwrap_or_default();
        verdict.unless(paid_for.contains(reference), Broken::Untrue, || {
            format!("it is said to be paid: {order}")
        });
    }
    let paid = evidence
        .orders
        .iter()
        .filter(|order| is_paid(order))
        .count();
    verdict.unless(paid <= credits.len(), Broken::Untrue, || {
        format!("{paid} orders paid by {} credits", credits.len())
    });
    // What is an order's is not an item to claim as well.
    let told = paid + evidence.unclaimed.len();
    verdict.unless(told <= credits.len(), Broken::Double, || {
        format!(
            "{} credits are {paid} payments and {:?}",
            credits.len(),
            evidence.unclaimed
        )
    });
}

fn is_paid(order: &Value) -> bool {
    matches!(
        order["state"].as_str(),
        Some("paid" | "paid_late" | "overpaid" | "underpaid" | "refunded")
    )
}

/// A payout moves money once or not at all, and is told as it is.
fn the_money_that_went_out(evidence: &Evidence, verdict: &mut Verdict) {
    let moved = list(&evidence.world["payouts"]);
    // Each run sends one.
    verdict.unless(moved.len() <= 1, Broken::Double, || {
        format!("sent twice: {moved:?}")
    });
    for movement in moved {
        let of = |payout: &&Value| payout["reference"] == movement["reference"];
        let Some(payout) = evidence.payouts.iter().find(of) else {
            verdict.find(Broken::Lost, format!("money went out: {movement}"));
            continue;
        };
        let amount = payout["amount"] == movement["amount"];
        verdict.unless(amount, Broken::Untrue, || format!("{payout} is {movement}"));
    }
    for payout in &evidence.payouts {
        let of = |movement: &&Value| movement["reference"] == payout["reference"];
        let movement = moved.iter().find(of);
        let state = movement.map(|movement| movement["state"].as_str().unwrap_or_default());
        match (payout["state"].as_str().unwrap_or_default(), state) {
            // Of what is flagged a person finds out: nothing is told of it that is not so.
            ("processed", Some("processed"))
            | ("failed", Some("failed"))
            | ("rejected", None)
            | ("flagged", _) => {}
            ("processed" | "failed" | "rejected", _) => {
                let what = format!("{payout} is {movement:?}");
                verdict.find(Broken::Untrue, what);
            }
            _ => verdict.find(
                Broken::Unsettled,
                format!("on its way: {payout}, {movement:?}"),
            ),
        }
    }
    verdict.unless(evidence.world["conserved"] == true, Broken::Untrue, || {
        "no centavo appears or vanishes".to_owned()
    });
}

/// A paper is whole or not there, and can be made whatever was left behind: as a copy when it was there, because one
/// sale has one original.
fn the_paper(stage: &Stage, verdict: &mut Verdict) {
    let found = fs::read(stage.paper()).ok();
    let made = stage.runs(&["receipt", stage.order(), "-o", stage.paper()]);
    verdict.unless(made.code == Some(0), Broken::Damaged, || {
        format!("{made:?}")
    });
    let whole = fs::read(stage.paper()).unwrap_or_default();
    let said = words_of(&whole);
    verdict.unless(said.is_some(), Broken::Damaged, || {
        "the paper is torn".to_owned()
    });
    if let Some(found) = found {
        let first = words_of(&found);
        verdict.unless(first.is_some(), Broken::Damaged, || {
            "the paper that was left is torn".to_owned()
        });
        let is_copy = |said: Option<&str>| said.is_some_and(|it| it.contains("COPIA"));
        let one = !is_copy(first.as_deref()) && is_copy(said.as_deref());
        verdict.unless(one, Broken::Untrue, || {
            "one sale has one original".to_owned()
        });
    }
    let part = format!("{}.part", stage.paper());
    let left = fs::metadata(part).is_ok();
    verdict.unless(!left, Broken::Damaged, || {
        "half a paper stays behind".to_owned()
    });
}

/// What a paper says; none when it is no whole paper.
fn words_of(pdf: &[u8]) -> Option<String> {
    let document = lopdf::Document::load_mem(pdf).ok()?;
    document.extract_text(&[1]).ok()
}

/// A copy is whole or not there, and can be made whatever was left behind.
fn the_copies(stage: &Stage, verdict: &mut Verdict) {
    let made = stage.runs(&["journal", "backup"]);
    verdict.unless(made.code == Some(0), Broken::Damaged, || {
        format!("{made:?}")
    });
    let folder = stage.data().join("practice").join("backups");
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|it| it == "db") {
            let read = journal::Backup::look(&path);
            verdict.unless(read.is_ok(), Broken::Damaged, || format!("{read:?}"));
        }
    }
}

/// What was damaged is put aside with its log, both as they were, whatever became of whoever did it.
fn the_quarantine(stage: &Stage, verdict: &mut Verdict) {
    let Some((file, log)) = stage.spoilt() else {
        return;
    };
    let folder = stage.data().join("practice").join("quarantine");
    let mut cells = fs::read_dir(folder).into_iter().flatten();
    let is_whole = cells.any(|entry| {
        let cell = entry.expect("an entry").path();
        fs::read(cell.join("journal.db")).is_ok_and(|found| found == *file)
            && fs::read(cell.join("journal.db-wal")).is_ok_and(|found| found == *log)
    });
    verdict.unless(is_whole, Broken::Lost, || {
        "what was damaged is not put aside as it was".to_owned()
    });
    let left = stage.data().join("practice").join("journal.db.ready");
    verdict.unless(!left.exists(), Broken::Damaged, || {
        "what was decided is not done".to_owned()
    });
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
