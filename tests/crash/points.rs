//! The named points of the program: every one that is in the sources, and the flows in which a process dies there.

use crate::flow::Flow;

/// A point, and where it is tried.
pub(crate) struct Point {
    /// Its name, as the sources have it.
    pub(crate) name: &'static str,
    /// The flows that come to it.
    pub(crate) flows: &'static [Flow],
    /// How often they come to it at least; the process dies at each of these turns.
    pub(crate) turns: u32,
    /// Whether a request of the flow's own may have been sent by then, so that its outcome matters.
    pub(crate) sent: bool,
}

/// The points of printing: no money moves there. Processes die at them in `console/printing.rs`, before a printer that
/// counts what comes out.
const PRINTING: [&str; 7] = [
    "press.fed",
    "print.bytes_kept",
    "print.opened",
    "print.queued",
    "print.sending",
    "print.sent",
    "spool.written",
];

const SALES: &[Flow] = crate::flow::SALES;
const PAYOUTS: &[Flow] = &[Flow::PayoutTelepagos, Flow::PayoutTotalcoin, Flow::Refund];
const RESTORED: &[Flow] = &[Flow::Restore];
const COPIED: &[Flow] = &[Flow::Backup, Flow::CloseDay];
/// Everything begins by opening the register and coming in.
const ENTERED: &[Flow] = &[
    Flow::SaleTelepagos,
    Flow::PayoutTotalcoin,
    Flow::Cancel,
    Flow::SignIn,
    Flow::FirstStart,
];
/// What takes the register for itself.
const HELD: &[Flow] = &[
    Flow::SaleTelepagos,
    Flow::PayoutTotalcoin,
    Flow::SettlePaid,
    Flow::SettlePayout,
];
const SETTLED: &[Flow] = &[
    Flow::SettlePaid,
    Flow::SettlePaidTotalcoin,
    Flow::SettleDoubt,
    Flow::SettlePayout,
    Flow::SettlePayoutTotalcoin,
    Flow::RepeatTotalcoin,
    Flow::Follow,
];
const FIRST: &[Flow] = &[Flow::FirstStart];
const LOOKED_UP: &[Flow] = &[Flow::SettlePayoutTotalcoin, Flow::RepeatTotalcoin];
const REPEATED: &[Flow] = &[Flow::SettlePayout, Flow::RepeatTotalcoin];
const STEPPED: &[Flow] = &[
    Flow::PayoutTelepagos,
    Flow::PayoutTotalcoin,
    Flow::SettlePayout,
    Flow::SettlePayoutTotalcoin,
    Flow::RepeatTotalcoin,
    Flow::Follow,
];
const PAID: &[Flow] = &[Flow::SettlePaid];
const PAID_OR_LAPSED: &[Flow] = &[
    Flow::SettlePaid,
    Flow::SettlePaidTotalcoin,
    Flow::SettleDoubt,
];

const fn point(name: &'static str, flows: &'static [Flow], turns: u32) -> Point {
    Point {
        name,
        flows,
        turns,
        sent: false,
    }
}

const fn sent(name: &'static str, flows: &'static [Flow], turns: u32) -> Point {
    Point {
        name,
        flows,
        turns,
        sent: true,
    }
}

/// Every point there is.
pub(crate) const POINTS: &[Point] = &[
    // Opening the register, and coming in.
    point("log.opened", ENTERED, 1),
    point("register.held", HELD, 1),
    // The first journal of a register is made, and each step of its schema.
    point("schema.stepping", FIRST, 3),
    point("schema.stepped", FIRST, 3),
    point("journal.filling", FIRST, 1),
    point("journal.filled", FIRST, 1),
    point("journal.named", FIRST, 1),
    point("journal.opened", ENTERED, 1),
    point("till.opened", ENTERED, 1),
    point("pin.asked", ENTERED, 1),
    point("pin.counted", ENTERED, 1),
    point("pin.right", ENTERED, 1),
    point("pin.forgotten", ENTERED, 1),
    point("shift.begun", ENTERED, 1),
    point("console.ending", ENTERED, 1),
    // A token for the provider.
    point("token.wanted", HELD, 1),
    point("token.granted", HELD, 1),
    // A sale.
    point("sale.begun", SALES, 1),
    point("sale.intended", SALES, 1),
    sent("sale.answered", SALES, 1),
    sent("sale.kept", SALES, 1),
    sent("code.showing", SALES, 2),
    sent("code.shown", SALES, 2),
    // A payout, from the order to the answer.
    point("payout.begun", PAYOUTS, 1),
    point("payout.intended", PAYOUTS, 1),
    sent("payout.answered", PAYOUTS, 1),
    sent("payout.heard", STEPPED_BY_SENDING, 1),
    sent("payout.stepping", STEPPED, 1),
    sent("payout.stepped", STEPPED, 1),
    sent("payout.kept", PAYOUTS, 1),
    sent("payout.told", PAYOUTS, 2),
    // What a round does.
    point("round.begun", SETTLED, 1),
    sent("credits.seeing", PAID, 1),
    sent("credits.seen", PAID, 1),
    sent("order.probed", PAID, 1),
    sent("order.tied", PAID, 1),
    sent("order.polled", &[Flow::SettlePaidTotalcoin], 1),
    sent("match.deciding", PAID, 1),
    sent("match.decided", PAID, 1),
    sent("order.stepping", PAID_OR_LAPSED, 1),
    sent("order.stepped", PAID_OR_LAPSED, 1),
    sent("payout.looked", LOOKED_UP, 1),
    sent("payout.repeating", REPEATED, 1),
    sent("payout.repeated", REPEATED, 1),
    sent("payout.vouched", &[Flow::Follow], 1),
    sent("round.told", SETTLED, 1),
    sent("settle.done", SETTLED, 1),
    // A manager decides, and gives back.
    point("claim.begun", &[Flow::Claim], 1),
    point("claim.kept", &[Flow::Claim], 1),
    point("unclaim.begun", &[Flow::Unclaim], 1),
    point("unclaim.kept", &[Flow::Unclaim], 1),
    // The journal is copied; a day is closed, which copies it too.
    point("backup.begun", COPIED, 1),
    point("backup.copied", COPIED, 1),
    point("backup.written", COPIED, 1),
    point("backup.verified", COPIED, 1),
    point("backup.named", COPIED, 1),
    point("day.closing", &[Flow::CloseDay], 1),
    point("day.sealed", &[Flow::CloseDay], 1),
    point("day.closed", &[Flow::CloseDay], 1),
    // A journal that was put together takes the place of the damaged one: its file, its log and the log's index.
    point("restore.begun", RESTORED, 1),
    point("restore.keeping", RESTORED, 2),
    point("restore.kept", RESTORED, 1),
    point("restore.decided", RESTORED, 1),
    point("restore.cleared", RESTORED, 1),
    point("restore.named", RESTORED, 1),
    // A sale is stopped; a shift is opened and closed; a paper is made.
    point("cancel.begun", &[Flow::Cancel], 1),
    point("cancel.kept", &[Flow::Cancel], 1),
    point("shift.opening", &[Flow::OpenShift], 1),
    point("shift.opened", &[Flow::OpenShift], 1),
    point("shift.closing", &[Flow::CloseShift], 1),
    point("shift.closed", &[Flow::CloseShift], 1),
    point("receipt.asked", &[Flow::Receipt], 1),
    point("receipt.counted", &[Flow::Receipt], 1),
    point("paper.asked", &[Flow::Receipt], 1),
    point("paper.begun", &[Flow::Receipt], 1),
    point("paper.written", &[Flow::Receipt], 1),
    point("paper.kept", &[Flow::Receipt], 1),
];

/// The flows in which a payout is sent.
const STEPPED_BY_SENDING: &[Flow] = &[
    Flow::PayoutTelepagos,
    Flow::PayoutTotalcoin,
    Flow::SettlePayout,
    Flow::RepeatTotalcoin,
];

mod kept {
    use std::{
        collections::BTreeMap,
        fs,
        path::{Path, PathBuf},
    };

    use super::{POINTS, PRINTING};

    /// The sources of the program, but for the crate that has the points themselves.
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if !path.ends_with("sabotage") {
                    sources(&path, found);
                }
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }

    /// How often each point stands in the sources.
    fn in_the_sources() -> BTreeMap<String, usize> {
        let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
        let mut files = Vec::new();
        sources(&house, &mut files);
        let mut points = BTreeMap::new();
        for file in files {
            let text = fs::read_to_string(&file).expect("text");
            for after in text.split("sabotage::point(\"").skip(1) {
                let (name, _) = after.split_once('"').expect("a name ends");
                *points.entry(name.to_owned()).or_default() += 1;
            }
        }
        points
    }

    #[test]
    fn every_point_of_the_program_is_tried_and_has_a_name_of_its_own() {
        let points = in_the_sources();
        let tried: Vec<&str> = POINTS.iter().map(|point| point.name).collect();
        for (name, times) in &points {
            assert_eq!(*times, 1, "{name} is one place in the program");
            let is_tried = tried.contains(&name.as_str()) || PRINTING.contains(&name.as_str());
            assert!(is_tried, "{name} is tried nowhere");
        }
        for name in &tried {
            assert!(
                points.contains_key(*name),
                "{name} is nowhere in the program"
            );
            assert!(name.contains('.'), "{name} says what and when");
            let namesakes = tried.iter().filter(|other| *other == name).count();
            assert_eq!(namesakes, 1, "{name} is listed once");
        }
    }
}
