//! A run: a shop at work, a process that dies, the next one, and what became of it all.

use std::{fmt, sync::Arc};

use serde_json::Value;

use crate::{
    flow::{Endpoint, Flow, Outcome},
    judge::{Broken, Verdict, judge},
    program::{Ended, Prey},
    relay::{Cut, Relay, Strike},
    stage::Stage,
};

/// Where the process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// At a named point of the program, when it comes there for that time.
    Point(&'static str, u32),
    /// At a byte between the program and its provider.
    Wire(Endpoint, Cut),
}

/// One run. The same is the same again, but for what the scheduler does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    pub(crate) flow: Flow,
    pub(crate) end: End,
    pub(crate) outcome: Outcome,
    /// What the customer does, where the files are, and whether the next process dies as well.
    pub(crate) seed: u64,
}

/// What a run came to.
pub(crate) struct Told {
    /// Whether the process died where it was to die.
    pub(crate) reached: bool,
    /// How many times `settle` had to be run until nothing was in doubt.
    pub(crate) settles: u32,
    /// How much later it was by then, on the register's clock, than when the process died.
    pub(crate) doubt_ms: i64,
    pub(crate) findings: Vec<(Broken, String)>,
}

/// When `settle` is run after the restart, on the register's clock: twice within ten seconds.
const AT_ONCE_MS: [i64; 3] = [0, 4_000, 9_900];
/// And when the provider's own rule says to wait: five times not found, over ten minutes.
const BY_RULE_MS: [i64; 8] = [
    30_000, 60_000, 120_000, 240_000, 480_000, 660_000, 780_000, 900_000,
];
/// And when a code's time is over, and that of whoever may have scanned it.
const AT_LAST_MS: [i64; 4] = [1_200_000, 4_000_000, 8_000_000, 12_000_000];

/// In one run in so many the register is new, whatever is asked of it: the process that does that also makes it.
const NEW_ONE_IN: u64 = 8;

impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Run {
            flow,
            end,
            outcome,
            seed,
        } = self;
        write!(formatter, "{flow:?}, {end:?}, {outcome:?}, seed {seed}")
    }
}

impl Run {
    /// Plays it.
    pub(crate) fn play(self) -> Told {
        let mut stage = Stage::set(self.seed);
        if self.flow != Flow::FirstStart && !self.seed.is_multiple_of(NEW_ONE_IN) {
            stage.was_there_before();
        }
        self.flow.prepare(&mut stage);
        let ended = self.dies(&mut stage);
        let mut told = Told {
            reached: ended.was_killed(),
            settles: 0,
            doubt_ms: 0,
            findings: Vec::new(),
        };
        if !told.reached && !matches!(ended.code, Some(0 | 3 | 4 | 5)) {
            told.findings.push((Broken::Damaged, format!("{ended:?}")));
        }
        stage.heals();
        if self.flow == Flow::Restore {
            is_asked_again(&stage, &mut told);
        }
        if self.seed.is_multiple_of(2) {
            self.customer_pays(&stage);
        }
        // Whoever starts again may be unlucky once more.
        if self.seed.is_multiple_of(5) {
            let settling = [
                "round.begun",
                "order.stepped",
                "payout.stepped",
                "payout.repeated",
            ];
            let turn = usize::try_from(self.seed / 5).unwrap_or(0) % settling.len();
            let mut command = stage.command(&["settle"]);
            command.env("MOSTRADOR_END_AT", settling[turn]);
            stage.hears(command, &Arc::default());
        }
        self.settle(&mut stage, &mut told);
        let Verdict { findings } = judge(&stage, self.flow);
        told.findings.extend(findings);
        told
    }

    /// The command during which the process is to die.
    fn dies(self, stage: &mut Stage) -> Ended {
        let words = self.flow.command(stage);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let prey = Arc::<Prey>::default();
        let asked = match self.end {
            End::Wire(endpoint, _) => Some(endpoint),
            End::Point(..) => self.flow.endpoints().first().copied(),
        };
        if let (Some((endpoint, _)), Some(fault)) = (asked, self.outcome.fault()) {
            stage.fails_at(endpoint, fault);
        }
        match self.end {
            End::Point(name, turn) => {
                let mut command = stage.command(&words);
                command.env("MOSTRADOR_END_AT", format!("{name}:{turn}"));
                stage.hears(command, &prey)
            }
            End::Wire((_, endpoint), cut) => {
                let strike = Strike {
                    endpoint,
                    turn: 1,
                    cut,
                };
                let relay = Relay::to(stage.address(), strike, Arc::clone(&prey));
                let command = stage.command_at(relay.url(), &words);
                stage.hears(command, &prey)
            }
        }
    }

    /// The customer pays what was shown, or what hangs on the wall whatever was shown.
    fn customer_pays(self, stage: &Stage) {
        let shown = stage.told().iter().rev().find_map(|it| it["qr"].as_str());
        if self.flow.is_on_the_wall() {
            let world = stage.world().0;
            let hung = &world["sale_points"][0];
            if let (Some(_), Some(code)) =
                (hung["waiting_order"].as_u64(), hung["closed_qr"].as_str())
            {
                stage.is_visited(code);
            }
        } else if let (true, Some(code)) = (crate::flow::SALES.contains(&self.flow), shown) {
            stage.is_visited(code);
        }
    }

    /// The next process settles what was left, again and again, until nothing is in doubt, and then until all has
    /// come to rest.
    fn settle(self, stage: &mut Stage, told: &mut Told) {
        let died_ms = stage.ahead_ms();
        let mut in_doubt = true;
        let waits = AT_ONCE_MS.iter().chain(&BY_RULE_MS).chain(&AT_LAST_MS);
        for wait_ms in waits {
            stage.time_passes(died_ms + wait_ms - stage.ahead_ms());
            let ended = stage.runs(&["settle"]);
            let round = ended.last();
            if !matches!(ended.code, Some(0 | 4)) {
                told.findings
                    .push((Broken::Damaged, format!("nothing is settled: {ended:?}")));
                return;
            }
            let counted = |field: &str| round[field].as_u64().unwrap_or(0);
            if in_doubt {
                told.settles += 1;
                told.doubt_ms = *wait_ms;
                in_doubt = counted("in_doubt") + counted("payouts_in_doubt") > 0;
                if in_doubt && *wait_ms >= AT_ONCE_MS[2] && !self.must_wait(stage, round) {
                    let what = format!("in doubt after {wait_ms} ms: {round}");
                    told.findings.push((Broken::Unsettled, what));
                    return;
                }
            }
            let orders = counted("waiting") - counted("undecided");
            let payouts = counted("payouts") - counted("payouts_undecided");
            if orders + payouts == 0 {
                return;
            }
            // An order that can still be paid, or may have been, is waited for; not every run waits for its end.
            if !in_doubt && payouts == 0 && self.seed % 8 > 1 && *wait_ms >= AT_ONCE_MS[1] {
                return;
            }
        }
        let left = stage.runs(&["settle"]);
        told.findings
            .push((Broken::Unsettled, format!("it never ends: {left:?}")));
    }

    /// Whether it is the provider's own rule that leaves it in doubt.
    fn must_wait(self, stage: &Stage, round: &Value) -> bool {
        // What hangs on the wall can be paid for as long as a code lives.
        let on_the_wall = self.flow.is_on_the_wall() && round["payouts_in_doubt"] == 0;
        // TotalCoin does not know the payout, which proves nothing for ten minutes.
        let unknown = self.flow.pays_out_at_totalcoin()
            && round["in_doubt"] == 0
            && stage.world().payouts().is_empty();
        on_the_wall || unknown
    }
}

/// Whoever was putting the journal together asks for it once more: it is done, or there is nothing left to do.
fn is_asked_again(stage: &Stage, told: &mut Told) {
    let again = stage.runs(&["journal", "restore", "--yes"]);
    let ended = again.last();
    let is_there = ended["restored"] == true || ended["sound"] == true;
    if again.code != Some(0) || !is_there {
        let what = format!("it is not put together: {again:?}");
        told.findings.push((Broken::Damaged, what));
    }
}
