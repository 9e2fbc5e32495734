//! A voucher: the provider's paper about a payment, in whichever of three forms it comes.
//!
//! The documents say "string". One public client got the base64 of a PDF; an address or a plain text are
//! as possible (provider notes, ambiguity 10). Nothing is opened or fetched here; what is kept of a voucher,
//! and where, is the till's.

use std::fmt;

use base64::{
    Engine as _,
    engine::{
        DecodePaddingMode,
        general_purpose::{GeneralPurpose, GeneralPurposeConfig},
    },
};

use crate::wire;

/// The largest PDF taken, in bytes.
const PDF_MAX: usize = 5 * 1024 * 1024;
/// The longest answer that can carry one, in bytes: base64 is a third longer, and may come in lines with
/// escaped ends, and there are other fields.
pub(crate) const ANSWER_MAX: usize = 8 * 1024 * 1024;
/// The longest text taken, in characters.
const TEXT_MAX: usize = 2_000;
/// The longest address taken, in bytes.
const URL_MAX: usize = 2_000;

/// Padded or not: encoders differ.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// The provider's paper about a payment.
#[derive(Clone, PartialEq, Eq)]
pub enum Voucher {
    /// A document: begins as a PDF does and has at most 5 MiB. What it shows is the provider's word.
    Pdf(Vec<u8>),
    /// An address at one of the provider's own hosts, over TLS.
    Url(String),
    /// A text of at most 2,000 characters, without control characters but for ends of lines.
    Text(String),
}

impl Voucher {
    /// The voucher in a text; none when there is nothing to be kept in it. An address is one only below
    /// `domain`, the provider's registrable domain; any other is text, for people to look at.
    pub(crate) fn read(text: &str, domain: &str) -> Option<Voucher> {
        let text = text.trim();
        if let Some(pdf) = pdf(text) {
            return (pdf.len() <= PDF_MAX).then_some(Voucher::Pdf(pdf));
        }
        if is_url_below(text, domain) {
            return Some(Voucher::Url(text.to_owned()));
        }
        if text.chars().count() > TEXT_MAX {
            return None;
        }
        // Lines stay lines; whatever else moves a cursor goes.
        let lines: Vec<String> = text
            .lines()
            .map(|line| wire::clean(line, TEXT_MAX).unwrap_or_default())
            .collect();
        let text = lines.join("\n");
        (!text.trim().is_empty()).then_some(Voucher::Text(text))
    }
}

/// No more than its form and size: it names people and accounts.
impl fmt::Debug for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (form, bytes) = match self {
            Voucher::Pdf(bytes) => ("Pdf", bytes.len()),
            Voucher::Url(url) => ("Url", url.len()),
            Voucher::Text(text) => ("Text", text.len()),
        };
        f.debug_struct(form)
            .field("bytes", &bytes)
            .finish_non_exhaustive()
    }
}

/// The PDF that the text is the base64 of.
fn pdf(text: &str) -> Option<Vec<u8>> {
    let encoded = match text.split_once(',') {
        Some((head, tail)) if is_data_head(head) => tail,
        Some(_) | None => text,
    };
    let packed: String = encoded.split_ascii_whitespace().collect();
    let decoded = STANDARD
        .decode(&packed)
        .or_else(|_| URL_SAFE.decode(&packed))
        .ok()?;
    decoded.starts_with(b"%PDF-").then_some(decoded)
}

/// `data:application/pdf;base64`, in any case and with whatever type.
fn is_data_head(head: &str) -> bool {
    let head = head.trim().to_ascii_lowercase();
    head.starts_with("data:") && head.ends_with(";base64")
}

/// Whether the text is an address over TLS, at the usual port, of a host that is `domain` or below it.
fn is_url_below(text: &str, domain: &str) -> bool {
    let fit = text.len() <= URL_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
    let parsed = fit.then(|| reqwest::Url::parse(text).ok()).flatten();
    let Some(url) = parsed else {
        return false;
    };
    // The host is asked of the parser that would follow the address, so that no two readers disagree.
    let ours = url.host_str().is_some_and(|host| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
    });
    let bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    url.scheme() == "https" && ours && bare
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose};
    use proptest::prelude::*;

    use super::{PDF_MAX, Voucher};

    fn read(text: &str) -> Option<Voucher> {
        Voucher::read(text, "telepagos.com.ar")
    }

    fn encoded(bytes: &[u8]) -> String {
        general_purpose::STANDARD.encode(bytes)
    }

    #[test]
    fn a_pdf_is_found_in_every_dress_of_its_base64() {
        // Bytes whose base64 has both of the characters in which the two alphabets differ.
        let pdf = b"%PDF-1.7\n\xfb\xff\xbf\xfb\xff\xbf x".to_vec();
        let plain = encoded(&pdf);
        assert!(plain.contains('/') && plain.contains('='), "worth testing");
        let lines: Vec<String> = plain
            .as_bytes()
            .chunks(8)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        for dress in [
            plain.clone(),
            plain.trim_end_matches('=').to_owned(),
            general_purpose::URL_SAFE_NO_PAD.encode(&pdf),
            lines.join("\r\n"),
            format!("data:application/pdf;base64,{plain}"),
            format!(" DATA:application/octet-stream;BASE64,{plain}\n"),
        ] {
            assert!(
                read(&dress) == Some(Voucher::Pdf(pdf.clone())),
                "{dress:.40}"
            );
        }
    }

    #[test]
    fn what_is_no_pdf_or_too_much_of_one_is_not_kept_as_one() {
        let image = encoded(b"\x89PNG\r\n\x1a\n0000");
        assert!(
            matches!(read(&image), Some(Voucher::Text(_))),
            "another file is only its letters"
        );
        let mut huge = b"%PDF-1.7\n".to_vec();
        huge.resize(PDF_MAX, b'0');
        assert!(
            matches!(read(&encoded(&huge)), Some(Voucher::Pdf(_))),
            "the largest"
        );
        huge.push(b'0');
        assert!(read(&encoded(&huge)).is_none(), "one byte more");
    }

    #[test]
    fn an_address_is_one_only_at_the_providers_own_hosts_over_tls() {
        for url in [
            "https://telepagos.com.ar/c/9",
            "https://api.telepagos.com.ar/c/9?x=1#2",
            "https://API.TELEPAGOS.COM.AR/c",
        ] {
            assert!(
                read(url) == Some(Voucher::Url(url.to_owned())),
                "{url} is theirs"
            );
        }
        for url in [
            "http://api.telepagos.com.ar/c/9",
            "https://telepagos.com.ar.example/c",
            "https://eviltelepagos.com.ar/c",
            "https://telepagos.com.ar@evil.example/c",
            "https://u:p@telepagos.com.ar/c",
            "https://telepagos.com.ar:8443/c",
            "https://evil.example\\.telepagos.com.ar/c",
            "https://evil.example/telepagos.com.ar",
            "https://telepagos.com.ar/c 9",
            "ftp://telepagos.com.ar/c",
            "javascript:https://telepagos.com.ar",
        ] {
            assert!(
                matches!(read(url), Some(Voucher::Text(_))),
                "{url} is for looking at"
            );
        }
    }

    #[test]
    fn a_text_keeps_its_lines_and_nothing_that_turns_it_around() {
        let text = read(" Comprobante 9\r\nMonto\u{202e}: 10\u{7}\n ");
        let expected = Voucher::Text("Comprobante 9\nMonto : 10".to_owned());
        assert!(text == Some(expected), "two clean lines: {text:?}");
        for nothing in ["", " \n ", "\u{200b}\n\u{7}"] {
            assert!(read(nothing).is_none(), "{nothing:?} is none");
        }
        assert!(read(&"é".repeat(2_000)).is_some(), "the longest");
        assert!(read(&"é".repeat(2_001)).is_none(), "not cut: left");
    }

    #[test]
    fn nobody_is_named_where_vouchers_are_debugged() {
        let text = read("Destinatario: ANA, 27-11111106-5").expect("a text");
        assert!(!format!("{text:?}").contains("ANA"), "a form and a size");
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic_and_every_pdf_is_found(
            text in any::<String>(),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            if let Some(Voucher::Text(kept)) = read(&text) {
                prop_assert!(!kept.chars().any(|c| c.is_control() && c != '\n'));
            }
            let pdf = [b"%PDF-", bytes.as_slice()].concat();
            prop_assert!(read(&encoded(&pdf)) == Some(Voucher::Pdf(pdf)));
        }
    }
}
