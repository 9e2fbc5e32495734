//! What printpdf makes of a drawing, made fit to keep: fonts cut down, nothing that changes from
//! run to run, a name and manners for readers.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object};
use printpdf::{FontMetrics, ParsedFont, PdfDocument, PdfFontMetricsStub, PdfSaveOptions};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::fonts::{ASCENT, DESCENT, Face};

/// How long `/Filter/FlateDecode` is.
const SAID_OF_PACKING: usize = 19;

/// The bytes of a document: the same for the same document.
pub(super) fn write(pdf: &PdfDocument) -> Result<Vec<u8>, Error> {
    let mut warnings = Vec::new();
    let mut document = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    debug_assert!(
        warnings.is_empty(),
        "printpdf has something to say: {warnings:?}"
    );
    pack(&mut document)?;
    settle(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// Packs every stream that becomes smaller by it. One packer does them all: a receipt has a dozen, and making a packer
/// takes as long as packing most of them.
fn pack(document: &mut Document) -> io::Result<()> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        packer.write_all(&stream.content)?;
        let smaller = packer.reset(Vec::new())?;
        if smaller.len().saturating_add(SAID_OF_PACKING) < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(smaller);
        }
    }
    Ok(())
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
    // The id of a file names its content: the hash of everything drawn and embedded, as it is packed.
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
