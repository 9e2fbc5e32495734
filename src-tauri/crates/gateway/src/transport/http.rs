//! The real transport: HTTP/1.1 on loopback, HTTP over TLS to a provider.
//!
//! It bounds everything (time to connect, to the headers, to the end; the size of the body), follows no
//! redirect, asks nothing twice, and tells "nothing was sent" from "who knows". It logs nothing: the
//! one who asked does.

use std::{
    error::Error as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use reqwest::{
    Certificate, Client, ClientBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER},
    redirect, retry,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

use super::{BaseUrl, Failure, Method, Request, Response, Transport};
use crate::BoxFuture;

/// How long an unused connection is kept. Servers close theirs after five seconds or more; a request
/// that meets such a close on the way is lost, and leaves an order in doubt for nothing.
const IDLE_MAX: Duration = Duration::from_secs(4);

/// How much of a provider's time, and of its words, we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To a connection, its TLS handshake included.
    pub connect: Duration,
    /// From the start to the answer's headers.
    pub headers: Duration,
    /// From the start to the answer's last byte.
    pub total: Duration,
    /// The longest body, in bytes, decompressed.
    pub body_bytes: usize,
}

impl Default for Limits {
    /// 5 s, 15 s, 30 s, 2 MiB (reliability notes, B2.7).
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(5),
            headers: Duration::from_secs(15),
            total: Duration::from_secs(30),
            body_bytes: 2 * 1024 * 1024,
        }
    }
}

/// Requests to one base URL over HTTP.
pub struct HttpTransport {
    base: BaseUrl,
    limits: Limits,
    /// Where names lead; none: where this computer says.
    names: Option<Elsewhere>,
    // A client that could not be built sends nothing, and says so each time it is asked to.
    client: RwLock<Result<Client, String>>,
}

impl HttpTransport {
    /// A transport to `base` with the [default limits](Limits::default).
    ///
    /// Must be used within a tokio runtime with its I/O and time enabled.
    pub fn new(base: BaseUrl) -> HttpTransport {
        HttpTransport::with_limits(base, Limits::default())
    }

    /// A transport with other limits: a test's are tens of milliseconds.
    pub fn with_limits(base: BaseUrl, limits: Limits) -> HttpTransport {
        HttpTransport::through(base, limits, None)
    }

    /// A transport for which a provider's host is at `there` and at no other address; at none, nobody knows
    /// its name. Names on this computer stay on this computer.
    ///
    /// For trying what becomes of a request when a name leads nowhere or to somebody else. It opens nothing:
    /// whoever is there must still prove to be the host by a certificate that this computer trusts.
    #[doc(hidden)]
    pub fn with_names_at(base: BaseUrl, limits: Limits, there: Vec<SocketAddr>) -> HttpTransport {
        let there = Elsewhere { there, root: None };
        HttpTransport::through(base, limits, Some(there))
    }

    /// A transport for which a provider's host is at `there`, on this computer, and proves to be it by a certificate that
    /// this root vouches for, and no other does.
    ///
    /// For trying a live account without the provider. Only what is built for tests has it.
    #[cfg(feature = "stand-in")]
    pub fn with_stand_in(base: BaseUrl, there: Vec<SocketAddr>, root: Vec<u8>) -> HttpTransport {
        let here = there.into_iter().filter(|it| it.ip().is_loopback());
        let there = Elsewhere {
            there: here.collect(),
            root: Some(root),
        };
        HttpTransport::through(base, Limits::default(), Some(there))
    }

    fn through(base: BaseUrl, limits: Limits, names: Option<Elsewhere>) -> HttpTransport {
        let client = built(&base, limits, names.as_ref());
        HttpTransport {
            base,
            limits,
            names,
            client: RwLock::new(client),
        }
    }

    /// A handle on the client of now: one that is replaced meanwhile ends what it began.
    fn client(&self) -> Result<Client, Failure> {
        let client = self
            .client
            .read()
            // A client is replaced whole; there is nothing half in it.
            .unwrap_or_else(PoisonError::into_inner);
        client.clone().map_err(|reason| not_sent(&reason))
    }

    async fn exchange(&self, request: Request) -> Result<Response, Failure> {
        let client = self.client()?;
        let usual = self.limits.body_bytes;
        let longest = request.answer_max.map_or(usual, |max| max.max(usual));
        let request = self.prepare(&client, request)?;
        let heard = timeout(self.limits.headers, client.execute(request)).await;
        let response = heard
            .map_err(|_| Failure::TimedOut)?
            .map_err(|error| failure(&error))?;
        read(response, longest).await
    }

    fn prepare(&self, client: &Client, request: Request) -> Result<reqwest::Request, Failure> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut building = client
            .request(method, self.base.join(&request.path))
            .header(ACCEPT, "application/json");
        if !request.query.is_empty() {
            building = building.query(&request.query);
        }
        if let Some(token) = &request.bearer {
            building = building.header(AUTHORIZATION, authorization(token)?);
        }
        if let Some(body) = request.body {
            building = building.header(CONTENT_TYPE, "application/json").body(body);
        }
        building.build().map_err(|error| not_sent(&story(&error)))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>> {
        Box::pin(async move {
            timeout(self.limits.total, self.exchange(request))
                .await
                .unwrap_or(Err(Failure::TimedOut))
        })
    }

    fn drop_connections(&self) {
        let client = built(&self.base, self.limits, self.names.as_ref());
        *self.client.write().unwrap_or_else(PoisonError::into_inner) = client;
    }
}

/// The response with its whole body, or the reason there is none: also when it is longer than `longest` bytes.
async fn read(mut response: reqwest::Response, longest: usize) -> Result<Response, Failure> {
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);

    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len().saturating_add(chunk.len()) > longest {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response {
        status,
        retry_after,
        body,
    })
}

/// A client with no connection yet, or why there is none.
fn built(base: &BaseUrl, limits: Limits, names: Option<&Elsewhere>) -> Result<Client, String> {
    let building = match names {
        None => client(base, limits),
        Some(there) => {
            let names: Arc<dyn Resolve> = Arc::new(Names(there.there.clone()));
            let building = client(base, limits).no_proxy().dns_resolver(names);
            match &there.root {
                None => building,
                Some(root) => {
                    let read = if root.starts_with(b"-----BEGIN") {
                        Certificate::from_pem(root)
                    } else {
                        Certificate::from_der(root)
                    };
                    building.tls_certs_only([read.map_err(|error| story(&error))?])
                }
            }
        }
    };
    building.build().map_err(|error| {
        let reason = story(&error);
        tracing::error!(%reason, "No HTTP client can be built on this computer.");
        reason
    })
}

fn client(base: &BaseUrl, limits: Limits) -> ClientBuilder {
    let building = Client::builder()
        .user_agent(concat!("Mostrador/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE_MAX)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false);
    if base.is_loopback() {
        // No proxy sees what stays on this computer, `localhost` is this computer whatever its files
        // say, and practising needs no certificates to be installed.
        let here = [
            SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
        ];
        building
            .no_proxy()
            .resolve_to_addrs("localhost", &here)
            .tls_certs_only([])
    } else {
        building.https_only(true)
    }
}

/// Where every name leads, in the place of where this computer says.
struct Elsewhere {
    there: Vec<SocketAddr>,
    /// Who vouches for whoever is there; none: those whom this computer trusts.
    root: Option<Vec<u8>>,
}

/// Every name is at these addresses.
struct Names(Vec<SocketAddr>);

impl Resolve for Names {
    fn resolve(&self, _: Name) -> Resolving {
        let there: Addrs = Box::new(self.0.clone().into_iter());
        let known = !self.0.is_empty();
        Box::pin(async move {
            known
                .then_some(there)
                .ok_or("nobody knows that name".into())
        })
    }
}

fn authorization(token: &SecretString) -> Result<HeaderValue, Failure> {
    let text = format!("Bearer {}", token.expose_secret());
    let mut value = HeaderValue::try_from(text)
        .map_err(|_| not_sent("the token does not fit into a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// What an error of reqwest's tells us, and no more.
fn failure(error: &reqwest::Error) -> Failure {
    if error.is_connect() || error.is_builder() {
        // No connection, so no request: refused, unknown host, no route, failed handshake, or any of
        // them too slow. Or the request was not one we make, and never left.
        return not_sent(&story(error));
    }
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    Failure::Dropped(story(error))
}

fn not_sent(reason: &str) -> Failure {
    Failure::NotSent(reason.to_owned())
}

/// The error and its causes in one line, without the address: a query has no business in a log.
fn story(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    if causes.is_empty() {
        return "the request could not be made".to_owned();
    }
    causes.join(": ")
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::{BaseUrl, Failure, HttpTransport, Limits, Method, Request, Transport};
    use crate::transport::Host;

    #[tokio::test]
    async fn a_failed_tls_handshake_has_sent_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            socket
                .write_all(b"HTTP/1.1 400 this is not TLS\r\n\r\n")
                .await
                .expect("the caller listens");
        });

        let base = BaseUrl::unchecked(&format!("https://127.0.0.1:{port}"));
        let heard = HttpTransport::new(base)
            .send(Request::to(Method::Get, "v2/payment/concepts"))
            .await;

        server.await.expect("the server did its part");
        assert!(
            matches!(heard, Err(Failure::NotSent(_))),
            "no request goes out before the handshake: {heard:?}"
        );
    }

    #[tokio::test]
    async fn a_provider_is_never_asked_without_tls() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();

        let base = BaseUrl::unchecked(&format!("http://127.0.0.1:{port}"));
        let heard = HttpTransport::new(base)
            .send(Request::to(Method::Get, "v2/payment/concepts"))
            .await;

        assert!(
            matches!(heard, Err(Failure::NotSent(_))),
            "plain text is refused before a connection is made: {heard:?}"
        );
    }

    #[tokio::test]
    async fn a_name_nobody_knows_leads_nowhere_and_a_name_of_this_computer_stays_here() {
        let asked = async |base: BaseUrl| {
            HttpTransport::with_names_at(base, Limits::default(), Vec::new())
                .send(Request::to(Method::Get, "v2/payment/concepts"))
                .await
        };

        let heard = asked(BaseUrl::live(Host::TelepagosHomologation)).await;
        let Err(Failure::NotSent(why)) = heard else {
            panic!("without an address nothing can be sent: {heard:?}");
        };
        assert!(why.contains("nobody knows that name"), "{why}");

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            let mut heard = [0; 4_096];
            let count = socket.read(&mut heard).await.expect("a request");
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
            socket.write_all(answer).await.expect("the caller listens");
            count
        });
        let here = BaseUrl::loopback(&format!("http://localhost:{port}")).expect("loopback");
        let heard = asked(here).await;
        assert!(
            heard.is_ok(),
            "localhost needs nobody to know it: {heard:?}"
        );
        assert!(
            server.await.expect("the server did its part") > 0,
            "it asked here"
        );
    }
}
