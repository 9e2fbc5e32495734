//! Receipts: what a customer takes home, and only for money that came in.

use std::{fs, time::Duration};

use documents::receipt::Paper;
use domain::{lifecycle::State, order::OrderId};
use serde_json::json;
use tests::{Counter, code_of};
use till::{
    refusal::Code,
    standing::{Standing, Why},
};

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
            .receipt(order, Paper::Roll80, false)
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

/// The receipt that is due next, as text, on that paper.
async fn next(counter: &Counter, order: OrderId, paper: Paper, copy: bool) -> String {
    let pdf = counter.till().receipt(order, paper, copy).await;
    text_of(&pdf.expect("it is paid"))
}

async fn receipts(counter: &Counter, order: &OrderId) -> u32 {
    counter.order(order).await.receipts
}

#[tokio::test]
async fn the_first_is_the_original_and_each_later_one_says_which_copy_it_is() {
    let mut counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    let first = next(&counter, order, Paper::Roll80, false).await;
    assert!(!first.contains("COPIA"), "the original:\n{first}");
    for (number, paper) in [(1, Paper::Roll58), (2, Paper::A4)] {
        let copy = next(&counter, order, paper, false).await;
        let words = format!("COPIA {number}");
        assert!(copy.contains(&words), "{words} on {paper:?}:\n{copy}");
    }
    counter.advance(Duration::from_hours(30));
    counter.restart().await;
    let copy = next(&counter, order, Paper::Roll80, true).await;
    assert!(
        copy.contains("COPIA 3"),
        "the count stays over a restart:\n{copy}"
    );
    assert_eq!(receipts(&counter, &order).await, 4, "four were given out");
    let events = counter.history_of(&order).await;
    let printed = events.iter().filter(|kind| *kind == "printed").count();
    assert_eq!(printed, 4, "and each is an event: {events:?}");
    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(view.receipts, 4, "which the window is told");
    counter.holds_together().await;
}

#[tokio::test]
async fn whoever_wants_a_copy_gets_one_and_there_is_no_original_then() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    let copy = next(&counter, order, Paper::Roll80, true).await;
    assert!(copy.contains("COPIA 1"), "a copy was asked for:\n{copy}");
    let later = next(&counter, order, Paper::Roll80, false).await;
    assert!(
        later.contains("COPIA 2"),
        "nobody has two papers to show:\n{later}"
    );
}

#[tokio::test]
async fn the_same_sale_and_number_give_the_same_bytes() {
    let mut papers = Vec::new();
    for hours in [0, 30] {
        let mut counter = Counter::open().await;
        let order = paid(&counter, json!({})).await;
        counter.advance(Duration::from_hours(hours));
        counter.restart().await;
        let till = counter.till();
        let original = till.receipt(order, Paper::Roll80, false).await;
        let copy = till.receipt(order, Paper::Roll80, false).await;
        papers.push((original.expect("it is paid"), copy.expect("it is paid")));
    }
    assert!(
        papers[0] == papers[1],
        "a receipt does not depend on when it is printed"
    );
    let (original, copy) = &papers[0];
    assert_ne!(original, copy, "but on which one it is");
}

#[tokio::test]
async fn two_who_print_at_once_have_not_both_the_original() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    let (one, other) = tokio::join!(
        next(&counter, order, Paper::Roll80, false),
        next(&counter, order, Paper::Roll80, false)
    );
    let copies = [one, other]
        .iter()
        .filter(|it| it.contains("COPIA 1"))
        .count();
    assert_eq!(copies, 1, "one of them is the copy");
    counter.holds_together().await;
}

#[tokio::test]
async fn where_nothing_can_be_written_whoever_paid_gets_an_uncounted_copy() {
    let counter = Counter::open().await;
    let order = paid(&counter, json!({})).await;
    for why in [Why::DiskFull, Why::Damaged] {
        counter.till().stand(Standing::ViewOnly { why });
        let copy = next(&counter, order, Paper::Roll80, false).await;
        assert!(
            copy.contains("REIMPRESIÓN · COPIA") && !copy.contains("COPIA 1"),
            "a paper, but no original that nobody counted:\n{copy}"
        );
        assert_eq!(receipts(&counter, &order).await, 0, "no number is taken");
    }
    let held = Why::Held { holder: None };
    counter.till().stand(Standing::ViewOnly { why: held });
    let first = next(&counter, order, Paper::Roll80, false).await;
    assert!(
        !first.contains("COPIA"),
        "beside the window that sells it can be written down:\n{first}"
    );
    assert_eq!(receipts(&counter, &order).await, 1, "and is");
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
        let refused = code_of(counter.till().receipt(order, Paper::Roll80, false).await);
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
            .receipt(OrderId(uuid::Uuid::nil()), Paper::Roll80, false)
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
            .receipt(order, Paper::Roll80, false)
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
            .receipt(order, Paper::Roll80, false)
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
    let original = fs::read(&expected).expect("it is there");
    assert!(!text_of(&original).contains("COPIA"), "the original");
    let again = counter.till().save_receipt(order).await;
    let copy = counter
        .papers()
        .join(format!("recibo-000001-{reference}-copia-1.pdf"));
    assert_eq!(
        again.expect("the disk takes it").path,
        copy.display().to_string(),
        "a copy does not lie where the original does"
    );
    assert_eq!(
        fs::read(&expected).expect("it is there"),
        original,
        "which stays as it was"
    );
    let copy = fs::read(&copy).expect("it is there");
    assert!(text_of(&copy).contains("COPIA 1"), "and it says so");
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

#[tokio::test]
async fn a_receipt_that_is_made_after_a_part_went_back_says_so() {
    let counter = Counter::open().await;
    let order = counter.charge("1000").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let made = async || next(&counter, order, Paper::Roll80, false).await;
    assert!(!made().await.contains("Devuelto"), "nothing went back yet");
    let refunding = till::refunds::Refunding {
        order,
        cents: 40_000,
        reason: "no era su talle".to_owned(),
        again: false,
    };
    let refund = counter.till().refund_and_wait(&refunding).await;
    refund.expect("a manager may");
    counter.watches_for(Duration::from_secs(30)).await;
    let copy = made().await;
    assert!(copy.contains("COPIA 1"), "it is a copy: {copy}");
    assert!(
        copy.contains("Devuelto") && copy.contains("$ 400,00"),
        "and what went back is on it: {copy}"
    );
}
