//! The wall: the sale points a manager sees, what came in at each, and the codes that hang there.

use std::time::Duration;

use documents::qr::encode;
use domain::{channel::Channel, emv_qr};
use gateway::AmountType;
use tests::{Counter, ask, code_of};
use till::{
    charge::Charge,
    refusal::Code,
    view::{SalePointView, StickerFieldName, Sum},
};

const RETIRE: &str = "DELETE cashin/qr/sale-point";

/// A counter with two sale points, and their ids.
async fn with_two() -> (Counter, [String; 2]) {
    let counter = Counter::open().await;
    let first = counter.till().add_sale_point("Caja 1").await;
    let first = first.expect("the provider makes one");
    let both = counter.till().add_sale_point("Feria").await;
    let both = both.expect("and another");
    assert_eq!(first.len(), 1, "one, and then two: {both:?}");
    let ids = [both[0].id.clone(), both[1].id.clone()];
    (counter, ids)
}

async fn wall(counter: &Counter) -> Vec<SalePointView> {
    let list = counter.till().sale_point_list().await;
    list.expect("the provider answers")
}

async fn sells_at(counter: &Counter, point: &str, amount: &str) {
    let sale = Charge {
        channel: Channel::TelepagosCounter,
        sale_point_id: Some(point.to_owned()),
        ..ask(amount)
    };
    let sale = counter.till().charge_and_wait(&sale).await;
    counter.customer_pays(&sale.expect("it is taken up")).await;
    counter.watches_for(Duration::from_secs(20)).await;
}

#[tokio::test]
async fn each_sale_point_says_what_came_in_there_today() {
    let (counter, [till, fair]) = with_two().await;
    sells_at(&counter, &fair, "150,00").await;
    sells_at(&counter, &fair, "50,00").await;
    sells_at(&counter, &till, "70,00").await;
    let on_screen = counter.charge("30,00").await;
    counter.customer_pays(&on_screen).await;
    counter.watches_for(Duration::from_secs(20)).await;
    let unpaid = counter.charge("999,00").await;
    assert!(!counter.state_of(&unpaid).await.is_paid(), "nobody paid it");
    let today: Vec<(String, Sum)> = wall(&counter)
        .await
        .into_iter()
        .map(|point| (point.name, point.today))
        .collect();
    let sum = |count, cents| Sum { count, cents };
    assert_eq!(
        today,
        [
            ("Caja 1".to_owned(), sum(2, 10_000)),
            ("Feria".to_owned(), sum(2, 20_000)),
        ],
        "by its code on the wall, and at the till of its name"
    );
    counter.advance(Duration::from_hours(24));
    counter.looks().await;
    let tomorrow = wall(&counter).await;
    assert!(
        tomorrow.iter().all(|point| point.today == sum(0, 0)),
        "a new day begins with nothing"
    );
}

#[tokio::test]
async fn the_only_sale_point_is_this_register_s_own() {
    let counter = Counter::open().await;
    let one = counter.till().add_sale_point("Caja 1").await;
    assert!(one.expect("made")[0].own, "there is no other");
    let two = counter.till().add_sale_point("Feria").await;
    let two = two.expect("made");
    assert!(
        two.iter().all(|point| !point.own),
        "of two nobody said which: {two:?}"
    );
}

#[tokio::test]
async fn a_sale_point_is_retired_by_whoever_types_its_name_and_stays_in_the_list() {
    let (mut counter, [_, fair]) = with_two().await;
    for typed in ["", "feria", "Caja 1", "Feri"] {
        let refused = counter.till().retire_named(&fair, typed).await;
        assert_eq!(code_of(refused), Code::NameMismatch, "{typed:?} is not it");
    }
    let asked = counter.world().await.requests(RETIRE);
    assert_eq!(asked, 0, "the provider was not asked");
    assert!(
        wall(&counter)
            .await
            .iter()
            .all(|it| it.retired_ms.is_none()),
        "all of them collect"
    );

    let left = counter.till().retire_named(&fair, " Feria ").await;
    let left = left.expect("that is its name");
    let retired = left.iter().find(|it| it.id == fair).expect("it is told");
    assert_eq!(retired.name, "Feria", "by its name");
    assert!(retired.retired_ms.is_some(), "and since when");
    assert_eq!(left[0].name, "Caja 1", "after those that collect");
    assert!(left[0].own, "of which one is left");
    counter.restart().await;
    assert_eq!(wall(&counter).await, left, "as it is tomorrow");
    let again = counter.till().retire_named(&fair, "Feria").await;
    assert_eq!(
        code_of(again),
        Code::NoSuchSalePoint,
        "what is retired is not retired again"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_sale_point_made_past_this_till_is_retired_under_its_name() {
    let counter = Counter::open().await;
    counter
        .provider()
        .makes_a_sale_point_for_somebody_else("Reparto")
        .await;
    let id = wall(&counter).await[0].id.clone();
    let left = counter.till().retire_named(&id, "Reparto").await;
    let left = left.expect("it is on the account");
    assert_eq!(left[0].name, "Reparto", "nobody here made it, all the same");
}

#[tokio::test]
async fn a_sale_that_waits_there_blocks_it() {
    let (counter, [_, fair]) = with_two().await;
    let sale = Charge {
        channel: Channel::TelepagosCounter,
        sale_point_id: Some(fair.clone()),
        ..ask("150,00")
    };
    let sale = counter.till().charge_and_wait(&sale).await;
    sale.expect("it is taken up");
    let refused = counter.till().retire_named(&fair, "Feria").await;
    assert_eq!(
        code_of(refused),
        Code::SalePointBusy,
        "its customer may be scanning"
    );
}

#[tokio::test]
async fn the_right_sticker_is_right_whole_and_the_other_wall_s_is_not() {
    let (counter, [till, fair]) = with_two().await;
    let code = |id: String, amount| {
        let till = counter.till();
        async move { till.static_code(&id, amount).await.expect("a code") }
    };
    let closed = code(till.clone(), AmountType::Closed).await;
    let check = |open: bool, content: String| {
        let id = till.clone();
        let till = counter.till();
        async move {
            let checked = till.check_sticker(&id, open, &content).await;
            checked.expect("the provider says what it must be")
        }
    };
    let right = check(false, format!("\n{closed} ")).await;
    assert!(right.same, "as it was printed: {right:?}");
    assert_eq!(right.fields.len(), 8, "field by field");
    let fairs = code(fair, AmountType::Closed).await;
    for (open, content, why) in [
        (false, fairs, "another sale point's"),
        (true, closed, "the closed one where the open one must be"),
    ] {
        let wrong = check(open, content).await;
        let differing: Vec<_> = wrong.fields.iter().filter(|it| !it.same).collect();
        assert!(!wrong.same, "{why}");
        assert_eq!(
            differing.iter().map(|it| it.field).collect::<Vec<_>>(),
            [StickerFieldName::SalePoint],
            "{why}: and nothing else"
        );
    }
}

#[tokio::test]
async fn a_thief_s_sticker_is_whole_and_says_whose_account_it_is() {
    let (counter, [till, _]) = with_two().await;
    let ours = counter.till().static_code(&till, AmountType::Open).await;
    let ours = ours.expect("a code");
    let body = ours.split_at(ours.len() - 4).0;
    let body = body.replace("0000222800000000057723", "2850590940090418135201");
    let theirs = format!("{body}{:04X}", emv_qr::crc(body.as_bytes()));
    let checked = counter.till().check_sticker(&till, true, &theirs).await;
    let checked = checked.expect("it can be read");
    let wrong: Vec<_> = checked.fields.iter().filter(|it| !it.same).collect();
    assert!(!checked.same, "its check holds, and it is not ours");
    assert_eq!(wrong.len(), 1, "one field gives it away: {wrong:?}");
    assert_eq!(wrong[0].field, StickerFieldName::Account, "the account");
    assert_eq!(
        [wrong[0].expected.as_deref(), wrong[0].found.as_deref()],
        [
            Some("0000222800000000057723"),
            Some("2850590940090418135201")
        ],
        "ours, and theirs"
    );
}

#[tokio::test]
async fn a_text_that_is_no_payment_code_has_no_fields() {
    let (counter, [till, _]) = with_two().await;
    for text in ["", "hola", "https://mpago.la/pos/1"] {
        let checked = counter.till().check_sticker(&till, false, text).await;
        let checked = checked.expect("the provider answers");
        assert!(!checked.same, "{text:?} is not it");
        assert!(checked.fields.is_empty(), "and says nothing to compare");
    }
}

/// What a scanner makes of a printed code.
fn scan(text: &str) -> Vec<u8> {
    encode(text).expect("it fits").png(5)
}

#[tokio::test]
async fn a_photograph_of_a_sticker_is_held_against_what_it_must_say() {
    let (counter, [till, fair]) = with_two().await;
    let code = async |id: &str| {
        let code = counter.till().static_code(id, AmountType::Closed).await;
        code.expect("a code")
    };
    let (ours, fairs) = (code(&till).await, code(&fair).await);
    let right = counter
        .till()
        .check_sticker_photo(&till, false, scan(&ours));
    let right = right.await.expect("it can be read");
    assert!(right.check.same, "it is the right one: {right:?}");
    assert_eq!(right.content, ours, "and says what was read");
    let wrong = counter
        .till()
        .check_sticker_photo(&till, false, scan(&fairs));
    let wrong = wrong.await.expect("it can be read");
    let differing: Vec<_> = wrong.check.fields.iter().filter(|it| !it.same).collect();
    assert_eq!(
        differing.iter().map(|it| it.field).collect::<Vec<_>>(),
        [StickerFieldName::SalePoint],
        "another's, and what gives it away"
    );
    let other = counter
        .till()
        .check_sticker_photo(&till, false, scan("https://example.com/"));
    let other = other.await.expect("it can be read");
    assert!(
        !other.check.same && other.check.fields.is_empty(),
        "a code, and none to be paid: {other:?}"
    );
}

#[tokio::test]
async fn what_is_no_photograph_of_a_code_says_why_and_the_provider_is_not_asked() {
    let (counter, [till, _]) = with_two().await;
    let before = counter.world().await.requests_in_all();
    let white = {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 400, 300);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().expect("a header");
        writer
            .write_image_data(&vec![240; 400 * 300])
            .expect("all of it");
        writer.finish().expect("an end");
        bytes
    };
    for (photo, code) in [
        (b"%PDF-1.7".to_vec(), Code::BadPhoto),
        (white, Code::NoCodeInPhoto),
        (vec![0; 20 * 1024 * 1024 + 1], Code::PhotoTooLarge),
    ] {
        let refused = counter
            .till()
            .check_sticker_photo(&till, false, photo)
            .await;
        assert_eq!(code_of(refused), code, "it says why");
    }
    assert_eq!(
        counter.world().await.requests_in_all(),
        before,
        "nobody was asked what it must say"
    );
}
