//! Every answer of TotalCoin: whatever comes back, nobody is told more than it says.

use domain::{
    alias::Alias,
    cuit::Cuit,
    money::{Money, Price},
    payout::Payee,
    reference::Reference,
};
use gateway::totalcoin::{
    Credentials, Payment, PaymentCall, PaymentState, PictureQrCall, PreorderCall, Preordering,
    QrType, Totalcoin,
};
use secrecy::SecretString;
use tests::START;

use crate::{
    cost::Cost,
    provider::{Office, PASSWORD, USER, are_seemly, is_an_id},
};

fn office() -> Office<Totalcoin> {
    Office::new("api/auth/login", |transport, clock| {
        let credentials = Credentials {
            company: Some("la-empresa".to_owned()),
            username: USER.to_owned(),
            password: SecretString::from(PASSWORD),
        };
        Totalcoin::new(transport, clock, credentials)
    })
}

fn price() -> Price {
    Price::from_cents(155_050).expect("an amount")
}

fn reference() -> Reference {
    Reference::parse("A1B2C3D4E5F6G7").expect("a reference")
}

fn is_a_payment(payment: &Payment) {
    is_an_id(&payment.id);
    assert!(
        payment.amount > Money::ZERO,
        "what was paid is more than nothing"
    );
    if let PaymentState::Unheard(word) = &payment.state {
        are_seemly([word.as_str()]);
    }
    are_seemly(
        [&payment.date, &payment.reference]
            .into_iter()
            .flatten()
            .map(String::as_str),
    );
}

#[test]
fn what_totalcoin_answers_to_a_login_is_read_or_not_believed() {
    let office = office();
    for exchange in [
        "totalcoin_preorders_login.http",
        "totalcoin_payments_login.http",
        "totalcoin_qr_login.http",
    ] {
        office.tries(
            "totalcoin.sign_in",
            exchange,
            async |it| it.sign_in().await,
            |(), _| {},
        );
    }
}

#[test]
fn what_totalcoin_answers_about_a_sale_is_read_or_not_believed() {
    let office = office();
    let reference = reference();
    let call = PreorderCall::new(Preordering {
        concept: "test-jpgq",
        expires: START.plus_ms(1_800_000),
        business_unit: "348",
        reference: &reference,
        amount: Some(price()),
        qr_type: QrType::Dynamic,
        reset_on_payment: false,
        operation_id: "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
        dni: "27594189",
        reconcile: "OP:000001110001",
    });
    office.tries(
        "totalcoin.open_preorder",
        "totalcoin_preorder.http",
        async |it| it.open_preorder(&call).await,
        |order, _| {
            is_an_id(&order.id);
            assert!(order.amount >= Money::ZERO, "nobody is owed for paying");
            let code = &order.qr_code;
            assert!(
                !code.trim().is_empty() && !code.chars().any(char::is_control),
                "{code:?} is a code"
            );
            let texts = [
                &order.external_reference,
                &order.business_unit,
                &order.cashier,
            ];
            are_seemly(texts.into_iter().flatten().map(String::as_str));
        },
    );
    let call = PictureQrCall::new(price(), "Venta 42", 900);
    office.tries_as(
        "totalcoin.generate_qr",
        "totalcoin_qr_generate.http",
        |target| target.costs(Cost::of(2_000, 48)),
        async |it| it.generate_qr(&call).await,
        |qr, _| {
            is_an_id(&qr.qr_id);
            assert!(qr.png.starts_with(b"\x89PNG\r\n\x1a\n"), "a picture is one");
            // What the till does next with it: it is read, or it is not shown.
            if let Ok(text) = documents::qr::read_png(&qr.png) {
                assert!(
                    !text.is_empty() && !text.chars().any(char::is_control),
                    "{text:?} is a code"
                );
            }
        },
    );
    office.tries(
        "totalcoin.qr_status",
        "totalcoin_qr_status.http",
        async |it| it.qr_status("qr_123456789").await,
        |status, _| {
            assert!(
                status.amount > Money::ZERO,
                "paid or not, it is of an amount"
            );
            let is_in_pesos = status.currency.as_deref().is_none_or(|it| it == "ARS");
            assert!(is_in_pesos, "in pesos");
            for at in [status.created, status.expires, status.paid]
                .into_iter()
                .flatten()
            {
                assert!(!at.to_rfc3339().is_empty(), "a moment can be shown");
            }
        },
    );
}

#[test]
fn what_totalcoin_answers_about_a_payout_is_read_or_not_believed() {
    let office = office();
    let alias = Alias::parse("panaderia.sol").expect("an alias");
    let cuit = Cuit::parse("30718092481").expect("a CUIT");
    let reference = reference();
    let told = "http://127.0.0.1:8730/callback";
    let call = PaymentCall::new(&Payee::Alias(alias), &cuit, price(), &reference, told);
    office.tries(
        "totalcoin.pay",
        "totalcoin_payment.http",
        async |it| it.pay(&call).await,
        |id, _| is_an_id(id),
    );
    let id = "e6451028-84ce-4fa4-b3bc-335972bebf0a";
    office.tries(
        "totalcoin.payment",
        "totalcoin_payment_by_id.http",
        async |it| it.payment(id).await,
        |payment, _| {
            is_a_payment(payment);
            assert!(
                payment.id.eq_ignore_ascii_case(id),
                "it is the one that was asked about"
            );
        },
    );
    office.tries(
        "totalcoin.payment_by_reference",
        "totalcoin_payment_external.http",
        async |it| it.payment_by_reference(&reference).await,
        |payment, _| {
            is_a_payment(payment);
            let is_ours = payment
                .reference
                .as_deref()
                .is_none_or(|it| it == reference.as_str());
            assert!(is_ours, "it is the one that was asked about");
        },
    );
}
