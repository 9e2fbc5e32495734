//! TotalCoin, read as the pages have it: three logins, pre-orders, payments and QR pictures.

use std::time::Duration;

use domain::{
    alias::Alias,
    cbu::Cbu,
    cuit::Cuit,
    instant::Instant,
    money::{Money, Price},
    payout::Payee,
    reference::Reference,
};
use gateway::{
    Answer,
    totalcoin::{
        Credentials, Payment, PaymentCall, PaymentState, PictureQrCall, Preorder, PreorderCall,
        Preordering, QrState, QrStatus, QrType, Totalcoin,
    },
};
use secrecy::SecretString;
use tests::START;

use super::{TOKEN, Way};
use crate::exchange::Exchange;

/// The practice account, signed in without a company, as for pre-orders.
const ALONE: Way<Totalcoin> = Way {
    login: "totalcoin_preorders_login.http",
    client: |transport, clock| Totalcoin::new(transport, clock, credentials(None)),
};

/// The same with its company, as for payments.
const PAYING: Way<Totalcoin> = Way {
    login: "totalcoin_payments_login.http",
    client: |transport, clock| Totalcoin::new(transport, clock, credentials(Some("practica"))),
};

/// The same with its company, as for QRs.
const SHOWING: Way<Totalcoin> = Way {
    login: "totalcoin_qr_login.http",
    ..PAYING
};

/// The payment of the examples.
const PAYMENT: &str = "e6451028-84ce-4fa4-b3bc-335972bebf0a";

fn credentials(company: Option<&str>) -> Credentials {
    Credentials {
        company: company.map(str::to_owned),
        username: "practica".to_owned(),
        password: SecretString::from("practica"),
    }
}

fn money(cents: i64) -> Money {
    Money::from_cents(cents).expect("an amount")
}

fn price(cents: i64) -> Price {
    Price::from_cents(cents).expect("an amount")
}

fn reference() -> Reference {
    Reference::parse("A1B2C3D4E5F6G7").expect("a reference")
}

#[tokio::test]
async fn each_login_is_asked_for_as_its_document_has_it_and_read_in_every_form_of_its_answer() {
    for way in [ALONE, PAYING, SHOWING] {
        let trial = way.tries(way.login, "");
        trial.all_mean((), async |it| it.sign_in().await).await;
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_hour_however_that_is_written_and_is_the_one_that_is_sent() {
    let login = Exchange::read(SHOWING.login);
    let door = login.request().path();
    for (what, answer) in &login.answers {
        let account = SHOWING.answering(door, answer).await;
        // Nobody told the server about QRs: that it was asked, and with which token, is all.
        let ask = async || drop(account.client.qr_status("qr_1").await);
        ask().await;
        account.clock.advance(Duration::from_mins(47));
        ask().await;
        assert_eq!(account.server.asked(door).len(), 1, "{what}: still good");
        account.clock.advance(Duration::from_mins(2));
        ask().await;
        assert_eq!(
            account.server.asked(door).len(),
            2,
            "{what}: renewed in time"
        );
        let asked = account.server.asked("api/qr/qr_1/status");
        let bearer = format!("Bearer {TOKEN}");
        let sent = asked
            .iter()
            .all(|asked| asked.header("authorization") == Some(&bearer));
        assert!(sent && asked.len() == 3, "{what}: sent each time");
    }
}

#[tokio::test]
async fn pre_orders_sign_in_without_the_company_and_the_rest_with_it() {
    let login = Exchange::read(PAYING.login);
    let door = login.request().path();
    let account = PAYING.answering(door, &login.answers[0].1).await;
    let call = preordered(Some(155_050), QrType::Dynamic);
    drop(account.client.open_preorder(&call).await);
    drop(account.client.qr_status("qr_1").await);
    let asked = account.server.asked(door);
    let bodies: Vec<&str> = asked.iter().map(|asked| asked.body.as_str()).collect();
    let alone = Exchange::read(ALONE.login);
    let expected = [&*alone.request().body, &*login.request().body];
    assert_eq!(bodies, expected, "each document's own login");
}

/// The pre-order of the exchange, of this amount and kind.
fn preordered(cents: Option<i64>, qr_type: QrType) -> PreorderCall {
    let thirty_minutes_ms = 30 * 60 * 1_000;
    PreorderCall::new(Preordering {
        concept: "test-jpgq",
        expires: START.plus_ms(thirty_minutes_ms + 99),
        business_unit: "348",
        reference: &reference(),
        amount: cents.map(price),
        qr_type,
        reset_on_payment: qr_type == QrType::Static,
        operation_id: "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
        dni: "27594189",
        reconcile: "OP:000001110001",
    })
}

#[tokio::test]
async fn a_pre_order_is_asked_for_to_the_byte_and_the_printed_answer_read_in_every_form() {
    let trial = ALONE.tries("totalcoin_preorder.http", "");
    let printed: serde_json::Value =
        serde_json::from_str(&trial.exchange.answers[0].1.body).expect("JSON");
    let text = |text: &str| Some(text.to_owned());
    let expected = Preorder {
        id: "13010".to_owned(),
        qr_code: printed["qrCode"].as_str().expect("a text").to_owned(),
        amount: money(1_000),
        expires: Some(Instant::from_ms(1_743_009_794_099)),
        enabled: Some(true),
        external_reference: text("JPGQ_PAYMENT_001"),
        business_unit: text("ARBET"),
        cashier: text("ARBET"),
    };
    let call = preordered(Some(155_050), QrType::Dynamic);
    trial
        .all_mean(expected, async |it| it.open_preorder(&call).await)
        .await;
    for (what, cents, qr_type) in [
        ("closed static", Some(155_050), QrType::Static),
        ("open dynamic", None, QrType::Dynamic),
        ("open static", None, QrType::Static),
    ] {
        let call = preordered(cents, qr_type);
        trial
            .asks(what, async |it| it.open_preorder(&call).await)
            .await;
    }
}

#[tokio::test]
async fn a_payment_is_sent_to_the_byte_and_only_a_certain_no_is_one() {
    let call = |payee: Payee| {
        let cuit = Cuit::parse("30718092481").expect("a CUIT");
        let told = "http://127.0.0.1:8730/callback";
        PaymentCall::new(&payee, &cuit, price(90_025), &reference(), told)
    };
    let account = Cbu::parse("0000003100012345678907").expect("an account");
    let to_account = call(Payee::Account(account));
    let to_alias = call(Payee::Alias(
        Alias::parse("panaderia.sol").expect("an alias"),
    ));
    let trial = PAYING.tries("totalcoin_payment.http", "");
    let pay = async |it: &Totalcoin| it.pay(&to_account).await;
    trial.all_mean(PAYMENT.to_owned(), pay).await;
    trial
        .asks("to an alias", async |it| it.pay(&to_alias).await)
        .await;
}

/// What is told of a payment, but for its date, which is kept as it was written.
fn standing(payment: Payment) -> (String, PaymentState, Money, Option<String>) {
    let Payment {
        id,
        state,
        amount,
        reference,
        ..
    } = payment;
    (id.to_lowercase(), state, amount, reference)
}

#[tokio::test]
async fn how_a_payment_stands_is_read_in_both_sets_of_words_by_either_of_its_names() {
    let stands = |state: PaymentState| {
        let reference = reference().as_str().to_owned();
        (PAYMENT.to_owned(), state, money(90_025), Some(reference))
    };
    let others = [
        ("Failed", stands(PaymentState::Failed)),
        ("Rechazado", stands(PaymentState::Failed)),
        ("Processing", stands(PaymentState::Processing)),
        ("Pending", stands(PaymentState::Pending)),
        ("Pendiente", stands(PaymentState::Pending)),
        (
            "a word nobody documented",
            stands(PaymentState::Unheard("Reversed".to_owned())),
        ),
    ];
    let by_id = async |it: &Totalcoin| it.payment(PAYMENT).await.map(standing);
    let trial = PAYING.tries("totalcoin_payment_by_id.http", PAYMENT);
    trial.all_mean(stands(PaymentState::Processed), by_id).await;
    trial.others_mean(&others, by_id).await;

    let ours = reference();
    let by_reference = async |it: &Totalcoin| it.payment_by_reference(&ours).await.map(standing);
    let trial = PAYING.tries("totalcoin_payment_external.http", ours.as_str());
    trial
        .all_mean(stands(PaymentState::Processed), by_reference)
        .await;
    trial.others_mean(&others, by_reference).await;
}

#[tokio::test]
async fn a_picture_is_asked_for_in_pesos_and_read_to_its_bytes() {
    let call = PictureQrCall::new(price(155_050), "Venta 42", 900);
    let ask = async |it: &Totalcoin| -> Answer<_> {
        let answer = it.generate_qr(&call).await;
        answer.map(|qr| {
            let is_png =
                qr.png.starts_with(b"\x89PNG\r\n\x1a\n") && qr.png.ends_with(b"IEND\xaeB`\x82");
            (qr.qr_id, is_png, qr.qr_url, qr.expires)
        })
    };
    let url = Some("https://totalcoin.com/qr/qr_123456789".to_owned());
    let end = START.plus_ms(900_000);
    let expected = ("qr_123456789".to_owned(), true, url, Some(end));
    let trial = SHOWING.tries("totalcoin_qr_generate.http", "");
    trial.all_mean(expected, ask).await;
}

#[tokio::test]
async fn how_a_qr_stands_is_read_in_every_form_of_its_answer() {
    let pending = QrStatus {
        state: QrState::Pending,
        amount: money(155_050),
        currency: Some("ARS".to_owned()),
        created: Some(START),
        expires: Some(START.plus_ms(900_000)),
        paid: None,
    };
    let paid_at = Some(START.plus_ms(52_000));
    let paid = QrStatus {
        state: QrState::Paid,
        paid: paid_at,
        ..pending.clone()
    };
    let less = QrStatus {
        amount: money(100_000),
        ..paid.clone()
    };
    let stands = |state: QrState| QrStatus {
        state,
        ..pending.clone()
    };
    let others = [
        ("paid", paid),
        ("paid, less than asked for", less),
        ("expired", stands(QrState::Expired)),
        ("a word nobody documented", stands(QrState::Unheard)),
    ];
    let ask = async |it: &Totalcoin| it.qr_status("qr_123456789").await;
    let trial = SHOWING.tries("totalcoin_qr_status.http", "qr_123456789");
    trial.all_mean(pending.clone(), ask).await;
    trial.others_mean(&others, ask).await;
}
