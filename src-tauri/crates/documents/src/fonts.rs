//! The letters: four cuts of Archivo, how wide they are, which characters they have.
//!
//! The only module that reads font files. How the cuts were made is told in `fonts/README.md`.
//! Widths are in thousandths of the type size (Archivo has 1000 units to the em), always whole
//! numbers.

mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use subsetter::GlyphRemapper;
use ttf_parser::GlyphId;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use unicode_normalization::UnicodeNormalization;

use self::known::Known;

/// What is drawn for a character that Archivo does not have: a reader must see that something is
/// missing.
pub(crate) const BOX: char = '□';

/// How far the tallest letters stand above the baseline, and the lowest hang below it, in
/// thousandths of the size. The same in every cut; a test holds it.
pub(crate) const ASCENT: i64 = 878;
/// See [`ASCENT`].
pub(crate) const DESCENT: i64 = 210;

/// A cut of Archivo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// What is read: weight 480.
    Text,
    /// Values beside their names: weight 620.
    Strong,
    /// The amount, the stamp: weight 700.
    Bold,
    /// The shop's name: weight 700, a little wider.
    Title,
}

/// What a PDF needs of a face to write some characters with it, and nothing more.
pub(crate) struct Subset {
    /// A TrueType program with the glyphs of those characters only, numbered anew.
    pub(crate) program: Vec<u8>,
    /// The glyph of each character in `program`.
    pub(crate) glyphs: BTreeMap<char, u16>,
    /// The advance of each of those glyphs, in thousandths of the size.
    pub(crate) advances: BTreeMap<u16, u16>,
    /// The box around all letters of the whole face: left, bottom, right, top.
    pub(crate) bounds: [i16; 4],
}

/// The faces, read once. The files are part of the program, so one that does not parse is a bug.
static PARSED: LazyLock<[ttf_parser::Face<'static>; 4]> = LazyLock::new(|| {
    Face::ALL.map(|face| {
        ttf_parser::Face::parse(face.bytes(), 0).expect("the committed fonts are whole")
    })
});

/// What was looked up in each face before.
static KNOWN: [LazyLock<Known>; 4] = [const { LazyLock::new(Known::nothing) }; 4];

impl Face {
    /// Every cut, in the order of the enum.
    pub(crate) const ALL: [Face; 4] = [Face::Text, Face::Strong, Face::Bold, Face::Title];

    /// The name in the PDF, without the tag of a subset.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Face::Text => "Archivo-Text",
            Face::Strong => "Archivo-Strong",
            Face::Bold => "Archivo-Bold",
            Face::Title => "Archivo-Title",
        }
    }

    /// The weight, 100 ..= 900.
    pub(crate) const fn weight(self) -> u16 {
        match self {
            Face::Text => 480,
            Face::Strong => 620,
            Face::Bold | Face::Title => 700,
        }
    }

    /// How far the pen moves after `character`, in thousandths of the size. Only for [`printable`]
    /// text.
    pub(crate) fn advance(self, character: char) -> i64 {
        self.held(character).map_or(0, i64::from)
    }

    /// The same; none for a character that the face does not have.
    fn held(self, character: char) -> Option<u16> {
        let known = self.known();
        known.advance(character, || {
            let face = self.parsed();
            let glyph = face.glyph_index(character)?;
            Some(face.glyph_hor_advance(glyph).unwrap_or(0))
        })
    }

    /// How much closer (below zero) or farther two neighbours stand, in thousandths of the size.
    pub(crate) fn kerning(self, left: char, right: char) -> i64 {
        let known = self.known();
        i64::from(known.kerning(left, right, || self.looked_up(left, right)))
    }

    fn looked_up(self, left: char, right: char) -> i16 {
        let face = self.parsed();
        let (Some(left), Some(right)) = (face.glyph_index(left), face.glyph_index(right)) else {
            return 0;
        };
        // One lookup for each file of the font package; a pair is in one of them.
        let lookups = face.tables().gpos.into_iter().flat_map(|gpos| gpos.lookups);
        lookups
            .filter_map(|lookup| {
                // Within a lookup the first table that knows the pair decides.
                lookup
                    .subtables
                    .into_iter::<PositioningSubtable<'_>>()
                    .find_map(|table| pair_advance(table, left, right))
            })
            .find(|adjustment| *adjustment != 0)
            .unwrap_or(0)
    }

    /// The outline of a character as the face has it, drawn into `pen`.
    pub(crate) fn outline(self, character: char, pen: &mut dyn ttf_parser::OutlineBuilder) {
        let face = self.parsed();
        if let Some(glyph) = face.glyph_index(character) {
            face.outline_glyph(glyph, pen);
        }
    }

    /// The part of the face that writes `characters`. Only for [`printable`] text.
    pub(crate) fn subset(self, characters: &BTreeSet<char>) -> Subset {
        let face = self.parsed();
        let mut remapper = GlyphRemapper::new();
        let mut glyphs = BTreeMap::new();
        let mut advances = BTreeMap::new();
        for character in characters {
            let Some(whole) = face.glyph_index(*character) else {
                continue;
            };
            let part = remapper.remap(whole.0);
            glyphs.insert(*character, part);
            advances.insert(part, face.glyph_hor_advance(whole).unwrap_or(0));
        }
        let program = subsetter::subset(self.bytes(), 0, &remapper)
            .expect("the committed fonts can be cut anywhere");
        let bounds = face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        Subset {
            program,
            glyphs,
            advances,
            bounds,
        }
    }

    const fn bytes(self) -> &'static [u8] {
        match self {
            Face::Text => include_bytes!("../fonts/archivo-text.ttf"),
            Face::Strong => include_bytes!("../fonts/archivo-strong.ttf"),
            Face::Bold => include_bytes!("../fonts/archivo-bold.ttf"),
            Face::Title => include_bytes!("../fonts/archivo-title.ttf"),
        }
    }

    fn known(self) -> &'static Known {
        let [text, strong, bold, title] = &KNOWN;
        match self {
            Face::Text => text,
            Face::Strong => strong,
            Face::Bold => bold,
            Face::Title => title,
        }
    }

    fn parsed(self) -> &'static ttf_parser::Face<'static> {
        let [text, strong, bold, title] = &*PARSED;
        match self {
            Face::Text => text,
            Face::Strong => strong,
            Face::Bold => bold,
            Face::Title => title,
        }
    }
}

/// The text as it can be written: accents joined to their letters, white space as single spaces,
/// marks that have no shape dropped, and [`BOX`] for every character Archivo does not have.
pub(crate) fn printable(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.nfc().filter(|character| !is_shapeless(*character)) {
        if character.is_whitespace() {
            if !written.ends_with(' ') {
                written.push(' ');
            }
        } else if has(character) {
            written.push(character);
        } else {
            written.push(stand_in(character));
        }
    }
    written.trim().to_owned()
}

/// Whether every cut has the character.
fn has(character: char) -> bool {
    Face::Text.held(character).is_some()
}

/// The same sign under another number, or the box.
fn stand_in(character: char) -> char {
    match character {
        '\u{2010}' | '\u{2011}' => '-',
        '\u{2012}' | '\u{2015}' => '–',
        _ => BOX,
    }
}

/// Joiners, direction marks and variation selectors. A direction mark left in a name could turn an
/// amount around on a reader's screen.
fn is_shapeless(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
        || (character.is_control() && !character.is_whitespace())
}

/// What a table says of a pair: nothing, or how the first glyph's advance changes (perhaps by
/// zero).
fn pair_advance(table: PositioningSubtable<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    let PositioningSubtable::Pair(pairs) = table else {
        return None;
    };
    let (first, _) = match pairs {
        PairAdjustment::Format1 { coverage, sets } => sets.get(coverage.get(left)?)?.get(right)?,
        PairAdjustment::Format2 {
            coverage,
            classes,
            matrix,
        } => {
            coverage.get(left)?;
            matrix.get((classes.0.get(left), classes.1.get(right)))?
        }
    };
    Some(first.x_advance)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ASCENT, BOX, DESCENT, Face, has, printable};

    #[test]
    fn every_cut_has_the_same_characters_and_heights() {
        let held = |face: Face| -> BTreeSet<u32> {
            let mut characters = BTreeSet::new();
            let cmap = face.parsed().tables().cmap.expect("a cmap");
            for table in cmap.subtables {
                table.codepoints(|character| {
                    characters.insert(character);
                });
            }
            characters
        };
        for face in Face::ALL {
            let parsed = face.parsed();
            assert_eq!(
                held(face),
                held(Face::Text),
                "{face:?}: `has` asks one for all"
            );
            assert_eq!(
                parsed.units_per_em(),
                1000,
                "{face:?}: widths are in thousandths"
            );
            assert_eq!(i64::from(parsed.ascender()), ASCENT, "{face:?}");
            assert_eq!(
                i64::from(parsed.descender()),
                0_i64.saturating_sub(DESCENT),
                "{face:?}"
            );
        }
    }

    #[test]
    fn what_a_shop_writes_is_covered() {
        let signs = "¡¿ ºª° «» “” ‘’ – — … • € $ % & @ # / ( ) + − × ½ ¼ ² ³";
        let letters = "ÁÉÍÓÚÜÑáéíóúüñ ç ã õ â ê ß ø å ž š ř ł";
        for character in signs.chars().chain(letters.chars()) {
            assert!(
                has(character),
                "{character} is on Argentine signs and in immigrants' names"
            );
        }
        assert!(has(BOX), "the sign for what is missing must not be missing");
    }

    #[test]
    fn figures_are_tabular_in_every_cut() {
        for face in Face::ALL {
            let widths: BTreeSet<i64> = ('0'..='9').map(|figure| face.advance(figure)).collect();
            assert_eq!(widths.len(), 1, "{face:?}: columns of amounts line up");
            for left in '0'..='9' {
                for right in '0'..='9' {
                    assert_eq!(
                        face.kerning(left, right),
                        0,
                        "{face:?}: {left}{right} stay in line"
                    );
                }
            }
        }
    }

    #[test]
    fn letters_are_kerned_as_the_designer_asked() {
        assert!(Face::Title.kerning('A', 'V') < 0, "AV closes up");
        assert!(Face::Text.kerning('T', 'o') < 0, "To closes up");
        assert_eq!(Face::Text.kerning('n', 'n'), 0, "nn stays");
    }

    #[test]
    fn no_two_characters_share_a_glyph() {
        for face in Face::ALL {
            let characters: BTreeSet<char> = (' '..='\u{2200}')
                .filter(|character| face.parsed().glyph_index(*character).is_some())
                .collect();
            let subset = face.subset(&characters);
            let glyphs: BTreeSet<u16> = subset.glyphs.values().copied().collect();
            assert_eq!(
                glyphs.len(),
                characters.len(),
                "{face:?}: a shared glyph would copy out of the PDF as the other character"
            );
        }
    }

    #[test]
    fn what_cannot_be_written_is_seen_to_be_missing() {
        assert_eq!(printable("Pan 🥐 東京"), "Pan □ □□", "one box a character");
        assert_eq!(
            printable("Iba\u{301}n\u{303}ez"),
            "Ibáñez",
            "accents that came apart are joined"
        );
        assert_eq!(
            printable(" La\u{A0}\t Vereda\n"),
            "La Vereda",
            "white space is one space"
        );
        assert_eq!(
            printable("1\u{202E}055 \u{7}❤\u{FE0F}"),
            "1055 □",
            "shapeless marks are dropped"
        );
        assert_eq!(printable("\u{2011}"), "-", "a hyphen is a hyphen");
    }

    #[test]
    fn a_subset_is_small_and_deterministic() {
        let characters: BTreeSet<char> = "Panadería".chars().collect();
        let first = Face::Text.subset(&characters);
        assert_eq!(
            first.program,
            Face::Text.subset(&characters).program,
            "same letters, same bytes"
        );
        assert!(first.program.len() < 4_000, "seven letters, not the face");
        assert_eq!(first.glyphs.len(), 7, "each character has its glyph");
    }
}
