//! The contract with the providers: their documents, word for word, and exchanges in the shape they show.
//!
//! Two directions, so that gateway and sandbox are held to the same page and not to each other: the gateway
//! talks to a server that answers exactly what is written here, and the sandbox is sent exactly what is
//! written here. Both are also held to the shapes in the documents themselves, and every call of theirs to
//! its row in the table of all of them.

mod document;
mod endpoints;
mod exchange;
mod gateway;
mod quotations;
mod sandbox;
mod server;
