//! What an order becomes, told from its happenings.

mod afterwards;

use super::{Concept, Draft, Happening, Note, Order, OrderId, Payment, Reason, Unfit};
use crate::{
    channel::Channel,
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    lifecycle::{Duty, State},
    money::{Money, Price},
    payout::PayoutId,
    reference::Reference,
};

const ANA: &str = "0000222800000000057723";
const NOW: Instant = Instant::from_ms(1_000_000);

fn drafted() -> Order {
    let draft = Draft {
        reference: Reference::from_bits(7),
        number: 1,
        amount: Price::from_cents(1_000).expect("ten pesos"),
        channel: Channel::TelepagosQr,
        sale_point: "Caja 1".to_owned(),
        sale_point_id: None,
        concept: Concept {
            id: "VAR".to_owned(),
            name: "Varios".to_owned(),
        },
        operator: "Lucía".to_owned(),
    };
    Order::begin(OrderId(uuid::Uuid::nil()), &Happening::Drafted(draft), NOW).expect("a draft")
}

fn opened() -> Happening {
    Happening::Opened {
        qr: "000201".to_owned(),
        link: None,
        provider_order: Some("4001".to_owned()),
        expires: NOW.plus_ms(300_000),
        baseline: true,
    }
}

fn paid(cents: i64) -> Happening {
    Happening::Paid(Payment {
        amount: Money::from_cents(cents).expect("small"),
        evidence: Evidence::Order,
        credit: None,
        operation: None,
        name: None,
        cuit: None,
        account: None,
        settlement: None,
    })
}

fn after(happenings: &[Happening]) -> Result<Order, Unfit> {
    happenings
        .iter()
        .try_fold(drafted(), |order, happening| order.after(happening, NOW))
}

#[test]
fn the_amount_decides_what_a_payment_means() {
    for (cents, state) in [
        (999, State::Underpaid),
        (1_000, State::Paid),
        (1_001, State::Overpaid),
    ] {
        let order = after(&[Happening::Asked, opened(), paid(cents)]).expect("it was open");
        assert_eq!(order.state, state, "{cents} centavos of a thousand");
    }
}

#[test]
fn two_parts_make_a_whole() {
    let order = after(&[Happening::Asked, opened(), paid(400), paid(600)]).expect("two parts");
    assert_eq!(order.state, State::Paid, "what was missing came");
    assert_eq!(order.paid.cents(), 1_000, "and is counted together");
}

#[test]
fn a_second_payment_does_not_touch_a_paid_order() {
    let twice = after(&[Happening::Asked, opened(), paid(1_000), paid(1_000)]);
    assert!(
        matches!(twice, Err(Unfit::Illegal(_))),
        "it is a credit for somebody to claim"
    );
}

fn credit(name: &str) -> Fingerprint {
    Fingerprint::of(&[name], 0)
}

fn claimed(cents: i64, name: &str) -> Happening {
    let Happening::Paid(payment) = paid(cents) else {
        unreachable!("it is a payment");
    };
    Happening::Claimed {
        payment: Payment {
            credit: Some(credit(name)),
            evidence: Evidence::Manual,
            ..payment
        },
        operator: "Lucía".to_owned(),
        reason: "vi el comprobante".to_owned(),
    }
}

fn unclaimed(name: &str) -> Happening {
    Happening::Unclaimed {
        credit: credit(name),
        operator: "Lucía".to_owned(),
        reason: "era de otra venta".to_owned(),
    }
}

fn refund(number: u128, cents: i64) -> Happening {
    Happening::RefundBegun {
        payout: PayoutId(uuid::Uuid::from_u128(number)),
        account: ANA.to_owned(),
        amount: Price::from_cents(cents).expect("a price"),
    }
}

fn refund_ended(number: u128, arrived: bool) -> Happening {
    Happening::RefundEnded {
        payout: PayoutId(uuid::Uuid::from_u128(number)),
        arrived,
    }
}

#[test]
fn a_person_may_say_whose_a_credit_is_and_take_it_back() {
    let lapsed = [Happening::Asked, opened(), Happening::Lapsed];
    let order = after(&lapsed).expect("its time ran out");
    let order = order.after(&claimed(1_000, "a"), NOW).expect("a late one");
    assert_eq!(order.state, State::PaidLate, "money is money");
    let later = NOW.plus_ms(9);
    let order = order.after(&unclaimed("a"), later).expect("a mistake");
    assert_eq!(
        (order.state, order.paid, order.paid_at),
        (State::Lapsed, Money::ZERO, None),
        "nothing is left of it"
    );
    assert_eq!(
        order.next_action().map(|next| next.at),
        Some(later.plus_ms(super::WATCH_MS)),
        "its own money may still come"
    );
    assert_eq!(order.disclaimed, [credit("a")], "and it is not that one");
    let again = order.after(&unclaimed("a"), NOW);
    assert_eq!(again, Err(Unfit::NotAPersons), "it is taken back once");
}

fn overruled(name: &str) -> Happening {
    Happening::Overruled {
        credit: credit(name),
        by: OrderId(uuid::Uuid::from_u128(77)),
    }
}

#[test]
fn what_a_person_said_gives_way_to_the_providers_word_about_another_order() {
    let claim = [Happening::Asked, opened(), claimed(1_000, "a")];
    let order = after(&claim).expect("a claim");
    let later = NOW.plus_ms(9);
    let order = order.after(&overruled("a"), later).expect("its word wins");
    assert_eq!(
        (order.state, order.paid, order.paid_at),
        (State::Ambiguous, Money::ZERO, None),
        "the goods may be gone: a person decides"
    );
    assert_eq!(
        order.next_action().map(|next| next.at),
        Some(later.plus_ms(super::WATCH_MS)),
        "its own money may still come"
    );
    let order = order.after(&paid(1_000), later).expect("and comes");
    assert_eq!(order.state, State::Paid, "which ends it");

    let part = [
        Happening::Asked,
        opened(),
        claimed(400, "a"),
        claimed(300, "b"),
    ];
    let order = after(&part).expect("two parts");
    let order = order.after(&overruled("a"), NOW).expect("its word wins");
    assert_eq!(
        (order.state, order.paid.cents()),
        (State::Underpaid, 300),
        "the other part is its own"
    );
}

#[test]
fn one_word_of_the_provider_does_not_give_way_to_another_nor_does_what_went_back() {
    let mut said = paid(1_000);
    if let Happening::Paid(payment) = &mut said {
        payment.credit = Some(credit("c"));
    }
    let twice = after(&[Happening::Asked, opened(), said, overruled("c")]);
    assert_eq!(twice, Err(Unfit::NotAPersons), "the provider tied it");
    let back = [
        Happening::Asked,
        opened(),
        claimed(1_000, "a"),
        refund(1, 100),
        overruled("a"),
    ];
    assert_eq!(
        after(&back),
        Err(Unfit::NotAPersons),
        "what goes back must have come in"
    );
}

#[test]
fn a_double_payment_can_be_claimed_and_taken_back_to_where_it_was() {
    let twice = [Happening::Asked, opened(), paid(1_000), claimed(1_000, "b")];
    let order = after(&twice).expect("the customer paid twice");
    assert_eq!(order.state, State::Overpaid, "the second one is in, too");
    let order = order.after(&unclaimed("b"), NOW).expect("a mistake");
    assert_eq!(order.state, State::Paid, "as before");
}

#[test]
fn what_the_provider_said_is_not_a_persons_to_take_back() {
    let mut said = paid(1_000);
    if let Happening::Paid(payment) = &mut said {
        payment.credit = Some(credit("c"));
    }
    let taken_back = after(&[Happening::Asked, opened(), said, unclaimed("c")]);
    assert_eq!(taken_back, Err(Unfit::NotAPersons), "the provider tied it");
    let word_alone = after(&[Happening::Asked, opened(), {
        let Happening::Claimed { payment, .. } = claimed(1_000, "d") else {
            unreachable!("it is a claim");
        };
        Happening::Claimed {
            payment: Payment {
                credit: None,
                ..payment
            },
            operator: "Lucía".to_owned(),
            reason: "me dijo que pagó".to_owned(),
        }
    }]);
    assert_eq!(
        word_alone,
        Err(Unfit::NotAPersons),
        "there is no money in that"
    );
}

#[test]
fn each_part_of_a_payment_gets_the_credit_of_its_amount() {
    let parts = [Happening::Asked, opened(), paid(400), paid(600)];
    let order = after(&parts).expect("two parts");
    let listed = |cents, name| Happening::Listed {
        credit: credit(name),
        amount: Money::from_cents(cents).expect("small"),
        holder: None,
    };
    let order = order.after(&listed(600, "b"), NOW).expect("the last part");
    let order = order.after(&listed(400, "a"), NOW).expect("the first part");
    let credits: Vec<_> = order.payments.iter().map(|it| it.credit.clone()).collect();
    assert_eq!(
        credits,
        [Some(credit("a")), Some(credit("b"))],
        "whichever is listed first"
    );
    assert_eq!(
        order.after(&listed(400, "c"), NOW),
        Err(Unfit::NothingToList),
        "and no other is taken for it"
    );
}

#[test]
fn no_more_goes_back_than_came_in() {
    let order = after(&[Happening::Asked, opened(), paid(1_000)]).expect("paid");
    let order = order.after(&refund(1, 400), NOW).expect("a part");
    assert_eq!(
        order.clone().after(&refund(2, 601), NOW),
        Err(Unfit::TooMuchBack),
        "what is on its way counts"
    );
    let failed = order.clone().after(&refund_ended(1, false), NOW);
    let failed = failed.expect("it came back");
    assert_eq!(
        failed.refundable().map(Price::cents),
        Some(1_000),
        "all of it"
    );
    let order = order
        .after(&refund_ended(1, true), NOW)
        .expect("it arrived");
    assert_eq!(
        (order.state, order.refunded().cents()),
        (State::Paid, 400),
        "a part given back leaves it paid"
    );
    let order = order.after(&refund(2, 600), NOW).expect("the rest");
    let order = order
        .after(&refund_ended(2, true), NOW)
        .expect("it arrived");
    assert_eq!(order.state, State::Refunded, "all of it went back");
    assert_eq!(order.refundable(), None, "and there is no more");
    assert_eq!(
        order.after(&refund_ended(2, true), NOW),
        Err(Unfit::NoSuchRefund),
        "a refund ends once"
    );
}

#[test]
fn each_payer_gets_back_what_they_paid_and_no_more() {
    let from = |happening: Happening, account: &str| {
        let Happening::Paid(payment) = happening else {
            unreachable!("it is a payment");
        };
        Happening::Paid(Payment {
            account: Some(account.to_owned()),
            ..payment
        })
    };
    let bea = "2850590940090418135201";
    let parts = [
        Happening::Asked,
        opened(),
        from(paid(400), ANA),
        from(paid(600), bea),
    ];
    let order = after(&parts).expect("two people paid");
    let left = |order: &Order, account| order.refundable_to(account).map(Price::cents);
    assert_eq!(
        (left(&order, ANA), left(&order, bea)),
        (Some(400), Some(600)),
        "each their own"
    );
    let order = order.after(&refund(1, 300), NOW).expect("a part of Ana's");
    assert_eq!(
        (left(&order, ANA), left(&order, bea)),
        (Some(100), Some(600)),
        "what goes to one does not come from the other"
    );
    assert_eq!(left(&order, "9"), None, "who never paid gets nothing");
}

#[test]
fn what_goes_back_pays_for_nothing() {
    let order = after(&[Happening::Asked, opened(), paid(500)]).expect("a half");
    let order = order.after(&refund(1, 500), NOW).expect("it goes back");
    assert_eq!(
        order.owed().map(Price::cents),
        Some(1_000),
        "all of it is owed again"
    );
    let order = order.after(&paid(500), NOW).expect("another half");
    assert_eq!(order.state, State::Underpaid, "half is here, and no more");
}

#[test]
fn a_sale_stays_on_the_day_it_was_paid() {
    let order = after(&[Happening::Asked, opened(), paid(1_000)]).expect("paid");
    let tomorrow = NOW.plus_ms(86_400_000);
    let order = order
        .after(&claimed(1_000, "b"), tomorrow)
        .expect("a double payment");
    assert_eq!(order.paid_at, Some(NOW), "what is added later moves no day");
}

#[test]
fn whatever_is_not_at_rest_has_a_next_action() {
    let lives: [&[Happening]; 6] = [
        &[],
        &[Happening::Asked],
        &[Happening::Asked, opened()],
        &[Happening::Asked, opened(), Happening::Lapsed],
        &[Happening::Asked, opened(), paid(1)],
        &[Happening::Asked, opened(), paid(1_000)],
    ];
    for life in lives {
        let order = after(life).expect("a life");
        let next = order.next_action().map(|next| next.duty);
        let duty = Some(order.duty()).filter(|duty| *duty != Duty::Rest);
        assert_eq!(next, duty, "{:?} is not forgotten", order.state);
    }
}

#[test]
fn a_closed_order_is_watched_until_it_is_released() {
    let closed = [Happening::Asked, opened(), Happening::Lapsed];
    let order = after(&closed).expect("its time ran out");
    assert_eq!(order.duty(), Duty::Watch, "money may still come");
    assert!(order.watched_until().is_some(), "for a while");
    let order = order
        .after(&Happening::Released, NOW)
        .expect("nothing came");
    assert_eq!(order.duty(), Duty::Rest, "we stop asking");
    let order = order.after(&paid(1_000), NOW).expect("money wins");
    assert_eq!(order.state, State::PaidLate, "even then");
}

#[test]
fn an_order_for_a_static_code_can_be_paid_although_nobody_heard_that_it_is_there() {
    let asked = after(&[Happening::Asked]).expect("it was drafted");
    assert_eq!(asked.payable_since(), None, "nobody saw a code of its own");
    let mut at_the_counter = asked;
    at_the_counter.draft.sale_point_id = Some("7".to_owned());
    assert_eq!(
        at_the_counter.payable_since(),
        Some(NOW),
        "the printed code hangs on the wall all the time"
    );
    let declined = Happening::Declined(Reason {
        code: "provider_refused".to_owned(),
        words: None,
        trace: "T".to_owned(),
    });
    let declined = at_the_counter.after(&declined, NOW).expect("they said no");
    assert_eq!(
        declined.payable_since(),
        None,
        "what they did not take is not there"
    );
}

#[test]
fn an_order_begins_once() {
    let again = after(&[Happening::Drafted(drafted().draft)]);
    assert_eq!(
        again,
        Err(Unfit::Beginning),
        "a second draft is another order"
    );
    let headless = Order::begin(OrderId(uuid::Uuid::nil()), &Happening::Asked, NOW);
    assert_eq!(
        headless,
        Err(Unfit::Beginning),
        "nothing comes before the draft"
    );
}

fn noted(note: Note) -> Happening {
    Happening::Noted {
        note,
        operator: "Lucía".to_owned(),
    }
}

/// An order that stands in each of the states a payment can leave, and the notes that are true there.
fn where_notes_are_true() -> [(Order, &'static [Note]); 5] {
    let lives: [(&[Happening], &[Note]); 5] = [
        (&[paid(1_000)], &[]),
        (&[paid(400)], &[Note::RestInCash, Note::ForManager]),
        (&[paid(1_600)], &[Note::ChangeGiven, Note::ForManager]),
        (
            &[Happening::Lapsed, paid(1_000)],
            &[Note::ForManager, Note::Delivered, Note::ToGiveBack],
        ),
        (
            &[Happening::Puzzled { credits: vec![] }],
            &[Note::ForManager],
        ),
    ];
    lives.map(|(life, notes)| {
        let story = [&[Happening::Asked, opened()], life].concat();
        (after(&story).expect("a life"), notes)
    })
}

#[test]
fn a_note_is_true_only_where_the_payment_left_something_to_say() {
    for (order, fitting) in where_notes_are_true() {
        for note in Note::ALL {
            let said = order.clone().after(&noted(note), NOW);
            assert_eq!(
                said.is_ok(),
                fitting.contains(&note),
                "{note:?} of an order that is {:?}",
                order.state
            );
        }
    }
    for unpaid in [vec![], vec![Happening::Lapsed]] {
        let story = [vec![Happening::Asked, opened()], unpaid].concat();
        let order = after(&story).expect("a life");
        for note in Note::ALL {
            let said = order.clone().after(&noted(note), NOW);
            assert_eq!(said, Err(Unfit::NotToNote), "nothing was paid");
        }
    }
}

#[test]
fn a_note_changes_nothing_but_the_notes() {
    let later = NOW.plus_ms(60_000);
    for (order, fitting) in where_notes_are_true() {
        for note in fitting {
            let said = order.clone().after(&noted(*note), later);
            let said = said.expect("it is true there");
            assert_eq!(
                (said.duty(), said.next_action(), said.owed()),
                (order.duty(), order.next_action(), order.owed()),
                "what is owed is as it was"
            );
            let [only] = said.notes.as_slice() else {
                panic!("one note: {:?}", said.notes);
            };
            assert_eq!(
                (only.note, only.operator.as_str(), only.at),
                (*note, "Lucía", later),
                "who said it, and when"
            );
            let bare = Order {
                notes: vec![],
                ..said
            };
            assert_eq!(bare, order, "and nothing else of it is another");
        }
    }
}

#[test]
fn the_same_note_is_made_once_and_stays_whatever_comes_after() {
    let short = [Happening::Asked, opened(), paid(400)];
    let order = after(&short).expect("less came");
    let order = order
        .after(&noted(Note::RestInCash), NOW)
        .expect("the rest in cash");
    let again = order.clone().after(&noted(Note::RestInCash), NOW);
    assert_eq!(again, Err(Unfit::NotToNote), "it is there already");
    let order = order.after(&paid(600), NOW).expect("and then it came");
    assert_eq!(order.state, State::Paid, "money wins");
    assert!(
        order.has_note(Note::RestInCash),
        "what was done was done, and somebody will want to know"
    );
}
