//! A camera that is held as badly as a test says: it takes the same picture of the same poster every time. Draws by the
//! path that the window shows, and knows nothing of how a code is found.

use documents::qr::encode;

/// What a picture is taken with, and from where.
#[derive(Clone, Debug)]
pub(crate) struct Camera {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Pixels a module in the middle of the picture.
    pub(crate) module: f64,
    /// Where in the picture the middle of the first code is.
    pub(crate) at: [f64; 2],
    /// Degrees, clockwise.
    pub(crate) turned: f64,
    /// How much nearer one side is than the other, across and down, of the poster's half.
    pub(crate) tilted: [f64; 2],
    /// How far each pixel runs into those beside it.
    pub(crate) blur: usize,
    /// What the sensor adds to a pixel, at most.
    pub(crate) noise: i32,
    /// How much darker the right edge is than the left.
    pub(crate) shadow: i32,
    /// What ink and paper look like.
    pub(crate) dark: i32,
    pub(crate) light: i32,
    pub(crate) seed: u32,
}

impl Camera {
    /// The picture of a counter on which these codes stand side by side, each on its own paper.
    pub(crate) fn takes(&self, texts: &[&str]) -> Vec<u8> {
        let posters: Vec<Poster> = texts.iter().map(|text| Poster::of(text)).collect();
        let apart = posters.iter().map(|poster| poster.side).max().unwrap_or(0);
        let (sine, cosine) = self.turned.to_radians().sin_cos();
        let half = f64::from(u32::try_from(apart).expect("small")) / 2.0;
        let ink = |x: f64, y: f64| -> i32 {
            for (place, poster) in (0_u32..).zip(&posters) {
                let [right, down] = [x - self.at[0], y - self.at[1]].map(|it| it / self.module);
                // Back from the picture to the paper.
                let (u, v) = (right * cosine + down * sine, down * cosine - right * sine);
                let u = u - f64::from(place) * (half * 2.0 + 12.0);
                let depth = 1.0 + (u * self.tilted[0] + v * self.tilted[1]) / half;
                if depth <= 0.1 {
                    continue;
                }
                match poster.shade(u / depth + half, v / depth + half) {
                    Some(true) => return self.dark,
                    Some(false) => return self.light,
                    None => {}
                }
            }
            // A wooden counter.
            let grain = ((x * 0.05 + (y * 0.013).sin() * 3.0).sin() * 18.0).round();
            if grain > 0.0 { 135 } else { 118 }
        };
        let mut sharp: Vec<i32> = Vec::with_capacity(self.width * self.height);
        for y in 0..self.height {
            for x in 0..self.width {
                let [x, y] = [x, y].map(|it| f64::from(u32::try_from(it).expect("small")));
                let four = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
                let sum: i32 = four
                    .iter()
                    .map(|(right, down)| ink(x + right, y + down))
                    .sum();
                sharp.push(sum / 4);
            }
        }
        let soft = (0..2).fold(sharp, |grey, _| self.blurred(&grey));
        self.developed(&soft)
    }

    /// Each pixel as the mean of those around it.
    fn blurred(&self, grey: &[i32]) -> Vec<i32> {
        let across: Vec<i32> = grey
            .chunks(self.width)
            .flat_map(|row| self.spread(row))
            .collect();
        let mut out = vec![0; grey.len()];
        for x in 0..self.width {
            let column: Vec<i32> = across.iter().skip(x).step_by(self.width).copied().collect();
            for (y, value) in self.spread(&column).into_iter().enumerate() {
                out[y * self.width + x] = value;
            }
        }
        out
    }

    fn spread(&self, line: &[i32]) -> Vec<i32> {
        (0..line.len())
            .map(|at| {
                let from = at.saturating_sub(self.blur);
                let to = (at + self.blur + 1).min(line.len());
                let count = i32::try_from(to - from).expect("small");
                line[from..to].iter().sum::<i32>() / count
            })
            .collect()
    }

    /// With its shadow and what the sensor adds.
    fn developed(&self, grey: &[i32]) -> Vec<u8> {
        let mut state = self.seed;
        let width = i32::try_from(self.width).expect("small");
        grey.iter()
            .zip((0..width).cycle())
            .map(|(value, x)| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let dice = i32::try_from(state >> 16).expect("sixteen bits");
                let noise = if self.noise == 0 {
                    0
                } else {
                    dice % (2 * self.noise + 1) - self.noise
                };
                let lit = value * (255 - self.shadow * x / width) / 255;
                u8::try_from((lit + noise).clamp(0, 255)).expect("clamped")
            })
            .collect()
    }
}

/// A code on white paper.
struct Poster {
    side: usize,
    dark: Vec<bool>,
}

impl Poster {
    fn of(text: &str) -> Poster {
        let code = encode(text).expect("it fits");
        let side = usize::try_from(code.modules).expect("small");
        let mut dark = vec![false; side * side];
        for rectangle in code.path.split_terminator('z') {
            let numbers: Vec<usize> = rectangle
                .trim_start_matches('M')
                .split([' ', 'h', 'v', '-'])
                .filter(|number| !number.is_empty())
                .map(|number| number.parse().expect("a number"))
                .collect();
            let [x, y, length, ..] = numbers[..] else {
                panic!("a rectangle: {rectangle}");
            };
            dark[y * side + x..y * side + x + length].fill(true);
        }
        Poster { side, dark }
    }

    /// Whether there is ink; none beside the paper.
    fn shade(&self, u: f64, v: f64) -> Option<bool> {
        let side = f64::from(u32::try_from(self.side).expect("small"));
        if !(0.0..side).contains(&u) || !(0.0..side).contains(&v) {
            return None;
        }
        let [u, v] = [u, v].map(whole);
        self.dark.get(v * self.side + u).copied()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a module of a code, looked at just before"
)]
fn whole(place: f64) -> usize {
    place as usize
}

/// The picture as a phone keeps it.
pub(crate) fn jpeg(width: usize, luma: &[u8], quality: u8) -> Vec<u8> {
    let height = luma.len() / width;
    let [width, height] = [width, height].map(|side| u16::try_from(side).expect("small"));
    let mut bytes = Vec::new();
    // As cameras do: in colours.
    let colours: Vec<u8> = luma.iter().flat_map(|grey| [*grey; 3]).collect();
    jpeg_encoder::Encoder::new(&mut bytes, quality)
        .encode(&colours, width, height, jpeg_encoder::ColorType::Rgb)
        .expect("a Vec takes every byte");
    bytes
}

/// The picture as a scanner keeps it.
pub(crate) fn png(width: usize, luma: &[u8]) -> Vec<u8> {
    let height = luma.len() / width;
    let [width, height] = [width, height].map(|side| u32::try_from(side).expect("small"));
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(luma).expect("all of it");
    writer.finish().expect("an end");
    bytes
}

/// A PNG whose header says so and which has nothing else.
pub(crate) fn png_that_says(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(8, &[255; 64]);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    file
}

/// A JPEG whose header says so.
pub(crate) fn jpeg_that_says(width: u16, height: u16) -> Vec<u8> {
    let mut file = jpeg(8, &[255; 64], 70);
    let frame = file
        .windows(2)
        .position(|two| two[0] == 0xff && (0xc0..=0xc2).contains(&two[1]))
        .expect("a frame");
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}
