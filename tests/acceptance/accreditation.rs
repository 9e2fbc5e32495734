//! When the money is expected in the account: as the provider says, and where it does not say it, that.

use tests::{Counter, code_of};
use till::{refusal::Code, view::AccreditationDay};

#[tokio::test]
async fn what_telepagos_collects_has_no_date_and_none_is_made_up() {
    let counter = Counter::open().await;
    let till = counter.till();
    let today = till.today();
    let nothing = till
        .accreditation(today, today)
        .await
        .expect("a manager may");
    assert!(
        nothing.days.is_empty(),
        "nothing was collected: {nothing:?}"
    );
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let calendar = till
        .accreditation(today, today)
        .await
        .expect("a manager may");
    let review = till.days(today, today).await.expect("a manager may");
    let [undated] = calendar.days.as_slice() else {
        panic!("one line: {calendar:?}");
    };
    assert_eq!(
        (undated.day.as_deref(), undated.count, undated.settled),
        (None, 1, 0),
        "TelePagos documents no date"
    );
    assert_eq!(
        (undated.gross_cents, undated.net_cents),
        (review.collected.amount.cents(), 15_000),
        "it is what was collected"
    );
    let before = domain::day::Day::from_number(today.number() - 1).expect("a day");
    let refused = till.accreditation(today, before).await;
    assert_eq!(code_of(refused), Code::BadDate, "the wrong way round");
}

#[tokio::test]
async fn what_totalcoin_collects_is_expected_when_it_says() {
    let mut counter = Counter::open().await;
    counter.opens_the_doors().await;
    let order = counter
        .charge_by(domain::channel::Channel::TotalcoinPreorder, "1.000,00")
        .await;
    counter.customer_pays(&order).await;
    counter.hears_of(&order).await;
    let till = counter.till();
    let today = till.today();
    let paid = counter.order(&order).await;
    let settlement = paid.payment().and_then(|it| it.settlement.clone());
    let settlement = settlement.expect("it says what the payment costs");
    let at = settlement.accredits.expect("and when the shop has it");
    let calendar = till
        .accreditation(today, today)
        .await
        .expect("a manager may");
    assert_eq!(
        calendar.days,
        [AccreditationDay {
            day: Some(at.to_rfc3339()[..10].to_owned()),
            count: 1,
            gross_cents: 100_000,
            settled: 1,
            fees_cents: settlement.fees.cents(),
            taxes_cents: settlement.taxes.cents(),
            net_cents: settlement.net.cents(),
        }],
        "gross, less fees and taxes, is what reaches the shop that day"
    );
    counter.holds_together().await;
}
