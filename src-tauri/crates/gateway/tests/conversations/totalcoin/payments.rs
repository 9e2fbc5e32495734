//! What sending money can come to, and how often it is sent: never twice on a guess.

use gateway::{
    Answer, Failure, Refused, RefusedKind, Response, SilenceKind, totalcoin::PaymentState,
};

use super::{BY_REFERENCE, LOGIN, PAY, PAYMENT, Talk, all_well, payment_call, reference, token};
use crate::fakes::{bearer, says};

/// Something a provider may do to a call.
type Case = fn() -> Result<Response, Failure>;

/// What came of one attempt to pay when the provider answers so, and how often it was sent.
async fn attempt(answer: Case) -> (Answer<String>, usize) {
    let talk = Talk::with(None, move |request, place| match request.route {
        LOGIN => token(place),
        _ => answer(),
    });
    let came = talk.totalcoin.pay(&payment_call()).await;
    (came, talk.provider.seen(PAY).len())
}

fn refusal<T: std::fmt::Debug>(answer: Answer<T>) -> Refused {
    match answer {
        Answer::Refused(refused) => refused,
        other => panic!("a refusal was due: {other:?}"),
    }
}

fn silence<T: std::fmt::Debug>(answer: Answer<T>) -> SilenceKind {
    match answer {
        Answer::Silence(silence) => silence.why,
        other => panic!("silence was due: {other:?}"),
    }
}

#[tokio::test]
async fn no_certain_answer_to_a_payment_is_silence_and_it_is_never_sent_again() {
    let cases: [(Case, SilenceKind); 12] = [
        (|| Err(Failure::TimedOut), SilenceKind::TimedOut),
        (
            || Err(Failure::Dropped("reset".to_owned())),
            SilenceKind::Dropped,
        ),
        (|| Err(Failure::TooLarge), SilenceKind::TooLarge),
        (
            || says(500, r#"{"message":"Error processing the transaction"}"#),
            SilenceKind::ServerError(500),
        ),
        (|| says(503, "{}"), SilenceKind::ServerError(503)),
        (|| says(429, "{}"), SilenceKind::UnexpectedStatus(429)),
        (|| says(302, ""), SilenceKind::Redirected),
        (|| says(200, r#"{"id":"E645"#), SilenceKind::Unreadable),
        (|| says(200, "{}"), SilenceKind::MissingField("id")),
        (
            || says(400, "<html>Bad Request</html>"),
            SilenceKind::UnexpectedStatus(400),
        ),
        (|| says(404, ""), SilenceKind::UnexpectedStatus(404)),
        (
            || says(400, r#"{"message":"Ya existe esa referencia"}"#),
            SilenceKind::Unsettled,
        ),
    ];
    for (answer, why) in cases {
        let (came, sent) = attempt(answer).await;
        assert_eq!(silence(came), why, "what is known");
        assert_eq!(sent, 1, "{why:?} is no licence to pay twice");
    }
}

#[tokio::test]
async fn a_clear_no_to_a_payment_is_a_refusal_in_their_words() {
    let cases: [(Case, RefusedKind, Option<&str>); 4] = [
        (
            || Err(Failure::NotSent("connection refused".to_owned())),
            RefusedKind::NotSent,
            None,
        ),
        (
            || says(400, r#"{"errors":{"cbucvu":["CVU inválido"]}}"#),
            RefusedKind::Rejected,
            Some("CVU inválido"),
        ),
        (
            || says(422, r#"{"message":"Saldo insuficiente"}"#),
            RefusedKind::Rejected,
            Some("Saldo insuficiente"),
        ),
        (|| says(403, "{}"), RefusedKind::Permission, None),
    ];
    for (answer, kind, words) in cases {
        let (came, sent) = attempt(answer).await;
        let refused = refusal(came);
        assert_eq!(refused.kind, kind, "what was said");
        assert_eq!(refused.words.as_deref(), words, "and how");
        assert!(!refused.is_duplicate(), "it was not made before");
        assert_eq!(sent, 1, "once is enough");
    }
}

#[tokio::test]
async fn a_duplicate_tells_that_an_earlier_sending_arrived() {
    for body in [r#"{"message":"Duplicated"}"#, "", "<html>Conflict</html>"] {
        let talk = Talk::with(None, move |request, place| match request.route {
            PAY => says(409, body),
            _ => all_well(request, place),
        });
        let refused = refusal(talk.totalcoin.pay(&payment_call()).await);
        assert!(refused.is_duplicate(), "{body:?}: to be looked up");
        assert_eq!(talk.provider.seen(PAY).len(), 1, "and not sent again");

        let found = talk.totalcoin.payment_by_reference(&reference()).await;
        let found = found.said().expect("the payment of that reference");
        assert_eq!(found.state, PaymentState::Processed, "it went through");
        assert_eq!(found.amount.cents(), 150_000, "with this amount");
    }
}

#[tokio::test]
async fn a_payment_answered_with_401_is_sent_once_more_with_the_same_bytes() {
    for body in ["{}", "", "<html>401</html>"] {
        let talk = Talk::with(None, move |request, place| match request.route {
            PAY if bearer(request) == "t0" => says(401, body),
            _ => all_well(request, place),
        });
        let came = talk.totalcoin.pay(&payment_call()).await;
        assert!(came.said().is_some(), "taken with the second token");
        let sent = talk.provider.seen(PAY);
        assert_eq!(sent.len(), 2, "{body:?}: one token had ended");
        assert_eq!(sent[0].body, sent[1].body, "one reference, one payment");
    }
}

#[tokio::test]
async fn a_401_that_stays_is_a_no_only_if_it_is_the_providers_own() {
    let (came, sent) = attempt(|| says(401, r#"{"message":"Unauthorized"}"#)).await;
    assert_eq!(refusal(came).kind, RefusedKind::Credentials, "they said so");
    assert_eq!(sent, 2, "two tokens, no more");
    let (came, sent) = attempt(|| says(401, "<html>")).await;
    assert_eq!(
        silence(came),
        SilenceKind::UnexpectedStatus(401),
        "somebody said so"
    );
    assert_eq!(sent, 2, "two tokens, no more");
}

#[tokio::test]
async fn a_doubtful_401_stays_a_doubt_when_the_second_attempt_gets_nowhere() {
    // The login between the two fails, then the second sending.
    for (route, answer) in [
        (LOGIN, Err(Failure::TimedOut)),
        (LOGIN, Err(Failure::NotSent("refused".to_owned()))),
        (LOGIN, says(401, "{}")),
        (PAY, Err(Failure::NotSent("refused".to_owned()))),
    ] {
        let talk = Talk::with(None, move |request, place| match place {
            0 if request.route == LOGIN => token(0),
            0 => says(401, ""),
            _ if request.route == route => answer.clone(),
            _ => all_well(request, place),
        });
        let came = talk.totalcoin.pay(&payment_call()).await;
        assert_eq!(
            silence(came),
            SilenceKind::UnexpectedStatus(401),
            "who sent that 401 is not known"
        );
    }
    // A no to the second sending says nothing of the first; that they know it already says all.
    for (answer, known) in [
        (says(400, r#"{"message":"CVU inválido"}"#), false),
        (says(422, r#"{"message":"Saldo insuficiente"}"#), false),
        (says(429, ""), false),
        (says(401, r#"{"message":"Unauthorized"}"#), false),
        (says(409, r#"{"message":"Duplicated"}"#), true),
    ] {
        let talk = Talk::with(None, move |request, place| match (request.route, place) {
            (LOGIN, _) => token(place),
            (_, 0) => says(401, ""),
            _ => answer.clone(),
        });
        let came = talk.totalcoin.pay(&payment_call()).await;
        if known {
            assert!(refusal(came).is_duplicate(), "the first was taken");
        } else {
            let doubt = SilenceKind::UnexpectedStatus(401);
            assert_eq!(silence(came), doubt, "the first may have been");
        }
    }
}

#[tokio::test]
async fn a_login_nobody_answers_leaves_no_payment_in_doubt() {
    let talk = Talk::with(None, |_, _| Err(Failure::TimedOut));
    let refused = refusal(talk.totalcoin.pay(&payment_call()).await);
    assert_eq!(refused.kind, RefusedKind::NotSent, "nothing was sent");
    assert!(talk.provider.seen(PAY).is_empty(), "indeed");
    let looked = talk.totalcoin.payment("E6451028-84CE").await;
    assert_eq!(
        silence(looked),
        SilenceKind::TimedOut,
        "to a look it is what it is"
    );
}

#[tokio::test]
async fn a_payment_they_do_not_know_is_told_from_one_we_could_not_ask_about() {
    let cases: [(Case, Option<u16>); 4] = [
        (|| says(404, r#"{"message":"Not found"}"#), Some(404)),
        (|| says(404, ""), Some(404)),
        (|| says(404, "<html>nginx</html>"), None),
        (|| says(500, r#"{"message":"Error"}"#), None),
    ];
    for (answer, status) in cases {
        let talk = Talk::with(None, move |request, place| match request.route {
            LOGIN => token(place),
            _ => answer(),
        });
        match talk.totalcoin.payment_by_reference(&reference()).await {
            Answer::Refused(refused) => {
                assert!(refused.is_not_found(), "they do not know it");
                assert_eq!(refused.status, status, "by its number");
            }
            Answer::Silence(_) => assert_eq!(status, None, "nobody said so"),
            Answer::Said(payment) => panic!("there is none: {payment:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_about_another_payment_says_nothing_about_ours() {
    let other = r#"{"id":"AAAA-1","status":"Processed","amount":1500,"reference":"OTHER1"}"#;
    let talk = Talk::with(None, move |request, place| match request.route {
        PAYMENT | BY_REFERENCE => says(200, other),
        _ => all_well(request, place),
    });
    assert_eq!(
        silence(talk.totalcoin.payment("E6451028-84CE").await),
        SilenceKind::MissingField("id"),
        "another id"
    );
    assert_eq!(
        silence(talk.totalcoin.payment_by_reference(&reference()).await),
        SilenceKind::MissingField("reference"),
        "another reference"
    );
    let ours = talk.totalcoin.payment("aaaa-1").await;
    assert!(ours.said().is_some(), "the case of an id is no difference");

    let talk = Talk::with(None, |request, place| match request.route {
        BY_REFERENCE => says(200, r#"{"id":"A","status":"Pendiente","amount":1500}"#),
        _ => all_well(request, place),
    });
    let unnamed = talk.totalcoin.payment_by_reference(&reference()).await;
    let unnamed = unnamed.said().expect("a payment");
    assert_eq!(
        (unnamed.state, unnamed.reference),
        (PaymentState::Pending, None),
        "it was found by the reference, so it need not repeat it"
    );
}
