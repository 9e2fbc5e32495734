//! Setting a register up: as a new user does, from nothing to a first sale, in practice and on an account that a sandbox
//! under TLS stands in for.

mod front;

use std::{path::Path, sync::Arc};

use domain::{channel::Provider, operator::Role};
use host::{
    accounts::stand_in::{self, StandIn},
    register::{Account, Opened, Plan, Purpose},
    set_up::{self, Founding},
};
use tests::{Counter, FrozenClock, Gazette, START, ask, code_of, folder};
use till::{
    refusal::{Code, Refusal},
    set_up::Founded,
    standing::Standing,
    view::{AccountName, AccountRequest, SetUpPerson, SetUpRequest, ShopSetting},
};

use self::front::Front;

fn shop() -> ShopSetting {
    ShopSetting {
        name: "Panadería La Vereda".to_owned(),
        cuit: "30-71809248-1".to_owned(),
        address: String::new(),
        phone: String::new(),
        sale_point: "Caja 1".to_owned(),
    }
}

fn person(name: &str, role: Role, pin: &str) -> SetUpPerson {
    SetUpPerson {
        name: name.to_owned(),
        role,
        pin: pin.to_owned(),
    }
}

#[tokio::test]
async fn a_fresh_practice_register_is_set_up_by_whoever_is_there_and_sells() {
    let counter = Counter::open().await;
    let till = counter.till();
    till.lock().await.expect("it can be locked");
    let fresh = till.snapshot().await.expect("readable");
    assert!(!fresh.set_up, "the window begins with the wizard");
    let request = |people| SetUpRequest {
        account: None,
        shop: shop(),
        people,
    };
    let weak = vec![person("Marta", Role::Manager, "123456")];
    let refused = code_of(till.set_up_practice(&request(weak)).await);
    assert_eq!(refused, Code::WeakPin, "everybody would try that");
    let twice = vec![
        person("Marta", Role::Manager, "482615"),
        person("Marta", Role::Cashier, "4826"),
    ];
    let refused = code_of(till.set_up_practice(&request(twice)).await);
    assert_eq!(refused, Code::NameTaken, "one name, one person");
    let still = till.snapshot().await.expect("readable");
    assert_eq!(
        (still.set_up, still.people.len()),
        (false, 1),
        "and nothing was half done"
    );

    let people = vec![
        person("Marta", Role::Manager, "482615"),
        person("Lucía", Role::Cashier, "4826"),
    ];
    let done = till.set_up_practice(&request(people)).await;
    done.expect("a shop as there are many");
    let after = till.snapshot().await.expect("readable");
    let names: Vec<&str> = after.people.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        (after.set_up, names, after.shop.name.as_str()),
        (true, vec!["Marta", "Lucía"], "Panadería La Vereda"),
        "the manager everybody knows is gone"
    );
    let again = code_of(till.set_up_practice(&request(Vec::new())).await);
    assert_eq!(again, Code::SignedOut, "from now on a manager is asked");
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let sold = counter.charge("150,00").await;
    counter.customer_pays(&sold).await;
    counter.looks().await;
    counter.holds_together().await;
}

#[tokio::test]
async fn the_wizard_can_wait() {
    let counter = Counter::open().await;
    let till = counter.till();
    till.skip_set_up().await.expect("nobody is asked");
    let snapshot = till.snapshot().await.expect("readable");
    assert!(snapshot.set_up, "it does not come again");
    assert_eq!(snapshot.people.len(), 1, "and all is as it was");
}

#[tokio::test]
async fn a_register_is_not_left_while_a_sale_waits() {
    let counter = Counter::open().await;
    let till = counter.till();
    let order = counter.charge("10").await;
    assert_eq!(
        code_of(till.step_back().await),
        Code::WorkInHand,
        "somebody may be paying"
    );
    till.cancel(order).await.expect("it is open");
    let stood = till.step_back().await.expect("nothing waits");
    assert_eq!(
        code_of(till.charge(&ask("10")).await),
        Code::RegisterHeld,
        "nothing is begun there any more"
    );
    till.stand(stood);
    assert_eq!(till.standing(), Standing::Sells, "unless it is not left");
    counter.charge("10").await;
}

fn account(password: &str) -> AccountRequest {
    AccountRequest {
        provider: Provider::Telepagos,
        environment: "production".to_owned(),
        company: None,
        username: "practica".to_owned(),
        password: password.to_owned(),
        cuit: Some("30-71809248-1".to_owned()),
        account: Some("0000222800000000057723".to_owned()),
        preorder: None,
    }
}

async fn found(
    data: &Path,
    account: &AccountRequest,
) -> Result<(Founded, till::credentials::Credentials), Refusal> {
    let people = [
        person("Marta", Role::Manager, "482615"),
        person("Lucía", Role::Cashier, "4826"),
    ];
    set_up::found(Founding {
        data_dir: Some(data.to_owned()),
        account,
        shop: &shop(),
        logo: None,
        people: &people,
        program: "la prueba".to_owned(),
        clock: Arc::new(FrozenClock::at(START)),
        outlet: Arc::new(Gazette::default()),
    })
    .await
}

#[tokio::test]
async fn a_live_register_is_founded_whole_or_not_at_all_and_sells() {
    let front = Front::open().await;
    assert!(
        stand_in::takes_their_place(StandIn {
            there: vec![front.address()],
            root: front.root(),
        }),
        "one in a process"
    );
    let data = folder();
    let clock = || Arc::new(FrozenClock::at(START));
    let wrong = set_up::check_account(&account("no es"), clock()).await;
    assert_eq!(code_of(wrong), Code::CredentialsRefused, "a real login");
    let right = set_up::check_account(&account("practica"), clock()).await;
    right.expect("the provider takes them");
    assert!(
        !data.path().join("telepagos").exists(),
        "trying leaves nothing behind"
    );

    let failed = found(data.path(), &account("no es")).await;
    assert_eq!(code_of(failed), Code::CredentialsRefused, "asked once more");
    let half = set_up::accounts(Some(data.path().to_owned()), Account::Practice).await;
    let telepagos = half
        .registers
        .iter()
        .find(|it| it.name == AccountName::Telepagos);
    let telepagos = telepagos.expect("all three");
    assert_eq!(
        (telepagos.kept, telepagos.environment.as_deref()),
        (false, None),
        "nothing of the account is kept"
    );
    let (founded, credentials) = found(data.path(), &account("practica"))
        .await
        .expect("a second try works");
    let again = found(data.path(), &account("practica")).await;
    assert_eq!(
        code_of(again),
        Code::AlreadySetUp,
        "somebody works there now"
    );

    let opened = Opened::open(Plan {
        data_dir: Some(data.path().to_owned()),
        account: Account::Telepagos,
        sandbox_url: None,
        credentials: vec![credentials],
        purpose: Purpose::Sell,
        program: "la prueba".to_owned(),
        clock: clock(),
        outlet: Arc::new(Gazette::default()),
    })
    .await
    .expect("the account is there");
    let till = &opened.till;
    assert!(
        till.must_be_spare_key(&founded.spare_key.expose())
            .await
            .is_ok(),
        "the key that was shown opens it"
    );
    let snapshot = till.snapshot().await.expect("readable");
    assert_eq!(
        (snapshot.set_up, snapshot.shop.name.as_str()),
        (true, "Panadería La Vereda"),
        "as the wizard gathered it"
    );
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let order = till.charge_and_wait(&ask("150,00")).await;
    let order = order.expect("the charge is taken up");
    let view = till.order(order).await.expect("it is there");
    assert!(
        view.qr.is_some(),
        "a code of the account is shown: {view:?}"
    );
    assert!(front.calls() > 0, "all of it over TLS");
}
