//! A front: TLS in the names of the providers' hosts, and behind it the sandbox.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use gateway::Host;
use rcgen::CertifiedKey;
use sandbox::{Options, Running, Sandbox};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivatePkcs8KeyDer},
};

/// A sandbox that is found under the names of the providers, until dropped.
pub(super) struct Front {
    address: SocketAddr,
    root: Vec<u8>,
    calls: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
    _sandbox: Running,
}

impl Front {
    pub(super) async fn open() -> Front {
        let sandbox = Sandbox::start(Options::default()).await;
        let sandbox = sandbox.expect("a port on loopback");
        let behind = sandbox.url();
        let behind = behind.trim_start_matches("http://").trim_end_matches('/');
        let behind: SocketAddr = behind.parse().expect("an address");
        let names = [
            Host::TelepagosProduction,
            Host::TelepagosHomologation,
            Host::TotalcoinProduction,
            Host::TotalcoinTest,
        ];
        let names = names.map(|host| host.name().to_owned());
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(names).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the versions it knows")
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into())
            .expect("the key is the certificate's");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    let Ok(mut caller) = acceptor.accept(stream).await else {
                        return;
                    };
                    counted.fetch_add(1, Ordering::SeqCst);
                    if let Ok(mut sandbox) = TcpStream::connect(behind).await {
                        // Either may hang up; then the call is over.
                        let _ = copy_bidirectional(&mut caller, &mut sandbox).await;
                    }
                });
            }
        });
        Front {
            address,
            root: cert.der().to_vec(),
            calls,
            serving,
            _sandbox: sandbox,
        }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Who vouches for it.
    pub(super) fn root(&self) -> Vec<u8> {
        self.root.clone()
    }

    /// How many calls came over TLS.
    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
