//! What a day has in store: when people come, what they buy, how they pay.

use domain::channel::Channel;

use super::{COUNTERS, HOUR_MS};
use crate::dice::Chance;

/// How a customer behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Exact,
    Less,
    More,
    Twice,
    Late,
    ByTheWall,
    GoesAway,
    ThinksBetter,
    /// The provider gives no code.
    TurnedAway,
}

/// A sale that is to be.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// When, since midnight.
    pub(super) at_ms: i64,
    pub(super) cents: i64,
    pub(super) channel: Channel,
    pub(super) sale_point: Option<&'static str>,
    pub(super) manner: Manner,
}

/// When people come: how many of a hundred in which hour.
const HOURS: [(u64, i64); 12] = [
    (3, 9),
    (6, 10),
    (8, 11),
    (14, 12),
    (13, 13),
    (6, 14),
    (4, 15),
    (5, 16),
    (8, 17),
    (13, 18),
    (13, 19),
    (7, 20),
];

/// What people buy: how often, and from how many to how many pesos.
const BASKETS: [(u64, (i64, i64)); 4] = [
    (40, (600, 4_000)),
    (36, (4_000, 15_000)),
    (20, (15_000, 48_000)),
    (4, (48_000, 180_000)),
];

/// How often each way to collect is used.
const CHANNELS: [(u64, Channel); 6] = [
    (62, Channel::TelepagosQr),
    (14, Channel::TelepagosCounter),
    (5, Channel::TelepagosLink),
    (3, Channel::TelepagosTransfer),
    (9, Channel::TotalcoinQr),
    (7, Channel::TotalcoinPreorder),
];

/// How customers behave, of a thousand.
const MANNERS: [(u64, Manner); 9] = [
    (892, Manner::Exact),
    (9, Manner::Less),
    (9, Manner::More),
    (16, Manner::Twice),
    (16, Manner::Late),
    (10, Manner::ByTheWall),
    (24, Manner::GoesAway),
    (16, Manner::ThinksBetter),
    (8, Manner::TurnedAway),
];

impl Manner {
    /// The sandbox's word for it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Manner::Less => "less",
            Manner::More => "more",
            Manner::Twice => "twice",
            Manner::Late => "late",
            Manner::Exact
            | Manner::ByTheWall
            | Manner::GoesAway
            | Manner::ThinksBetter
            | Manner::TurnedAway => "exact",
        }
    }
}

/// So many sales, over the hours of a day.
pub(super) fn sales(count: u64, chance: &mut Chance) -> Vec<Planned> {
    let plan = |_| {
        let hour = chance.weighed(&HOURS).unwrap_or(12);
        let at_ms = hour * HOUR_MS + chance.between(0, HOUR_MS - 1);
        let channel = chance.weighed(&CHANNELS);
        let manner = chance.weighed(&MANNERS).unwrap_or(Manner::Exact);
        Planned {
            at_ms,
            cents: amount(chance),
            channel: channel
                .filter(|_| manner != Manner::TurnedAway)
                .unwrap_or(Channel::TelepagosQr),
            sale_point: chance.of_these(&COUNTERS).copied(),
            manner,
        }
    };
    let mut sales: Vec<Planned> = (0..count).map(plan).collect();
    sales.sort_by_key(|planned| planned.at_ms);
    sales
}

/// What a basket costs, in centavos: mostly a round number of tens of pesos, and sometimes by weight.
fn amount(chance: &mut Chance) -> i64 {
    let (least, most) = chance.weighed(&BASKETS).unwrap_or((600, 4_000));
    let pesos = chance.between(least, most);
    if chance.percent(25) {
        pesos * 100 + chance.between(0, 99)
    } else {
        pesos / 10 * 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::{Manner, sales};
    use crate::dice::Chance;

    #[test]
    fn a_day_is_as_full_as_was_asked_for_and_lies_within_the_hours_of_a_shop() {
        let planned = sales(2_000, &mut Chance::of(4));
        assert_eq!(planned.len(), 2_000, "as many as were asked for");
        let hour = |at_ms: i64| at_ms / super::HOUR_MS;
        assert!(
            planned.iter().all(|it| (9..21).contains(&hour(it.at_ms))),
            "while it is open"
        );
        assert!(
            planned.is_sorted_by_key(|it| it.at_ms),
            "one after the other"
        );
        let noon = planned.iter().filter(|it| hour(it.at_ms) == 12).count();
        let nap = planned.iter().filter(|it| hour(it.at_ms) == 15).count();
        assert!(noon > 2 * nap, "there is a rush at noon: {noon} and {nap}");
        let exact = planned.iter().filter(|it| it.manner == Manner::Exact);
        assert!(exact.count() > 1_700, "most pay what is asked");
        assert!(planned.iter().all(|it| it.cents > 0), "nothing is free");
        let round = planned.iter().filter(|it| it.cents % 1_000 == 0).count();
        assert!(round > 1_300, "most amounts are round: {round}");
    }
}
