//! The corner marks of codes in a photograph: where one sees dark, light, dark, light, dark as 1, 1, 3, 1 and 1, along
//! a row and down a column. Most that look so by chance are told apart later, when three of them must hold a code.

#![expect(clippy::float_arithmetic, reason = "places in a picture, never money")]

use super::light::Shades;
use crate::qr::finders::three_runs;

/// Marks that are kept, at most: a page of codes has no more, and a pattern drawn to cost time has.
const MOST: usize = 24;
/// Places that are remembered while rows are read.
const PLACES: usize = 2_000;

/// A corner mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Pixels a module, as wide as it was seen along a row: larger than it is when the code is turned.
    pub(super) module: f64,
    /// In how many rows it was seen.
    rows: u32,
}

/// The marks of a picture, those seen in most rows first.
pub(super) fn marks(shades: &Shades) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    for (y, row) in shades.rows().enumerate() {
        let mut ends = 0_usize;
        let runs: Vec<(usize, usize)> = row
            .chunk_by(|left, right| left == right)
            .map(|run| {
                ends = ends.saturating_add(run.len());
                (ends.saturating_sub(run.len()), run.len())
            })
            .collect();
        for window in runs.windows(5) {
            let [first, second, third, fourth, fifth] = window else {
                continue;
            };
            let lengths = [first.1, second.1, third.1, fourth.1, fifth.1];
            let begins_dark = row.get(first.0) == Some(&true);
            if !begins_dark || !is_marked(lengths) {
                continue;
            }
            let middle = third.0.saturating_add(third.1 / 2);
            let whole = lengths.into_iter().fold(0, usize::saturating_add);
            if let Some(mark) = crossed(shades, middle, y, whole) {
                add(&mut found, mark);
            }
        }
    }
    // What is seen in one row alone is a scratch.
    found.retain(|mark| mark.rows > 1);
    found.sort_by_key(|mark| std::cmp::Reverse(mark.rows));
    found.truncate(MOST);
    found
}

/// Whether five runs share their length as 1, 1, 3, 1 and 1, each within half a module of its own.
fn is_marked(lengths: [usize; 5]) -> bool {
    let whole = lengths.into_iter().fold(0, usize::saturating_add);
    let fits = |length: usize, modules: usize| {
        let is = length.saturating_mul(14);
        let ought = modules.saturating_mul(2).saturating_mul(whole);
        length > 0 && is.abs_diff(ought) < modules.saturating_mul(whole)
    };
    whole >= 7
        && lengths
            .into_iter()
            .zip([1, 1, 3, 1, 1])
            .all(|(length, modules)| fits(length, modules))
}

/// The mark through whose core that pixel goes, if it is one down its column too, and then along the row of its middle.
fn crossed(shades: &Shades, x: usize, y: usize, whole: usize) -> Option<Mark> {
    let up = (0..=y).rev().map(|y| shades.is_dark(x, y));
    let down = (y.saturating_add(1)..shades.height()).map(|y| shades.is_dark(x, y));
    let (middle_y, height) = middle(y, three_runs(up, whole)?, three_runs(down, whole)?)?;
    let y = whole_of(middle_y)?;
    let left = (0..=x).rev().map(|x| shades.is_dark(x, y));
    let right = (x.saturating_add(1)..shades.width()).map(|x| shades.is_dark(x, y));
    let (middle_x, width) = middle(x, three_runs(left, whole)?, three_runs(right, whole)?)?;
    if width.abs_diff(height).saturating_mul(5) > width.max(height).saturating_mul(2) {
        return None;
    }
    Some(Mark {
        x: middle_x,
        y: middle_y,
        module: (float(width)? + float(height)?) / 14.0,
        rows: 1,
    })
}

/// The middle and the length of a mark that is cut at `at`, by the runs before (with that pixel) and behind it.
fn middle(at: usize, before: [usize; 3], behind: [usize; 3]) -> Option<(f64, usize)> {
    let [core_before, gap_before, bar_before] = before;
    let [core_behind, gap_behind, bar_behind] = behind;
    let core = core_before.saturating_add(core_behind);
    let lengths = [bar_before, gap_before, core, gap_behind, bar_behind];
    if !is_marked(lengths) {
        return None;
    }
    let begins = at.saturating_add(1).checked_sub(core_before)?;
    let whole = lengths.into_iter().fold(0, usize::saturating_add);
    Some((float(begins)? + float(core)? / 2.0, whole))
}

/// Adds what was seen in another row to the mark it is of.
fn add(found: &mut Vec<Mark>, seen: Mark) {
    let same = found.iter_mut().find(|mark| {
        let near = mark.module * 1.5;
        (mark.x - seen.x).abs() < near
            && (mark.y - seen.y).abs() < near
            && (mark.module - seen.module).abs() < mark.module / 2.0
    });
    let Some(mark) = same else {
        if found.len() < PLACES {
            found.push(seen);
        }
        return;
    };
    let before = f64::from(mark.rows);
    let mean = |old: f64, new: f64| (old * before + new) / (before + 1.0);
    mark.x = mean(mark.x, seen.x);
    mark.y = mean(mark.y, seen.y);
    mark.module = mean(mark.module, seen.module);
    mark.rows = mark.rows.saturating_add(1);
}

/// The pixel at a place; none beside every picture.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a picture, looked at just before, and never money"
)]
pub(super) fn whole_of(place: f64) -> Option<usize> {
    (0.0..65_536.0).contains(&place).then_some(place as usize)
}

/// A length in pixels.
pub(super) fn float(pixels: usize) -> Option<f64> {
    u32::try_from(pixels).ok().map(f64::from)
}
