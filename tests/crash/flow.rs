//! What a shop does when the process dies, and what it had done before.

use serde_json::{Value, json};

use crate::stage::Stage;

/// Something a person asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flow {
    /// A sale by a QR on the screen.
    SaleTelepagos,
    /// A sale by the code that hangs on the wall: it can be paid whatever the program knows of it.
    SaleCounter,
    /// A sale by TotalCoin's QR.
    SaleTotalcoin,
    /// Money that goes out at TelePagos.
    PayoutTelepagos,
    /// Money that goes out at TotalCoin.
    PayoutTotalcoin,
    /// Settling a sale whose customer has paid.
    SettlePaid,
    /// Settling one of TotalCoin's.
    SettlePaidTotalcoin,
    /// Settling a sale whose request was never answered.
    SettleDoubt,
    /// Settling a payout that TelePagos made and never answered.
    SettlePayout,
    /// Settling one that TotalCoin made and never answered.
    SettlePayoutTotalcoin,
    /// Settling one that TotalCoin never had, ten minutes later: it is sent again.
    RepeatTotalcoin,
    /// Following a payout that was taken to its end.
    Follow,
    /// Stopping a sale.
    Cancel,
    /// Opening a shift.
    OpenShift,
    /// Closing one.
    CloseShift,
    /// The receipt of a paid sale.
    Receipt,
    /// Saying that money that came in is a sale's.
    Claim,
    /// Taking it from that sale again.
    Unclaim,
    /// Giving back a part of what was paid.
    Refund,
    /// Copying the journal.
    Backup,
    /// The first round of another business day: the one before is closed, and the journal copied.
    CloseDay,
    /// Putting a damaged journal together again, whose last sale is only in its log.
    Restore,
    /// Coming in, at a register that was there.
    SignIn,
    /// The first start on a new register.
    FirstStart,
}

/// Everybody who asks the provider for money to move or a code to be made.
pub(crate) const SALES: &[Flow] = &[Flow::SaleTelepagos, Flow::SaleCounter, Flow::SaleTotalcoin];

/// An endpoint: as the sandbox names it, and how a request to it begins.
pub(crate) type Endpoint = (&'static str, &'static str);

const GENERATE: Endpoint = ("cashin/qr/generate", "POST /cashin/qr/generate");
const COUNTER: Endpoint = ("cashin/qr/static/order", "POST /cashin/qr/static/order");
const TOTALCOIN_QR: Endpoint = ("api/qr/generate", "POST /api/qr/generate");
const CASHOUT: Endpoint = ("payment/cashout", "POST /payment/cashout");
const PAYMENT: Endpoint = (
    "api/payments/transactions",
    "POST /api/payments/transactions",
);
const LIST: Endpoint = ("account/transactions", "GET /account/transactions");
const CASHIN: Endpoint = ("cashin/{id}", "GET /payment/cashin/*");
const STATUS: Endpoint = ("api/qr/{qr_id}/status", "GET /api/qr/*/status");
const VOUCHER: Endpoint = ("cashout/{id}", "GET /payment/cashout/*");
const EXTERNAL: Endpoint = (
    "api/payments/transactions/{id}/external",
    "GET /api/payments/transactions/*/external",
);
const TOKEN: Endpoint = ("auth/token", "POST /auth/token");
const LOGIN: Endpoint = ("api/auth/login", "POST /api/auth/login");

/// What is asked for in all of them.
pub(crate) const AMOUNT: &str = "1550.50";
/// To whom money is sent.
const PAYEE: [&str; 4] = ["--to", "proveedor.de.pan", "--concept", "VAR"];
/// And whose account that is: a list that shows it proves that the money arrived.
const WHOSE: [&str; 2] = ["--cuit", "20990853186"];
/// Why a person decides.
pub(crate) const WHY: &str = "lo dijo el cliente";
/// Until it is surely another business day.
const DAY_MS: i64 = 25 * 3_600_000;
/// Until a payout is looked at for the first time, at the latest.
const FIRST_LOOK_MS: i64 = 4_000;

impl Flow {
    pub(crate) const ALL: [Flow; 24] = [
        Flow::SaleTelepagos,
        Flow::SaleCounter,
        Flow::SaleTotalcoin,
        Flow::PayoutTelepagos,
        Flow::PayoutTotalcoin,
        Flow::SettlePaid,
        Flow::SettlePaidTotalcoin,
        Flow::SettleDoubt,
        Flow::SettlePayout,
        Flow::SettlePayoutTotalcoin,
        Flow::RepeatTotalcoin,
        Flow::Follow,
        Flow::Cancel,
        Flow::OpenShift,
        Flow::CloseShift,
        Flow::Receipt,
        Flow::Claim,
        Flow::Unclaim,
        Flow::Refund,
        Flow::Backup,
        Flow::CloseDay,
        Flow::Restore,
        Flow::SignIn,
        Flow::FirstStart,
    ];

    /// The requests it is about, the first of them the one whose outcome is tried.
    pub(crate) fn endpoints(self) -> &'static [Endpoint] {
        match self {
            Flow::SaleTelepagos => &[GENERATE, TOKEN, LIST],
            Flow::SaleCounter => &[COUNTER],
            Flow::SaleTotalcoin => &[TOTALCOIN_QR, LOGIN],
            Flow::PayoutTelepagos => &[CASHOUT, TOKEN],
            Flow::PayoutTotalcoin | Flow::RepeatTotalcoin => &[PAYMENT],
            Flow::SettlePaid => &[LIST, CASHIN],
            Flow::SettlePaidTotalcoin => &[STATUS],
            Flow::SettleDoubt => &[LIST],
            Flow::SettlePayout | Flow::Refund => &[CASHOUT],
            Flow::SettlePayoutTotalcoin => &[EXTERNAL],
            Flow::Follow => &[VOUCHER],
            Flow::Cancel
            | Flow::OpenShift
            | Flow::CloseShift
            | Flow::Receipt
            | Flow::Claim
            | Flow::Unclaim
            | Flow::Backup
            | Flow::CloseDay
            | Flow::Restore
            | Flow::SignIn
            | Flow::FirstStart => &[],
        }
    }

    /// Whether it is a sale whose code hangs on the wall.
    pub(crate) fn is_on_the_wall(self) -> bool {
        self == Flow::SaleCounter
    }

    /// Whether money of TotalCoin goes out in it.
    pub(crate) fn pays_out_at_totalcoin(self) -> bool {
        matches!(
            self,
            Flow::PayoutTotalcoin | Flow::SettlePayoutTotalcoin | Flow::RepeatTotalcoin
        )
    }

    /// The shop as it is before the command during which the process dies.
    pub(crate) fn prepare(self, stage: &mut Stage) {
        match self {
            Flow::SaleTelepagos
            | Flow::SaleTotalcoin
            | Flow::PayoutTelepagos
            | Flow::PayoutTotalcoin
            | Flow::FirstStart => {}
            Flow::SaleCounter => {
                stage.does(&["sale-points", "create", "Mostrador"], 0);
            }
            Flow::SignIn | Flow::Backup | Flow::OpenShift => {
                stage.does(&["settle"], 0);
            }
            Flow::CloseShift => {
                stage.does(&["shift", "open"], 0);
                stage.charges("telepagos.qr");
                stage.is_paid();
                stage.does(&["settle"], 0);
            }
            Flow::Restore => {
                stage.charges("telepagos.qr");
                stage.is_paid();
                stage.does(&["settle"], 0);
                stage.does(&["journal", "backup"], 0);
                stage.dies_at("code.shown", &["charge", "--amount", AMOUNT]);
                stage.spoils_the_journal();
            }
            Flow::CloseDay => {
                stage.charges("telepagos.qr");
                stage.is_paid();
                stage.does(&["settle"], 0);
                stage.time_passes(DAY_MS);
            }
            Flow::Claim => stage.is_given_money_of_no_sale(),
            Flow::Unclaim => {
                stage.is_given_money_of_no_sale();
                stage.claims();
            }
            Flow::Cancel => {
                stage.charges("telepagos.qr");
            }
            Flow::Receipt | Flow::Refund => {
                stage.charges("telepagos.qr");
                stage.is_paid();
                stage.does(&["settle"], 0);
            }
            Flow::SettlePaid => {
                stage.charges("telepagos.qr");
                stage.is_paid();
            }
            Flow::SettlePaidTotalcoin => {
                stage.charges("totalcoin.qr");
                stage.is_paid();
            }
            Flow::SettleDoubt => {
                stage.fails_at(GENERATE.0, json!({ "fault": "drop_after", "times": 1 }));
                // Killed while it is asked for: a program that lives may settle its own doubt before it ends.
                stage.dies_at("sale.answered", &["charge", "--amount", AMOUNT]);
            }
            Flow::SettlePayout => {
                stage.dies_at("payout.answered", &pays_out("telepagos"));
                stage.time_passes(FIRST_LOOK_MS);
            }
            Flow::SettlePayoutTotalcoin => {
                // Until it is known, nobody calls in about it.
                stage.decides_payouts(json!({ "next": "hold" }));
                stage.dies_at("payout.answered", &pays_out("totalcoin"));
                stage.decides_payouts(json!({ "held": "ok" }));
                stage.time_passes(FIRST_LOOK_MS);
            }
            Flow::RepeatTotalcoin => {
                stage.fails_at(PAYMENT.0, json!({ "fault": "drop_before", "times": 1 }));
                stage.dies_at("payout.answered", &pays_out("totalcoin"));
                for wait_ms in [FIRST_LOOK_MS, 15_000, 60_000, 120_000] {
                    stage.time_passes(wait_ms);
                    stage.does(&["settle"], 4);
                }
                // The fifth time that they do not know it, and ten minutes after the first.
                stage.time_passes(10 * 60_000);
            }
            Flow::Follow => {
                // Whose account it went to is not known, so no list proves it: it takes the voucher.
                let send = pays_out("telepagos");
                let (send, _) = send.split_at(send.len() - WHOSE.len());
                stage.dies_at("payout.kept", send);
                stage.time_passes(FIRST_LOOK_MS);
            }
        }
    }

    /// The command during which the process dies.
    pub(crate) fn command(self, stage: &Stage) -> Vec<String> {
        let words: Vec<&str> = match self {
            Flow::SaleTelepagos => vec!["charge", "--amount", AMOUNT],
            Flow::SaleCounter => vec![
                "charge",
                "--amount",
                AMOUNT,
                "--channel",
                "telepagos.counter",
            ],
            Flow::SaleTotalcoin => vec!["charge", "--amount", AMOUNT, "--channel", "totalcoin.qr"],
            Flow::PayoutTelepagos => pays_out("telepagos"),
            Flow::PayoutTotalcoin => pays_out("totalcoin"),
            Flow::SettlePaid
            | Flow::SettlePaidTotalcoin
            | Flow::SettleDoubt
            | Flow::SettlePayout
            | Flow::SettlePayoutTotalcoin
            | Flow::RepeatTotalcoin
            | Flow::Follow
            | Flow::CloseDay
            | Flow::FirstStart => vec!["settle"],
            Flow::Cancel => vec!["cancel", stage.order()],
            Flow::OpenShift => vec!["shift", "open"],
            Flow::CloseShift => vec!["shift", "close"],
            Flow::Receipt => vec!["receipt", stage.order(), "-o", stage.paper()],
            Flow::Claim => vec!["claim", stage.credit(), stage.order(), "--reason", WHY],
            Flow::Unclaim => vec!["unclaim", stage.credit(), "--reason", WHY],
            Flow::Refund => vec!["refund", stage.order(), "--amount", "100"],
            Flow::Backup => vec!["journal", "backup"],
            Flow::Restore => vec!["journal", "restore", "--yes"],
            Flow::SignIn => vec!["orders"],
        };
        words.into_iter().map(str::to_owned).collect()
    }
}

fn pays_out(provider: &'static str) -> Vec<&'static str> {
    let send = ["payout", "send", "--amount", AMOUNT, "--provider", provider];
    [send.as_slice(), &PAYEE, &WHOSE].concat()
}

/// What the provider does with the request that is in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Does it and says so.
    Said,
    /// Says no.
    Refused,
    /// 500, and a page.
    Failed,
    /// Hangs up before anything is done.
    DroppedBefore,
    /// Does it and hangs up.
    DroppedAfter,
}

impl Outcome {
    pub(crate) const ALL: [Outcome; 5] = [
        Outcome::Said,
        Outcome::Refused,
        Outcome::Failed,
        Outcome::DroppedBefore,
        Outcome::DroppedAfter,
    ];

    /// Whether an answer comes.
    pub(crate) fn is_answer(self) -> bool {
        matches!(self, Outcome::Said | Outcome::Refused | Outcome::Failed)
    }

    /// The sandbox's words for it, but for the endpoint; none when nothing is wrong.
    pub(crate) fn fault(self) -> Option<Value> {
        match self {
            Outcome::Said => None,
            Outcome::Refused => Some(json!({
                "fault": "status", "status": 422, "message": "No se pudo procesar", "times": 1,
            })),
            Outcome::Failed => Some(json!({ "fault": "html_500", "times": 1 })),
            Outcome::DroppedBefore => Some(json!({ "fault": "drop_before", "times": 1 })),
            Outcome::DroppedAfter => Some(json!({ "fault": "drop_after", "times": 1 })),
        }
    }
}
