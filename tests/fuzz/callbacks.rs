//! TotalCoin's callback: what verifies is what was signed, and nothing that only looks like it.

use std::collections::BTreeSet;

use gateway::totalcoin::{Callback, PaymentState};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use crate::{
    corpus,
    engine::{Came, Target},
    provider::is_an_id,
    twist::Grammar,
};

/// The key of the document's example.
const KEY: &str = "09B4ET8C4EB24S8ABTA8B8A";
/// In place of a header: the sender has the key, and signs what it sends.
const SIGNED: &[u8] = b"signed";

/// Header and body.
fn parts(input: &[u8]) -> (&[u8], &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (head, body) = input.split_at(end);
    (head, body.strip_prefix(b"\n").unwrap_or(body))
}

/// The text without what the document leaves open: capitals, and blanks between tokens.
fn essence(body: &[u8]) -> Vec<u8> {
    let mut quoted = false;
    let mut escaped = false;
    let mut kept = Vec::new();
    for byte in body.to_ascii_lowercase() {
        if !quoted && byte.is_ascii_whitespace() {
            continue;
        }
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
        kept.push(byte);
    }
    kept
}

/// What an honest sender puts into the header of this: the hash of the text with the key in its empty place,
/// wherever a reader of JSON would look for that.
fn signed(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let lower = text.to_ascii_lowercase();
    let name = lower.find("\"securitykey\"")? + "\"securitykey\"".len();
    let place = name + lower[name..].find("\"\"")?;
    let filled = format!("{}\"{KEY}\"{}", &text[..place], &text[place + 2..]);
    Some(format!("{:x}", Sha256::digest(filled.to_ascii_lowercase())))
}

#[test]
fn a_callback_verifies_only_as_it_was_signed() {
    let key = SecretString::from(KEY);
    let other_key = SecretString::from("09B4ET8C4EB24S8ABTA8B8B");
    let seeds = corpus::calls("totalcoin_callback.http", "Authorization");
    let all: Vec<_> = seeds
        .iter()
        .cloned()
        .chain(corpus::kept("callback"))
        .collect();
    let verified = |input: &[u8], key: &SecretString| {
        let (head, body) = parts(input);
        Callback::verified(body, &String::from_utf8_lossy(head), key)
    };
    // What the document's sender did sign.
    let genuine: BTreeSet<Vec<u8>> = all
        .iter()
        .filter(|seed| verified(&seed.bytes, &key).is_some())
        .map(|seed| essence(parts(&seed.bytes).1))
        .collect();
    assert!(
        genuine.len() >= 2,
        "some of what there is was signed: {}",
        genuine.len()
    );

    Target::new("callback", Grammar::Headed)
        .from(seeds)
        .cases(8_000)
        .run(|input| {
            let (head, body) = parts(input);
            if head == SIGNED {
                let Some(hash) = signed(body) else {
                    return Came::refused("nothing to sign");
                };
                let Some(callback) = Callback::verified(body, &hash, &key) else {
                    return Came::refused("signed, and not of the shape");
                };
                is_an_id(&callback.id);
                assert_eq!(
                    Callback::verified(body, &hash, &other_key),
                    None,
                    "by nobody else's key"
                );
                let mut wrong = hash.into_bytes();
                wrong[input.len() % 64] ^= 1;
                let wrong = String::from_utf8_lossy(&wrong).into_owned();
                assert_eq!(
                    Callback::verified(body, &wrong, &key),
                    None,
                    "nor under another hash"
                );
                return Came::read(format!("signed: {}", word(&callback.state)));
            }
            match verified(input, &key) {
                Some(callback) => {
                    is_an_id(&callback.id);
                    assert!(genuine.contains(&essence(body)), "nobody signed that");
                    assert_eq!(verified(input, &other_key), None, "and with this key alone");
                    Came::read(format!("genuine: {}", word(&callback.state)))
                }
                None => Came::refused("unsigned"),
            }
        });
}

fn word(state: &PaymentState) -> &'static str {
    match state {
        PaymentState::Processed => "processed",
        PaymentState::Failed => "failed",
        PaymentState::Processing => "processing",
        PaymentState::Pending => "pending",
        PaymentState::Unheard(_) => "a word nobody heard",
    }
}
