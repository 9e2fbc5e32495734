//! Who calls in: a notification pays a sale if it names it, and never twice; a callback is only a hint.

use domain::{channel::Channel, evidence::Evidence, lifecycle::State, order::OrderId};
use serde_json::{Value, json};

use crate::evidence_of;
use tests::Counter;

/// TotalCoin's notification, with the fields of its document.
fn notification(number: &str, state: &str, merchant: Option<OrderId>, concept: &str) -> Value {
    json!({
        "Concepto": concept, "Referencia": number,
        "Monto": 1000, "MontoNeto": 937.2, "Tarifas": 51.9, "Impuestos": 10.9,
        "FechaCreacion": "11/20/2026 14:33:20", "FechaConfirmacion": "11/20/2026 14:33:23",
        "FechaAcreditacion": "12/20/2026 14:34:53", "Estado": state,
        "MetodoPago": "TRANSFERENCIA", "Operacion": "COBRANZA QR",
        "NombreCompletoEmisor": "Ana Ejemplo", "EmailEmisor": "", "NombreCompletoReceptor": "Comercio",
        "EmailReceptor": "", "CuilCuitEmisor": "11111111", "CuilCuitReceptor": "30718092481",
        "BarCode": null, "CbuOrigen": "", "CvuOrigen": null, "Tarjeta": null, "Cuotas": null,
        "ReferenciaMerchant": merchant.map(|id| id.to_string()),
    })
}

async fn hears(counter: &Counter, notification: &Value) -> bool {
    let raw = notification.to_string();
    let heard = counter.till().hear_webhook(raw.as_bytes()).await;
    heard.expect("the journal can be written")
}

async fn with_doors() -> Counter {
    let mut counter = Counter::open().await;
    counter.opens_the_doors().await;
    counter
}

/// Every order of six things.
fn permutations() -> Vec<Vec<usize>> {
    fn extend(begun: &[usize], all: &mut Vec<Vec<usize>>) {
        if begun.len() == 6 {
            all.push(begun.to_vec());
            return;
        }
        for next in (0..6).filter(|next| !begun.contains(next)) {
            let longer: Vec<usize> = begun.iter().copied().chain([next]).collect();
            extend(&longer, all);
        }
    }
    let mut all = Vec::new();
    extend(&[], &mut all);
    all
}

#[tokio::test]
async fn in_whatever_order_and_however_often_it_is_told_the_end_is_one() {
    let counter = with_doors().await;
    let mut ends = Vec::new();
    let orders = permutations();
    assert_eq!(orders.len(), 720, "all of them");
    for (round, sequence) in orders.iter().enumerate() {
        let id = counter
            .charge_by(Channel::TotalcoinPreorder, "1000,00")
            .await;
        let reference = counter.order(&id).await.draft.reference.to_string();
        let (own, other) = (format!("A{round:06}"), format!("B{round:06}"));
        let named = || Some(id);
        // One payment, told as begun, without our number, with it, and pretty; a refused one; and somebody
        // else's money.
        let told = [
            notification(&own, "PENDIENTE", named(), &reference),
            notification(&own, "APROBADO", None, "sin datos"),
            notification(&own, "APROBADO", named(), &reference),
            notification(&own, "APROBADO", named(), ""),
            notification(&format!("C{round:06}"), "RECHAZADO", named(), &reference),
            notification(&other, "APROBADO", None, "otra cosa"),
        ];
        for which in sequence {
            for _ in 0..2 {
                assert!(hears(&counter, &told[*which]).await, "each can be read");
            }
        }
        let order = counter.order(&id).await;
        let payment = order.payment().cloned().expect("it was paid");
        ends.push((
            order.state,
            order.paid.cents(),
            payment.operation == Some(own),
            payment.credit.is_some(),
            payment.settlement,
            counter.unclaimed().await - round,
        ));
    }
    ends.dedup();
    assert_eq!(ends.len(), 1, "one end: {ends:?}");
    let (state, paid, by_its_own, credited, _, unclaimed) = ends[0].clone();
    assert_eq!((state, paid), (State::Paid, 100_000), "paid, once");
    assert!(by_its_own && credited, "by its own credit");
    assert_eq!(unclaimed, 1, "and somebody else's money waits for a person");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_notification_without_our_number_pays_only_what_its_concept_and_amount_name() {
    let counter = with_doors().await;
    let paid = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,00")
        .await;
    let waits = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,01")
        .await;
    let reference = async |id: &OrderId| counter.order(id).await.draft.reference.to_string();
    let by_concept = notification("1", "APROBADO", None, &reference(&paid).await);
    let other_amount = notification("2", "APROBADO", None, &reference(&waits).await);
    let no_name = notification("3", "APROBADO", None, "1234567890");
    for told in [&by_concept, &other_amount, &no_name] {
        hears(&counter, told).await;
    }
    assert_eq!(counter.state_of(&paid).await, State::Paid, "it was named");
    assert_eq!(
        evidence_of(&counter, &paid).await,
        Some(Evidence::Matched),
        "not by the provider's own tie"
    );
    assert_eq!(
        counter.state_of(&waits).await,
        State::Open,
        "a centavo too little is no match"
    );
    assert_eq!(counter.unclaimed().await, 2, "the others wait for a person");
}

#[tokio::test]
async fn one_payment_pays_one_order_whoever_claims_its_number() {
    let counter = with_doors().await;
    let first = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,00")
        .await;
    let second = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,00")
        .await;
    hears(&counter, &notification("7", "APROBADO", Some(first), "")).await;
    hears(&counter, &notification("7", "APROBADO", Some(second), "")).await;
    assert_eq!(counter.state_of(&first).await, State::Paid, "the first");
    assert_eq!(
        counter.state_of(&second).await,
        State::Open,
        "the same money does not pay twice"
    );
}

#[tokio::test]
async fn what_does_not_add_up_or_cannot_be_read_pays_nothing() {
    let counter = with_doors().await;
    let order = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,00")
        .await;
    let mut wrong = notification("9", "APROBADO", Some(order), "");
    wrong["Impuestos"] = json!(10.8);
    hears(&counter, &wrong).await;
    for state in ["aprobado?", "PENDIENTE", "", "PAGADO"] {
        hears(&counter, &notification("9", state, Some(order), "")).await;
    }
    for garbage in [&b"{"[..], b"", b"[]", &[0xFF; 300]] {
        let heard = counter.till().hear_webhook(garbage).await;
        assert_eq!(heard.ok(), Some(false), "{garbage:?} is no notification");
    }
    assert_eq!(counter.state_of(&order).await, State::Open, "nobody paid");
    assert_eq!(
        counter.unclaimed().await,
        1,
        "what came in, whatever it was, waits for a person"
    );
}

#[tokio::test]
async fn an_order_of_another_channel_is_not_paid_by_a_notification_that_names_it() {
    let counter = with_doors().await;
    let order = counter.charge("1000,00").await;
    hears(&counter, &notification("5", "APROBADO", Some(order), "")).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "TelePagos says what TelePagos collected"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "the money is somebody's to claim"
    );
}

#[tokio::test]
async fn a_notification_after_the_sale_was_given_up_is_late_money() {
    let counter = with_doors().await;
    let order = counter
        .charge_by(Channel::TotalcoinPreorder, "1000,00")
        .await;
    counter.till().cancel(order).await.expect("it is open");
    counter
        .watches_for(std::time::Duration::from_mins(31))
        .await;
    hears(&counter, &notification("8", "APROBADO", Some(order), "")).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::PaidLate,
        "money wins, however late"
    );
}
