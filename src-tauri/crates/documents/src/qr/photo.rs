//! The text of the one code in a photograph: a poster on a counter, as a phone or a scanner saw it.
//!
//! Unlike the [pictures that programs draw](super::read_png), a photograph is askew, lit from one side, blurred and
//! mostly of other things. So it is looked at in several sizes and lights, and corners are guessed at; a code that is
//! read is one all the same, because its error correction says so. Nothing here trusts the file: what it may cost is
//! settled from its length and its header, every search has an end, and no place outside the picture is looked at.
//! The decoder is the same library's as for drawn codes. Its own way of finding codes in photographs is not used: it
//! stops the whole program on some (its issue 54), and a till does not stop for a photograph.

mod corners;
mod lens;
mod light;

use std::collections::BTreeSet;

use light::{Grey, Shades};

/// The longest file, in bytes.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most pixels in all.
pub(super) const MOST_PIXELS: u64 = 60_000_000;

/// Why no text was taken from a photograph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnreadablePhoto {
    /// The file is neither a PNG nor a JPEG.
    #[error("neither a PNG nor a JPEG")]
    NotAPicture,
    /// The file is longer than 20 MiB, or has more than sixty million pixels. None of them was unpacked.
    #[error("too large")]
    TooLarge,
    /// It is cut short, or was changed on its way.
    #[error("the picture is broken")]
    Broken,
    /// No code was found in it, or none that is sharp and whole enough to be read.
    #[error("no code can be read in it")]
    NoCode,
    /// Codes that say different things.
    #[error("more than one code")]
    SeveralCodes,
}

/// One way of looking at the picture.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// Pixels of the longer side, at most.
    longest: usize,
    /// What is dark is darker than its neighbourhood, which is this part of the longer side.
    part: usize,
    /// Each pixel as the mean of those around it.
    softened: bool,
    /// A light code on dark.
    inverse: bool,
}

const fn look(longest: usize, part: usize) -> Look {
    Look {
        longest,
        part,
        softened: false,
        inverse: false,
    }
}

/// Looks that are always taken: a code that is seen from farther away is not missed because of a nearer one.
const ALWAYS: [Look; 2] = [look(1_000, 8), look(2_000, 8)];

/// Looks that are taken until one shows something, the likeliest first.
const ELSE: [Look; 10] = [
    look(1_000, 24),
    look(1_000, 2),
    Look {
        softened: true,
        ..look(1_000, 8)
    },
    Look {
        inverse: true,
        ..look(1_000, 8)
    },
    look(4_000, 8),
    Look {
        softened: true,
        ..look(2_000, 8)
    },
    look(2_000, 2),
    Look {
        inverse: true,
        ..look(2_000, 8)
    },
    look(500, 4),
    Look {
        softened: true,
        ..look(4_000, 8)
    },
];

/// The text of the one code in a PNG or JPEG of at most [`MOST_BYTES`] and `MOST_PIXELS`, however it is turned.
///
/// What the text means is not known here; bytes that are no UTF-8 are replaced. The same code twice is one.
///
/// ```
/// let picture = documents::qr::encode("https://example.com/pagar/1")?.png(4);
/// let text = documents::qr::read_photo(&picture).expect("a code");
/// assert_eq!(text, "https://example.com/pagar/1");
/// # Ok::<(), documents::Error>(())
/// ```
///
/// # Errors
/// Each of [`UnreadablePhoto`] says what to do about it.
pub fn read_photo(bytes: &[u8]) -> Result<String, UnreadablePhoto> {
    let photo = Grey::open(bytes)?;
    let mut texts = BTreeSet::new();
    for look in ALWAYS {
        texts.extend(seen(&photo, look));
    }
    for look in ELSE {
        if !texts.is_empty() {
            break;
        }
        texts.extend(seen(&photo, look));
    }
    let mut texts = texts.into_iter();
    match (texts.next(), texts.next()) {
        (None, _) => Err(UnreadablePhoto::NoCode),
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(UnreadablePhoto::SeveralCodes),
    }
}

/// The texts of all codes that are seen when one looks like that. Nothing is seen by looking larger than it is.
fn seen(photo: &Grey, look: Look) -> Vec<String> {
    let Some(grey) = photo.within(look.longest) else {
        return Vec::new();
    };
    let grey = if look.softened { grey.softened() } else { grey };
    let grey = if look.inverse { grey.inverse() } else { grey };
    let shades = Shades::of(&grey, look.part);
    lens::texts(&shades, &corners::marks(&shades))
}
