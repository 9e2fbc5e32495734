//! The counters: sale points, the QRs that hang there, and the orders on them.

use gateway::{AmountType, CounterCall, Telepagos};

use super::{WAY, price};

#[tokio::test]
async fn sale_points_are_read_in_every_form_of_their_list() {
    let ask = async |it: &Telepagos| {
        let points = it.sale_points().await;
        points.map(|points| {
            let plain = points.into_iter().map(|it| (it.id, it.name, it.retired));
            plain.collect::<Vec<_>>()
        })
    };
    let expected = vec![
        ("7".to_owned(), "Mostrador".to_owned(), false),
        ("8".to_owned(), "Barra".to_owned(), true),
    ];
    let trial = WAY.tries("telepagos_sale_point_list.http", "");
    trial.all_mean(expected, ask).await;
}

#[tokio::test]
async fn a_sale_point_is_made_and_its_id_read_in_every_form() {
    let trial = WAY.tries("telepagos_sale_point_create.http", "");
    let ask = async |it: &Telepagos| it.create_sale_point("Mostrador").await;
    trial.all_mean("7".to_owned(), ask).await;
}

#[tokio::test]
async fn a_sale_point_is_retired_by_query_and_body_at_once() {
    let trial = WAY.tries("telepagos_sale_point_retire.http", "9001");
    let ask = async |it: &Telepagos| it.retire_sale_point("9001").await;
    trial.all_mean((), ask).await;
}

#[tokio::test]
async fn the_code_on_the_wall_is_asked_for_in_both_kinds_and_read_in_every_form() {
    let trial = WAY.tries("telepagos_sale_point_static.http", "9001");
    let documented: serde_json::Value =
        serde_json::from_str(&trial.exchange.answers[0].1.body).expect("JSON");
    let expected = documented["qr_code"].as_str().expect("a text").to_owned();
    let closed = async |it: &Telepagos| it.static_qr("9001", AmountType::Closed).await;
    trial.all_mean(expected, closed).await;
    let open = async |it: &Telepagos| it.static_qr("9001", AmountType::Open).await;
    trial.asks("open", open).await;
}

#[tokio::test]
async fn an_order_for_the_wall_is_sent_to_the_byte_and_read_in_every_form_of_its_answer() {
    let call = CounterCall::new(price(), "VAR", "A1B2C3D4E5F6G7", "9001");
    let trial = WAY.tries("telepagos_static_order.http", "9001");
    let ask = async |it: &Telepagos| it.open_counter(&call).await;
    trial.all_mean("9002".to_owned(), ask).await;
}
