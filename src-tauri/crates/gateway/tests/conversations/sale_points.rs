//! Sale points: how the id of one travels where the documents show a body that servers may refuse.

use gateway::{AmountType, Answer, Failure, Method, Request, Response};

use crate::fakes::{Conversation, LOGIN, says, token};

const POINT: &str = "v2/payment/cashin/qr/sale-point";
const STATIC: &str = "v2/payment/cashin/qr/sale-point/static";
const OK: &str = r#"{"status":"ok","qr_code":"000201"}"#;

/// A conversation in which logins succeed and all else is answered by `script`.
fn talking(
    script: impl Fn(&Request) -> Result<Response, Failure> + Send + Sync + 'static,
) -> Conversation {
    Conversation::with(move |request, place| match request.route {
        LOGIN => token(place),
        _ => script(request),
    })
}

/// How each request to a route carried its fields.
fn carriages(talk: &Conversation, route: &str) -> Vec<&'static str> {
    let seen = talk.provider.seen(route);
    seen.iter()
        .map(|request| match (request.query.is_empty(), &request.body) {
            (false, Some(_)) => "both",
            (false, None) => "query",
            (true, Some(_)) => "body",
            (true, None) => "nothing",
        })
        .collect()
}

#[tokio::test]
async fn a_sale_point_is_retired_by_its_id_in_query_and_body() {
    let talk = talking(|_| says(200, OK));
    let came = talk.telepagos.retire_sale_point("348").await;
    assert_eq!(came, Answer::Said(()), "they said so");
    let sent = talk.provider.seen(POINT).remove(0);
    assert_eq!(sent.method, Method::Delete, "as documented");
    assert_eq!(sent.query, [("sale_point_id", "348".to_owned())], "a query");
    assert_eq!(
        sent.body.as_deref(),
        Some(br#"{"sale_point_id":348}"#.as_slice()),
        "and a body, the id a number"
    );
    let came = talk.telepagos.retire_sale_point(" ").await;
    assert!(matches!(came, Answer::Refused(_)), "nothing is no id");
    assert_eq!(talk.provider.seen(POINT).len(), 1, "nobody was asked");
}

#[tokio::test]
async fn a_guard_that_minds_a_delete_with_a_body_is_learned_once_and_for_deletes_alone() {
    let refusals: [fn() -> Result<Response, Failure>; 4] = [
        || says(413, "<html>"),
        || says(400, r#"{"status":"error","message":"No"}"#),
        || says(403, "{}"),
        || {
            says(
                200,
                r#"{"status":"error","message":"Punto de venta inválido"}"#,
            )
        },
    ];
    for refusal in refusals {
        let talk = talking(move |request| match (request.method, &request.body) {
            (Method::Delete, Some(_)) => refusal(),
            _ => says(200, OK),
        });
        for time in 0..2 {
            let came = talk.telepagos.retire_sale_point("348").await;
            assert_eq!(came, Answer::Said(()), "time {time}");
        }
        assert_eq!(
            carriages(&talk, POINT),
            ["both", "query", "query"],
            "found, and remembered"
        );
        let code = talk.telepagos.static_qr("348", AmountType::Closed).await;
        assert_eq!(code, Answer::Said("000201".to_owned()), "the QR");
        assert_eq!(carriages(&talk, STATIC), ["both"], "another call");
    }
}

#[tokio::test]
async fn a_refusal_to_retire_is_handed_on_and_silence_is_not_asked_twice() {
    let talk = talking(|_| {
        says(
            422,
            r#"{"status":"error","message":"Tiene ventas abiertas"}"#,
        )
    });
    let came = talk.telepagos.retire_sale_point("348").await;
    let Answer::Refused(refused) = came else {
        panic!("they said no: {came:?}");
    };
    assert_eq!(
        refused.words.as_deref(),
        Some("Tiene ventas abiertas"),
        "in their words"
    );
    assert_eq!(talk.provider.seen(POINT).len(), 1, "it was understood");

    let talk = talking(|_| Err(Failure::TimedOut));
    let came = talk.telepagos.retire_sale_point("348").await;
    assert!(matches!(came, Answer::Silence(_)), "it may be retired");
    assert_eq!(talk.provider.seen(POINT).len(), 1, "asked once");
}

#[tokio::test]
async fn a_static_qr_is_asked_for_by_sale_point_and_kind() {
    let talk = talking(|_| says(200, OK));
    let code = talk.telepagos.static_qr("348", AmountType::Open).await;
    assert_eq!(code, Answer::Said("000201".to_owned()), "its text");
    let sent = talk.provider.seen(STATIC).remove(0);
    assert_eq!(sent.method, Method::Get, "as documented");
    assert_eq!(
        sent.body.as_deref(),
        Some(br#"{"sale_point_id":348,"type_amount":"open"}"#.as_slice()),
        "the documents' fields"
    );
    assert_eq!(sent.query.len(), 2, "and in the query");
}
