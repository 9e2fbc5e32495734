//! A transport that leads nowhere, for a process that only looks at a register.

use gateway::{Failure, Request, Response, Transport};
use till::ports::Soon;

/// No connection at all: whatever is asked was not sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unplugged;

impl Transport for Unplugged {
    fn send(&self, _request: Request) -> Soon<'_, Result<Response, Failure>> {
        Box::pin(std::future::ready(Err(Failure::NotSent(
            "this process only looks".to_owned(),
        ))))
    }
}
