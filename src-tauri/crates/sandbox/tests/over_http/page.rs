//! The page on which a person plays the customer.

use serde_json::json;

use crate::counter::Counter;

async fn page(counter: &Counter) -> (String, String) {
    let answer = counter.get("/").send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "there is a page");
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        header("content-type"),
        "text/html; charset=utf-8",
        "for people"
    );
    let policy = header("content-security-policy");
    (policy, answer.text().await.expect("a text"))
}

#[tokio::test]
async fn it_loads_nothing_and_lets_nothing_in() {
    let counter = Counter::open().await;
    let (policy, text) = page(&counter).await;
    assert!(
        policy.starts_with("default-src 'none'"),
        "nothing by default: {policy}"
    );
    assert_eq!(
        policy.matches("'sha256-").count(),
        2,
        "its own style and script: {policy}"
    );
    assert!(
        !policy.contains("unsafe"),
        "and no door for others: {policy}"
    );
    for outside in ["http://", "https://", "src=", "href=\"/", "@import", "url("] {
        assert!(
            !text.contains(outside),
            "{outside} would be a thing from outside"
        );
    }
    for door in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
    ] {
        assert!(!text.contains(door), "{door} would read data as markup");
    }
    assert!(
        !text.contains(" style=\"") && !text.contains(" onclick="),
        "nothing inline"
    );
    assert!(
        !text.contains("{style}") && !text.contains("{script}"),
        "all is in it"
    );
}

#[tokio::test]
async fn it_is_there_when_the_providers_are_not() {
    let counter = Counter::open().await;
    let outage = counter
        .post("/sandbox/outage")
        .json(&json!({"on": true}))
        .send()
        .await;
    assert_eq!(
        outage.expect("an answer").status(),
        200,
        "the network is cut"
    );
    let (_, text) = page(&counter).await;
    assert!(
        text.contains("<html lang=\"es-AR\">"),
        "or nobody could mend it"
    );
}

#[tokio::test]
async fn no_page_from_elsewhere_pulls_the_strings() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("10").await;
    let home = counter.running.url();
    for (origin, status) in [("https://example.com", 403), (home.as_str(), 200)] {
        let asked = counter.post("/sandbox/pay").header("origin", origin);
        let answer = asked.body(qr.clone()).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "from {origin}");
    }
    let world = counter.world().await;
    assert_eq!(
        world["credits"].as_array().map(Vec::len),
        Some(1),
        "one of two paid"
    );
}
