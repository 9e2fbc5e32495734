//! From three corner marks to what a code says: which of them is the corner between the others, how many modules lie
//! between them, how the picture is bent, and what is seen in the middle of each module.
//!
//! ```text
//! 1 ───────▶ 2     1, 2 and 3 are marks. The fourth point is the small mark near the last corner, looked for where it
//! │          ╵     would be were the picture flat; without one, the picture is taken for flat. Four points and where
//! ▼        ◇ ╵     they must be say how the lens bends every other.
//! 3 ╶ ╶ ╶ ╶ ╶
//! ```

#![expect(clippy::float_arithmetic, reason = "places in a picture, never money")]

use std::collections::BTreeSet;

use rqrr::Grid;

use super::{
    corners::{Mark, float, whole_of},
    light::Shades,
};
use crate::qr::finders::Modules;

/// From a corner of the code to the middle of a mark, in modules.
const TO_MARK: f64 = 3.5;
/// From the far corner of the code to the middle of the small mark.
const TO_SMALL: f64 = 6.5;
/// Threes of marks that are tried, the likeliest first.
const MOST_TRIES: usize = 60;

/// How far the small mark is looked for from where it would be were the picture flat, in half modules.
const FAR: i32 = 32;
/// Small marks that are tried with three large ones, at most.
const MOST_SMALL: usize = 6;
/// The small mark, module by module from its middle: dark, light, dark. What tells most of it comes first.
const SMALL: [(Point, bool); 25] = {
    let mut modules = [([0.0, 0.0], true); 25];
    let light = [
        [-1.0, -1.0],
        [0.0, -1.0],
        [1.0, -1.0],
        [-1.0, 0.0],
        [1.0, 0.0],
        [-1.0, 1.0],
        [0.0, 1.0],
        [1.0, 1.0],
    ];
    let dark = [
        [-2.0, -2.0],
        [-1.0, -2.0],
        [0.0, -2.0],
        [1.0, -2.0],
        [2.0, -2.0],
        [-2.0, -1.0],
        [2.0, -1.0],
        [-2.0, 0.0],
        [2.0, 0.0],
        [-2.0, 1.0],
        [2.0, 1.0],
        [-2.0, 2.0],
        [-1.0, 2.0],
        [0.0, 2.0],
        [1.0, 2.0],
        [2.0, 2.0],
    ];
    let mut at = 0;
    while at < 8 {
        modules[at + 1] = (light[at], false);
        at += 1;
    }
    at = 0;
    while at < 16 {
        modules[at + 9] = (dark[at], true);
        at += 1;
    }
    modules
};

/// A place in the picture, or the way from one to another.
type Point = [f64; 2];

/// What the codes at these marks say; each mark is of one code.
pub(super) fn texts(shades: &Shades, marks: &[Mark]) -> Vec<String> {
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut texts = Vec::new();
    for (places, corners) in threes(marks).into_iter().take(MOST_TRIES) {
        if places.iter().any(|place| taken.contains(place)) {
            continue;
        }
        if let Some(content) = read(shades, corners) {
            taken.extend(places);
            texts.push(String::from_utf8_lossy(&content).into_owned());
        }
    }
    texts
}

/// Three marks as the corners of a code: the one between the others first.
type Corners = [Mark; 3];

/// All threes of marks that may be one code's, the likeliest first.
fn threes(marks: &[Mark]) -> Vec<([usize; 3], Corners)> {
    let mut found: Vec<(f64, [usize; 3], Corners)> = Vec::new();
    for (first, one) in marks.iter().enumerate() {
        for (second, two) in marks.iter().enumerate().skip(first.saturating_add(1)) {
            for (third, three) in marks.iter().enumerate().skip(second.saturating_add(1)) {
                let turns = [[one, two, three], [two, one, three], [three, one, two]];
                let best = turns
                    .into_iter()
                    .filter_map(|[corner, left, right]| {
                        let corners = [*corner, *left, *right];
                        likeness(&corners).map(|off| (off, corners))
                    })
                    .min_by(|(left, _), (right, _)| left.total_cmp(right));
                if let Some((off, corners)) = best {
                    found.push((off, [first, second, third], corners));
                }
            }
        }
    }
    found.sort_by(|(left, ..), (right, ..)| left.total_cmp(right));
    let nearest = found.into_iter();
    nearest
        .map(|(_, places, corners)| (places, corners))
        .collect()
}

/// How far three marks are from lying as a code's do: at a right angle, equally far, and equally large. None: too far.
fn likeness([corner, one, other]: &Corners) -> Option<f64> {
    let sizes = [corner.module, one.module, other.module];
    let smallest = sizes.into_iter().fold(f64::INFINITY, f64::min);
    let largest = sizes.into_iter().fold(0.0, f64::max);
    let legs = [way(at(corner), at(one)), way(at(corner), at(other))];
    let [long, short] = legs.map(length);
    let cosine = (legs[0][0] * legs[1][0] + legs[0][1] * legs[1][1]) / (long * short);
    let uneven = (long - short).abs() / long.max(short);
    let grown = largest / smallest - 1.0;
    // The smallest code has fourteen modules between its marks, the largest 170; a turned one looks wider than it is.
    let apart = long.max(short) / smallest;
    let fits = (8.0..260.0).contains(&apart) && grown < 1.2 && uneven < 0.5 && cosine.abs() < 0.5;
    fits.then_some(cosine.abs() + uneven + grown)
}

/// What the code with these corners says.
fn read(shades: &Shades, [corner, one, other]: Corners) -> Option<Vec<u8>> {
    // Seen from its front, the way to the third mark is a quarter turn clockwise from the way to the second.
    let [to_one, to_other] = [way(at(&corner), at(&one)), way(at(&corner), at(&other))];
    let clockwise = to_one[0] * to_other[1] - to_one[1] * to_other[0] > 0.0;
    let (right, below) = if clockwise {
        (one, other)
    } else {
        (other, one)
    };
    let places = [at(&corner), at(&right), at(&below)];
    let sides = sides(shades, &corner, &right, &below);
    let likeliest = float(*sides.first()?)?;
    let small: Vec<(Point, f64)> = small_marks(shades, places, likeliest)
        .into_iter()
        .map(|place| (place, TO_SMALL))
        .collect();
    for side in sides {
        let Some(modules) = float(side) else { continue };
        let flat = (far_corner(places, modules, TO_MARK), TO_MARK);
        for (fourth, from_corner) in small.iter().copied().chain([flat]) {
            let far = modules - from_corner;
            let ought = [
                [TO_MARK, TO_MARK],
                [modules - TO_MARK, TO_MARK],
                [far, far],
                [TO_MARK, modules - TO_MARK],
            ];
            let is = [places[0], places[1], fourth, places[2]];
            let Some(lens) = Lens::between(ought, is) else {
                continue;
            };
            let mut content = Vec::new();
            let grid = Grid::new(lens.modules(shades, side));
            if grid.decode_to(&mut content).is_ok() && !content.is_empty() {
                return Some(content);
            }
        }
    }
    None
}

/// How many modules a side may have, the likeliest first.
fn sides(shades: &Shades, corner: &Mark, right: &Mark, below: &Mark) -> Vec<usize> {
    // Nearer modules are larger: those at both ends of a leg speak for the ones between.
    let leg = |to: &Mark| {
        let ends = [
            module_towards(shades, corner, to),
            module_towards(shades, to, corner),
        ];
        let [here, there] = ends.map(|seen| seen.unwrap_or(corner.module));
        length(way(at(corner), at(to))) / (here * there).sqrt()
    };
    let apart = f64::midpoint(leg(right), leg(below)) + 2.0 * TO_MARK;
    let mut sides: Vec<usize> = (1_usize..=40)
        .map(|version| version.saturating_mul(4).saturating_add(17))
        .collect();
    let off = |side: &usize| float(*side).map_or(f64::INFINITY, |side| (side - apart).abs());
    sides.sort_by(|one, other| off(one).total_cmp(&off(other)));
    sides.truncate(5);
    sides
}

/// The pixels of a module at a mark, along the way to another: from edge to edge it has seven.
fn module_towards(shades: &Shades, from: &Mark, to: &Mark) -> Option<f64> {
    let way = way(at(from), at(to));
    let whole = length(way);
    let step = [way[0] / whole / 4.0, way[1] / whole / 4.0];
    let there = edge(shades, at(from), step, from.module * 7.0)?;
    let back = edge(shades, at(from), [-step[0], -step[1]], from.module * 7.0)?;
    Some((there + back) / 7.0)
}

/// How far it is from the middle of a mark to its edge: dark, light, dark, and then light.
fn edge(shades: &Shades, from: Point, step: Point, most: f64) -> Option<f64> {
    let mut place = from;
    let mut dark = true;
    let mut changes = 0_u8;
    let mut far = 0.0;
    while far < most {
        if is_dark(shades, place) != dark {
            dark = !dark;
            changes = changes.saturating_add(1);
            if changes == 3 {
                return Some(far);
            }
        }
        place = [place[0] + step[0], place[1] + step[1]];
        far += 0.25;
    }
    None
}

/// The last corner, so many modules inside it, were the picture flat.
fn far_corner(places: [Point; 3], modules: f64, inside: f64) -> Point {
    let [corner, right, below] = places;
    let part = (modules - inside - TO_MARK) / (modules - 2.0 * TO_MARK);
    let [across, down] = [way(corner, right), way(corner, below)];
    [
        corner[0] + (across[0] + down[0]) * part,
        corner[1] + (across[1] + down[1]) * part,
    ]
}

/// Where the small mark near the last corner may be: the places around where it would be were the picture flat that look
/// like it, the likeliest first. How large it looks there is guessed at: it is nearer or farther than the others.
fn small_marks(shades: &Shades, places: [Point; 3], modules: f64) -> Vec<Point> {
    if modules < 25.0 {
        return Vec::new(); // The smallest code has none.
    }
    let [corner, right, below] = places;
    let apart = modules - 2.0 * TO_MARK;
    let [across, down] =
        [way(corner, right), way(corner, below)].map(|way| way.map(|it| it / apart));
    let guess = far_corner(places, modules, TO_SMALL);
    let place = |[right, down_by]: Point| {
        [
            guess[0] + across[0] * right + down[0] * down_by,
            guess[1] + across[1] * right + down[1] * down_by,
        ]
    };
    let mut seen: Vec<(f64, Point)> = Vec::new();
    for size in [1.0, 0.8, 1.25, 0.65, 1.5] {
        for row in -FAR..=FAR {
            for column in -FAR..=FAR {
                let middle = [f64::from(column) / 2.0, f64::from(row) / 2.0];
                let wrong = SMALL
                    .iter()
                    .filter(|([x, y], ought)| {
                        let there = place([middle[0] + x * size, middle[1] + y * size]);
                        is_dark(shades, there) != *ought
                    })
                    .take(4)
                    .count();
                if let Some(wrong) = float(wrong).filter(|wrong| *wrong < 4.0) {
                    seen.push((wrong + length(middle) / 6.0, middle));
                }
            }
        }
    }
    seen.sort_by(|(left, _), (right, _)| left.total_cmp(right));
    let mut marks = Vec::new();
    while let Some(&(_, nearest)) = seen.first()
        && marks.len() < MOST_SMALL
    {
        // Its middle is in the middle of the places that look alike.
        let is_near = |place: Point| length(way(place, nearest)) <= 1.0;
        let alike = seen.iter().filter(|(_, place)| is_near(*place));
        let (sum, count) = alike.fold(([0.0, 0.0], 0.0), |(sum, count), (_, [x, y])| {
            ([sum[0] + x, sum[1] + y], count + 1.0)
        });
        marks.push(place([sum[0] / count, sum[1] / count]));
        seen.retain(|(_, place)| !is_near(*place));
    }
    marks
}

/// How modules lie in the picture: x = (a·u + b·v + c) ÷ (g·u + h·v + 1), and y likewise.
#[derive(Clone, Copy, Debug)]
struct Lens {
    /// a, b, c, d, e, f, g, h.
    bends: [f64; 8],
}

impl Lens {
    /// The one that shows four places of the code at four of the picture; none when three of them are on a line.
    fn between(ought: [Point; 4], is: [Point; 4]) -> Option<Lens> {
        let mut rows = [[0.0_f64; 9]; 8];
        let pairs = ought.into_iter().zip(is);
        for (two, ([u, v], [x, y])) in rows.chunks_exact_mut(2).zip(pairs) {
            let [first, second] = two else { return None };
            *first = [u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, x];
            *second = [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y, y];
        }
        solved(rows).map(|bends| Lens { bends })
    }

    /// Where a place of the code is in the picture.
    fn place(&self, column: f64, row: f64) -> Point {
        let [
            x_column,
            x_row,
            x_at,
            y_column,
            y_row,
            y_at,
            nearer_column,
            nearer_row,
        ] = self.bends;
        let depth = nearer_column * column + nearer_row * row + 1.0;
        [
            (x_column * column + x_row * row + x_at) / depth,
            (y_column * column + y_row * row + y_at) / depth,
        ]
    }

    /// Looks at each module in its middle and at four places around it, of which most are right.
    fn modules(&self, shades: &Shades, side: usize) -> Modules {
        const AROUND: [Point; 5] = [[0.5, 0.5], [0.3, 0.4], [0.6, 0.3], [0.7, 0.6], [0.4, 0.7]];
        let dark = (0..side)
            .flat_map(|row| (0..side).map(move |column| (column, row)))
            .map(|(column, row)| {
                let (Some(u), Some(v)) = (float(column), float(row)) else {
                    return false;
                };
                let seen = AROUND
                    .iter()
                    .filter(|[right, down]| is_dark(shades, self.place(u + right, v + down)));
                seen.count() > 2
            })
            .collect();
        Modules::of(side, dark)
    }
}

/// Eight equations with eight unknowns, by elimination; the ninth number of each is what it comes to.
fn solved(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for pivot in 0..8 {
        let largest = (pivot..8).max_by(|one, other| {
            let size = |row: &usize| {
                rows.get(*row)
                    .and_then(|row| row.get(pivot))
                    .map_or(0.0, |it| it.abs())
            };
            size(one).total_cmp(&size(other))
        })?;
        rows.swap(pivot, largest);
        let row = *rows.get(pivot)?;
        let divisor = *row.get(pivot)?;
        if divisor.abs() < 1e-9 {
            return None;
        }
        let row = row.map(|it| it / divisor);
        for (place, other) in rows.iter_mut().enumerate() {
            if place == pivot {
                *other = row;
                continue;
            }
            let times = *other.get(pivot)?;
            for (it, of) in other.iter_mut().zip(row) {
                *it -= times * of;
            }
        }
    }
    Some(rows.map(|[.., comes_to]| comes_to))
}

fn at(mark: &Mark) -> Point {
    [mark.x, mark.y]
}

fn way(from: Point, to: Point) -> Point {
    [to[0] - from[0], to[1] - from[1]]
}

fn length(way: Point) -> f64 {
    way[0].hypot(way[1])
}

/// Whether the picture is dark there; beside it all is light.
fn is_dark(shades: &Shades, [x, y]: Point) -> bool {
    match (whole_of(x), whole_of(y)) {
        (Some(x), Some(y)) => shades.is_dark(x, y),
        _ => false,
    }
}
