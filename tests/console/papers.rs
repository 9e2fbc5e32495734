//! Papers and looks: receipts, days, lists, people, and what support asks.

use std::fs;

use serde_json::json;

use crate::program::{Shop, run};

#[tokio::test]
async fn a_receipt_is_written_where_it_is_wanted() {
    let shop = Shop::open();
    let sale = shop.sells("1550,50").await;
    let reference = sale["reference"].as_str().expect("a reference");
    let path = shop.file("recibo.pdf");
    let ended = shop.runs(&["receipt", reference, "-o", &path.display().to_string()]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let bytes = fs::read(&path).expect("it is there");
    assert_eq!(ended.last()["bytes"], bytes.len(), "whole");
    let text = lopdf::Document::load_mem(&bytes)
        .expect("a PDF")
        .extract_text(&[1])
        .expect("text");
    assert!(
        text.contains("1.550,50") && text.contains("PRÁCTICA"),
        "amount and mark: {text}"
    );

    let again = shop.file("otra.pdf");
    assert!(!text.contains("COPIA"), "the first is the original: {text}");
    for (number, more) in [
        (1, &[][..]),
        (2, &["--paper", "58"]),
        (3, &["--paper", "a4", "--copy"]),
    ] {
        let file = again.display().to_string();
        let ended = shop.runs(&[&["receipt", reference, "-o", &file], more].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        let copy = lopdf::Document::load(&again)
            .expect("a PDF")
            .extract_text(&[1])
            .expect("text");
        let words = format!("COPIA {number}");
        assert!(copy.contains(&words), "{words} with {more:?}: {copy}");
    }
    let told = shop.runs(&["order", reference]).last();
    assert_eq!(told["receipts"], 4, "how many were given out: {told}");
}

#[tokio::test]
async fn there_is_no_receipt_of_what_nobody_paid() {
    let shop = Shop::open();
    let sale = shop.runs(&["charge", "--amount", "10"]).last();
    let path = shop.file("recibo.pdf");
    let reference = sale["reference"].as_str().expect("a reference");
    let ended = shop.runs(&["receipt", reference, "-o", &path.display().to_string()]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "not_paid"),
        "{ended:?}"
    );
    assert!(!path.exists(), "and nothing was written");
}

#[tokio::test]
async fn a_receipt_that_cannot_be_written_is_a_failure() {
    let shop = Shop::open();
    let sale = shop.sells("10").await;
    fs::write(shop.file("no-folder"), "a file").expect("written");
    let path = shop
        .file("no-folder")
        .join("recibo.pdf")
        .display()
        .to_string();
    let reference = sale["reference"].as_str().expect("a reference");
    let ended = shop.runs(&["receipt", reference, "-o", &path]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (1, "document_unwritable"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_day_is_told_to_people_and_to_programs() {
    let shop = Shop::open();
    let sale = shop.sells("1550,50").await;
    shop.runs(&["charge", "--amount", "10"]);
    let today = &sale["created_at"].as_str().expect("a time")[..10];

    let day = shop.runs(&["day", "--day", today]);
    assert_eq!(day.code, 0, "{day:?}");
    let nothing = json!({ "count": 0, "amount": "0.00" });
    let expected = json!({
        "day": today, "closed": false,
        "orders": 2, "paid": 1, "by_state": { "open": 1, "paid": 1 },
        "collected": "1550.50", "payments": 1, "of_days_before": nothing, "taken_back": nothing,
        "refunds": { "begun": nothing, "arrived": nothing, "failed": nothing, "under_way": nothing },
        "settled": 0, "fees": "0.00", "taxes": "0.00", "net": "1550.50", "unexplained_debits": [],
    });
    let mut told = day.last();
    let head = told.as_object_mut().and_then(|day| day.remove("head"));
    assert_eq!(told, expected, "every sum");
    let head = head.and_then(|head| head.as_str().map(str::to_owned));
    let head = head.expect("the last event, to write down");
    let verified = shop.runs(&["journal", "verify", "--head", &head]);
    assert_eq!(
        verified.code, 0,
        "what was written down is there: {verified:?}"
    );

    let told = shop.tells(&["day", "--day", today, "--format", "text"]);
    let text = told.lines.join("\n");
    for words in ["$ 1.550,50", "Neto", "Pagada", "Esperando", today] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let path = shop.file("dia.json");
    let saved = shop.runs(&["day", "--day", today, "-o", &path.display().to_string()]);
    assert_eq!(saved.code, 0, "{saved:?}");
    let kept = fs::read_to_string(&path).expect("it is there");
    let mut kept: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    // Somebody signed in since, so the last event is another.
    kept.as_object_mut().and_then(|day| day.remove("head"));
    assert_eq!(kept, expected, "the same");

    let long_ago = shop.runs(&["day", "--day", "2001-01-01"]).last();
    assert_eq!(
        (&long_ago["orders"], &long_ago["collected"]),
        (&json!(0), &json!("0.00"))
    );
}

#[tokio::test]
async fn a_days_sales_are_written_for_a_spreadsheet() {
    let shop = Shop::open();
    let sale = shop.sells("1550,50").await;
    let today = &sale["created_at"].as_str().expect("a time")[..10];
    let told = shop.tells(&["day", "--day", today, "--format", "csv"]);
    let csv = told.lines.join("\n");
    assert!(
        csv.starts_with('\u{feff}'),
        "a spreadsheet knows its letters"
    );
    assert!(csv.contains(";1550,50;"), "decimal comma: {csv}");
    let reference = sale["reference"].as_str().expect("a reference");
    assert!(csv.contains(&format!(";{reference};")), "its sale: {csv}");
    let path = shop.file("dia.xlsx");
    let path = path.display().to_string();
    let saved = shop.runs(&["day", "--day", today, "--format", "xlsx", "-o", &path]);
    assert_eq!(saved.last()["file"], path, "it says where");
    let bytes = fs::read(&path).expect("it is there");
    assert!(bytes.starts_with(b"PK"), "a workbook is packed");
    let nowhere = shop.runs(&["day", "--day", today, "--format", "xlsx"]);
    assert_eq!(
        nowhere.code, 2,
        "a workbook is not for a terminal: {nowhere:?}"
    );
}

#[tokio::test]
async fn sales_are_listed_by_day_and_by_state() {
    let shop = Shop::open();
    let paid = shop.sells("1550,50").await;
    shop.runs(&["charge", "--amount", "10"]);
    let today = &paid["created_at"].as_str().expect("a time")[..10];
    let numbers = |arguments: &[&str]| -> Vec<i64> {
        let sales = shop.runs(arguments);
        assert_eq!(sales.code, 0, "{sales:?}");
        sales
            .objects()
            .iter()
            .map(|order| order["number"].as_i64().expect("a number"))
            .collect()
    };
    assert_eq!(numbers(&["orders"]), [2, 1], "newest first");
    assert_eq!(numbers(&["orders", "--day", today]), [2, 1], "of today");
    assert_eq!(
        numbers(&["orders", "--state", "paid"]),
        [1],
        "those that are paid"
    );
    assert!(
        numbers(&["orders", "--day", "2001-01-01"]).is_empty(),
        "of long ago"
    );
    let reference = paid["reference"]
        .as_str()
        .expect("a reference")
        .to_lowercase();
    assert_eq!(
        numbers(&["order", &reference]),
        [1],
        "one, by its reference, however typed"
    );
}

#[tokio::test]
async fn a_cashier_is_added_works_and_sees_no_totals() {
    let shop = Shop::open();
    let mut add = shop.command(&["operators", "add", "Lucía", "--role", "cashier"]);
    add.env("MOSTRADOR_NEW_PIN", "4826");
    let added = run(add);
    assert_eq!(added.code, 0, "{added:?}");
    let people = shop.runs(&["operators", "list"]);
    let names: Vec<_> = people
        .objects()
        .iter()
        .map(|person| person["name"].clone())
        .collect();
    assert_eq!(names, [json!("practica"), json!("Lucía")], "{people:?}");

    let as_lucia = |arguments: &[&str]| {
        let mut command = shop.command(arguments);
        command
            .args(["--operator", "Lucía"])
            .env("MOSTRADOR_PIN", "4826");
        run(command)
    };
    let sold = as_lucia(&["charge", "--amount", "10"]);
    assert_eq!(
        (sold.code, &sold.last()["operator"]),
        (5, &json!("Lucía")),
        "{sold:?}"
    );
    let day = as_lucia(&["day"]);
    assert_eq!(
        (day.code, day.refused().as_str()),
        (3, "not_allowed"),
        "{day:?}"
    );
    let mut hire = shop.command(&["operators", "add", "Bruno", "--role", "manager"]);
    hire.args(["--operator", "Lucía"])
        .env("MOSTRADOR_PIN", "4826")
        .env("MOSTRADOR_NEW_PIN", "482615");
    let hired = run(hire);
    assert_eq!(
        (hired.code, hired.refused().as_str()),
        (3, "not_allowed"),
        "{hired:?}"
    );
}

#[tokio::test]
async fn a_cashier_is_not_shown_whole_account_numbers() {
    let shop = Shop::open();
    let mut add = shop.command(&["operators", "add", "Lucía", "--role", "cashier"]);
    add.env("MOSTRADOR_NEW_PIN", "4826");
    assert_eq!(run(add).code, 0, "she works here");
    let sale = shop.sells("10").await;
    let mut looking = shop.command(&["order", sale["id"].as_str().expect("an id")]);
    looking
        .args(["--operator", "Lucía"])
        .env("MOSTRADOR_PIN", "4826");
    let shown = run(looking).last();
    let account = sale["payer"]["account"].as_str().expect("a manager is");
    assert_eq!(account.len(), 22, "a manager sees all of it");
    assert_eq!(
        shown["payer"]["account"],
        account[18..],
        "a cashier the last four"
    );
}

#[tokio::test]
async fn the_journal_counts_what_it_has() {
    let shop = Shop::open();
    shop.sells("10").await;
    // The payment may be known before the list shows its credit; one more look, and it is there.
    shop.runs(&["settle"]);
    let stats = shop.runs(&["journal", "stats"]);
    let told = stats.last();
    assert_eq!(
        (stats.code, &told["orders"], &told["credits"]),
        (0, &json!(1), &json!(1)),
        "{stats:?}"
    );
    let verified = shop.runs(&["journal", "verify"]).last();
    assert_eq!(verified["events"], told["events"], "the same events");
    let head = verified["head"].as_str().expect("a head to compare");
    let compared = shop.runs(&["journal", "verify", "--head", head]);
    assert_eq!(
        (compared.code, &compared.last()["heads_checked"]),
        (0, &json!(1)),
        "as it is printed, so it is taken: {compared:?}"
    );
    let (number, hash) = head.split_once(':').expect("a number and a hash");
    assert_eq!(hash.len(), 64, "all of it");
    let later = format!("{}:{hash}", number.parse::<u32>().expect("a number") + 1);
    let other = format!("{number}:{}", "0".repeat(64));
    for (printed, why) in [(later, "the end is gone"), (other, "it is another event")] {
        let differs = shop.runs(&["journal", "verify", "--head", head, "--head", &printed]);
        assert_eq!(
            (differs.code, &differs.last()["holds"]),
            (6, &json!(false)),
            "{why}: {differs:?}"
        );
    }
    let unreadable = shop.runs(&["journal", "verify", "--head", hash]);
    assert_eq!(unreadable.code, 2, "that is no head: {unreadable:?}");
}

#[tokio::test]
async fn the_doctor_looks_at_everything_a_register_needs() {
    let shop = Shop::open();
    let healthy = shop.runs(&["doctor"]);
    assert_eq!(healthy.code, 0, "{healthy:?}");
    let checks: Vec<_> = healthy
        .objects()
        .iter()
        .map(|check| check["check"].clone())
        .collect();
    assert_eq!(
        checks,
        [
            "journal", "backup", "clock", "keyring", "papers", "disk", "printer", "listener",
            "provider"
        ]
        .map(|it| json!(it))
    );

    shop.provider().goes_silent().await;
    let ill = shop.runs(&["doctor"]);
    let provider = ill.last();
    assert_eq!(
        (ill.code, &provider["state"]),
        (1, &json!("failing")),
        "{ill:?}"
    );
}

#[tokio::test]
async fn several_days_are_told_together() {
    let shop = Shop::open();
    let sale = shop.sells("1550,50").await;
    let today = &sale["created_at"].as_str().expect("a time")[..10];
    let days = shop.runs(&["day", "--from", "2001-01-01", "--to", today]);
    let told = days.last();
    assert_eq!(
        (days.code, &told["from"], &told["to"], &told["collected"]),
        (0, &json!("2001-01-01"), &json!(today), &json!("1550.50")),
        "{days:?}"
    );
    assert!(told["day"].is_null(), "they are no one day: {told}");
    let path = shop.file("ventas.json");
    let written = path.display().to_string();
    // Whatever was there goes: the file is named by whoever wants it.
    fs::write(&path, "de antes").expect("written");
    let saved = shop.runs(&["day", "--from", today, "--format", "csv", "-o", &written]);
    assert_eq!(
        (saved.code, &saved.last()["file"]),
        (0, &json!(written)),
        "{saved:?}"
    );
    let csv = fs::read_to_string(&path).expect("it is there");
    assert!(csv.contains(";1550,50;"), "its sale: {csv}");
    for wrong in [
        ["day", "--to", today].as_slice(),
        &["day", "--day", today, "--to", today],
        &["day", "--from", today, "--to", "2001-01-01"],
        &["day", "--from", "hoy"],
        &["account", "calendar", "--from", "hoy"],
    ] {
        let refused = shop.runs(wrong);
        assert_eq!(refused.code, 2, "{wrong:?}: {refused:?}");
    }
    let calendar = shop.runs(&["account", "calendar", "--day", today]);
    assert_eq!(
        (
            calendar.code,
            &calendar.last()["date"],
            &calendar.last()["gross"]
        ),
        (0, &json!(null), &json!("1550.50")),
        "the provider does not say when: {calendar:?}"
    );
    let told = shop.tells(&["account", "calendar"]).lines.join("\n");
    assert!(told.contains("el proveedor no dice la fecha"), "{told}");
}

#[tokio::test]
async fn the_whole_journal_is_written_once_and_holds() {
    let shop = Shop::open();
    shop.hires("Ana", "cashier", "2580");
    shop.sells("10").await;
    let path = shop.file("registro.jsonl");
    let written = path.display().to_string();
    let saved = shop.runs(&["journal", "export", &written]);
    let head = saved.last()["head"].as_str().expect("a head").to_owned();
    assert_eq!(saved.code, 0, "{saved:?}");
    let text = fs::read_to_string(&path).expect("it is there");
    assert_eq!(
        json!(text.lines().count() - 1),
        saved.last()["events"],
        "a line for each event, and the first"
    );
    let again = shop.runs(&["journal", "export", &written]);
    assert_eq!(
        (again.code, again.refused()),
        (2, "file_taken".to_owned()),
        "nothing is written over without a word: {again:?}"
    );
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        text,
        "it is untouched"
    );
    let holds = shop.runs(&["journal", "verify", "--export", &written, "--head", &head]);
    assert_eq!(
        (holds.code, &holds.last()["head"]),
        (0, &json!(head)),
        "anybody can hold it against its chain: {holds:?}"
    );
    let first = text.lines().nth(1).expect("a first event");
    let first: serde_json::Value = serde_json::from_str(first).expect("JSON");
    let early = format!("1:{}", first["hash"].as_str().expect("a hash"));
    let holds = shop.runs(&["journal", "verify", "--export", &written, "--head", &early]);
    assert_eq!(holds.code, 0, "an earlier head is in it, too: {holds:?}");
    let other = format!("1:{}", "0".repeat(64));
    let differs = shop.runs(&["journal", "verify", "--export", &written, "--head", &other]);
    assert_eq!(differs.code, 6, "another is not: {differs:?}");
    fs::write(&path, text.replacen("1000", "9000", 1)).expect("written");
    let broken = shop.runs(&["journal", "verify", "--export", &written]);
    assert_eq!(
        (broken.code, &broken.last()["holds"]),
        (6, &json!(false)),
        "somebody changed an amount: {broken:?}"
    );
    let replaced = shop.runs(&["journal", "export", &written, "--replace"]);
    assert_eq!(replaced.code, 0, "unless it may go: {replaced:?}");
    let cashier = shop.runs_as("Ana", "2580", &["journal", "export", &written, "--replace"]);
    assert_eq!(
        (cashier.code, cashier.refused()),
        (3, "not_allowed".to_owned()),
        "it has whole account numbers"
    );
    let missing = shop.file("nada.jsonl").display().to_string();
    let none = shop.runs(&["journal", "verify", "--export", &missing]);
    assert_eq!(none.code, 2, "there is no such file: {none:?}");
}
