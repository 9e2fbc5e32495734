//! A shop with an account at both providers: the real clients, and a sandbox all of its own.

use std::{fmt::Debug, sync::Arc};

use domain::{cbu::Cbu, cuit::Cuit, day::Day, money::Price, payout::Payee, reference::Reference};
use gateway::{
    AmountType, Answer, BaseUrl, CashoutCall, CounterCall, Credentials, HttpTransport, LinkCall,
    QrCall, Telepagos, TransactionsQuery, TransferCall,
    totalcoin::{self, PaymentCall, PictureQrCall, PreorderCall, Preordering, QrType, Totalcoin},
};
use sandbox::{Options, Running, Sandbox};
use secrecy::SecretString;
use serde_json::json;
use tests::{FrozenClock, Provider, START};

use crate::{
    call::{Call, House},
    switchboard::Switchboard,
    verdict::Class,
};

/// The reference of the one payout there may be.
const REFERENCE: &str = "A1B2C3D4E5F6G7";
/// Whoever is paid.
const PAYEE: &str = "0000003100012345678907";
/// The shop.
const SHOP_CVU: &str = "0000222800000000057723";
const SHOP_CUIT: &str = "30718092481";

/// Both clients, and the sandbox that is both providers.
pub(crate) struct Shop {
    pub(crate) provider: Provider,
    pub(crate) switchboard: Arc<Switchboard>,
    telepagos: Telepagos,
    totalcoin: Totalcoin,
    _sandbox: Running,
}

/// What a call came to, and in what words.
pub(crate) struct Heard {
    pub(crate) class: Class,
    pub(crate) told: String,
}

impl Heard {
    fn of<T: Debug>(answer: &Answer<T>) -> Heard {
        Heard {
            class: Class::of(answer),
            told: format!("{answer:?}"),
        }
    }
}

fn price(cents: i64) -> Price {
    Price::from_cents(cents).expect("an amount")
}

fn cuit() -> Cuit {
    Cuit::parse(SHOP_CUIT).expect("a CUIT")
}

fn account(digits: &str) -> Cbu {
    Cbu::parse(digits).expect("an account")
}

fn reference() -> Reference {
    Reference::parse(REFERENCE).expect("a reference")
}

fn today() -> Day {
    Day::parse("2026-11-20").expect("a day")
}

impl Shop {
    /// A shop that has asked for nothing yet.
    pub(crate) async fn open() -> Shop {
        let options = Options {
            clock: Arc::new(|| START.ms()),
            ..Options::default()
        };
        let sandbox = Sandbox::start(options).await.expect("a port on loopback");
        let base = BaseUrl::loopback(&sandbox.url()).expect("a loopback address");
        let switchboard = Switchboard::to(Arc::new(HttpTransport::new(base)));
        let switchboard = Arc::new(switchboard);
        let clock = Arc::new(FrozenClock::at(START));
        let name = || "practica".to_owned();
        let password = || SecretString::from("practica");
        let at_telepagos = Credentials {
            username: name(),
            password: password(),
        };
        let at_totalcoin = totalcoin::Credentials {
            company: Some(name()),
            username: name(),
            password: password(),
        };
        Shop {
            provider: Provider::at(&sandbox.url()),
            telepagos: Telepagos::new(switchboard.clone(), clock.clone(), at_telepagos),
            totalcoin: Totalcoin::new(switchboard.clone(), clock, at_totalcoin),
            switchboard,
            _sandbox: sandbox,
        }
    }

    /// Makes everything that must be there before the call, the token it will carry included; answers
    /// what the call will be about.
    pub(crate) async fn prepare(&self, call: Call) -> String {
        match call {
            Call::TelepagosSignIn | Call::TotalcoinSignIn => return String::new(),
            // Pre-orders have a login of their own, which none but their own call makes.
            Call::OpenPreorder => drop(said(self.totalcoin.open_preorder(&preorder()).await)),
            _ if call.house() == House::Telepagos => said(self.telepagos.sign_in().await),
            _ => said(self.totalcoin.sign_in().await),
        }
        match call {
            Call::CashOut => {
                self.earns_at_telepagos().await;
                String::new()
            }
            Call::CashOutVoucher => {
                self.earns_at_telepagos().await;
                said(self.telepagos.cash_out(&cashout()).await)
            }
            Call::StaticQr | Call::RetireSalePoint | Call::OpenCounter => {
                said(self.telepagos.create_sale_point("Mostrador").await)
            }
            Call::SalePoints => said(self.telepagos.create_sale_point("Barra").await),
            // An empty list would have nothing of another type in it.
            Call::Cashin | Call::Movements | Call::Credits | Call::Transactions => {
                self.earns_at_telepagos().await
            }
            Call::Pay => {
                self.earns_at_totalcoin().await;
                String::new()
            }
            Call::Payment | Call::PaymentByReference => {
                self.earns_at_totalcoin().await;
                said(self.totalcoin.pay(&payment()).await)
            }
            Call::QrStatus => said(self.totalcoin.generate_qr(&picture()).await).qr_id,
            _ => String::new(),
        }
    }

    /// A customer pays enough for a payout; the credit's id.
    async fn earns_at_telepagos(&self) -> String {
        let call = QrCall::new(price(155_050), "VAR", "Venta 1");
        let order = said(self.telepagos.open_qr(&call).await);
        let credits = self
            .provider
            .is_visited(json!({ "qr": order.qr_code }))
            .await;
        credits[0]["id"].to_string()
    }

    async fn earns_at_totalcoin(&self) {
        let order = said(self.totalcoin.open_preorder(&preorder()).await);
        self.provider
            .is_visited(json!({ "qr": order.qr_code }))
            .await;
    }

    /// The call, about what was [prepared](Shop::prepare) for it.
    pub(crate) async fn ask(&self, call: Call, about: &str) -> Heard {
        match call.house() {
            House::Telepagos => self.ask_telepagos(call, about).await,
            House::Totalcoin => self.ask_totalcoin(call, about).await,
        }
    }

    async fn ask_telepagos(&self, call: Call, about: &str) -> Heard {
        let it = &self.telepagos;
        match call {
            Call::TelepagosSignIn => Heard::of(&it.sign_in().await),
            Call::Concepts => Heard::of(&it.concepts().await),
            Call::Balance => Heard::of(&it.balance().await),
            Call::CashOut => Heard::of(&it.cash_out(&cashout()).await),
            Call::CashOutVoucher => Heard::of(&it.cash_out_voucher(about).await),
            Call::Cashin => Heard::of(&it.cashin(about).await),
            Call::OpenQr => {
                let call = QrCall::new(price(155_050), "VAR", "Venta 2");
                Heard::of(&it.open_qr(&call).await)
            }
            Call::TransferLink => {
                let shop = account(SHOP_CVU);
                let call = TransferCall::new(&shop, &cuit(), price(155_050), "VAR", "Venta 3");
                Heard::of(&it.transfer_link(&call).await)
            }
            Call::Statistics => Heard::of(&it.statistics("2026-11").await),
            Call::OpenLink => {
                let tomorrow = START.plus_ms(86_400_000);
                let call = LinkCall::new(tomorrow, price(155_050), false, "VAR", &[]);
                Heard::of(&it.open_link(&call.expect("a link")).await)
            }
            Call::SalePoints => Heard::of(&it.sale_points().await),
            Call::StaticQr => Heard::of(&it.static_qr(about, AmountType::Closed).await),
            Call::CreateSalePoint => Heard::of(&it.create_sale_point("Mostrador").await),
            Call::RetireSalePoint => Heard::of(&it.retire_sale_point(about).await),
            Call::OpenCounter => {
                let call = CounterCall::new(price(155_050), "VAR", "Venta 4", about);
                Heard::of(&it.open_counter(&call).await)
            }
            Call::Movements => Heard::of(&it.movements(today(), today()).await),
            Call::Credits => Heard::of(&it.credits(today(), today()).await),
            Call::Transactions => {
                let query = TransactionsQuery {
                    from: today(),
                    to: today(),
                    operation: None,
                    page: Some(1),
                };
                Heard::of(&it.transactions(&query).await)
            }
            Call::Filters => Heard::of(&it.filters().await),
            _ => unreachable!("{call:?} is not TelePagos'"),
        }
    }

    async fn ask_totalcoin(&self, call: Call, about: &str) -> Heard {
        let it = &self.totalcoin;
        match call {
            Call::TotalcoinSignIn => Heard::of(&it.sign_in().await),
            Call::OpenPreorder => Heard::of(&it.open_preorder(&preorder()).await),
            Call::Pay => Heard::of(&it.pay(&payment()).await),
            Call::Payment => Heard::of(&it.payment(about).await),
            Call::PaymentByReference => Heard::of(&it.payment_by_reference(&reference()).await),
            Call::GenerateQr => Heard::of(&it.generate_qr(&picture()).await),
            Call::QrStatus => Heard::of(&it.qr_status(about).await),
            _ => unreachable!("{call:?} is not TotalCoin's"),
        }
    }
}

fn said<T: Debug>(answer: Answer<T>) -> T {
    match answer {
        Answer::Said(said) => said,
        other => panic!("nothing is wrong yet: {other:?}"),
    }
}

fn cashout() -> CashoutCall {
    let payee = Payee::Account(account(PAYEE));
    CashoutCall::new(
        &payee,
        Some(&cuit()),
        price(90_025),
        &reference(),
        "VAR",
        "Factura 42",
    )
}

fn payment() -> PaymentCall {
    let payee = Payee::Account(account(PAYEE));
    PaymentCall::new(&payee, &cuit(), price(90_025), &reference(), "")
}

fn picture() -> PictureQrCall {
    PictureQrCall::new(price(155_050), "Venta 5", 900)
}

fn preorder() -> PreorderCall {
    PreorderCall::new(Preordering {
        concept: "Venta 6",
        expires: START.plus_ms(1_800_000),
        business_unit: "348",
        reference: &reference(),
        amount: Some(price(155_050)),
        qr_type: QrType::Dynamic,
        reset_on_payment: false,
        operation_id: "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
        dni: "27594189",
        reconcile: "",
    })
}
