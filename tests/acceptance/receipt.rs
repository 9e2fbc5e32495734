//! Receipts: what a customer takes home, and only for money that came in.

use std::{fs, time::Duration};

use domain::{lifecycle::State, order::OrderId};
use serde_json::json;
use tests::{Counter, code_of};
use till::refusal::Code;

/// What an independent reader of PDF finds written on the first page.
fn text_of(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document
        .extract_text(&pages)
        .expect("text that can be copied out of it")
}

async fn paid(counter: &Counter, visit: serde_json::Value) -> OrderId {
    let order = counter.charge("1550,50").await;
    counter.customer_pays_with(&order, visit).await;
    counter.looks().await;
    order
}

#[tokio::test]
async fn a_receipt_says_what_was_paid_and_that_it_is_practice() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;

    let text = text_of(
        &counter
            .till()
            .receipt(order, false)
            .await
            .expect("it is paid"),
    );

    let reference = counter.order(&order).await.draft.reference.to_string();
    for words in [
        "1.550,50",
        "PRÁCTICA",
        "Varios",
        "Caja 1",
        "20/11/2026",
        reference.as_str(),
    ] {
        assert!(text.contains(words), "{words} is written on it:\n{text}");
    }
    assert!(!text.contains("COPIA"), "it is the first one");
}

#[tokio::test]
async fn the_same_sale_gives_the_same_bytes_today_and_after_a_restart() {
    let mut counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    let first = counter
        .till()
        .receipt(order, false)
        .await
        .expect("it is paid");
    counter.advance(Duration::from_hours(30));
    counter.restart().await;
    let second = counter
        .till()
        .receipt(order, false)
        .await
        .expect("it is paid");
    assert!(
        first == second,
        "a receipt does not depend on when it is printed"
    );
    let copy = counter
        .till()
        .receipt(order, true)
        .await
        .expect("it is paid");
    assert!(text_of(&copy).contains("COPIA"), "and a copy says so");
}

#[tokio::test]
async fn there_is_no_receipt_of_what_was_not_paid() {
    let counter = Counter::open().await;
    let open = counter.charge("150,00").await;
    let lapsed = counter.charge("10").await;
    let cancelled = counter.charge("20").await;
    counter
        .till()
        .cancel(cancelled)
        .await
        .expect("an open order can be cancelled");
    counter.wire().is_cut();
    let declined = counter.charge("30").await;
    for order in [open, cancelled, declined] {
        let refused = code_of(counter.till().receipt(order, false).await);
        assert_eq!(
            refused,
            Code::NotPaid,
            "{:?}",
            counter.state_of(&order).await
        );
    }
    counter.advance(Duration::from_mins(5));
    counter.looks().await;
    assert_eq!(
        counter.state_of(&lapsed).await,
        State::Lapsed,
        "its time is over"
    );
    let refused = code_of(counter.till().save_receipt(lapsed).await);
    assert_eq!(refused, Code::NotPaid, "and nothing was paid");
    assert!(!counter.papers().exists(), "nothing was written either");
    let nobody = code_of(
        counter
            .till()
            .receipt(OrderId(uuid::Uuid::nil()), false)
            .await,
    );
    assert_eq!(nobody, Code::NoSuchOrder, "there never was such a sale");
}

#[tokio::test]
async fn what_was_paid_otherwise_than_asked_says_so() {
    for (how, words) in [
        ("less", "775,25"),
        ("more", "2.000,50"),
        ("late", "PAGADO TARDE"),
        ("exact", "PAGADO"),
    ] {
        let counter = Counter::open().await;
        let order = counter.charge("1550,50").await;
        counter
            .customer_pays_with(&order, json!({ "how": how }))
            .await;
        counter.watches_for(Duration::from_mins(6)).await;
        let pdf = counter
            .till()
            .receipt(order, false)
            .await
            .expect("money came in");
        let text = text_of(&pdf);
        assert!(text.contains(words), "paid {how}:\n{text}");
    }
}

#[tokio::test]
async fn nobodys_whole_numbers_are_on_paper() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    let payment = counter
        .order(&order)
        .await
        .payment()
        .cloned()
        .expect("it is paid");
    let text = text_of(
        &counter
            .till()
            .receipt(order, false)
            .await
            .expect("it is paid"),
    );
    let (cuit, account) = (
        payment.cuit.expect("known"),
        payment.account.expect("known"),
    );
    assert!(!text.contains(&cuit), "not the CUIT");
    assert!(!text.contains(&account), "nor the account");
    assert!(
        text.contains(payment.name.expect("known").as_str()),
        "but who paid, by name"
    );
}

#[tokio::test]
async fn a_saved_receipt_lies_among_the_papers_under_its_own_name() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;

    let saved = counter
        .till()
        .save_receipt(order)
        .await
        .expect("the disk takes it");

    let reference = counter.order(&order).await.draft.reference;
    let expected = counter
        .papers()
        .join(format!("recibo-000001-{reference}.pdf"));
    assert_eq!(
        saved.path,
        expected.display().to_string(),
        "number and reference"
    );
    let pdf = counter
        .till()
        .receipt(order, false)
        .await
        .expect("it is paid");
    assert!(
        fs::read(&expected).expect("it is there") == pdf,
        "the same bytes"
    );
}

#[tokio::test]
async fn a_receipt_that_cannot_be_written_is_said_and_leaves_nothing() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    fs::write(counter.papers(), "a file stands where the folder should").expect("written");
    let refused = counter
        .till()
        .save_receipt(order)
        .await
        .expect_err("there is no such folder");
    assert_eq!(
        refused.code,
        Code::DocumentUnwritable,
        "in a word for people"
    );
    assert!(refused.reason.is_some(), "with what the system says");
}
