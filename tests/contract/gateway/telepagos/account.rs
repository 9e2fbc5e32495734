//! The account: its balance, its movements by their days and by pages, and what they can be narrowed by.

use domain::{credit::Credit, day::Day, instant::Instant, money::Money};
use gateway::{
    Answer, Movement, Movements, OperationFilter, Statistic, Telepagos, TransactionsPage,
    TransactionsQuery,
};
use tests::START;

use super::{WAY, money};

const TRANSACTIONS: &str = "telepagos_account_transactions.http";

/// What is told of a movement but for how its date, its state and the sign of its amount are written.
type Told = (Money, Option<i64>, [Option<String>; 4]);

fn told(movement: Movement) -> Told {
    let Movement {
        amount,
        at,
        holder,
        cuit,
        account,
        operation,
        ..
    } = movement;
    (
        amount,
        at.map(Instant::ms),
        [holder, cuit, account, operation],
    )
}

/// The sale of the examples.
fn sale() -> Told {
    let who = [
        "Ana Ejemplo",
        "27326594305",
        "0000003100012345678901",
        "cashin_qr",
    ];
    (
        money(155_050),
        Some(START.ms()),
        who.map(|it| Some(it.to_owned())),
    )
}

fn day(written: &str) -> Day {
    Day::parse(written).expect("a day")
}

#[tokio::test]
async fn a_balance_is_read_in_every_form_of_its_amount() {
    let trial = WAY.tries("telepagos_account_balance.http", "");
    let ask = async |it: &Telepagos| it.balance().await;
    trial.all_mean(money(155_000), ask).await;
    trial
        .others_mean(&[("overdrawn", money(-5_025))], ask)
        .await;
}

#[tokio::test]
async fn what_came_in_and_what_went_out_is_read_in_every_form_of_the_rows() {
    let today = day("2026-11-20");
    let plain = |movements: Movements| {
        let credit = |credit: Credit| {
            let who = [credit.holder, credit.cuit, credit.account, credit.operation];
            (credit.amount, credit.at.map(Instant::ms), who)
        };
        let credits: Vec<Told> = movements.credits.into_iter().map(credit).collect();
        let debits: Vec<Told> = movements.debits.into_iter().map(told).collect();
        (credits, debits)
    };
    let morning = START.plus_ms(-(4 * 3_600 + 33 * 60 + 8) * 1_000);
    let who = [
        "Un Proveedor",
        "30718092481",
        "0000222800000000057723",
        "cashout",
    ];
    let payout = (
        money(90_000),
        Some(morning.ms()),
        who.map(|it| Some(it.to_owned())),
    );
    let ask = async |it: &Telepagos| it.movements(today, today).await.map(plain);
    let trial = WAY.tries(TRANSACTIONS, "");
    trial.all_mean((vec![sale()], vec![payout]), ask).await;
    let nothing = ("of money that is not there yet", (vec![], vec![]));
    trial.others_mean(&[nothing], ask).await;
}

#[tokio::test]
async fn the_credits_alone_are_those_of_the_movements() {
    let today = day("2026-11-20");
    let trial = WAY.tries(TRANSACTIONS, "");
    let ask = async |it: &Telepagos| -> Answer<usize> {
        it.credits(today, today).await.map(|credits| credits.len())
    };
    trial.all_mean(1, ask).await;
}

#[tokio::test]
async fn a_page_is_asked_for_with_every_field_and_read_with_its_counts() {
    let query = TransactionsQuery {
        from: day("2026-11-19"),
        to: day("2026-11-20"),
        operation: Some("cashin_qr".to_owned()),
        page: Some(1),
    };
    let plain = |page: TransactionsPage| {
        let incoming = page.rows.iter().all(|row| row.income == Some(true));
        let rows: Vec<Told> = page.rows.into_iter().map(told).collect();
        let counts = (page.results, page.page, page.pages);
        (incoming, rows, counts, page.unreadable)
    };
    let ask = async |it: &Telepagos| it.transactions(&query).await.map(plain);
    let trial = WAY.tries("telepagos_account_transactions_page.http", "");
    let counted = (Some(21), Some(1), Some(2));
    trial.all_mean((true, vec![sale()], counted, 0), ask).await;
    let uncounted = (true, vec![sale()], (None, None, None), 0);
    trial
        .others_mean(&[("without counts", uncounted)], ask)
        .await;
}

#[tokio::test]
async fn the_kinds_of_operation_are_read_in_every_form_of_their_list() {
    let filter = |id: &str, name: &str, kind: &str| OperationFilter {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
    };
    let expected = vec![
        filter("cashin_qr", "Cobro con QR", "income"),
        filter("3", "Transferencia enviada", "outcome"),
    ];
    let trial = WAY.tries("telepagos_transactions_filters.http", "");
    trial
        .all_mean(expected, async |it| it.filters().await)
        .await;
}

#[tokio::test]
async fn the_printed_statistics_are_read_and_so_is_every_other_nest_of_them() {
    let statistic = |name: &str, value: Option<&str>| Statistic {
        name: name.to_owned(),
        value: value.map(str::to_owned),
    };
    let expected = vec![
        statistic("count_open_cvu", Some("0")),
        statistic("total_cashin", None),
        statistic("total_cashout", None),
        statistic("count_payments_services", Some("0")),
        statistic("count_sent_sms", Some("0")),
    ];
    let sold = vec![
        statistic("count_open_cvu", Some("1")),
        statistic("total_cashin", Some("1550.50")),
        statistic("total_cashout", Some("900.25")),
    ];
    let ask = async |it: &Telepagos| it.statistics("2026-11").await;
    let trial = WAY.tries("telepagos_whitelabel_statics.http", "2026-11");
    trial.all_mean(expected, ask).await;
    trial
        .others_mean(&[("of a month with sales", sold)], ask)
        .await;
}
