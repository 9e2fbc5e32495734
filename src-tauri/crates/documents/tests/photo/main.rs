//! Photographs of posters, as phones and scanners take them: which code is read, and what is said when none is. From
//! outside: bytes in, text or reason out.

mod camera;

use documents::qr::{UnreadablePhoto, encode, read_photo};
use proptest::prelude::*;

use camera::{Camera, jpeg, png, png_that_says};

/// As long and as mixed as what hangs on counters; its fields are made up.
const PAYLOAD: &str = "00020101021143530016com.example.cobro0129a4f1c7e09b2d4c6f8a13e5b70d92\
    c50150150011307180924815204549953030325802AR5919PANADERIA LA VEREDA6004CABA\
    62140510MOSC1000486304A1B2";
const OTHER: &str = "00020101021143530016com.example.cobro0129ffffffffffffffffffffffffffffffff\
    50150150011273265943055204549953030325802AR5906OTROSA6004CABA6304C3D4";

/// A phone over the counter: the poster is askew, small in the picture, lit from one side and a little out of focus.
fn phone() -> Camera {
    Camera {
        width: 1_000,
        height: 760,
        module: 6.5,
        at: [520.0, 388.0],
        turned: 7.0,
        tilted: [0.12, -0.08],
        blur: 2,
        noise: 14,
        shadow: 110,
        dark: 40,
        light: 205,
        seed: 1,
    }
}

fn read(camera: &Camera, text: &str) -> Result<String, UnreadablePhoto> {
    read_photo(&jpeg(camera.width, &camera.takes(&[text]), 70))
}

#[test]
fn a_photograph_of_a_poster_says_what_its_code_holds() {
    assert_eq!(
        read(&phone(), PAYLOAD).as_deref(),
        Ok(PAYLOAD),
        "letter for letter"
    );
}

#[test]
fn however_it_is_turned_it_is_read() {
    for turned in [0, 17, 45, 133, 270] {
        let camera = Camera {
            turned: f64::from(turned),
            ..phone()
        };
        assert_eq!(read(&camera, PAYLOAD).as_deref(), Ok(PAYLOAD), "{turned}°");
    }
}

#[test]
fn from_near_and_from_far_it_is_read() {
    for module in [3.0, 4.0, 12.0] {
        let camera = Camera {
            module,
            blur: usize::from(module > 5.0),
            at: [500.0, 380.0],
            turned: 2.0,
            ..phone()
        };
        assert_eq!(
            read(&camera, PAYLOAD).as_deref(),
            Ok(PAYLOAD),
            "{module} pixels a module"
        );
    }
}

#[test]
fn a_large_photograph_is_read_though_the_poster_is_a_small_part_of_it() {
    let camera = Camera {
        width: 2_600,
        height: 1_900,
        module: 7.0,
        at: [1_700.0, 700.0],
        ..phone()
    };
    assert_eq!(
        read(&camera, PAYLOAD).as_deref(),
        Ok(PAYLOAD),
        "it is looked at larger"
    );
}

#[test]
fn held_at_an_angle_it_is_read() {
    for tilted in [[0.22, 0.0], [-0.08, 0.12]] {
        let camera = Camera {
            tilted,
            blur: 1,
            ..phone()
        };
        assert_eq!(read(&camera, PAYLOAD).as_deref(), Ok(PAYLOAD), "{tilted:?}");
    }
}

#[test]
fn in_poor_light_it_is_read() {
    for (dark, light, shadow, noise) in [(60, 120, 20, 6), (10, 90, 40, 10), (90, 250, 150, 25)] {
        let camera = Camera {
            noise,
            shadow,
            dark,
            light,
            ..phone()
        };
        assert_eq!(
            read(&camera, PAYLOAD).as_deref(),
            Ok(PAYLOAD),
            "{dark} on {light}"
        );
    }
}

#[test]
fn every_size_of_code_is_read_off_a_scan() {
    for length in [10, 30, 60, 100, 250, 500, 900] {
        let text: String = "cobro/".chars().cycle().take(length).collect();
        let scan = encode(&text).expect("it fits").png(6);
        assert_eq!(
            read_photo(&scan).as_deref(),
            Ok(text.as_str()),
            "{length} letters"
        );
    }
}

#[test]
fn white_on_black_is_read() {
    let camera = Camera {
        dark: 210,
        light: 30,
        shadow: 0,
        ..phone()
    };
    assert_eq!(
        read(&camera, PAYLOAD).as_deref(),
        Ok(PAYLOAD),
        "some print it so"
    );
}

#[test]
fn two_codes_that_differ_are_none_and_the_same_twice_is_one() {
    let camera = Camera {
        module: 5.5,
        turned: 3.0,
        tilted: [0.0, 0.0],
        at: [250.0, 350.0],
        blur: 1,
        ..phone()
    };
    let taken = camera.takes(&[PAYLOAD, OTHER]);
    assert_eq!(
        read_photo(&jpeg(camera.width, &taken, 80)),
        Err(UnreadablePhoto::SeveralCodes),
        "nobody can say which was meant"
    );
    let taken = camera.takes(&[PAYLOAD, PAYLOAD]);
    assert_eq!(
        read_photo(&jpeg(camera.width, &taken, 80)).as_deref(),
        Ok(PAYLOAD),
        "two prints of one poster"
    );
}

#[test]
fn a_photograph_without_a_code_says_so() {
    let empty = phone().takes(&[]);
    assert_eq!(
        read_photo(&jpeg(1_000, &empty, 80)),
        Err(UnreadablePhoto::NoCode),
        "a counter"
    );
    let blurred = Camera {
        blur: 14,
        ..phone()
    };
    assert_eq!(
        read(&blurred, PAYLOAD),
        Err(UnreadablePhoto::NoCode),
        "a shaken hand"
    );
    let mut covered = phone();
    covered.tilted = [0.0, 0.0];
    covered.turned = 0.0;
    let mut taken = covered.takes(&[PAYLOAD]);
    for row in taken.chunks_mut(covered.width).skip(370) {
        row.fill(150);
    }
    assert_eq!(
        read_photo(&jpeg(covered.width, &taken, 80)),
        Err(UnreadablePhoto::NoCode),
        "half a code says nothing"
    );
}

#[test]
fn what_is_no_picture_is_refused_and_so_is_a_broken_one() {
    for bytes in [
        &b""[..],
        b"\xff\xd8",
        b"%PDF-1.7",
        b"GIF89a",
        b"<svg/>",
        b"ftypheic",
    ] {
        assert_eq!(
            read_photo(bytes),
            Err(UnreadablePhoto::NotAPicture),
            "{bytes:?}"
        );
    }
    let whole = jpeg(1_000, &phone().takes(&[PAYLOAD]), 70);
    for length in [3, 4, 20, 200, 600] {
        let cut = whole.get(..length).expect("it is longer");
        assert_eq!(
            read_photo(cut),
            Err(UnreadablePhoto::Broken),
            "{length} bytes of it"
        );
    }
    let small = encode(PAYLOAD).expect("it fits").png(4);
    for length in [8, 20, 40, small.len() / 2] {
        let cut = small.get(..length).expect("it is longer");
        assert_eq!(
            read_photo(cut),
            Err(UnreadablePhoto::Broken),
            "{length} bytes of it"
        );
    }
}

#[test]
fn what_would_cost_too_much_is_refused_by_its_header() {
    // A hundred megapixels, and not one of them is there.
    assert_eq!(
        read_photo(&png_that_says(10_000, 10_000)),
        Err(UnreadablePhoto::TooLarge),
        "a PNG"
    );
    assert_eq!(
        read_photo(&png_that_says(u32::MAX, u32::MAX)),
        Err(UnreadablePhoto::TooLarge),
        "larger than any"
    );
    assert_eq!(
        read_photo(&png_that_says(40_000, 100)),
        Err(UnreadablePhoto::TooLarge),
        "a ribbon"
    );
    for (width, height) in [(10_000, 10_000), (65_000, 900), (16_000, 16_000)] {
        assert_eq!(
            read_photo(&camera::jpeg_that_says(width, height)),
            Err(UnreadablePhoto::TooLarge),
            "a JPEG of {width} × {height}"
        );
    }
    let mut long = encode(PAYLOAD).expect("it fits").png(4);
    long.resize(20 * 1024 * 1024 + 1, 0);
    assert_eq!(
        read_photo(&long),
        Err(UnreadablePhoto::TooLarge),
        "a long file"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Marks everywhere, codes nowhere: nothing of it may stop the program or be taken for a code.
    #[test]
    fn no_picture_makes_it_panic(
        (width, height) in (1_usize..160, 1_usize..160),
        seed in any::<u32>(),
        coarse in 1_usize..9,
    ) {
        let shade = |x: usize, y: usize| {
            let place = u32::try_from((y / coarse) * 977 + x / coarse).expect("small");
            let mixed = place.wrapping_mul(2_654_435_761).wrapping_add(seed).rotate_left(13);
            if mixed.wrapping_mul(2_246_822_519) >> 31 == 0 { 20 } else { 230 }
        };
        let luma: Vec<u8> = (0..width * height).map(|at| shade(at % width, at / width)).collect();
        let said = read_photo(&png(width, &luma));
        prop_assert!(said.is_err(), "{:?}", said);
    }

    /// Whatever happens to a file on its way, there is an answer.
    #[test]
    fn no_change_to_a_file_makes_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let camera = Camera { width: 320, height: 240, module: 3.0, at: [160.0, 120.0], blur: 0, ..phone() };
        let mut file = jpeg(camera.width, &camera.takes(&["12345"]), 60);
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        let _ = read_photo(&file);
    }
}
