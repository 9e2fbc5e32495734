//! The contract with the provider: its document, word for word, and exchanges in the shape it shows.
//!
//! Two directions, so that gateway and sandbox are held to the same page and not to each other: the gateway
//! talks to a server that answers exactly what is written here, and the sandbox is sent exactly what is
//! written here. Both are also held to the shapes in the document itself.

mod document;
mod exchange;
mod gateway;
mod sandbox;
mod server;
