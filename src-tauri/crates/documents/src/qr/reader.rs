//! The text of a QR that a provider drew, so that this program can check it and draw its own.
//!
//! TotalCoin's `qr/generate` answers with a picture instead of a text. The picture is never shown:
//! what it says is read here, checked by whoever knows what it should say, and encoded anew by
//! [`encode`](super::encode). So nothing reaches the customer's phone that nobody has looked at.

use rqrr::Grid;

use super::finders::only_code;
use super::picture::{MOST_BYTES, MOST_PIXELS, Picture};

/// Why a picture was not read. None of them is cured by asking for the same bytes again.
#[derive(Debug, thiserror::Error)]
pub enum UnreadablePicture {
    /// It does not begin as every PNG does.
    #[error("the picture is not a PNG")]
    NotPng,
    /// The file is longer than 256 KiB.
    #[error("the picture has {bytes} bytes, and {MOST_BYTES} are the most")]
    TooManyBytes {
        /// Its length.
        bytes: usize,
    },
    /// Its header promises more than 2,048 pixels on one side. None of them was unpacked.
    #[error("the picture has {width} × {height} pixels, and {MOST_PIXELS} a side are the most")]
    TooManyPixels {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// It is cut short, or is not what its own sums say.
    #[error("the picture is broken")]
    Broken(#[from] png::DecodingError),
    /// No QR is in it: fewer than three finders, or nothing drawn at all.
    #[error("there is no QR in the picture")]
    NoCode,
    /// More than one QR, or a part of another one.
    #[error("there is more than one QR in the picture")]
    SeveralCodes,
    /// The QR lies on its side, on its head or askew, which no program draws.
    #[error("the QR does not stand upright")]
    Crooked,
    /// The QR cannot be read, even with its error correction.
    #[error("the QR is damaged")]
    Damaged,
    /// What it holds is not text in UTF-8, or is nothing.
    #[error("the QR holds no text")]
    NotText,
    /// The text has control characters (line ends too), which no payload and no link has.
    #[error("the text of the QR has control characters")]
    ControlCharacters,
}

/// The text of the one QR in a PNG of at most 256 KiB and 2,048 × 2,048 pixels, upright, dark on
/// light; what is transparent lies on white.
///
/// What the text means is not known here; it is a stranger's, and only its form was looked at: it is
/// not empty, it is UTF-8, it has no control characters.
///
/// ```
/// let picture = documents::qr::encode("https://example.com/pagar/1")?.png(4);
/// let text = documents::qr::read_png(&picture).expect("a QR");
/// assert_eq!(text, "https://example.com/pagar/1");
/// # Ok::<(), documents::Error>(())
/// ```
///
/// # Errors
/// Each of [`UnreadablePicture`] says which condition the picture did not meet.
pub fn read_png(bytes: &[u8]) -> Result<String, UnreadablePicture> {
    let modules = only_code(&Picture::open(bytes)?)?;
    let mut content = Vec::new();
    Grid::new(modules)
        .decode_to(&mut content)
        .map_err(|_| UnreadablePicture::Damaged)?;
    let text = String::from_utf8(content).map_err(|_| UnreadablePicture::NotText)?;
    if text.is_empty() {
        return Err(UnreadablePicture::NotText);
    }
    if text.chars().any(char::is_control) {
        return Err(UnreadablePicture::ControlCharacters);
    }
    Ok(text)
}
