//! What an objection to sending money comes to: a refusal only if it shows that no money left.
//!
//! Who takes a mere objection for a no sends the same money again under a new reference. So the certain
//! noes are few: a 400, 401, 403, 404 or 422 in which the provider itself objects, in JSON; or an explicit
//! error whose words complain of a field or of the balance. Whatever hints that the reference is known, or
//! that something is under way, is never a no, whatever its number (provider notes, ambiguity 8).

use super::{Envelope, Heard, Word, is_about_the_token, refused, silence};
use crate::{
    answer::{RefusedKind, SilenceKind},
    exchange::{is_doubtful, tokens},
    wire,
};

/// What a complaint can be about: the fields of the call.
const FIELDS: &[&str] = &[
    "cvu", "cbu", "alias", "cuit", "cuil", "monto", "importe", "amount", "concepto", "concept",
];
/// What a field can be blamed for: the beginnings of words.
const FIELD_FAULTS: &[&str] = &[
    "inval",
    "incorrect",
    "requerid",
    "required",
    "obligatori",
    "falta",
    "missing",
];
/// What there can be too little of.
const FUNDS: &[&str] = &["saldo", "fondos", "balance", "funds"];
/// How too little is said.
const FUNDS_FAULTS: &[&str] = &["insuficien", "insufficien"];
/// Words that may stand between a field and its fault without changing what is said. No `de`: "respuesta
/// inválida del CVU" blames no CVU.
const FILLERS: &[&str] = &[
    "el",
    "la",
    "the",
    "es",
    "is",
    "campo",
    "field",
    "valor",
    "destino",
    "ingresado",
    "informado",
    "enviado",
];

/// What an answer comes to that is not a success, where money may have left.
pub(super) fn objected(envelope: Envelope, status: u16, body: &str) -> Heard {
    let words = envelope.words.as_deref().unwrap_or_default();
    let doubtful = is_doubtful(body);
    let known = is_known_no(words);
    let itself = match envelope.word {
        Word::Error => true,
        Word::Absent => envelope.words.is_some(),
        Word::Unheard => known,
        Word::Ok | Word::NotJson => false,
    };
    let sure = itself && !doubtful;

    match status {
        401 => Heard::Unauthorised {
            certain: sure,
            words: envelope.words,
            status,
        },
        403 if sure => refused(RefusedKind::Permission, envelope.words, Some(status)),
        408 | 409 | 429 => undecided(envelope.word, status),
        200..=299 | 400..=499 if sure && is_about_the_token(words) => Heard::Unauthorised {
            certain: true,
            words: envelope.words,
            status,
        },
        400 | 404 | 422 if sure => refused(RefusedKind::Rejected, envelope.words, Some(status)),
        200..=299 | 400..=499 if sure && known && envelope.word == Word::Error => {
            refused(RefusedKind::Rejected, envelope.words, Some(status))
        }
        _ => undecided(envelope.word, status),
    }
}

/// Why an answer settles nothing.
fn undecided(word: Word, status: u16) -> Heard {
    silence(match (status, word) {
        (200..=299, Word::NotJson) => SilenceKind::Unreadable,
        (200..=299, Word::Unheard) => SilenceKind::UnknownWord,
        (300..=399, _) => SilenceKind::Redirected,
        (500..=599, _) => SilenceKind::ServerError(status),
        (200..=299 | 400..=499, Word::Error) => SilenceKind::Unsettled,
        (_, _) => SilenceKind::UnexpectedStatus(status),
    })
}

/// Whether the words complain of a field of the call, or of too little money, and so of something that is
/// looked at before any money moves. A complaint in other words may be about anything.
fn is_known_no(words: &str) -> bool {
    let words = wire::fold(words)
        .replace("no es valid", "invalid")
        .replace("no valid", "invalid")
        .replace("not valid", "invalid")
        .replace("not a valid", "invalid");
    let told: Vec<&str> = tokens(&words)
        .filter(|word| !FILLERS.contains(word))
        .collect();
    told.windows(2).any(|pair| {
        let [one, other] = pair else {
            return false;
        };
        blames(one, other) || blames(other, one)
    })
}

fn blames(subject: &str, fault: &str) -> bool {
    let is_one_of = |stems: &[&str]| stems.iter().any(|stem| fault.starts_with(stem));
    (FIELDS.contains(&subject) && is_one_of(FIELD_FAULTS))
        || (FUNDS.contains(&subject) && is_one_of(FUNDS_FAULTS))
}

#[cfg(test)]
mod tests {
    use domain::instant::Instant;
    use proptest::prelude::*;

    use super::{is_doubtful, is_known_no};
    use crate::{
        answer::{RefusedKind, Unsaid},
        telepagos::dialect::{Heard, Stake, heard},
        transport::{Failure, Response},
    };

    const HTML: &str = "<html>Bad Gateway</html>";

    fn judge(status: u16, body: &str) -> String {
        let came = Response {
            status,
            retry_after: Some("7".to_owned()),
            body: body.as_bytes().to_vec(),
        };
        word(&heard(Stake::Pay, Ok(came), Instant::from_ms(0), &[]))
    }

    fn word(heard: &Heard) -> String {
        match heard {
            Heard::Said(_) => "said".to_owned(),
            Heard::Unauthorised { certain: true, .. } => "unauthorised".to_owned(),
            Heard::Unauthorised { certain: false, .. } => "perhaps unauthorised".to_owned(),
            Heard::Unsaid(Unsaid::Refused(refused)) => format!("{:?}", refused.kind),
            Heard::Unsaid(Unsaid::Silence(silence)) => format!("silence: {:?}", silence.why),
        }
    }

    fn error(words: &str) -> String {
        let words = serde_json::to_string(words).expect("text is JSON");
        format!(r#"{{"status":"error","message":{words}}}"#)
    }

    #[test]
    fn every_response_to_a_payout_has_its_meaning() {
        let poor = error("Saldo insuficiente");
        let odd = error("No se pudo");
        let bare = r#"{"message":"No se pudo"}"#.to_owned();
        let twice = error("Ya existe una operación con ese reference_id");
        let table = [
            (200, r#"{"status":"ok","id":9}"#.to_owned(), "said"),
            (201, r#"{"id":9}"#.to_owned(), "said"),
            // A no by its number, if it is the provider's own.
            (400, odd.clone(), "Rejected"),
            (404, odd.clone(), "Rejected"),
            (422, odd.clone(), "Rejected"),
            (422, bare.clone(), "Rejected"),
            (403, odd.clone(), "Permission"),
            (401, odd.clone(), "unauthorised"),
            (401, bare.clone(), "unauthorised"),
            (
                422,
                r#"{"status":422,"message":"CVU inválido"}"#.to_owned(),
                "Rejected",
            ),
            (401, HTML.to_owned(), "perhaps unauthorised"),
            (401, String::new(), "perhaps unauthorised"),
            (401, twice.clone(), "perhaps unauthorised"),
            (400, HTML.to_owned(), "silence: UnexpectedStatus(400)"),
            (403, HTML.to_owned(), "silence: UnexpectedStatus(403)"),
            (404, "{}".to_owned(), "silence: UnexpectedStatus(404)"),
            (422, "[]".to_owned(), "silence: UnexpectedStatus(422)"),
            (
                422,
                r#"{"status":"ok","message":"CVU inválido"}"#.to_owned(),
                "silence: UnexpectedStatus(422)",
            ),
            (
                422,
                r#"{"status":422,"message":"No se pudo"}"#.to_owned(),
                "silence: UnexpectedStatus(422)",
            ),
            // A no by its words.
            (200, poor.clone(), "Rejected"),
            (405, poor.clone(), "Rejected"),
            (200, odd.clone(), "silence: Unsettled"),
            (405, odd.clone(), "silence: Unsettled"),
            (
                200,
                r#"{"status":"error"}"#.to_owned(),
                "silence: Unsettled",
            ),
            (200, bare, "said"), // Without the id it lacks, the reader of the call hears nothing.
            (200, error("Token expirado"), "unauthorised"),
            // Never a no, whatever its words.
            (409, poor.clone(), "silence: Unsettled"),
            (408, poor.clone(), "silence: Unsettled"),
            (429, poor.clone(), "silence: Unsettled"),
            (429, HTML.to_owned(), "silence: UnexpectedStatus(429)"),
            (500, poor.clone(), "silence: ServerError(500)"),
            (503, poor.clone(), "silence: ServerError(503)"),
            (302, poor, "silence: Redirected"),
            (200, HTML.to_owned(), "silence: Unreadable"),
            (204, String::new(), "silence: Unreadable"),
            (
                200,
                r#"{"status":"pending"}"#.to_owned(),
                "silence: UnknownWord",
            ),
            // Never a no, whatever its number.
            (200, twice.clone(), "silence: Unsettled"),
            (400, twice.clone(), "silence: Unsettled"),
            (403, twice.clone(), "silence: Unsettled"),
            (422, twice, "silence: Unsettled"),
        ];
        for (status, body, expected) in table {
            assert_eq!(judge(status, &body), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_failure_says_no_only_when_nothing_was_sent() {
        for (failure, expected) in [
            (Failure::NotSent("refused".to_owned()), "NotSent"),
            (Failure::TimedOut, "silence: TimedOut"),
            (Failure::Dropped("reset".to_owned()), "silence: Dropped"),
            (Failure::TooLarge, "silence: TooLarge"),
        ] {
            let came = heard(Stake::Pay, Err(failure.clone()), Instant::from_ms(0), &[]);
            assert_eq!(word(&came), expected, "{failure}");
        }
    }

    #[test]
    fn a_complaint_about_a_field_or_about_the_balance_is_a_no() {
        for words in [
            "Saldo insuficiente",
            "FONDOS INSUFICIENTES",
            "Insufficient funds.",
            "insufficient balance",
            "CVU inválido",
            "El CBU es inválido",
            "El cbu ingresado no es válido",
            "Alias invalido",
            "invalid alias",
            "The alias field is required.",
            "El campo cuit es obligatorio",
            "CUIT incorrecto",
            "Monto inválido",
            "amount is not valid",
            "Falta el monto",
            "concept: requerido",
        ] {
            assert!(is_known_no(words), "{words:?} shows that no money left");
        }
        for words in [
            "",
            "Error",
            "No se pudo completar la operación",
            "Respuesta inválida del banco para el CVU destino",
            "Respuesta inválida del CVU",
            "Autorización requerida",
            "CVU",
            "Saldo inválido",
            "El saldo del alias cambió; datos insuficientes",
            "Operación realizada, comprobante con monto a confirmar",
        ] {
            assert!(!is_known_no(words), "{words:?} shows nothing");
        }
    }

    #[test]
    fn a_reference_known_already_is_never_a_no() {
        for words in [
            "Referencia duplicada",
            "duplicate reference_id",
            "La operación ya existe",
            "reference_id repetido",
            "El reference_id no puede repetirse",
            "Operation already processed",
            "The reference id has already been taken.",
            "validation.unique",
            "reference_id debe ser único",
            "reference_id en uso",
            "Saldo insuficiente: la transferencia ya fue hecha",
            "CVU inválido, operación en proceso",
            "Operación pendiente",
            "Tiempo de espera agotado",
        ] {
            for status in [200, 400, 404, 405, 409, 422, 500] {
                let judged = judge(status, &error(words));
                assert!(judged.starts_with("silence"), "{status} {words}: {judged}");
            }
        }
        // The harmless sentence comes first, the one that matters later.
        let listed = r#"{"message":"El CVU es inválido","errors":{"reference_id":["has already been taken"]}}"#;
        assert_eq!(
            judge(422, listed),
            "silence: UnexpectedStatus(422)",
            "all of it is read"
        );
        assert!(
            !is_doubtful(&error("Alias inexistente")) && !is_doubtful(&error("Playa")),
            "a part of a word is not the word"
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_judging_panic_and_no_odd_number_is_a_no(
            status: u16,
            body in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                crate::wire::arbitrary::value().prop_map(String::into_bytes),
                crate::wire::arbitrary::object(&["status", "message"]).prop_map(String::into_bytes),
                Just(br#"{"status":"error","message":"Saldo insuficiente"}"#.to_vec()),
            ],
        ) {
            let came = Response { status, retry_after: None, body };
            let judged = heard(Stake::Pay, Ok(came), Instant::from_ms(0), &[]);
            if let Heard::Unsaid(Unsaid::Refused(refused)) = &judged {
                let known = matches!(status, 200..=299 | 400..=407 | 410..=428 | 430..=499);
                prop_assert!(known, "{status}: {judged:?}");
                let busy = matches!(refused.kind, RefusedKind::Busy { .. });
                prop_assert!(!busy, "not even a busy provider has said no");
            }
            if matches!(judged, Heard::Said(_)) {
                prop_assert!((200..300).contains(&status));
            }
        }
    }
}
