//! The rows of the back room: what a window asks of payouts, sale points, links and the account.

use till::{
    refusal::Code,
    view::{
        LinkRequest, MovementsQuery, PayoutLimits, PayoutRequest, Recipient, SecondManager,
        TransferLinkRequest,
    },
};

use super::{DONE, NO, OUT, Row, row, rows::of_nothing, tried};

/// A reference that is nobody's.
const NOBODYS: &str = "0000000000000";

/// What a window asks for when a manager sits before it.
pub(super) fn rows() -> Vec<Row> {
    [payouts(), recipients(), points(), links()]
        .into_iter()
        .flatten()
        .collect()
}

fn payouts() -> Vec<Row> {
    vec![
        row("recent_payouts", [OUT, NO, DONE], |it| {
            tried(it.till().recent_payouts())
        }),
        row("order_payout", [OUT, NO, Some(Code::BadWord)], |it| {
            tried(async move { it.till().order_payout(&keyless(), "000000").await })
        }),
        row(
            "pay_out_together",
            [OUT, NO, Some(Code::AmountZero)],
            |it| {
                tried(async move {
                    let second = SecondManager {
                        name: "Bruno".to_owned(),
                        pin: "482615".to_owned(),
                    };
                    it.till().pay_out_together(&of_nothing(), &second).await
                })
            },
        ),
        row(
            "ask_about_payout",
            [OUT, NO, Some(Code::NoSuchPayout)],
            |it| tried(it.till().ask_about_payout(NOBODYS)),
        ),
        row("end_payout", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().end_payout(NOBODYS, true, "llamé", "000000"))
        }),
        row("payout_limits", [OUT, NO, DONE], |it| {
            tried(it.till().payout_limits())
        }),
        row("set_payout_limits", [OUT, NO, DONE], |it| {
            tried(async move {
                let none = PayoutLimits::default();
                it.till().set_payout_limits(&none, "000000").await
            })
        }),
    ]
}

fn recipients() -> Vec<Row> {
    vec![
        row("recipients", [OUT, NO, DONE], |it| {
            tried(it.till().recipients())
        }),
        row("save_recipient", [OUT, NO, DONE], |it| {
            tried(async move {
                let mill = Recipient {
                    name: "Molinos".to_owned(),
                    to: "mate.pan.sol".to_owned(),
                    cuit: None,
                    concept_id: None,
                };
                it.till().save_recipient(&mill).await
            })
        }),
        row("remove_recipient", [OUT, NO, DONE], |it| {
            tried(it.till().remove_recipient("Molinos"))
        }),
    ]
}

fn points() -> Vec<Row> {
    vec![
        row("sale_point_list", [OUT, NO, DONE], |it| {
            tried(it.till().sale_point_list())
        }),
        row("add_sale_point", [OUT, NO, DONE], |it| {
            tried(it.till().add_sale_point("Caja 8"))
        }),
        row(
            "retire_named",
            [OUT, NO, Some(Code::NoSuchSalePoint)],
            |it| tried(it.till().retire_named("987654", "Caja 8")),
        ),
        row(
            "check_sticker",
            [
                OUT,
                Some(Code::ProviderRefused),
                Some(Code::ProviderRefused),
            ],
            |it| tried(it.till().check_sticker("987654", true, "000201")),
        ),
        row(
            "check_sticker_photo",
            [OUT, Some(Code::BadPhoto), Some(Code::BadPhoto)],
            |it| {
                tried(
                    it.till()
                        .check_sticker_photo("987654", true, b"no photo".to_vec()),
                )
            },
        ),
    ]
}

fn links() -> Vec<Row> {
    vec![
        row("link_list", [OUT, NO, DONE], |it| {
            tried(it.till().link_list())
        }),
        row("order_link", [OUT, NO, DONE], |it| {
            tried(async move {
                let request = LinkRequest {
                    cents: 15_000,
                    concept_id: None,
                    expires_ms: None,
                    multiple: false,
                    split: Vec::new(),
                };
                it.till().order_link(&request, None).await
            })
        }),
        row("order_transfer_link", [OUT, NO, DONE], |it| {
            tried(async move {
                let request = TransferLinkRequest {
                    cents: 15_000,
                    concept_id: None,
                    account: "0000222800000000057723".to_owned(),
                    cuit: "20-11111111-2".to_owned(),
                };
                it.till().order_transfer_link(&request, "000000").await
            })
        }),
        row("hide_link", [OUT, NO, Some(Code::NoSuchLink)], |it| {
            tried(it.till().hide_link("no uuid", true))
        }),
        row("movements", [OUT, NO, DONE], |it| {
            tried(async move {
                let day = it.till().today().to_string();
                let query = MovementsQuery {
                    from: day.clone(),
                    to: day,
                    operation: None,
                    page: 1,
                };
                it.till().movements(&query).await
            })
        }),
    ]
}

/// An order of a payout that nobody could ask for twice.
fn keyless() -> PayoutRequest {
    PayoutRequest {
        key: String::new(),
        provider: None,
        to: "2850590940090418135201".to_owned(),
        cuit: None,
        cents: 100,
        concept_id: None,
        description: String::new(),
        again: false,
        second: None,
    }
}
