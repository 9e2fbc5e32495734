//! Money that leaves, and money from customers who are not here: payouts, vouchers, links.

use domain::link::Share;
use domain::{
    alias::Alias, cbu::Cbu, cuit::Cuit, money::Price, payout::Payee, reference::Reference,
};
use gateway::{CashoutCall, LinkCall, PayLink, Telepagos, TransferCall, Voucher};
use tests::START;

use super::{WAY, price};

fn account(digits: &str) -> Cbu {
    Cbu::parse(digits).expect("an account")
}

fn cuit() -> Cuit {
    Cuit::parse("30718092481").expect("a CUIT")
}

#[tokio::test]
async fn a_payout_is_sent_to_the_byte_and_only_a_certain_no_is_one() {
    let amount = Price::from_cents(90_025).expect("an amount");
    let reference = Reference::parse("A1B2C3D4E5F6G7").expect("a reference");
    let call = |payee: Payee, cuit: Option<&Cuit>| {
        CashoutCall::new(&payee, cuit, amount, &reference, "VAR", "Factura 42")
    };
    let to_account = call(
        Payee::Account(account("0000003100012345678907")),
        Some(&cuit()),
    );
    let alias = Alias::parse("panaderia.sol").expect("an alias");
    let to_alias = call(Payee::Alias(alias), None);
    let trial = WAY.tries("telepagos_cashout.http", "");
    let pay = async |it: &Telepagos| it.cash_out(&to_account).await;
    trial.all_mean("501".to_owned(), pay).await;
    trial
        .asks("to an alias", async |it| it.cash_out(&to_alias).await)
        .await;
}

#[tokio::test]
async fn a_voucher_is_read_in_every_form_of_a_paper() {
    let pdf = b"%PDF-1.4\n% Comprobante 501\n%%EOF\n\n".to_vec();
    let others = [
        (
            "address",
            Voucher::Url("https://www.telepagos.com.ar/comprobantes/501".to_owned()),
        ),
        (
            "foreign address",
            Voucher::Text("https://example.com/comprobantes/501".to_owned()),
        ),
        (
            "prose",
            Voucher::Text("Transferencia 501, $ 900,25".to_owned()),
        ),
    ];
    let ask = async |it: &Telepagos| it.cash_out_voucher("501").await;
    let trial = WAY.tries("telepagos_cashout_voucher.http", "501");
    trial.all_mean(Voucher::Pdf(pdf), ask).await;
    trial.others_mean(&others, ask).await;
}

#[tokio::test]
async fn a_transfer_link_is_asked_for_to_the_byte_and_read_in_every_form_of_its_answer() {
    let shop = account("0000222800000000057723");
    let call = TransferCall::new(&shop, &cuit(), price(), "VAR", "A1B2C3D4E5F6G7");
    let trial = WAY.tries("telepagos_transfer_generate.http", "");
    let expected = "https://pagos.practica.invalid/t/7d1c".to_owned();
    trial
        .all_mean(expected, async |it| it.transfer_link(&call).await)
        .await;
}

#[tokio::test]
async fn a_link_is_asked_for_with_its_shares_or_without_and_read_in_every_form_of_its_answer() {
    let share = |cvu: &str, cents: i64| Share {
        account: account(cvu),
        amount: Price::from_cents(cents).expect("an amount"),
    };
    let parts = [
        share("0000003100012345678907", 50_025),
        share("0000031400000000000420", 105_000),
    ];
    let tomorrow = START.plus_ms(86_400_000);
    let call = |multiple_use: bool, parts: &[Share]| {
        LinkCall::new(tomorrow, price(), multiple_use, "VAR", parts).expect("a link")
    };
    let (shared, alone) = (call(false, &parts), call(true, &[]));
    let expected = PayLink {
        link: "https://pagos.practica.invalid/l/52af".to_owned(),
        link_id: "77".to_owned(),
    };
    let trial = WAY.tries("telepagos_link_generate.http", "");
    trial
        .all_mean(expected, async |it| it.open_link(&shared).await)
        .await;
    let what = "for the shop alone, more than once";
    trial
        .asks(what, async |it| it.open_link(&alone).await)
        .await;
}
