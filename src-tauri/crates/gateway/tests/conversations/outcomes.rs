//! What having a QR order made can come to, and how often it is asked for: never twice on a guess.

use domain::{instant::Instant, money::Price};
use gateway::{
    AmountType, Answer, CounterCall, Failure, LinkCall, QrCall, QrOrder, RefusedKind, Request,
    Response, SilenceKind,
};

use crate::fakes::{Conversation, LOGIN, bearer, says, token};

const QR: &str = "v2/payment/cashin/qr/generate";
const CASHIN: &str = "v2/payment/cashin/{id}";
const MADE: &str = r#"{"status":"ok","qr_code":"000201","qr_order_id":77}"#;

/// Something a provider may do to a call.
type Case = fn() -> Result<Response, Failure>;

fn call() -> QrCall {
    let amount = Price::from_cents(155_050).expect("a price");
    QrCall::new(amount, "VAR", "Venta 42")
}

fn link() -> LinkCall {
    let amount = Price::from_cents(155_050).expect("a price");
    let expires = Instant::from_ms(1_795_195_988_000);
    LinkCall::new(expires, amount, false, "VAR", &[]).expect("a link")
}

fn counter() -> CounterCall {
    let amount = Price::from_cents(155_050).expect("a price");
    CounterCall::new(amount, "VAR", "Venta 42", "9")
}

/// What came of one attempt at a QR order when the provider answers so, and how often it was sent.
async fn attempt(
    answer: impl Fn() -> Result<Response, Failure> + Send + Sync + 'static,
) -> (Answer<QrOrder>, usize) {
    let talk = Conversation::with(move |request: &Request, place| match request.route {
        LOGIN => token(place),
        _ => answer(),
    });
    let came = talk.telepagos.open_qr(&call()).await;
    (came, talk.provider.seen(QR).len())
}

#[tokio::test]
async fn the_journaled_bytes_are_the_bytes_that_are_sent() {
    let talk = Conversation::with(|request, place| match request.route {
        LOGIN => token(place),
        _ => says(200, MADE),
    });
    let call = call();
    assert_eq!(
        call.describe(),
        "POST v2/payment/cashin/qr/generate",
        "as journaled"
    );

    let came = talk.telepagos.open_qr(&call).await;

    let order = came.said().expect("an order");
    assert_eq!(
        (order.qr_code.as_str(), order.qr_order_id.as_str()),
        ("000201", "77"),
        "made"
    );
    let sent = talk.provider.seen(QR).remove(0);
    assert_eq!(sent.body.as_deref(), Some(call.body()), "to the byte");
    assert_eq!(bearer(&sent), "t0", "with the token");
    assert!(sent.query.is_empty(), "and nothing in the query");
}

#[tokio::test]
async fn no_answer_to_a_qr_call_is_silence_and_it_is_never_sent_again() {
    let cases: [(Case, SilenceKind); 8] = [
        (|| Err(Failure::TimedOut), SilenceKind::TimedOut),
        (
            || Err(Failure::Dropped("reset".to_owned())),
            SilenceKind::Dropped,
        ),
        (|| Err(Failure::TooLarge), SilenceKind::TooLarge),
        (|| says(500, "{}"), SilenceKind::ServerError(500)),
        (
            || says(503, r#"{"status":"error"}"#),
            SilenceKind::ServerError(503),
        ),
        (|| says(302, ""), SilenceKind::Redirected),
        (|| says(200, "{\"status\":\"ok\""), SilenceKind::Unreadable),
        (
            || says(200, r#"{"status":"ok","qr_order_id":7}"#),
            SilenceKind::MissingField("qr_code"),
        ),
    ];
    for (answer, why) in cases {
        let (came, sent) = attempt(answer).await;
        let Answer::Silence(silence) = came else {
            panic!("{why:?} is no answer: {came:?}");
        };
        assert_eq!(silence.why, why, "what is known");
        assert_eq!(sent, 1, "{why:?} is no licence to ask twice");
    }
}

#[tokio::test]
async fn a_clear_no_to_a_qr_call_is_a_refusal() {
    let cases: [(Case, RefusedKind); 5] = [
        (
            || Err(Failure::NotSent("connection refused".to_owned())),
            RefusedKind::NotSent,
        ),
        (
            || says(200, r#"{"status":"error","message":"Concepto inválido"}"#),
            RefusedKind::Rejected,
        ),
        (
            || says(422, r#"{"message":"Concepto inválido"}"#),
            RefusedKind::Rejected,
        ),
        (|| says(403, "{}"), RefusedKind::Permission),
        (
            || {
                Ok(Response {
                    status: 429,
                    retry_after: Some("7".to_owned()),
                    body: Vec::new(),
                })
            },
            RefusedKind::Busy {
                retry_after_ms: Some(7_000),
            },
        ),
    ];
    for (answer, kind) in cases {
        let (came, sent) = attempt(answer).await;
        let Answer::Refused(refused) = came else {
            panic!("{kind:?} is an answer: {came:?}");
        };
        assert_eq!(refused.kind, kind, "what was said");
        assert_eq!(sent, 1, "once is enough");
    }
}

#[tokio::test]
async fn a_qr_call_answered_with_401_is_sent_once_more_with_a_new_token() {
    let talk = Conversation::with(|request, place| match request.route {
        LOGIN => token(place),
        _ if bearer(request) == "t0" => says(401, "{}"),
        _ => says(200, MADE),
    });
    let came = talk.telepagos.open_qr(&call()).await;
    assert!(
        matches!(came, Answer::Said(_)),
        "made with the second token"
    );
    let sent = talk.provider.seen(QR);
    assert_eq!(
        sent.len(),
        2,
        "the provider had answered that it did nothing"
    );
    assert_eq!(sent[0].body, sent[1].body, "the same bytes");
}

#[tokio::test]
async fn a_login_nobody_answers_leaves_no_qr_order_in_doubt() {
    let talk = Conversation::with(|_, _| Err(Failure::TimedOut));
    let came = talk.telepagos.open_qr(&call()).await;
    let Answer::Refused(refused) = came else {
        panic!("the call was never sent: {came:?}");
    };
    assert_eq!(refused.kind, RefusedKind::NotSent, "so nothing was made");
    assert!(talk.provider.seen(QR).is_empty(), "indeed");

    let came = talk.telepagos.concepts().await;
    assert!(
        matches!(came, Answer::Silence(_)),
        "to a read it is what it is"
    );
}

#[tokio::test]
async fn a_credit_is_asked_for_by_its_id_and_only_by_an_id() {
    let talk = Conversation::with(|request, place| match request.route {
        LOGIN => token(place),
        _ => says(200, r#"{"status":"ok","amount":1550.5,"qr_order_id":"77"}"#),
    });
    let cashin = talk.telepagos.cashin("901").await.said().expect("a credit");
    assert_eq!(
        cashin.amount.cents(),
        155_050,
        "read without floating point"
    );
    assert_eq!(cashin.qr_order_id.as_deref(), Some("77"), "and its order");
    assert_eq!(
        talk.provider.seen(CASHIN)[0].path,
        "v2/payment/cashin/901",
        "its path"
    );

    let before = talk.provider.count();
    let came = talk.telepagos.cashin("../account/balance").await;
    assert!(matches!(came, Answer::Refused(_)), "that is no id");
    assert_eq!(talk.provider.count(), before, "nobody was asked");
}

#[tokio::test]
async fn what_is_made_is_asked_for_once_whatever_it_is() {
    let silent: [Case; 3] = [
        || Err(Failure::TimedOut),
        || says(500, "{}"),
        || says(200, r#"{"status":"ok"}"#),
    ];
    for answer in silent {
        let talk = Conversation::with(move |request, place| match request.route {
            LOGIN => token(place),
            _ => answer(),
        });
        let telepagos = &talk.telepagos;
        let silence = [
            matches!(telepagos.open_link(&link()).await, Answer::Silence(_)),
            matches!(telepagos.open_counter(&counter()).await, Answer::Silence(_)),
            matches!(
                telepagos.create_sale_point("Caja").await,
                Answer::Silence(_)
            ),
        ];
        assert_eq!(silence, [true; 3], "each may have been made");
        assert_eq!(talk.provider.count(), 4, "a login, and each once");
    }
}

#[tokio::test]
async fn a_month_is_asked_for_by_its_name_and_nothing_else_is() {
    let talk = Conversation::with(|request, place| match request.route {
        LOGIN => token(place),
        _ => says(200, r#"{"status":"ok","data":[[{"total_cashin":null}]]}"#),
    });
    let route = "v2/whitelabel/statics/{period}";
    let came = talk.telepagos.statistics("2026-11").await;
    assert_eq!(came.said().map(|all| all.len()), Some(1), "what there is");
    assert_eq!(
        talk.provider.seen(route)[0].path,
        "v2/whitelabel/statics/2026-11",
        "its path"
    );
    let came = talk.telepagos.statistics("2026-11-20").await;
    assert!(matches!(came, Answer::Refused(_)), "that is no month");
    assert_eq!(talk.provider.seen(route).len(), 1, "nobody was asked");
}

#[tokio::test]
async fn every_call_may_be_made_from_any_task() {
    let talk = Conversation::with(|request, place| match request.route {
        LOGIN => token(place),
        _ => says(
            200,
            r#"{"status":"ok","amount":1,"concepts":[],"transactions":[],"qr_code":"0002",
            "qr_order_id":7,"link":"x","link_id":8,"sale_points":[],"sale_point_id":9,
            "operations":[],"data":[]}"#,
        ),
    });
    let telepagos = talk.telepagos.clone();
    let all = tokio::spawn(async move {
        let day = domain::day::Day::parse("2026-11-20").expect("a date");
        telepagos.sign_in().await.said().is_some()
            && telepagos.concepts().await.said().is_some()
            && telepagos.open_qr(&call()).await.said().is_some()
            && telepagos.cashin("1").await.said().is_some()
            && telepagos.credits(day, day).await.said().is_some()
            && telepagos.balance().await.said().is_some()
            && telepagos.open_link(&link()).await.said().is_some()
            && telepagos.open_counter(&counter()).await.said().is_some()
            && telepagos.sale_points().await.said().is_some()
            && telepagos.create_sale_point("Caja").await.said().is_some()
            && telepagos.retire_sale_point("9").await.said().is_some()
            && telepagos
                .static_qr("9", AmountType::Open)
                .await
                .said()
                .is_some()
            && telepagos.filters().await.said().is_some()
            && telepagos.statistics("2026-11").await.said().is_some()
    });
    assert!(all.await.expect("the task ends"), "each was answered");
}
