//! The report: one line for each thing that was measured, with the bar it is held to.

use std::time::Duration;

use crate::measure::Times;

/// What a ratio must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bar {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
    /// It is only told.
    None,
}

impl Bar {
    fn is_kept(self, ratio: f64) -> bool {
        match self {
            Bar::AtMost(most) => ratio <= most,
            Bar::AtLeast(least) => ratio >= least,
            Bar::None => true,
        }
    }
}

/// The lines, as they came.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    what: String,
    p50: Option<Duration>,
    p99: Option<Duration>,
    ratio: Option<(f64, Bar)>,
}

impl Report {
    /// How long something took, with nothing to hold it to.
    pub(crate) fn tell(&mut self, what: impl Into<String>, times: &Times) {
        self.add(what, Some(times), None);
    }

    /// How long something took, and its ratio to something else.
    pub(crate) fn hold(&mut self, what: impl Into<String>, times: &Times, ratio: f64, bar: Bar) {
        self.add(what, Some(times), Some((ratio, bar)));
    }

    /// A number alone.
    pub(crate) fn note(&mut self, what: impl Into<String>, number: f64) {
        self.add(what, None, Some((number, Bar::None)));
    }

    fn add(&mut self, what: impl Into<String>, times: Option<&Times>, ratio: Option<(f64, Bar)>) {
        self.lines.push(Line {
            what: what.into(),
            p50: times.map(Times::p50),
            p99: times.map(Times::p99),
            ratio,
        });
    }

    /// Whether every bar was kept.
    pub(crate) fn is_kept(&self) -> bool {
        self.lines
            .iter()
            .filter_map(|line| line.ratio)
            .all(|(ratio, bar)| bar.is_kept(ratio))
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{:<58} {:>10} {:>10} {:>9} {:>8}\n",
            "what", "p50", "p99", "ratio", "bar"
        );
        for line in &self.lines {
            let time = |time: Option<Duration>| time.map_or_else(String::new, shown);
            let ratio = line.ratio.map(|(ratio, _)| format!("{ratio:.2}"));
            let (bar, verdict) = match line.ratio {
                Some((ratio, bar @ (Bar::AtMost(mark) | Bar::AtLeast(mark)))) => {
                    let sign = if bar == Bar::AtMost(mark) {
                        '≤'
                    } else {
                        '≥'
                    };
                    let kept = if bar.is_kept(ratio) {
                        "kept"
                    } else {
                        "not kept"
                    };
                    (format!("{sign} {mark}"), kept)
                }
                _ => (String::new(), ""),
            };
            let row = format!(
                "{:<58} {:>10} {:>10} {:>9} {:>8}  {}",
                line.what,
                time(line.p50),
                time(line.p99),
                ratio.unwrap_or_default(),
                bar,
                verdict
            );
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A time in three or four digits.
fn shown(time: Duration) -> String {
    let ns = time.as_nanos();
    let (number, unit) = match ns {
        0..10_000 => return format!("{ns} ns"),
        10_000..10_000_000 => (ns / 1_000, "µs"),
        10_000_000..10_000_000_000 => (ns / 1_000_000, "ms"),
        _ => (ns / 1_000_000_000, "s"),
    };
    format!("{number} {unit}")
}
