//! The gateway, held to the page: it asks as documented, and every answer that means the same is read as
//! the same.

use std::{sync::Arc, time::Duration};

use domain::{credit::Credit, day::Day, money::Price, order::Concept};
use gateway::{
    Answer, BaseUrl, Cashin, Credentials, HttpTransport, QrCall, QrOrder, Refused, RefusedKind,
    Telepagos,
};
use secrecy::SecretString;
use tests::{FrozenClock, START};

use crate::{
    document,
    exchange::{self, AUTH, CASHIN, CONCEPTS, Exchange, GENERATE, Request, TRANSACTIONS},
    server::Server,
};

/// The token in every login of the files.
const TOKEN: &str = "una-llave-1";

/// An account at the provider that answers as a script says.
struct Account {
    telepagos: Telepagos,
    clock: Arc<FrozenClock>,
    server: Server,
}

impl Account {
    /// One whose logins are answered as documented, and whose call of `exchange` by `answer`.
    async fn answering(exchange: &Exchange, answer: &exchange::Answer) -> Account {
        let login = Exchange::read(AUTH);
        let path = exchange.request.path().replace("{id}", "9001");
        let server =
            Server::with(&[(&path, answer), (login.request.path(), &login.answers[0].1)]).await;
        let base = BaseUrl::loopback(server.url()).expect("a loopback address");
        let clock = Arc::new(FrozenClock::at(START));
        let credentials = Credentials {
            username: "practica".to_owned(),
            password: SecretString::from("practica"),
        };
        let telepagos = Telepagos::new(
            Arc::new(HttpTransport::new(base)),
            clock.clone(),
            credentials,
        );
        Account {
            telepagos,
            clock,
            server,
        }
    }

    /// What was asked at the exchange's path; it must be as the page has it.
    fn asked_as(&self, exchange: &Exchange, what: &str) {
        let path = exchange.request.path().replace("{id}", "9001");
        let asked = self.server.asked(&path);
        assert_eq!(asked.len(), 1, "{what}: asked once");
        is_as_written(&asked[0], exchange, what);
    }
}

/// Whether a request is the page's: method, path, query, token, type, and every field with its value.
fn is_as_written(asked: &Request, exchange: &Exchange, what: &str) {
    let Exchange {
        document, request, ..
    } = exchange;
    assert_eq!(asked.method, document.method, "{what}: the method");
    assert_eq!(asked.query(), request.query(), "{what}: the query");
    let token = document.wants_token.then(|| format!("Bearer {TOKEN}"));
    assert_eq!(
        asked.header("authorization"),
        token.as_deref(),
        "{what}: the token"
    );
    assert_eq!(
        asked.header("content-type"),
        request.header("content-type"),
        "{what}: the type"
    );
    assert_eq!(
        asked.json(),
        request.json(),
        "{what}: the fields and their values"
    );
    let faults = document::faults(&document.request, &asked.json());
    assert_eq!(
        faults,
        Vec::<String>::new(),
        "{what}: in the document's own shape"
    );
}

/// Tries every answer of a file: the documented one and its variants must all come to `expected`.
async fn all_mean<T, F>(name: &str, expected: T, ask: F)
where
    T: Clone + PartialEq + std::fmt::Debug,
    F: AsyncFn(&Telepagos) -> Answer<T>,
{
    let exchange = Exchange::read(name);
    for (what, answer) in &exchange.answers {
        let account = Account::answering(&exchange, answer).await;
        let said = ask(&account.telepagos).await;
        assert_eq!(said, Answer::Said(expected.clone()), "{name}, {what}");
        account.asked_as(&exchange, &format!("{name}, {what}"));
    }
    for (what, error) in &exchange.errors {
        let account = Account::answering(&exchange, error).await;
        let Answer::Refused(Refused {
            kind,
            words,
            status,
        }) = ask(&account.telepagos).await
        else {
            panic!("{name}, {what}: an error in so many words is a no");
        };
        let said: serde_json::Value = serde_json::from_str(&error.body).expect("JSON");
        assert_eq!(
            words.as_deref(),
            said["message"].as_str(),
            "{name}, {what}: in their words"
        );
        assert_eq!(
            status,
            Some(error.status),
            "{name}, {what}: with their status"
        );
        let expected = match (name, error.status) {
            (AUTH, _) => RefusedKind::Credentials,
            (_, 403) => RefusedKind::Permission,
            _ => RefusedKind::Rejected,
        };
        assert_eq!(kind, expected, "{name}, {what}: of its kind");
    }
}

#[tokio::test]
async fn a_login_is_read_in_every_form_of_its_answer() {
    all_mean(AUTH, (), async |telepagos| telepagos.sign_in().await).await;
}

#[tokio::test]
async fn a_token_is_good_for_its_hour_however_that_is_written_and_is_the_one_that_is_sent() {
    let login = Exchange::read(AUTH);
    let concepts = Exchange::read(CONCEPTS);
    for (what, answer) in &login.answers {
        let account = Account::answering(&login, answer).await;
        // Nobody told the server about concepts: that it was asked, and with which token, is all.
        let ask = async || drop(account.telepagos.concepts().await);
        ask().await;
        account.clock.advance(Duration::from_mins(47));
        ask().await;
        assert_eq!(
            account.server.asked(login.request.path()).len(),
            1,
            "{what}: still good"
        );
        account.clock.advance(Duration::from_mins(2));
        ask().await;
        assert_eq!(
            account.server.asked(login.request.path()).len(),
            2,
            "{what}: renewed in time"
        );
        let asked = account.server.asked(concepts.request.path());
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
    all_mean(CONCEPTS, expected, async |telepagos| {
        telepagos.concepts().await
    })
    .await;
}

#[tokio::test]
async fn a_code_is_asked_for_to_the_byte_and_read_in_every_form_of_its_answer() {
    let exchange = Exchange::read(GENERATE);
    let amount = Price::from_cents(155_050).expect("an amount");
    let call = QrCall::new(amount, "VAR", "A1B2C3D4E5F6G7");
    assert_eq!(
        String::from_utf8_lossy(call.body()),
        exchange.request.body,
        "the very bytes of the page, so that no amount passes through a float"
    );
    let documented: serde_json::Value =
        serde_json::from_str(&exchange.answers[0].1.body).expect("JSON");
    let expected = QrOrder {
        qr_code: documented["qr_code"].as_str().expect("a text").to_owned(),
        qr_order_id: "9001".to_owned(),
    };
    all_mean(GENERATE, expected, async |telepagos| {
        telepagos.open_qr(&call).await
    })
    .await;
}

#[tokio::test]
async fn a_credit_is_read_in_every_form_of_its_answer() {
    let expected = Cashin {
        amount: domain::money::Money::from_cents(155_050).expect("an amount"),
        qr_order_id: Some("9001".to_owned()),
        transaction_id: Some("70000001".to_owned()),
        cuit: Some("27326594305".to_owned()),
        cvu: Some("0000003100012345678901".to_owned()),
        concept: Some("VAR".to_owned()),
        description: Some("A1B2C3D4E5F6G7".to_owned()),
    };
    all_mean(CASHIN, expected, async |telepagos| {
        telepagos.cashin("9001").await
    })
    .await;
}

#[tokio::test]
async fn the_credits_of_a_list_are_read_in_every_form_of_its_rows() {
    let day = Day::parse("2026-11-20").expect("a day");
    // The date as written differs from variant to variant, and the fingerprint with it.
    let plain = |credit: Credit| {
        let Credit {
            fingerprint: _,
            date: _,
            amount,
            at,
            holder,
            cuit,
            account,
            operation,
            ..
        } = credit;
        (amount.cents(), at, holder, cuit, account, operation)
    };
    let text = |text: &str| Some(text.to_owned());
    let expected = vec![(
        155_050,
        Some(START),
        text("Ana Ejemplo"),
        text("27326594305"),
        text("0000003100012345678901"),
        text("cashin_qr"),
    )];
    all_mean(TRANSACTIONS, expected, async |telepagos| {
        let credits = telepagos.credits(day, day).await;
        credits.map(|credits| credits.into_iter().map(plain).collect())
    })
    .await;
}
