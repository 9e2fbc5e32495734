//! Which runs there are: every point and every cut, in every flow that comes to it, with every outcome of the
//! request that is in flight; and then as many more as there is time for, drawn by a seed.

use crate::{
    flow::{Flow, Outcome},
    points::POINTS,
    relay::Cut,
    run::{End, Run},
};

/// Every place in every flow with every outcome that can make a difference there.
pub(crate) fn all() -> Vec<Run> {
    let mut runs = Vec::new();
    let mut add = |flow, end, outcome| {
        let seed = u64::try_from(runs.len()).unwrap_or(0);
        runs.push(Run {
            flow,
            end,
            outcome,
            seed,
        });
    };
    for point in POINTS {
        for flow in point.flows {
            // Where nothing of the flow's own has been asked, nothing can have come of it.
            let matters = point.sent && !flow.endpoints().is_empty();
            let outcomes = if matters {
                &Outcome::ALL[..]
            } else {
                &[Outcome::Said]
            };
            for turn in 1..=point.turns {
                for outcome in outcomes {
                    add(*flow, End::Point(point.name, turn), *outcome);
                }
            }
        }
    }
    for flow in Flow::ALL {
        for endpoint in flow.endpoints() {
            for cut in Cut::ALL {
                for outcome in Outcome::ALL.into_iter().filter(|it| is_possible(cut, *it)) {
                    add(flow, End::Wire(*endpoint, cut), outcome);
                }
            }
        }
    }
    runs
}

/// Whether a request that is cut off there can have that outcome.
fn is_possible(cut: Cut, outcome: Outcome) -> bool {
    match (cut.is_sent(), cut.is_answered()) {
        // Of half a request nothing comes.
        (false, _) => outcome == Outcome::DroppedBefore,
        (true, false) => true,
        (true, true) => outcome.is_answer(),
    }
}

/// As many runs more, drawn from all of them: with other customers, other second deaths, and in another order.
pub(crate) fn drawn(from: &[Run], many: usize) -> Vec<Run> {
    let mut dice = Dice(1_810);
    (0..many)
        .map(|_| {
            let place = usize::try_from(dice.roll()).unwrap_or(0) % from.len();
            Run {
                seed: dice.roll() % 1_000_000,
                ..from[place]
            }
        })
        .collect()
}

/// `SplitMix64`: small, and the same everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) >> 1
    }
}
