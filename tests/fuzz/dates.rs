//! Days and moments: as the console, the providers and a calendar at the end of its years have them.

use domain::{
    day::{CutOff, Day},
    instant::Instant,
};

use crate::{
    engine::{Came, Target},
    twist::Grammar,
};

#[test]
fn a_day_reads_as_it_prints_and_has_an_end_after_its_beginning() {
    Target::new("day", Grammar::Text)
        .cases(10_000)
        .run(|input| {
            let text = String::from_utf8_lossy(input);
            let parsed = Day::parse(&text);
            if let Ok(day) = parsed {
                assert_eq!(day.to_string(), text, "written in one way only");
                for hour in 0..=12 {
                    let cut_off = CutOff::at_hour(hour).expect("an hour of the morning");
                    let (from, to) = day.bounds(cut_off);
                    assert!(from < to, "{day} from {hour} o'clock: {from:?} to {to:?}");
                    assert_eq!(Day::of(from, cut_off), day, "it begins within itself");
                    assert_eq!(
                        Day::of(to.plus_ms(-1), cut_off),
                        day,
                        "and ends within itself"
                    );
                }
                assert!(day.before() <= day, "the day before is not after it");
            }
            Came::of(&parsed)
        });
}

#[test]
fn every_millisecond_there_is_can_be_shown() {
    Target::new("instant", Grammar::Text)
        .cases(6_000)
        .run(|input| {
            let text = String::from_utf8_lossy(input);
            let Ok(ms) = text.trim().parse::<i64>() else {
                return Came::refused("no number");
            };
            let at = Instant::from_ms(ms);
            let kept = serde_json::to_string(&at).expect("a number");
            let back: Instant = serde_json::from_str(&kept).expect("what was kept");
            assert_eq!(back, at, "as the journal keeps it");
            assert!(
                !at.to_rfc3339().is_empty() && !at.to_receipt().is_empty(),
                "it is shown"
            );
            for hour in [0, 5, 12] {
                let cut_off = CutOff::at_hour(hour).expect("an hour of the morning");
                let day = Day::of(at, cut_off);
                assert!(!day.to_string().is_empty(), "it is of a day");
                let (from, to) = day.bounds(cut_off);
                let is_of_our_years = (0..253_370_764_800_000).contains(&ms);
                assert!(
                    !is_of_our_years || (from <= at && at < to),
                    "{ms} lies within {day}"
                );
            }
            assert!(
                at.plus_ms(i64::MAX) >= at && at.plus_ms(i64::MIN) <= at,
                "time has ends"
            );
            assert!(
                at.ms_since(Instant::from_ms(i64::MIN)) >= 0,
                "and nothing is before them"
            );
            Came::read("")
        });
}
