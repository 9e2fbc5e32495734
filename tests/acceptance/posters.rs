//! Posters: what hangs on a wall for years is the shop's own code, and one that collects.

use std::fs;

use domain::operator::Role;
use gateway::AmountType;
use tests::{Counter, code_of};
use till::{
    refusal::Code,
    view::{PosterSize, Saved},
};

async fn with_a_sale_point() -> (Counter, String) {
    let counter = Counter::open().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    let id = made.expect("the provider makes one").id;
    (counter, id)
}

fn text_of(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    document.extract_text(&[1]).expect("text")
}

#[tokio::test]
async fn a_poster_shows_the_sale_points_own_code() {
    let (counter, id) = with_a_sale_point().await;
    let till = counter.till();
    for (open, amount) in [(false, AmountType::Closed), (true, AmountType::Open)] {
        let shown = till.poster(&id, open).await.expect("it is there");
        let code = till.static_code(&id, amount).await.expect("it is there");
        assert_eq!(shown.content, code, "the very code");
        assert_eq!(
            (shown.open, shown.sale_point.as_str(), shown.practice),
            (open, "Caja 1", true),
            "and what stands around it"
        );
        let drawn = documents::qr::encode(&code).expect("it fits");
        assert_eq!(
            (shown.qr.modules, shown.qr.path),
            (drawn.modules, drawn.path),
            "drawn from that text"
        );
    }
    let closed = till.poster(&id, false).await.expect("it is there");
    let open = till.poster(&id, true).await.expect("it is there");
    assert_ne!(closed.content, open.content, "they are two codes");
}

#[tokio::test]
async fn a_poster_is_kept_among_the_papers_in_the_size_that_was_asked_for() {
    let (counter, id) = with_a_sale_point().await;
    let till = counter.till();
    for (open, size, name, advice) in [
        (
            false,
            PosterSize::A5,
            "cartel-caja-1-cerrado-a5.pdf",
            "Esperá",
        ),
        (
            true,
            PosterSize::A6,
            "cartel-caja-1-abierto-a6.pdf",
            "Escaneá",
        ),
    ] {
        let Saved { path } = till.save_poster(&id, open, size).await.expect("it is kept");
        assert_eq!(
            path,
            counter.papers().join(name).display().to_string(),
            "under a name that says what it is"
        );
        let pdf = fs::read(&path).expect("it is there");
        let again = till.poster_pdf(&id, open, size).await.expect("it is there");
        assert!(pdf == again, "the same poster, the same bytes");
        let text = text_of(&pdf);
        for words in ["Caja 1", "Pagá con QR", "SIN VALOR", advice] {
            assert!(text.contains(words), "{words}:\n{text}");
        }
    }
}

#[tokio::test]
async fn there_is_no_poster_of_what_collects_nothing() {
    let (counter, id) = with_a_sale_point().await;
    let till = counter.till();
    assert_eq!(
        code_of(till.poster("987654", false).await),
        Code::NoSuchSalePoint,
        "there never was such a sale point"
    );
    till.retire_sale_point(&id)
        .await
        .expect("nobody waits there");
    assert_eq!(
        code_of(till.save_poster(&id, false, PosterSize::A5).await),
        Code::NoSuchSalePoint,
        "one that was retired collects no more"
    );
    assert!(!counter.papers().exists(), "and nothing was written");
}

#[tokio::test]
async fn a_cashier_may_print_a_poster_and_nobody_else_who_is_out() {
    let (counter, id) = with_a_sale_point().await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    counter.till().lock().await.expect("it can be locked");
    assert_eq!(
        code_of(counter.till().poster(&id, true).await),
        Code::SignedOut,
        "a locked till shows no code"
    );
    counter
        .till()
        .sign_in("Lucía", "4826")
        .await
        .expect("her PIN");
    assert!(
        counter.till().poster(&id, true).await.is_ok(),
        "the one on the wall tears while the manager is away"
    );
}
