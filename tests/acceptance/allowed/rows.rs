//! The table itself. Whoever may do a thing is given nothing to do it to where that would end the scene for the rows
//! after it: then the refusal is of the thing.

use documents::receipt::Paper;
use domain::{
    cbu::Cbu,
    channel::{Channel, Provider},
    credit::Fingerprint,
    cuit::Cuit,
    instant::Instant,
    operator::{Deed, Role},
    order::{Note, OrderId},
    payout::PayoutId,
};
use journal::Filter;
use secrecy::SecretString;
use tests::ask;
use till::{
    account::TransactionsQuery,
    credentials::{Credentials, Particulars, Trial},
    links::{PaymentLink, TransferLink},
    payouts::Disbursement,
    refunds::Refunding,
    refusal::Code,
    sale_points::AmountType,
    view::{PosterSize, PracticeAct, SetUpRequest, SettingChange, ShopSetting},
};
use uuid::Uuid;

use super::{
    DONE, NO, OUT, Row, back_room,
    days::{self, today_of},
    paper, row, tried,
};

/// What asks for nobody: what the program does by itself, what is said before somebody is there, and the windows' own.
pub(super) const ASK_FOR_NOBODY: [&str; 58] = [
    // Coming and going, and what the first screen shows; a locked till tells of no sale.
    "sign_in",
    "lock",
    "session",
    "people",
    "snapshot",
    "notices",
    "last_notice",
    // The register opens, stands and ends.
    "open",
    "profile",
    "settings",
    "stand",
    "standing",
    "archives_in",
    "has_copied",
    "copy_with_new_key",
    // The spare key is itself what is asked for.
    "has_spare_key",
    "must_be_spare_key",
    "rekey",
    "has_lost_its_secret",
    // Nobody works there yet: there is nobody to ask for a PIN.
    "skip_set_up",
    "found",
    // Another register is opened in place of this one, which a manager asked for.
    "step_back",
    "leaves",
    // The printing queue, and how the printer is.
    "prints_on",
    "print_watch",
    "print_round",
    "printer_condition",
    // The watch and what wakes it.
    "watch",
    "round",
    "wait",
    "hint",
    "hear_payouts_out",
    // The providers call in, at doors that know them.
    "listens",
    "is_listening",
    "doors_wanted",
    "hear_webhook",
    "hear_callback",
    // Which account this is, as the program finds it when it starts; whether it answers.
    "works_with",
    "hold_to_account",
    "check_account",
    "check_account_at",
    // A file of one's own, with what was answered before.
    "save_to",
    "among_papers",
    "has_file",
    "journal_file_name",
    // How far work has come that somebody was let do, and that it is not wanted any more.
    "progress",
    "stop",
    // The program says so of itself when it starts.
    "practises_anew",
    // What is no secret: which day it is, which accounts there are and how they collect, how many credits wait, whether
    // a request is out.
    "today",
    "of_day",
    "has",
    "collects_by",
    "channels",
    "unclaimed_credits",
    "is_asking",
    "is_paying",
    // What a number says by itself.
    "check_payee",
    "check_cuit",
];

pub(super) fn all() -> Vec<Row> {
    [
        selling(),
        looking(),
        deciding(),
        sending(),
        account(),
        keeping(),
        settings(),
        back_room::rows(),
        days::rows(),
        paper::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a cashier is there for.
fn selling() -> Vec<Row> {
    vec![
        row("charge", [OUT, DONE, DONE], |it| {
            tried(async move { it.till().charge(&ask("1")).await })
        }),
        row("charge_and_wait", [OUT, DONE, DONE], |it| {
            tried(async move { it.till().charge_and_wait(&ask("2")).await })
        }),
        row("open_shift", [OUT, DONE, DONE], |it| {
            tried(it.till().open_shift())
        }),
        row("cancel", [OUT, DONE, DONE], |it| {
            tried(it.till().cancel(it.order))
        }),
        row(
            "swap",
            [OUT, Some(Code::NotCancellable), Some(Code::NotCancellable)],
            |it| tried(it.till().swap(it.order, Channel::TelepagosQr)),
        ),
        row(
            "swap_and_wait",
            [OUT, Some(Code::NotCancellable), Some(Code::NotCancellable)],
            |it| tried(it.till().swap_and_wait(it.order, Channel::TelepagosQr)),
        ),
        row(
            "note",
            [OUT, Some(Code::NotClaimable), Some(Code::NotClaimable)],
            |it| tried(it.till().note(it.order, Note::ForManager)),
        ),
        row(
            "receipt",
            [OUT, Some(Code::NotPaid), Some(Code::NotPaid)],
            |it| tried(it.till().receipt(it.order, Paper::Roll80, false)),
        ),
        row(
            "save_receipt",
            [OUT, Some(Code::NotPaid), Some(Code::NotPaid)],
            |it| tried(it.till().save_receipt(it.order)),
        ),
        row(
            "practice_customer",
            [OUT, Some(Code::NotPayable), Some(Code::NotPayable)],
            |it| {
                tried(
                    it.till()
                        .practice_customer(Some(it.order), PracticeAct::Pay),
                )
            },
        ),
    ]
}

/// Looking at sales and at the days.
fn looking() -> Vec<Row> {
    vec![
        row("order", [OUT, DONE, DONE], |it| {
            tried(it.till().order(it.order))
        }),
        row("customer_view", [OUT, DONE, DONE], |it| {
            tried(it.till().customer_view(Some(it.order)))
        }),
        row("of_late", [OUT, DONE, DONE], |it| {
            tried(it.till().of_late(None))
        }),
        row("qr_text", [OUT, DONE, DONE], |it| {
            tried(it.till().qr_text(it.order))
        }),
        row("sale", [OUT, DONE, DONE], |it| {
            tried(it.till().sale(it.order))
        }),
        row("sales", [OUT, DONE, DONE], |it| {
            tried(it.till().sales(Filter::default()))
        }),
        row("shift_sales", [OUT, DONE, DONE], |it| {
            tried(it.till().shift_sales(None))
        }),
        row(
            "order_of_reference",
            [OUT, Some(Code::NoSuchOrder), Some(Code::NoSuchOrder)],
            |it| tried(it.till().order_of_reference("0000000000000")),
        ),
        row("sale_story", [OUT, DONE, DONE], |it| {
            tried(it.till().sale_story(it.order))
        }),
        row("credits", [OUT, NO, DONE], |it| {
            tried(it.till().credits(Instant::from_ms(0)))
        }),
        row("shift_report", [OUT, NO, DONE], |it| {
            tried(it.till().shift_report())
        }),
        row("shift_paper", [OUT, NO, DONE], |it| {
            tried(it.till().shift_paper(None))
        }),
        row("save_shift", [OUT, NO, DONE], |it| {
            tried(it.till().save_shift(None))
        }),
        row("days_paper", [OUT, NO, DONE], |it| {
            tried(async move { it.till().days_paper(&today_of(it.till())).await })
        }),
        row("closed_shifts", [OUT, NO, DONE], |it| {
            tried(it.till().closed_shifts(None))
        }),
        row("closed_shift", [OUT, NO, Some(Code::NoShift)], |it| {
            tried(it.till().closed_shift(1))
        }),
        row("unexplained_debits", [OUT, NO, DONE], |it| {
            tried(it.till().unexplained_debits())
        }),
        row("head", [OUT, NO, DONE], |it| tried(it.till().head())),
    ]
}

/// What a manager decides about money that came in.
fn deciding() -> Vec<Row> {
    vec![
        row("claimable", [OUT, NO, Some(Code::NoSuchCredit)], |it| {
            tried(async move { it.till().claimable(nobodys().as_str()).await })
        }),
        row("claim", [OUT, NO, Some(Code::NoSuchCredit)], |it| {
            tried(async move { it.till().claim(&nobodys(), it.order, "lo vi").await })
        }),
        row(
            "claim_all_the_same",
            [OUT, NO, Some(Code::NoSuchCredit)],
            |it| {
                tried(async move {
                    let till = it.till();
                    till.claim_all_the_same(&nobodys(), it.order, "lo vi").await
                })
            },
        ),
        row("unclaim", [OUT, NO, Some(Code::NoSuchCredit)], |it| {
            tried(async move { it.till().unclaim(&nobodys(), "lo vi").await })
        }),
        row("unassigned", [OUT, NO, DONE], |it| {
            tried(it.till().unassigned())
        }),
        row("disown", [OUT, NO, Some(Code::NoSuchCredit)], |it| {
            tried(async move { it.till().disown(&nobodys(), "no es nuestra").await })
        }),
        row("review_difference", [OUT, NO, Some(Code::BadWord)], |it| {
            tried(it.till().review_difference("ninguna", "la miré"))
        }),
        // It has no sale of its own that is open; its PIN is wrong, so that it stays open for the rows after it.
        row("close_shift", [OUT, NO, Some(Code::WrongPin)], |it| {
            tried(it.till().close_shift("000001", ""))
        }),
        row("refund", [OUT, NO, Some(Code::RefundTooLarge)], |it| {
            tried(async move { it.till().refund(&refunding(it.order)).await })
        }),
        row(
            "refund_order",
            [OUT, NO, Some(Code::RefundTooLarge)],
            |it| {
                tried(async move {
                    let till = it.till();
                    till.refund_order(&refunding(it.order), "000000").await
                })
            },
        ),
        row(
            "refund_and_wait",
            [OUT, NO, Some(Code::RefundTooLarge)],
            |it| tried(async move { it.till().refund_and_wait(&refunding(it.order)).await }),
        ),
    ]
}

/// Money that goes out, and links that go out for it to come in.
fn sending() -> Vec<Row> {
    vec![
        row("pay_out", [OUT, NO, Some(Code::AmountZero)], |it| {
            tried(async move { it.till().pay_out(&of_nothing()).await })
        }),
        row(
            "pay_out_and_wait",
            [OUT, NO, Some(Code::AmountZero)],
            |it| tried(async move { it.till().pay_out_and_wait(&of_nothing()).await }),
        ),
        row("payout", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().payout(PayoutId(Uuid::nil())))
        }),
        row(
            "payout_of_reference",
            [OUT, NO, Some(Code::NoSuchPayout)],
            |it| tried(it.till().payout_of_reference("0000000000000")),
        ),
        row("payouts", [OUT, NO, DONE], |it| {
            tried(it.till().payouts(None))
        }),
        row("check_payout", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().check_payout(PayoutId(Uuid::nil())))
        }),
        row(
            "conclude_payout",
            [OUT, NO, Some(Code::NoSuchPayout)],
            |it| {
                let nobodys = PayoutId(Uuid::nil());
                tried(it.till().conclude_payout(nobodys, true, "llamé"))
            },
        ),
        row("voucher", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().voucher(PayoutId(Uuid::nil())))
        }),
        row(
            "payout_voucher",
            [OUT, NO, Some(Code::NoSuchPayout)],
            |it| tried(it.till().payout_voucher("0000000000000")),
        ),
        row("refund_slip", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().refund_slip("0000000000000"))
        }),
        row("save_voucher", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().save_voucher("0000000000000"))
        }),
        row("make_link", [OUT, NO, DONE], |it| {
            tried(async move { it.till().make_link(&link()).await })
        }),
        row("make_transfer_link", [OUT, NO, DONE], |it| {
            tried(async move { it.till().make_transfer_link(&transfer()).await })
        }),
        row("links", [OUT, NO, DONE], |it| tried(it.till().links(None))),
    ]
}

/// What is answered of a sale point that is not there.
const NO_SUCH_POINT: [Option<Code>; 3] = [
    OUT,
    Some(Code::NoSuchSalePoint),
    Some(Code::NoSuchSalePoint),
];

/// The account at the provider, and who may call in.
fn account() -> Vec<Row> {
    vec![
        row("balance", [OUT, NO, DONE], |it| tried(it.till().balance())),
        row("concept_list", [OUT, DONE, DONE], |it| {
            tried(it.till().concept_list())
        }),
        row("operation_filters", [OUT, NO, DONE], |it| {
            tried(it.till().operation_filters())
        }),
        row("transactions", [OUT, NO, DONE], |it| {
            tried(async move {
                let today = it.till().today();
                let query = TransactionsQuery {
                    from: today,
                    to: today,
                    operation: None,
                    page: None,
                };
                it.till().transactions(&query).await
            })
        }),
        row("statistics", [OUT, NO, DONE], |it| {
            tried(it.till().statistics("2026-11"))
        }),
        row("sale_points", [OUT, DONE, DONE], |it| {
            tried(it.till().sale_points())
        }),
        row("create_sale_point", [OUT, NO, DONE], |it| {
            tried(it.till().create_sale_point("Caja 7"))
        }),
        row(
            "retire_sale_point",
            [OUT, NO, Some(Code::NoSuchSalePoint)],
            |it| tried(it.till().retire_sale_point("987654")),
        ),
        row(
            "static_code",
            [
                OUT,
                Some(Code::ProviderRefused),
                Some(Code::ProviderRefused),
            ],
            |it| tried(it.till().static_code("987654", AmountType::Open)),
        ),
        row("poster", NO_SUCH_POINT, |it| {
            tried(it.till().poster("987654", true))
        }),
        row("poster_pdf", NO_SUCH_POINT, |it| {
            tried(it.till().poster_pdf("987654", true, PosterSize::A5))
        }),
        row("save_poster", NO_SUCH_POINT, |it| {
            tried(it.till().save_poster("987654", true, PosterSize::A6))
        }),
        row("add_account", [OUT, NO, DONE], |it| {
            tried(async move {
                let credentials = Credentials {
                    provider: Provider::Telepagos,
                    environment: "practice".to_owned(),
                    company: None,
                    username: "practica".to_owned(),
                    password: SecretString::from("practica"),
                };
                let telepagos = it.counter.providers().telepagos;
                let trial = Trial::Telepagos(telepagos.expect("the practice account"));
                let particulars = Particulars::default();
                let till = it.till();
                till.add_account(&credentials, trial, &particulars).await
            })
        }),
        row("forget_account", [OUT, NO, DONE], |it| {
            tried(it.till().forget_account(Provider::Totalcoin))
        }),
        row("want_doors", [OUT, NO, DONE], |it| {
            tried(it.till().want_doors(None))
        }),
        row("agree_on_callbacks", [OUT, NO, Some(Code::BadWord)], |it| {
            tried(
                it.till()
                    .agree_on_callbacks("http://", SecretString::from("x")),
            )
        }),
    ]
}

/// People, and the journal.
fn keeping() -> Vec<Row> {
    vec![
        row("add_person", [OUT, NO, DONE], |it| {
            tried(
                it.till()
                    .add_person("Bruno", Role::Manager, "482615", "000000"),
            )
        }),
        row("set_pin", [OUT, NO, DONE], |it| {
            tried(it.till().set_pin("Lucía", "9731", "000000"))
        }),
        row("team", [OUT, NO, DONE], |it| tried(it.till().team())),
        row(
            "dismiss_person",
            [OUT, NO, Some(Code::NoSuchOperator)],
            |it| tried(it.till().dismiss_person("Nadie", "000000")),
        ),
        row("may", [OUT, NO, DONE], |it| {
            tried(async move { it.till().may(Deed::ChangeSettings) })
        }),
        row("prove_manager", [OUT, NO, DONE], |it| {
            tried(it.till().prove_manager("000000"))
        }),
        row("make_spare_key", [OUT, NO, DONE], |it| {
            tried(it.till().make_spare_key())
        }),
        // Nobody said where copies go.
        row("back_up", [OUT, NO, Some(Code::BackupFailed)], |it| {
            tried(it.till().back_up())
        }),
        row("accept_journal", [OUT, NO, DONE], |it| {
            tried(it.till().accept_journal("lo miramos"))
        }),
    ]
}

/// How the register works, and the accounts of this PC.
fn settings() -> Vec<Row> {
    vec![
        row("settings_view", [OUT, NO, DONE], |it| {
            tried(it.till().settings_view())
        }),
        row("change_setting", [OUT, NO, DONE], |it| {
            tried(async move {
                let change = SettingChange::QrSeconds { seconds: 300 };
                it.till().change_setting(&change).await
            })
        }),
        // Nobody said where copies go.
        row(
            "choose_backup_folder",
            [OUT, NO, Some(Code::BackupFailed)],
            |it| {
                tried(async move {
                    let folder = it.counter.folder();
                    it.till().choose_backup_folder(&folder).await
                })
            },
        ),
        row("choose_logo", [OUT, NO, Some(Code::BadLogo)], |it| {
            tried(it.till().choose_logo(Vec::new()))
        }),
        row("may_arrange", [OUT, NO, DONE], |it| {
            tried(it.till().may_arrange())
        }),
        row("set_up_practice", [OUT, NO, Some(Code::BadSetting)], |it| {
            tried(async move {
                let nameless = SetUpRequest {
                    account: None,
                    shop: ShopSetting {
                        name: String::new(),
                        cuit: String::new(),
                        address: String::new(),
                        phone: String::new(),
                        sale_point: "Caja 1".to_owned(),
                    },
                    people: Vec::new(),
                };
                it.till().set_up_practice(&nameless).await
            })
        }),
    ]
}

/// All that is of today.
/// A credit that nobody ever saw.
fn nobodys() -> String {
    Fingerprint::of(&["nobody"], 1).as_str().to_owned()
}

/// More than was paid, which is nothing.
fn refunding(order: OrderId) -> Refunding {
    Refunding {
        order,
        cents: 100,
        reason: "devolución".to_owned(),
        again: false,
    }
}

pub(super) fn of_nothing() -> Disbursement {
    Disbursement {
        provider: None,
        to: "2850590940090418135201".to_owned(),
        cuit: None,
        cents: 0,
        concept_id: None,
        description: None,
        again: false,
    }
}

fn link() -> PaymentLink {
    PaymentLink {
        cents: 15_000,
        concept_id: None,
        expires: None,
        multiple_use: false,
        distribution: Vec::new(),
    }
}

fn transfer() -> TransferLink {
    TransferLink {
        cents: 15_000,
        concept_id: None,
        account: Cbu::parse("0000222800000000057723").expect("it verifies"),
        cuit: Cuit::parse("20-11111111-2").expect("it verifies"),
    }
}
