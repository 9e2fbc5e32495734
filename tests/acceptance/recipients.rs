//! Recipients: whom the shop pays, kept by name and only where money could go.

use domain::{operator::Role, payout::PayoutId};
use tests::{Counter, code_of};
use till::{
    people::PRACTICE_PIN,
    refusal::Code,
    standing::{Standing, Why},
    view::{BlockCheck, PayeeCheck, PayoutLimits, Recipient},
};

use crate::payouts_ordered::SUPPLIER;

fn recipient(name: &str, to: &str) -> Recipient {
    Recipient {
        name: name.to_owned(),
        to: to.to_owned(),
        cuit: None,
        concept_id: None,
    }
}

async fn names(counter: &Counter) -> Vec<String> {
    let list = counter.till().recipients().await.expect("the list");
    list.into_iter().map(|it| it.name).collect()
}

#[tokio::test]
async fn the_list_is_kept_by_name_and_outlives_the_program() {
    let mut counter = Counter::open().await;
    for (name, to) in [
        ("Molinos", SUPPLIER[0]),
        ("ángel el electricista", "angel.luz.mp"),
        ("Bolsas SA", "bolsas.sa"),
    ] {
        let saved = counter.till().save_recipient(&recipient(name, to)).await;
        saved.expect("money can go there");
    }
    let moved = recipient("MOLINOS", "molinos.nuevo");
    let all = counter.till().save_recipient(&moved).await;
    assert_eq!(
        all.expect("it verifies").len(),
        3,
        "one of the same name gives way"
    );
    counter.restart().await;
    assert_eq!(
        names(&counter).await,
        ["Bolsas SA", "MOLINOS", "ángel el electricista"],
        "in order, all of them"
    );
    let left = counter.till().remove_recipient("molinos").await;
    assert_eq!(left.expect("it is there").len(), 2, "the others stay");
    counter.holds_together().await;
}

#[tokio::test]
async fn nobody_is_kept_to_whom_nothing_could_be_sent() {
    let counter = Counter::open().await;
    let with_cuit = Recipient {
        cuit: Some("20267565394".to_owned()),
        ..recipient("Molinos", SUPPLIER[0])
    };
    let long = "x".repeat(61);
    for (wrong, code, why) in [
        (
            recipient("Molinos", "2850590940090418135200"),
            Code::BadAccount,
            "a digit is wrong",
        ),
        (
            recipient("Nosotros", "0000222800000000057723"),
            Code::BadAccount,
            "our own account",
        ),
        (with_cuit, Code::BadCuit, "the CUIT does not verify"),
        (recipient("  ", SUPPLIER[0]), Code::BadName, "no name"),
        (recipient(&long, SUPPLIER[0]), Code::BadName, "too long"),
    ] {
        let saved = counter.till().save_recipient(&wrong).await;
        assert_eq!(code_of(saved), code, "{why}");
    }
    assert!(names(&counter).await.is_empty(), "nothing was kept");
    let whole = recipient(&"x".repeat(60), SUPPLIER[0]);
    let saved = counter.till().save_recipient(&whole).await;
    assert!(saved.is_ok(), "sixty characters are a name");
}

#[tokio::test]
async fn two_who_change_the_list_at_once_do_not_undo_each_other() {
    let counter = Counter::open().await;
    let save = |name: &str, to: &str| {
        let (till, it) = (counter.till().clone(), recipient(name, to));
        tokio::spawn(async move { till.save_recipient(&it).await })
    };
    let both = [save("Molinos", SUPPLIER[0]), save("Bolsas", "bolsas.sa")];
    for saved in both {
        saved.await.expect("it ends").expect("it verifies");
    }
    assert_eq!(
        names(&counter).await,
        ["Bolsas", "Molinos"],
        "both are there"
    );
}

#[tokio::test]
async fn an_account_that_was_changed_behind_the_till_s_back_is_not_offered() {
    let mut counter = Counter::open().await;
    let mill = recipient("Molinos", SUPPLIER[0]);
    let saved = counter.till().save_recipient(&mill).await;
    saved.expect("it verifies");
    counter
        .restart_after(async |path| {
            let file = rusqlite::Connection::open(path).expect("a journal");
            let changed = file.execute(
                "UPDATE settings SET value = replace(value, ?1, 'ladron.mp') WHERE key = 'payout.recipients'",
                [SUPPLIER[0]],
            );
            assert_eq!(changed.expect("it can be written"), 1, "one row");
        })
        .await;
    assert_eq!(
        code_of(counter.till().recipients().await),
        Code::JournalDamaged,
        "the event that set it says otherwise"
    );
}

#[tokio::test]
async fn nothing_about_payouts_is_decided_on_a_journal_that_somebody_must_look_at_first() {
    let counter = Counter::open().await;
    let mill = recipient("Molinos", SUPPLIER[0]);
    let saved = counter.till().save_recipient(&mill).await;
    saved.expect("all is well");
    let head = async || counter.till().head().await.expect("a manager may");
    let before = head().await;
    let why = Why::SealBroken;
    counter.till().stand(Standing::ViewOnly { why });
    let till = counter.till();
    let none = PayoutLimits::default();
    let payout = PayoutId(uuid::Uuid::from_u128(7));
    let link = uuid::Uuid::from_u128(8).to_string();
    let tried = [
        (code_of(till.save_recipient(&mill).await), "whom it pays"),
        (
            code_of(till.remove_recipient("Molinos").await),
            "nor whom not",
        ),
        (
            code_of(till.set_payout_limits(&none, PRACTICE_PIN).await),
            "nor how much",
        ),
        (code_of(till.hide_link(&link, true).await), "nor a link"),
        (
            code_of(till.conclude_payout(payout, false, "llamé").await),
            "nor how one ended",
        ),
    ];
    for (code, what) in tried {
        assert_eq!(code, Code::SealBroken, "{what}");
    }
    assert_eq!(head().await, before, "not a word was written");
    let why = Why::Held { holder: None };
    counter.till().stand(Standing::ViewOnly { why });
    let left = counter.till().remove_recipient("Molinos").await;
    assert_eq!(
        left.expect("it sends nothing"),
        [],
        "beside the window that sells it may be done"
    );
}

#[tokio::test]
async fn a_cashier_sees_nobody_s_account() {
    let counter = Counter::open().await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    let came = counter.till().sign_in("Lucía", "4826").await;
    came.expect("her PIN");
    assert_eq!(
        code_of(counter.till().recipients().await),
        Code::NotAllowed,
        "that is a manager's"
    );
}

#[tokio::test]
async fn what_is_typed_is_told_as_it_is_typed_and_nobody_is_asked() {
    let counter = Counter::open().await;
    let asked = counter.world().await.requests_in_all();
    let till = counter.till();
    let pasted = till.check_payee(" 2850590 9-40090418135201\n");
    let PayeeCheck::Digits {
        missing,
        first,
        second,
        bank,
        ..
    } = pasted
    else {
        panic!("digits: {pasted:?}");
    };
    assert_eq!(
        (missing, bank.as_deref()),
        (0, Some("Banco Macro")),
        "whole"
    );
    assert_eq!(
        [first, second],
        [BlockCheck::Right, BlockCheck::Right],
        "and both blocks hold"
    );
    assert!(till.check_cuit(SUPPLIER[1]), "a CUIT with its dashes");
    assert!(!till.check_cuit("20-26756539-4"), "a digit is wrong");
    let now = counter.world().await.requests_in_all();
    assert_eq!(now, asked, "nobody was asked");
}
