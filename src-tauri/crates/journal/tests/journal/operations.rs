//! One operation of a provider pays at most one order, once; what a person takes back is free again.

use domain::{
    channel::Provider,
    evidence::Evidence,
    order::{Happening, Payment},
};
use journal::{Error, Verification};

use crate::book::{Book, credit, draft, opened, order, paid, stamp, tell, two_sales};

fn by_operation(cents: i64, operation: &str) -> Happening {
    let Happening::Paid(payment) = paid(cents, None) else {
        unreachable!("it is a payment");
    };
    Happening::Paid(Payment {
        operation: Some(operation.to_owned()),
        ..payment
    })
}

#[tokio::test]
async fn one_operation_pays_one_order_also_when_it_was_not_the_last() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    tell(&journal, 3, 300, vec![draft(3), Happening::Asked, opened()]).await;
    // The first part of two: the second one is by another operation.
    let parts = vec![by_operation(400, "17"), by_operation(600, "18")];
    tell(&journal, 2, 800, parts).await;

    let stolen = journal
        .write(|writing| writing.record(order(3), &by_operation(1_000, "17"), &stamp(900)))
        .await;

    assert!(
        matches!(stolen, Err(Error::OperationTaken)),
        "the first part is the second sale's: {stolen:?}"
    );
    let (whose, elsewhere, verified) = journal
        .read(|reading| {
            Ok((
                reading.order_by_operation(Provider::Telepagos, "17")?,
                reading.order_by_operation(Provider::Totalcoin, "17")?,
                reading.verify()?,
            ))
        })
        .await
        .expect("readable");
    let whose = whose.map(|stored| stored.order.id);
    assert_eq!(whose, Some(order(2)), "it is known whose it was");
    assert_eq!(elsewhere, None, "each provider counts its own");
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "nothing was left behind: {verified:?}"
    );
}

#[tokio::test]
async fn a_credit_that_a_manager_takes_back_is_anybodys_again() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    tell(&journal, 3, 300, vec![draft(3), Happening::Asked, opened()]).await;
    journal
        .write(|writing| {
            let mut ids = 500..;
            writing.see_credits(&[credit(0, 1_000)], &mut || stamp(ids.next().unwrap_or(0)))
        })
        .await
        .expect("a list");
    let fingerprint = credit(0, 1_000).fingerprint;
    let Happening::Paid(payment) = paid(1_000, Some(fingerprint.clone())) else {
        unreachable!("it is a payment");
    };
    let claimed = Happening::Claimed {
        payment: Payment {
            evidence: Evidence::Manual,
            ..payment
        },
        operator: "Lucía".to_owned(),
        reason: "vi el comprobante".to_owned(),
    };
    let unclaimed = Happening::Unclaimed {
        credit: fingerprint.clone(),
        operator: "Lucía".to_owned(),
        reason: "era de la otra".to_owned(),
    };
    tell(&journal, 2, 800, vec![claimed.clone(), unclaimed]).await;
    tell(&journal, 3, 900, vec![claimed]).await;

    let (of, verified) = journal
        .write(move |writing| {
            writing.rebuild()?;
            Ok((writing.credit(&fingerprint)?, writing.verify()?))
        })
        .await
        .expect("readable");
    assert_eq!(
        of.and_then(|(_, of)| of),
        Some(order(3)),
        "whose it was in the end, also after everything was made anew"
    );
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "and all of it holds: {verified:?}"
    );
}
