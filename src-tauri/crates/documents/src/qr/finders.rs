//! Where in a picture the one code is, and which of its modules are dark.
//!
//! A program drew the picture, so the code stands upright, and no lens has bent it. That is why it
//! is looked for with whole numbers alone: three corner marks (finders), found exactly, and straight
//! rows and columns between them. A reader made for photographs would guess at perspectives, which
//! costs unbounded time on a picture drawn to that end, and the one at hand stops the whole program
//! on some.
//!
//! ```text
//! ■■■■■■■ □□□□□ ■■■■■■■     A finder, cut through its middle in either direction, is
//! ■□□□□□■ □□□□□ ■□□□□□■     dark, light, dark, light, dark: 1, 1, 3, 1 and 1 modules.
//! ■□■■■□■ □□□□□ ■□■■■□■
//! ■□■■■□■ □□□□□ ■□■■■□■     Between the finders the seventh row and column alternate:
//! ■□■■■□■ □□□□□ ■□■■■□■     their changes count the modules of a side.
//! ■□□□□□■ □□□□□ ■□□□□□■
//! ■■■■■■■□■□■□■□■■■■■■■ ◀
//! ```

use super::picture::Picture;
use super::reader::UnreadablePicture;

/// The modules of a finder's side.
const FINDER: usize = 7;

/// Modules of a finder that may be drawn otherwise: those who style their codes round its corners.
const STYLED: usize = 4;

/// Modules from the middle of one finder to the middle of the next are this many fewer than a side.
const MIDDLES: usize = 7;

/// The changes along the seventh row, from one finder to the next, are this many fewer than the
/// modules of a side.
const UNTIMED: usize = 13;

/// The modules of a code, row by row.
#[derive(Debug)]
pub(super) struct Modules {
    /// Invariant: 21, 25 … 177.
    side: usize,
    /// Invariant: `side²` of them; `true` is dark.
    dark: Vec<bool>,
}

impl Modules {
    /// Those that somebody else has found; `dark` has `side²` of them.
    pub(super) fn of(side: usize, dark: Vec<bool>) -> Modules {
        Modules { side, dark }
    }
}

impl rqrr::BitGrid for Modules {
    fn size(&self) -> usize {
        self.side
    }

    fn bit(&self, y: usize, x: usize) -> bool {
        let row = self.dark.chunks(self.side).nth(y);
        row.and_then(|row| row.get(x)).copied().unwrap_or(false)
    }
}

/// The modules of the one code in a picture. A finder that belongs to no code counts: a picture
/// from which a phone might read something else is refused.
pub(super) fn only_code(picture: &Picture) -> Result<Modules, UnreadablePicture> {
    let mut finders = finders(picture)?;
    finders.sort_by_key(|finder| finder.left.saturating_add(finder.top));
    let [first, one, other] = finders;
    let corner = upright(first, one, other).ok_or(UnreadablePicture::Crooked)?;
    let side = corner.side(picture).ok_or(UnreadablePicture::Damaged)?;
    Ok(corner.modules(picture, side))
}

/// The box around a finder, in pixels.
#[derive(Clone, Copy, Debug)]
struct Finder {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Finder {
    /// Twice the middle, so that it is whole.
    fn twice_x(self) -> usize {
        self.left.saturating_mul(2).saturating_add(self.width)
    }

    fn twice_y(self) -> usize {
        self.top.saturating_mul(2).saturating_add(self.height)
    }

    /// The pixel in the middle of a module of the finder.
    fn x_of(self, column: usize) -> usize {
        self.left.saturating_add(middle_of(column, self.width))
    }

    fn y_of(self, row: usize) -> usize {
        self.top.saturating_add(middle_of(row, self.height))
    }

    /// Whether the picture shows a finder in this box, module by module.
    fn is_drawn(self, picture: &Picture) -> bool {
        let wrong = (0..FINDER)
            .flat_map(|row| (0..FINDER).map(move |column| (column, row)))
            .filter(|(column, row)| {
                let drawn = picture.is_dark(self.x_of(*column), self.y_of(*row));
                drawn != is_finder_dark(*column, *row)
            });
        wrong.count() <= STYLED
    }
}

/// The pixels from the edge to the middle of a module, of seven that share `length`.
fn middle_of(module: usize, length: usize) -> usize {
    let twice = module.saturating_mul(2).saturating_add(1);
    twice.saturating_mul(length) / 14
}

/// A dark ring, a light ring, and a dark core of three by three.
fn is_finder_dark(column: usize, row: usize) -> bool {
    let from_middle = column.abs_diff(3).max(row.abs_diff(3));
    from_middle != 2
}

/// All three finders of a picture that has three.
fn finders(picture: &Picture) -> Result<[Finder; 3], UnreadablePicture> {
    let mut found = Vec::with_capacity(4);
    for (y, row) in picture.rows().enumerate() {
        let runs = runs(row);
        for window in runs.windows(5) {
            let [first, .., last] = window else { continue };
            if !first.dark || !looks_like_finder(window.iter().map(|run| run.length)) {
                continue;
            }
            let across = (first.start, last.end());
            let Some(finder) = finder_around(picture, across, y) else {
                continue;
            };
            found.push(finder);
            if found.len() > 3 {
                return Err(UnreadablePicture::SeveralCodes);
            }
        }
    }
    found.try_into().map_err(|_| UnreadablePicture::NoCode)
}

/// The finder whose middle row is `y` and which spans these columns. Another row through the same
/// finder is not its middle, so each finder is found once.
fn finder_around(picture: &Picture, (left, right): (usize, usize), y: usize) -> Option<Finder> {
    let width = right.saturating_sub(left);
    let middle = left.saturating_add(width / 2);
    let up = (0..=y).rev().map(|y| picture.is_dark(middle, y));
    let down = (y.saturating_add(1)..).map(|y| picture.is_dark(middle, y));
    let [core_up, gap_up, bar_up] = three_runs(up, width)?;
    let [core_down, gap_down, bar_down] = three_runs(down, width)?;

    let core = core_up.saturating_add(core_down);
    if core_up.saturating_sub(1) != core / 2 {
        return None;
    }
    let lengths = [bar_up, gap_up, core, gap_down, bar_down];
    let height = lengths.iter().copied().fold(0, usize::saturating_add);
    if !looks_like_finder(lengths.into_iter()) || height.abs_diff(width) > width / 4 {
        return None;
    }
    let above = core_up.saturating_add(gap_up).saturating_add(bar_up);
    let finder = Finder {
        left,
        top: y.saturating_add(1).saturating_sub(above),
        width,
        height,
    };
    finder.is_drawn(picture).then_some(finder)
}

/// The lengths of a dark, a light and a dark run; none if one of them is longer than `most`, which
/// keeps the work on a hostile picture in bounds.
pub(super) fn three_runs(pixels: impl Iterator<Item = bool>, most: usize) -> Option<[usize; 3]> {
    let mut pixels = pixels.peekable();
    let mut lengths = [0_usize; 3];
    for (length, dark) in lengths.iter_mut().zip([true, false, true]) {
        while pixels.next_if_eq(&dark).is_some() {
            *length = length.saturating_add(1);
            if *length > most {
                return None;
            }
        }
    }
    Some(lengths)
}

/// Whether five runs share their length as 1, 1, 3, 1 and 1, each within half a module and half a
/// pixel.
fn looks_like_finder(lengths: impl Iterator<Item = usize> + Clone) -> bool {
    let whole = lengths.clone().fold(0, usize::saturating_add);
    let slack = whole.saturating_add(7);
    whole >= FINDER
        && lengths.zip([1_usize, 1, 3, 1, 1]).all(|(length, modules)| {
            let is = length.saturating_mul(14);
            let ought = modules.saturating_mul(2).saturating_mul(whole);
            length > 0 && is.abs_diff(ought) <= slack
        })
}

/// Pixels of one shade beside each other.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    length: usize,
    dark: bool,
}

impl Run {
    fn end(self) -> usize {
        self.start.saturating_add(self.length)
    }
}

fn runs(row: &[bool]) -> Vec<Run> {
    let mut start = 0_usize;
    row.chunk_by(|left, right| left == right)
        .map(|shade| {
            let run = Run {
                start,
                length: shade.len(),
                dark: shade.first() == Some(&true),
            };
            start = run.end();
            run
        })
        .collect()
}

/// The finder at the top left and the way to the other two.
#[derive(Clone, Copy, Debug)]
struct Corner {
    finder: Finder,
    /// Twice the pixels from its middle to the middle of the finder to the right.
    twice_across: usize,
    /// Twice the pixels from its middle to the middle of the finder below.
    twice_down: usize,
}

/// The corner at `finder`, if one of the others is right of it and one below.
fn upright(finder: Finder, one: Finder, other: Finder) -> Option<Corner> {
    let slack = finder.width.saturating_mul(2) / FINDER;
    let is_level = |left: usize, right: usize| left.abs_diff(right) <= slack;
    let corner_with = |right: Finder, below: Finder| {
        let straight = is_level(finder.twice_y(), right.twice_y())
            && is_level(finder.twice_x(), below.twice_x());
        let twice_across = right.twice_x().checked_sub(finder.twice_x())?;
        let twice_down = below.twice_y().checked_sub(finder.twice_y())?;
        straight.then_some(Corner {
            finder,
            twice_across,
            twice_down,
        })
    };
    corner_with(one, other).or_else(|| corner_with(other, one))
}

impl Corner {
    /// The modules of a side, counted along the seventh row and the seventh column, which must
    /// agree on a size that exists.
    fn side(self, picture: &Picture) -> Option<usize> {
        let (x, y) = (self.finder.x_of(3), self.finder.y_of(3));
        let (timed_x, timed_y) = (self.finder.x_of(6), self.finder.y_of(6));
        let right = x.saturating_add(self.twice_across / 2);
        let bottom = y.saturating_add(self.twice_down / 2);
        let across = changes((x..=right).map(|x| picture.is_dark(x, timed_y)));
        let down = changes((y..=bottom).map(|y| picture.is_dark(timed_x, y)));
        let side = across.saturating_add(UNTIMED);
        (across == down && (21..=177).contains(&side) && side % 4 == 1).then_some(side)
    }

    /// Looks at the middle of every module.
    fn modules(self, picture: &Picture, side: usize) -> Modules {
        let at = |twice_middle: usize, twice_way: usize, module: usize| {
            let steps = side.saturating_sub(MIDDLES);
            let scaled = twice_middle
                .saturating_mul(steps)
                .saturating_add(twice_way.saturating_mul(module))
                .saturating_sub(twice_way.saturating_mul(3));
            scaled.checked_div(steps.saturating_mul(2)).unwrap_or(0)
        };
        let dark = (0..side)
            .flat_map(|row| (0..side).map(move |column| (column, row)))
            .map(|(column, row)| {
                let x = at(self.finder.twice_x(), self.twice_across, column);
                let y = at(self.finder.twice_y(), self.twice_down, row);
                picture.is_dark(x, y)
            })
            .collect();
        Modules { side, dark }
    }
}

/// How often the shade changes.
fn changes(pixels: impl Iterator<Item = bool>) -> usize {
    let mut before = None;
    pixels
        .filter(|dark| before.replace(*dark).is_some_and(|before| before != *dark))
        .count()
}
