//! Money that leaves: once for each reference, and never out of nothing.

use serde_json::{Value, json};

use crate::counter::{Counter, MORNING_MS};

/// Somebody's CBU, with check digits of its own.
const CBU: &str = "2850590940090418135201";

/// An instruction with a reference, changed where `changes` says; `null` leaves a field out.
fn instruction(reference: &str, changes: &Value) -> Value {
    let mut body = json!({
        "cvu": CBU, "cuit": "27326594305", "amount": 100.50, "reference_id": reference,
        "concept": "VAR", "description": "Devolución",
    });
    for (name, value) in changes.as_object().expect("changes") {
        body[name] = value.clone();
    }
    body
}

async fn send(counter: &Counter, body: &Value) -> (u16, Value) {
    counter.ask("/v2/payment/cashout", body).await
}

async fn voucher(counter: &Counter, id: &Value) -> (u16, Value) {
    counter.read(&format!("/v2/payment/cashout/{id}")).await
}

async fn decide(counter: &Counter, body: Value) -> Value {
    let (status, answer) = counter.ask("/sandbox/payouts", &body).await;
    assert_eq!(status, 200, "{body} is a decision: {answer}");
    answer
}

#[tokio::test]
async fn money_leaves_at_once_and_arrives() {
    let counter = Counter::open().await;
    counter.earn("1000").await;
    let (status, answer) = send(&counter, &instruction("R1", &json!({}))).await;
    assert_eq!(status, 200, "taken: {answer}");
    assert!(answer["id"].is_u64(), "an integer, as documented");
    assert_eq!(
        answer.as_object().map(serde_json::Map::len),
        Some(2),
        "and nothing about how it went"
    );
    assert_eq!(counter.balance("shop").await, "899.50", "it left");
    assert_eq!(counter.balance("outside").await, "100.50", "and arrived");
    assert_eq!(
        counter.rows().await[0],
        json!({
            "income": 0, "date": "2026-03-26 11:00:00", "amount": "100.50",
            "operation": "cashout", "holder": "", "cuit": "27326594305", "cvu_cbu": CBU,
            "status": "Procesada", "sale_point_name": "",
        }),
        "a debit among the rows"
    );
    let payout = counter.world().await["payouts"][0].clone();
    assert_eq!(payout["state"], "processed", "the world knows how it went");
    assert_eq!(payout["reference"], "R1", "and under which reference");
}

#[tokio::test]
async fn asking_again_with_the_same_data_moves_money_once() {
    let counter = Counter::open().await;
    counter.earn("150").await;
    let body = instruction("R1", &json!({}));
    let first = send(&counter, &body).await;
    // There is no longer enough for a second one: the reference decides before the balance.
    let again = send(&counter, &body).await;
    let as_text = send(&counter, &instruction("R1", &json!({"amount": "100.5"}))).await;
    assert_eq!(first, again, "the same answer, the same id");
    assert_eq!(first, as_text, "the same amount, written otherwise");
    assert_eq!(counter.balance("shop").await, "49.50", "debited once");
    assert_eq!(
        counter.world().await["payouts"].as_array().map(Vec::len),
        Some(1),
        "one payout"
    );
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_its_reference() {
    let counter = Counter::open().await;
    counter.earn("500").await;
    let fault = json!({"endpoint": "payment/cashout", "fault": "drop_after", "times": 1});
    counter.break_with(fault).await;
    let body = instruction("R1", &json!({}));
    let lost = counter.post("/v2/payment/cashout").json(&body).send().await;
    assert!(lost.is_err(), "no answer came");
    let (status, answer) = send(&counter, &body).await;
    assert_eq!(status, 200, "the second asking is answered");
    assert_eq!(
        answer["id"],
        counter.world().await["payouts"][0]["id"],
        "with the payout of the first"
    );
    assert_eq!(counter.balance("shop").await, "399.50", "debited once");
}

#[tokio::test]
async fn a_reference_never_means_two_payouts() {
    let counter = Counter::open().await;
    counter.earn("1000").await;
    send(&counter, &instruction("R1", &json!({}))).await;
    for changes in [
        json!({"amount": 100.51}),
        json!({"cuit": "30718092481"}),
        json!({"cuit": null}),
        json!({"cvu": null, "alias": "panaderia.sol"}),
        json!({"concept": "FAC"}),
        json!({"description": "Otra"}),
    ] {
        let (status, answer) = send(&counter, &instruction("R1", &changes)).await;
        assert_eq!(
            (status, &answer["message"]),
            (
                409,
                &"El reference_id ya existe para otra transferencia".into()
            ),
            "{changes}"
        );
    }
    assert_eq!(counter.balance("shop").await, "899.50", "only the first");
    let (status, _) = send(&counter, &instruction("R2", &json!({}))).await;
    assert_eq!(status, 200, "the same data with a new reference is new");
    assert_eq!(counter.balance("shop").await, "799.00", "and costs again");
}

#[tokio::test]
async fn what_makes_no_sense_moves_nothing() {
    let counter = Counter::open().await;
    counter.earn("1000").await;
    for (changes, message) in [
        (
            json!({"alias": "panaderia.sol"}),
            "Debe informarse cvu o alias, no ambos",
        ),
        (json!({"cvu": null}), "El campo cvu o alias es requerido"),
        (json!({"cvu": ""}), "El campo cvu o alias es requerido"),
        (json!({"cvu": "2850590940090418135202"}), "CVU/CBU inválido"),
        (json!({"cvu": "285059094009041813520"}), "CVU/CBU inválido"),
        (
            json!({"cvu": "0000222800000000057723"}),
            "El CVU/CBU es inválido: es el de origen",
        ),
        (json!({"cvu": null, "alias": "sol.1"}), "Alias inválido"),
        (
            json!({"cvu": null, "alias": "panadería.sol"}),
            "Alias inválido",
        ),
        (json!({"cvu": null, "alias": CBU}), "Alias inválido"),
        (json!({"cuit": "27326594306"}), "CUIT inválido"),
        (json!({"amount": 0}), "El importe debe ser mayor a cero"),
        (json!({"amount": -1}), "Importe inválido"),
        (json!({"amount": 1.005}), "Importe inválido"),
        (json!({"amount": null}), "El campo amount es requerido"),
        (json!({"amount": 1000.01}), "Saldo insuficiente"),
        (
            json!({"reference_id": null}),
            "El campo reference_id es requerido",
        ),
        (
            json!({"reference_id": " "}),
            "El campo reference_id es requerido",
        ),
        (json!({"concept": "XYZ"}), "El concepto no es válido"),
        (
            json!({"description": null}),
            "El campo description es requerido",
        ),
    ] {
        let (status, answer) = send(&counter, &instruction("R1", &changes)).await;
        assert_eq!(
            (status, &answer["status"], &answer["message"]),
            (422, &"error".into(), &message.into()),
            "{changes}"
        );
    }
    assert_eq!(counter.balance("shop").await, "1000.00", "nothing moved");
    let (status, _) = send(&counter, &instruction("R1", &json!({"amount": 1000}))).await;
    assert_eq!(status, 200, "and the reference is still free");
}

#[tokio::test]
async fn a_payout_is_pending_until_its_time() {
    let counter = Counter::open().await;
    counter.speak(json!({"cashout_delay_ms": 60_000})).await;
    counter.earn("1000").await;
    let (_, answer) = send(&counter, &instruction("R1", &json!({}))).await;
    assert_eq!(counter.balance("shop").await, "899.50", "debited at once");
    assert_eq!(counter.balance("transit").await, "100.50", "under way");
    assert_eq!(
        counter.rows().await[0]["status"],
        "Pendiente",
        "as its row says"
    );
    assert_eq!(
        voucher(&counter, &answer["id"]).await.0,
        404,
        "no proof yet"
    );

    counter.pass(59_999);
    assert_eq!(counter.rows().await[0]["status"], "Pendiente", "not early");
    counter.pass(1);
    assert_eq!(counter.rows().await[0]["status"], "Procesada", "now");
    assert_eq!(voucher(&counter, &answer["id"]).await.0, 200, "with proof");
    let payout = counter.world().await["payouts"][0].clone();
    assert_eq!(payout["final_at"], MORNING_MS + 60_000, "at that moment");
}

#[tokio::test]
async fn a_failed_payout_comes_back() {
    let counter = Counter::open().await;
    counter.speak(json!({"cashout_delay_ms": 1_000})).await;
    counter.earn("1000").await;
    decide(&counter, json!({"next": "fail"})).await;
    let body = instruction("R1", &json!({}));
    let first = send(&counter, &body).await;
    assert_eq!(first.0, 200, "it was taken like any other");
    assert_eq!(counter.balance("shop").await, "899.50", "and debited");
    counter.pass(1_000);
    assert_eq!(counter.balance("shop").await, "1000.00", "it came back");
    let rows = counter.rows().await;
    let row = rows.iter().find(|row| row["income"] == 0);
    assert_eq!(
        row.map(|row| &row["status"]),
        Some(&"Rechazada".into()),
        "its row says so"
    );
    assert_eq!(voucher(&counter, &first.1["id"]).await.0, 404, "no proof");
    assert_eq!(send(&counter, &body).await, first, "its reference is spent");
    assert_eq!(
        counter.balance("shop").await,
        "1000.00",
        "nothing moves again"
    );

    let (_, second) = send(&counter, &instruction("R2", &json!({}))).await;
    counter.pass(1_000);
    assert_eq!(
        voucher(&counter, &second["id"]).await.0,
        200,
        "only the next one failed"
    );
}

#[tokio::test]
async fn a_held_payout_waits_for_a_decision_and_a_refused_one_is_none() {
    let counter = Counter::open().await;
    counter.earn("1000").await;
    decide(&counter, json!({"next": "hold"})).await;
    let (_, held) = send(&counter, &instruction("R1", &json!({}))).await;
    counter.pass(1_000_000);
    assert_eq!(
        voucher(&counter, &held["id"]).await.0,
        404,
        "time does nothing"
    );
    let told = decide(&counter, json!({"held": "ok"})).await;
    assert_eq!(told["released"], 1, "that one");
    assert_eq!(
        voucher(&counter, &held["id"]).await.0,
        200,
        "and it arrived"
    );

    decide(&counter, json!({"next": "refuse"})).await;
    let (status, answer) = send(&counter, &instruction("R2", &json!({}))).await;
    assert_eq!(
        (status, &answer["message"]),
        (422, &"No se pudo realizar la operación".into()),
        "in words that explain nothing"
    );
    assert_eq!(counter.balance("shop").await, "899.50", "nothing moved");
    for wrong in [json!({"held": "hold"}), json!({"next": "maybe"}), json!([])] {
        let (status, answer) = counter.ask("/sandbox/payouts", &wrong).await;
        assert_eq!(
            (status, &answer["code"]),
            (422, &"bad_payouts".into()),
            "{wrong} is no decision"
        );
    }
}

#[tokio::test]
async fn a_refund_finds_the_wallet_it_came_from() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("300").await;
    let payer = counter.pay(&json!({"qr": qr})).await[0]["payer"].clone();
    let wallet = async |counter: &Counter| {
        let world = counter.world().await;
        let accounts = world["accounts"].as_array().expect("accounts").clone();
        let account = accounts.into_iter().find(|it| it["cvu"] == payer["cvu"]);
        account.expect("the payer's wallet")["balance"].clone()
    };
    assert_eq!(wallet(&counter).await, "1999700.00", "they paid");
    let changes = json!({"cvu": payer["cvu"], "cuit": payer["cuit"], "amount": 300});
    send(&counter, &instruction("R1", &changes)).await;
    assert_eq!(wallet(&counter).await, "2000000.00", "and have it back");
    let rows = counter.rows().await;
    let debit = rows.iter().find(|row| row["income"] == 0);
    assert_eq!(
        debit.map(|row| &row["holder"]),
        Some(&payer["name"]),
        "known by name"
    );
}

#[tokio::test]
async fn an_alias_leads_to_one_account_whatever_its_capitals() {
    let counter = Counter::open().await;
    counter.earn("1000").await;
    for (reference, alias) in [("R1", "Panaderia.Sol"), ("R2", "panaderia.sol")] {
        let changes = json!({"cvu": null, "alias": alias});
        let (status, answer) = send(&counter, &instruction(reference, &changes)).await;
        assert_eq!(status, 200, "{alias} is an alias: {answer}");
    }
    assert_eq!(counter.balance("outside").await, "201.00", "one account");
    let rows = counter.rows().await;
    assert_eq!(
        rows[0]["cvu_cbu"].as_str().map(str::len),
        Some(22),
        "rows show the account, not the alias"
    );
    assert_eq!(rows[0]["cvu_cbu"], rows[1]["cvu_cbu"], "the same one");
}

#[tokio::test]
async fn the_voucher_has_three_forms() {
    let counter = Counter::open().await;
    counter.earn("1000").await;
    let changes = json!({"description": "Seña (50 %) \\ Ñandú"});
    let (_, answer) = send(&counter, &instruction("R1", &changes)).await;
    let id = &answer["id"];
    let form = async |form: &str| {
        counter.speak(json!({"voucher": form})).await;
        let (_, answer) = voucher(&counter, id).await;
        answer["voucher"].as_str().expect("a string").to_owned()
    };
    let pdf = decoded(&form("pdf").await);
    assert!(pdf.starts_with(b"%PDF-1.4\n"), "a PDF");
    for said in [
        format!("Transferencia {id}"),
        "100.50".to_owned(),
        CBU.to_owned(),
    ] {
        let found = pdf.windows(said.len()).any(|at| at == said.as_bytes());
        assert!(found, "{said} stands on it");
    }
    let url = form("url").await;
    assert_eq!(
        url,
        format!("https://pagos.practica.invalid/comprobantes/{id}.pdf"),
        "an address that leads nowhere"
    );
    let text = form("text").await;
    assert!(text.contains("Importe $ 100.50"), "prose: {text}");
    for (unknown, status) in [("1", 404), ("mañana", 422)] {
        let path = format!("/v2/payment/cashout/{unknown}");
        assert_eq!(counter.read(&path).await.0, status, "{unknown}");
    }
}

#[tokio::test]
async fn an_error_may_come_with_http_200_here_too() {
    let counter = Counter::open().await;
    counter.speak(json!({"errors": "ok"})).await;
    let (status, answer) = send(&counter, &instruction("R1", &json!({}))).await;
    assert_eq!(
        (status, &answer["message"]),
        (200, &"Saldo insuficiente".into()),
        "only the body says no"
    );
}

/// Base64, read by hand: the sandbox's own writing of it is what is looked at.
fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').chars() {
        let value = LETTERS.find(letter).expect("a letter of base64");
        bits = (bits << 6) | u32::try_from(value).expect("below 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).expect("eight bits"));
        }
    }
    bytes
}
