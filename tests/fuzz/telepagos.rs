//! Every answer of TelePagos: whatever comes back, nobody is told more than it says.

use domain::{
    alias::Alias,
    cbu::Cbu,
    credit::Credit,
    cuit::Cuit,
    day::Day,
    money::{Money, Price},
    payout::Payee,
    reference::Reference,
};
use gateway::{
    AmountType, CashoutCall, CounterCall, Credentials, LinkCall, Movement, QrCall, Telepagos,
    TransactionsQuery, TransferCall, Voucher,
};
use secrecy::SecretString;
use tests::{LOGIN, START};

use crate::{
    cost::Cost,
    provider::{Office, PASSWORD, USER, are_seemly, is_an_id},
};

fn office() -> Office<Telepagos> {
    Office::new(LOGIN, |transport, clock| {
        let credentials = Credentials {
            username: USER.to_owned(),
            password: SecretString::from(PASSWORD),
        };
        Telepagos::new(transport, clock, credentials)
    })
}

fn price() -> Price {
    Price::from_cents(155_050).expect("an amount")
}

fn account() -> Cbu {
    Cbu::parse("0000222800000000057723").expect("an account")
}

fn day() -> Day {
    Day::parse("2026-11-20").expect("a day")
}

fn is_a_movement(movement: &Movement) {
    let Movement {
        operation,
        holder,
        cuit,
        account,
        status,
        sale_point,
        date,
        ..
    } = movement;
    let texts = [operation, holder, cuit, account, status, sale_point];
    are_seemly(
        texts
            .into_iter()
            .flatten()
            .map(String::as_str)
            .chain([date.as_str()]),
    );
}

fn is_a_credit(credit: &Credit) {
    assert!(
        credit.amount > Money::ZERO,
        "a credit is of more than nothing"
    );
    let texts = [
        &credit.holder,
        &credit.cuit,
        &credit.account,
        &credit.operation,
        &credit.sale_point,
    ];
    are_seemly(texts.into_iter().flatten().map(String::as_str));
}

#[test]
fn what_telepagos_answers_about_the_account_is_read_or_not_believed() {
    let office = office();
    office.tries(
        "telepagos.sign_in",
        "telepagos_auth_token.http",
        async |it| it.sign_in().await,
        |(), _| {},
    );
    office.tries(
        "telepagos.concepts",
        "telepagos_payment_concepts.http",
        async |it| it.concepts().await,
        |concepts, _| {
            are_seemly(
                concepts
                    .iter()
                    .flat_map(|it| [it.id.as_str(), it.name.as_str()]),
            );
        },
    );
    office.tries(
        "telepagos.balance",
        "telepagos_account_balance.http",
        async |it| it.balance().await,
        |balance, _| {
            assert!(
                balance.cents().unsigned_abs() <= Money::LIMIT.unsigned_abs(),
                "money"
            );
        },
    );
    office.tries(
        "telepagos.filters",
        "telepagos_transactions_filters.http",
        async |it| it.filters().await,
        |filters, _| {
            for filter in filters {
                is_an_id(&filter.id);
                are_seemly([filter.name.as_str(), filter.kind.as_str()]);
            }
        },
    );
    office.tries(
        "telepagos.statistics",
        "telepagos_whitelabel_statics.http",
        async |it| it.statistics("2026-11").await,
        |statistics, _| {
            let texts = statistics
                .iter()
                .flat_map(|it| [Some(it.name.as_str()), it.value.as_deref()]);
            are_seemly(texts.flatten());
        },
    );
}

#[test]
fn what_telepagos_answers_about_a_sale_is_read_or_not_believed() {
    let office = office();
    let code = |text: &str| {
        assert!(
            !text.trim().is_empty() && !text.chars().any(char::is_control),
            "{text:?} is a code"
        );
    };
    let call = QrCall::new(price(), "VAR", "A1B2C3D4E5F6G7");
    office.tries(
        "telepagos.open_qr",
        "telepagos_qr_generate.http",
        async |it| it.open_qr(&call).await,
        |order, _| {
            is_an_id(&order.qr_order_id);
            code(&order.qr_code);
        },
    );
    let call = CounterCall::new(price(), "VAR", "A1B2C3D4E5F6G7", "9");
    office.tries(
        "telepagos.open_counter",
        "telepagos_static_order.http",
        async |it| it.open_counter(&call).await,
        |id, _| is_an_id(id),
    );
    let call = LinkCall::new(START, price(), false, "VAR", &[]).expect("a link");
    office.tries(
        "telepagos.open_link",
        "telepagos_link_generate.http",
        async |it| it.open_link(&call).await,
        |link, _| {
            is_an_id(&link.link_id);
            code(&link.link);
        },
    );
    let cuit = Cuit::parse("30718092481").expect("a CUIT");
    let call = TransferCall::new(&account(), &cuit, price(), "VAR", "A1B2C3D4E5F6G7");
    office.tries(
        "telepagos.transfer_link",
        "telepagos_transfer_generate.http",
        async |it| it.transfer_link(&call).await,
        |link, _| code(link),
    );
    office.tries(
        "telepagos.cashin",
        "telepagos_cashin.http",
        async |it| it.cashin("9001").await,
        |cashin, _| {
            assert!(
                cashin.amount > Money::ZERO,
                "what was paid is more than nothing"
            );
            for id in [&cashin.qr_order_id, &cashin.link_id, &cashin.transaction_id]
                .into_iter()
                .flatten()
            {
                is_an_id(id);
            }
            let texts = [
                &cashin.cuit,
                &cashin.cvu,
                &cashin.concept,
                &cashin.description,
            ];
            are_seemly(texts.into_iter().flatten().map(String::as_str));
        },
    );
}

#[test]
fn what_telepagos_answers_about_sale_points_is_read_or_not_believed() {
    let office = office();
    office.tries(
        "telepagos.sale_points",
        "telepagos_sale_point_list.http",
        async |it| it.sale_points().await,
        |points, _| {
            for point in points {
                is_an_id(&point.id);
                are_seemly([point.name.as_str(), point.status.as_str()]);
            }
        },
    );
    office.tries(
        "telepagos.create_sale_point",
        "telepagos_sale_point_create.http",
        async |it| it.create_sale_point("Caja 2").await,
        |id, _| is_an_id(id),
    );
    office.tries(
        "telepagos.retire_sale_point",
        "telepagos_sale_point_retire.http",
        async |it| it.retire_sale_point("9").await,
        |(), _| {},
    );
    office.tries(
        "telepagos.static_qr",
        "telepagos_sale_point_static.http",
        async |it| it.static_qr("9", AmountType::Closed).await,
        |code, _| {
            assert!(
                !code.is_empty() && !code.chars().any(char::is_control),
                "{code:?} is a code"
            );
        },
    );
}

#[test]
fn what_telepagos_answers_about_movements_is_read_or_not_believed() {
    let office = office();
    // A list that says it has pages is read to its hundredth, and again until two readings agree.
    let pages = |target: crate::engine::Target| target.cases(500).costs(Cost::of(6_000, 128));
    office.tries_as(
        "telepagos.movements",
        "telepagos_account_transactions.http",
        pages,
        async |it| it.movements(day(), day()).await,
        |movements, _| {
            movements.credits.iter().for_each(is_a_credit);
            let mut seen = std::collections::BTreeSet::new();
            let all_differ = movements
                .credits
                .iter()
                .all(|it| seen.insert(it.fingerprint.clone()));
            assert!(all_differ, "no two credits are one");
            for debit in &movements.debits {
                assert!(
                    debit.amount > Money::ZERO,
                    "a debit is of more than nothing"
                );
                is_a_movement(debit);
            }
        },
    );
    let query = TransactionsQuery {
        from: day(),
        to: day(),
        operation: None,
        page: Some(1),
    };
    office.tries(
        "telepagos.transactions",
        "telepagos_account_transactions_page.http",
        async |it| it.transactions(&query).await,
        |page, _| page.rows.iter().for_each(is_a_movement),
    );
}

#[test]
fn what_telepagos_answers_about_a_payout_is_read_or_not_believed() {
    let office = office();
    let alias = Alias::parse("panaderia.sol").expect("an alias");
    let reference = Reference::parse("A1B2C3D4E5F6G7").expect("a reference");
    let call = CashoutCall::new(&Payee::Alias(alias), None, price(), &reference, "VAR", "");
    office.tries(
        "telepagos.cash_out",
        "telepagos_cashout.http",
        async |it| it.cash_out(&call).await,
        |id, _| is_an_id(id),
    );
    office.tries(
        "telepagos.cash_out_voucher",
        "telepagos_cashout_voucher.http",
        async |it| it.cash_out_voucher("9001").await,
        |voucher, _| match voucher {
            Voucher::Pdf(bytes) => assert!(bytes.starts_with(b"%PDF-"), "a paper is one"),
            Voucher::Url(url) => {
                let url = reqwest::Url::parse(url).expect("an address");
                let host = url.host_str().unwrap_or_default();
                let is_theirs = host == "telepagos.com.ar" || host.ends_with(".telepagos.com.ar");
                assert!(
                    url.scheme() == "https" && is_theirs,
                    "{url} is opened on this computer"
                );
                assert!(
                    url.username().is_empty() && url.password().is_none(),
                    "{url} is theirs alone"
                );
            }
            Voucher::Text(text) => assert!(!text.trim().is_empty(), "a text says something"),
        },
    );
}
