//! Test only: the app over loopback HTTP, so that a browser can stand in for the window.
//!
//! Everything behind the window is the real thing: commands, their arguments' decoding, the capability that
//! allows them, the events, the built-in interface and its content security policy. Only the web view is
//! missing, and `bridge/shim.js` takes the place of what Tauri puts into a page.
//!
//! ```text
//! GET  /…            the interface, as built in; its page loads the shim before anything else
//! POST /ipc          {"cmd", "args"} ─▶ {"ok": answer} or {"refused": why}
//! GET  /events       every event from now on, one JSON {"event", "payload"} each (server-sent events)
//! POST /clock        {"ms"}: lets that much time pass for the till
//! ```
//!
//! Nothing of this is in the product: the feature that holds it is on for tests only.

mod later;

use std::{
    convert::Infallible,
    io::{Read, Write},
    net::Ipv4Addr,
    sync::Arc,
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event as Sent, KeepAlive},
    },
    routing::{get, post},
};
use futures_util::stream::{self, Stream};
use host::accounts::stand_in::StandIn;
use serde::Deserialize;
use serde_json::{Value, json};
use tauri::{
    AppHandle, Listener, Manager, RunEvent, Url, Webview, async_runtime,
    ipc::{CallbackFn, InvokeBody, InvokeResponse, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, mock_builder},
    webview::InvokeRequest,
};
use tauri_specta::Event;
use tokio::{
    net::TcpListener,
    sync::{broadcast, oneshot},
};

use self::later::Later;
use crate::Told;

/// The page's own address, as the real window's pages have it.
const HOME: &str = "tauri://localhost/";
/// What stands in for Tauri's part of the page.
const SHIM: &str = include_str!("bridge/shim.js");
/// Where the page finds it.
const SHIM_PATH: &str = "/bridge/shim.js";
/// Events kept for a listener that is slow; one that is slower sees a gap, and takes the snapshot again.
const EVENTS_KEPT: usize = 1_024;

/// What every request is answered from.
#[derive(Clone)]
struct Bridge {
    app: AppHandle<MockRuntime>,
    clock: Arc<Later>,
    events: broadcast::Sender<String>,
}

/// Answers until its input ends: with whoever started it, whatever became of them.
///
/// # Panics
///
/// When there is no loopback to answer on, or the app cannot be assembled: there is nothing to test then.
pub fn run() {
    stands_in();
    let clock = Arc::new(Later::not_yet());
    let app = crate::assembled(mock_builder(), clock.clone())
        .build(crate::context())
        .expect("the app can be assembled");
    app.run(move |app, event| {
        if matches!(event, RunEvent::Ready) {
            let (events, _) = broadcast::channel(EVENTS_KEPT);
            let bridge = Bridge {
                app: app.clone(),
                clock: clock.clone(),
                events,
            };
            bridge.hear();
            async_runtime::spawn(answer(bridge));
            end_with_input();
        }
    });
}

/// Whoever a test says stands in for the providers' hosts: an address on loopback, and the file with the certificate
/// that vouches for them. Nobody, unless it says so: then a live register asks in vain, and nothing leaves this computer.
#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the window's environment is read"
)]
fn stands_in() {
    let word = |name| std::env::var(name).ok();
    let there = word("MOSTRADOR_STAND_IN").and_then(|text| text.parse().ok());
    let root = word("MOSTRADOR_STAND_IN_ROOT").map(std::fs::read);
    host::accounts::stand_in::takes_their_place(StandIn {
        there: there.into_iter().collect(),
        root: root.and_then(Result::ok).unwrap_or_default(),
    });
}

impl Bridge {
    /// Passes the app's events on to whoever listens.
    fn hear(&self) {
        let events = self.events.clone();
        self.app.listen_any(Told::NAME, move |heard| {
            let payload: Value = serde_json::from_str(heard.payload()).unwrap_or_default();
            // Nobody listens yet: the snapshot, which they take first, has it.
            let _ = events.send(json!({ "event": Told::NAME, "payload": payload }).to_string());
        });
    }
}

/// Answers requests on a port of the system's choice, and says which.
#[expect(
    clippy::print_stdout,
    reason = "whoever starts the bridge reads its address there"
)]
async fn answer(bridge: Bridge) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("this computer has a loopback");
    let port = listener.local_addr().expect("it is bound").port();
    let router = Router::new()
        .route(SHIM_PATH, get(shim))
        .route("/ipc", post(ipc))
        .route("/events", get(events))
        .route("/clock", post(pass))
        .route("/", get(page))
        // A browser asks for one; a window does not.
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .route("/{*path}", get(asset))
        .with_state(bridge);
    println!("{}", json!({ "url": format!("http://127.0.0.1:{port}/") }));
    std::io::stdout()
        .flush()
        .expect("somebody reads the address");
    axum::serve(listener, router)
        .await
        .expect("the loopback stays");
}

/// A test that was stopped halfway leaves nothing running behind.
#[expect(
    clippy::exit,
    reason = "the mock runtime has no window whose closing would end the program"
)]
fn end_with_input() {
    std::thread::spawn(|| {
        // Until its end, or until it breaks, which is the same.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
}

async fn shim() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript")], SHIM)
}

async fn page(State(bridge): State<Bridge>) -> Response {
    asset(State(bridge), Path("index.html".to_owned())).await
}

/// One of the interface's files; its page with the shim before everything else, and with the window's own
/// policy, in which the bridge takes the place of the webview's channel.
async fn asset(State(bridge): State<Bridge>, Path(path): Path<String>) -> Response {
    let found = bridge.app.asset_resolver().get(path.clone());
    let Some(asset) = found.filter(|asset| asset.csp_header.is_none() || path == "index.html")
    else {
        // Tauri answers the page for whatever it does not find; a test should notice instead.
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [(header::CONTENT_TYPE, asset.mime_type)];
    let Some(policy) = asset.csp_header else {
        return (kind, asset.bytes).into_response();
    };
    let policy = policy.replace("ipc: http://ipc.localhost", "'self'");
    let head = format!("<head><script src=\"{SHIM_PATH}\"></script>");
    let page = String::from_utf8_lossy(&asset.bytes).replacen("<head>", &head, 1);
    (kind, [(header::CONTENT_SECURITY_POLICY, policy)], page).into_response()
}

/// What a page asks of the core.
#[derive(Deserialize)]
struct Asked {
    cmd: String,
    #[serde(default)]
    args: Value,
}

async fn ipc(State(bridge): State<Bridge>, Json(asked): Json<Asked>) -> Json<Value> {
    let window = bridge
        .app
        .get_webview_window("main")
        .expect("the app has its window");
    let home = HOME.parse().expect("a well-formed address");
    Json(match invoke(window.as_ref().clone(), home, asked).await {
        Ok(answer) => json!({ "ok": answer }),
        Err(refused) => json!({ "refused": refused }),
    })
}

/// Asks as a page at `from` in that web view would, through everything that stands before a command.
async fn invoke(webview: Webview<MockRuntime>, from: Url, asked: Asked) -> Result<Value, Value> {
    let (said, answer) = oneshot::channel();
    let said = std::sync::Mutex::new(Some(said));
    let request = InvokeRequest {
        cmd: asked.cmd,
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from,
        body: InvokeBody::Json(asked.args),
        headers: axum::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    let hear = move |_webview, _cmd, response, _callback, _error| {
        let said = said.lock().ok().and_then(|mut said| said.take());
        if let Some(said) = said {
            // The page may be gone meanwhile; then nobody waits for the answer.
            let _ = said.send(response);
        }
    };
    webview.on_message(request, Box::new(hear));
    match answer.await {
        Ok(InvokeResponse::Ok(InvokeResponseBody::Json(text))) => {
            Ok(serde_json::from_str(&text).unwrap_or_default())
        }
        Ok(InvokeResponse::Ok(InvokeResponseBody::Raw(bytes))) => Ok(json!(bytes)),
        Ok(InvokeResponse::Err(refused)) => Err(refused.0),
        Err(_) => Err(json!("the command never answered")),
    }
}

async fn events(State(bridge): State<Bridge>) -> Sse<impl Stream<Item = Result<Sent, Infallible>>> {
    let heard = stream::unfold(bridge.events.subscribe(), |mut events| async move {
        loop {
            match events.recv().await {
                Ok(event) => return Some((Ok(Sent::default().data(event)), events)),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(heard).keep_alive(KeepAlive::default())
}

/// How much time is to pass.
#[derive(Deserialize)]
struct Passed {
    ms: u64,
}

async fn pass(State(bridge): State<Bridge>, Json(passed): Json<Passed>) -> StatusCode {
    bridge.clock.pass(Duration::from_millis(passed.ms));
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};
    use tauri::{
        App, Webview, WebviewWindowBuilder,
        test::{MockRuntime, mock_builder},
    };

    use super::{Asked, HOME, invoke};

    /// The commands of the window; the same file that the build declares them from.
    const COMMANDS: &str = include_str!("../commands.txt");

    /// The one that is the customer's window's, and nobody else's.
    const CUSTOMERS: &str = "customer_view";

    /// The app with the real commands and the real capability, and no register behind them: whatever gets
    /// past the door fails right after it, in words of its own.
    fn app() -> App<MockRuntime> {
        mock_builder()
            .invoke_handler(crate::commands::all().invoke_handler())
            .build(crate::context())
            .expect("the app can be assembled")
    }

    fn window(app: &App<MockRuntime>, label: &str) -> Webview<MockRuntime> {
        let window = WebviewWindowBuilder::new(app, label, tauri::WebviewUrl::default());
        window
            .build()
            .expect("a window that nobody sees")
            .as_ref()
            .clone()
    }

    /// What comes of asking, in words.
    async fn ask(webview: &Webview<MockRuntime>, from: &str, cmd: &str) -> String {
        let args = json!({ "name": "", "pin": "", "id": "", "request": {}, "act": "" });
        let from = from.parse().expect("a well-formed address");
        match invoke(
            webview.clone(),
            from,
            Asked {
                cmd: cmd.to_owned(),
                args,
            },
        )
        .await
        {
            Ok(answer) => format!("answered {answer}"),
            Err(Value::String(why)) => why,
            Err(why) => why.to_string(),
        }
    }

    fn is_shut_out(said: &str) -> bool {
        said.contains("not allowed") || said.contains("not found")
    }

    #[tokio::test]
    async fn the_till_s_window_may_ask_for_every_command_of_its_own() {
        let app = app();
        let main = window(&app, "main");
        for command in COMMANDS.lines().filter(|command| *command != CUSTOMERS) {
            let said = ask(&main, HOME, command).await;
            assert!(!is_shut_out(&said), "{command} gets past the door: {said}");
        }
        let said = ask(&main, HOME, CUSTOMERS).await;
        assert!(is_shut_out(&said), "but for the customer's: {said}");
    }

    #[tokio::test]
    async fn the_customer_s_window_may_ask_what_it_shows_and_nothing_else() {
        let app = app();
        let customer = window(&app, "customer");
        for command in COMMANDS.lines() {
            let said = ask(&customer, HOME, command).await;
            assert_eq!(
                is_shut_out(&said),
                command != CUSTOMERS,
                "{command}: {said}"
            );
        }
    }

    #[tokio::test]
    async fn no_other_window_may_ask_for_anything() {
        let app = app();
        let other = window(&app, "elsewhere");
        for command in COMMANDS.lines().chain(["plugin:event|listen"]) {
            let said = ask(&other, HOME, command).await;
            assert!(
                is_shut_out(&said),
                "{command} is the till's window's alone: {said}"
            );
        }
    }

    #[tokio::test]
    async fn a_page_from_elsewhere_may_ask_for_nothing() {
        let app = app();
        let main = window(&app, "main");
        for from in [
            "https://example.com/",
            "http://127.0.0.1:8080/",
            "tauri://localhost.example/",
        ] {
            for command in COMMANDS.lines() {
                let said = ask(&main, from, command).await;
                assert!(is_shut_out(&said), "{command} from {from}: {said}");
            }
        }
    }

    #[tokio::test]
    async fn what_the_capability_does_not_name_is_refused() {
        let app = app();
        let main = window(&app, "main");
        let ours: BTreeSet<_> = COMMANDS.lines().collect();
        for command in [
            "open_drawer",
            "Charge",
            "",
            "plugin:event|emit",
            "plugin:event|emit_to",
            "plugin:app|version",
            "plugin:path|resolve_directory",
            "plugin:window|close",
            "plugin:webview|create_webview_window",
            "plugin:webview|internal_toggle_devtools",
            "plugin:resources|close",
            "plugin:opener|open_path",
            "plugin:opener|open_url",
            "plugin:shell|execute",
            "plugin:fs|read_file",
        ] {
            assert!(!ours.contains(command), "{command} is none of ours");
            let said = ask(&main, HOME, command).await;
            assert!(is_shut_out(&said), "{command}: {said}");
        }
    }
}
