//! How each fault is staged, and what was seen backstage of it.

use std::{sync::Arc, time::Duration};

use gateway::{BaseUrl, Host, HttpTransport, Limits, Transport};
use sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};
use tests::Provider;
use tokio::net::TcpSocket;

use crate::{
    call::{Call, House, Stake},
    fault::Fault,
    relay::{Deed, Relay},
    shop::Shop,
    stranger::Stranger,
    verdict::RETRY_AFTER_S,
};

/// A fault, set.
#[derive(Default)]
pub(crate) struct Scene {
    /// Where the call leads, if not to the sandbox as usual.
    pub(crate) line: Option<Arc<dyn Transport>>,
    relay: Option<Relay>,
    stranger: Option<Stranger>,
    elsewhere: Option<Running>,
    _closed: Option<TcpSocket>,
}

/// A limit that is over soon: for what never ends.
fn impatient() -> Limits {
    Limits {
        headers: Duration::from_millis(250),
        total: Duration::from_millis(400),
        ..Limits::default()
    }
}

fn over_http(url: &str, limits: Limits) -> Arc<dyn Transport> {
    let base = BaseUrl::loopback(url).expect("a place on loopback");
    Arc::new(HttpTransport::with_limits(base, limits))
}

/// The provider's own host over TLS, which is nowhere, or where a stranger is.
fn over_tls(call: Call, stranger: Option<&Stranger>) -> Arc<dyn Transport> {
    let host = match call.house() {
        House::Telepagos => Host::TelepagosHomologation,
        House::Totalcoin => Host::TotalcoinTest,
    };
    let there = stranger.map(Stranger::address).into_iter().collect();
    let limits = Limits::default();
    Arc::new(HttpTransport::with_names_at(
        BaseUrl::live(host),
        limits,
        there,
    ))
}

impl Scene {
    /// Sets the fault for the call.
    pub(crate) async fn of(fault: Fault, call: Call, shop: &Shop) -> Scene {
        match fault {
            Fault::Refused => Scene::with_nobody_there(),
            Fault::UnknownHost => Scene {
                line: Some(over_tls(call, None)),
                ..Scene::default()
            },
            Fault::BadCertificate => {
                let stranger = Stranger::with_a_false_certificate().await;
                Scene {
                    line: Some(over_tls(call, Some(&stranger))),
                    stranger: Some(stranger),
                    ..Scene::default()
                }
            }
            Fault::DroppedBefore => {
                let stranger = Stranger::who_hangs_up().await;
                let url = format!("http://{}", stranger.address());
                Scene {
                    line: Some(over_http(&url, Limits::default())),
                    stranger: Some(stranger),
                    ..Scene::default()
                }
            }
            Fault::DeliveredTwice => Scene::relayed(shop, Deed::DeliversTwice).await,
            Fault::Page502 => Scene::relayed(shop, Deed::AnswersWithAPage).await,
            Fault::UnknownWord => Scene::relayed(shop, Deed::SaysAnUnknownWord).await,
            Fault::Redirected => Scene::that_leads_elsewhere(call, shop).await,
            Fault::Unauthorised401 if call.row().stake != Stake::Login => {
                shop.provider.ends_all_tokens().await;
                Scene::default()
            }
            Fault::TooLate | Fault::Dripping => {
                shop.provider
                    .fails_at(call.row().endpoint, played(fault))
                    .await;
                Scene {
                    line: Some(over_http(shop.provider.url(), impatient())),
                    ..Scene::default()
                }
            }
            Fault::DroppedAfter
            | Fault::Truncated
            | Fault::Huge
            | Fault::Error500
            | Fault::Unavailable503
            | Fault::TooMany429
            | Fault::Unauthorised401
            | Fault::Forbidden403
            | Fault::InvalidJson
            | Fault::WrongTypes
            | Fault::ErrorWith200 => {
                shop.provider
                    .fails_at(call.row().endpoint, played(fault))
                    .await;
                Scene::default()
            }
        }
    }

    /// A port that is taken, so that nobody else gets it, and where nobody listens.
    fn with_nobody_there() -> Scene {
        let closed = TcpSocket::new_v4().expect("a socket");
        let any = "127.0.0.1:0".parse().expect("an address");
        closed.bind(any).expect("a port");
        let address = closed.local_addr().expect("an address");
        Scene {
            line: Some(over_http(&format!("http://{address}"), Limits::default())),
            _closed: Some(closed),
            ..Scene::default()
        }
    }

    async fn relayed(shop: &Shop, deed: Deed) -> Scene {
        let relay = Relay::to(shop.provider.url(), deed).await;
        Scene {
            line: Some(over_http(relay.url(), Limits::default())),
            relay: Some(relay),
            ..Scene::default()
        }
    }

    /// Another host, which would take whatever comes.
    async fn that_leads_elsewhere(call: Call, shop: &Shop) -> Scene {
        let elsewhere = Sandbox::start(Options::default()).await.expect("a port");
        let there = elsewhere.url().replace("127.0.0.1", "localhost");
        let fault =
            json!({ "fault": "redirect", "location": format!("{there}/sandbox/elsewhere") });
        shop.provider.fails_at(call.row().endpoint, fault).await;
        Scene {
            elsewhere: Some(elsewhere),
            ..Scene::default()
        }
    }

    /// Nothing is wrong any more. A relay stays on the line and behaves, with what it said twice still in
    /// the air.
    pub(crate) async fn is_over(&mut self, shop: &Shop) {
        shop.provider.heals().await;
        match &self.relay {
            Some(relay) => relay.behaves(),
            None => self.line = None,
        }
    }

    /// What is wrong with what was seen where the call should not have been believed or gone.
    pub(crate) async fn complaints(&self, fault: Fault) -> Vec<String> {
        let mut complaints = Vec::new();
        if let Some(stranger) = &self.stranger {
            if stranger.knocks() != 1 {
                complaints.push(format!("{} knocks at the stranger's", stranger.knocks()));
            }
            if stranger.overheard() != 0 {
                complaints.push("a stranger overheard the request".to_owned());
            }
        }
        if let Some(elsewhere) = &self.elsewhere {
            let strays = Provider::at(&elsewhere.url()).world().await.strays();
            if strays != 0 {
                complaints.push(format!("{strays} requests strayed at {fault:?}"));
            }
        }
        complaints
    }
}

/// The sandbox's word for a fault of its own.
fn played(fault: Fault) -> Value {
    let status = |status: u16| json!({ "fault": "status", "status": status });
    let busy =
        |status: u16| json!({ "fault": "status", "status": status, "retry_after": RETRY_AFTER_S });
    match fault {
        Fault::DroppedAfter => json!({ "fault": "drop_after" }),
        Fault::TooLate => json!({ "fault": "delay", "delay_ms": 3_600_000 }),
        Fault::Truncated => json!({ "fault": "truncated" }),
        Fault::Huge => json!({ "fault": "huge_body" }),
        Fault::Dripping => json!({ "fault": "drip", "delay_ms": 1_000 }),
        Fault::Error500 => status(500),
        Fault::Unavailable503 => busy(503),
        Fault::TooMany429 => busy(429),
        Fault::Unauthorised401 => status(401),
        Fault::Forbidden403 => status(403),
        Fault::InvalidJson => json!({ "fault": "invalid_json" }),
        Fault::WrongTypes => json!({ "fault": "wrong_types" }),
        Fault::ErrorWith200 => json!({ "fault": "error_ok" }),
        Fault::Refused
        | Fault::UnknownHost
        | Fault::BadCertificate
        | Fault::DroppedBefore
        | Fault::DeliveredTwice
        | Fault::Page502
        | Fault::Redirected
        | Fault::UnknownWord => unreachable!("{fault:?} is not the sandbox's to play"),
    }
}
