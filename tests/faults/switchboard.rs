//! The way from the clients to the provider, with one call's line that can lead elsewhere.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use gateway::{BoxFuture, Failure, Method, Request, Response, Transport};

/// A call's method and its path's pattern.
type Line = (Method, &'static str);

/// The call under trial, and where it leads if not to the provider.
struct Tried {
    line: Line,
    there: Option<Arc<dyn Transport>>,
}

/// Connects every call to the provider, but one that may be led elsewhere; and counts that one.
pub(crate) struct Switchboard {
    usual: Arc<dyn Transport>,
    tried: Mutex<Option<Tried>>,
    sent: AtomicUsize,
}

impl Switchboard {
    pub(crate) fn to(usual: Arc<dyn Transport>) -> Switchboard {
        Switchboard {
            usual,
            tried: Mutex::default(),
            sent: AtomicUsize::new(0),
        }
    }

    /// From now on this line is counted, and leads there if anywhere else.
    pub(crate) fn connects(&self, line: Line, there: Option<Arc<dyn Transport>>) {
        *self.tried.lock().expect("nobody panics while connecting") = Some(Tried { line, there });
        self.sent.store(0, Ordering::SeqCst);
    }

    /// How often the call under trial was sent.
    pub(crate) fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    fn line(&self, request: &Request) -> Arc<dyn Transport> {
        let tried = self.tried.lock().expect("nobody panics while connecting");
        let leads = match &*tried {
            Some(tried) if tried.line == (request.method, request.route) => {
                self.sent.fetch_add(1, Ordering::SeqCst);
                tried.there.as_ref()
            }
            Some(_) | None => None,
        };
        Arc::clone(leads.unwrap_or(&self.usual))
    }
}

impl Transport for Switchboard {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>> {
        let line = self.line(&request);
        Box::pin(async move { line.send(request).await })
    }
}
