//! Whoever is found in the provider's place: one who shows a certificate nobody vouches for, and one who
//! hangs up.

use std::{
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use gateway::Host;
use rcgen::CertifiedKey;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivatePkcs8KeyDer},
};

/// What a stranger would say to be believed: yes, with everything anybody could look for.
const YES: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 37\r\n\r\n\
    {\"status\":\"ok\",\"id\":\"1\",\"token\":\"abc\"}";

/// Somebody who is not the provider, on loopback, until dropped.
pub(crate) struct Stranger {
    address: SocketAddr,
    knocks: Arc<AtomicUsize>,
    overheard: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl Stranger {
    /// One who shows a certificate in the name of both hosts, signed by nobody but himself.
    pub(crate) async fn with_a_false_certificate() -> Stranger {
        let acceptor = TlsAcceptor::from(forged());
        Stranger::that(move |stream, overheard| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return; // As it should be: the caller did not believe it.
                };
                let mut heard = [0; 4_096];
                let count = stream.read(&mut heard).await.unwrap_or(0);
                overheard.fetch_add(count, Ordering::SeqCst);
                // Whoever believed so far hears what would do most harm, or has hung up.
                let _ = stream.write_all(YES).await;
            }
        })
        .await
    }

    /// One who takes every call and hangs up before a word is said.
    pub(crate) async fn who_hangs_up() -> Stranger {
        Stranger::that(async |stream, _| drop(stream)).await
    }

    async fn that<A, F>(answer: A) -> Stranger
    where
        A: Fn(TcpStream, Arc<AtomicUsize>) -> F + Send + 'static,
        F: Future<Output = ()> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (knocks, overheard) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let (knocking, overhearing) = (Arc::clone(&knocks), Arc::clone(&overheard));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                knocking.fetch_add(1, Ordering::SeqCst);
                answer(stream, Arc::clone(&overhearing)).await;
            }
        });
        Stranger {
            address,
            knocks,
            overheard,
            serving,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections were made here.
    pub(crate) fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }

    /// How many bytes of a request were heard here.
    pub(crate) fn overheard(&self) -> usize {
        self.overheard.load(Ordering::SeqCst)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A certificate that is in order in everything but that nobody vouches for it.
fn forged() -> Arc<ServerConfig> {
    static FORGED: OnceLock<Arc<ServerConfig>> = OnceLock::new();
    let forge = || {
        let names =
            [Host::TelepagosHomologation, Host::TotalcoinTest].map(|host| host.name().to_owned());
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(names).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the versions it knows")
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into());
        Arc::new(config.expect("the key is the certificate's"))
    };
    Arc::clone(FORGED.get_or_init(forge))
}
