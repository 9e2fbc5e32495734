//! TotalCoin: its two logins, where each call goes, and what leaves by the log.

mod payments;

use std::{fmt::Write as _, sync::Arc};

use domain::{cuit::Cuit, instant::Instant, money::Price, payout::Payee, reference::Reference};
use gateway::{
    Answer, Failure, Method, RefusedKind, Request, Response,
    totalcoin::{
        Credentials, PaymentCall, PictureQrCall, PreorderCall, Preordering, QrState, QrType,
        Totalcoin,
    },
};
use tokio::sync::Semaphore;

use crate::{
    fakes::{FrozenClock, Scripted, bearer, says},
    secrets::{Log, listen},
};

const LOGIN: &str = "api/auth/login";
const PREORDER: &str = "api/iep/pre-order";
const QR: &str = "api/qr/generate";
const QR_STATUS: &str = "api/qr/{qr_id}/status";
const PAY: &str = "api/payments/transactions";
const PAYMENT: &str = "api/payments/transactions/{id}";
const BY_REFERENCE: &str = "api/payments/transactions/{reference}/external";

/// An account at a TotalCoin that answers by a script.
struct Talk {
    totalcoin: Arc<Totalcoin>,
    provider: Arc<Scripted>,
    clock: Arc<FrozenClock>,
}

impl Talk {
    fn with(
        company: Option<&str>,
        script: impl Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync + 'static,
    ) -> Talk {
        let provider = Scripted::held(script);
        provider.release(Semaphore::MAX_PERMITS);
        let clock = Arc::new(FrozenClock::default());
        let credentials = Credentials {
            company: company.map(str::to_owned),
            username: "el-sol-caja".to_owned(),
            password: "una-clave-cualquiera".into(),
        };
        let totalcoin = Totalcoin::new(provider.clone(), clock.clone(), credentials);
        Talk {
            totalcoin: Arc::new(totalcoin),
            provider,
            clock,
        }
    }

    /// The bodies of the logins, in order.
    fn logins(&self) -> Vec<String> {
        let logins = self.provider.seen(LOGIN);
        let bodies = logins
            .into_iter()
            .map(|login| login.body.unwrap_or_default());
        bodies
            .map(|body| String::from_utf8(body).expect("JSON is UTF-8"))
            .collect()
    }
}

/// A login's answer: the token `t0`, `t1`, …, good for an hour.
fn token(place: usize) -> Result<Response, Failure> {
    says(200, &format!(r#"{{"token":"t{place}","expires_in":3600}}"#))
}

/// A picture of one pixel, as far as its head tells.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA=";

/// Every call is answered as the documents have it.
fn all_well(request: &Request, place: usize) -> Result<Response, Failure> {
    match request.route {
        LOGIN => token(place),
        PREORDER => says(201, r#"{"id":13010,"qrCode":"000201","amount":10.0}"#),
        QR => says(200, &format!(r#"{{"qr_id":"qr_1","qr_code":"{PICTURE}"}}"#)),
        QR_STATUS => says(
            200,
            r#"{"status":"paid","amount":100.00,"currency":"ARS","paid_at":"2024-03-13T10:30:00Z"}"#,
        ),
        PAY => says(200, r#"{"id":"E6451028-84CE"}"#),
        PAYMENT | BY_REFERENCE => says(
            200,
            r#"{"id":"E6451028-84CE","status":"Processed","amount":1500.00,"reference":"MOSPAY1"}"#,
        ),
        route => panic!("no such route: {route}"),
    }
}

fn reference() -> Reference {
    Reference::parse("MOSPAY1").expect("a reference")
}

fn preorder_call() -> PreorderCall {
    PreorderCall::new(Preordering {
        concept: "Venta 42",
        expires: Instant::from_ms(1_795_195_988_000),
        business_unit: "348",
        reference: &reference(),
        amount: Some(Price::from_cents(1_000).expect("a price")),
        qr_type: QrType::Dynamic,
        reset_on_payment: false,
        operation_id: "MOSPAY1",
        dni: "27594189",
        reconcile: "OP:1",
    })
}

fn qr_call() -> PictureQrCall {
    let amount = Price::from_cents(10_000).expect("a price");
    PictureQrCall::new(amount, "Venta 42", 900)
}

fn payment_call() -> PaymentCall {
    PaymentCall::new(
        &Payee::parse("0000222800000000057723").expect("a payee"),
        &Cuit::parse("30718092481").expect("a CUIT"),
        Price::from_cents(150_000).expect("a price"),
        &reference(),
        "https://example.com/tc",
    )
}

#[tokio::test]
async fn each_call_goes_where_its_document_says_with_the_journaled_bytes() {
    let talk = Talk::with(Some("El Sol SA"), all_well);
    let (preorder, qr, payment) = (preorder_call(), qr_call(), payment_call());

    let made = talk.totalcoin.open_preorder(&preorder).await.said();
    let made = made.expect("a pre-order");
    assert_eq!(
        (made.id.as_str(), made.amount.cents()),
        ("13010", 1_000),
        "201"
    );
    let made = talk.totalcoin.generate_qr(&qr).await.said();
    let made = made.expect("a QR");
    assert_eq!(made.qr_id, "qr_1", "its id");
    assert!(made.png.starts_with(b"\x89PNG"), "its picture, decoded");
    let status = talk.totalcoin.qr_status("qr_1").await.said();
    let status = status.expect("a status");
    assert_eq!(status.state, QrState::Paid, "paid");
    assert!(status.paid.is_some(), "and when");
    let id = talk.totalcoin.pay(&payment).await.said();
    assert_eq!(id.as_deref(), Some("E6451028-84CE"), "the payment's id");
    for payment in [
        talk.totalcoin.payment("E6451028-84CE").await,
        talk.totalcoin.payment_by_reference(&reference()).await,
    ] {
        let payment = payment.said().expect("a payment");
        assert_eq!(payment.amount.cents(), 150_000, "either way the same one");
    }

    for (route, path, body, described) in [
        (
            PREORDER,
            "api/iep/pre-order",
            Some(preorder.body()),
            preorder.describe(),
        ),
        (QR, "api/qr/generate", Some(qr.body()), qr.describe()),
        (QR_STATUS, "api/qr/qr_1/status", None, ""),
        (
            PAY,
            "api/payments/transactions",
            Some(payment.body()),
            payment.describe(),
        ),
        (PAYMENT, "api/payments/transactions/E6451028-84CE", None, ""),
        (
            BY_REFERENCE,
            "api/payments/transactions/MOSPAY1/external",
            None,
            "",
        ),
    ] {
        let mut sent = talk.provider.seen(route);
        assert_eq!(sent.len(), 1, "{route}: once");
        let sent = sent.remove(0);
        let method = if body.is_some() {
            Method::Post
        } else {
            Method::Get
        };
        assert_eq!(sent.method, method, "{route}");
        assert_eq!(sent.path, path, "{route}");
        assert_eq!(sent.body.as_deref(), body, "{route}: to the byte");
        assert!(sent.query.is_empty(), "{route}: nothing in the query");
        if body.is_some() {
            assert_eq!(described, format!("POST {path}"), "as journaled");
        }
    }
}

#[tokio::test]
async fn pre_orders_log_in_without_the_company_and_everything_else_with_it() {
    let talk = Talk::with(Some(" El Sol SA "), all_well);
    for _ in 0..2 {
        assert!(
            talk.totalcoin
                .open_preorder(&preorder_call())
                .await
                .said()
                .is_some(),
            "made"
        );
        assert!(
            talk.totalcoin
                .generate_qr(&qr_call())
                .await
                .said()
                .is_some(),
            "made"
        );
        assert!(
            talk.totalcoin
                .payment("E6451028-84CE")
                .await
                .said()
                .is_some(),
            "found"
        );
    }

    let user = r#""username":"el-sol-caja","password":"una-clave-cualquiera"}"#;
    assert_eq!(
        talk.logins(),
        [
            format!("{{{user}"),
            format!(r#"{{"company":"El Sol SA",{user}"#)
        ],
        "one login each, as each document has it"
    );
    for (route, expected) in [(PREORDER, "t0"), (QR, "t1"), (PAYMENT, "t1")] {
        let calls = talk.provider.seen(route);
        assert_eq!(calls.len(), 2, "{route}");
        for call in &calls {
            assert_eq!(bearer(call), expected, "{route} carries its own token");
        }
    }
}

#[tokio::test]
async fn without_a_company_there_is_one_login_for_all() {
    for company in [None, Some(""), Some("  ")] {
        let talk = Talk::with(company, all_well);
        let _ = talk.totalcoin.open_preorder(&preorder_call()).await;
        let _ = talk.totalcoin.payment("E6451028-84CE").await;
        let logins = talk.logins();
        assert_eq!(logins.len(), 1, "{company:?}: one token serves both");
        assert!(!logins[0].contains("company"), "omitted: {}", logins[0]);
    }
}

#[tokio::test]
async fn a_token_is_renewed_after_four_fifths_of_the_seconds_it_lasts() {
    let talk = Talk::with(None, all_well);
    for (seconds, logins) in [(0, 1), (2_879, 1), (1, 2)] {
        talk.clock.advance(seconds);
        let payment = talk.totalcoin.payment("E6451028-84CE").await;
        assert!(payment.said().is_some(), "the call goes through");
        assert_eq!(talk.logins().len(), logins, "after {seconds} more seconds");
    }
}

#[tokio::test]
async fn signing_in_proves_the_credentials_with_the_company() {
    let talk = Talk::with(Some("El Sol SA"), |request, place| {
        match (request.route, place) {
            (LOGIN, 0) => token(0),
            (LOGIN, 1) => says(401, r#"{"message":"Credenciales inválidas"}"#),
            (LOGIN, 2) => says(403, "{}"),
            (LOGIN, _) => says(200, r#"{"expires_in":3600}"#),
            _ => all_well(request, place),
        }
    });
    let sign_in = || talk.totalcoin.sign_in();
    assert_eq!(sign_in().await, Answer::Said(()), "taken");
    for kind in [RefusedKind::Credentials, RefusedKind::Permission] {
        let Answer::Refused(refused) = sign_in().await else {
            panic!("{kind:?} is a no");
        };
        assert_eq!(refused.kind, kind, "401, then 403");
    }
    assert!(
        matches!(sign_in().await, Answer::Silence(_)),
        "a yes without a token says nothing"
    );
    assert!(
        talk.logins().iter().all(|login| login.contains("company")),
        "each with the company"
    );
}

#[tokio::test]
async fn a_qr_of_another_currency_is_never_paid() {
    let talk = Talk::with(None, |request, place| match request.route {
        QR_STATUS => says(200, r#"{"status":"paid","amount":100,"currency":"USD"}"#),
        _ => all_well(request, place),
    });
    let status = talk.totalcoin.qr_status("qr_1").await;
    assert!(
        matches!(status, Answer::Silence(_)),
        "a hundred dollars are not a hundred pesos: {status:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_an_id_is_asked_of_nobody() {
    let talk = Talk::with(None, all_well);
    for id in ["", "..", "a/b", "a?b", "a b", "{id}"] {
        let status = talk.totalcoin.qr_status(id).await;
        assert!(matches!(status, Answer::Refused(_)), "{id:?} is no QR");
        let payment = talk.totalcoin.payment(id).await;
        assert!(matches!(payment, Answer::Refused(_)), "nor a payment");
    }
    assert_eq!(talk.provider.count(), 0, "nobody was asked");
}

#[tokio::test]
async fn every_call_may_be_made_from_any_task() {
    let talk = Talk::with(Some("El Sol SA"), all_well);
    let totalcoin = talk.totalcoin.clone();
    let all = tokio::spawn(async move {
        totalcoin.sign_in().await.said().is_some()
            && totalcoin
                .open_preorder(&preorder_call())
                .await
                .said()
                .is_some()
            && totalcoin.generate_qr(&qr_call()).await.said().is_some()
            && totalcoin.qr_status("qr_1").await.said().is_some()
            && totalcoin.pay(&payment_call()).await.said().is_some()
            && totalcoin
                .payment_by_reference(&reference())
                .await
                .said()
                .is_some()
    });
    assert!(all.await.expect("the task ends"), "each was answered");
}

#[tokio::test]
async fn a_talkative_totalcoin_makes_us_repeat_no_secret() {
    let log = Log::default();
    let listening = listen(&log);
    let talk = Talk::with(Some("Compañía Canaria"), |request, _| {
        match request.route {
            LOGIN => says(200, r#"{"token":"canary-token","expires_in":3600}"#),
            _ => says(
                400,
                r#"{"message":"el-sol-caja/una-clave-cualquiera/canary-token/Compañía Canaria: no"}"#,
            ),
        }
    });
    let (preorder, payment) = (preorder_call(), payment_call());
    let mut told = String::new();
    let mut tell = |text: String| told.write_str(&text).expect("memory holds it");
    tell(format!("{:?}", talk.totalcoin.sign_in().await));
    tell(format!(
        "{:?}",
        talk.totalcoin.open_preorder(&preorder).await
    ));
    tell(format!(
        "{:?}",
        talk.totalcoin.generate_qr(&qr_call()).await
    ));
    tell(format!("{:?}", talk.totalcoin.qr_status("qr_1").await));
    tell(format!("{:?}", talk.totalcoin.pay(&payment).await));
    tell(format!(
        "{:?}",
        talk.totalcoin.payment("E6451028-84CE").await
    ));
    tell(format!("{:?} {preorder:?} {payment:?}", talk.totalcoin));
    tell(format!("{:?}", talk.provider.seen(PAY)));
    drop(listening);

    assert!(
        told.contains("•••/•••/•••/•••: no"),
        "words are kept, secrets are not: {told}"
    );
    assert!(
        log.text().contains("totalcoin"),
        "the log tells of the calls"
    );
    assert!(
        log.text().contains("api/qr/{qr_id}/status"),
        "by their pattern"
    );
    for secret in [
        "el-sol-caja",
        "una-clave-cualquiera",
        "canary-token",
        "Canaria",
        "0000222800000000057723",
        "30718092481",
        "27594189",
    ] {
        assert!(!told.contains(secret), "{secret} was told: {told}");
        assert!(!log.text().contains(secret), "{secret} is in the log");
    }
}
