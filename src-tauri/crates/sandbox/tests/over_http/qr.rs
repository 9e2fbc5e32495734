//! Concepts, and asking for a QR.

use crate::counter::Counter;

#[tokio::test]
async fn concepts_are_listed() {
    let counter = Counter::open().await;
    let (_, answer) = counter.read("/v2/payment/concepts").await;
    let concepts = answer["concepts"]
        .as_array()
        .expect("an array, as documented");
    assert_eq!(concepts[0]["id"], "VAR", "a code");
    assert_eq!(concepts[0]["name"], "Varios", "and a name");
}

#[tokio::test]
async fn an_amount_may_be_a_number_or_a_string() {
    let counter = Counter::open().await;
    for amount in ["1550.50", "\"1550.50\"", "1550.5", "\"1550.5\""] {
        let (_, qr) = counter.generate(amount).await;
        assert!(
            qr.contains("54071550.505802AR"),
            "{amount} is 1550.50 in {qr}"
        );
    }
    let world = counter.world().await;
    let orders = world["orders"].as_array().expect("orders");
    assert!(
        orders.iter().all(|order| order["amount"] == "1550.50"),
        "exactly, each time"
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_nothing_is_made() {
    let counter = Counter::open().await;
    let long = format!(
        r#"{{"amount":1,"concept":"VAR","description":"{}"}}"#,
        "ñ".repeat(101)
    );
    for (body, status) in [
        (r#"{"amount":0,"concept":"VAR","description":""}"#, 422),
        (r#"{"amount":-5,"concept":"VAR","description":""}"#, 422),
        (r#"{"amount":1.005,"concept":"VAR","description":""}"#, 422),
        (r#"{"amount":1e3,"concept":"VAR","description":""}"#, 422),
        (
            r#"{"amount":"1.550,50","concept":"VAR","description":""}"#,
            422,
        ),
        (r#"{"amount":null,"concept":"VAR","description":""}"#, 422),
        (r#"{"amount":{},"concept":"VAR","description":""}"#, 422),
        (
            r#"{"amount":99999999999,"concept":"VAR","description":""}"#,
            422,
        ),
        (r#"{"amount":1,"concept":"XYZ","description":""}"#, 422),
        (r#"{"amount":1,"concept":7,"description":""}"#, 422),
        (r#"{"amount":1,"concept":"VAR"}"#, 422),
        (long.as_str(), 422),
        (r#"{"amount":1,"#, 400),
        ("[]", 400),
    ] {
        let (said, answer) = counter.try_generate(body).await;
        assert_eq!(said, status, "{body} is refused");
        assert_eq!(answer["status"], "error", "in the provider's way");
        assert!(answer["message"].is_string(), "with a reason");
    }
    let world = counter.world().await;
    assert_eq!(
        world["orders"].as_array().map(Vec::len),
        Some(0),
        "and nothing was made"
    );
    assert_eq!(
        world["requests"]["cashin/qr/generate"], 14,
        "though each was asked"
    );
}

#[tokio::test]
async fn a_hundred_characters_of_description_are_taken_in_characters() {
    let counter = Counter::open().await;
    let body = format!(
        r#"{{"amount":1,"concept":"VAR","description":"{}"}}"#,
        "ñ".repeat(100)
    );
    assert_eq!(
        counter.try_generate(&body).await.0,
        200,
        "two hundred bytes, a hundred letters"
    );
}

#[tokio::test]
async fn a_form_is_as_good_as_json() {
    let counter = Counter::open().await;
    let form = "amount=12.30&concept=FAC&description=Dos+caf%C3%A9s";
    let asked = counter
        .post("/v2/payment/cashin/qr/generate")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(
        asked.send().await.expect("an answer").status(),
        200,
        "a form is taken"
    );
    let order = counter.world().await["orders"][0].clone();
    assert_eq!(order["amount"], "12.30", "with its amount");
    assert_eq!(order["description"], "Dos cafés", "and its description");
}

#[tokio::test]
async fn what_is_not_documented_is_not_there() {
    let counter = Counter::open().await;
    let (status, answer) = counter.read("/v2/nada").await;
    assert_eq!(
        (status, &answer["status"]),
        (404, &"error".into()),
        "no such path"
    );
    let (status, _) = counter.read("/v2/auth/token").await;
    assert_eq!(status, 405, "a token is posted for");
}
