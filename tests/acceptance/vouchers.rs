//! The shop's own papers about money it sent: only of what arrived, and with nobody's whole numbers on a slip.

use std::{fs, time::Duration};

use domain::{channel::Provider, payout::State};
use tests::{Counter, code_of};
use till::{payouts::Disbursement, refunds::Refunding, refusal::Code};

const PAYEE: &str = "2850590940090418135201";

fn text_of(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    document.extract_text(&[1]).expect("text")
}

/// A counter whose account holds money, and a sale that it came from.
async fn with_money() -> (Counter, domain::order::OrderId) {
    let counter = Counter::open().await;
    let order = counter.charge("5000").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    (counter, order)
}

fn of(pesos: i64) -> Disbursement {
    Disbursement {
        provider: Some(Provider::Telepagos),
        to: PAYEE.to_owned(),
        cuit: Some("20-26756539-3".to_owned()),
        cents: pesos * 100,
        concept_id: None,
        description: Some("Harina, factura 0003-00018842".to_owned()),
        again: false,
    }
}

#[tokio::test]
async fn a_voucher_says_what_was_sent_once_it_arrived_and_not_before() {
    let (counter, _) = with_money().await;
    let till = counter.till();
    counter
        .provider()
        .decides_payouts(serde_json::json!({ "next": "hold" }))
        .await;
    let id = till
        .pay_out_and_wait(&of(1_234))
        .await
        .expect("there is money");
    let reference = till.payout(id).await.expect("it is there").draft.reference;
    let early = till.payout_voucher(reference.as_str()).await;
    assert_eq!(
        code_of(early),
        Code::NoVoucher,
        "nobody knows that it arrived"
    );

    counter
        .provider()
        .decides_payouts(serde_json::json!({ "held": "ok" }))
        .await;
    counter.watches_for(Duration::from_mins(5)).await;
    let payout = till.payout(id).await.expect("it is there");
    assert_eq!(payout.state, State::Processed, "now it did");
    let first = till
        .payout_voucher(reference.as_str())
        .await
        .expect("there is one");
    let text = text_of(&first);
    let ended = payout.ended.expect("it ended").to_receipt();
    let (day, hour) = ended.split_once(' ').expect("a day and an hour");
    for words in [
        "Comprobante de transferencia",
        "1.234",
        "Acreditada",
        "28505909 40090418135201",
        "20-26756539-3",
        "Harina, factura 0003-00018842",
        "Número en TelePagos",
        reference.as_str(),
        day,
        hour,
        "practica",
        "SIN VALOR",
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    counter.advance(Duration::from_hours(30));
    let later = till
        .payout_voucher(reference.as_str())
        .await
        .expect("there is one");
    assert!(first == later, "it does not depend on when it is made");
    let saved = till
        .save_voucher(reference.as_str())
        .await
        .expect("it is kept");
    let name = format!("envio-{reference}.pdf");
    assert_eq!(
        saved.path,
        counter.papers().join(name).display().to_string(),
        "beside the provider's own, not over it"
    );
    assert!(
        fs::read(&saved.path).expect("it is there") == first,
        "the same"
    );
    let slip = till.refund_slip(reference.as_str()).await;
    assert_eq!(code_of(slip), Code::NoVoucher, "it gives nothing back");
}

#[tokio::test]
async fn a_slip_says_where_a_refund_stands_and_names_nobodys_whole_numbers() {
    let (counter, order) = with_money().await;
    let till = counter.till();
    counter
        .provider()
        .decides_payouts(serde_json::json!({ "next": "hold" }))
        .await;
    let refunding = Refunding {
        order,
        cents: 123_400,
        reason: "no era su talle".to_owned(),
        again: false,
    };
    let id = till
        .refund_and_wait(&refunding)
        .await
        .expect("a manager may");
    let reference = till.payout(id).await.expect("it is there").draft.reference;
    let slip = till
        .refund_slip(reference.as_str())
        .await
        .expect("there is one");
    let text = text_of(&slip);
    let sale = counter.order(&order).await;
    let payment = sale.payment().cloned().expect("it is paid");
    for words in [
        "Comprobante de devolución",
        "$ 1.234,00",
        "$ 5.000,00",
        "no era su talle",
        sale.draft.reference.as_str(),
        reference.as_str(),
        payment.name.as_deref().expect("known"),
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    assert!(
        !text.contains("DEVUELTO"),
        "it has not arrived, and nobody says so:\n{text}"
    );
    for whole in [payment.cuit, payment.account] {
        let whole = whole.expect("known");
        assert!(!text.contains(&whole), "not {whole}:\n{text}");
    }

    counter
        .provider()
        .decides_payouts(serde_json::json!({ "held": "ok" }))
        .await;
    counter.watches_for(Duration::from_mins(5)).await;
    let saved = till
        .save_voucher(reference.as_str())
        .await
        .expect("it is kept");
    assert!(
        saved.path.ends_with(&format!("devolucion-{reference}.pdf")),
        "the customer's paper: {}",
        saved.path
    );
    let text = text_of(&fs::read(&saved.path).expect("it is there"));
    assert!(text.contains("DEVUELTO"), "now it did:\n{text}");
    assert!(
        till.payout_voucher(reference.as_str()).await.is_ok(),
        "and the shop has its own of it"
    );
}
