//! `POST api/qr/generate`: a QR as a picture, which collects one amount.
//!
//! Like every order it moves no money, and one whose answer was lost is harmless (ambiguity 23). The
//! picture is taken only in the one form the document shows and only if it is a PNG of a sane size
//! (ambiguity 19); what it says is for whoever decodes it. The customer's name and address are not sent.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{instant::Instant, money::Price};
use serde::Serialize;

use super::{Totalcoin, auth::Door, dialect::Stake, unreadable};
use crate::{
    answer::{Answer, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, Object},
};

const ROUTE: &str = "api/qr/generate";

/// How the picture begins, to the letter.
const PREFIX: &str = "data:image/png;base64,";
/// The largest picture taken, in bytes.
const PNG_MAX: usize = 256 * 1024;
/// The largest picture taken, in pixels along an edge: a small file can be a huge picture.
const EDGE_MAX: u32 = 2_048;
/// How a PNG begins: its signature, and the head of the chunk that tells its size.
const PNG_HEAD: &[u8; 16] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
/// The longest address taken, in characters.
const URL_MAX: usize = 2_000;

/// The call that makes a QR picture, whole: journaled before it is sent, and sent as these very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureQrCall {
    body: Vec<u8>,
}

#[derive(Serialize)]
struct Body<'a> {
    amount: Decimal,
    currency: &'static str,
    description: &'a str,
    expires_in: u32,
}

impl PictureQrCall {
    /// The call that collects `amount` pesos within `expires_in_s` seconds. The payer may see `description`.
    pub fn new(amount: Price, description: &str, expires_in_s: u32) -> PictureQrCall {
        let body = Body {
            amount: Decimal(amount.money()),
            currency: "ARS",
            description,
            expires_in: expires_in_s,
        };
        PictureQrCall {
            body: wire::json(&body),
        }
    }

    /// The call whose bytes were journaled.
    pub fn again(body: Vec<u8>) -> PictureQrCall {
        PictureQrCall { body }
    }

    /// What the call is, for the journal.
    pub fn describe(&self) -> &'static str {
        "POST api/qr/generate"
    }

    /// The bytes that are sent: the documented fields in their order, without the optional ones about the
    /// customer (ambiguity 18).
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No description: it may name a customer.
impl fmt::Debug for PictureQrCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PictureQrCall")
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// A QR the provider made.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureQr {
    /// The provider's id of it, by which its status can be asked.
    pub qr_id: String,
    /// The picture: begins as a PNG does, at most 256 KiB and 2048 by 2048 pixels by its own account. Not
    /// decoded yet.
    pub png: Vec<u8>,
    /// Where it can be seen, as they wrote it: for showing as text, never opened by us.
    pub qr_url: Option<String>,
    /// Until when it can be paid.
    pub expires: Option<Instant>,
}

/// The picture's size in place of the picture.
impl fmt::Debug for PictureQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PictureQr")
            .field("qr_id", &self.qr_id)
            .field("png_bytes", &self.png.len())
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

impl Totalcoin {
    /// Has a QR made. Sent once (and once more if the first was answered with a 401).
    ///
    /// A refusal means that none was made; silence, that one may have been.
    pub async fn generate_qr(&self, call: &PictureQrCall) -> Answer<PictureQr> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Door::Company, Stake::Make, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<PictureQr, Unsaid> {
    let answer = Object::parse(body).ok_or_else(unreadable)?;
    let png = answer.field(&["qr_code"]).and_then(wire::string);
    let png = png.and_then(|uri| png_of(&uri));
    // A QR whose status can never be asked for would be paid unseen: such an id is none.
    let qr_id = answer.id(&["qr_id"]).filter(|id| wire::is_segment(id));
    Ok(PictureQr {
        qr_id: qr_id.ok_or(Unsaid::missing("qr_id"))?,
        png: png.ok_or(Unsaid::missing("qr_code"))?,
        qr_url: answer
            .field(&["qr_url"])
            .and_then(wire::string)
            .and_then(|url| wire::clean(&url, URL_MAX)),
        expires: answer
            .text(&["expires_at"])
            .and_then(|at| wire::moment(&at)),
    })
}

/// The picture in a `data:` URI.
fn png_of(uri: &str) -> Option<Vec<u8>> {
    let encoded = uri.trim().strip_prefix(PREFIX)?;
    let png = STANDARD.decode(encoded).ok()?;
    let rest = png.strip_prefix(PNG_HEAD)?;
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let (height, _) = rest.split_first_chunk::<4>()?;
    let sane = |edge: [u8; 4]| (1..=EDGE_MAX).contains(&u32::from_be_bytes(edge));
    let fits = png.len() <= PNG_MAX && sane(*width) && sane(*height);
    fits.then_some(png)
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use domain::{instant::Instant, money::Price};
    use proptest::prelude::*;

    use super::{PNG_HEAD, PNG_MAX, PREFIX, PictureQrCall, png_of, read};
    use crate::answer::Unsaid;

    /// The head of a PNG of this size, and no picture.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut png = PNG_HEAD.to_vec();
        png.extend_from_slice(&width.to_be_bytes());
        png.extend_from_slice(&height.to_be_bytes());
        png.extend_from_slice(b"\x08\0\0\0\0rest");
        png
    }

    fn uri(png: &[u8]) -> String {
        format!("{PREFIX}{}", STANDARD.encode(png))
    }

    #[test]
    fn the_bytes_are_the_documented_fields_in_pesos() {
        let amount = Price::from_cents(10_000).expect("a price");
        let call = PictureQrCall::new(amount, "Venta «42»", 900);
        assert_eq!(
            String::from_utf8_lossy(call.body()),
            r#"{"amount":100.00,"currency":"ARS","description":"Venta «42»","expires_in":900}"#,
            "two decimals, no customer"
        );
        let again = PictureQrCall::again(call.body().to_vec());
        assert_eq!(again, call, "the journaled bytes are the call");
    }

    #[test]
    fn the_documents_answer_is_read() {
        let picture = uri(&png(200, 200));
        let body = format!(
            r#"{{"qr_id":"qr_123456789","qr_code":"{picture}",
            "qr_url":"https://totalcoin.com/qr/qr_123456789","expires_at":"2024-03-13T11:00:00Z"}}"#
        );
        let qr = read(&body).expect("a picture");
        assert_eq!(qr.qr_id, "qr_123456789", "its id");
        assert_eq!(qr.png, png(200, 200), "its bytes");
        assert_eq!(
            qr.qr_url.as_deref(),
            Some("https://totalcoin.com/qr/qr_123456789"),
            "its address"
        );
        assert_eq!(
            qr.expires,
            Some(Instant::from_ms(1_710_327_600_000)),
            "its end"
        );
    }

    #[test]
    fn nothing_but_a_png_of_a_sane_size_is_a_picture() {
        assert!(png_of(&uri(&png(2_048, 1))).is_some(), "the largest edge");
        let mut largest = png(9, 9);
        largest.resize(PNG_MAX, 0);
        assert!(png_of(&uri(&largest)).is_some(), "the largest file");
        largest.push(0);
        let good = STANDARD.encode(png(9, 9));
        for (uri, why) in [
            (uri(&largest), "one byte too many"),
            (uri(&png(2_049, 9)), "too wide"),
            (uri(&png(9, 2_049)), "too high"),
            (uri(&png(0, 9)), "no width"),
            (uri(b"\x89PNG\r\n\x1a\n"), "no size"),
            (uri(b"GIF89a"), "another kind of file"),
            (uri(b"<svg onload=alert(1)>"), "a drawing with a script"),
            (good.clone(), "no prefix"),
            (format!("data:image/svg+xml;base64,{good}"), "another type"),
            (format!("DATA:image/png;base64,{good}"), "not to the letter"),
            (format!("{PREFIX}{good}!"), "not base64"),
            (PREFIX.to_owned(), "nothing"),
        ] {
            assert!(png_of(&uri).is_none(), "{why}: {uri:.60}");
        }
    }

    #[test]
    fn a_picture_whose_status_cannot_be_asked_for_is_not_shown() {
        let picture = uri(&png(9, 9));
        for id in [r#""""#, "null", r#""../x""#, r#""a b""#] {
            let body = format!(r#"{{"qr_id":{id},"qr_code":"{picture}"}}"#);
            assert_eq!(read(&body), Err(Unsaid::missing("qr_id")), "{id}");
        }
        assert_eq!(
            read(r#"{"qr_id":"a"}"#),
            Err(Unsaid::missing("qr_code")),
            "nor is none"
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["qr_id", "qr_code", "qr_url", "expires_at"]),
            ],
            bytes in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let _ = read(&body);
            if let Some(png) = png_of(&uri(&[PNG_HEAD, bytes.as_slice()].concat())) {
                prop_assert!(png.starts_with(PNG_HEAD));
            }
        }
    }
}
