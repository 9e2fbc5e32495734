//! The shop's logo, wherever it is printed.

use documents::{
    logo::Logo,
    poster::Size,
    receipt::{Paper, Receipt, Shop},
};

use crate::{
    golden::is_the_picture,
    poster,
    reader::{is_sound, text_of, tool},
    receipt,
};

/// A loaf with three cuts, larger than it is printed.
fn loaf() -> Logo {
    let (width, height) = (900_u32, 450_u32);
    let is_dark = |x: u32, y: u32| {
        let (dx, dy) = (i64::from(x) - 450, (i64::from(y) - 225) * 2);
        let inside = dx * dx + dy * dy < 400 * 400;
        let cut = [250, 450, 650]
            .into_iter()
            .any(|at| (i64::from(x) + i64::from(y) / 3 - at - 75).abs() < 18);
        inside && !cut
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    let pixels: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .map(|(x, y)| if is_dark(x, y) { 0 } else { 255 })
        .collect();
    writer.write_image_data(&pixels).expect("all of it");
    writer.finish().expect("an end");
    Logo::of_picture(&bytes).expect("something is seen of it")
}

fn with_logo() -> Receipt {
    let plain = receipt::sample();
    Receipt {
        shop: Shop {
            phone: Some("4253-1188".to_owned()),
            logo: Some(loaf()),
            ..plain.shop
        },
        ..plain
    }
}

#[test]
fn a_receipt_has_the_logo_above_the_name_on_every_paper() {
    for (paper, name) in [
        (Paper::Roll80, "logo-80"),
        (Paper::Roll58, "logo-58"),
        (Paper::A4, "logo-a4"),
    ] {
        let pdf = with_logo().pdf(paper).expect("it fits");
        is_sound(&pdf);
        assert!(pdf.len() < 40 * 1024, "{paper:?}: {} bytes", pdf.len());
        assert_eq!(
            pdf,
            with_logo().pdf(paper).expect("it fits"),
            "{paper:?}: the same receipt, the same bytes"
        );
        let text = text_of(&pdf);
        for phrase in ["Panadería La Vereda", "Tel. 4253-1188"] {
            assert!(text.contains(phrase), "{paper:?}: {phrase} in {text}");
        }
        is_the_picture(name, &pdf);
    }
}

#[test]
fn a_poster_has_it_beside_the_name_and_its_code_is_as_it_was() {
    let poster = documents::poster::Poster {
        logo: Some(loaf()),
        ..poster::sample(false)
    };
    for size in [Size::A5, Size::A6] {
        let pdf = poster.pdf(size).expect("it fits");
        is_sound(&pdf);
        let picture = tool("pdftoppm", &["-r", "100", "-gray", "-singlefile"], &pdf);
        poster::says_its_code(&picture);
    }
    is_the_picture("logo-poster", &poster.pdf(Size::A5).expect("it fits"));
}
