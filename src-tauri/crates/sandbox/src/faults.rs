//! What goes wrong on purpose: which endpoint, what, and how often.
//!
//! Here is only the list; `faults/play.rs` acts it out on the wire.

pub(crate) mod play;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::endpoints::{self, Endpoint, NoSuchEndpoint};

/// One thing that will go wrong. In JSON the fields of the mischief stand beside the others:
/// `{"endpoint":"auth/token","fault":"status","status":503,"retry_after":2,"times":1}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Fault {
    endpoint: String,
    #[serde(flatten)]
    mischief: Mischief,
    times: Option<u32>,
}

/// What goes wrong. Those above the line happen *instead of* the call, the others *after* it: the
/// order exists although the client never learns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Mischief {
    /// The call is taken and never answered, until the client gives up or the sandbox stops.
    Silence,
    /// The connection is closed before anything was done.
    DropBefore,
    /// An HTTP status with the provider's own words for an error, and a `Retry-After` in seconds if wanted.
    Status {
        /// 400 to 599.
        status: u16,
        /// Seconds to wait, as the header says them.
        #[serde(default)]
        retry_after: Option<u32>,
        /// What the provider says about it.
        #[serde(default)]
        message: Option<String>,
    },
    /// HTTP 500 and a page for people, as a proxy in front of a dead server sends it.
    #[serde(rename = "html_500")]
    Html500,
    /// HTTP 200 and the provider's own words for an error.
    ErrorOk {
        /// What the provider says about it.
        #[serde(default)]
        message: Option<String>,
    },
    /// A redirect that takes method, body and token elsewhere (307 unless said otherwise). The
    /// default target is this sandbox, which counts whoever follows.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        #[serde(default)]
        status: Option<u16>,
        /// The `Location`; `/sandbox/elsewhere` when not said.
        #[serde(default)]
        location: Option<String>,
    },

    // ─────────────────────────────────────────────────────────────────────────────────────────
    /// It is done, and the connection is closed without a word.
    DropAfter,
    /// It is done, and the answer comes after this long.
    Delay {
        /// In milliseconds of real time: the client's patience is real too.
        delay_ms: u32,
    },
    /// It is done, and the answer comes byte by byte.
    Drip {
        /// Milliseconds of real time between two bytes.
        delay_ms: u32,
    },
    /// It is done, and the answer is not JSON.
    InvalidJson,
    /// It is done, and the answer breaks off in the middle.
    Truncated,
    /// It is done, and every value in the answer has a type nobody documented; only TelePagos'
    /// `status`, which says how the call went, stays.
    WrongTypes,
    /// It is done, and the answer says nothing of it: TelePagos' says `ok`, TotalCoin's is empty.
    MissingFields,
    /// It is done, and the answer is 12 MiB long, of no announced length.
    HugeBody,
    /// It is done, and the QR in the answer has a wrong check.
    WrongCrc,
}

/// Why a fault cannot be set.
#[derive(Debug, Error)]
pub enum BadFault {
    /// The endpoint is not one of those there are.
    #[error(transparent)]
    Endpoint(#[from] NoSuchEndpoint),
    /// Not the shape of a fault.
    #[error("not a fault: {0}")]
    Shape(#[from] serde_json::Error),
    /// A field that this fault does not have; a typo would otherwise be a fault that never ends.
    #[error("this fault has no field {0:?}")]
    UnknownField(String),
    /// A number out of its range.
    #[error("{0}")]
    OutOfRange(&'static str),
}

impl Fault {
    /// A fault on one endpoint, or on all with `"*"`, until cleared. The endpoint may be said by
    /// name (`cashin/qr/generate`) or by its documented path.
    pub fn on(endpoint: &str, mischief: Mischief) -> Result<Fault, BadFault> {
        let named = match endpoint {
            "*" => None,
            said => Some(endpoints::by_name(said)?),
        };
        match mischief {
            Mischief::Status { status, .. } if !(400..600).contains(&status) => {
                return Err(BadFault::OutOfRange("status is 400 to 599"));
            }
            Mischief::Redirect {
                status: Some(status),
                ..
            } if ![301, 302, 303, 307, 308].contains(&status) => {
                return Err(BadFault::OutOfRange(
                    "a redirect is 301, 302, 303, 307 or 308",
                ));
            }
            Mischief::WrongCrc if named.is_some_and(|endpoint| !endpoint.gives_qr) => {
                return Err(BadFault::OutOfRange("this endpoint gives no QR to break"));
            }
            _ => {}
        }
        let endpoint = named.map_or("*", |endpoint| endpoint.name).to_owned();
        Ok(Fault {
            endpoint,
            mischief,
            times: None,
        })
    }

    /// The same fault, this many times and then no more.
    pub fn times(mut self, times: u32) -> Result<Fault, BadFault> {
        if times == 0 {
            return Err(BadFault::OutOfRange(
                "times is at least 1, or null for ever",
            ));
        }
        self.times = Some(times);
        Ok(self)
    }

    fn strikes(&self, endpoint: &Endpoint) -> bool {
        match (&self.mischief, self.endpoint.as_str()) {
            // There is nothing to break elsewhere, so it waits for the next QR.
            (Mischief::WrongCrc, "*") => endpoint.gives_qr,
            (_, name) => name == "*" || name == endpoint.name,
        }
    }
}

impl TryFrom<Value> for Fault {
    type Error = BadFault;

    fn try_from(said: Value) -> Result<Fault, BadFault> {
        /// The plain shape, before anything is checked.
        #[derive(Deserialize)]
        struct Shape {
            endpoint: String,
            #[serde(flatten)]
            mischief: Mischief,
            #[serde(default)]
            times: Option<u32>,
        }

        let shape: Shape = serde_json::from_value(said.clone())?;
        let fault = Fault::on(&shape.endpoint, shape.mischief)?;
        let fault = match shape.times {
            None => fault,
            Some(times) => fault.times(times)?,
        };
        // A fault writes all of its fields, so whatever it does not write it does not have.
        let known = serde_json::to_value(&fault)?;
        let unknown = said
            .as_object()
            .and_then(|said| said.keys().find(|name| known.get(name.as_str()).is_none()));
        match unknown {
            None => Ok(fault),
            Some(name) => Err(BadFault::UnknownField(name.clone())),
        }
    }
}

/// The faults that are set, in the order they will strike.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    queue: VecDeque<Fault>,
    /// Whether every provider endpoint hangs up.
    pub(crate) outage: bool,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.queue.push_back(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.queue.clear();
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Fault> {
        self.queue.iter()
    }

    /// What goes wrong with this call, if anything: the oldest fault that fits, used once.
    pub(crate) fn next_for(&mut self, endpoint: &Endpoint) -> Option<Mischief> {
        let at = self
            .queue
            .iter()
            .position(|fault| fault.strikes(endpoint))?;
        let fault = &mut self.queue[at];
        let mischief = fault.mischief.clone();
        match &mut fault.times {
            None => {}
            Some(times) if *times > 1 => *times -= 1,
            Some(_) => {
                self.queue.remove(at);
            }
        }
        Some(mischief)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn endpoint(name: &str) -> &'static Endpoint {
        endpoints::by_name(name).expect("a documented endpoint")
    }

    #[test]
    fn faults_strike_in_order_and_are_used_up() {
        let mut faults = Faults::default();
        let set = |fault: Result<Fault, BadFault>| fault.expect("a good fault");
        faults.add(set(
            Fault::on("auth/token", Mischief::Html500).and_then(|f| f.times(2))
        ));
        faults.add(set(
            Fault::on("*", Mischief::Silence).and_then(|f| f.times(1))
        ));

        let token = endpoint("auth/token");
        assert_eq!(
            faults.next_for(token),
            Some(Mischief::Html500),
            "the first of two"
        );
        let concepts = endpoint("concepts");
        assert_eq!(
            faults.next_for(concepts),
            Some(Mischief::Silence),
            "the star fits all"
        );
        assert_eq!(
            faults.next_for(token),
            Some(Mischief::Html500),
            "the second of two"
        );
        assert_eq!(faults.next_for(token), None, "all used up");
    }

    #[test]
    fn a_broken_check_waits_for_a_qr() {
        let mut faults = Faults::default();
        let fault = Fault::on("*", Mischief::WrongCrc).and_then(|fault| fault.times(1));
        faults.add(fault.expect("a good fault"));
        assert_eq!(
            faults.next_for(endpoint("auth/token")),
            None,
            "a token has no QR"
        );
        let struck = faults.next_for(endpoint("cashin/qr/generate"));
        assert_eq!(struck, Some(Mischief::WrongCrc), "this one has");
    }

    #[test]
    fn a_fault_that_makes_no_sense_is_refused() {
        for said in [
            json!({"endpoint": "auth/token", "fault": "status"}),
            json!({"endpoint": "auth/token", "fault": "status", "status": 200}),
            json!({"endpoint": "auth/token", "fault": "mischief"}),
            json!({"endpoint": "nowhere", "fault": "silence"}),
            json!({"endpoint": "auth/token", "fault": "wrong_crc"}),
            json!({"endpoint": "auth/token", "fault": "silence", "time": 1}),
            json!({"endpoint": "auth/token", "fault": "silence", "times": 0}),
            json!({"endpoint": "auth/token", "fault": "redirect", "status": 200}),
            json!({"fault": "silence"}),
            json!("silence"),
        ] {
            let read: Result<Fault, _> = serde_json::from_value(said.clone());
            assert!(read.is_err(), "{said} is no fault");
        }
    }

    #[test]
    fn what_was_set_can_be_read_back() {
        let said = json!({
            "endpoint": "/v2/auth/token", "fault": "status", "status": 503, "retry_after": 2,
        });
        let fault: Fault = serde_json::from_value(said).expect("a good fault");
        let shown = serde_json::to_value(&fault).expect("a fault is JSON");
        assert_eq!(shown["endpoint"], "auth/token", "shown by its name");
        assert_eq!(shown["retry_after"], 2, "with its fields beside it");
        assert_eq!(
            serde_json::from_value::<Fault>(shown).ok(),
            Some(fault),
            "and back again"
        );
    }
}
