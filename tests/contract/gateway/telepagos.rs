//! TelePagos, read as the pages have it: the login, the concepts, a code and the credit that pays it. The
//! account, the counters and what moves money otherwise are in files of their own.

mod account;
mod afar;
mod counter;

use std::time::Duration;

use domain::{
    money::{Money, Price},
    order::Concept,
};
use gateway::{Cashin, Credentials, QrCall, QrOrder, Telepagos};
use secrecy::SecretString;

use super::{TOKEN, Way};
use crate::exchange::Exchange;

const AUTH: &str = "telepagos_auth_token.http";
const CONCEPTS: &str = "telepagos_payment_concepts.http";

/// The practice account.
pub(super) const WAY: Way<Telepagos> = Way {
    login: AUTH,
    client: |transport, clock| {
        let credentials = Credentials {
            username: "practica".to_owned(),
            password: SecretString::from("practica"),
        };
        Telepagos::new(transport, clock, credentials)
    },
};

/// What the exchanges collect.
fn price() -> Price {
    Price::from_cents(155_050).expect("an amount")
}

fn money(cents: i64) -> Money {
    Money::from_cents(cents).expect("an amount")
}

#[tokio::test]
async fn a_login_is_read_in_every_form_of_its_answer() {
    let trial = WAY.tries(AUTH, "");
    trial.all_mean((), async |it| it.sign_in().await).await;
}

#[tokio::test]
async fn a_token_is_good_for_its_hour_however_that_is_written_and_is_the_one_that_is_sent() {
    let login = Exchange::read(AUTH);
    let concepts = Exchange::read(CONCEPTS);
    let (door, room) = (login.request().path(), concepts.request().path());
    for (what, answer) in &login.answers {
        let account = WAY.answering(door, answer).await;
        // Nobody told the server about concepts: that it was asked, and with which token, is all.
        let ask = async || drop(account.client.concepts().await);
        ask().await;
        account.clock.advance(Duration::from_mins(47));
        ask().await;
        assert_eq!(account.server.asked(door).len(), 1, "{what}: still good");
        account.clock.advance(Duration::from_mins(2));
        ask().await;
        assert_eq!(
            account.server.asked(door).len(),
            2,
            "{what}: renewed in time"
        );
        let asked = account.server.asked(room);
        let bearer = format!("Bearer {TOKEN}");
        let sent = asked
            .iter()
            .all(|asked| asked.header("authorization") == Some(&bearer));
        assert!(sent && asked.len() == 3, "{what}: sent each time");
    }
}

#[tokio::test]
async fn concepts_are_read_in_every_form_of_their_list() {
    let concept = |id: &str| Concept {
        id: id.to_owned(),
        name: id.to_owned(),
    };
    let expected = vec![concept("VAR"), concept("ALQ")];
    let trial = WAY.tries(CONCEPTS, "");
    trial
        .all_mean(expected, async |it| it.concepts().await)
        .await;
}

#[tokio::test]
async fn a_code_is_asked_for_to_the_byte_and_read_in_every_form_of_its_answer() {
    let trial = WAY.tries("telepagos_qr_generate.http", "");
    let documented: serde_json::Value =
        serde_json::from_str(&trial.exchange.answers[0].1.body).expect("JSON");
    let expected = QrOrder {
        qr_code: documented["qr_code"].as_str().expect("a text").to_owned(),
        qr_order_id: "9001".to_owned(),
    };
    let call = QrCall::new(price(), "VAR", "A1B2C3D4E5F6G7");
    trial
        .all_mean(expected, async |it| it.open_qr(&call).await)
        .await;
}

#[tokio::test]
async fn a_credit_is_read_in_every_form_of_its_answer() {
    let text = |text: &str| Some(text.to_owned());
    let of_an_order = Cashin {
        amount: money(155_050),
        qr_order_id: text("9001"),
        link_id: None,
        transaction_id: text("70000001"),
        cuit: text("27326594305"),
        cvu: text("0000003100012345678901"),
        concept: text("VAR"),
        description: text("A1B2C3D4E5F6G7"),
    };
    let of_a_link = Cashin {
        qr_order_id: None,
        link_id: text("77"),
        ..of_an_order.clone()
    };
    let of_nothing = Cashin {
        link_id: None,
        ..of_a_link.clone()
    };
    let trial = WAY.tries("telepagos_cashin.http", "9001");
    let others = [
        ("of a link", of_a_link),
        ("of nothing in particular", of_nothing),
    ];
    trial
        .all_mean(of_an_order, async |it| it.cashin("9001").await)
        .await;
    trial
        .others_mean(&others, async |it| it.cashin("9001").await)
        .await;
}
