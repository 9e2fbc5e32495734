//! Posters, read back as a customer's phone reads them.

use documents::Error;
use documents::poster::{Poster, SMALLEST_MODULE, Size};
use rxing::BarcodeFormat;

use crate::golden::is_the_picture;
use crate::reader::{is_sound, open_pgm, text_of, tool};

/// As long as a provider's static code; its fields are made up.
const CONTENT: &str = "00020101021143530016com.example.cobro0129a4f1c7e09b2d4c6f8a13e5b70d92c501500\
    15011307180924815204549953030325802AR5919PANADERIA LA VEREDA6004CABA6304A1B2";

pub(crate) fn sample(open: bool) -> Poster {
    Poster {
        shop: "Panadería La Vereda".to_owned(),
        logo: None,
        sale_point: "Caja 1".to_owned(),
        open,
        content: CONTENT.to_owned(),
        practice: false,
    }
}

fn longest() -> Poster {
    Poster {
        shop: "Establecimiento Gastronómico Ñandú & Hijos del Río 東京".to_owned(),
        sale_point: "Mostrador de la entrada por la calle Rivadavia".to_owned(),
        practice: true,
        ..sample(true)
    }
}

/// What two readers that know nothing of each other find in the picture.
fn read(luma: &[u8], width: usize) -> [String; 2] {
    let height = luma.len() / width;
    let side = |length: usize| u32::try_from(length).expect("a small picture");
    let first = rxing::helpers::detect_in_luma(
        luma.to_vec(),
        side(width),
        side(height),
        Some(BarcodeFormat::QR_CODE),
    )
    .expect("the first reader finds the code")
    .getText()
    .to_owned();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| luma[y * width + x]);
    let grids = prepared.detect_grids();
    let [grid] = grids.as_slice() else {
        panic!("the second reader finds one code, not {}", grids.len());
    };
    let (_, second) = grid.decode().expect("and can read it");
    [first, second]
}

/// Both readers find the sample's code in the picture of a poster.
pub(crate) fn says_its_code(picture: &[u8]) {
    let (width, luma) = open_pgm(picture);
    assert_eq!(
        read(luma, width),
        [CONTENT, CONTENT],
        "what the customer scans"
    );
}

#[test]
fn two_readers_find_the_code_on_every_poster() {
    for (poster, practice) in [
        (sample(false), false),
        (sample(true), false),
        (longest(), true),
    ] {
        for size in [Size::A5, Size::A6] {
            let pdf = poster.pdf(size).expect("it fits");
            let picture = tool("pdftoppm", &["-r", "100", "-gray", "-singlefile"], &pdf);
            let (width, luma) = open_pgm(&picture);
            assert_eq!(
                read(luma, width),
                [CONTENT, CONTENT],
                "{size:?}, practice {practice}: what the customer scans"
            );
        }
    }
}

#[test]
fn modules_are_whole_dots_large_enough_and_have_their_quiet_zone() {
    // Six hundred dots an inch: what the modules are whole multiples of.
    const DOTS_AN_INCH: usize = 600;
    for (size, least) in [(Size::A5, 119_000), (Size::A6, 83_000)] {
        let pdf = sample(false).pdf(size).expect("it fits");
        let picture = tool("pdftoppm", &["-r", "600", "-gray", "-singlefile"], &pdf);
        let (width, luma) = open_pgm(&picture);
        let modules =
            usize::try_from(documents::qr::encode(CONTENT).expect("fits").modules).expect("small");
        // Beneath the words, the first dark run of the first row that has one is a finder's bar: seven modules.
        let rows: Vec<&[u8]> = luma.chunks(width).collect();
        let bar_of = |row: &[u8]| -> Option<(usize, usize)> {
            let start = row.iter().position(|pixel| *pixel < 128)?;
            let length = row[start..].iter().position(|pixel| *pixel >= 128)?;
            Some((start, length))
        };
        let words = rows.len() / 5;
        let beneath = rows.iter().skip(words);
        let top = beneath.clone().position(|row| bar_of(row).is_some());
        let top = words + top.expect("a finder");
        let (left, bar) = bar_of(rows[top]).expect("its bar");
        assert_eq!(
            bar % 7,
            0,
            "a module is a whole number of dots: {bar} in seven"
        );
        let module = bar / 7;
        let um = module * 25_400 / DOTS_AN_INCH;
        assert!(
            um >= usize::try_from(SMALLEST_MODULE).expect("positive"),
            "{um} µm a module"
        );
        assert!(
            um * modules >= least,
            "the code is large: {} µm",
            um * modules
        );
        let side = module * (modules - 8);
        for row in &rows[top - 4 * module..top] {
            assert!(
                row[left - 4 * module..left + side + 4 * module]
                    .iter()
                    .all(|pixel| *pixel >= 128),
                "four clear modules above"
            );
        }
        for row in &rows[top..top + side] {
            // An edge between two dots is grey on one of them.
            let beside = row[left - 4 * module..left]
                .iter()
                .chain(&row[left + side..left + side + 4 * module]);
            assert!(beside.clone().all(|pixel| *pixel >= 128), "and beside it");
        }
    }
}

#[test]
fn a_poster_says_where_it_hangs_and_what_to_do() {
    for (open, advice) in [
        (false, "Esperá a que te carguen el monto y escaneá"),
        (true, "Escaneá con tu banco o billetera y poné el monto"),
    ] {
        let text = text_of(&sample(open).pdf(Size::A5).expect("it fits"));
        for phrase in ["Panadería La Vereda", "Pagá con QR", "Caja 1", advice] {
            assert!(text.contains(phrase), "{phrase:?}:\n{text}");
        }
    }
    let lesson = text_of(&longest().pdf(Size::A6).expect("it fits"));
    assert_eq!(
        lesson.matches("PRÁCTICA — SIN VALOR").count(),
        2,
        "nobody hangs a lesson up by mistake:\n{lesson}"
    );
}

#[test]
fn a_poster_is_sound_the_same_every_time_and_looks_as_it_did() {
    for (name, poster, size) in [
        ("cartel-a5-cerrado", sample(false), Size::A5),
        ("cartel-a5-abierto", sample(true), Size::A5),
        ("cartel-a6", sample(false), Size::A6),
        ("cartel-a5-practica", longest(), Size::A5),
    ] {
        let pdf = poster.pdf(size).expect("it fits");
        is_sound(&pdf);
        assert_eq!(pdf, poster.clone().pdf(size).expect("again"), "same bytes");
        is_the_picture(name, &pdf);
    }
}

#[test]
fn a_code_too_fine_to_scan_is_not_printed() {
    let dense = Poster {
        content: "a".repeat(500),
        ..sample(false)
    };
    assert!(dense.pdf(Size::A5).is_ok(), "the larger paper takes it");
    assert!(
        matches!(
            dense.pdf(Size::A6),
            Err(Error::CodeTooFine { modules: 74.. })
        ),
        "the smaller one would be a poster that nobody can pay with"
    );
    let none = Poster {
        content: String::new(),
        ..sample(false)
    };
    assert!(
        matches!(none.pdf(Size::A5), Err(Error::Empty)),
        "nor is nothing"
    );
}
