//! What sending money can come to: no doubtful word is ever a no, and nothing but the very same goes twice.

use domain::{money::Price, payout::Payee, reference::Reference};
use gateway::{Answer, CashoutCall, Failure, RefusedKind, Request, Response, SilenceKind, Voucher};

use crate::fakes::{Conversation, LOGIN, bearer, says, token};

const CASHOUT: &str = "v2/payment/cashout";
const VOUCHER: &str = "v2/payment/cashout/{id}";
const TAKEN_ON: &str = r#"{"status":"ok","id":901}"#;
const POOR: &str = r#"{"status":"error","message":"Saldo insuficiente"}"#;

/// Something a provider may do to a call.
type Case = fn() -> Result<Response, Failure>;

fn call() -> CashoutCall {
    let payee = Payee::parse("0000222800000000057723").expect("an account");
    let amount = Price::from_cents(155_050).expect("a price");
    let reference = Reference::parse("7ZK3M9Q2T5W8XA").expect("a reference");
    CashoutCall::new(&payee, None, amount, &reference, "VAR", "Devolución")
}

/// A conversation in which logins succeed and payouts are answered by `script`.
fn paying(
    script: impl Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync + 'static,
) -> Conversation {
    Conversation::with(move |request, place| match request.route {
        LOGIN => token(place),
        _ => script(request, place),
    })
}

/// What came of it, in a word.
async fn outcome(talk: &Conversation) -> String {
    match talk.telepagos.cash_out(&call()).await {
        Answer::Said(id) => format!("taken on as {id}"),
        Answer::Refused(refused) => format!("{:?}", refused.kind),
        Answer::Silence(silence) => format!("silence: {:?}", silence.why),
    }
}

fn sent(talk: &Conversation) -> usize {
    talk.provider.seen(CASHOUT).len()
}

#[tokio::test]
async fn the_journaled_bytes_are_the_bytes_that_are_sent_and_sent_again() {
    let talk = paying(|_, _| says(200, TAKEN_ON));
    let call = call();
    assert_eq!(call.describe(), "POST v2/payment/cashout", "as journaled");
    let again = CashoutCall::again(call.body().to_vec());
    for call in [&call, &again] {
        let came = talk.telepagos.cash_out(call).await;
        assert_eq!(came, Answer::Said("901".to_owned()), "taken on");
    }
    let seen = talk.provider.seen(CASHOUT);
    let bodies: Vec<&[u8]> = seen.iter().filter_map(|r| r.body.as_deref()).collect();
    assert_eq!(bodies, [call.body(), call.body()], "to the byte, twice");
}

#[tokio::test]
async fn a_payout_is_never_rejected_on_doubtful_words() {
    let error = |words: &str| format!(r#"{{"status":"error","message":"{words}"}}"#);
    let doubtful = [
        "No se pudo completar la operación",
        "Intente más tarde",
        "Referencia duplicada",
        "El reference_id ya existe",
        "Operación repetida",
        "Transaction already processed",
        "Saldo insuficiente: la operación ya fue procesada",
    ];
    for words in doubtful {
        let body = error(words);
        let talk = paying(move |_, _| says(200, &body));
        let came = outcome(&talk).await;
        assert_eq!(came, "silence: Unsettled", "{words:?} proves nothing");
        assert_eq!(sent(&talk), 1, "and is no licence to send again");
    }
    for status in [400, 409, 422] {
        let body = error("El reference_id ya existe");
        let talk = paying(move |_, _| says(status, &body));
        let came = outcome(&talk).await;
        assert_eq!(came, "silence: Unsettled", "{status} is no better");
    }
    let cases: [(Case, SilenceKind); 8] = [
        (|| Err(Failure::TimedOut), SilenceKind::TimedOut),
        (
            || Err(Failure::Dropped("reset".to_owned())),
            SilenceKind::Dropped,
        ),
        (|| says(409, "<html>"), SilenceKind::UnexpectedStatus(409)),
        (|| says(500, POOR), SilenceKind::ServerError(500)),
        (|| says(503, POOR), SilenceKind::ServerError(503)),
        (|| says(429, ""), SilenceKind::UnexpectedStatus(429)),
        (|| says(400, "<html>"), SilenceKind::UnexpectedStatus(400)),
        (
            || says(200, r#"{"status":"ok"}"#),
            SilenceKind::MissingField("id"),
        ),
    ];
    for (answer, why) in cases {
        let talk = paying(move |_, _| answer());
        let came = outcome(&talk).await;
        assert_eq!(came, format!("silence: {why:?}"), "it may have been paid");
        assert_eq!(sent(&talk), 1, "{why:?} is no licence to send again");
    }
}

#[tokio::test]
async fn a_no_that_shows_that_no_money_left_is_a_no() {
    let cases: [(Case, RefusedKind); 5] = [
        (
            || Err(Failure::NotSent("connection refused".to_owned())),
            RefusedKind::NotSent,
        ),
        (|| says(200, POOR), RefusedKind::Rejected),
        (
            || says(422, r#"{"message":"Algo no nos gusta"}"#),
            RefusedKind::Rejected,
        ),
        (
            || says(404, r#"{"status":"error","message":"No hay tal cuenta"}"#),
            RefusedKind::Rejected,
        ),
        (
            || says(403, r#"{"status":"error","message":"Sin permiso"}"#),
            RefusedKind::Permission,
        ),
    ];
    for (answer, kind) in cases {
        let talk = paying(move |_, _| answer());
        assert_eq!(outcome(&talk).await, format!("{kind:?}"), "certain");
        assert_eq!(sent(&talk), 1, "once is enough");
    }
}

#[tokio::test]
async fn a_payout_answered_with_401_is_sent_once_more_with_a_new_token() {
    for refusal in [
        r#"{"status":"error","message":"Token vencido"}"#,
        "",
        "<html>",
    ] {
        let talk = paying(move |request, _| match bearer(request) {
            "t0" => says(401, refusal),
            _ => says(200, TAKEN_ON),
        });
        assert_eq!(outcome(&talk).await, "taken on as 901", "{refusal:?}");
        let seen = talk.provider.seen(CASHOUT);
        let bodies: Vec<&[u8]> = seen.iter().filter_map(|r| r.body.as_deref()).collect();
        assert_eq!(
            bodies,
            [call().body(), call().body()],
            "the same reference, the same bytes"
        );
    }
    let talk = paying(|_, _| says(401, r#"{"status":"error","message":"No autorizado"}"#));
    assert_eq!(outcome(&talk).await, "Credentials", "they will not have us");
    assert_eq!(sent(&talk), 2, "and were asked twice");
}

#[tokio::test]
async fn after_a_401_that_nobody_signed_no_later_no_is_certain() {
    // Whatever answered the first sending may have passed it on: then the balance is short because it is.
    let later: [Case; 5] = [
        || says(200, POOR),
        || says(422, POOR),
        || says(403, POOR),
        || says(401, ""),
        || Err(Failure::NotSent("connection refused".to_owned())),
    ];
    for later in later {
        let talk = paying(move |_, place| match place {
            0 => says(401, "<html>"),
            _ => later(),
        });
        assert_eq!(
            outcome(&talk).await,
            "silence: UnexpectedStatus(401)",
            "the first may have been paid"
        );
        assert_eq!(sent(&talk), 2, "and no third is sent");
    }
    let talk = Conversation::with(|request, place| match (request.route, place) {
        (LOGIN, 0) => token(0),
        (LOGIN, _) => says(401, r#"{"status":"error","message":"No"}"#),
        _ => says(401, ""),
    });
    assert_eq!(
        outcome(&talk).await,
        "silence: UnexpectedStatus(401)",
        "nor is a refused login about the payout"
    );
}

#[tokio::test]
async fn a_login_nobody_answers_leaves_no_payout_in_doubt() {
    let talk = Conversation::with(|_, _| Err(Failure::TimedOut));
    assert_eq!(outcome(&talk).await, "NotSent", "it never left");
    assert_eq!(sent(&talk), 0, "indeed");
}

#[tokio::test]
async fn a_voucher_is_asked_for_by_an_id_and_only_by_an_id() {
    let talk = paying(|_, _| says(200, r#"{"status":"ok","voucher":"JVBERi0xLjcK"}"#));
    let came = talk.telepagos.cash_out_voucher("901").await;
    assert_eq!(
        came,
        Answer::Said(Voucher::Pdf(b"%PDF-1.7\n".to_vec())),
        "a document"
    );
    let asked = talk.provider.seen(VOUCHER).remove(0);
    assert_eq!(asked.path, "v2/payment/cashout/901", "its path");
    assert!(
        asked.answer_max.is_some_and(|max| max > 7 * 1024 * 1024),
        "the largest document fits into the answer"
    );

    let came = talk.telepagos.cash_out_voucher("../account").await;
    assert!(matches!(came, Answer::Refused(_)), "that is no id");
    assert_eq!(talk.provider.seen(VOUCHER).len(), 1, "nobody was asked");
}
