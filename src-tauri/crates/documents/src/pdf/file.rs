//! What printpdf makes of a drawing, made fit to keep: fonts cut down, nothing that changes from
//! run to run, a name and manners for readers.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};
use printpdf::{FontMetrics, ParsedFont, PdfDocument, PdfFontMetricsStub, PdfSaveOptions};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::fonts::{ASCENT, DESCENT, Face};

/// The bytes of a document: the same for the same document.
pub(super) fn write(pdf: &PdfDocument) -> Result<Vec<u8>, Error> {
    let mut warnings = Vec::new();
    let mut document = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    debug_assert!(
        warnings.is_empty(),
        "printpdf has something to say: {warnings:?}"
    );
    settle(&mut document);
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// Takes out of the file what changes from run to run, and adds what readers need to treat it well.
fn settle(document: &mut Document) {
    "1.7".clone_into(&mut document.version);
    let info = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .ok();
    if let Some(info) = info.and_then(|id| document.get_dictionary_mut(id).ok()) {
        info.remove(b"CreationDate");
        info.remove(b"ModDate");
        // printpdf writes these whether or not there is anything to say.
        for empty in [
            "Trapped",
            "GTS_PDFXVersion",
            "Identifier",
            "Subject",
            "Keywords",
        ] {
            info.remove(empty.as_bytes());
        }
    }
    if let Ok(catalog) = document.catalog_mut() {
        catalog.set("Lang", Object::string_literal("es-AR"));
        // A receipt printed "to fit" would be stretched over A4.
        let preferences = [
            ("PrintScaling", "None".into()),
            ("DisplayDocTitle", true.into()),
        ];
        catalog.set("ViewerPreferences", Dictionary::from_iter(preferences));
    }
    // The id of a file names its content: the hash of everything drawn and embedded.
    let mut hash = Sha256::new();
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
        }
    }
    let digest = hash.finalize().iter().take(16).copied().collect();
    let id = Object::String(digest, lopdf::StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

/// The letters of a face that a document uses, as printpdf embeds them.
pub(super) fn embedded(face: Face, characters: &BTreeSet<char>) -> ParsedFont {
    let subset = face.subset(characters);
    let codepoints = subset
        .glyphs
        .iter()
        .map(|(character, glyph)| (u32::from(*character), *glyph));
    let signed = |length: i64| i16::try_from(length).expect("hundreds of units");
    let metrics = FontMetrics {
        ascent: signed(ASCENT),
        descent: signed(-DESCENT),
    };
    let mut font = ParsedFont::with_glyph_data(
        subset.program,
        0,
        Some(format!("{}+{}", tag(characters), face.name())),
        codepoints.collect(),
        subset.advances,
        1000,
        metrics,
    );
    let [x_min, y_min, x_max, y_max] = subset.bounds;
    font.pdf_font_metrics = PdfFontMetricsStub {
        x_min,
        y_min,
        x_max,
        y_max,
        us_weight_class: face.weight(),
        ..PdfFontMetricsStub::default()
    };
    font
}

/// Six capital letters that differ between subsets of a face (PDF 32000-1, 9.6.4).
fn tag(characters: &BTreeSet<char>) -> String {
    let digest = Sha256::digest(characters.iter().collect::<String>());
    digest
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}
