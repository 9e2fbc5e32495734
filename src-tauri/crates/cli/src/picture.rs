//! QRs as files: drawn by the file's name, in .svg or .png.

use std::path::Path;

use host::register::Opened;
use till::{
    refusal::{Code, Refusal},
    view::Saved,
};

use crate::output::Output;

/// Pixels a module has in a PNG: large enough for a phone across a table.
const MODULE_PX: u32 = 8;

/// Whether a picture can be drawn under that name; asked before anything is sent for it.
pub(crate) fn check_name(path: &Path) -> Result<(), Refusal> {
    if let Some("svg" | "png") = extension(path).as_deref() {
        return Ok(());
    }
    Output::diagnostic("El QR se guarda en un archivo .svg o .png.");
    Err(Refusal::new(Code::BadWord, String::new()))
}

/// Draws a text as the file's name asks.
pub(crate) async fn draw(opened: &Opened, text: &str, path: &Path) -> Result<Saved, Refusal> {
    let code =
        documents::qr::encode(text).map_err(|_| Refusal::new(Code::UnsafeQr, String::new()))?;
    let bytes = match extension(path).as_deref() {
        Some("svg") => code.svg().into_bytes(),
        _ => code.png(MODULE_PX),
    };
    opened.till.save_to(path, bytes).await
}

fn extension(path: &Path) -> Option<String> {
    path.extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
}
