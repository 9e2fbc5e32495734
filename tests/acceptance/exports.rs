//! Exports that take long: how far they are is seen, they can be stopped, and there is a file or there is none. The
//! whole journal and a comparison as files.

use std::{fs, future::Future, io::Cursor, path::Path, time::Duration};

use domain::order::OrderId;
use journal::{LinesVerdict, verify_lines};
use serde_json::{Value, json};
use tests::{Counter, code_of};
use till::{
    refusal::{Code, Refusal},
    view::{ExportFormat, Progress, SaleGroup, SalesQuery, SheetFormat, Work},
};

const DAY: &str = "2026-11-20";
const FORMATS: [ExportFormat; 4] = [
    ExportFormat::Csv,
    ExportFormat::Json,
    ExportFormat::Xlsx,
    ExportFormat::Pdf,
];

fn all_of_the_day() -> SalesQuery {
    SalesQuery {
        from: DAY.to_owned(),
        to: DAY.to_owned(),
        operator: None,
        sale_point: None,
        group: SaleGroup::All,
        state: None,
        text: String::new(),
    }
}

async fn is_paid(counter: &Counter, amount: &str) -> OrderId {
    let order = counter.charge(amount).await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    order
}

/// A day with three sales, two of them paid.
async fn with_sales() -> Counter {
    let counter = Counter::open().await;
    is_paid(&counter, "150,00").await;
    is_paid(&counter, "1.000,50").await;
    let left = counter.charge("20").await;
    counter.till().cancel(left).await.expect("it is open");
    counter
}

/// Does it, and answers each thing that was seen of how far it is. It is stopped once it is known how much it is, if so.
async fn watched<T>(
    counter: &Counter,
    work: Work,
    stops: bool,
    doing: impl Future<Output = Result<T, Refusal>>,
) -> (Result<T, Refusal>, Vec<Progress>) {
    let mut seen: Vec<Progress> = Vec::new();
    let mut doing = std::pin::pin!(doing);
    // Each time it waits for something, it is looked at.
    let done = std::future::poll_fn(|context| {
        let polled = doing.as_mut().poll(context);
        if polled.is_pending()
            && let Some(progress) = counter.till().progress(work)
        {
            if stops && progress.of > 0 {
                counter.till().stop(work);
            }
            if seen.last() != Some(&progress) {
                seen.push(progress);
            }
        }
        polled
    });
    let done = done.await;
    (done, seen)
}

/// What is in a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let Ok(listed) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let names = listed.map(|it| it.expect("an entry").file_name());
    names.map(|it| it.to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn an_export_says_how_far_it_is_and_writes_what_it_would_hand_over() {
    let counter = with_sales().await;
    let (till, query) = (counter.till(), all_of_the_day());
    for format in FORMATS {
        let path = counter.folder().join("exportado");
        let exporting = till.export_sales_to(&query, format, &path);
        let (saved, seen) = watched(&counter, Work::Export, false, exporting).await;
        let saved = saved.expect("a manager may");
        assert_eq!(saved.path, path.display().to_string(), "it says where");
        assert!(
            seen.contains(&Progress { done: 0, of: 3 }),
            "how many sales there are is known before they are read ({format:?}): {seen:?}"
        );
        assert!(
            till.progress(Work::Export).is_none(),
            "and when it is done nothing is under way"
        );
        let handed = till.export_sales(&query, format).await;
        assert!(
            fs::read(&path).expect("it is there") == handed.expect("a manager may"),
            "the file is what would be handed over, {format:?}"
        );
    }
}

#[tokio::test]
async fn an_export_that_is_stopped_leaves_nothing_and_says_so() {
    let counter = with_sales().await;
    let (till, query) = (counter.till(), all_of_the_day());
    let folder = counter.folder().join("afuera");
    for format in FORMATS {
        let path = folder.join("ventas");
        let exporting = till.export_sales_to(&query, format, &path);
        let (stopped, _) = watched(&counter, Work::Export, true, exporting).await;
        assert_eq!(code_of(stopped), Code::Stopped, "{format:?} was stopped");
        assert!(names(&folder).is_empty(), "no file, nor half of one");
    }
    let path = folder.join("registro.jsonl");
    let exporting = till.export_journal_to(&path);
    let (stopped, _) = watched(&counter, Work::Export, true, exporting).await;
    assert_eq!(code_of(stopped), Code::Stopped, "the journal, too");
    assert!(names(&folder).is_empty(), "no file, nor half of one");

    fs::write(folder.join("ventas"), "de antes").expect("written");
    let path = folder.join("ventas");
    let exporting = till.export_sales_to(&query, ExportFormat::Csv, &path);
    let (stopped, _) = watched(&counter, Work::Export, true, exporting).await;
    assert_eq!(code_of(stopped), Code::Stopped, "stopped once more");
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        "de antes",
        "what was there before is untouched"
    );
    till.stop(Work::Export);
    let again = till.export_sales_to(&query, ExportFormat::Csv, &path).await;
    assert!(
        again.is_ok(),
        "stopping what is not under way stops nothing later: {again:?}"
    );
}

#[tokio::test]
async fn an_export_that_cannot_be_written_says_so_and_leaves_nothing() {
    let counter = with_sales().await;
    let blocked = counter.folder().join("archivo");
    fs::write(&blocked, "no es una carpeta").expect("written");
    let path = blocked.join("ventas.csv");
    let refused = counter
        .till()
        .export_sales_to(&all_of_the_day(), ExportFormat::Csv, &path)
        .await;
    assert_eq!(
        code_of(refused),
        Code::DocumentUnwritable,
        "a file is no folder"
    );
    assert!(
        counter.till().progress(Work::Export).is_none(),
        "nothing is under way any more"
    );
}

#[tokio::test]
async fn the_whole_journal_is_written_and_anybody_can_hold_it_against_its_chain() {
    let counter = with_sales().await;
    let till = counter.till();
    let path = counter.folder().join("registro.jsonl");
    let head = till.head().await.expect("a manager may");
    let (saved, seen) = watched(&counter, Work::Export, false, till.export_journal_to(&path)).await;
    saved.expect("a manager may");
    let all = u32::try_from(head.sequence).expect("few");
    assert!(
        seen.contains(&Progress { done: 0, of: all }),
        "its parts are events: {seen:?}"
    );
    let text = fs::read_to_string(&path).expect("it is there");
    let verdict = verify_lines(Cursor::new(text.as_bytes())).expect("memory is read");
    let register = counter.journal().register().as_str().to_owned();
    assert_eq!(
        verdict,
        LinesVerdict::Holds { register, head },
        "every event up to the head that a Z prints"
    );
    let paid: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .filter(|line: &Value| line["kind"] == "paid")
        .collect();
    assert_eq!(
        paid.iter()
            .map(|it| it["body"]["amount"].clone())
            .collect::<Vec<_>>(),
        [json!(15_000), json!(100_050)],
        "with all they say"
    );
    let forged = text.replacen("15000", "14000", 1);
    assert!(
        matches!(
            verify_lines(Cursor::new(forged.as_bytes())),
            Ok(LinesVerdict::Broken { .. })
        ),
        "a centavo less is noticed"
    );
}

#[tokio::test]
async fn a_comparison_in_a_file_has_both_sides_and_what_lies_between() {
    let counter = with_sales().await;
    let till = counter.till();
    let made = till.create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    let open = counter.world().await.0["sale_points"][0]["open_qr"].clone();
    let visit = json!({ "qr": open, "amount": "35.00" });
    counter.advance(Duration::from_secs(10));
    counter.provider().is_visited(visit).await;

    let today = till.today();
    let compared = till.reconcile(today, today).await.expect("it answers");
    let sheet = till
        .export_reconciliation(today, today, SheetFormat::Csv)
        .await;
    let sheet = sheet.expect("a manager may");
    assert_eq!(sheet.differences, 1, "as the screen has it");
    let text = String::from_utf8(sheet.bytes).expect("text");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|row| row.split(';').collect())
        .collect();
    let standings: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(
        standings,
        ["Falta en Mostrador", "Coincide", "Coincide"],
        "what differs comes first: {text}"
    );
    let cents = |place: usize| -> i64 {
        let amounts = rows.iter().map(|row| row[place].replace(',', ""));
        amounts
            .filter(|it| !it.is_empty())
            .map(|it| it.parse::<i64>().expect("an amount"))
            .sum()
    };
    assert_eq!(
        (cents(5), cents(6), cents(7)),
        (
            compared.ours.cents,
            compared.theirs.cents,
            compared.difference_cents
        ),
        "its columns come to what the screen says, to the centavo"
    );

    let path = counter.folder().join("conciliacion.xlsx");
    let saved = till
        .export_reconciliation_to(today, today, SheetFormat::Xlsx, &path)
        .await;
    saved.expect("a manager may");
    assert!(
        fs::read(&path).expect("it is there").starts_with(b"PK"),
        "a workbook is packed"
    );
    counter.provider().goes_silent().await;
    let path = counter.folder().join("otra.csv");
    let refused = till
        .export_reconciliation_to(today, today, SheetFormat::Csv, &path)
        .await;
    assert_eq!(code_of(refused), Code::ProviderSilent, "there is no list");
    assert!(!path.exists(), "and no file");
}

#[tokio::test]
async fn a_long_comparison_says_how_many_days_are_read_and_can_be_stopped() {
    let counter = with_sales().await;
    let till = counter.till();
    let today = till.today();
    let from = domain::day::Day::from_number(today.number() - 29).expect("a day");
    let (compared, seen) = watched(
        &counter,
        Work::Reconcile,
        false,
        till.reconcile(from, today),
    )
    .await;
    assert_eq!(compared.expect("it answers").matched, 2, "all of them");
    let weeks: Vec<u32> = seen.iter().map(|it| it.done).collect();
    for done in [0, 7, 14, 21, 28] {
        assert!(weeks.contains(&done), "after {done} days: {seen:?}");
    }
    assert!(seen.iter().all(|it| it.of == 30 || it.of == 0), "of thirty");
    let (stopped, _) = watched(&counter, Work::Reconcile, true, till.reconcile(from, today)).await;
    assert_eq!(code_of(stopped), Code::Stopped, "nobody waits for it");
    let too_many = domain::day::Day::from_number(today.number() - 92).expect("a day");
    let refused = till.reconcile(too_many, today).await;
    assert_eq!(code_of(refused), Code::BadDate, "93 days are too many");
}
